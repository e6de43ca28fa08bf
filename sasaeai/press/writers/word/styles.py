"""The styles of every Word file: what the printing house changes once, changes everywhere."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from sasaeai.press.content.paper import Sheet
from sasaeai.press.writers.sizes import IN_CELLS, LARGE

from .lines import ADDED, REMOVED, SAMPLE, STRONG
from .parts import TWIP, element

INK = RGBColor(0x1A, 0x1A, 0x1A)
QUIET = RGBColor(0x4D, 0x4D, 0x4D)
# Sizes against the body's letters. Headings of level 1 to 4, then the paragraphs of `content.block.Paragraph`.
HEADINGS = (1.9, 1.45, 1.2, 1.05)
QUIET_HEADINGS = (1.28, 1.16, 1.08, 1.0)  # of a paper of few pages
# Lines are a fixed distance apart, in letters: fonts differ in what they call a line, and pages must not.
LINES, QUIET_LINES, CELL_LINES, HEADING_LINES, FOR_READINGS = 1.75, 1.6, 1.4, 1.4, 0.4
PARAGRAPHS = {
    "lead": ("Lead", 1.1),
    "note": ("Note", 0.86),
    "legend": ("Legend", 0.86),
    "slogan": ("Slogan", 1.5),
    "caption": ("Caption", 0.9),
    "right": ("Right", 1.0),
    "center": ("Centre", 1.0),
}
CENTRED = {"slogan", "center"}
CONTENTS = "TOC Heading"  # Word's own name: it is not listed in the contents itself
EDGES = "Edges"  # of a page: the running head and the foot, on one line each in large print too
LARGEST_EDGES = 12
# A universal-design face that Windows has had since 2018; Word falls back to its own where it is missing.
FACE = "BIZ UDPゴシック"
PAPERS = {"a3": (297, 420), "a4": (210, 297), "a5": (148, 210)}


def cell_style(document: Any, size: float, *, is_head: bool) -> str:
    """A style for cells with letters of this size against the body's."""
    name = ("Table Head" if is_head else "Table Text") + (f" {round(size * 100)}" if size != 1.0 else "")
    if name not in document.styles:
        style = _own(document, name)
        body = document.styles["Normal"]
        letters = body.font.size.pt * size * IN_CELLS
        style.font.size = Pt(letters)
        style.font.bold = is_head or None
        style.paragraph_format.space_after = Pt(0)
        # What the body's lines have more for readings, those of cells have too.
        more = max(0, body.paragraph_format.line_spacing.pt / body.font.size.pt - LINES)
        style.paragraph_format.line_spacing = Pt(letters * (CELL_LINES + more))
    return name


def line_width(section: Any) -> int:
    """Between the margins, in the units that python-docx counts in."""
    return int(section.page_width - section.left_margin - section.right_margin - (section.gutter or 0))


def heading_sizes(sheet: Sheet) -> tuple[float, ...]:
    return HEADINGS if sheet.bound else QUIET_HEADINGS


def scale_of(style: str) -> float:
    return PARAGRAPHS[style][1] if style in PARAGRAPHS else 1.0


def style_name(style: str) -> str:
    return PARAGRAPHS[style][0] if style in PARAGRAPHS else "Normal"


def lay_out(document: Document, sheet: Sheet) -> None:
    """Paper size, margins, columns and the ground of all styles."""
    section = document.sections[0]
    short, long = PAPERS[sheet.size]
    section.page_width, section.page_height = (Mm(long), Mm(short)) if sheet.landscape else (Mm(short), Mm(long))
    section.left_margin = section.right_margin = Mm(sheet.margin)
    section.top_margin = section.bottom_margin = Mm(sheet.margin)
    section.header_distance = section.footer_distance = Mm(max(8, sheet.margin / 2))
    if sheet.columns > 1:
        columns = section._sectPr.find(qn("w:cols"))
        if columns is None:
            columns = element("w:cols")
            section._sectPr.append(columns)
        columns.set(qn("w:num"), str(sheet.columns))
        columns.set(qn("w:space"), "560")
    if sheet.bound:
        section.gutter = Mm(5)


def define(document: Document, sheet: Sheet, *, with_ruby: bool = False) -> None:
    body = document.styles["Normal"]
    _face(body)
    body.font.size = Pt(sheet.letters)
    body.font.color.rgb = INK
    lines = (LINES if sheet.bound else QUIET_LINES) + (FOR_READINGS if with_ruby else 0)
    body.paragraph_format.line_spacing = Pt(sheet.letters * lines)
    body.paragraph_format.space_after = Pt(sheet.letters * (0.5 if sheet.bound else 0.3))
    body.paragraph_format.widow_control = True
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for level, size in enumerate(heading_sizes(sheet), start=1):
        _heading(document, level, sheet, size)
    for style in PARAGRAPHS:
        _paragraph(document, style, sheet)
    edges = _own(document, EDGES)
    edges.base_style = document.styles["Note"]
    edges.font.size = Pt(min(sheet.letters * PARAGRAPHS["note"][1], LARGEST_EDGES))
    _title(document, sheet)
    _contents(document, sheet)
    _marks(document)


