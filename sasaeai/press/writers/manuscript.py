"""A paper as plain JSON for the templates: letters that the font has, marks chosen, terms counted, sizes judged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.design.drawing import TEXT as CHART_TEXT
from sasaeai.design.pictures import fitted
from sasaeai.press.content.block import (
    Arrow,
    Asked,
    Block,
    Box,
    Cell,
    Code,
    Columns,
    Contents,
    Cover,
    Figure,
    Front,
    Heading,
    Index,
    Items,
    NewPage,
    Paragraph,
    Space,
    Table,
)
from sasaeai.press.content.inline import Changed, Line, plain
from sasaeai.press.content.paper import Paper, walk
from sasaeai.press.pictures import in_font, qr_svg
from sasaeai.press.writers import sizes
from sasaeai.press.writers.letters import Letters
from sasaeai.press.writers.lines import Lines

Json = dict[str, Any]
DISPLAYED = {"lead", "slogan", "caption"}
# Of a page, as `sizes` judges it: up to there a table is not torn. Without a head to repeat, rows say little alone.
WHOLE_TABLE, WHOLE_FACTS = 0.3, 0.8
WHOLE_COLUMNS = 0.8  # of a page, as `sizes` judges it: what stands side by side, or is dense, is read together
WHOLE_LIST = 14  # letters high: a list so short is not torn
COVER = 25.0  # points: the smallest letters in which a cover's title stands in one line
NAME = 1.6  # of its letters, against the body's
HEADS = {1: 1.95, 2: 1.4}
MARK = 64.0
HEAD_LETTERS = 0.82  # of the running head, against the body's
_WIDTH = re.compile(r"<svg\b[^>]*?\bwidth=[\"'](\d+(?:\.\d+)?)(?:px)?[\"']")


class Manuscript:
    """One paper on its way to the templates. What could not be printed is in `letters.missing` afterwards."""

    def __init__(self, paper: Paper, letters: Letters, font: str) -> None:
        self.paper = paper
        self.font = font
        self.letters = letters
        self.lines = Lines(paper, letters)
        self.width, self.height = sizes.column(paper.sheet)
        self._has_index = False
        self._measured: tuple[Table | None, list[float]] = (None, [])

    def written(self) -> Json:
        paper = self.paper
        blocks = self.blocks(paper.blocks)
        return {
            "title": self.text(_title(paper)),
            "name": self.name(paper.title),
            "short": self.text(paper.title),
            "subtitle": self.text(paper.subtitle),
            "number": self.text(paper.number),
            # A folded sheet bears its name on the half that lies in front, a letter below its address.
            "titled": not paper.has_title_inside and paper.kind != "questionnaire",
            "author": self.text(paper.author),
            "language": paper.language,
            "keywords": [self.text(word) for word in paper.keywords],
            "day": _day(paper.day),
            "foot": self.text(paper.foot),
            "sample": "　".join([_("見本")] * paper.sample + [_("案")] * paper.draft),
            "ruby": paper.with_ruby,
            "sheet": self.sheet(),
            "cover": self.cover(paper.cover) if paper.cover else None,
            "blocks": blocks,
            "chapters": [self.chapter(heading) for heading in _chapters(paper)],
            "anchors": list(self.lines.anchors.values()),
            "index": self.lines.index() if self._has_index else [],
        }

    def sheet(self) -> Json:
        sheet = self.paper.sheet
        width, height = sizes.page(sheet)
        return {
            "width": width, "height": height, "letters": sheet.letters, "columns": sheet.columns,
            "margin": sheet.margin, "bound": sheet.bound, "head": sheet.running_head, "numbers": sheet.page_numbers,
            "large": sizes.is_large(sheet), "measure": self.width,
        }  # fmt: skip

    def cover(self, cover: Cover) -> Json:
        return {
            "title": self.display(cover.title, size=COVER / self.paper.sheet.letters),
            "subtitle": self.display(cover.subtitle),
            "slogan": [self.display(words, size=4) for words in cover.slogan],
            "edition": self.line(cover.edition),
            "bodies": [self.text(body) for body in cover.bodies],
            "day": self.text(cover.day),
            "sample": _("見本") if cover.sample else "",
            "marks": [self.mark(tone, name) for tone, name in cover.marks],
        }

    def name(self, title: str) -> str | list[Any]:
        """Too long for its line it breaks at the wide blanks that its writer left, or else between phrases."""
        parts = self.text(title).split("　")
        if len(parts) > 1 and max(map(sizes.width_of, parts)) * NAME < self.width:
            return [piece for part in parts for piece in ("　", {"k": "whole", "w": part})][1:]
        return self.display((title,), size=NAME)

    def mark(self, tone: str, name: str) -> Json:
        """A goal's circle: its name in lines, and the size of the letters as a share of the radius."""
        lines, size = fitted(self.text(name), MARK)
        return {"tone": tone, "lines": lines, "size": size / MARK}

    def chapter(self, heading: Heading) -> Json:
        """As the running head has it: no readings, in one line; the paper's name beside it if there is room."""
        room = self.width / HEAD_LETTERS - 8
        words = self.text("　".join(filter(None, (heading.number, plain(heading.words)))))
        while sizes.width_of(words) > room:
            words = words.removesuffix("…")[:-1] + "…"
        return {"w": words, "beside": sizes.width_of(words) + sizes.width_of(self.paper.title) < room}

    def blocks(self, blocks: Iterable[Block]) -> list[Json]:
        return [written for block in blocks for written in self.block(block)]

    def block(self, block: Block) -> list[Json]:
        sheet = self.paper.sheet
        if isinstance(block, Table) and sizes.crowded(block, sheet):
            return self.blocks(sizes.stacked(block))
        if isinstance(block, Table) and not self.is_whole(block) and len(parts := sizes.at_heads(block)) > 1:
            return self.blocks(parts)
        if isinstance(block, Columns) and sizes.is_large(sheet):
            return self.blocks(sizes.one_below_the_other(block))
        write = getattr(self, f"_{type(block).__name__.lower()}")
        return [{"t": type(block).__name__.lower(), **write(block)}]

    # Blocks: what the template of the same name is given.

    def _heading(self, heading: Heading) -> Json:
        return {
            "level": heading.level,
            "w": self.display(heading.words, size=HEADS.get(heading.level, 1.2), before=heading.number),
            "number": self.text(heading.number), "anchor": self.lines.anchor(heading.anchor), "tone": heading.tone,
            "contents": heading.in_contents, "bar": self.has_changes(heading.words),
        }  # fmt: skip

    def _paragraph(self, paragraph: Paragraph) -> Json:
        is_display = paragraph.style in DISPLAYED
        return {
            "style": paragraph.style,
            "w": self.display(paragraph.words, size=1.4) if is_display else self.line(paragraph.words),
            "bar": self.has_changes(paragraph.words),
        }

    def _items(self, items: Items) -> Json:
        return {
            "marker": items.marker, "items": [self.item(item) for item in items.items],
            "whole": sizes.height(items, self.width) < WHOLE_LIST,
        }  # fmt: skip

    def item(self, item: Line | tuple[Block, ...]) -> Json:
        words, blocks = sizes.parted(item)
        if blocks:
            return {"blocks": self.blocks(blocks), "bar": False}
        return {"w": self.line(words), "bar": self.has_changes(words)}

    def _table(self, table: Table) -> Json:
        heights = self.heights(table)
        heads, rows = heights[: len(table.head)], heights[len(table.head) :]
        room = self.height * 0.9 - sum(heads)
        return {
            "widths": sizes.adapted(table, self.paper.sheet), "headers": table.headers, "style": table.style,
            "caption": self.display(table.caption), "size": table.size, "dense": table.dense,
            "short": _short_names(table) and not table.dense, "whole": self.is_whole(table),
            "head": [self.row(row, torn=False) for row in table.head],
            "rows": [self.row(row, torn=tall > room) for row, tall in zip(table.rows, rows, strict=True)],
        }  # fmt: skip

    def is_whole(self, table: Table) -> bool:
        part = WHOLE_COLUMNS if table.dense else WHOLE_TABLE if table.head else WHOLE_FACTS
        return sum(self.heights(table)) < self.height * part

    def heights(self, table: Table) -> list[float]:
        """Of the rows; asked for several times in a row, and the dearest thing that is known of a table."""
        if self._measured[0] is not table:
            self._measured = (table, sizes.row_heights(table, self.width))
        return self._measured[1]

    def row(self, cells: Sequence[Cell], *, torn: bool) -> list[Json | str]:
        return [self.cell(cell, torn) for cell in cells]

    def cell(self, cell: Cell, torn: bool) -> Json | str:
        is_name = cell.is_header and cell.tone  # of a goal, in a narrow column
        written: Json = {"w": self.lines.display(cell.words, longest=8) if is_name else self.line(cell.words)}
        if cell.across > 1:
            written["x"] = cell.across
        if cell.down > 1:
            written["y"] = cell.down
        if cell.align != "start":
            written["a"] = cell.align
        if cell.tone:
            written["tone"] = cell.tone
        if cell.is_header:
            written["h"] = True
        if cell.room:
            written["room"] = cell.room
        if cell.blocks:
            written["blocks"] = self.blocks(cell.blocks)
        if torn:
            written["torn"] = True
        return written["w"] if len(written) == 1 and isinstance(written["w"], str) else written

    def _figure(self, figure: Figure) -> Json:
        twin = self.blocks([figure.twin]) if figure.twin else []
        return {
            "svg": in_font(figure.svg, self.font), "widest": self.widest(figure.svg), "says": self.text(figure.says),
            "caption": self.display(figure.caption), "width": figure.width, "twin": twin,
        }  # fmt: skip

    def widest(self, svg: str) -> float:
        """In points; the letters of a chart (15 in its own units) never stand larger than those of the text."""
        wide = _WIDTH.search(svg)
        return float(wide[1]) * self.paper.sheet.letters / CHART_TEXT if wide else 0

    def _box(self, box: Box) -> Json:
        return {
            "blocks": self.blocks(box.blocks), "title": self.display(box.title), "tone": box.tone, "style": box.style,
            "whole": sizes.height(box, self.width) < self.height * 0.9,
        }  # fmt: skip

    def _columns(self, columns: Columns) -> Json:
        widths = columns.widths if len(columns.widths) == len(columns.columns) else (1,) * len(columns.columns)
        whole = sizes.height(columns, self.width) < self.height * WHOLE_COLUMNS
        return {"columns": [self.blocks(inside) for inside in columns.columns], "widths": widths, "whole": whole}

    def _arrow(self, arrow: Arrow) -> Json:
        return {"direction": arrow.direction, "w": self.line(arrow.words), "says": _arrow_says(arrow.direction)}

    def _code(self, code: Code) -> Json:
        says = _("QRコード：%(url)s") % {"url": self.text(code.url)}
        return {
            "svg": qr_svg(code.url), "url": self.text(code.url), "address": self.line((_bare(code.url),)),
            "w": self.line(code.words), "says": says,
        }  # fmt: skip

    def _newpage(self, block: NewPage) -> Json:
        return {"odd": block.odd, "closes": block.closes}

    def _contents(self, block: Contents) -> Json:
        return {"depth": block.depth, "title": _("目次")}

    def _index(self, block: Index) -> Json:
        self._has_index = True
        return {}

    def _space(self, block: Space) -> Json:
        return {"height": block.height, "fill": block.fill}

    def _asked(self, asked: Asked) -> Json:
        return {
            "number": self.text(asked.number), "w": self.line(asked.words), "how": self.text(asked.how),
            "note": self.line(asked.note), "who": self.text(asked.who), "columns": asked.columns,
            "answers": [
                {"number": self.text(one.number), "w": self.line(one.words), "opens": one.opens,
                 "head": self.lines.display(one.words)}
                for one in asked.answers
            ],
            "rows": [{"mark": self.text(mark), "w": self.line(words)} for mark, words in asked.rows],
            "ways": [{"from": self.text(f), "to": self.text(to), "direction": d} for f, to, d in asked.ways],
            "boxes": asked.boxes, "unit": self.text(asked.unit), "lines": asked.lines, "below": asked.is_below,
            "leads": asked.leads, "whole": sizes.height(asked, self.width) < self.height * 0.85,
            "says": {"down": _("下へ"), "right": _("進む")},
        }  # fmt: skip

    def _front(self, front: Front) -> Json:
        return {
            "title": self.display(front.title, size=2.1), "subtitle": self.line(front.subtitle),
            "greeting": [self.line(words) for words in front.greeting],
            "signed": [self.line(words) for words in front.signed],
            "guide": [self.line(words) for words in front.guide],
            "until": [self.display(words) for words in front.until],
            "contact": [self.line(words) for words in front.contact],
            "stamps": [self.text(words) for words in front.stamps],
            "heads": {"guide": _("記入のしかた"), "contact": _("問い合わせ先")},
        }  # fmt: skip

    # What the lines know.

    def text(self, text: str) -> str:
        return self.lines.text(text)

    def line(self, parts: Line) -> str | list[Any]:
        return self.lines.line(parts)

    def display(self, parts: Line, *, size: float = 1.0, before: str = "") -> str | list[Any]:
        """Words that break between phrases, if with what stands before them they are too many for one line."""
        if sizes.width_of(plain(parts) + (f"{before}　" if before else "")) * size < self.width - 5:
            return self.line(parts)
        return self.lines.display(parts, longest=min(16, self.width / size * 0.6))

    def has_changes(self, parts: Line) -> bool:
        return self.paper.marks_changes and any(isinstance(part, Changed) for part in parts)


