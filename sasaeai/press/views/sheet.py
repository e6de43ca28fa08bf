"""One sheet that was sent to somebody: as a file, on paper with room to write, and typed in from paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans import policy as plan_policy
from sasaeai.plans.models import NextStep
from sasaeai.press import policy
from sasaeai.press.actions.sheets import type_in
from sasaeai.press.bringing import vocabulary as v
from sasaeai.press.bringing.current import terms_of
from sasaeai.press.bringing.mapping import ColumnUse
from sasaeai.press.forms.sheets import WhoForm
from sasaeai.press.models import SentSheet
from sasaeai.press.sheets.filling import SHOWN_ONLY, file_name, use_of, workbook
from sasaeai.press.sheets.taking import NotOurs

from .bringing_access import address as bringing_address
from .sheets import download, form_page_of

NEW_ROWS = 2
LONG = {v.TEXT, v.SAID_DONE, v.SAID_RESULT, v.SAID_CAUSE, v.SAID_RESPONSE, v.DEFINITION, v.METHOD, v.REASON}


def sheet_for(request: Request, period: int, uid: str) -> SentSheet:
    """The secretariat's, and the district's own."""
    rows = SentSheet.objects.select_related("form__period", "plan__area", "plan__period")
    sent = rows.filter(form__period__number=period, uid=uid).first()
    if sent is None or not plan_policy.may_read(request.viewer, sent.plan):
        raise Http404(_("この様式は見つかりません。"))
    require(policy.may_bring_in(request.viewer, sent.plan))
    return sent


@login_required
def file(request: Request, period: int, uid: str) -> HttpResponse:
    sent = sheet_for(request, period, uid)
    return download(workbook(sent, terms_of(sent.plan)), file_name(sent))


class Column:
    """A column of the form, as a page shows it."""

    def __init__(self, place: int, use: ColumnUse) -> None:
        self.place, self.role = place, use.role
        self.title = use.title or str(v.ROLE_NAMES.get(use.role, ""))
        self.is_written = use.role not in SHOWN_ONLY and v.goal_depth(use.role) is None
        self.is_long = use.role in LONG


def columns_of(sent: SentSheet) -> list[Column]:
    _use, shape = use_of(sent.form)
    return [Column(place, use) for place, use in enumerate(shape.columns) if use.role != v.SKIP]


@login_required
def paper(request: Request, period: int, uid: str) -> HttpResponse:
    """One block a measure in large letters, with room to write beside what is there already."""
    sent = sheet_for(request, period, uid)
    columns = columns_of(sent)
    blocks = [_block(row["cells"], columns) for row in sent.rows]
    context = {
        "sent": sent, "blocks": blocks, "year": FiscalYear(sent.fiscal_year), "page_title": sent.form.name,
        "back": form_page_of(sent.form) if policy.may_make_any(request.viewer, sent.form.period) else "",
        "spare": [column for column in columns if column.is_written],
    }  # fmt: skip
    return render(request, "press/sheets/paper.html", context)


def _block(cells: dict[str, Any], columns: list[Column]) -> dict[str, Any]:
    said = [(column, cells.get(str(column.place), "")) for column in columns]
    return {
        "head": [value for column, value in said if not column.is_written and value],
        "title": next((value for column, value in said if column.role == v.TITLE), ""),
        "fields": [
            {"column": column, "value": value} for column, value in said if column.is_written and column.role != v.TITLE
        ],
    }


@login_required
def typing(request: Request, period: int, uid: str) -> HttpResponse:
    """Typed from paper with the keyboard alone: Tab goes on, and nothing is written before it was looked at."""
    sent = sheet_for(request, period, uid)
    columns = columns_of(sent)
    who = WhoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and who.is_valid():
        rows = _typed(sent, columns, request.POST)
        try:
            bringing = type_in(sent, rows, who.cleaned_data["who"], by=request.viewer)
        except NotOurs as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("入力したものを読みました。確かめてから取りこんでください。"))
            return redirect(bringing_address(bringing))
    terms = terms_of(sent.plan)
    context = {
        "sent": sent, "who": who, "year": FiscalYear(sent.fiscal_year), "page_title": _("紙の様式を入力する"),
        "rows": [_typing_row(number, row, columns, request.POST) for number, row in enumerate(_with_new(sent))],
        "columns": columns, "states": terms.states, "steps": [str(step.label) for step in NextStep],
    }  # fmt: skip
    return render(request, "press/sheets/typing.html", context, status=422 if who.errors else 200)


def _with_new(sent: SentSheet) -> list[dict[str, Any]]:
    return [*sent.rows, *({"key": "", "cells": {}, "is_new": True} for _number in range(NEW_ROWS))]


def _typing_row(number: int, row: dict[str, Any], columns: list[Column], posted: QueryDict) -> dict[str, Any]:
    fields = []
    for column in columns:
        name = f"r{number}-{column.place}"
        value = row["cells"].get(str(column.place), "")
        # On paper the name of a measure is printed; here Tab would select it, and the first key replace it.
        is_known = not row.get("is_new") and (column.role == v.TITLE or (not row["key"] and _of_measure(column)))
        can_write = column.is_written and not is_known
        fields.append({"column": column, "name": name, "value": posted.get(name, value), "can_write": can_write})
    shown = [field for field in fields if _is_shown(field["column"]) and not field["can_write"] and field["value"]]
    return {"number": number, "fields": fields, "shown": shown, "is_new": row.get("is_new", False)}


def _is_shown(column: Column) -> bool:
    return column.role == v.TITLE or not column.is_written


def _of_measure(column: Column) -> bool:
    """A row that goes on with the indicators of the measure above says nothing of the measure itself."""
    indicators = {v.INDICATOR, v.UNIT, v.INDICATOR_KIND, v.DEFINITION, v.METHOD, v.REASON, *v.FIGURES}
    return column.role not in indicators


def _typed(sent: SentSheet, columns: list[Column], posted: QueryDict) -> list[dict[str, Any]]:
    rows = []
    for number, row in enumerate(_with_new(sent)):
        cells = dict(row["cells"])
        for column in columns:
            words = posted.get(f"r{number}-{column.place}")
            if words is not None and column.is_written:
                cells[str(column.place)] = words.strip()
        kept = {place: value for place, value in cells.items() if value != ""}
        if kept or row["key"]:
            rows.append({"key": row["key"], "cells": kept})
    return rows
