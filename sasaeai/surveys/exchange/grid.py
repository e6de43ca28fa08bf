"""納品データ: a table of answers as a file has it: which sheet, where its headings end, what stands in a column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sasaeai.kernel.tables import Limits, Sheet, UnreadableTable, Value, address_of, read_table, text_of

LIMITS = Limits(rows=30_000, columns=1_000, area=12_000_000)
MOST_HEADS = 5
# A heading of a sheet that holds answers, rather than tables, notes or a list of codes.
_NAMED = re.compile(r"raw|ローデータ|回答データ|納品|素データ|データ|answers", re.IGNORECASE)
_QUESTION = re.compile(r"(問|設問|質問|[QqFf]|SQ)?\s*[0-9]+(\s*[-－ー()（）ア-ン0-9])*\Z")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?\Z")


def folded(value: object) -> str:
    """What people mean by it: half-width, without spaces around."""
    text = value if isinstance(value, str) else text_of(value)  # type: ignore[arg-type]
    return unicodedata.normalize("NFKC", text).strip()


@dataclass
class Column:
    """`heads` are the words over it from above to below; `number` is the nearest 問番号 at or before it."""

    at: int
    heads: list[str]
    number: str = ""
    begins: bool = False

    @property
    def letter(self) -> str:
        return address_of(0, self.at).rstrip("0123456789")

    @property
    def title(self) -> str:
        return "／".join(dict.fromkeys(head for head in self.heads if head))


@dataclass
class Grid:
    """`top` is the row of the first heading, `head` how many rows of headings there are."""

    sheet: str
    rows: list[list[Value]]
    top: int = 0
    head: int = 1
    # Of a file that knows its own codes (.sav): per column the words of each value.
    labels: dict[int, dict[str, str]] = field(default_factory=dict)

    @property
    def columns(self) -> list[Column]:
        width = max((len(row) for row in self.rows[self.top : self.top + self.head]), default=0)
        found: list[Column] = []
        number = ""
        for at in range(width):
            heads = [folded(self._at(self.top + down, at)) for down in range(self.head)]
            number = heads[0] or number
            found.append(Column(at, heads, number, bool(heads[0])))
        while found and not found[-1].title:
            found.pop()  # what stands to the right of all headings belongs to no column
        return found

    def data(self) -> Iterator[tuple[int, list[Value]]]:
        for row in range(self.top + self.head, len(self.rows)):
            values = self.rows[row]
            if any(value is not None and value != "" for value in values):
                yield row, values

    def address(self, row: int, column: int) -> str:
        return address_of(row, column)

    def _at(self, row: int, column: int) -> Value:
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else None


def open_grid(name: str, content: bytes, *, sheet: str = "", head: int = 0) -> Grid:
    """Raises UnreadableTable with a sentence for the person who chose the file."""
    return grid_of(read_table(name, content, LIMITS), sheet=sheet, head=head)


def grid_of(sheets: list[Sheet], *, sheet: str = "", head: int = 0) -> Grid:
    """The sheet that was chosen; else the one that is called so, else the largest."""
    shown = [one for one in sheets if not one.hidden and len(one.rows) > 1]
    if not shown:
        raise UnreadableTable(
            _("回答の表が見つかりません。1行目に見出し、その下に1人1行で回答がある表を選んでください。")
        )
    found = next((one for one in shown if one.name == sheet), None)
    if found is None:
        named = [one for one in shown if _NAMED.search(one.name)]
        found = max(named or shown, key=lambda one: sum(map(len, one.rows)))
    top = _top(found)
    return Grid(found.name, found.rows, top, head or _heads(found, top))


def _top(sheet: Sheet) -> int:
    """A title alone in its row stands above the table."""
    for at, row in enumerate(sheet.rows[:10]):
        if sum(value is not None for value in row) >= min(2, len(row)):
            return at
    return 0


def _heads(sheet: Sheet, top: int) -> int:
    """Headings end with the last row of words among the first few; question numbers alone may look like answers."""
    if _names_all(sheet.rows[top]):
        return 1
    wordy = [at for at in range(MOST_HEADS) if top + at < len(sheet.rows) and _is_wordy(sheet.rows[top + at])]
    if not wordy:
        return 1
    last = wordy[-1] + 1
    return last if last < MOST_HEADS else (3 if len(sheet.rows) > top + 4 and _is_long(sheet.rows[top + 1]) else 1)


def _names_all(row: list[Value]) -> bool:
    """One heading over each column, and no question numbers, which would have words below them."""
    given = [text for value in row if (text := folded(value))]
    numbered = sum(bool(_QUESTION.match(text)) for text in given)
    return len(given) >= 0.9 * len(row) and len(set(given)) == len(given) and numbered * 2 < len(given)


def _is_wordy(row: list[Value]) -> bool:
    given = [folded(value) for value in row if value is not None]
    words = sum(not _NUMBER.match(text) for text in given)
    return bool(given) and words * 2 > len(given)


def _is_long(row: list[Value]) -> bool:
    texts = [folded(value) for value in row if value is not None]
    return bool(texts) and max(map(len, texts)) > 12
