"""How a file was read: correct what a column is, see a sheet as the system sees it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from sasaeai.kernel.tables import Sheet, UnreadableTable, place_of
from sasaeai.people.viewer import Request
from sasaeai.press.actions.bringing import keep_reading, read_again, sheets_in
from sasaeai.press.bringing import vocabulary as v
from sasaeai.press.bringing.current import terms_of
from sasaeai.press.bringing.draft import Spot, restored
from sasaeai.press.bringing.grid import Grid
from sasaeai.press.bringing.mapping import Reading
from sasaeai.press.forms.bringing import ReadingForms, role_choices
from sasaeai.press.models import Bringing, BringingState

from .bringing_access import address, bringing_for, page

ROWS_SHOWN = 40
ROWS_BEFORE = 8
COLUMNS_SHOWN = 40
LONGEST_SHOWN = 60


@login_required
def reading(request: Request, period: int, area: str, uid: str) -> HttpResponse:
    bringing = bringing_for(request, period, area, uid)
    if bringing.state != BringingState.READ:
        return redirect(address(bringing))
    sheets = sheets_in(bringing)
    known = Reading.restored(bringing.reading)
    forms = ReadingForms(known, sheets, terms_of(bringing.plan), request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, bringing, forms)
    looks = request.POST.get("do") == "look"
    if not forms.is_valid(columns=not looks):
        return _page(request, bringing, forms, status=422)
    if looks:
        read_again(bringing, forms.look_again())
        messages.info(request, _("見出しの行を読みなおしました。列の意味を確かめてください。"))
        return redirect(request.path)
    corrected = forms.corrected()
    read_again(bringing, corrected)
    for key, shape in corrected.shapes.items():
        if shape.kept_as and key in forms.shapes:
            keep_reading(bringing, key, shape.kept_as, by=request.viewer)
    messages.success(request, _("この読み取り方で読みなおしました。まだ取りこんでいません。"))
    return redirect(address(bringing))


def _page(request: Request, bringing: Bringing, forms: ReadingForms, status: int = 200) -> HttpResponse:
    sheets = [
        {"form": form, "use": use, "place": place, "is_word": bool(sheet.row_names)}
        for place, (form, use, sheet) in enumerate(zip(forms.sheets, forms.reading.sheets, forms.book, strict=True))
    ]
    return page(
        request, "reading", bringing.plan, _("読み取り方"), bringing=bringing, status=status, sheets=sheets,
        shapes=forms.shown_shapes(),
    )  # fmt: skip


@login_required
def sheet(request: Request, period: int, area: str, uid: str, place: int) -> HttpResponse:
    """Rows around a cell, with what each column was taken for."""
    bringing = bringing_for(request, period, area, uid)
    try:
        sheets = sheets_in(bringing)
    except UnreadableTable as error:
        raise Http404(str(error)) from error
    if place >= len(sheets):
        raise Http404(_("このシートは見つかりません。"))
    shown = _Shown(bringing, sheets[place], place, request.GET.get("cell", ""))
    start = shown.start(request.GET.get("from", ""))
    return page(
        request, "sheet", bringing.plan, sheets[place].name, bringing=bringing, sheet=sheets[place],
        head=shown.head(), rows=shown.rows(start), asked=shown.asked, place=place,
        before=max(start - ROWS_SHOWN, 0) + 1 if start else 0,
        after=start + ROWS_SHOWN + 1 if start + ROWS_SHOWN < shown.grid.height else 0,
    )  # fmt: skip


class _Shown:
    def __init__(self, bringing: Bringing, sheet: Sheet, place: int, asked: str) -> None:
        self.grid = Grid(sheet)
        self.asked = asked
        self.width = min(self.grid.width, COLUMNS_SHOWN)
        reading = Reading.restored(bringing.reading)
        self.use = reading.sheets[place] if place < len(reading.sheets) else None
        self.shape = reading.shapes.get(self.use.shape) if self.use else None
        self.roles = {code: str(name) for code, name in role_choices(terms_of(bringing.plan))}
        self.doubtful = restored(bringing.draft).doubtful if bringing.draft else set()

    def start(self, wanted: str) -> int:
        """The first row to show: some rows above the cell that was asked for."""
        if wanted.isdigit():
            return min(max(int(wanted) - 1, 0), max(self.grid.height - 1, 0))
        row = next((row for row in range(self.grid.height) if self._is_asked(row)), 0)
        return max(row - ROWS_BEFORE, 0)

    def _is_asked(self, row: int) -> bool:
        if not self.asked:
            return False
        try:
            return place_of(self.asked.partition(":")[0])[0] == row
        except ValueError:
            return any(self.grid.sheet.address(row, column) == self.asked for column in range(self.width))

    def head(self) -> list[dict[str, Any]]:
        columns = self.shape.columns if self.shape else []
        found = []
        for place in range(self.width):
            about = columns[place] if place < len(columns) else None
            address_ = self.grid.sheet.address(0, place)
            letter = _("%(number)s列目") % {"number": place + 1} if self.grid.sheet.row_names else address_[:-1]
            role = self.roles.get(about.role, "") if about and about.role != v.SKIP else ""
            found.append({"letter": letter, "role": role})
        return found

    def rows(self, start: int) -> list[dict[str, Any]]:
        last = min(start + ROWS_SHOWN, self.grid.height)
        return [{"name": self._name(row), "cells": self._cells(row)} for row in range(start, last)]

    def _name(self, row: int) -> str:
        return self.grid.sheet.row_names[row] if self.grid.sheet.row_names else str(row + 1)

    def _cells(self, row: int) -> list[dict[str, Any]]:
        return [self._cell(row, column) for column in range(self.width)]

    def _cell(self, row: int, column: int) -> dict[str, Any]:
        home = self.grid.home(row, column)
        at = self.grid.address(row, column)
        # Over several columns a merged cell is said once; down the rows it is said again, as it was understood.
        words = self.grid.texts[row][column] if home[1] == column else ""
        is_header = self.use is not None and bool(self.use.shape) and self.use.top <= row <= self.use.bottom
        return {
            "words": words if len(words) <= LONGEST_SHOWN else words[:LONGEST_SHOWN] + "…",
            "is_again": home != (row, column), "is_header": is_header,
            "is_asked": bool(self.asked) and at == self.asked.partition(":")[0] and home == (row, column),
            "is_doubtful": Spot(self.grid.sheet.name, at) in self.doubtful,
        }  # fmt: skip
