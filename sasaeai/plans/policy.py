"""Who may change what of a plan: the role × verb matrix of docs/roles.md, asked for a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sasaeai.areas.models import Area
from sasaeai.people.models import Organisation, Seat
from sasaeai.people.policy import Verb, may, may_manage_seat

from .items import PlanPage
from .models import Indicator, Plan, Problem
from .seat_ends import follows

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


def _area(plan: Plan | PlanPage) -> Area:
    if isinstance(plan, Plan):
        return plan.area
    # The rule asks only which area it is and whether it is the root; a page read from an edition knows both.
    return Area(pk=plan.area_id, parent_id=None if plan.is_ward else 0)


def _may(viewer: Viewer, verb: Verb, plan: Plan | PlanPage) -> bool:
    return may(viewer, verb, _area(plan))


def may_read(viewer: Viewer, plan: Plan | PlanPage) -> bool:
    """Read the plan while it is being written."""
    return _may(viewer, Verb.READ_WORKING, plan)


def may_edit(viewer: Viewer, plan: Plan | PlanPage) -> bool:
    is_ward = plan.is_ward
    return _may(viewer, Verb.EDIT_WARD_PLAN if is_ward else Verb.EDIT_DISTRICT_PLAN, plan)


def may_classify(viewer: Viewer, plan: Plan | PlanPage) -> bool:
    """Link to small goals, choose kinds, gather: the secretariat's work, never asked of a district."""
    return _may(viewer, Verb.GATHER_ENTRIES, plan)


def may_write_problem(viewer: Viewer, plan: Plan | PlanPage) -> bool:
    return not plan.is_ward and _may(viewer, Verb.WRITE_PROBLEM, plan)


def may_rewrite_problem(viewer: Viewer, problem: Problem) -> bool:
    """A district's words stay its own until they are public; after that only the secretariat corrects them."""
    if may_answer(viewer, problem.plan):
        return True
    return problem.published_on is None and may_write_problem(viewer, problem.plan)


def may_answer(viewer: Viewer, plan: Plan | PlanPage) -> bool:
    return _may(viewer, Verb.ANSWER_PROBLEM, plan)


def may_adopt(viewer: Viewer, plan: Plan | PlanPage) -> bool:
    return not plan.is_ward and _may(viewer, Verb.ADOPT_DISTRICT_PLAN, plan)


def may_publish(viewer: Viewer, plan: Plan | PlanPage) -> bool:
    return _may(viewer, Verb.PUBLISH, plan)


def may_record_value(viewer: Viewer, indicator: Indicator) -> bool:
    """The secretariat, the district's committee, and the organisation that the indicator names as its owner."""
    # Asked without an organisation, the rule means "of any at all"; an indicator without an owner is nobody's.
    owner = indicator.owner or Organisation(pk=0)
    return may(viewer, Verb.RECORD_VALUE, _area(indicator.plan), owner)


def follows_in(viewer: Viewer, seat: Seat) -> list[Seat]:
    """The viewer's own seats of today that follow on this one."""
    return [own for own in viewer.seats if follows(own, seat)]


def may_write_handover(viewer: Viewer, seat: Seat) -> bool:
    """Its holder until the last day is over, and whoever manages it."""
    manages = may(viewer, Verb.MANAGE_PEOPLE) and may_manage_seat(viewer, seat)
    return manages or any(own.pk == seat.pk for own in viewer.seats)


def may_read_handover(viewer: Viewer, seat: Seat) -> bool:
    return may_write_handover(viewer, seat) or bool(follows_in(viewer, seat))


def may_write_entry(viewer: Viewer, organisation: Organisation) -> bool:
    return may(viewer, Verb.WRITE_ENTRY, None, organisation)
