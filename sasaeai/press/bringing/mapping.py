"""How a file is read: which sheets, where their headers stand, what each column is. Proposed, corrected, kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.utils.translation import gettext as _

from sasaeai.kernel.tables import OUTLINE, Sheet

from . import vocabulary as v
from .cells import split_number
from .grid import Grid
from .headers import MOST_HEADER_ROWS, SEARCHED_ROWS, Header, find_header, fingerprint, titles_above, titles_of
from .roles import LIKELY, SAMPLES, UNSURE, Column, guess_columns, knows
from .terms import Terms

NO_GOAL, FROM_SHEET, FROM_TITLE, FROM_HEADINGS = "", "sheet", "title", "headings"


@dataclass
class ColumnUse:
    titles: list[str]
    role: str = v.SKIP
    year: int | None = None
    until: int | None = None  # the last year of a column that stands for several (23～25年度)
    confidence: str = UNSURE
    reason: str = ""

    @property
    def title(self) -> str:
        return " ／ ".join(self.titles)

    @property
    def years(self) -> list[int]:
        return [] if self.year is None else list(range(self.year, (self.until or self.year) + 1))


@dataclass
class Shape:
    """What the columns of all sheets with the same header are. `goal_from`: where the goal above all rows stands."""

    columns: list[ColumnUse]
    goal_from: str = NO_GOAL
    goal_level: int = 1
    with_hidden: bool = False
    kept_as: str = ""  # the name of the kept reading that this came from
    # Headings that an earlier reading of this table had and that are gone: asked about before anything is written.
    gone: list[str] = field(default_factory=list)

    def roles(self) -> set[str]:
        return {column.role for column in self.columns}


@dataclass
class SheetUse:
    name: str
    shape: str = ""  # the fingerprint of its header; empty when none was found
    top: int = 0
    bottom: int = 0
    use: bool = False
    reason: str = ""


@dataclass
class Reading:
    """The whole proposal for one file; JSON outside."""

    sheets: list[SheetUse] = field(default_factory=list)
    shapes: dict[str, Shape] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def restored(cls, found: Mapping[str, Any]) -> Self:
        return cls(
            [SheetUse(**sheet) for sheet in found.get("sheets", [])],
            {key: restored_shape(shape) for key, shape in found.get("shapes", {}).items()},
        )

    @property
    def used(self) -> list[tuple[int, SheetUse]]:
        return [(place, sheet) for place, sheet in enumerate(self.sheets) if sheet.use and sheet.shape in self.shapes]


def restored_shape(found: Mapping[str, Any]) -> Shape:
    columns = [ColumnUse(**column) for column in found["columns"]]
    return Shape(**{**found, "columns": columns})


def propose(sheets: Sequence[Sheet], terms: Terms, kept: Mapping[str, Shape] | None = None) -> Reading:
    """A reading of each sheet; `kept` are shapes by fingerprint that somebody corrected before."""
    reading = Reading()
    grids = [Grid(sheet) for sheet in sheets]
    for sheet, grid in zip(sheets, grids, strict=True):
        found = _known_header(grid, kept or {}) or find_header(grid, lambda words: knows(words, terms))
        reading.sheets.append(_sheet_use(sheet, grid, found))
        if found:
            look_at(reading, len(reading.sheets) - 1, grid, terms, kept or {})
    _leave_out(reading, sheets)
    _goals_from_outside(reading, sheets, grids, terms)
    return reading


def _known_header(grid: Grid, kept: Mapping[str, Shape]) -> Header | None:
    """A header that somebody showed before, whatever its words."""
    if not kept:
        return None
    for top in range(min(grid.height, SEARCHED_ROWS)):
        for bottom in range(top, min(top + MOST_HEADER_ROWS, grid.height)):
            header = Header(top, bottom)
            if fingerprint(titles_of(grid, header)) in kept:
                return header
    return None


def look_at(reading: Reading, place: int, grid: Grid, terms: Terms, kept: Mapping[str, Shape]) -> None:
    """Understand the columns of one sheet below the header rows that its use names."""
    use = reading.sheets[place]
    header = Header(use.top, min(use.bottom, grid.height - 1))
    titles = titles_of(grid, header)
    use.shape = fingerprint(titles)
    if use.shape not in reading.shapes:
        reading.shapes[use.shape] = kept.get(use.shape) or _guessed(grid, header, titles, terms, kept)


def _guessed(grid: Grid, header: Header, titles: list[list[str]], terms: Terms, kept: Mapping[str, Shape]) -> Shape:
    below = range(header.bottom + 1, min(grid.height, header.bottom + 1 + SAMPLES))
    columns = [
        Column(parts, [grid.texts[row][place] for row in below], grid.value(header.bottom, place))
        for place, parts in enumerate(titles)
    ]
    guesses = guess_columns(columns, terms)
    shape = Shape(
        [
            ColumnUse(list(c.titles), g.role, g.year, g.until, g.confidence, g.reason)
            for c, g in zip(columns, guesses, strict=True)
        ]
    )
    return _with_what_is_known(shape, kept)


def _with_what_is_known(shape: Shape, kept: Mapping[str, Shape]) -> Shape:
    """A table that is nearly one that was read before: the columns that are still there keep what was said of them."""
    titles = {column.title for column in shape.columns if column.title}
    for known in kept.values():
        before = {column.title: column for column in known.columns if column.title}
        if not before or len(titles & before.keys()) / len(before) < 0.6:
            continue
        for column in shape.columns:
            if column.title in before:
                old = before[column.title]
                column.role, column.year, column.until = old.role, old.year, old.until
                column.confidence, column.reason = "sure", old.reason
        shape.goal_from, shape.goal_level, shape.with_hidden = known.goal_from, known.goal_level, known.with_hidden
        shape.gone = [title for title, column in before.items() if title not in titles and column.role != v.SKIP]
        break
    return shape


def _sheet_use(sheet: Sheet, grid: Grid, header: Header | None) -> SheetUse:
    if not any(True for _row in grid.filled_rows()):
        return SheetUse(sheet.name, reason=_("何も書かれていません。"))
    if header is None:
        return SheetUse(sheet.name, reason=_("表の見出しが見つかりませんでした。見出しの行を教えてください。"))
    return SheetUse(sheet.name, top=header.top, bottom=header.bottom, use=True)


def _leave_out(reading: Reading, sheets: Sequence[Sheet]) -> None:
    """Sheets that say nothing of a plan, hidden ones, and the running text of a Word file that has tables."""
    has_tables = any(_says_something(reading, use) for use in reading.sheets if use.name != OUTLINE)
    for use, sheet in zip(reading.sheets, sheets, strict=True):
        if not use.use:
            continue
        if sheet.hidden:
            use.use, use.reason = False, _("隠れているシートなので、読みません。")
        elif not _says_something(reading, use):
            use.use, use.reason = False, _("目標・取組・指標の列が見つからないので、読みません。")
        elif sheet.name == OUTLINE and sheet.row_names and has_tables:
            use.use, use.reason = False, _("表があるので、本文は読みません。")


def _says_something(reading: Reading, use: SheetUse) -> bool:
    shape = reading.shapes.get(use.shape)
    if shape is None:
        return False
    roles = shape.roles()
    return bool(roles & {v.TITLE, v.INDICATOR} or any(v.goal_depth(role) for role in roles))


def _goals_from_outside(reading: Reading, sheets: Sequence[Sheet], grids: Sequence[Grid], terms: Terms) -> None:
    """Tables without a column of the top level: each sheet's title, its name or the headings above may be the goal."""
    for key, shape in reading.shapes.items():
        depths = {v.goal_depth(role) for role in shape.roles()} - {None}
        if shape.kept_as or not shape.roles() & {v.TITLE, v.INDICATOR}:
            continue
        places = [place for place, use in reading.used if use.shape == key]
        if not places:
            continue
        titles = [_title(reading, grids, place, terms) for place in places]
        if 1 in depths:
            if all(_is_numbered_goal(title, terms) for title in titles) and _make_room(shape, terms):
                shape.goal_from = FROM_TITLE
            continue
        if all(sheets[place].headings for place in places):
            shape.goal_from = FROM_HEADINGS
        elif all(_names_a_goal(title, terms) for title in titles):
            shape.goal_from = FROM_TITLE
        elif all(_names_a_goal(sheets[place].name, terms) for place in places):
            shape.goal_from = FROM_SHEET


