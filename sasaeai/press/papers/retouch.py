"""The same change to every line of a paper: readings above letters, words for the index, paragraphs at blank lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from sasaeai.press.content.block import (
    Arrow,
    Block,
    Box,
    Cell,
    Code,
    Columns,
    Cover,
    Figure,
    Heading,
    Items,
    Paragraph,
    Table,
)
from sasaeai.press.content.inline import Break, Inline, Line, PageOf, Ruby, Strong, Term, with_readings
from sasaeai.press.content.paper import Paper

Change = Callable[[Line], Line]


def each_line(paper: Paper, change: Change) -> Paper:
    cover = _cover(paper.cover, change) if paper.cover else None
    return replace(paper, blocks=tuple(_block(block, change) for block in paper.blocks), cover=cover)


def _cover(cover: Cover, change: Change) -> Cover:
    return replace(
        cover,
        title=change(cover.title),
        subtitle=change(cover.subtitle),
        slogan=tuple(change(words) for words in cover.slogan),
        edition=change(cover.edition),
    )


def _block(block: Block, change: Change) -> Block:
    match block:
        case Heading(words=words) | Paragraph(words=words) | Arrow(words=words) | Code(words=words):
            return replace(block, words=change(words))
        case Items(items=items):
            return replace(block, items=tuple(_item(item, change) for item in items))
        case Table():
            return _table(block, change)
        case Figure(caption=caption, twin=twin):
            return replace(block, caption=change(caption), twin=_table(twin, change) if twin else None)
        case Box(blocks=blocks, title=title):
            return replace(block, blocks=_blocks(blocks, change), title=change(title))
        case Columns(columns=columns):
            return replace(block, columns=tuple(_blocks(column, change) for column in columns))
        case _:
            return block


def _blocks(blocks: tuple[Block, ...], change: Change) -> tuple[Block, ...]:
    return tuple(_block(block, change) for block in blocks)


def _item(item: Line | tuple[Block, ...], change: Change) -> Line | tuple[Block, ...]:
    if item and isinstance(item[0], Block):
        return _blocks(item, change)
    return change(item)  # type: ignore[arg-type]


def _table(table: Table, change: Change) -> Table:
    def rows(rows: Iterable[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
        return tuple(
            tuple(replace(cell, words=change(cell.words), blocks=_blocks(cell.blocks, change)) for cell in row)
            for row in rows
        )

    return replace(table, rows=rows(table.rows), head=rows(table.head), caption=change(table.caption))


# -- pages ---------------------------------------------------------------------------------------------------------


def numbered(pages: Mapping[str, int]) -> Change:
    """References as the numbers that the printed paper has, for a writer that knows no pages of its own."""

    def change(words: Line) -> Line:
        return tuple(_number(part, pages) if isinstance(part, PageOf) else part for part in words)

    return change


def _number(part: PageOf, pages: Mapping[str, int]) -> str:
    return f"{pages[part.anchor]}{part.unit}" if part.anchor in pages else part.text


# -- readings (ふりがな) ---------------------------------------------------------------------------------------------

HAN = re.compile(r"[々〆〇ヶ一-鿿豈-﫿𠀀-𪛟]")


@dataclass
class Readings:
    """`checked` gives the wording that somebody checked, or nothing; `suggest` a machine's reading in the notation of
    `kernel.ruby`. Afterwards `is_auto` says whether any reading was the machine's."""

    checked: Callable[[str], str]
    suggest: Callable[[str], str]
    is_auto: bool = False
    known: dict[str, Line] = field(default_factory=dict)

    def __call__(self, words: Line) -> Line:
        found: list[Inline] = []
        for part in words:
            found.extend(self._part(part))
        return tuple(found)

    def _part(self, part: Inline) -> Line:
        match part:
            case str():
                return self._read(part)
            case Strong(text=text):
                return tuple(_strong(piece) for piece in self._read(text))
            case Term(text=text, is_shown=True) if HAN.search(text):
                return (*self._read(text), replace(part, is_shown=False))
            case _:
                return (part,)

    def _read(self, text: str) -> Line:
        if not HAN.search(text):
            return (text,)
        if text not in self.known:
            self.known[text] = self._text(text)
        return self.known[text]

    def _text(self, text: str) -> Line:
        wording = self.checked(text)
        if wording:
            return with_readings(wording)
        self.is_auto = True
        return with_readings(self.suggest(text))


def _strong(piece: Inline) -> Inline:
    if isinstance(piece, str):
        return Strong(piece)
    return replace(piece, is_strong=True) if isinstance(piece, Ruby) else piece


# -- the index -----------------------------------------------------------------------------------------------------


class Indexing:
    """Each word of the glossary becomes a `Term` where it first stands in a section of the paper."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.readings = dict(words)
        longest_first = sorted((word for word in words if word), key=len, reverse=True)
        self.pattern = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
        self.seen: set[str] = set()

    def paper(self, paper: Paper) -> Paper:
        if self.pattern is None:
            return paper
        return replace(paper, blocks=tuple(self._section(block) for block in paper.blocks))

    def _section(self, block: Block) -> Block:
        if isinstance(block, Heading):
            if block.level <= 2:
                self.seen.clear()
            return block
        return _block(block, self._line)

    def _line(self, words: Line) -> Line:
        found: list[Inline] = []
        for part in words:
            found.extend(self._marked(part) if isinstance(part, str) else (part,))
        return tuple(found)

    def _marked(self, text: str) -> list[Inline]:
        assert self.pattern is not None
        found: list[Inline] = []
        at = 0
        for match in self.pattern.finditer(text):
            word = match[0]
            if word in self.seen:
                continue
            self.seen.add(word)
            found += [text[at : match.start()], Term(word, self.readings[word])]
            at = match.end()
        return [part for part in (*found, text[at:]) if part != ""]


# -- paragraphs ----------------------------------------------------------------------------------------------------


def parted(paper: Paper) -> Paper:
    """A text with blank lines becomes several paragraphs; a single new line stays a new line."""
    lines = each_line(paper, _with_breaks)
    return replace(lines, blocks=_parted(lines.blocks))


def _with_breaks(words: Line) -> Line:
    found: list[Inline] = []
    for part in words:
        if not isinstance(part, str | Strong):
            found.append(part)
            continue
        text = part if isinstance(part, str) else part.text
        for place, piece in enumerate(text.split("\n")):
            if place:
                found.append(Break())
            if piece:
                found.append(piece if isinstance(part, str) else Strong(piece))
    return tuple(found)


def _parted(blocks: Iterable[Block]) -> tuple[Block, ...]:
    found: list[Block] = []
    for block in blocks:
        match block:
            case Paragraph(words=words):
                found += [replace(block, words=piece) for piece in _pieces(words)]
            case Box(blocks=inside):
                found.append(replace(block, blocks=_parted(inside)))
            case Columns(columns=columns):
                found.append(replace(block, columns=tuple(_parted(column) for column in columns)))
            case _:
                found.append(block)
    return tuple(found)


def _pieces(words: Line) -> list[Line]:
    """Two breaks in a row part paragraphs."""
    pieces: list[list[Inline]] = [[]]
    for place, part in enumerate(words):
        if isinstance(part, Break) and place + 1 < len(words) and isinstance(words[place + 1], Break):
            pieces.append([])
        elif not (isinstance(part, Break) and not pieces[-1]):
            pieces[-1].append(part)
    return [tuple(piece) for piece in pieces if piece]
