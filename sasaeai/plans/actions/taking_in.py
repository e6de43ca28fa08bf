"""Take in what was read from a file: many goals, measures and indicators in one transaction, one line in the journal.

The same rows one by one (add_goal, add_measure, add_indicator) would take a minute for the plan of a large ward.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.journal import record
from sasaeai.plans.models import (
    ContentKind,
    Goal,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureActor,
    Plan,
    ScheduleCell,
    Target,
)
from sasaeai.plans.schedule_grid import SIDES
from sasaeai.plans.typed import Mark

from .goals import deepest, depth_of, follow_the_ward
from .indicators import use_indicators
from .measures import HELPS
from .ordering import last, locked
from .refusing import Refused
from .schedule import use_schedule

Actor = tuple[int | None, str, str]  # organisation or none, its name otherwise, role
BATCH = 500


@dataclass(eq=False)
class NewGoal:
    title: str
    explanation: str = ""
    under: NewGoal | Goal | None = None
    made: Goal | None = None


@dataclass(eq=False)
class NewMeasure:
    """`marks` are cells of the schedule by side ("planned", "done") and fiscal year."""

    title: str
    text: str = ""
    audience: str = ""
    under: NewGoal | Goal | None = None
    content_kind: ContentKind | None = None
    helps: Sequence[str] = ()
    actors: Sequence[Actor] = ()
    marks: dict[tuple[str, int], Mark] = field(default_factory=dict)
    made: Measure | None = None


@dataclass(eq=False)
class NewIndicator:
    """`words` are texts of the indicator by field; targets and values by fiscal year."""

    words: dict[str, str]
    owner: NewGoal | NewMeasure | Goal | Measure
    baseline: tuple[int, Decimal] | None = None
    targets: dict[int, Decimal] = field(default_factory=dict)
    values: dict[int, Decimal] = field(default_factory=dict)
    made: Indicator | None = None


@transaction.atomic
def take_in(
    plan: Plan,
    goals: Sequence[NewGoal],
    measures: Sequence[NewMeasure],
    indicators: Sequence[NewIndicator],
    *,
    source: str,
    by: Any,
) -> None:
    """Each new row finds what was made of it in `made`. Goals come after the goals they stand under.

    Raises Refused for a goal too deep, ValidationError with the models' own sentences; then nothing is written.
    """
    plan = locked(plan.pk)
    _goals(plan, goals)
    _measures(plan, measures)
    _indicators(plan, indicators, by)
    _show_what_came(plan, measures, indicators, by)
    record(
        "plans.plan.taken_in", plan, by=by, area=plan.area, source=source,
        goals=len(goals), measures=len(measures), indicators=len(indicators),
    )  # fmt: skip


def _goals(plan: Plan, goals: Sequence[NewGoal]) -> None:
    most = deepest(plan)
    for new in goals:
        parent = made_of(new.under)
        if depth_of(parent) >= most:
            gaps = {"title": new.title, "count": most}
            raise Refused(_("目標の段は%(count)s段までです。「%(title)s」は、これより下になります。") % gaps)
        goal = Goal(
            plan=plan, parent=parent, title=new.title, explanation=new.explanation, sample=plan.sample,
            position=last(Goal.objects.filter(plan=plan, parent=parent)),
        )  # fmt: skip
        _check(goal)
        goal.save()
        new.made = goal
    if plan.is_ward and any(new.under is None for new in goals):
        follow_the_ward(plan)


def made_of(row: Any) -> Any:
    """The row itself, or what was made of a new one."""
    return row.made if isinstance(row, NewGoal | NewMeasure | NewIndicator) else row


def _check(row: models.Model) -> None:
    """Fields one by one; relations and uniqueness hold by how the row was made, and would cost a query each."""
    relations = {field.name for field in row._meta.fields if field.is_relation}
    row.full_clean(exclude=relations, validate_unique=False, validate_constraints=False)


class _Positions:
    """The next free place below each parent, asked once."""

    def __init__(self, rows: models.QuerySet[Any], *parents: str) -> None:
        found = rows.values_list(*parents).annotate(highest=models.Max("position"))
        self.highest: dict[tuple[Any, ...], int] = {tuple(row[:-1]): row[-1] or 0 for row in found}

    def next(self, *parents: Any) -> int:
        self.highest[parents] = self.highest.get(parents, 0) + 1
        return self.highest[parents]


def _measures(plan: Plan, measures: Sequence[NewMeasure]) -> None:
    positions = _Positions(Measure.objects.filter(plan=plan), "goal_id")
    for new in measures:
        goal = made_of(new.under)
        new.made = Measure(
            plan=plan, goal=goal, title=new.title, text=new.text, audience=new.audience, sample=plan.sample,
            content_kind=new.content_kind, position=positions.next(goal.pk if goal else None),
            **{name: code in new.helps for code, name in HELPS.items()},
        )  # fmt: skip
        if not new.title:
            raise ValidationError(_("取組の名前を書いてください。"))
        _check(new.made)
    made = [new.made for new in measures if new.made]
    Measure.objects.bulk_create(made, batch_size=BATCH)
    MeasureActor.objects.bulk_create(
        [
            MeasureActor(measure=new.made, organisation_id=pk, name="" if pk else name, role=role, position=position)
            for new in measures
            for position, (pk, name, role) in enumerate(_once_each(new.actors), start=1)
        ],
        batch_size=BATCH,
    )
    ScheduleCell.objects.bulk_create([cell for new in measures for cell in _cells(new)], batch_size=BATCH)


def _once_each(actors: Iterable[Actor]) -> Iterable[Actor]:
    """An organisation stands once in each role."""
    return {(pk or name, role): (pk, name, role) for pk, name, role in actors}.values()


def _cells(new: NewMeasure) -> Iterable[ScheduleCell]:
    cells: dict[int, ScheduleCell] = {}
    for (code, year), mark in new.marks.items():
        cell = cells.setdefault(year, ScheduleCell(measure=new.made, fiscal_year=year))
        setattr(cell, SIDES[code].state, mark.state)
        setattr(cell, SIDES[code].words, mark.words)
    return cells.values()


def _indicators(plan: Plan, indicators: Sequence[NewIndicator], by: Any) -> None:
    positions = _Positions(Indicator.objects.filter(plan=plan), "goal_id", "measure_id")
    for new in indicators:
        owner = made_of(new.owner)
        is_goal = isinstance(owner, Goal)
        owned = {"goal": owner} if is_goal else {"measure": owner}
        year, value = new.baseline or (None, None)
        place = positions.next(owner.pk if is_goal else None, None if is_goal else owner.pk)
        new.made = Indicator(
            plan=plan,
            position=place,
            sample=plan.sample,
            baseline_year=year,
            baseline_value=value,
            **owned,
            **new.words,
        )
        _check(new.made)
    Indicator.objects.bulk_create([new.made for new in indicators if new.made], batch_size=BATCH)
    Target.objects.bulk_create(
        [
            Target(indicator=new.made, fiscal_year=year, value=value)
            for new in indicators
            for year, value in new.targets.items()
        ],
        batch_size=BATCH,
    )
    label = getattr(by, "journal_label", "")[:80]
    IndicatorValue.objects.bulk_create(
        [
            IndicatorValue(
                indicator=new.made, area=plan.area, fiscal_year=year, value=value, taken_on=today(), taken_by=label,
                sample=plan.sample,
            )
            for new in indicators
            for year, value in new.values.items()
        ],
        batch_size=BATCH,
    )  # fmt: skip


def _show_what_came(plan: Plan, measures: Sequence[NewMeasure], indicators: Sequence[NewIndicator], by: Any) -> None:
    """A district's plan shows a schedule, or indicators, only when it says so; bringing some in says so."""
    if not plan.is_ward and any(new.marks for new in measures):
        use_schedule(plan, True, by=by)
    if not plan.is_ward and indicators:
        use_indicators(plan, True, by=by)
