"""What goes where in a form that the office drew: guessed from its own words, then corrected by a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sasaeai.kernel.tables import Place, Sheet, address_of, room_of
from sasaeai.kernel.words import tidy
from sasaeai.press.bringing import vocabulary as v
from sasaeai.press.bringing.grid import Grid
from sasaeai.press.bringing.headers import Header, titles_of
from sasaeai.press.bringing.mapping import ColumnUse, Reading, Shape, SheetUse, propose
from sasaeai.press.bringing.roles import SURE
from sasaeai.press.bringing.terms import Terms

AREA, YEAR, DUE, CONTACT, PLAN = "area", "year", "due", "contact", "plan"
SINGLE_NAMES = {
    AREA: gettext_lazy("地区の名前"), YEAR: gettext_lazy("年度"), DUE: gettext_lazy("しめきり"),
    CONTACT: gettext_lazy("問い合わせ先"), PLAN: gettext_lazy("計画の名前"),
}  # fmt: skip
# What people write into a cell to say "here", or beside an empty one.
_MARKED = re.compile(r"\{\{\s*(.+?)\s*\}\}")
_SINGLE_WORDS = {
    AREA: ("地区名", "地区の名前", "地区"), YEAR: ("年度", "対象年度"), DUE: ("しめきり", "締切", "提出期限", "〆切"),
    CONTACT: ("問い合わせ先", "問合せ先", "連絡先", "担当"), PLAN: ("計画名", "計画の名前"),
}  # fmt: skip
# The first that is contained counts. Only for columns that nothing else is known of: elsewhere these words mean less.
_REVIEW_WORDS = (
    (v.SAID_NEXT, ("今後の方向", "方向性", "次年度の方向", "来年の方向", "来年度の方向")),
    (v.SAID_RESPONSE, ("今後の対応", "来年", "次年度", "改善")),
    (v.SAID_CAUSE, ("要因", "困って", "課題", "理由")),
    (v.SAID_RESULT, ("実績", "参加", "回数", "成果", "結果")),
    (v.SAID_DONE, ("やったこと", "取組状況", "実施内容", "行ったこと", "活動内容")),
)


class UnusableForm(ValueError):
    """A Japanese sentence that says what the form lacks and what to do."""


@dataclass(frozen=True)
class Marked:
    """A form as it was understood. `reading` names one sheet; `singles` addresses; `below` the words under the rows."""

    sheet: str
    reading: Reading
    singles: dict[str, str]
    below: str


def mark(template: bytes, sheets: Sequence[Sheet], terms: Terms) -> Marked:
    """Raises UnusableForm."""
    shown = [sheet for sheet in sheets if not sheet.hidden]
    reading = propose(shown, terms)
    for place, use in enumerate(reading.sheets):
        shape = reading.shapes.get(use.shape)
        if shape is None:
            continue
        _guess_of_the_year(shape)
        if v.TITLE in shape.roles():
            sheet = shown[place]
            return Marked(sheet.name, _only(use, shape), _singles(sheet, use), words_below(template, sheet, use, shape))
    raise UnusableForm(
        _(
            "どの行に書けばよいか分かりません。「取組名」の列のある表を一つ、"
            "見出しの下に空の行を付けて作り、もう一度選んでください。"
        )
    )


def _only(use: SheetUse, shape: Shape) -> Reading:
    return Reading([SheetUse(use.name, use.shape, use.top, use.bottom, use=True)], {use.shape: shape})


_THIS_YEAR = re.compile(r"^(?:今年度?|本年度?|当該年度|この年度)の?")


def _guess_of_the_year(shape: Shape) -> None:
    """Columns of a year that their heading does not name are of the year for which the form is sent."""
    for column in shape.columns:
        unknown = column.role in {v.SKIP, v.REMARK} or (column.role in v.YEARLY and column.year is None)
        role = _role_of_the_year(tidy(column.title), shape) if unknown else ""
        if role and role not in shape.roles() - {column.role}:
            column.role, column.year, column.confidence = role, None, SURE
            column.reason = _("見出しの言葉から考えました。配る年度のことを書く欄です。")


def _role_of_the_year(words: str, shape: Shape) -> str:
    words = _THIS_YEAR.sub("", words)
    if not words:
        return ""
    if v.INDICATOR in shape.roles() and words in v.TARGET_WORDS:
        return v.TARGET
    if v.INDICATOR in shape.roles() and words in v.VALUE_WORDS:
        return v.VALUE
    if words in v.SCHEDULE_WORDS:
        return v.PLANNED
    if words in v.DONE_WORDS:
        return v.DONE
    return next((role for role, known in _REVIEW_WORDS if any(word in words for word in known)), "")


def _singles(sheet: Sheet, use: SheetUse) -> dict[str, str]:
    """{{地区名}} anywhere, or 「地区名」 above the table with an empty cell to its right."""
    found: dict[str, str] = {}
    grid = Grid(sheet)
    for row, column, words in _written(grid):
        if marked := _MARKED.search(words):
            if name := _single_of(marked[1]):
                found[address_of(row, column)] = name
        elif row < use.top and (name := _single_of(words.rstrip("：:"))) and name not in found.values():
            right = _free_to_the_right(grid, row, column)
            if right is not None:
                found[address_of(row, right)] = name
    return found


def _written(grid: Grid) -> Iterator[tuple[int, int, str]]:
    for row in range(grid.height):
        for top, left in grid.written(row):
            if top == row:
                yield row, left, grid.texts[top][left]


def _free_to_the_right(grid: Grid, row: int, column: int) -> int | None:
    home = grid.home(row, column)
    right = column + 1
    while right < grid.width and grid.home(row, right) == home:
        right += 1
    if right >= grid.width:
        return right if right == grid.width else None
    return right if not grid.texts[row][right] else None


def _single_of(words: str) -> str:
    plain = tidy(words)
    return next((name for name, known in _SINGLE_WORDS.items() if plain in {tidy(word) for word in known}), "")


def place_of_rows(use: SheetUse, shape: Shape, sheet: str) -> Place:
    """The first row below the header; keys go into the first column that the form does not use."""
    return Place(sheet, use.bottom + 1, key=max(len(shape.columns), 1))


def words_below(template: bytes, sheet: Sheet, use: SheetUse, shape: Shape) -> str:
    """What stands first under the form's empty rows: by it the end of the rows is known when it comes back."""
    place = place_of_rows(use, shape, sheet.name)
    grid = Grid(sheet)
    for row in range(place.first + room_of(template, place), grid.height):
        written = grid.written(row)
        if written:
            return grid.texts[written[0][0]][written[0][1]][:200]
    return ""


def form_titles(grid: Grid, use: SheetUse) -> list[str]:
    """For each column its headings in one word, as columns of a reading call themselves."""
    header = Header(use.top, min(use.bottom, max(grid.height - 1, 0)))
    return [ColumnUse(list(parts)).title for parts in titles_of(grid, header)]
