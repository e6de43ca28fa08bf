"""The schedule of a plan as a grid: measures in printed order × the period's years, planned or done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .models import Goal, Measure, Plan, ScheduleCell
from .projection import Projection
from .typed import mark_text

Place = tuple[str, int]  # a measure's uid and a fiscal year


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two things that a cell knows: which columns hold its state and its words."""

    code: str
    state: str
    words: str


PLANNED = Side("planned", "planned", "words")
DONE = Side("done", "done", "done_words")
SIDES = {side.code: side for side in (PLANNED, DONE)}


@dataclass(frozen=True, slots=True)
class Row:
    uid: str
    number: str
    title: str
    base_uid: str
    base_title: str
    sample: bool


def rows_in_order(plan: Plan, base: str = "", only: str = "") -> list[Row]:
    """All measures of a plan, those without a goal last. Constant cost.

    `base` narrows to one base goal of the ward, `only` to the measure of this uid.
    """
    projection = Projection([plan])
    measures = Measure.objects.present().filter(plan=plan).only("uid", "title", "goal_id", "sample")

    def place(measure: Measure) -> tuple[int, int]:
        at = projection.places.get(measure.goal_id or 0, 9_999)
        return at, projection.numbers.measure_indexes[measure.pk]

    rows = [_row(projection, measure) for measure in sorted(measures, key=place)]
    return [row for row in rows if (not base or row.base_uid == base) and (not only or row.uid == only)]


def _row(projection: Projection, measure: Measure) -> Row:
    goal = projection.goals.get(measure.goal_id or 0)
    top = projection.base_of(goal)
    return Row(
        measure.uid,
        projection.numbers.measures[measure.pk],
        measure.title,
        projection.base_uid(goal),
        _words(projection, top) if top else "",
        measure.sample,
    )


def _words(projection: Projection, goal: Goal) -> str:
    title = goal.title or (goal.follows.title if goal.follows else "")
    return f"{projection.level(goal.plan_id, 1)}{projection.numbers.goals[goal.pk]}　{title}"


def texts(plan: Plan, uids: Iterable[str], side: Side) -> dict[Place, str]:
    """What stands in the cells now, as it would be typed; one query."""
    cells = ScheduleCell.objects.filter(measure__plan=plan, measure__uid__in=list(uids))
    found = cells.values_list("measure__uid", "fiscal_year", f"{side.state}__name", side.words)
    return {(uid, year): mark_text(state or "", words) for uid, year, state, words in found}
