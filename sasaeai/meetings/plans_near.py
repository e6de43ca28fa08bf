"""Which plans the words on cards may go into: the district's and the ward's, of the cards' period or running."""

from __future__ import annotations

from collections.abc import Sequence

from sasaeai.meetings.models import OpinionCard
from sasaeai.people.viewer import Viewer
from sasaeai.plans import policy as plan_policy
from sasaeai.plans.models import Plan, standing


def plans_of(cards: Sequence[OpinionCard]) -> list[Plan]:
    """The ward's first; those of one period."""
    card = cards[0]
    period = card.period or (card.meeting.period if card.meeting else None)
    areas = {card.area_id for card in cards}
    rows = Plan.objects.filter(area__in=[*areas, *Plan.objects.ward().values_list("area_id", flat=True)])
    rows = rows.select_related("area", "period", "ward_plan").order_by(
        standing("period_id").desc(), "-period__number", "pk"
    )
    if period is not None:
        rows = rows.filter(period=period)
    found = list(rows)
    return sorted((plan for plan in found if plan.period_id == found[0].period_id), key=lambda plan: not plan.is_ward)


def plan_for_problem(cards: Sequence[OpinionCard]) -> Plan | None:
    """The plan of the one district of these cards; the whole ward writes no problems to itself."""
    areas = {card.area_id for card in cards}
    return next((plan for plan in plans_of(cards) if {plan.area_id} == areas and not plan.is_ward), None)


def plans_for_evidence(viewer: Viewer, cards: Sequence[OpinionCard]) -> list[Plan]:
    return [plan for plan in plans_of(cards) if plan_policy.may_edit(viewer, plan)]
