"""What stands in the rows of a form: one row a measure, one more for each further indicator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import FiscalYear, wareki_date
from sasaeai.kernel.tables import Filled, fill_form
from sasaeai.plans.models import ActorRole, Help, NextStep, Plan
from sasaeai.press.bringing import vocabulary as v
from sasaeai.press.bringing.cells import joined_names
from sasaeai.press.bringing.draft import DONE, GOAL, INDICATOR, MEASURE, PLANNED, TARGET, VALUE, Item
from sasaeai.press.bringing.mapping import ColumnUse, Reading, Shape, SheetUse
from sasaeai.press.bringing.terms import Terms
from sasaeai.press.bringing.writing import KIND_WORDS
from sasaeai.press.models import FormSheet, SentSheet

from .marking import AREA, CONTACT, DUE, PLAN, YEAR, place_of_rows

# Its title tells the reading engine that these are the system's own marks.
KEY_TITLE = "記号（書きかえないでください）"
_ROLES = {v.LEAD: ActorRole.LEAD, v.PARTNER: ActorRole.PARTNER, v.SUPPORT: ActorRole.SUPPORT}
_HELPS = {v.SELF_HELP: Help.SELF, v.MUTUAL_HELP: Help.MUTUAL, v.PUBLIC_HELP: Help.PUBLIC}
_PLAIN = {
    v.TITLE: "title", v.TEXT: "text", v.AUDIENCE: "audience", v.KIND: "content_kind", v.INDICATOR: "title",
    v.UNIT: "unit", v.DEFINITION: "definition", v.METHOD: "method", v.REASON: "target_reason",
}  # fmt: skip
_OF_INDICATORS = {v.INDICATOR, v.UNIT, v.INDICATOR_KIND, v.DEFINITION, v.METHOD, v.REASON, *v.FIGURES}
_YEARLY = {v.PLANNED: PLANNED, v.DONE: DONE, v.TARGET: TARGET, v.VALUE: VALUE}
# What the system knows and a filled form only shows; what is changed there is not read.
SHOWN_ONLY = {v.SKIP, v.NUMBER, v.CODE}


def use_of(form: FormSheet) -> tuple[SheetUse, Shape]:
    reading = Reading.restored(form.reading)
    use = reading.sheets[0]
    return use, reading.shapes[use.shape]


def rows_of(items: Sequence[Item], shape: Shape, year: int) -> list[dict[str, Any]]:
    """{"key": uid of the measure or "", "cells": {column: value}} for each row, in printed order."""
    asks_for_indicators = v.INDICATOR in shape.roles()
    found: list[dict[str, Any]] = []
    for measure in _in_order(items):
        indicators = [item for item in items if item.kind == INDICATOR and item.parent is measure]
        first = indicators[0] if asks_for_indicators and indicators else None
        rest = indicators[1:] if asks_for_indicators else []
        found.append({"key": measure.code, "cells": _cells(measure, first, shape, year)})
        found += [{"key": "", "cells": _cells(None, indicator, shape, year)} for indicator in rest]
    return found


def _in_order(items: Sequence[Item]) -> Iterator[Item]:
    measures = [item for item in items if item.kind == MEASURE]
    for goal in (item for item in items if item.kind == GOAL):
        yield from (item for item in measures if item.parent is goal)
    yield from (item for item in measures if item.parent is None)


def _cells(measure: Item | None, indicator: Item | None, shape: Shape, year: int) -> dict[str, Any]:
    cells = {}
    for place, column in enumerate(shape.columns):
        value = _value(measure, indicator, column, year)
        if value not in ("", None):
            cells[str(place)] = value
    return cells


def _value(measure: Item | None, indicator: Item | None, column: ColumnUse, year: int) -> Any:
    if column.role in _OF_INDICATORS:
        return _of_indicator(indicator, column, year) if indicator else ""
    return _of_measure(measure, column, year) if measure else ""


def _of_measure(measure: Item, column: ColumnUse, year: int) -> Any:
    role = column.role
    if role == v.NUMBER:
        return measure.number
    if depth := v.goal_depth(role):
        return _goal_words(measure, depth)
    if role in _ROLES:
        return joined_names(name for name, its in measure.value("actors", []) if its == str(_ROLES[role]))
    if role in _HELPS:
        return "○" if str(_HELPS[role]) in measure.value("helps", []) else ""
    if role == v.HELP:
        return "・".join(str(help_.label) for help_ in Help if str(help_) in measure.value("helps", []))
    if role == v.SAID_NEXT:
        code = measure.value(f"{role}_{column.year or year}")
        return str(NextStep(code).label) if code else ""
    if role in v.REVIEWS:
        return measure.value(f"{role}_{column.year or year}")
    if role in _YEARLY:
        return measure.value(f"{_YEARLY[role]}{column.year or year}")
    return measure.value(_PLAIN[role]) if role in _PLAIN else ""


def _of_indicator(indicator: Item, column: ColumnUse, year: int) -> Any:
    if column.role == v.INDICATOR_KIND:
        return KIND_WORDS.get(indicator.value("kind"), "")
    if column.role == v.BASELINE:
        return _number(indicator.value("baseline_value"))
    if column.role in _YEARLY:
        return _number(indicator.value(f"{_YEARLY[column.role]}{column.year or year}"))
    return indicator.value(_PLAIN[column.role]) if column.role in _PLAIN else ""


def _number(text: str) -> Any:
    """JSON knows no exact decimals; what is whole stays whole."""
    return (int(text) if Decimal(text) == int(Decimal(text)) else float(text)) if text else ""


def _goal_words(measure: Item, depth: int) -> str:
    goal = measure.parent
    while goal is not None and goal.depth > depth:
        goal = goal.parent
    return goal.title if goal is not None and goal.depth == depth else ""


def base_of(items: Sequence[Item]) -> dict[str, dict[str, Any]]:
    """Every value of the plan's items as it is now, by uid and field."""
    return {item.code: {name: told.value for name, told in item.fields.items()} for item in items if item.kind != GOAL}


