"""Put a row between its siblings; what a final edition printed with a number keeps its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from sasaeai.plans.models import Plan

from .refusing import Refused

UP, DOWN, END = "up", "down", "end"

Row = TypeVar("Row", bound=models.Model)


def locked(plan_id: int) -> Plan:
    """Taken first, so that two people who move things in one plan wait for each other."""
    return Plan.objects.select_for_update(of=("self",)).select_related("area", "period").get(pk=plan_id)


def name_of(row: Any) -> str:
    """How a page names a row when it says where to put another."""
    return str(getattr(row, "uid", row.pk))


def frozen_index(row: Any) -> int | None:
    found: int | None = getattr(row, "frozen_index", None)
    return found


def in_printed_order(rows: Iterable[Row]) -> list[Row]:
    """Frozen ones by their number, then the others by their place: the order in which numbering counts."""

    def place(row: Any) -> tuple[bool, int, int, int]:
        index = frozen_index(row)
        return (index is None, index or 0, row.position, row.pk)

    return sorted(rows, key=place)


def put(siblings: Sequence[Row], row: Row, where: str) -> bool:
    """Move `row` up, down, to the end, or before the sibling of that name; whether anything changed. Raises Refused."""
    ordered = in_printed_order(siblings)
    loose = [other for other in ordered if frozen_index(other) is None]
    if frozen_index(row) is not None:
        raise Refused(_("番号が確定しているので、順番は変えられません。新しく加えたものだけを動かせます。"))
    rest = [other for other in loose if other != row]
    rest.insert(_target(rest, loose.index(row), where), row)
    if rest == loose:
        return False
    number(type(row), [*(other for other in ordered if frozen_index(other) is not None), *rest])
    return True


def _target(rest: Sequence[models.Model], here: int, where: str) -> int:
    steps = {UP: max(here - 1, 0), DOWN: here + 1, END: len(rest)}
    if where in steps:
        return steps[where]
    names = [name_of(other) for other in rest]
    if where not in names:
        raise Refused(_("動かす先が見つかりません。ページを開きなおして、もう一度動かしてください。"))
    return names.index(where)


def number(model: type[Row], rows: Sequence[Row]) -> None:
    """Positions 1, 2, 3 … in this order."""
    moved: list[Any] = []
    for position, row in enumerate(rows, start=1):
        loose: Any = row
        if loose.position != position:
            loose.position = position
            moved.append(loose)
    model._default_manager.bulk_update(moved, ["position"], batch_size=500)


def last(rows: models.QuerySet[Any]) -> int:
    """The position after all of these."""
    return (rows.aggregate(highest=models.Max("position"))["highest"] or 0) + 1
