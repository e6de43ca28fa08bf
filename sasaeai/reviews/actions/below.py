"""The sheets of a measure's (or goal's) indicators are answered with its own: nobody writes the same twice."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from sasaeai.plans.models import Indicator
from sasaeai.reviews.models import Sheet, SheetState
from sasaeai.reviews.needs import Need, needs_of


@dataclass(frozen=True, slots=True)
class Below:
    """A sheet that is answered with another one: its indicator, and the figures that stand for it."""

    sheet: Sheet
    indicator: Indicator
    need: Need


def _below(sheet: Sheet) -> QuerySet[Sheet]:
    of = {"indicator__measure": sheet.measure_id} if sheet.measure_id else {"indicator__goal": sheet.goal_id or 0}
    rows: QuerySet[Sheet] = Sheet.objects.filter(year=sheet.year_id, owner=sheet.owner_id, **of)
    return rows


def answered_with(sheet: Sheet, *, explained: bool) -> list[Below]:
    """What answering this sheet answers as well, in the plan's order; six queries, none for an indicator's own."""
    if sheet.indicator_id or sheet.about is None:
        return []
    rows = _below(sheet).filter(state=SheetState.WAITING, asked=True).select_related("year", "plan", "indicator")
    found = list(rows.order_by("position", "pk"))
    needs = needs_of(found)
    return [
        Below(row, row.indicator, needs[row.pk])
        for row in found
        if row.indicator and not needs[row.pk].lacks_value and (explained or not needs[row.pk].missed)
    ]


def answer_below(sheet: Sheet, *, explained: bool) -> int:
    """Of the same owner, where the figure is there and a missed target is explained; how many.

    Called after the sheet itself was answered. What the office sent back is asked for by itself.
    """
    sheet = Sheet.objects.get(pk=sheet.pk)
    done = [one.sheet.pk for one in answered_with(sheet, explained=explained)]
    return Sheet.objects.filter(pk__in=done).update(
        state=SheetState.ANSWERED, answered_at=sheet.answered_at, answered_by_label=sheet.answered_by_label,
        way=sheet.way,
    )  # fmt: skip


def take_back_below(sheet: Sheet) -> None:
    """Those that were answered together with the sheet wait again."""
    rows = _below(sheet).filter(state=SheetState.ANSWERED, answered_at=sheet.answered_at)
    rows.update(state=SheetState.WAITING, answered_at=None, answered_by_label="", way="")
