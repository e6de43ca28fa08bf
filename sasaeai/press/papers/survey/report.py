"""調査報告書: what a survey's published results say, from how it was asked to its questionnaire."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sasaeai.areas.whole import asked_once
from sasaeai.kernel.fiscal import day_words
from sasaeai.press.content.block import Asked, Block, Box, Code, Contents, Cover, Heading, NewPage, Paragraph
from sasaeai.press.content.inline import Strong, line
from sasaeai.press.content.paper import BOOK, Paper
from sasaeai.press.papers.parts.cells import facts
from sasaeai.press.papers.questionnaire import questions
from sasaeai.press.papers.wanted import Wanted
from sasaeai.press.survey_results import Reported

from .matrix import matrix
from .method import method, version_words
from .tables import cross_question, sections, simple_matrix, simple_question
from .words import words

REPORT = replace(BOOK, letters=10.5, margin=20)


@asked_once()
def report(found: Reported, wanted: Wanted) -> Paper:
    survey = found.survey
    title = _("%(title)s　調査報告書") % {"title": survey.title}
    day = day_words(localtime(found.published.published_at).date())
    return Paper(
        kind="report",
        title=title,
        blocks=tuple(_blocks(found, wanted)),
        sheet=REPORT,
        cover=Cover(
            title=line(_("調査報告書")),
            subtitle=line(survey.title),
            edition=line(version_words(found)),
            bodies=(survey.area.name,),
            day=day,
            sample=survey.sample,
        ),
        author=survey.area.name,
        day=localtime(found.published.published_at).date().isoformat(),
        language=wanted.language,
        home=wanted.home,
        sample=survey.sample,
        foot=title,
    )


def _blocks(found: Reported, wanted: Wanted) -> Iterator[Block]:
    yield Contents(2)
    chapters: list[tuple[str, str, list[Block]]] = [
        (_("調査の概要"), "about", method(found)),
        (_("わかったこと"), "findings", list(_findings(found))),
        (_("単純集計"), "simple", list(_simple(found))),
        (_("重要度と満足度"), "matrix", list(matrix(stored)) if (stored := found.tables.matrix) else []),
        (_("クロス集計"), "crossed", list(_crossed(found))),
        (_("言葉"), "words", list(words(found)) if found.codes else []),
    ]
    shown = [(name, anchor, blocks) for name, anchor, blocks in chapters if blocks]
    for number, (name, anchor, blocks) in enumerate(shown, 1):
        yield Heading(1, line(name), number=str(number), anchor=anchor)
        yield from blocks
    yield Heading(1, line(_("資料　調査票")), anchor="questionnaire")
    yield from _questionnaire(found)
    yield NewPage(closes=True)
    yield from _imprint(found, wanted)


def _findings(found: Reported) -> Iterator[Block]:
    for one in found.findings:
        row = one.finding
        note = f"{row.question.text}　{row.note}" if row.note else row.question.text
        inside: list[Block] = [Paragraph(line(Strong(row.number), "　", row.sentence)), Paragraph(line(note), "note")]
        if one.goals:
            said = _("この数字を根拠にしている目標：%(goals)s") % {"goals": _("、").join(one.goals)}
            inside.append(Paragraph(line(said), "note"))
        yield Box(tuple(inside), style="fill", tone="accent")


def _simple(found: Reported) -> Iterator[Block]:
    for title, items in sections(found.tables):
        yield Heading(2, line(title))
        for item, tables in items:
            if item["rows"]:
                yield from simple_matrix(item, tables)
            else:
                yield from simple_question(tables[0], found.tables.numbers.get(item["code"]))


def _crossed(found: Reported) -> Iterator[Block]:
    shown = [
        (title, [found.crossed(table["code"]) for _item, tables in items for table in tables])
        for title, items in sections(found.tables)
    ]
    shown = [(title, crossed) for title, all_ in shown if (crossed := [tables for tables in all_ if tables])]
    if not shown:
        return
    said = _(
        "どの表も、上の行が全体です。数字は割合（％）です。nが30より少ない行は参考値、「秘」は人数が少ないため示さない欄です。"
    )
    yield Paragraph(line(said))
    if found.other_heads:
        more = _("このほかに、%(heads)sで分けた表があり、Excelの版に入っています。")
        yield Paragraph(line(more % {"heads": _("、").join(f"「{label}」" for label in found.other_heads)}))
    for title, crossed in shown:
        yield Heading(2, line(title))
        for tables in crossed:
            yield from cross_question(tables)


def _questionnaire(found: Reported) -> Iterator[Block]:
    """As it was asked; sections stand below the chapter, and nobody has to write into it any more."""
    for block in questions(found.questionnaire, REPORT):
        match block:
            case Heading():
                yield replace(block, level=2)
            case Asked():
                yield replace(block, lines=min(block.lines, 2))
            case _:
                yield block


def _imprint(found: Reported, wanted: Wanted) -> Iterator[Block]:
    survey = found.survey
    rows = [
        (_("版"), version_words(found)),
        (_("発行"), survey.area.name),
        (_("この紙をつくった日"), day_words(wanted.made_on)),
        (_("問い合わせ先"), _contact(found)),
        (_("利用について"), wanted.licence),
    ]
    inside: list[Block] = [facts(rows, widths=(1.4, 4))]
    if survey.sample:
        said = _("「見本」の印があるものは、説明のために作った内容です。実際の調査ではありません。")
        inside.append(Paragraph(line(said), "note"))
    path = reverse("surveys:public_results", args=[survey.uid])
    inside.append(Code(wanted.address(path), line(_("最新の結果は、こちらで読めます。"))))
    yield Box(tuple(inside))


def _contact(found: Reported) -> str:
    desk = found.survey.contact
    return " ".join(filter(None, (desk.name, desk.telephone))) if desk else ""
