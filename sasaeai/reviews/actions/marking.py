"""変わりなし also says that the year went as planned: an empty done cell of the schedule takes the planned state."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sasaeai.plans.actions.schedule import fill_schedule
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.models import Measure, Plan, ScheduleCell
from sasaeai.plans.schedule_grid import DONE
from sasaeai.plans.typed import Mark, mark_text


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
