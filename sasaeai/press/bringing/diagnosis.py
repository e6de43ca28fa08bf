"""What would keep a machine from reading these tables: the 統一ルール on machine-readable statistics (総務省, 2020).

Each finding names the rule, the cells, and how to mend it. Nothing here stops an import: the engine reads most of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sasaeai.kernel.tables import Sheet

from . import vocabulary as v
from .cells import is_blank, read_amount, split_pair, years_in
from .grid import Grid
from .mapping import Reading, Shape, SheetUse

MOST_CELLS = 200
# Letters outside of what every machine shows: circled and Roman numbers, units in one sign, ㈱, ™ and their like.
_MACHINE_BOUND = re.compile(
    r"[\u2460-\u24ff\u2160-\u217f\u3200-\u32ff\u3300-\u33ff\u2116\u2121\u2776-\u2793\ue000-\uf8ff]"
)
_SPACED = re.compile(r"^[ \u3000]|[ \u3000]$|(?<=[\u3040-\u9fff])[ \u3000]{1,}(?=[\u3040-\u9fff])")
_WESTERN = re.compile(r"(?:19|20)[0-9]{2}")


@dataclass
class Finding:
    """One rule that a sheet does not keep."""

    rule: str | Promise
    mend: str | Promise
    sheet: str
    cells: list[str] = field(default_factory=list)
    more: int = 0

    def add(self, address: str) -> None:
        if len(self.cells) < MOST_CELLS:
            self.cells.append(address)
        else:
            self.more += 1


Look = Callable[[Grid, SheetUse, Shape | None], Iterator[str]]


def diagnose(sheets: Sequence[Sheet], reading: Reading, parts: set[str]) -> list[Finding]:
    """`parts` are the names of what the file holds, to see drawings and pictures."""
    findings = []
    for sheet, use in zip(sheets, reading.sheets, strict=True):
        if not sheet.rows or sheet.row_names or sheet.hidden:
            continue  # Word is no table by this rule
        grid = Grid(sheet)
        shape = reading.shapes.get(use.shape)
        for rule, mend, look in RULES:
            finding = Finding(rule, mend, sheet.name)
            for address in look(grid, use, shape):
                finding.add(address)
            if finding.cells:
                findings.append(finding)
    if any(part.startswith(("xl/media/", "xl/drawings/", "xl/charts/")) for part in parts):
        rule, mend = (
            _("オブジェクト（図形・画像・グラフ）を使わない"),
            _("図形や画像に書いたことは、表の欄に書きます。"),
        )
        findings.append(Finding(rule, mend, "", [_("ファイル全体")]))
    return findings


def _body(grid: Grid, use: SheetUse) -> Iterator[tuple[int, int, str]]:
    """Cells below the header that are written themselves, not by a merge."""
    for row in grid.filled_rows(use.bottom + 1 if use.shape else 0):
        for column in range(grid.width):
            if grid.texts[row][column] and grid.home(row, column) == (row, column):
                yield row, column, grid.texts[row][column]


def _figures(grid: Grid, use: SheetUse, shape: Shape | None) -> Iterator[tuple[int, int, str]]:
    columns = {c for c, column in enumerate(shape.columns) if column.role in v.FIGURES} if shape else set()
    return ((row, column, words) for row, column, words in _body(grid, use) if column in columns)


def _several(grid: Grid, use: SheetUse, shape: Shape | None) -> Iterator[str]:
    names = {c for c, column in enumerate(shape.columns) if column.role == v.INDICATOR} if shape else set()
    for row, column, words in _body(grid, use):
        pair = split_pair(words)
        is_pair = pair is not None and all(read_amount(part) or is_blank(part) for part in pair)
        if is_pair or (column in names and len([line for line in words.splitlines() if line.strip()]) > 1):
            yield grid.address(row, column)


def _numbers_as_text(grid: Grid, use: SheetUse, shape: Shape | None) -> Iterator[str]:
    for row, column, words in _figures(grid, use, shape):
        if isinstance(grid.value(row, column), str) and not is_blank(words):
            yield grid.address(row, column)


def _special_signs(grid: Grid, use: SheetUse, shape: Shape | None) -> Iterator[str]:
    for row, column, words in _figures(grid, use, shape):
        if isinstance(grid.value(row, column), str) and is_blank(words):
            yield grid.address(row, column)


def _merged(grid: Grid, _use: SheetUse, _shape: Shape | None) -> Iterator[str]:
    return (str(merged) for merged in sorted(grid.sheet.merged, key=lambda merged: (merged.top, merged.left)))


def _looks(grid: Grid, use: SheetUse, shape: Shape | None) -> Iterator[str]:
    """Blanks and breaks in headings and in names; in running text a break is a break."""
    longer = {v.TEXT, v.REMARK, v.GOAL_TEXT, v.DEFINITION, v.METHOD, v.REASON}
    running = {c for c, column in enumerate(shape.columns) if column.role in longer} if shape else set()
    for row in grid.filled_rows():
        for column in range(grid.width):
            raw = grid.value(row, column)
            if not isinstance(raw, str) or grid.home(row, column) != (row, column):
                continue
            if column in running and row > use.bottom:
                continue
            if "\n" in raw.strip() or _SPACED.search(raw):
                yield grid.address(row, column)


def _left_out(grid: Grid, use: SheetUse, shape: Shape | None) -> Iterator[str]:
    """Blank cells below a goal or a measure that mean "as above", and columns without a heading."""
    if shape is None:
        return
    asked = [c for c, column in enumerate(shape.columns) if v.goal_depth(column.role) or column.role == v.TITLE]
    for row in grid.filled_rows(use.bottom + 1):
        for column in asked:
            if column < grid.width and not grid.texts[row][column] and len(grid.written(row)) > 1:
                yield grid.address(row, column)
    for column, about in enumerate(shape.columns):
        filled = (
            any(grid.texts[row][column] for row in grid.filled_rows(use.bottom + 1)) if column < grid.width else False
        )
        if not about.titles and filled:
            yield grid.address(use.bottom, column)


def _formulas(grid: Grid, _use: SheetUse, _shape: Shape | None) -> Iterator[str]:
    return iter(grid.sheet.formulas)


def _broken(grid: Grid, _use: SheetUse, _shape: Shape | None) -> Iterator[str]:
    return iter(grid.sheet.broken)


def _uncalculated(grid: Grid, _use: SheetUse, _shape: Shape | None) -> Iterator[str]:
    return iter(grid.sheet.uncalculated)


def _no_unit(grid: Grid, use: SheetUse, shape: Shape | None) -> Iterator[str]:
    if shape is None or v.INDICATOR not in shape.roles():
        return
    names = next(c for c, column in enumerate(shape.columns) if column.role == v.INDICATOR)
    units = [c for c, column in enumerate(shape.columns) if column.role == v.UNIT]
    for row, column, words in _body(grid, use):
        told = any(grid.texts[row][unit] for unit in units) or words.rstrip().endswith(("）", ")"))
        if column == names and not told:
            yield grid.address(row, column)


def _machine_bound(grid: Grid, _use: SheetUse, _shape: Shape | None) -> Iterator[str]:
    for row in grid.filled_rows():
        for column in range(grid.width):
            if _MACHINE_BOUND.search(grid.texts[row][column]) and grid.home(row, column) == (row, column):
                yield grid.address(row, column)


def _wareki_only(grid: Grid, use: SheetUse, _shape: Shape | None) -> Iterator[str]:
    for row in range(min(use.bottom + 1, grid.height)):
        for column in range(grid.width):
            words = grid.texts[row][column]
            own = grid.home(row, column) == (row, column)
            if own and years_in(words) and not _WESTERN.search(words):
                yield grid.address(row, column)


def _hidden(grid: Grid, _use: SheetUse, _shape: Shape | None, *, rows: bool) -> Iterator[str]:
    if rows:
        return (
            _("%(number)s行目") % {"number": row + 1} for row in sorted(grid.sheet.hidden_rows) if row < grid.height
        )
    return (
        grid.address(0, column)[:-1] + _("列") for column in sorted(grid.sheet.hidden_columns) if column < grid.width
    )


def _broken_up(grid: Grid, use: SheetUse, shape: Shape | None) -> Iterator[str]:
    """An empty row inside the table, or a second header: two tables on one sheet."""
    if shape is None:
        return
    filled = set(grid.filled_rows(use.bottom + 1))
    for row in range(use.bottom + 1, max(filled, default=0)):
        if row not in filled:
            yield grid.address(row, 0)


RULES: list[tuple[str | Promise, str | Promise, Look]] = [
    (
        gettext_lazy("1つの欄に1つのデータだけを書く"),
        gettext_lazy("「30／38」のような二つの値や、二つの指標は、列や行を分けます。"),
        _several,
    ),
    (
        gettext_lazy("数値は数値として書き、文字を含めない"),
        gettext_lazy("「30人」は「30」にして、単位は「単位」の列に書きます。「約」や「以上」は備考に書きます。"),
        _numbers_as_text,
    ),
    (
        gettext_lazy("セルを結合しない"),
        gettext_lazy("結合を解除して、どの行にも同じことを書きます。"),
        _merged,
    ),
    (
        gettext_lazy("空白や改行で体裁を整えない"),
        gettext_lazy("字の間の空白と、見出しや名前の中の改行を消します。幅は列の幅で整えます。"),
        _looks,
    ),
    (
        gettext_lazy("項目名を省略しない"),
        gettext_lazy("「上と同じ」という意味の空欄にも、同じことを書きます。どの列にも見出しを付けます。"),
        _left_out,
    ),
    (
        gettext_lazy("数式は数値に直す"),
        gettext_lazy("コピーして「値の貼り付け」をします。"),
        _formulas,
    ),
    (
        gettext_lazy("数式の結果が保存されていない"),
        gettext_lazy("Excelで開いて保存し直すと、結果も保存されます。いまは空欄として読みました。"),
        _uncalculated,
    ),
    (
        gettext_lazy("数式のエラー（#REF! など）を残さない"),
        gettext_lazy("正しい値を書きます。いまは空欄として読みました。"),
        _broken,
    ),
    (
        gettext_lazy("データの単位を書く"),
        gettext_lazy("「単位」の列を作るか、指標の名前の後ろに「（件）」のように書きます。"),
        _no_unit,
    ),
    (
        gettext_lazy("機種依存文字を使わない"),
        gettext_lazy("「①」は「(1)」、「Ⅱ」は「2」、「㈱」は「（株）」のように書きます。"),
        _machine_bound,
    ),
    (
        gettext_lazy("年は西暦で書くか、和暦に西暦を並べる"),
        gettext_lazy("「平成23年度」は「2011年度」または「平成23年度（2011年度）」と書きます。"),
        _wareki_only,
    ),
    (
        gettext_lazy("数値の列に「―」などの記号を混ぜない"),
        gettext_lazy("値のないところは空欄にして、理由を備考に書きます。"),
        _special_signs,
    ),
    (
        gettext_lazy("データを分断しない"),
        gettext_lazy("表の途中の空の行を消します。"),
        _broken_up,
    ),
    (
        gettext_lazy("隠れた行を残さない"),
        gettext_lazy("いらない行は消し、いる行は「再表示」します。いまは読んでいません。"),
        partial(_hidden, rows=True),
    ),
    (
        gettext_lazy("隠れた列を残さない"),
        gettext_lazy("いらない列は消し、いる列は「再表示」します。"),
        partial(_hidden, rows=False),
    ),
]
