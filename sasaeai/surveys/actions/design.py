"""Keep how a sample is drawn, and the population to which weights are made to agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.kernel.journal import Actor, record
from sasaeai.plans.actions.refusing import Refused
from sasaeai.surveys.models import PopulationCell, Stratum, Survey, SurveyState

from .surveys import answers_moved, locked, was_asked

DESIGNED = ("sharing", "letters", "least_each", "expected_response")


@transaction.atomic
def keep_design(
    survey: Survey, wanted: Mapping[str, Any], strata: Sequence[tuple[Area, int, int]], *, by: Actor
) -> None:
    """`strata`: district, people, letters. Raises Refused once letters were made."""
    kept = locked(survey)
    if not may_design(kept):
        raise Refused(_("依頼状を作ったか、回答が届いているので、標本の設計は変えられません。"))
    for name in DESIGNED:
        setattr(kept, name, wanted[name])
    kept.save(update_fields=DESIGNED)
    Stratum.objects.filter(survey=kept).exclude(area__in=[area for area, _people, _letters in strata]).delete()
    for place, (area, people, letters) in enumerate(strata):
        Stratum.objects.update_or_create(
            survey=kept, area=area, defaults={"population": people, "letters": letters, "position": place}
        )
    record("surveys.design.kept", kept, by=by, area=kept.area_id)


def may_design(survey: Survey) -> bool:
    return survey.state in (SurveyState.DRAFT, SurveyState.FIXED) and not was_asked(survey)


@transaction.atomic
def keep_population(
    survey: Survey, margin: str, people: Mapping[tuple[int, int, int], int], *, across: str = "", by: Actor
) -> None:
    """By area, choice and, `across` another question, its choice (else 0); that table of the survey anew.

    Also while answers come in: weights then change.
    """
    kept = locked(survey)
    PopulationCell.objects.filter(survey=kept, margin=margin, across=across).delete()
    PopulationCell.objects.bulk_create(
        PopulationCell(
            survey=kept, margin=margin, across=across, area_id=area, choice=choice, across_choice=second, people=count
        )
        for (area, choice, second), count in people.items()
    )
    answers_moved(kept)
    record("surveys.population.kept", kept, by=by, area=kept.area_id, margin=margin)
