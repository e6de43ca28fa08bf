"""地区プロフィール: two pages of a district's people, answers beside the whole's, words, plan and meetings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sasaeai.areas.whole import asked_once, called
from sasaeai.kernel.fiscal import day_words
from sasaeai.meetings.meeting_facts import people_in_public
from sasaeai.press.content.block import (
    Block,
    Box,
    Cell,
    Code,
    Columns,
    Contents,
    Heading,
    Items,
    NewPage,
    Paragraph,
    Table,
)
from sasaeai.press.content.inline import Line, Strong, line
from sasaeai.press.content.paper import LEAFLET, Paper
from sasaeai.press.papers.parts.cells import cell, facts, head, quoted
from sasaeai.press.papers.wanted import Wanted
from sasaeai.press.survey_districts import AGES, DistrictPlan, Districts
from sasaeai.press.survey_results import Reported
from sasaeai.surveys.result_tables import HIDDEN
from sasaeai.surveys.statistics.figures import HIDDEN_BELOW, percent
from sasaeai.surveys.wording import quotable_in

from .beside import Beside, apart, most_frequent
from .method import version_words

PROFILE = replace(LEAFLET, letters=10, margin=15)
# How many figures, differences, codes with words and meetings; tried in turn until two pages hold them.
FITS = ((30, 8, 8, 6), (24, 7, 6, 4), (20, 6, 4, 3), (16, 5, 3, 2), (12, 4, 2, 2), (8, 3, 1, 1))
QUOTES = 2


@dataclass(frozen=True)
class District:
    slug: str
    name: str
    response: Mapping[str, object]


def district_rows(found: Reported) -> list[District]:
    return [District(row["slug"], row["label"], row) for row in found.response["districts"] if row["slug"]]


@asked_once()
def profile(found: Reported, known: Districts, district: District, wanted: Wanted, fit: int) -> Paper:
    title = _("%(district)s　地区プロフィール") % {"district": district.name}
    blocks = (*_district(found, known, district, fit, level=1), *_end(found, wanted))
    return replace(_paper(found, wanted, title, blocks), kind="profile", subtitle=found.survey.title)


@asked_once()
def profiles(found: Reported, known: Districts, wanted: Wanted, fits: Mapping[str, int]) -> Paper:
    """All of them, each beginning on a sheet of its own."""
    blocks: list[Block] = [Contents(1)]
    for district in district_rows(found):
        blocks += [NewPage(odd=True), Heading(1, line(district.name), anchor=f"district-{district.slug}")]
        blocks += [*_district(found, known, district, fits[district.slug], level=2), *_end(found, wanted)]
    title = _("%(title)s　地区プロフィール") % {"title": found.survey.title}
    return _paper(found, wanted, title, tuple(blocks))


def _paper(found: Reported, wanted: Wanted, title: str, blocks: tuple[Block, ...]) -> Paper:
    survey = found.survey
    return Paper(
        kind="profiles", title=title, blocks=blocks, sheet=PROFILE, author=survey.area.name,
        day=localtime(found.published.published_at).date().isoformat(), language=wanted.language, home=wanted.home,
        sample=survey.sample, foot=f"{survey.title}　{version_words(found)}",
    )  # fmt: skip


def _district(found: Reported, known: Districts, district: District, fit: int, *, level: int) -> Iterator[Block]:
    most, most_apart, most_codes, most_meetings = FITS[min(fit, len(FITS) - 1)]
    parts: list[tuple[str, list[Block]]] = [
        (_("人口とアンケートの回答"), list(_people(known, district))),
        (called(_("%(whole)s全体とちがうところ")), list(_apart(found, district, most_apart))),
        (_("アンケートの数字"), list(_figures(found, district, most))),
        (_("地区の言葉"), list(_words(found, district, most_codes))),
        (_("地区の計画"), list(_plan(known.plans.get(district.slug)))),
        (_("地区の話しあい"), list(_meetings(known, district, most_meetings))),
    ]
    for name, blocks in parts:
        if blocks:
            yield Heading(level, line(name), in_contents=False)
            yield from blocks


def _people(known: Districts, district: District) -> Iterator[Block]:
    own = known.people.get(district.slug)
    answered = _answered(district)
    if own is None or not own.total:
        yield answered
        return
    rows = []
    for at, age in enumerate(AGES):
        name = _("%(from)s歳以上") if at + 1 == len(AGES) else _("%(from)s～%(to)s歳")
        gaps = {"from": age, "to": AGES[at + 1] - 1 if at + 1 < len(AGES) else ""}
        shares = [str(percent(one.by_age[at], one.total)) if one else "―" for one in (own, known.whole)]
        numbers = [f"{own.by_age[at]:,}", *shares]
        rows.append((head(name % gaps), *(cell(words, align="end") for words in numbers)))
    rows.append((head(_("合計")), cell(f"{own.total:,}", align="end"), cell("100.0", align="end"),
                 cell("100.0" if known.whole else "―", align="end")))  # fmt: skip
    names = (_("人数"), _("割合（％）"), called(_("%(whole)s全体（％）")))
    top = (head(_("年齢")), *(head(name, align="end") for name in names))
    people = Table(tuple(rows), head=(top,), widths=(1.4, 1, 1, 1.1), headers=1, style="rules", size=0.9)
    note = Paragraph(line(_("人口は%(day)sのものです。") % {"day": day_words(own.on)}), "note")
    yield Columns(((people, note), (answered,)), widths=(1.15, 1))


def _answered(district: District) -> Table:
    row = district.response
    rows: list[tuple[str, str]] = [
        (_("送った数"), _("%(n)s通") % {"n": f"{row['letters']:,}"}),
        (_("有効な回答"), _("%(n)s件") % {"n": f"{row['answers']:,}"}),
        (_("有効回収率"), _("%(rate)s％") % {"rate": row["rate"]} if row["rate"] else ""),
        (_("割合の誤差"), _("いちばん大きくて±%(half)sポイント") % {"half": row["half"]} if row["half"] else ""),
        (_("注意"), str(row["mark"])),
    ]
    return facts(rows, widths=(1, 1.6))


def _apart(found: Reported, district: District, most: int) -> Iterator[Block]:
    rows = apart(found, district.slug)
    if not rows:
        words = _("標本誤差をこえるちがいは、見つかりませんでした。回答が少ないと、ちがいがあっても見つかりません。")
        yield Paragraph(line(words))
        return
    yield Items(tuple(_apart_words(one) for one in rows[:most]))
    words = called(
        _(
            "地区と%(whole)s全体の両方の誤差をこえた答えです（地区の数だけきびしく見ています）。多くの答えを見くらべているので、偶然のちがいもまじります。"
        )
    )
    yield Paragraph(line(words), "note")


def _apart_words(one: Beside) -> Line:
    start = _("%(number)s　「%(answer)s」の割合が") % {"number": one.number, "answer": one.answer}
    rest = called(
        _("：%(text)s（この地区%(here)s％±%(points)s、%(whole)s全体%(share)s％）"),
        text=one.text, here=one.here, points=one.points, share=one.whole,
    )  # fmt: skip
    return line(start, Strong(_("高い") if one.is_high else _("低い")), rest)


def _figures(found: Reported, district: District, most: int) -> Iterator[Block]:
    every = list(most_frequent(found, district.slug))
    if not every:
        return
    if all(one.base < HIDDEN_BELOW for one in every):
        yield Paragraph(line(_("秘：回答者が少ないため、この地区の数字は示しません。")))
        return
    first = sorted(range(len(every)), key=lambda at: (not every[at].is_apart, at))
    rows = tuple(_figure(every[at]) for at in sorted(first[:most]))
    names = (_("この地区"), _("誤差"), called(_("%(whole)s全体")), _("ちがい"))
    top = (head(_("問い")), head(called(_("%(whole)s全体でいちばん多い答え"))), *(head(n, align="end") for n in names))
    yield Table(rows, head=(top,), widths=(3.5, 2.5, 0.9, 0.8, 0.9, 0.9), headers=1, style="rules", size=0.84)
    words = _(
        "数字は割合（％）。「高い」「低い」は標本誤差をこえるちがい、「範囲内」は誤差の範囲です。"
        "「参考値」は回答が30件より少ない問い、「秘」は人数が少ないため示さない欄です。"
    )
    yield Paragraph(line(words), "note")


def _figure(one: Beside) -> tuple[Cell, ...]:
    if one.here == HIDDEN:
        said = ""
    elif one.is_reference:
        said = _("参考値")
    else:
        said = _("高い") if one.is_high else _("低い") if one.is_low else _("範囲内")
    mark: Line = line(Strong(said)) if one.is_high or one.is_low else line(said)
    points = f"±{one.points}" if one.points else ""
    numbers = [cell(words, align="end") for words in (one.here, points, one.whole)]
    return head(f"{one.number}　{one.text}"), cell(one.answer), *numbers, cell(mark, align="end")


def _words(found: Reported, district: District, most: int) -> Iterator[Block]:
    said = quotable_in(found.answers, district.name)
    rows = [
        (head(_("%(name)s（%(count)s件）") % {"name": row.code.name, "count": row.by_district[district.name]}),
         cell("　".join(f"「{words}」" for words in said[row.code.pk][:QUOTES])))
        for row in found.codes if row.code.pk in said
    ]  # fmt: skip
    if rows:
        yield Table(tuple(rows[:most]), widths=(1.3, 3), headers=1, style="facts", size=0.92)


def _plan(plan: DistrictPlan | None) -> Iterator[Block]:
    if plan is None:
        yield Paragraph(line(_("この地区の計画は、まだ公開していません。")), "note")
        return
    document = plan.page.document
    name = document["measure_name"]
    if document["philosophy"]:
        yield Paragraph(line(Strong(document["philosophy"])))
    rows = tuple(
        (head(f"{goal.data['level']}{goal.number}"), cell(goal.title), cell(_("%(n)s件") % {"n": count}, align="end"))
        for goal, count in plan.goals
    )
    if rows:
        top = (head(_("目標")), head(_("地区でめざすこと")), head(name, align="end"))
        yield Table(rows, head=(top,), widths=(1.1, 4, 0.8), headers=1, style="rules", size=0.9)
    gaps = {"title": quoted(document["title"]), "name": name, "count": f"{plan.measures:,}"}
    yield Paragraph(line(_("%(title)sから。%(name)sは、全部で%(count)s件です。") % gaps), "note")


def _meetings(known: Districts, district: District, most: int) -> Iterator[Block]:
    rows = known.meetings.get(district.slug, [])
    if not rows:
        return
    found = []
    for meeting in rows[:most]:
        people = people_in_public(meeting)
        came = _("（%(people)s人）") % {"people": people} if people else ""
        found.append(line(f"{day_words(meeting.day)}　{meeting.title}{came}"))
    if len(rows) > most:
        found.append(line(_("ほか%(count)s回") % {"count": len(rows) - most}))
    yield Items(tuple(found))


def _end(found: Reported, wanted: Wanted) -> Iterator[Block]:
    path = reverse("surveys:public_results", args=[found.survey.uid])
    said = [_("公表した結果の%(version)sから作りました。") % {"version": version_words(found)}]
    if found.survey.sample:
        said.append(_("「見本」の印があるものは、説明のために作った内容です。実際の調査ではありません。"))
    notes = tuple(Paragraph(line(words), "note") for words in said)
    code = Code(wanted.address(path), line(_("すべての結果と、数字の読み方は、こちらで読めます。")))
    yield Box((Columns((notes, (code,)), widths=(1, 1.3)),))