def workbook(sent: SentSheet, terms: Terms, typed: Sequence[dict[str, Any]] | None = None) -> bytes:
    """The form as it goes out; with `typed` (rows like those of `rows_of`) as somebody filled it in."""
    form = sent.form
    use, shape = use_of(form)
    rows = sent.rows if typed is None else typed
    with form.file.open("rb") as file:
        template = file.read()
    filled = Filled(
        singles={address: single_words(name, sent) for address, name in form.singles.items()},
        rows=[{(0, int(place)): value for place, value in row["cells"].items()} for row in rows],
        keys=[row["key"] for row in rows],
        choices={(0, place): words for place, words in _choices(shape, terms)},
        about={"sasaeai": "sheet", "sent": sent.uid, "year": sent.fiscal_year},
    )
    return fill_form(template, place_of_rows(use, shape, form.sheet), filled, key_title=KEY_TITLE)


def single_words(name: str, sent: SentSheet) -> str:
    return {
        AREA: sent.plan.area.name,
        YEAR: str(FiscalYear(sent.fiscal_year)),
        DUE: wareki_date(sent.due_on) if sent.due_on else "",
        CONTACT: sent.contact,
        PLAN: sent.plan.period.title,
    }[name]


def _choices(shape: Shape, terms: Terms) -> Iterator[tuple[int, list[str]]]:
    for place, column in enumerate(shape.columns):
        if column.role in {v.PLANNED, v.DONE}:
            yield place, list(terms.states)
        elif column.role == v.SAID_NEXT:
            yield place, [str(step.label) for step in NextStep]


def file_name(sent: SentSheet) -> str:
    gaps = {"form": sent.form.name, "area": sent.plan.area.name, "year": FiscalYear(sent.fiscal_year).wareki}
    return _("%(form)s_%(area)s_%(year)s.xlsx") % gaps


def plans_for(form: FormSheet) -> list[Plan]:
    return list(Plan.objects.family(form.period))
