"""Cells and small tables in few words."""

from __future__ import annotations

from collections.abc import Iterable

from sasaeai.press.content.block import Align, Block, Cell, Paragraph, Table
from sasaeai.press.content.inline import Break, Inline, Line, line

Words = Inline | Line
_INNER = str.maketrans("「」", "『』")


def head(words: Words, *, across: int = 1, tone: str = "", align: Align = "start", down: int = 1) -> Cell:
    return Cell(_line(words), across=across, down=down, align=align, tone=tone, is_header=True)


def cell(words: Words, *, across: int = 1, tone: str = "", align: Align = "start", down: int = 1) -> Cell:
    return Cell(_line(words), across=across, down=down, align=align, tone=tone)


def facts(rows: Iterable[tuple[Words, Words]], *, size: float = 1.0, widths: tuple[float, ...] = (1, 4)) -> Table:
    """名前と中身; rows without contents are left out."""
    shown = [(_line(name), _line(words)) for name, words in rows]
    kept = tuple((Cell(name, is_header=True), Cell(words)) for name, words in shown if words)
    return Table(rows=kept, widths=widths, headers=1, style="facts", size=size)


def quoted(title: str) -> str:
    """「…」, with the brackets inside it turned into 『』."""
    return f"「{title.translate(_INNER)}」"


def broken(words: str) -> Line:
    """Where somebody pressed Enter, a new line begins."""
    found: list[Inline] = []
    for piece in words.splitlines():
        found += [Break(), piece] if found else [piece]
    return line(found)


def text(words: Words, style: str = "body") -> list[Block]:
    """A paragraph, or nothing where nothing is written."""
    found = _line(words)
    return [Paragraph(found, style)] if found else []


def _line(words: Words) -> Line:
    return words if isinstance(words, tuple) else line(words)
