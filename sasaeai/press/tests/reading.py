"""What a paper says, as text: for tests that ask what a reader finds."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO

import pypdf

from sasaeai.press.content.block import Arrow, Block, Box, Code, Figure, Heading, Items, Paragraph, Table
from sasaeai.press.content.inline import Changed, plain
from sasaeai.press.content.paper import Paper, walk


def said(paper: Paper) -> str:
    return "\n".join(words for block in walk(paper.blocks) for words in _words(block))


@lru_cache(maxsize=10)
def pages_of(pdf: bytes) -> list[str]:
    """The text of each page: reading a page takes longer than setting it, and several tests ask the same paper."""
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]


def _words(block: Block) -> Iterable[str]:
    match block:
        case Heading(words=words, number=number):
            yield f"{number} {plain(words)}"
        case Paragraph(words=words) | Arrow(words=words):
            yield plain(words)
        case Code(words=words, url=url):
            yield f"{plain(words)} {url}"
        case Box(title=title):
            yield plain(title)
        case Figure(says=says):
            yield says
        case Items(items=items):
            yield from (plain(item) for item in items if not item or not isinstance(item[0], Block))  # type: ignore[arg-type]
        case Table(head=head, rows=rows):
            for row in (*head, *rows):
                yield " | ".join(plain(cell.words) for cell in row)
        case _:
            return


def changes(paper: Paper) -> list[tuple[str, str]]:
    """What is marked as added or removed."""
    found: list[tuple[str, str]] = []
    for block in walk(paper.blocks):
        lines = [getattr(block, "words", ())]
        if isinstance(block, Table):
            lines += [cell.words for row in block.rows for cell in row]
        found += [(part.how, part.text) for words in lines for part in words if isinstance(part, Changed)]
    return found
