"""Fill the schedule: many cells at once, all or none, and never over what somebody else wrote in the meantime."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.journal import record
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.models import Measure, Plan, ScheduleCell
from sasaeai.plans.schedule_grid import DONE, Place, Side, texts
from sasaeai.plans.showing import published_uids
from sasaeai.plans.typed import Mark


class CellsMoved(Exception):
    """Somebody else changed some of these cells after the grid was opened; `theirs` is what stands there now."""

    def __init__(self, theirs: dict[Place, str]) -> None:
        super().__init__(theirs)
        self.theirs = theirs


@transaction.atomic
def fill_schedule(plan: Plan, side: Side, marks: Mapping[Place, Mark], seen: Mapping[Place, str], *, by: Any) -> int:
    """How many cells changed. `seen` are fingerprints of what stood there when the page was opened.

    Raises CellsMoved, and then nothing is saved.
    """
    uids = {uid for uid, _year in marks}
    # Whoever fills the same measures waits here; new cells have no row of their own that could be locked.
    locked = Measure.objects.present().select_for_update().filter(plan=plan, uid__in=uids).order_by("pk")
    measures = {measure.uid: measure for measure in locked}
    before = texts(plan, uids, side)
    wanted = {place: mark for place, mark in marks.items() if place[0] in measures}
    changed = {place: mark for place, mark in wanted.items() if before.get(place, "") != mark.text}
    moved = {place: before.get(place, "") for place in changed if fingerprint(before.get(place, "")) != seen.get(place)}
    if moved:
        raise CellsMoved(moved)
    if changed:
        _write(measures, side, changed)
        _record(plan, side, changed, before, by)
    return len(changed)


def _write(measures: Mapping[str, Measure], side: Side, changed: Mapping[Place, Mark]) -> None:
    by_pk = {measure.pk: uid for uid, measure in measures.items()}
    cells = ScheduleCell.objects.filter(measure__in=by_pk, fiscal_year__in={year for _uid, year in changed})
    known = {(by_pk[cell.measure_id], cell.fiscal_year): cell for cell in cells}
    new = []
    for place, mark in changed.items():
        cell = known.get(place)
        if cell is None:
            cell = ScheduleCell(measure=measures[place[0]], fiscal_year=place[1])
            new.append(cell)
        setattr(cell, side.state, mark.state)
        setattr(cell, side.words, mark.words)
    ScheduleCell.objects.bulk_create(new)
    ScheduleCell.objects.bulk_update([known[place] for place in changed if place in known], [side.state, side.words])
    ScheduleCell.objects.filter(measure__in=by_pk, planned=None, words="", done=None, done_words="").delete()


def _record(plan: Plan, side: Side, changed: Mapping[Place, Mark], before: Mapping[Place, str], by: Any) -> None:
    uids = {uid for uid, _year in changed}
    is_done = side is DONE
    record(
        "plans.schedule.done" if is_done else "plans.schedule.changed",
        plan,
        by=by,
        area=plan.area,
        public=is_done and bool(published_uids(plan, uids)),
        cells=len(changed),
        measures=len(uids),
        changes=[
            {"measure": uid, "year": str(FiscalYear(year)), "before": before.get((uid, year), ""), "after": mark.text}
            for (uid, year), mark in sorted(changed.items())
        ],
    )


@transaction.atomic
def use_schedule(plan: Plan, wanted: bool, *, by: Any) -> None:
    """Let a district's plan show a schedule or not; what was written stays."""
    if Plan.objects.filter(pk=plan.pk, uses_schedule=not wanted).update(uses_schedule=wanted):
        record("plans.schedule.wanted" if wanted else "plans.schedule.unwanted", plan, by=by, area=plan.area)
