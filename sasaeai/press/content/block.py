"""What stands on a page of a paper, one below the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .inline import Line

# Never the only sign: a word or a number stands beside it. `goal-1` … `goal-8` are the colours of the base goals.
Tone = str
Align = Literal["start", "center", "end"]


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 is a chapter, which begins a page and stands in the running head; levels are never skipped.

    `number` is printed before the words; `anchor` is unique in the paper and stays the same between printings.
    """

    level: int
    words: Line
    number: str = ""
    anchor: str = ""
    tone: Tone = ""
    in_contents: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`style`: body | lead (larger, first) | note (smaller) | slogan (centred, large) | caption | right | center |
    legend (smaller, stays with what follows)."""

    words: Line
    style: str = "body"


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `marker` is "・", "1." (counted), "①" (counted) or "" (none). Each item is a line or further blocks."""

    items: tuple[Line | tuple[Block, ...], ...]
    marker: str = "・"


@dataclass(frozen=True, slots=True)
class Cell:
    words: Line = ()
    across: int = 1
    down: int = 1
    align: Align = "start"
    tone: Tone = ""
    is_header: bool = False
    # Room to write by hand: height in millimetres.
    room: float = 0
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. The head is repeated on every page; a row is not torn unless it is higher than a page.

    `widths`: shares of the full width, one per column ((2, 1, 1): the first takes half). `headers`: how many
    leading columns are headers of their rows. `style`: grid | rules (lines between rows only) | facts (名前と中身).
    """

    rows: tuple[tuple[Cell, ...], ...]
    head: tuple[tuple[Cell, ...], ...] = ()
    widths: tuple[float, ...] = ()
    headers: int = 0
    caption: Line = ()
    style: str = "grid"
    size: float = 1.0  # of the letters, against the body's
    dense: bool = False  # many rows of numbers: half the white between them


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart (`design.charts.Chart`) or another picture as SVG; `says` tells what it shows to those who do not see it.

    `twin` is the same as a table; a writer may leave it out where `says` stands in the text already.
    """

    svg: str
    says: str
    caption: Line = ()
    twin: Table | None = None
    width: float = 1.0  # share of the line


@dataclass(frozen=True, slots=True)
class Box:
    """A framed piece, not torn over pages while it fits on one."""

    blocks: tuple[Block, ...]
    title: Line = ()
    tone: Tone = ""
    style: str = "frame"  # frame | fill | dashed


@dataclass(frozen=True, slots=True)
class Columns:
    """Pieces side by side; read (and written as text) from the first to the last. Shares as in `Table.widths`."""

    columns: tuple[tuple[Block, ...], ...]
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrow:
    """From the block before to the block after; `direction`: down | up | both (up and down) | right | left | sides."""

    direction: str = "down"
    words: Line = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code that leads to `url`, the address in words beside it, and what stands there."""

    url: str
    words: Line = ()


@dataclass(frozen=True, slots=True)
class NewPage:
    """`odd`: on the next right-hand page, as a chapter of a bound book; `closes`: here the last chapter has ended."""

    odd: bool = False
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents, down to this level of heading."""

    depth: int = 2


@dataclass(frozen=True, slots=True)
class Index:
    """The index of all `Term`s, by the order of their readings."""


@dataclass(frozen=True, slots=True)
class Space:
    """Empty height in millimetres; `fill` takes what is left of the page."""

    height: float = 4
    fill: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A number to circle; `opens`: with brackets to write in."""

    number: str
    words: Line
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a questionnaire, kept whole on a page. Answers stand in so many columns, read downwards.

    `who`: who is asked; `how`: ○は一つだけ; `ways`: (which answers, where they lead, "down" or "right"). Of a table
    `rows` are (its mark, its words), each with all answers. `boxes`: digits to write; `lines`: lines to write on.
    """

    number: str
    words: Line
    how: str = ""
    note: Line = ()
    who: str = ""
    answers: tuple[Answer, ...] = ()
    columns: int = 1
    rows: tuple[tuple[str, Line], ...] = ()
    ways: tuple[tuple[str, str, str], ...] = ()
    boxes: int = 0
    unit: str = ""
    lines: int = 0
    is_below: bool = False  # a question under a question (問4-1)
    leads: bool = False  # stays with the question that follows


@dataclass(frozen=True, slots=True)
class Front:
    """The first page of a questionnaire. `stamps`: boxes that the office fills in; `until`: by when, and how."""

    title: Line
    subtitle: Line = ()
    greeting: tuple[Line, ...] = ()
    signed: tuple[Line, ...] = ()
    guide: tuple[Line, ...] = ()
    until: tuple[Line, ...] = ()
    contact: tuple[Line, ...] = ()
    stamps: tuple[str, ...] = ()


Block = (
    Heading
    | Paragraph
    | Items
    | Table
    | Figure
    | Box
    | Columns
    | Arrow
    | Code
    | NewPage
    | Contents
    | Index
    | Space
    | Asked
    | Front
)


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page of a book: what it is, whose it is, and when."""

    title: Line
    subtitle: Line = ()
    slogan: tuple[Line, ...] = ()
    edition: Line = ()
    bodies: tuple[str, ...] = ()  # who signs: 区役所, 区社会福祉協議会, …
    day: str = ""
    sample: bool = False
    # One per base goal: its colour and its short name.
    marks: tuple[tuple[Tone, str], ...] = ()
