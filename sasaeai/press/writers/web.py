"""A paper as one web page: the same headings, tables and pictures as HTML, to read on any screen and to print."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import Any

import segno
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sasaeai.design.markup import NOTHING, html, joined
from sasaeai.kernel.words import circled
from sasaeai.press.content.block import (
    Arrow,
    Block,
    Box,
    Cell,
    Code,
    Columns,
    Contents,
    Cover,
    Figure,
    Heading,
    Index,
    Items,
    NewPage,
    Paragraph,
    Space,
    Table,
)
from sasaeai.press.content.inline import Break, Changed, Inline, Line, Link, PageOf, Ruby, Sample, Strong, Term, plain
from sasaeai.press.content.paper import Paper, headings
from sasaeai.press.writers.index_order import group_of, order

ARROWS = {
    "down": "↓", "up": "↑", "both": "↑↓", "right": "→", "left": "←", "sides": "←→",
}  # fmt: skip
# A style sheet knows widths in twelfths; a page may not carry styles of its own.
TWELFTHS = 12


def write_web(paper: Paper) -> SafeString:
    """The paper's body, for a page that brings the frame and `press/paper.css`; its own headings begin at h2."""
    return _Web(paper).page()


class _Web:
    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.terms: dict[tuple[str, str], list[str]] = {}
        self.tables: set[str] = set()
        self.writers: dict[type, Callable[[Any], SafeString]] = {
            Heading: self.heading, Paragraph: self.paragraph, Items: self.items, Table: self.table,
            Figure: self.figure, Box: self.box, Columns: self.columns, Arrow: self.arrow, Code: self.code,
            Contents: self.contents, Index: self.index, NewPage: lambda _block: NOTHING,
            Space: lambda _block: NOTHING,
        }  # fmt: skip

    def page(self) -> SafeString:
        cover = self.cover(self.paper.cover) if self.paper.cover else NOTHING
        return html('<div class="paper paper-{}">{}{}</div>', self.paper.kind, cover, self.blocks(self.paper.blocks))

    def blocks(self, blocks: Iterable[Block]) -> SafeString:
        return joined(self.writers[type(block)](block) for block in blocks)

    # -- lines ---------------------------------------------------------------------------------------------------

    def line(self, words: Line) -> SafeString:
        return joined(self._inline(part) for part in words)

    def _inline(self, part: Inline) -> SafeString:
        match part:
            case str():
                return _with_breaks(part)
            case Ruby():
                return self._ruby(part)
            case Link(text=text, url=url) if url.startswith(("https://", "http://", "/", "#", "mailto:")):
                return html('<a href="{}">{}</a>', url, text)
            case PageOf(anchor=anchor, text=text):
                return html('<a href="#{}">{}</a>', anchor, text or _("ここ"))
            case Term():
                return self._term(part)
            case Break():
                return SafeString("<br>")
            case _:
                return _marked(part)

    def _ruby(self, ruby: Ruby) -> SafeString:
        shown = html("{}", ruby.base)
        if self.paper.with_ruby and ruby.reading:
            shown = html("<ruby>{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>", ruby.base, ruby.reading)
        return html("<strong>{}</strong>", shown) if ruby.is_strong else shown

    def _term(self, term: Term) -> SafeString:
        places = self.terms.setdefault((term.text, term.reading or term.text), [])
        anchor = f"term-{len(self.terms)}-{len(places) + 1}"
        places.append(anchor)
        return html('<span id="{}">{}</span>', anchor, term.text if term.is_shown else "")

    # -- blocks --------------------------------------------------------------------------------------------------

    def heading(self, block: Heading) -> SafeString:
        level = min(block.level + 1, 6)
        number = html('<span class="number">{}</span> ', block.number) if block.number else NOTHING
        tone = html(' class="{}"', _class(block.tone)) if block.tone else NOTHING
        anchor = html(' id="{}"', block.anchor) if block.anchor else NOTHING
        return html("<h{}{}{}>{}{}</h{}>", level, anchor, tone, number, self.line(block.words), level)

    def paragraph(self, block: Paragraph) -> SafeString:
        kind = NOTHING if block.style == "body" else html(' class="{}"', block.style)
        return html("<p{}>{}</p>", kind, self.line(block.words))

    def items(self, block: Items) -> SafeString:
        tag = "ol" if block.marker in {"1.", "①"} else "ul"
        kind = (
            html(' class="{}"', {"①": "circled", "": "plain"}.get(block.marker, ""))
            if block.marker in {"①", ""}
            else NOTHING
        )
        return html(
            "<{}{}>{}</{}>", tag, kind, joined(self._item(block, *one) for one in enumerate(block.items, 1)), tag
        )

    def _item(self, block: Items, number: int, item: Sequence[Any]) -> SafeString:
        words = self.line(tuple(part for part in item if not isinstance(part, Block)))
        inside = self.blocks(part for part in item if isinstance(part, Block))
        lead = html('<span class="marker">{}</span>', circled(number)) if block.marker == "①" else NOTHING
        return html("<li>{}{}{}</li>", lead, words, inside)

    def box(self, block: Box) -> SafeString:
        title = html('<p class="box-title">{}</p>', self.line(block.title)) if block.title else NOTHING
        return html(
            '<div class="box {} {}">{}{}</div>', block.style, _class(block.tone), title, self.blocks(block.blocks)
        )

    def columns(self, block: Columns) -> SafeString:
        shares = block.widths or (1.0,) * len(block.columns)
        parts = (
            html('<div class="w{}">{}</div>', _twelfths(share, shares), self.blocks(inside))
            for share, inside in zip(shares, block.columns, strict=True)
        )
        return html('<div class="columns">{}</div>', joined(parts))

    def arrow(self, block: Arrow) -> SafeString:
        sign = html('<span aria-hidden="true">{}</span>', ARROWS.get(block.direction, "↓"))
        return html('<p class="arrow">{} {}</p>', sign, self.line(block.words))

    def code(self, block: Code) -> SafeString:
        """On a screen an address is followed; its picture is for the printed page."""
        drawn = BytesIO()
        segno.make(block.url, error="m", micro=False).save(
            drawn, kind="svg", border=2, xmldecl=False, svgns=False, svgclass="qr", lineclass=None, omitsize=True
        )
        picture = SafeString(drawn.getvalue().decode())
        words = self.line(block.words) or html("{}", block.url)
        link = html('<a href="{}">{}</a>', block.url, words)
        return html(
            '<div class="code"><span aria-hidden="true">{}</span><p>{}<br><small>{}</small></p></div>',
            picture,
            link,
            block.url,
        )

    # -- tables and pictures -------------------------------------------------------------------------------------

    def table(self, block: Table) -> SafeString:
        caption = html("<caption>{}</caption>", self.line(block.caption)) if block.caption else NOTHING
        shares = block.widths
        groups = joined(html('<col class="w{}">', _twelfths(share, shares)) for share in shares)
        columns = html("<colgroup>{}</colgroup>", groups) if shares else NOTHING
        head = joined(html("<tr>{}</tr>", joined(self.cell(cell, "col") for cell in row)) for row in block.head)
        body = joined(
            html(
                "<tr>{}</tr>",
                joined(self.cell(cell, "row" if at < block.headers else "") for at, cell in enumerate(row)),
            )
            for row in block.rows
        )
        top = html("<thead>{}</thead>", head) if block.head else NOTHING
        return html(
            '<div class="scroll" tabindex="0" role="region" aria-label="{}">'
            '<table class="{}">{}{}{}<tbody>{}</tbody></table></div>',
            self._name(block), block.style, caption, columns, top, body,
        )  # fmt: skip

    def _name(self, table: Table) -> str:
        """No two of a page are called the same: whoever jumps from table to table hears which one it is."""
        caption = plain(table.caption) or _("表")
        name, number = caption, 2
        # Counting alone would not do: a caption of somebody may itself end in 「（2）」.
        while name in self.tables:
            name, number = f"{caption}（{number}）", number + 1
        self.tables.add(name)
        return name

    def cell(self, cell: Cell, scope: str) -> SafeString:
        scope = scope or ("row" if cell.is_header else "")
        scope = scope if any(cell.words) or cell.blocks else ""  # an empty corner heads nothing
        tag = "th" if scope else "td"
        marks = [html(' scope="{}"', scope)] if scope else []
        marks += [html(' colspan="{}"', cell.across)] if cell.across > 1 else []
        marks += [html(' rowspan="{}"', cell.down)] if cell.down > 1 else []
        kinds = " ".join(
            kind
            for kind in (_class(cell.tone), "" if cell.align == "start" else cell.align, "room" if cell.room else "")
            if kind
        )
        marks += [html(' class="{}"', kinds)] if kinds else []
        return html("<{}{}>{}{}</{}>", tag, joined(marks), self.line(cell.words), self.blocks(cell.blocks), tag)

    def figure(self, block: Figure) -> SafeString:
        """`svg` is drawn by `press.pictures`, never by a person."""
        caption = html("<figcaption>{}</figcaption>", self.line(block.caption)) if block.caption else NOTHING
        picture = html('<div role="img" aria-label="{}">{}</div>', block.says, SafeString(block.svg))
        twin = NOTHING
        if block.twin is not None:
            twin = html("<details><summary>{}</summary>{}</details>", _("表で見る"), self.table(block.twin))
        return html("<figure>{}{}{}</figure>", caption, picture, twin)

    # -- whole lists ---------------------------------------------------------------------------------------------

    def cover(self, cover: Cover) -> SafeString:
        lines = [html('<p class="cover-title">{}</p>', self.line(cover.title))]
        if cover.subtitle:
            lines.insert(0, html("<p>{}</p>", self.line(cover.subtitle)))
        lines += [html('<p class="slogan">{}</p>', self.line(words)) for words in cover.slogan]
        marks = joined(html('<li class="{}">{}</li>', _class(tone), name) for tone, name in cover.marks)
        lines += [html('<ul class="marks">{}</ul>', marks)] if cover.marks else []
        lines += [html("<p>{}</p>", text) for text in (self.line(cover.edition), cover.day, *cover.bodies) if text]
        return html('<div class="cover">{}</div>', joined(lines))

    def contents(self, block: Contents) -> SafeString:
        listed = [one for one in headings(self.paper) if one.in_contents and one.level <= block.depth and one.anchor]
        lines = joined(
            html('<li class="level-{}"><a href="#{}">{}</a></li>', one.level, one.anchor, _title(one)) for one in listed
        )
        return html('<nav class="contents" aria-label="{}"><ul>{}</ul></nav>', _("目次"), lines)

    def index(self, _block: Index) -> SafeString:
        """Terms by the order of their readings, each with the places where it stands."""
        found = sorted(self.terms.items(), key=lambda one: order(one[0][1]))
        groups: dict[str, list[SafeString]] = {}
        for (text, reading), places in found:
            links = SafeString(" ".join(html('<a href="#{}">{}</a>', place, at) for at, place in enumerate(places, 1)))
            groups.setdefault(group_of(reading), []).append(html("<li>{} {}</li>", text, links))
        parts = (html("<dt>{}</dt><dd><ul>{}</ul></dd>", name, joined(lines)) for name, lines in groups.items())
        return html('<dl class="index">{}</dl>', joined(parts))


def _marked(part: Inline) -> SafeString:
    match part:
        case Strong(text=text):
            return html("<strong>{}</strong>", text)
        case Changed(text=text, how=how):
            return html("<del>{}</del>", text) if how == "removed" else html("<ins>{}</ins>", text)
        case Sample():
            return html('<span class="sample">{}</span>', _("見本"))
        case _:
            return html("{}", plain((part,)))


def _with_breaks(text: str) -> SafeString:
    return SafeString("<br>".join(html("{}", piece) for piece in text.split("\n")))


def _title(heading: Heading) -> str:
    return f"{heading.number}　{plain(heading.words)}" if heading.number else plain(heading.words)


def _class(tone: str) -> str:
    """The class by which design/tokens.css knows a base goal's colours."""
    return tone.replace("goal-", "g", 1)


def _twelfths(share: float, shares: Sequence[float]) -> int:
    return max(1, min(TWELFTHS, round(share / sum(shares) * TWELFTHS)))
