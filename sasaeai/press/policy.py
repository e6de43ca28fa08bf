"""Who may have which paper made, and who may bring something in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sasaeai.areas.models import Area
from sasaeai.people.policy import Verb, may
from sasaeai.plans import policy
from sasaeai.plans.models import Period, Plan

from .models import MadePaper, PaperKind
from .years import is_standing

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


def may_make_any(viewer: Viewer, period: Period) -> bool:
    """The secretariat: every paper of the period, published or being written."""
    return may(viewer, Verb.EDIT_WARD_PLAN, period.area)


def may_make_leaflet(viewer: Viewer, area: Area) -> bool:
    """A district's own leaflet from its working rows: whoever edits its plan, also while nothing is published."""
    return may(viewer, Verb.EDIT_DISTRICT_PLAN, area)


def own_plans(viewer: Viewer, period: Period) -> list[Plan]:
    """District plans whose leaflet this viewer may have made."""
    rows = Plan.objects.of_districts().filter(period=period).select_related("area", "period")
    return [plan for plan in rows if may_make_leaflet(viewer, plan.area)]


def may_read(viewer: Viewer, paper: MadePaper, own: list[Plan]) -> bool:
    """Public papers are everybody's; of what is being written, one's own district's leaflet."""
    if paper.release_id and paper.meeting_id is None:
        return True
    if paper.kind == PaperKind.REVIEW:
        return is_standing(paper) or may_read_years(viewer, paper.period)
    if may_make_any(viewer, paper.period):
        return True
    slugs = {plan.area.slug for plan in own}
    return paper.kind == PaperKind.LEAFLET and paper.district in slugs


def may_read_years(viewer: Viewer, period: Period) -> bool:
    """A year's paper before it is published: for those who put the year together and for the committee."""
    return may(viewer, Verb.KEEP_REVIEWS, period.area) or may(viewer, Verb.COMMENT_REVIEW, period.area)


def may_bring_in(viewer: Viewer, plan: Plan) -> bool:
    """The secretariat for the ward's plan and every district's; a committee for its own district's."""
    return policy.may_edit(viewer, plan)


def may_see_forms(viewer: Viewer, period: Period) -> bool:
    """Who may know that there is such a page: whoever may read what is being written."""
    return may(viewer, Verb.READ_WORKING, period.area)
