"""One paper as a Word file: the frame around its blocks, and a package that is the same each time."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.oxml.ns import qn
from docx.shared import Length, Mm

from sasaeai.press.content.block import Cover
from sasaeai.press.content.inline import Sample
from sasaeai.press.content.paper import Paper
from sasaeai.press.writers.sizes import LARGE

from . import Picture
from .blocks import Blocks
from .lines import SAMPLE, letters_of
from .parts import TWIP, element, field, run
from .styles import EDGES, define, lay_out, line_width
from .tables import GROUND, TONES, cell_element, row_element, shading, table_element

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
AFTER_UPDATE = {qn(f"w:{name}") for name in (
    "hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids", "attachedSchema", "themeFontLang",
    "clrSchemeMapping", "shapeDefaults", "decimalSymbol", "listSeparator")} | {qn("m:mathPr")}  # fmt: skip
BEFORE_MIRROR = {qn(f"w:{name}") for name in (
    "writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime", "displayBackgroundShape",
    "embedTrueTypeFonts", "embedSystemFonts", "saveSubsetFonts")}  # fmt: skip


def written(paper: Paper, picture: Picture | None) -> bytes:
    document = docx.Document()
    for paragraph in list(document.paragraphs):
        paragraph._p.getparent().remove(paragraph._p)
    lay_out(document, paper.sheet)
    define(document, paper.sheet, with_ruby=paper.with_ruby)
    blocks = Blocks(paper, picture)
    width = _width(document)
    if paper.cover:
        _cover(document, blocks, paper.cover, width)
    elif paper.number:
        blocks.paragraph(document, (paper.number,), "Right")
    if not paper.cover and paper.title and not paper.has_title_inside:
        blocks.paragraph(document, (paper.title,), "Title")
        if paper.subtitle:
            blocks.paragraph(document, (paper.subtitle,), "Subtitle")
    blocks.write(document, paper.blocks, width)
    _edges(document, paper)
    _about(document, paper)
    _settings(document, paper)
    out = io.BytesIO()
    document.save(out)
    return _same_each_time(out.getvalue())


def _width(document: Any) -> Length:
    section = document.sections[0]
    whole = line_width(section)
    columns = section._sectPr.find(qn("w:cols"))
    count = int(columns.get(qn("w:num")) or 1) if columns is not None else 1
    return Length((whole - Mm(10) * (count - 1)) // count)


def _cover(document: Any, blocks: Blocks, cover: Cover, width: Length) -> None:
    if cover.sample:
        blocks.paragraph(document, (Sample(),), "Right")
    is_large = blocks.paper.sheet.letters >= LARGE
    document.add_paragraph().paragraph_format.space_after = Mm(5 if is_large else 35)
    if cover.subtitle:
        blocks.paragraph(document, cover.subtitle, "Subtitle", scale=1.4)
    blocks.paragraph(document, cover.title, "Title", scale=2.6)
    for words in cover.slogan:
        blocks.paragraph(document, words, "Subtitle", scale=1.4)
    if cover.marks:
        _marks(document, cover, width, (0, 5) if is_large else (12, 25))
    for words in (cover.edition, (cover.day,), *((body,) for body in cover.bodies)):
        if letters_of(words):
            blocks.paragraph(document, words, "Centre")


def _marks(document: Any, cover: Cover, width: Length, air: tuple[int, int]) -> None:
    """The base goals as a row of coloured fields, each with its name; `air` above and below in millimetres."""
    document.add_paragraph().paragraph_format.space_after = Mm(air[0])
    share = 1 / len(cover.marks)
    cells = [
        cell_element(round(width * share / TWIP), *shading(TONES.get(tone, GROUND))) for tone, _name in cover.marks
    ]
    for cell, (_tone, name) in zip(cells, cover.marks, strict=True):
        shape = element("w:pPr", element("w:spacing", before=160, after=160), element("w:jc", val="center"))
        cell.append(element("w:p", shape, run(name)))
    table_element(document, [share] * len(cells), width, [row_element(cells)])
    document.add_paragraph().paragraph_format.space_after = Mm(air[1])


def _edges(document: Any, paper: Paper) -> None:
    """The running head names the chapter of its page; the foot has the paper's name and the page."""
    section = document.sections[0]
    section.different_first_page_header_footer = paper.cover is not None
    head = section.header.paragraphs[0]
    head.style = document.styles[EDGES]
    head._p.get_or_add_pPr().append(element("w:jc", val="right"))
    for made in field('STYLEREF "Heading 1"', "", dirty=True) if paper.sheet.running_head else ():
        head._p.append(made)
    for sign in [_("見本")] * paper.sample + [_("案")] * paper.draft:
        head._p.append(run("　"))
        head._p.append(run(sign, element("w:rStyle", val=SAMPLE)))
    foot = section.footer.paragraphs[0]
    foot.style = document.styles[EDGES]
    foot._p.get_or_add_pPr().append(element("w:jc", val="center"))
    if paper.foot:
        foot._p.append(run(f"{paper.foot}　"))
    for made in field("PAGE", "1", dirty=False) if paper.sheet.page_numbers else ():
        foot._p.append(made)


def _about(document: Any, paper: Paper) -> None:
    about = document.core_properties
    about.title, about.subject, about.author = paper.title[:250], paper.subtitle[:250], paper.author[:250]
    about.keywords, about.language, about.comments = "、".join(paper.keywords)[:250], paper.language, ""
    day = datetime.fromisoformat(paper.day) if paper.day else datetime(1980, 1, 1, tzinfo=UTC)
    about.created = about.modified = day.replace(tzinfo=UTC)
    about.last_modified_by, about.revision = paper.author[:250], 1


def _settings(document: Any, paper: Paper) -> None:
    """Each where Word's schema wants it among the settings."""
    settings = document.settings.element
    # Pages in the contents and the index are only known to Word: it asks once whether to fill them in.
    _before(settings, element("w:updateFields", val="true"), AFTER_UPDATE)
    if paper.sheet.bound:
        early = [made for made in settings if made.tag in BEFORE_MIRROR]
        settings.insert(len(early), element("w:mirrorMargins"))


def _before(settings: Any, made: Any, names: set[str]) -> None:
    following = next((one for one in settings if one.tag in names), None)
    if following is None:
        settings.append(made)
    else:
        following.addprevious(made)


def _same_each_time(content: bytes) -> bytes:
    """The package without the minute at which it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in given.infolist():
            named = zipfile.ZipInfo(entry.filename, FIRST_DAY)
            named.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(named, given.read(entry.filename))
    return out.getvalue()
