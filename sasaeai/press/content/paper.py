"""One paper: its title page, its blocks, and the sheet it is laid out for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .block import Block, Box, Columns, Cover, Heading, Items, Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """`size`: a4 | a3 | a5; lengths in millimetres, letters in points."""

    size: str = "a4"
    landscape: bool = False
    letters: float = 10.5
    columns: int = 1
    margin: float = 20
    bound: bool = False  # left and right pages differ; running heads, chapters on a new page
    running_head: bool = True
    page_numbers: bool = True


# The sheets of the papers that every ward makes.
BOOK = Sheet(letters=11, margin=24, bound=True)
LARGE_PRINT = Sheet(letters=22, margin=16, bound=True)
LEAFLET = Sheet(letters=11, margin=15, running_head=False)
MEETING = Sheet(letters=10.5, margin=18, running_head=False)
FOLDED = Sheet(size="a3", landscape=True, letters=10.5, margin=12, columns=2, running_head=False, page_numbers=False)
QUESTIONS = Sheet(letters=11.5, margin=16, running_head=False)
LARGE_QUESTIONS = Sheet(letters=19, margin=15, running_head=False)
FORM = Sheet(letters=14, margin=15, running_head=False)


@dataclass(frozen=True, slots=True)
class Paper:
    """What every writer gets: `kind` names what paper it is (book, leaflet …), `number` what meetings call it (資料１).

    Links lead to the site under `home`; `sample` prints 見本 on every page.
    """

    kind: str
    title: str
    blocks: tuple[Block, ...]
    sheet: Sheet = BOOK
    cover: Cover | None = None
    number: str = ""
    subtitle: str = ""
    author: str = ""
    day: str = ""  # of the edition, ISO; a paper made twice from one edition is the same file
    language: str = "ja"
    keywords: tuple[str, ...] = ()
    home: str = ""
    sample: bool = False
    draft: bool = False  # prints 案 on every page
    with_ruby: bool = False
    marks_changes: bool = False
    foot: str = ""  # printed at the foot of each page beside the page's number

    @property
    def has_title_inside(self) -> bool:
        """On a folded sheet the first page is the right half; a letter begins with whom it is for."""
        return self.kind in {"folded", "letter"}

    def on(self, sheet: Sheet) -> Paper:
        return replace(self, sheet=sheet)


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block in reading order, those inside boxes, columns, lists and cells of tables included."""
    for block in blocks:
        yield block
        match block:
            case Box(blocks=inside):
                yield from walk(inside)
            case Columns(columns=columns):
                for column in columns:
                    yield from walk(column)
            case Table(head=head, rows=rows):
                for row in (*head, *rows):
                    for cell in row:
                        yield from walk(cell.blocks)
            case Items(items=items):
                for item in items:
                    yield from walk(tuple(part for part in item if not _is_inline(part)))  # type: ignore[misc]


def headings(paper: Paper) -> list[Heading]:
    return [block for block in walk(paper.blocks) if isinstance(block, Heading)]


def _is_inline(part: object) -> bool:
    return not hasattr(part, "__dataclass_fields__") or type(part).__module__.endswith(".inline")
