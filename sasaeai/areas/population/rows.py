"""From a file to rows of counts: every unreadable cell becomes a fault that names row and column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.areas.codes import repaired_code
from sasaeai.kernel.fiscal import UnreadableDate, parse_date
from sasaeai.kernel.tables import UnreadableTable, read_table

from .headers import Header, find_header, plain
from .report import CELLS, Fault

# 「-」 is the statistical sign for "none"; x and … (withheld, unknown) are not numbers and stay faults.
NONE_SIGNS = {"-", "−", "―", "—", "–", "ー"}
# A row with fewer filled cells and no ages is a remark (版の注記), not a row of an area.
FEWEST_CELLS = 3
SUBTOTALS = {"計", "合計", "総計", "総数", "小計", "区計", "市計"}
LARGEST_COUNT = 20_000_000


@dataclass(frozen=True)
class PopulationRow:
    row: int
    name: str
    code: str
    on: date
    counts: tuple[int, ...]


@dataclass
class PopulationFile:
    rows: list[PopulationRow] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_population(filename: str, content: bytes, *, on: date | None = None) -> PopulationFile:
    """The rows of the first sheet that has age columns; `on` is used where the file has no 調査年月日.

    Never raises for what is in the file: what cannot be read is in `faults`.
    """
    found = PopulationFile()
    try:
        sheets = read_table(filename, content)
    except UnreadableTable as unreadable:
        found.faults.append(Fault(str(unreadable)))
        return found
    for sheet in sheets:
        header = find_header(sheet.rows)
        if header:
            _Reader(header, found, on).read(sheet.rows)
            return found
    found.faults.append(
        Fault(
            _(
                "年齢の見出し（「0-4歳の男性」など）が見つかりません。標準データセット「地域・年齢別人口」の表を選んでください。"
            )
        )
    )
    return found


def read_count(value: Any) -> int:
    """A number of persons out of 4315, 4315.0, "4,315 ", "４，３１５人" or "-" (none); raises ValueError."""
    if isinstance(value, bool):
        raise ValueError
    text = "".join(unicodedata.normalize("NFKC", str(value)).split()).removesuffix("人")
    if text in NONE_SIGNS:
        return 0
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.0+)?", text):
        text = text.replace(",", "")
    if not re.fullmatch(r"\d+(\.0+)?", text):
        raise ValueError
    count = int(text.split(".")[0])
    if count > LARGEST_COUNT:
        raise ValueError
    return count


def _is_blank(value: Any) -> bool:
    return value is None or not str(value).strip()


class _Reader:
    def __init__(self, header: Header, found: PopulationFile, on: date | None) -> None:
        self.header, self.found, self.on = header, found, on
        self.remarks: list[int] = []
        self.subtotals: list[int] = []

    def read(self, rows: Sequence[Sequence[Any]]) -> None:
        self.found.unknown_columns = self.header.unknown
        if not self._header_is_complete():
            return
        for number, cells in enumerate(rows[self.header.row :], start=self.header.row + 1):
            self._read_row(number, cells)
        self._tell()

    def _header_is_complete(self) -> bool:
        header, faults = self.header, self.found.faults
        if header.name is None:
            faults.append(Fault(_("「地域名」の列がありません。列の見出しを確かめてください。"), header.row))
        if header.day is None and self.on is None:
            faults.append(Fault(_("「調査年月日」の列がありません。調査した日を指定してください。"), header.row))
        if header.missing:
            columns = "、".join(f"{band}歳からの{_sex_name(sex)}" for band, sex in header.missing)
            faults.append(Fault(_("年齢の列が足りません：%(columns)s。") % {"columns": columns}, header.row))
        return not faults

    def _read_row(self, number: int, cells: Sequence[Any]) -> None:
        header = self.header
        filled = sum(not _is_blank(cell) for cell in cells)
        ages = [self._cell(cells, column) for column in header.band_columns]
        if not filled:
            return
        name = plain(self._cell(cells, header.name))
        if all(_is_blank(age) for age in ages) and (not name or filled < FEWEST_CELLS):
            self.remarks.append(number)
        elif name in SUBTOTALS:
            self.subtotals.append(number)
        elif name != header.titles[header.name or 0]:
            self._take(number, name, cells)

    def _take(self, number: int, name: str, cells: Sequence[Any]) -> None:
        known = len(self.found.faults)
        if not name:
            self._fault(number, self.header.name, _("地域名がありません。地域の名前を書いてください。"))
        on = self._day(number, cells)
        counts = [self._sum(number, cells, self.header.bands[cell]) for cell in CELLS]
        if on is None or len(self.found.faults) > known:
            return
        code = repaired_code(self._cell(cells, self.header.code) or "")
        row = PopulationRow(number, name, code, on, tuple(counts))
        self._compare_total(row, cells)
        self.found.rows.append(row)

    def _sum(self, number: int, cells: Sequence[Any], columns: list[int]) -> int:
        return sum(self._count(number, cells, column) for column in columns)

    def _count(self, number: int, cells: Sequence[Any], column: int) -> int:
        value = self._cell(cells, column)
        if _is_blank(value):
            self._fault(number, column, _("人数がありません。いないときは0と書いてください。"))
            return 0
        try:
            return read_count(value)
        except ValueError:
            sentence = _("「%(found)s」は人数として読めません。0以上の整数（例：4,315）にしてください。")
            self._fault(number, column, sentence % {"found": str(value)[:40]})
            return 0

    def _day(self, number: int, cells: Sequence[Any]) -> date | None:
        value = self._cell(cells, self.header.day)
        if _is_blank(value) and self.on:
            return self.on
        if _is_blank(value):
            self._fault(number, self.header.day, _("調査した日がありません。「2024-04-01」のように書いてください。"))
            return None
        try:
            return parse_date(value)
        except UnreadableDate as unreadable:
            self._fault(number, self.header.day, str(unreadable))
            return None

    def _compare_total(self, row: PopulationRow, cells: Sequence[Any]) -> None:
        """年齢不詳 makes the total larger than its bands: worth knowing, no reason to refuse."""
        value = self._cell(cells, self.header.total)
        try:
            total = read_count(value)
        except ValueError:
            return
        if total != sum(row.counts):
            self.found.notes.append(
                _(
                    "%(row)s行目「%(name)s」：総人口は%(total)s人ですが、年齢別の合計は%(sum)s人です。年齢別の合計を使います。"
                )
                % {"row": row.row, "name": row.name, "total": f"{total:,}", "sum": f"{sum(row.counts):,}"}
            )

    def _tell(self) -> None:
        for numbers, sentence in (
            (self.remarks, _("注記として読みとばした行：%(rows)s")),
            (self.subtotals, _("合計なので読みとばした行：%(rows)s")),
        ):
            if numbers:
                self.found.notes.append(sentence % {"rows": "、".join(str(number) for number in numbers)})

    def _fault(self, number: int, column: int | None, sentence: str) -> None:
        title = self.header.title(column) if column is not None else ""
        self.found.faults.append(Fault(sentence, number, title))

    @staticmethod
    def _cell(cells: Sequence[Any], column: int | None) -> Any:
        return cells[column] if column is not None and column < len(cells) else None


def _sex_name(sex: str) -> str:
    return _("男性") if sex == "male" else _("女性")
