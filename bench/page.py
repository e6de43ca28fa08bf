"""The benchmark's book as plain HTML for WeasyPrint: the same words, tables and pictures, paged by CSS."""

from __future__ import annotations

from html import escape

from sasaeai.press.content.block import Block, Box, Cell, Contents, Figure, Heading, Index, Items, Paragraph, Table
from sasaeai.press.content.inline import Line, PageOf, Sample, Strong, Term
from sasaeai.press.content.paper import Paper, headings

CSS = """
@page { size: A4; margin: 24mm; @bottom-right { content: counter(page) } @top-left { content: string(chapter) } }
html { font: 11pt/1.72 "Noto Sans CJK JP"; text-align: justify }
h1 { break-before: page; string-set: chapter content(); font-size: 1.95em } h1, h2, h3 { break-after: avoid }
table { border-collapse: collapse; width: 100%; font-size: .92em; line-height: 1.5 }
thead { display: table-header-group }
th, td { border: .5pt solid #8c8c8c; padding: .5em; vertical-align: top } tr { break-inside: avoid }
figure { break-inside: avoid } svg { width: 60% } .box { border-left: 2.4pt solid; padding: 1em; break-inside: avoid }
nav a::after { content: leader(".") target-counter(attr(href), page) }
"""


def page(paper: Paper) -> str:
    names = {id(heading): f"h{at}" for at, heading in enumerate(headings(paper))}
    anchors = {heading.anchor: names[id(heading)] for heading in headings(paper) if heading.anchor}
    body = "".join(_block(block, paper, names, anchors) for block in paper.blocks)
    title = escape(paper.title)
    return (
        f'<!doctype html><html lang="ja"><meta charset="utf-8"><title>{title}</title><style>{CSS}</style>'
        f"<body><p>{title}</p>{body}"
    )


def _block(block: Block, paper: Paper, names: dict[int, str], anchors: dict[str, str]) -> str:
    inside = lambda blocks: "".join(_block(b, paper, names, anchors) for b in blocks)  # noqa: E731
    words = lambda parts: _line(parts, anchors)  # noqa: E731
    match block:
        case Heading(level=level, words=parts, number=number):
            return f'<h{level} id="{names[id(block)]}">{escape(number)} {words(parts)}</h{level}>'
        case Paragraph(words=parts):
            return f"<p>{words(parts)}</p>"
        case Items(items=items):
            return "<ul>" + "".join(f"<li>{words(item)}</li>" for item in items) + "</ul>"
        case Table(rows=rows, head=head, caption=caption):
            top = "".join(_row(row, words, "th", 0) for row in head)
            rest = "".join(_row(row, words, "td", block.headers) for row in rows)
            return f"<table><caption>{words(caption)}</caption><thead>{top}</thead><tbody>{rest}</tbody></table>"
        case Figure(svg=svg, caption=caption):
            return f"<figure><figcaption>{words(caption)}</figcaption>{svg}</figure>"
        case Box(blocks=blocks, title=title):
            return f'<div class="box"><b>{words(title)}</b>{inside(blocks)}</div>'
        case Contents(depth=depth):
            shown = [h for h in headings(paper) if h.in_contents and h.level <= depth]
            rows = "".join(f'<p><a href="#{names[id(h)]}">{escape(h.number)} {words(h.words)}</a></p>' for h in shown)
            return f"<nav>{rows}</nav>"
        case Index():
            return ""
        case _:
            raise TypeError(block)


def _row(cells: tuple[Cell, ...], words, tag: str, headers: int) -> str:
    return (
        "<tr>" + "".join(_cell(cell, words, "th" if at < headers else tag) for at, cell in enumerate(cells)) + "</tr>"
    )


def _cell(cell: Cell, words, tag: str) -> str:
    spans = (f' colspan="{cell.across}"' if cell.across > 1 else "") + (
        f' rowspan="{cell.down}"' if cell.down > 1 else ""
    )
    return f"<{tag}{spans}>{words(cell.words)}</{tag}>"


def _line(parts: Line, anchors: dict[str, str]) -> str:
    return "".join(_piece(part, anchors) for part in parts)


def _piece(part: object, anchors: dict[str, str]) -> str:
    match part:
        case str():
            return escape(part)
        case Strong(text=text):
            return f"<b>{escape(text)}</b>"
        case Term(text=text):
            return escape(text)
        case PageOf(anchor=anchor):
            return f'<a href="#{anchors[anchor]}">→</a>'
        case Sample():
            return "［見本］"
        case _:
            raise TypeError(part)
