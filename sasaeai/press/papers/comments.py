"""意見募集の結果: how many people and opinions, and the table of opinions and answers, as a ward publishes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import day_words
from sasaeai.meetings.comment_results import Counts, Line, summary
from sasaeai.meetings.models import CommentRound
from sasaeai.press.content.block import Block, Code, Columns, Heading, Items, Paragraph, Table
from sasaeai.press.content.inline import Break, Inline, Strong, line
from sasaeai.press.content.paper import MEETING, Paper

from .parts.cells import broken, cell, head
from .wanted import Wanted


@dataclass(frozen=True)
class Results:
    """`is_public`: not a draft for the table of those who decide."""

    round: CommentRound
    counts: Counts
    lines: list[Line]
    is_public: bool


def results(found: Results, wanted: Wanted) -> Paper:
    round_ = found.round
    edition = round_.edition
    gaps = {"opens": day_words(round_.opens_on), "closes": day_words(round_.closes_on)}
    blocks: list[Block] = [
        Paragraph(line(_state(found)), "right"),
        Paragraph(line(_("%(opens)sから%(closes)sまで、ご意見をいただきました。") % gaps)),
        Paragraph(line(Strong(summary(found.counts)))),
        Paragraph(line(f"{edition.plan.area.name}　{edition.plan.period.title}　{edition.name}"), "note"),
        Heading(1, line(_("いただいた意見の数")), anchor="counts"),
        Columns(((_channels(found.counts),), (_dispositions(found.counts),)), widths=(1, 1.5)),
        Paragraph(
            line(_("一人がいくつもの意見を出すことがあるので、人と意見は別に数えています。人は、出された通数です。")),
            "note",
        ),
        Heading(1, line(_("意見の要旨と、考え方")), anchor="opinions"),
        _opinions(found.lines) if found.lines else Paragraph(line(_("意見は届きませんでした。"))),
    ]
    if found.is_public:
        path = reverse("meetings:comment_result", args=[round_.uid])
        blocks.append(Code(wanted.address(path), line(_("この結果は、こちらで読めます。"))))
    return Paper(
        kind="comments",
        title=_("%(title)sの結果") % {"title": round_.title},
        blocks=tuple(blocks),
        sheet=replace(MEETING, landscape=True, margin=15, letters=10),
        day=wanted.made_on.isoformat(),
        language=wanted.language,
        home=wanted.home,
        sample=round_.sample,
    )


def _state(found: Results) -> str:
    if found.is_public and found.round.published_at:
        return _("%(day)s公表") % {"day": day_words(localtime(found.round.published_at).date())}
    return _("公表前の案")


def _channels(counts: Counts) -> Table:
    rows = [(row["label"], row["people"], row["opinions"]) for row in counts.channels]
    rows.append((_("合計"), counts.people, counts.opinions))
    return Table(
        head=((head(_("出し方")), head(_("人"), align="end"), head(_("意見"), align="end")),),
        rows=tuple(
            (head(str(name)), cell(str(people), align="end"), cell(str(opinions), align="end"))
            for name, people, opinions in rows
        ),
        widths=(2, 1, 1),
        headers=1,
    )


def _dispositions(counts: Counts) -> Table:
    rows = [(row["label"], row["meaning"], row["opinions"]) for row in counts.dispositions]
    if counts.unsorted:
        rows.append((_("まだ決めていない"), "", counts.unsorted))
    rows.append((_("合計"), "", counts.opinions))
    return Table(
        head=((head(_("区分")), head(_("意味")), head(_("意見"), align="end")),),
        rows=tuple(
            (head(str(name)), cell(str(meaning)), cell(str(opinions), align="end")) for name, meaning, opinions in rows
        ),
        widths=(1.6, 3, 0.8),
        headers=1,
    )


def _opinions(lines: Iterable[Line]) -> Table:
    top = (head(_("項目")), head(_("意見の要旨")), head(_("考え方（回答）")), head(_("区分")))
    rows = tuple(
        (
            head(one.place_label),
            replace(cell(""), blocks=(Items(tuple(_said(number, row.shown) for number, row in one.opinions), ""),)),
            cell(_answer(one)),
            cell(one.disposition),
        )
        for one in lines
    )
    return Table(head=(top,), rows=rows, widths=(1.5, 2.6, 2.9, 0.9), headers=1, size=0.95)


def _said(number: int, words: str) -> tuple[Inline, ...]:
    return line(f"{number}. ", broken(words))


def _answer(one: Line) -> tuple[Inline, ...]:
    changed = "、".join(change["label"] for change in one.changed)
    where = (Break(), _("直したところ：%(places)s") % {"places": changed}) if changed else ()
    return line(broken(one.answer), where)