def _face(style: Any) -> None:
    """python-docx names the Latin face only; Japanese letters have a face of their own."""
    style.font.name = FACE
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), FACE)
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    language = element("w:lang", val="ja-JP", eastAsia="ja-JP")
    for old in style.element.rPr.findall(qn("w:lang")):
        style.element.rPr.remove(old)
    style.element.rPr.append(language)


def _heading(document: Document, level: int, sheet: Sheet, size: float) -> None:
    style = document.styles[f"Heading {level}"]
    _face(style)
    style.font.size = Pt(sheet.letters * size)
    style.font.bold, style.font.italic = True, False
    style.font.color.rgb = INK
    shape = style.paragraph_format
    shape.keep_with_next = True
    if sheet.bound:
        shape.space_before = Pt(0 if level == 1 else sheet.letters * 1.4)
        shape.space_after = Pt(sheet.letters * (1.2 if level == 1 else 0.5))
    else:
        shape.space_before, shape.space_after = Pt(sheet.letters * 0.7), Pt(sheet.letters * 0.3)
    shape.line_spacing = Pt(sheet.letters * size * HEADING_LINES)
    shape.alignment = WD_ALIGN_PARAGRAPH.LEFT
    shape.page_break_before = level == 1 and sheet.bound


def _paragraph(document: Document, style: str, sheet: Sheet) -> None:
    name, size = PARAGRAPHS[style]
    made = _own(document, name)
    made.font.size = Pt(sheet.letters * size)
    if size > 1:
        made.paragraph_format.line_spacing = Pt(sheet.letters * size * LINES)
    made.font.color.rgb = QUIET if style in {"note", "legend"} else INK
    made.font.bold = style in {"lead", "slogan", "caption"}
    made.font.italic = False
    if style in CENTRED:
        made.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif style == "right":
        made.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif style == "caption":
        # Of two lines the first would be spread over the whole width.
        made.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    made.paragraph_format.keep_with_next = style in {"caption", "legend"}


def _title(document: Document, sheet: Sheet) -> None:
    for name, size in (
        ("Title", 1.6 if not sheet.bound or sheet.letters >= LARGE else 2.4),
        ("Subtitle", 1.4 if sheet.bound else 1.05),
    ):
        style = document.styles[name]
        _face(style)
        style.font.size = Pt(sheet.letters * size)
        style.font.bold, style.font.italic = name == "Title", False
        style.font.color.rgb = INK
        style.paragraph_format.line_spacing = Pt(sheet.letters * size * HEADING_LINES)
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT if sheet.bound else WD_ALIGN_PARAGRAPH.CENTER
        style.paragraph_format.space_after = Pt(sheet.letters * (1 if sheet.bound else 0.5))
        border = style.element.pPr.find(qn("w:pBdr")) if style.element.pPr is not None else None
        if border is not None:
            style.element.pPr.remove(border)


def _contents(document: Document, sheet: Sheet) -> None:
    """Entries of the table of contents: the page at the right edge behind dots."""
    section = document.sections[0]
    width = round(line_width(section) / TWIP)
    name = _own(document, CONTENTS)
    name.font.size, name.font.bold = Pt(sheet.letters * HEADINGS[0]), True
    name.paragraph_format.line_spacing = Pt(sheet.letters * HEADINGS[0] * HEADING_LINES)
    name.paragraph_format.space_after = Pt(sheet.letters)
    name.paragraph_format.page_break_before = sheet.bound
    for level in (1, 2, 3):
        style = _own(document, f"toc {level}")
        style.font.bold = level == 1
        style.paragraph_format.left_indent = Pt(sheet.letters * (level - 1))
        style.paragraph_format.space_after = Pt(sheet.letters * 0.2)
        tabs = element("w:tabs", element("w:tab", val="right", leader="dot", pos=width))
        style.element.get_or_add_pPr().insert(0, tabs)


def _marks(document: Document) -> None:
    added = _own(document, ADDED, WD_STYLE_TYPE.CHARACTER)
    added.font.underline = True
    removed = _own(document, REMOVED, WD_STYLE_TYPE.CHARACTER)
    removed.font.strike = True
    removed.font.color.rgb = QUIET
    _own(document, STRONG, WD_STYLE_TYPE.CHARACTER).font.bold = True
    sample = _own(document, SAMPLE, WD_STYLE_TYPE.CHARACTER)
    sample.font.size = Pt(8)
    sample.element.get_or_add_rPr().append(element("w:bdr", val="single", sz=4, space=0, color="4D4D4D"))
    link = _own(document, "Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.underline = True


def _own(document: Document, name: str, kind: WD_STYLE_TYPE = WD_STYLE_TYPE.PARAGRAPH) -> Any:
    """A style of this name, Word's own or new; python-docx names some of Word's otherwise."""
    try:
        return document.styles[name]
    except KeyError:
        style = document.styles.add_style(name, kind, builtin=name in {"Hyperlink", "toc 1", "toc 2", "toc 3"})
        if kind == WD_STYLE_TYPE.PARAGRAPH:
            style.base_style = document.styles["Normal"]
        return style
