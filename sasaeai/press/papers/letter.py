"""依頼状: one page for each person who is asked, for a window envelope; whoever holds the addresses puts them on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import day_words
from sasaeai.press.content.block import Block, Box, Cell, Code, Columns, Heading, NewPage, Paragraph, Space, Table
from sasaeai.press.content.inline import Break, Line, Strong, line
from sasaeai.press.content.paper import Paper, Sheet
from sasaeai.surveys.actions.letters import NewLetter
from sasaeai.surveys.models import Survey

LETTER = Sheet(letters=12.5, margin=20, running_head=False, page_numbers=False)
# What a window of 90 × 45 mm shows, on a sheet folded in three.
WINDOW = 42.0


@dataclass(frozen=True)
class Answering:
    """Where a letter is answered on the web; `address` is the door where the token is typed."""

    follow: str
    address: str

    def of(self, letter: NewLetter) -> str:
        return self.follow.replace("TOKEN", letter.token)


def letters(survey: Survey, drawn: Iterable[NewLetter], answering: Answering | None, day: str) -> Paper:
    """`answering` is None where people answer on paper only."""
    blocks: list[Block] = []
    for letter in drawn:
        blocks += [NewPage()] if blocks else []
        blocks += _letter(survey, letter, answering)
    return Paper(
        kind="letter", title=_("%(survey)s 依頼状") % {"survey": survey.title}, blocks=tuple(blocks), sheet=LETTER,
        day=day, sample=survey.sample,
    )  # fmt: skip


def _letter(survey: Survey, letter: NewLetter, answering: Answering | None) -> list[Block]:
    number = _("整理番号 %(number)s（%(district)s）") % {
        "number": f"{letter.number:05}",
        "district": letter.stratum.area.name,
    }
    return [
        Columns(((Space(WINDOW),), (Paragraph(line(*_sender(survey)), "right"),)), widths=(1.2, 1)),
        Paragraph(line(number), "right"),
        Heading(1, line(_("%(survey)sへのご協力のお願い") % {"survey": survey.title}), in_contents=False),
        *(Paragraph(line(text)) for text in _greeting(survey)),
        *([_on_web(letter, answering)] if answering else []),
        _on_paper(bool(answering)),
        _facts(survey),
    ]


def _sender(survey: Survey) -> list[str | Break]:
    desk = survey.contact
    words = [desk.name, desk.address] if desk else [survey.area.name]
    found: list[str | Break] = []
    for text in filter(None, words):
        found += [Break(), text] if found else [text]
    return found


def _greeting(survey: Survey) -> list[str]:
    text = survey.greeting or _(
        "地域福祉保健計画をつくるために、地域のみなさんのお考えをうかがいます。お忙しいところ恐れ入りますが、"
        "ご協力をお願いします。"
    )
    return [part.strip() for part in text.splitlines() if part.strip()]


def _on_web(letter: NewLetter, answering: Answering) -> Box:
    how = line(
        Strong(_("スマートフォンなら")),
        _("、左のQRコードを読みとると、そのまま始められます。"),
        Break(),
        Strong(_("パソコンなら")),
        _("、%(address)s を開いて、合言葉を入力してください。") % {"address": answering.address.split("://")[-1]},
    )
    return Box(
        (
            Code(answering.of(letter), how),
            Paragraph(line(_("合言葉　"), Strong(letter.printed)), "slogan"),
            Paragraph(line(_("途中でやめても、同じ合言葉で続きから答えられます。")), "note"),
        ),
        title=line(_("インターネットで答える")),
    )


def _on_paper(also_on_web: bool) -> Box:
    words = [_("同封の調査票に書いて、返信用の封筒でお送りください。切手はいりません。")]
    if also_on_web:
        words.append(_("インターネットで答えた方は、送らなくて大丈夫です。"))
    return Box((Paragraph(line(*words)),), title=line(_("紙で答える")))


def _facts(survey: Survey) -> Table:
    rows: list[tuple[str, Line]] = []
    if survey.closes_on:
        rows.append((_("しめきり"), line(Strong(day_words(survey.closes_on)))))
    rows.append((_("お名前"), line(_privacy(survey))))
    if survey.contact:
        told = filter(None, (survey.contact.name, survey.contact.telephone, survey.contact.hours))
        rows.append((_("問い合わせ"), line("　".join(told))))
    return Table(
        tuple((Cell(line(name), is_header=True), Cell(words)) for name, words in rows),
        widths=(1, 5), headers=1, style="facts",
    )  # fmt: skip


def _privacy(survey: Survey) -> str:
    if survey.anonymous:
        return _(
            "書かないでください（無記名です）。整理番号と合言葉は、二重の回答を防ぎ、まだの方にもう一度お願いする"
            "ためだけに使い、答えとはつなげません。"
        )
    return _("答えは整理番号と一緒に保存し、事務局だけが見ます。公表するのは集計した結果だけです。")
