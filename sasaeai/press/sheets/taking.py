"""A form that came back: which one it is, and how its sheet is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from sasaeai.kernel.tables import ABOUT, Sheet, about_of
from sasaeai.press.bringing import vocabulary as v
from sasaeai.press.bringing.grid import Grid
from sasaeai.press.bringing.mapping import ColumnUse, Reading, Shape, SheetUse
from sasaeai.press.models import SentSheet

from .filling import KEY_TITLE, use_of
from .marking import form_titles


class NotOurs(ValueError):
    """A Japanese sentence that says why this file cannot be taken as a form that came back."""


def sent_of(sheets: Sequence[Sheet]) -> SentSheet:
    """Which form this is, by the mark on its hidden sheet. Raises NotOurs."""
    about = about_of(sheets)
    sent = None
    if about.get("sasaeai") == "sheet":
        rows = SentSheet.objects.select_related("form__period", "plan__period", "plan__area")
        sent = rows.filter(uid=str(about.get("sent", ""))[:20]).first()
    if sent is None:
        raise NotOurs(
            _(
                "このシステムから配った様式ではないか、配ったあとに別のファイルへ写されています。"
                "配ったファイルそのものに書いて返してもらうか、「Excel・Wordから取りこむ」で読んでください。"
            )
        )
    return sent


def reading_of(sent: SentSheet, sheets: list[Sheet]) -> tuple[list[Sheet], Reading]:
    """The sheets without what stands below the rows, and what each column is. Raises NotOurs."""
    use, shape = use_of(sent.form)
    place = _sheet(sent, sheets)
    sheet = _cut(sheets[place], use, sent.form.below)
    book = [sheet if number == place else other for number, other in enumerate(sheets)]
    key = "form"
    found = _shape(shape, sheet, use, sent.fiscal_year)
    uses = [SheetUse(other.name) for other in book]
    uses[place] = SheetUse(sheet.name, key, use.top, use.bottom, use=True)
    return book, Reading(uses, {key: found})


def _sheet(sent: SentSheet, sheets: Sequence[Sheet]) -> int:
    named = [place for place, sheet in enumerate(sheets) if sheet.name == sent.form.sheet]
    shown = [place for place, sheet in enumerate(sheets) if not sheet.hidden and sheet.name != ABOUT]
    if named:
        return named[0]
    if len(shown) == 1:
        return shown[0]
    raise NotOurs(
        _("シート「%(sheet)s」がありません。シートの名前をもとに戻して、保存し直してください。")
        % {"sheet": sent.form.sheet}
    )


def _cut(sheet: Sheet, use: SheetUse, below: str) -> Sheet:
    """Without the office's own lines under the table (記入した人 …)."""
    if not below:
        return sheet
    grid = Grid(sheet)
    for row in range(use.bottom + 1, grid.height):
        written = grid.written(row)
        if written and grid.texts[written[0][0]][written[0][1]] == below:
            return replace(sheet, rows=sheet.rows[:row])
    return sheet


def _shape(form: Shape, sheet: Sheet, use: SheetUse, year: int) -> Shape:
    """By the words of the headings, wherever their columns stand now; one that is gone is asked about."""
    titles = form_titles(Grid(sheet), use)
    known: dict[str, list[ColumnUse]] = {}
    for column in form.columns:
        known.setdefault(column.title, []).append(column)
    columns = []
    for title in titles:
        if KEY_TITLE in title:
            columns.append(ColumnUse([title], v.CODE))
            continue
        mine = known.get(title)
        model = mine.pop(0) if mine else None
        columns.append(_column(title, model, year))
    gone = [column.title for left in known.values() for column in left if column.role != v.SKIP and column.title]
    return Shape(columns, form.goal_from, form.goal_level, gone=gone)


def _column(title: str, model: ColumnUse | None, year: int) -> ColumnUse:
    if model is None:
        return ColumnUse([title])
    role = v.SKIP if model.role in {v.NUMBER} or v.goal_depth(model.role) else model.role
    return ColumnUse(
        [title], role, (model.year or year) if role in v.YEARLY else None, None, model.confidence, model.reason
    )
