"""重要度と満足度 on paper: what can be said, the picture with its ellipses, the table with the same numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.press.content.block import Block, Cell, Figure, Items, Paragraph, Table
from sasaeai.press.content.inline import Break, Line, Strong, line
from sasaeai.press.papers.parts.cells import cell, head
from sasaeai.press.pictures import FONTS, INK, QUIET
from sasaeai.surveys import quadrant_chart, quadrant_words
from sasaeai.surveys.result_tables import HIDDEN

Stored = Mapping[str, Any]
# Of 340 units in width; letters of 15 units stand a little larger than the text.
PRINTED = 400
HALO = 'stroke="#fff" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
# What the style sheet of the pages says of each kind of mark: a paper has none.
LOOKS = {
    "focus": 'fill="#f1f1ee"',
    "frame": 'fill="none" stroke="#767676"',
    "centre": f'fill="none" stroke="{INK}" stroke-width="1.5"',
    "axis": 'fill="none" stroke="#767676"',
    "word": f'fill="{INK}"',
    "word corner": f'fill="{INK}" font-weight="700" {HALO}',
    "tick": f'fill="{QUIET}"',
    "region": 'fill="#2f7d55" fill-opacity="0.14" stroke="#0b3f26" stroke-width="1.2"',
    "region unsure": f'fill="none" stroke="{QUIET}" stroke-dasharray="3 3"',
    "spot": 'fill="#0b3f26" stroke="#fff"',
    "spot unsure": f'fill="#fff" stroke="{INK}" stroke-width="1.8"',
    "leader": f'fill="none" stroke="{QUIET}"',
    "value number": f'fill="{INK}" font-weight="700" {HALO}',
}
_KIND = re.compile(r'class="([^"]*)"')
_BOX = re.compile(r'<svg viewBox="0 0 (\d+) (\d+)"')


def matrix(stored: Stored) -> Iterator[Block]:
    for at, words in enumerate(quadrant_words.sentences(stored)):
        yield Paragraph(line(words) if at else line(Strong(words)))
    if svg := quadrant_chart.quadrants(stored):
        yield Figure(svg=inked(svg), says=_("重要度と満足度の図。数字は下の表にあります。"))
        said = _("緑の点と実線のだ円は、区分が確かな項目。白い点と点線のだ円は、区分が確かでない項目です。")
        yield Paragraph(line(said), "note")
    yield _table(stored)
    yield Items(tuple(line(words) for words in (*quadrant_words.scales(stored), *quadrant_words.reading())))
    for words in quadrant_words.alone(stored):
        yield Paragraph(line(words), "note")


def inked(svg: str) -> str:
    """The picture of the pages with its colours in its marks, for writers that read no style sheet."""
    drawn = _KIND.sub(lambda found: LOOKS[found[1]], svg)
    box = _BOX.match(drawn)
    assert box is not None
    high = int(box[2]) * PRINTED / int(box[1])
    size = f'width="{PRINTED}" height="{high:g}" viewBox="0 0 {box[1]} {box[2]}" font-family="{FONTS}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}{drawn[box.end() :]}'


def _table(stored: Stored) -> Table:
    names = (_("重要度"), _("満足度"))
    top = (
        head(_("項目"), down=2),
        *(head(name, across=3, align="center") for name in names),
        head(_("区分"), down=2),
    )
    second = tuple(head(words, align="end") for _name in names for words in (_("平均"), "n", _("数えない人")))
    return Table(
        tuple(_row(stored, label, item) for label, item in quadrant_words.labelled(stored)),
        head=(top, second),
        widths=(4.2, 1.5, 0.8, 1, 1.5, 0.8, 1, 2.4),
        headers=1,
        style="rules",
        size=0.84,
    )


def _row(stored: Stored, label: str, item: Stored) -> tuple[Cell, ...]:
    name = head(line(Strong(label), " ", quadrant_words.label_of(item)))
    if item["hidden"]:
        return name, cell(f"{HIDDEN}（{item['hidden']}）", across=7)
    sides = [one for side in ("importance", "satisfaction") for one in _side(item[side])]
    return name, *(cell(words, align="end") for words in sides), cell(quadrant_words.standing(stored, item))


def _side(side: Stored) -> tuple[Line, Line, Line]:
    mean, half = (quadrant_words.points(side[name]) for name in ("mean", "half"))
    return line(f"{mean}", Break(), f"±{half}"), line(f"{side['base']:,}"), line(f"{side['left']}%")
