"""What a file may name that lies outside of it: districts, and the plan's indicators."""

from __future__ import annotations

from collections import Counter

from sasaeai.areas.models import Area
from sasaeai.plans.models import Indicator
from sasaeai.surveys.models import Survey


def areas_of(survey: Survey) -> dict[str, str]:
    """Names and slugs of the survey's area and of all below it → slug."""
    areas = list(Area.objects.below(survey.area))
    names = Counter(area.name for area in areas)
    return {area.name: area.slug for area in areas if names[area.name] == 1} | {area.slug: area.slug for area in areas}


def indicators_of(survey: Survey) -> dict[str, str]:
    """Uids and titles (where only one has it) of the indicators of the plans that the survey is for → uid."""
    rows = Indicator.objects.present().filter(plan__area__in=Area.objects.below(survey.area))
    if survey.period_id:
        rows = rows.filter(plan__period=survey.period_id)
    pairs = list(rows.values_list("uid", "title"))
    titles = Counter(title for _uid, title in pairs)
    return {title: uid for uid, title in pairs if titles[title] == 1} | {uid: uid for uid, _title in pairs}
