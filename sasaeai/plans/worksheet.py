"""引き継ぎの作業シート: everything of the plan before in printed order, and what is decided of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from .looking_back import Known, LookingBack
from .models import Goal, Measure, Plan, Succession
from .numbering import numbers
from .projection import Projection

Item = Goal | Measure


@dataclass
class Line:
    """What became of an old item: a kind, its successor with a number (none where it ended), and why."""

    row: Succession
    new: Item | None
    number: str

    @property
    def is_lost(self) -> bool:
        return self.new is not None and self.new.is_binned


@dataclass
class Row:
    """A goal or measure of the plan before."""

    of: str
    item: Item
    number: str
    under: str  # the goal above, in words
    base: str  # the uid of the base goal at the top; "" without a goal
    lines: list[Line] = field(default_factory=list)
    known: Known = field(default_factory=Known)

    @property
    def is_open(self) -> bool:
        return not self.lines

    @property
    def key(self) -> str:
        return f"{self.of}-{self.item.uid}"


class Worksheet:
    """All rows of one plan that has a predecessor; a constant number of queries, whatever the number of rows."""

    def __init__(self, plan: Plan) -> None:
        assert plan.predecessor is not None
        self.plan, self.old = plan, plan.predecessor
        self.projection = Projection([self.old])
        self.rows = list(self._rows())

    @property
    def open_count(self) -> int:
        return sum(row.is_open for row in self.rows)

    @cached_property
    def bases(self) -> list[Goal]:
        return [goal for pk in self.projection.places if (goal := self.projection.goals[pk]).parent_id is None]

    def of_base(self, uid: str) -> list[Row]:
        """「none」 asks for measures without a goal, nothing for everything."""
        return [row for row in self.rows if uid in ("", row.base or "none")]

    def look_back(self, rows: Iterable[Row]) -> None:
        """Load what is known of these, for a page that shows them."""
        shown = list(rows)
        back = LookingBack(self.old, [row.item for row in shown])
        for row in shown:
            row.known = back.of(row.item)

    def _rows(self) -> Iterator[Row]:
        said = self._lines()
        under: dict[int | None, list[Measure]] = defaultdict(list)
        found = Measure.objects.present().filter(plan=self.old)
        indexes = self.projection.numbers.measure_indexes
        for measure in sorted((row for row in found if row.pk in indexes), key=lambda row: indexes[row.pk]):
            under[measure.goal_id].append(measure)
        for pk in self.projection.places:
            goal = self.projection.goals[pk]
            base = self.projection.base_of(goal)
            if not goal.follows_id:  # a heading is carried over with the ward's goal
                yield self._row("goal", goal, self.projection.goals.get(goal.parent_id or 0), base, said)
            for measure in under[goal.pk]:
                yield self._row("measure", measure, goal, base, said)
        for measure in under[None]:
            yield self._row("measure", measure, None, None, said)

    def _row(
        self, of: str, item: Item, above: Goal | None, base: Goal | None, said: dict[tuple[str, int], list[Line]]
    ) -> Row:
        printed = self.projection.numbers
        own = printed.goals if of == "goal" else printed.measures
        words = f"{printed.goals.get(above.pk, '')}　{above}" if above else ""
        return Row(of, item, own.get(item.pk, ""), words, base.uid if base else "", said.get((of, item.pk), []))

    def _lines(self) -> dict[tuple[str, int], list[Line]]:
        printed = numbers([self.plan])
        found: dict[tuple[str, int], list[Line]] = defaultdict(list)
        rows = Succession.objects.filter(plan=self.plan).exclude(old_goal=None, old_measure=None)
        for row in rows.select_related("new_goal", "new_measure").order_by("pk"):
            new = row.new_goal or row.new_measure
            known = printed.goals if row.new_goal else printed.measures
            key = ("goal", row.old_goal_id) if row.old_goal_id else ("measure", row.old_measure_id or 0)
            found[key].append(Line(row, new, known.get(new.pk, "") if new else ""))
        return found
