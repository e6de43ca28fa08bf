"""The working tree of one plan's goals in printed order, for pages that shape it and selects that choose from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .models import Goal, Plan
from .projection import Projection


@dataclass
class Branch:
    """A goal with what stands below it; `can_rise` and `can_sink` say whether it can change places with a sibling."""

    goal: Goal
    number: str
    depth: int
    level: str
    children: list[Branch] = field(default_factory=list)
    next_level: str = ""  # what a goal below it is called; empty at the deepest level
    can_move: bool = False
    can_rise: bool = False
    can_sink: bool = False

    @property
    def label(self) -> str:
        return _("%(number)s　%(title)s") % {"number": self.number, "title": self.goal}

    @property
    def is_frozen(self) -> bool:
        return self.goal.frozen_index is not None

    def walk(self) -> Iterator[Branch]:
        yield self
        for child in self.children:
            yield from child.walk()


class Tree:
    """All goals of a plan that do not lie in the bin; a constant number of queries."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        projection = Projection([plan])
        self.measures = projection.numbers.measures
        self.deepest = max((depth for _period, depth in projection.levels), default=1)
        self.first_level = projection.level(plan.pk, 1) or _("目標")
        made: dict[int, Branch] = {}
        self.roots: list[Branch] = []
        for key in projection.places:
            goal = projection.goals[key]
            branch = made[key] = self._branch(projection, goal)
            (made[goal.parent_id].children if goal.parent_id else self.roots).append(branch)
        for siblings in [self.roots, *(branch.children for branch in made.values())]:
            _say_who_moves(siblings)

    def _branch(self, projection: Projection, goal: Goal) -> Branch:
        depth = projection.depth(goal)
        below = projection.level(self.plan.pk, depth + 1) or _("目標")
        return Branch(
            goal=goal,
            number=projection.numbers.goals[goal.pk],
            depth=depth,
            level=projection.level(self.plan.pk, depth),
            next_level=below if depth < self.deepest else "",
        )

    def __iter__(self) -> Iterator[Branch]:
        for root in self.roots:
            yield from root.walk()

    def choices(self) -> list[tuple[str, str]]:
        """For a select: uid and an indented label."""
        return [(branch.goal.uid, "　" * (branch.depth - 1) + branch.label) for branch in self]


def _say_who_moves(siblings: list[Branch]) -> None:
    loose = [branch for branch in siblings if not branch.is_frozen and not branch.goal.follows_id]
    for place, branch in enumerate(loose):
        branch.can_move = len(loose) > 1
        branch.can_rise = place > 0
        branch.can_sink = place < len(loose) - 1
