"""What stands at the end of a paper: glossary, index, and the imprint (奥付)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import day_words
from sasaeai.plans.items import PlanPage
from sasaeai.press.content.block import Block, Box, Code, Columns, Paragraph, Table
from sasaeai.press.content.inline import Line, Strong, line
from sasaeai.press.models import GlossaryTerm
from sasaeai.press.papers.voice import marked
from sasaeai.press.papers.wanted import Wanted

from .cells import cell, facts, head
from .goals import decided_words
from .making import bodies_of


def glossary(terms: list[GlossaryTerm]) -> Table:
    top = (head(_("言葉")), head(_("意味")))
    rows = tuple((head(_with_reading(term)), cell(term.meaning)) for term in terms)
    return Table(rows=rows, head=(top,), widths=(1.25, 2.6), headers=1, style="rules", size=0.95)


def _with_reading(term: GlossaryTerm) -> Line:
    words = line(Strong(term.word), f"（{term.reading}）" if term.reading else None)
    return marked(words, term.sample)


def imprint(plan: PlanPage, wanted: Wanted, path: str, *, short: bool = False) -> list[Block]:
    """Which edition, decided when, made when, under which licence, where on the web."""
    rows: list[tuple[str, Line]] = [
        (_("版"), line(f"{plan.document['title']}　{decided_words(plan)}")),
        (_("発行"), line("、".join(bodies_of(plan)) if plan.is_ward else plan.area_name)),
        (_("この紙をつくった日"), line(day_words(wanted.made_on))),
        (_("実績と回答"), line(_("%(day)sまでに公開されたものを載せています。") % {"day": day_words(wanted.made_on)})),
        (_("利用について"), line(wanted.licence)),
    ]
    if short:
        rows = [rows[0], rows[1], rows[2], rows[4]]
    notes = [*_ruby_note(wanted), *_sample_note(plan), *_working_note(plan)]
    said: list[Block] = [facts(rows, size=0.9 if short else 1.0, widths=(1.8, 4) if short else (1.4, 4))]
    said += [Paragraph(line(words), "note") for words in notes]
    code = Code(wanted.address(path), line(_("最新の計画は、こちらで読めます。")))
    # Beside each other on a sheet that is short of room.
    blocks: list[Block] = [Columns((tuple(said), (code,)), widths=(1.7, 1))] if short else [*said, code]
    return [Box(tuple(blocks), style="frame")]


def _ruby_note(wanted: Wanted) -> list[str]:
    return [_("ふりがなの一部は自動で付けました。")] if wanted.with_ruby and wanted.is_auto_ruby else []


def _sample_note(plan: PlanPage) -> list[str]:
    if not plan.document["sample"]:
        return []
    return [_("「見本」の印があるものは、説明のために作った内容です。実際の計画ではありません。")]


def _working_note(plan: PlanPage) -> list[str]:
    return [] if plan.edition_id else [_("公開前の案です。決まったものではありません。")]
