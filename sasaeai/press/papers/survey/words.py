"""言葉: what people wrote, counted as it was read, and the words that somebody allowed to be quoted."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import day_words
from sasaeai.press.content.block import Block, Heading, Paragraph, Table
from sasaeai.press.content.inline import line
from sasaeai.press.papers.parts.cells import cell, head
from sasaeai.press.survey_results import Reported
from sasaeai.surveys.wording import FEWEST, CodeCount


def words(found: Reported) -> Iterator[Block]:
    yield Paragraph(line(read_words(found)))
    counted = tuple(
        (head(row.code.name), cell(count_words(row), align="end"), cell(places(row))) for row in found.codes
    )
    top = (head(_("分類")), head(_("件数"), align="end"), head(_("多かった地区")))
    yield Table(counted, head=(top,), widths=(1.8, 0.7, 3), headers=1, style="rules", size=0.92)
    yield Paragraph(line(note()), "note")
    quoted = [row for row in found.codes if row.quote is not None]
    if quoted:
        yield Heading(2, line(_("書かれた言葉から")), anchor="quotes")
        rows = tuple((head(row.code.name), cell(f"「{row.quote.masked}」")) for row in quoted if row.quote)
        yield Table(rows, widths=(1.2, 3), headers=1, style="facts")
        said = _("名前や場所など、だれか分かるおそれのあるところを除き、引用してよいと確かめた言葉だけを載せています。")
        yield Paragraph(line(said), "note")


def read_words(found: Reported) -> str:
    answers, read = (sum(getattr(row, key) for row in found.read) for key in ("answers", "read"))
    gaps = {"answers": f"{answers:,}", "read": f"{read:,}", "day": day_words(found.made_on)}
    said = _(
        "自由に書かれた%(answers)s件のうち、%(day)sまでに%(read)s件を人が読み、分類しました。一つの言葉が、いくつもの分類に入ることがあります。"
    )
    return said % gaps


def note() -> str:
    return _("%(fewest)s件に満たない数は「%(most)s以下」とし、地区ごとには示しません。") % {
        "fewest": FEWEST, "most": FEWEST - 1,
    }  # fmt: skip


def count_words(row: CodeCount) -> str:
    return str(row.count) if row.count >= FEWEST else _("%(most)s以下") % {"most": FEWEST - 1}


def districts_of(row: CodeCount) -> list[tuple[str, int]]:
    """Those where enough people said so; where the others are stays unsaid."""
    return [(name, count) for name, count in row.by_district.most_common() if name and count >= FEWEST]


def places(row: CodeCount) -> str:
    return _("、").join(_("%(name)s%(count)s件") % {"name": name, "count": count} for name, count in districts_of(row))
