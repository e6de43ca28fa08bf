"""Fill in one sheet at once: its words, the figures of its indicators, what was done of the schedule; all or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.plans.actions.consulting import (
    ask_what_is_consulted,
    follow_what_is_consulted,
    is_still_the_districts,
)
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.actions.schedule import CellsMoved, fill_schedule
from sasaeai.plans.actions.values import Figure, Place, ValuesMoved, record_values
from sasaeai.plans.models import DistrictReview, Indicator, Problem
from sasaeai.plans.schedule_grid import DONE
from sasaeai.plans.states import FieldsChanged, State
from sasaeai.plans.typed import Mark
from sasaeai.reviews.models import Sheet, Way

from .answering import answer_sheet, still_taken
from .below import answer_below

EXPLAINED = ("result", "cause", "response")


@dataclass(frozen=True, slots=True)
class Figures:
    """What was typed of one indicator; `seen` as `actions.values` wants it."""

    indicator: Indicator
    values: Mapping[Place, Figure]
    seen: Mapping[Place, str]


@dataclass(frozen=True, slots=True)
class Filled:
    """`mark` is None where nobody touched the schedule; `seen` and `mark_seen` are fingerprints of what was shown."""

    words: State
    seen: str
    figures: list[Figures] = field(default_factory=list)
    mark: Mark | None = None
    mark_seen: str = ""


class SheetMoved(Exception):
    """Somebody else wrote meanwhile; what stands there now, of each part that moved. Nothing was saved."""

    def __init__(self) -> None:
        super().__init__()
        self.words: State | None = None
        self.figures: dict[int, dict[Place, Figure]] = {}
        self.mark: str | None = None

    @property
    def is_any(self) -> bool:
        return self.words is not None or bool(self.figures) or self.mark is not None


@transaction.atomic
def fill_sheet(sheet: Sheet, filled: Filled, *, by: Any, on_behalf_of: str = "", way: str = Way.DESK) -> bool:
    """Whether anything changed. Raises SheetMoved with every part that moved, YearPassedOn and Refused."""
    sheet = still_taken(sheet, by)
    moved = SheetMoved()
    beside = 0
    for row in filled.figures:
        try:
            with transaction.atomic():
                beside += record_values(row.indicator, row.values, row.seen, by=by, on_behalf_of=on_behalf_of)
        except ValuesMoved as other:
            moved.figures[row.indicator.pk] = other.theirs
    if filled.mark is not None and sheet.measure is not None:
        place = (sheet.measure.uid, sheet.year.fiscal_year)
        try:
            with transaction.atomic():
                beside += fill_schedule(sheet.plan, DONE, {place: filled.mark}, {place: filled.mark_seen}, by=by)
        except CellsMoved as other:
            moved.mark = other.theirs[place]
    changed: list[str] = []
    try:
        with transaction.atomic():
            changed = answer_sheet(
                sheet, filled.words, seen=filled.seen, by=by, on_behalf_of=on_behalf_of, way=way, told=bool(beside)
            )
    except FieldsChanged as other:
        moved.words = other.theirs
    if moved.is_any:
        raise moved
    if any(filled.words.values()):
        answer_below(sheet, explained=all(filled.words[name] for name in EXPLAINED))
    return bool(changed or beside)


@transaction.atomic
def fill_district_sheet(
    sheet: Sheet, words: State, *, seen: str, by: Any, on_behalf_of: str = "", finished: bool = False
) -> tuple[list[str], Problem | None]:
    """What changed, and the problem that was made of 相談したいこと: once, when the sheet is sent (`finished`).

    Until somebody takes the problem up it follows what the sheet says. Raises FieldsChanged, YearPassedOn and Refused.
    """
    sheet = still_taken(sheet, by)
    rows = DistrictReview.objects.filter(plan=sheet.plan, fiscal_year=sheet.year.fiscal_year)
    before = rows.select_related("plan__area", "problem").first()
    follows = before is None or is_still_the_districts(before)
    if before is not None and not follows and words["consult"] != before.consult:
        raise Refused(
            _("相談したいことは、もう課題として取り上げられています。書きなおすときは、事務局にお知らせください。")
        )
    changed = answer_sheet(sheet, words, seen=seen, by=by, on_behalf_of=on_behalf_of, finished=finished)
    review = rows.select_related("plan__area", "problem__plan__area").first()
    if review is None:
        return changed, None
    if review.problem_id:
        if follows:
            follow_what_is_consulted(review, by=by, on_behalf_of=on_behalf_of)
        return changed, None
    return changed, ask_what_is_consulted(review, by=by, on_behalf_of=on_behalf_of) if finished else None
