"""Plain text, as Yokohama's wards publish their books beside the PDF: for screen readers and for searching.

Marks of pages stand as 【12ページ】; readings in brackets behind their letters; a table is read row by row, each cell
with the head of its column. Signs that some machines show as others (①, Ⅰ, ㈱ …) are written out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.press.content.block import (
    Arrow,
    Block,
    Box,
    Code,
    Columns,
    Contents,
    Figure,
    Heading,
    Index,
    Items,
    Paragraph,
    Table,
)
from sasaeai.press.content.inline import Break, Changed, Inline, Line, Link, PageOf, Ruby, Sample, plain
from sasaeai.press.content.paper import Paper, headings
from sasaeai.press.writers.cells import named_cells

MARKS = {1: "■", 2: "●", 3: "◎"}
ARROWS = {
    "down": "↓", "up": "↑", "both": "↑↓", "right": "→", "left": "←", "sides": "←→",
}  # fmt: skip
# 丸付き数字, ローマ数字, 省略文字: other machines show other signs for these (or none).
_FRAGILE = re.compile("[\u2460-\u24ff\u2776-\u2793\u2160-\u217f\u3220-\u33ff\u32d0-\u32ff\uff61-\uff9f]")
_CIRCLED = re.compile("[\u2460-\u2473\u24ea\u3251-\u325f\u32b1-\u32bf\u2776-\u277f]")


def write_text(paper: Paper, pages: Mapping[str, int] | None = None) -> bytes:
    """The paper as UTF-8 with CRLF. `pages`: on which page of the printed paper each heading's anchor stands."""
    lines = list(_opening(paper))
    page = 0
    for block in paper.blocks:
        now = (pages or {}).get(block.anchor, 0) if isinstance(block, Heading) else 0
        if now > page:
            page = now
            lines += ["", _("【%(page)sページ】") % {"page": page}]
        lines += _block(block, paper)
    text = "\n".join(lines).strip("\n") + "\n"
    return sturdy(re.sub(r"\n{3,}", "\n\n", text)).replace("\n", "\r\n").encode("utf-8")


def sturdy(text: str) -> str:
    """Without signs that depend on the machine: ① is (1), Ⅳ is IV, ㈱ is (株); half-width kana are full."""
    text = _CIRCLED.sub(lambda sign: f"({unicodedata.numeric(sign[0]):.0f})", text)
    return _FRAGILE.sub(lambda sign: unicodedata.normalize("NFKC", sign[0]), text)


def _opening(paper: Paper) -> Iterator[str]:
    if paper.cover:
        yield _("【表紙】")
        for words in (paper.cover.subtitle, paper.cover.title, *paper.cover.slogan, paper.cover.edition):
            if words:
                yield written(words)
        yield from (paper.cover.day, *paper.cover.bodies)
    else:
        yield from (one for one in (paper.number, paper.title, paper.subtitle) if one)
    if paper.sample:
        yield _("※見本です。ここに書かれていることの多くは、作った例です。")
    yield ""


def _block(block: Block, paper: Paper) -> list[str]:
    writer = WRITERS.get(type(block))
    return [*writer(block, paper), ""] if writer else []


def _heading_apart(block: Heading, _paper: Paper) -> list[str]:
    return ["", *_heading(block)]


def _sentence(block: Paragraph, _paper: Paper) -> list[str]:
    return [written(block.words)]


def _columns(block: Columns, paper: Paper) -> Iterator[str]:
    for column in block.columns:
        for inside in column:
            yield from _block(inside, paper)


def _arrow(block: Arrow, _paper: Paper) -> list[str]:
    return [f"{ARROWS.get(block.direction, '↓')} {written(block.words)}".rstrip()]


def _code(block: Code, _paper: Paper) -> list[str]:
    return [*([written(block.words)] if block.words else []), block.url]


def _heading(block: Heading) -> list[str]:
    mark = MARKS.get(block.level, "・")
    return [f"{mark}{block.number}　{written(block.words)}" if block.number else f"{mark}{written(block.words)}"]


def _items(block: Items, paper: Paper) -> Iterator[str]:
    for number, item in enumerate(block.items, start=1):
        lead = f"({number}) " if block.marker in {"1.", "①"} else block.marker
        words: Line = tuple(part for part in item if not isinstance(part, Block))
        inside = [line for part in item if isinstance(part, Block) for line in _block(part, paper) if line]
        if words:
            inside.insert(0, written(words))
        for at, text in enumerate(inside):
            yield (lead if at == 0 else "　" * bool(lead)) + text


def _table(block: Table, _paper: Paper | None = None) -> Iterator[str]:
    if block.caption:
        yield _("【表】%(title)s") % {"title": written(block.caption)}
    for row in named_cells(block):
        said = [f"{written(name)}：{written(words)}" if name else written(words) for name, words in row]
        yield _("・%(cells)s") % {"cells": _("／").join(one for one in said if one.strip("：　 "))}


def _figure(block: Figure, _paper: Paper) -> Iterator[str]:
    yield _("【図】%(title)s") % {"title": written(block.caption)} if block.caption else _("【図】")
    yield block.says
    if block.twin is not None:
        yield from _table(block.twin)


def _box(block: Box, paper: Paper) -> Iterator[str]:
    if block.title:
        yield f"［{written(block.title)}］"
    for inside in block.blocks:
        yield from _block(inside, paper)


def _contents(block: Contents, paper: Paper) -> Iterator[str]:
    yield _("【目次】")
    for heading in headings(paper):
        if heading.in_contents and heading.level <= block.depth:
            yield "　" * (heading.level - 1) + _heading(heading)[0]


def _index(_block: Index, _paper: Paper) -> list[str]:
    return [_("（紙の冊子には、言葉とページの一覧があります。この文書では、言葉を検索してお使いください。）")]


WRITERS: dict[type, Callable[[Any, Paper], Iterable[str]]] = {
    Heading: _heading_apart, Paragraph: _sentence, Items: _items, Table: _table, Figure: _figure, Box: _box,
    Columns: _columns, Arrow: _arrow, Code: _code, Contents: _contents, Index: _index,
}  # fmt: skip


def written(words: Line) -> str:
    return "".join(_inline(part) for part in words)


def _inline(part: Inline) -> str:
    match part:
        case Ruby(base=base, reading=reading):
            return f"{base}（{reading}）" if reading else base
        case Changed(text=text, how=how):
            return (
                _("［削除：%(text)s］") % {"text": text}
                if how == "removed"
                else _("［追加：%(text)s］") % {"text": text}
            )
        case Link(text=text, url=url):
            return text if text == url else f"{text}（{url}）"
        case Sample():
            return _("（見本）")
        case Break():
            return "\n"
        case PageOf(text=text):
            return text
        case _:
            return plain((part,))
