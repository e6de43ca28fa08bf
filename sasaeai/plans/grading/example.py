"""What a rule would say of a plan's own indicators, before anybody decides on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.plans.models import Goal, Indicator, IndicatorValue, Plan

from .reading import Proposals, proposals_of
from .terms import Graded, Grading, Sign

MOST_REASONS = 5


@dataclass(frozen=True)
class Shown:
    uid: str
    title: str
    graded: Graded


@dataclass(frozen=True)
class Example:
    """How many indicators would have which sign, why the rest would have none, one of each, and the base goals."""

    year: FiscalYear
    total: int
    counts: list[tuple[Sign, int]]
    reasons: list[tuple[str, int]]
    indicators: list[Shown] = field(default_factory=list)
    goals: list[Shown] = field(default_factory=list)


def telling_year(plan: Plan) -> FiscalYear:
    """The year of the period with the most values of the whole area; before there is any, the year in progress."""
    years = plan.period.fiscal_years
    values = IndicatorValue.objects.filter(
        indicator__plan=plan, area=plan.area_id, fiscal_year__range=(years[0].year, years[-1].year)
    )
    counted = values.values("fiscal_year").annotate(many=Count("pk")).order_by("-many", "-fiscal_year").first()
    return FiscalYear(counted["fiscal_year"]) if counted else plan.period.year_in_progress


def worked_example(plan: Plan, year: FiscalYear, grading: Grading) -> Example:
    """Provisional values are judged as if they were final, so that it can be tried before a year is signed."""
    found = proposals_of(plan, year.year, grading=grading, early=True)
    counts = Counter(graded.code for graded in found.indicators.values())
    reasons = Counter(graded.trouble for graded in found.indicators.values() if not graded.is_decided)
    return Example(
        year,
        len(found.indicators),
        [(sign, counts[code]) for code, sign in grading.indicator.items()],
        reasons.most_common(MOST_REASONS),
        list(_one_of_each(found, grading)),
        list(_base_goals(plan, found)),
    )


def _one_of_each(found: Proposals, grading: Grading) -> Iterable[Shown]:
    first: dict[str, str] = {}
    for uid, graded in found.indicators.items():
        first.setdefault(graded.code, uid)
    uids = [first[code] for code in grading.indicator if code in first]
    titles = dict(Indicator.objects.filter(uid__in=uids).values_list("uid", "title"))
    return (Shown(uid, titles[uid], found.indicators[uid]) for uid in uids)


def _base_goals(plan: Plan, found: Proposals) -> Iterable[Shown]:
    base = Goal.objects.present().base().filter(plan=plan).in_order()
    return (Shown(goal.uid, str(goal), found.goals[goal.uid]) for goal in base)