def _make_room(shape: Shape, terms: Terms) -> bool:
    """Move the goals of a table one level down, for the sheet's title names the one above them.

    Only where their levels were guessed: a column that bears the top level's own name stays at the top.
    """
    columns = [(column, depth) for column in shape.columns if (depth := v.goal_depth(column.role))]
    if any(column.confidence != LIKELY or depth >= len(terms.levels) for column, depth in columns):
        return False
    for column, depth in columns:
        column.role = v.goal_role(depth + 1)
        gaps = {"word": column.titles[-1], "level": terms.levels[depth]}
        column.reason = _("表の上に目標が書かれているので、「%(word)s」を「%(level)s」と考えました。") % gaps
    return True


def _title(reading: Reading, grids: Sequence[Grid], place: int, terms: Terms) -> str:
    use = reading.sheets[place]
    found = goal_above(grids[place], Header(use.top, use.bottom), terms)
    return found[1] if found else ""


def goal_above(grid: Grid, header: Header, terms: Terms) -> tuple[int, str] | None:
    """The title row that names a goal, else the last one: 「（単位：人）」 may stand between it and the table."""
    found = titles_above(grid, header)
    return next((title for title in found if _names_a_goal(title[1], terms)), found[0] if found else None)


def _names_a_goal(words: str, terms: Terms) -> bool:
    return any(words.lstrip("【「『 　").startswith(name) for name in (*terms.levels, *v.GOAL_WORDS))


def _is_numbered_goal(words: str, terms: Terms) -> bool:
    """「基本目標１　支えあい」; 「施策一覧」 and 「基本目標別の実績」 are names of tables."""
    number, _title = split_number(words.lstrip("【「『 　"), (*terms.levels, *v.GOAL_WORDS))
    return bool(number) and _names_a_goal(words, terms)
