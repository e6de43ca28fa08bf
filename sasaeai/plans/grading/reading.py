"""All proposals of a ward's plan for a fiscal year; as many queries for one indicator as for thousands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q

from sasaeai.plans.models import Goal, Indicator, IndicatorValue, Measure, Plan, Review, Target
from sasaeai.plans.series import MEANING

from .of_goal import grade_goal
from .of_indicator import grade_indicator
from .of_period import grading_of
from .terms import Aim, Figure, GoalCase, Graded, Grading, IndicatorCase

WORDS = ("done", "result", "cause", "response", "next_step")
INDICATOR = (
    "pk", "uid", "unit", "kind", "direction", "basis", "goal_id", "measure_id", "baseline_year", "baseline_value",
    "counted_anew_from", "is_reworded",
)  # fmt: skip


# It continues an indicator of the period before that meant something else (`plans.series`).
REWORDED = Q(continues__isnull=False) & ~Q(**{name: F(f"continues__{name}") for name in MEANING})


@dataclass(frozen=True, slots=True)
class Proposals:
    """By the uid of the indicator or goal; both are empty where nothing is graded."""

    indicators: Mapping[str, Graded] = field(default_factory=dict)
    goals: Mapping[str, Graded] = field(default_factory=dict)


def proposals_of(plan: Plan, year: int, *, grading: Grading | None = None, early: bool = False) -> Proposals:
    """What the period's rule proposes for every indicator and goal of a plan in a fiscal year.

    A district's plan and a period that uses no grades have none. `grading` tries another rule out, also before grades
    are used; `early` judges provisional values as if they were final. At most seven queries.
    """
    if not plan.is_ward or not (plan.period.grades_used or grading):
        return Proposals()
    grading = grading or grading_of(plan.period)
    rows = _Rows(plan, year)
    by_pk = {row[0]: grade_indicator(rows.case(row), grading, early=early) for row in rows.indicators}
    indicators = {row[1]: by_pk[row[0]] for row in rows.indicators}
    return Proposals(indicators, rows.goals(by_pk, grading))


class _Rows:
    """What the rule reads of one plan, each kind of row once."""

    def __init__(self, plan: Plan, year: int) -> None:
        self.year = year
        present = Goal.objects.present().filter(plan=plan)
        self.parents = {pk: (uid, parent) for pk, uid, parent in present.values_list("pk", "uid", "parent_id")}
        measures = Measure.objects.present().filter(plan=plan)
        self.goal_of = dict(measures.values_list("pk", "goal_id"))
        held = Indicator.objects.present().filter(plan=plan, goal__deleted_at=None, measure__deleted_at=None)
        asked = held.annotate(is_reworded=ExpressionWrapper(REWORDED, BooleanField())).order_by("pk")
        self.indicators: list[tuple[Any, ...]] = list(asked.values_list(*INDICATOR))
        self.first_year = plan.period.first_year
        self.values = self._values(plan)
        self.targets = self._targets(plan)
        self.written = self._written(plan)

    def _values(self, plan: Plan) -> dict[int, list[Figure]]:
        rows = IndicatorValue.objects.filter(indicator__plan=plan, area=plan.area_id, fiscal_year__lte=self.year)
        found: dict[int, list[Figure]] = defaultdict(list)
        names = ("indicator_id", "fiscal_year", "value", "error", "suppressed", "frozen_at")
        for pk, year, value, error, suppressed, frozen_at in rows.order_by("fiscal_year").values_list(*names):
            found[pk].append(Figure(year, value, error or Decimal(0), suppressed, frozen_at is None))
        return found

    def _targets(self, plan: Plan) -> dict[int, list[Aim]]:
        rows = Target.objects.filter(indicator__plan=plan, fiscal_year__gte=self.year).order_by("fiscal_year")
        found: dict[int, list[Aim]] = defaultdict(list)
        for pk, year, value in rows.values_list("indicator_id", "fiscal_year", "value"):
            found[pk].append(Aim(year, value))
        return found

    def _written(self, plan: Plan) -> set[int]:
        """Measures of which something is written about the year, or of which what was written before still holds."""
        said = Q(unchanged=True) | ~Q(**dict.fromkeys(WORDS, ""))
        rows = Review.objects.filter(said, plan=plan, measure__isnull=False, fiscal_year=self.year)
        return set(rows.values_list("measure_id", flat=True))

    def case(self, row: tuple[Any, ...]) -> IndicatorCase:
        pk, _uid, unit, kind, direction, basis, _goal, _measure, baseline_year, baseline_value, anew, is_reworded = row
        values = self.values.get(pk, [])
        targets = self.targets.get(pk, [])
        this_year = targets[0] if targets and targets[0].year == self.year else None
        return IndicatorCase(
            unit, kind, direction, basis, self.year,
            now=next((value for value in values if value.year == self.year), None),
            baseline=_baseline(values, baseline_year, baseline_value),
            before=next((value for value in reversed(values) if value.year < self.year and _is_finished(value)), None),
            target=this_year,
            next_target=next((aim for aim in targets if aim.year > self.year), None),
            counted_anew_from=anew or (self.first_year if is_reworded else None),
        )  # fmt: skip

    def goals(self, graded: Mapping[int, Graded], grading: Grading) -> dict[str, Graded]:
        """Each goal with what stands under it and under the goals below it."""
        indicators: dict[int, list[Graded]] = defaultdict(list)
        measures: dict[int, int] = defaultdict(int)
        written: dict[int, int] = defaultdict(int)
        for row in self.indicators:
            pk, own, measure = row[0], row[6], row[7]
            if own is None and not grading.rule.counts_measures:
                continue
            for goal in self._up(own if own is not None else self.goal_of.get(measure)):
                indicators[goal].append(graded[pk])
        for pk, goal_id in self.goal_of.items():
            for goal in self._up(goal_id):
                measures[goal] += 1
                written[goal] += pk in self.written
        return {
            uid: grade_goal(GoalCase(self.year, tuple(indicators[pk]), measures[pk], written[pk]), grading)
            for pk, (uid, _parent) in self.parents.items()
        }

    def _up(self, goal: int | None) -> Iterable[int]:
        while goal in self.parents:
            yield goal
            goal = self.parents[goal][1]


def _is_finished(value: Figure) -> bool:
    return value.value is not None and not value.provisional


def _baseline(values: Iterable[Figure], year: int | None, value: Decimal | None) -> Figure | None:
    """The finished value of the baseline's year, which knows its error, or else the baseline as it was typed."""
    if year is None:
        return None
    measured = next((each for each in values if each.year == year and _is_finished(each)), None)
    return measured or (Figure(year, value) if value is not None else None)
