"""変わりなし also says that the year went as planned: an empty done cell of the schedule takes the planned state.

At the desk at once; what came by a link waits until the office signs, as everybody reads done marks at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Exists, OuterRef

from sasaeai.plans.actions.schedule import fill_schedule
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.models import Measure, Plan, ScheduleCell
from sasaeai.plans.schedule_grid import DONE
from sasaeai.plans.typed import Mark, mark_text
from sasaeai.reviews.models import ReviewYear, Sheet, SheetState, Way


def mark_as_planned(plan: Plan, measures: Iterable[Measure], year: int, *, by: Any) -> set[int]:
    """The keys of the measures whose planned state is now marked as done."""
    cells = ScheduleCell.objects.filter(
        measure__in=[measure.pk for measure in measures], fiscal_year=year, planned__isnull=False, done=None,
        done_words="",
    ).select_related("planned", "measure")  # fmt: skip
    rows = {(cell.measure.uid, year): cell for cell in cells}
    if rows:
        marks = {place: Mark(cell.planned) for place, cell in rows.items()}
        fill_schedule(plan, DONE, marks, dict.fromkeys(rows, fingerprint("")), by=by)
    return {cell.measure_id for cell in rows.values()}


def unmark_as_planned(plan: Plan, measures: Iterable[Measure], year: int, *, by: Any) -> None:
    """Take the marks away again, as far as nobody wrote something else into the cell."""
    cells = ScheduleCell.objects.filter(
        measure__in=[measure.pk for measure in measures], fiscal_year=year, planned__isnull=False, done_words=""
    ).select_related("planned", "done", "measure")
    rows = {(cell.measure.uid, year): cell for cell in cells if cell.done_id == cell.planned_id}
    if rows:
        seen = {place: fingerprint(mark_text(cell.done.name if cell.done else "", "")) for place, cell in rows.items()}
        fill_schedule(plan, DONE, dict.fromkeys(rows, Mark()), seen, by=by)


def marks_waiting(year: ReviewYear) -> list[Sheet]:
    """変わりなし that came by a link and stands: of measures whose planned state nobody has marked as done yet."""
    rows = Sheet.objects.filter(year=year, way=Way.LINK, marked_done=False, measure__isnull=False)
    rows = rows.filter(state__in=(SheetState.UNCHANGED, SheetState.ACCEPTED))
    empty = ScheduleCell.objects.filter(
        measure=OuterRef("measure"), fiscal_year=year.fiscal_year, planned__isnull=False, done=None, done_words=""
    )
    return list(rows.filter(Exists(empty)).select_related("measure", "plan__area").order_by("plan", "position", "pk"))


def mark_what_came_by_link(year: ReviewYear, *, by: Any) -> int:
    """How many measures are marked now. The year's row is locked by whoever signs."""
    marked: set[int] = set()
    rows = marks_waiting(year)
    for plan, sheets in groupby(rows, key=attrgetter("plan")):
        measures = [sheet.measure for sheet in sheets if sheet.measure is not None]
        marked |= mark_as_planned(plan, measures, year.fiscal_year, by=by)
    Sheet.objects.filter(pk__in=[row.pk for row in rows if row.measure_id in marked]).update(marked_done=True)
    return len(marked)