def _chapters(paper: Paper) -> Iterable[Heading]:
    """What the templates set as headings of the first rank, in order: the contents have one of their own."""
    for block in walk(paper.blocks):
        if isinstance(block, Contents):
            yield Heading(1, (_("目次"),), in_contents=False)
        elif isinstance(block, Heading) and block.level == 1:
            yield block


def _title(paper: Paper) -> str:
    title = "　".join(part for part in (paper.number, paper.title, paper.subtitle) if part)
    return _("%(title)s（見本）") % {"title": title} if paper.sample and "見本" not in title else title


def _day(day: str) -> list[int] | None:
    if not day:
        return None
    on = date.fromisoformat(day[:10])
    return [on.year, on.month, on.day]


def _short_names(table: Table) -> bool:
    return all(sizes.width_of(plain(cell.words)) <= 12 for row in table.rows for cell in row[: table.headers])


def _bare(url: str) -> str:
    return re.sub(r"^https?://", "", url).rstrip("/")


def _arrow_says(direction: str) -> str:
    says = {
        "down": _("上から下へ"), "up": _("下から上へ"), "both": _("上と下のたがいに"),
        "right": _("左から右へ"), "left": _("右から左へ"), "sides": _("左と右のたがいに"),
    }  # fmt: skip
    return says.get(direction, says["down"])
