"""Printed numbers: made from the order, frozen by a final edition, never used again for something else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sasaeai.kernel.words import circled

from .models import Goal, Measure, Plan


@dataclass(frozen=True)
class Row:
    """What a number needs to know of a goal or measure; `parent` is (plan, goal above).

    Binned rows are here only to keep their number from being reused.
    """

    pk: int
    parent: tuple[int, int | None]
    position: int
    frozen_index: int | None
    binned: bool


def indexes(rows: Iterable[Row]) -> dict[int, int]:
    """The index of each present row among its siblings: frozen ones keep theirs, new ones follow the highest."""
    siblings: dict[tuple[int, int | None], list[Row]] = defaultdict(list)
    for row in rows:
        siblings[row.parent].append(row)
    found: dict[int, int] = {}
    for group in siblings.values():
        following = max((row.frozen_index or 0 for row in group), default=0)
        for row in sorted(group, key=lambda row: (row.position, row.pk)):
            if row.binned:
                continue
            if row.frozen_index is None:
                following += 1
            found[row.pk] = row.frozen_index or following
    return found


@dataclass(frozen=True)
class Numbers:
    """Numbers of the goals and measures of some plans, by primary key."""

    goals: dict[int, str]
    measures: dict[int, str]
    goal_indexes: dict[int, int]
    measure_indexes: dict[int, int]


def goal_number(parent: str | None, index: int) -> str:
    """「2」 for a base goal, 「2-①」 below it, 「2-①-1」 further down."""
    if parent is None:
        return str(index)
    return f"{parent}-{circled(index)}" if "-" not in parent else f"{parent}-{index}"


def numbers(plans: Iterable[Plan]) -> Numbers:
    """Two queries, whatever the number of plans, goals and measures."""
    ids = [plan.pk for plan in plans]
    goal_rows = [
        Row(pk, (plan, parent), position, frozen, deleted is not None)
        for pk, plan, parent, position, frozen, deleted in Goal.objects.filter(plan__in=ids).values_list(
            "pk", "plan_id", "parent_id", "position", "frozen_index", "deleted_at"
        )
    ]
    measure_rows = [
        Row(pk, (plan, goal), position, frozen, deleted is not None)
        for pk, plan, goal, position, frozen, deleted in Measure.objects.filter(plan__in=ids).values_list(
            "pk", "plan_id", "goal_id", "position", "frozen_index", "deleted_at"
        )
    ]
    goal_indexes = indexes(goal_rows)
    parents = {row.pk: row.parent[1] for row in goal_rows}
    goals: dict[int, str] = {}

    def number_of(pk: int) -> str:
        if pk not in goals:
            parent = parents.get(pk)
            above = number_of(parent) if parent in goal_indexes else None
            goals[pk] = goal_number(above, goal_indexes[pk])
        return goals[pk]

    for pk in goal_indexes:
        number_of(pk)
    measure_indexes = indexes(measure_rows)
    under = {row.pk: row.parent[1] for row in measure_rows}
    measures = {
        pk: f"{goals[goal]}-{index}" if (goal := under[pk]) in goals else "" for pk, index in measure_indexes.items()
    }
    return Numbers(goals, measures, goal_indexes, measure_indexes)
