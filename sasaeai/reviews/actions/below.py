"""The sheets of a measure's (or goal's) indicators are answered with its own: nobody writes the same twice."""

from __future__ import annotations

from django.db.models import QuerySet

from sasaeai.reviews.models import Sheet, SheetState
from sasaeai.reviews.needs import needs_of


def _below(sheet: Sheet) -> QuerySet[Sheet]:
    of = {"indicator__measure": sheet.measure_id} if sheet.measure_id else {"indicator__goal": sheet.goal_id or 0}
    rows: QuerySet[Sheet] = Sheet.objects.filter(year=sheet.year_id, owner=sheet.owner_id, **of)
    return rows


def answer_below(sheet: Sheet, *, explained: bool) -> int:
    """Of the same owner, where the figure is there and a missed target is explained; how many.

    Called after the sheet itself was answered. What the office sent back is asked for by itself.
    """
    if sheet.indicator_id:
        return 0
    sheet = Sheet.objects.get(pk=sheet.pk)
    rows = list(_below(sheet).filter(state=SheetState.WAITING, asked=True).select_related("year", "plan", "indicator"))
    needs = needs_of(rows)
    done = [row.pk for row in rows if not needs[row.pk].lacks_value and (explained or not needs[row.pk].missed)]
    return Sheet.objects.filter(pk__in=done).update(
        state=SheetState.ANSWERED, answered_at=sheet.answered_at, answered_by_label=sheet.answered_by_label,
        way=sheet.way,
    )  # fmt: skip


def take_back_below(sheet: Sheet) -> None:
    """Those that were answered together with the sheet wait again."""
    rows = _below(sheet).filter(state=SheetState.ANSWERED, answered_at=sheet.answered_at)
    rows.update(state=SheetState.WAITING, answered_at=None, answered_by_label="", way="")
