"""A district on paper: what kind of place it is, who made its plan, what it does, what it asked of the ward."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from sasaeai.areas.whole import called
from sasaeai.kernel.fiscal import day_words
from sasaeai.plans.items import Item, PlanPage
from sasaeai.press.content.block import Block, Box, Cell, Heading, Items, Paragraph, Table
from sasaeai.press.content.inline import Line, PageOf, Strong, Term, line
from sasaeai.press.papers.voice import marked
from sasaeai.press.papers.whole import Whole

from .cells import cell, facts, head, text
from .goals import base_goals, decided_words, tone
from .measures import Detail, district_anchor, short_measures
from .problems import answers

# A district with more of them has its own booklet; in the ward's book they would hide the other districts.
MOST_IN_FULL = 40


def chapter(whole: Whole, plan: PlanPage, number: str) -> list[Block]:
    """One chapter of the book."""
    name = line(Term(plan.area_name, whole.kana.get(plan.area_id, "")))
    sample = bool(plan.document["sample"])
    found: list[Block] = [Heading(1, marked(name, sample), number=number, anchor=district_anchor(plan))]
    found += opening(whole, plan)
    count = len(whole.measures.get(plan.plan_id, []))
    is_long = count > MOST_IN_FULL
    if is_long:
        found.append(_in_short(plan, count))
    found += along_base_goals(whole, plan, level=2, detail=Detail.LINES if is_long else Detail.ALL)
    found += _exchange(whole, plan, in_short=is_long)
    return found


def _in_short(plan: PlanPage, count: int) -> Paragraph:
    words = _(
        "この地区の%(name)sは%(count)s件あるので、ここでは一行ずつのせています。"
        "くわしい内容は、地区のウェブページにあります。"
    )
    return Paragraph(line(words % {"name": plan.document["measure_name"], "count": full_number(count)}), "note")


def opening(whole: Whole, plan: PlanPage) -> list[Block]:
    """Its own watchword, what kind of place it is, and who made the plan."""
    voice = whole.voice
    found = text(voice.plan(plan, "philosophy"), "slogan")
    found += text(voice.plan(plan, "philosophy_sub"), "center")
    rows = [
        (_("地域の様子"), voice.plan(plan, "profile")),
        (_("町"), line("、".join(whole.towns.get(plan.area_id, [])))),
        (_("人口"), line(people_words(whole, plan))),
        (_("策定委員会"), voice.plan(plan, "committee")),
        (_("この計画"), line(decided_words(plan))),
    ]
    found.append(facts(rows))
    found += text(voice.plan(plan, "introduction"))
    return found


def people_words(whole: Whole, plan: PlanPage) -> str:
    people = whole.people.get(plan.area_id)
    if people is None:
        return ""
    gaps = {"total": full_number(people["total"]), "share": people["share_65"], "day": day_words(people["on"])}
    if people["share_65"] is None:
        return _("%(total)s人（%(day)s）") % gaps
    return _("%(total)s人、うち65歳以上%(share)s%%（%(day)s）") % gaps


def full_number(count: int) -> str:
    return f"{count:,}"


def along_base_goals(
    whole: Whole, plan: PlanPage, *, level: int, detail: Detail = Detail.ALL, most: int = 0
) -> list[Block]:
    """The district's headings along the ward's base goals with what is below them, or with `most` measures in all."""
    found: list[Block] = []
    word = {"measure": plan.document["measure_name"]}
    measures = whole.measures.get(plan.plan_id, [])
    headings = base_goals(whole.goals.get(plan.plan_id, []))
    groups = [[item for item in measures if item.base_uid == heading.base_uid] for heading in headings]
    loose = [item for item in measures if not item.base_uid]
    shares = shared_out([len(group) for group in (*groups, loose)], most) if most else [None] * (len(groups) + 1)
    for heading, own, share in zip(headings, groups, shares, strict=False):
        if not own and not heading.data["slogan"] and not heading.data["explanation"]:
            continue
        found.append(_heading(whole, heading, level))
        found += text(whole.voice.text(heading, "explanation"))
        rows = _measures(whole, plan, own, level + 1, detail, share)
        found += rows or [Paragraph(line(_("%(measure)sは、これから決めます。") % word), "note")]
    if loose:
        found.append(Heading(level, line(_("そのほかの%(measure)s") % word)))
        found += _measures(whole, plan, loose, level + 1, detail, shares[-1])
    return found or [Paragraph(line(_("この地区の%(measure)sは、まだ書かれていません。") % word), "note")]


def shared_out(counts: Sequence[int], most: int) -> list[int]:
    """How many of each group are shown where there is room for `most`: as many of each, or all of a smaller group."""
    each = max((one for one in range(most + 1) if sum(min(count, one) for count in counts) <= most), default=0)
    return [min(count, each) for count in counts]


def _measures(
    whole: Whole, plan: PlanPage, items: Sequence[Item], level: int, detail: Detail, share: int | None
) -> list[Block]:
    found = short_measures(whole, plan, items[:share], level=level, detail=detail)
    if share is not None and share < len(items):
        gaps = {"count": full_number(len(items) - share), "measure": plan.document["measure_name"]}
        words = _("ほかに%(count)s件の%(measure)sがあります。地区のウェブページで、すべて読めます。")
        found.append(Paragraph(line(words % gaps), "note"))
    return found


def _heading(whole: Whole, heading: Item, level: int) -> Heading:
    """基本目標1「つながり」 and the district's own slogan for it."""
    short = heading.data["short"]
    number = f"{heading.data['level']}{heading.number}" + (f"（{short}）" if short else "")
    return Heading(level, whole.voice.text(heading, "title"), number=number, tone=tone(heading), in_contents=False)


def _exchange(whole: Whole, plan: PlanPage, *, in_short: bool) -> list[Block]:
    found: list[Block] = []
    problems = whole.problems.get(plan.plan_id, [])
    supports = _supports(whole, plan, in_short=in_short)
    if not problems and not supports:
        return []
    found.append(Heading(2, line(called(_("%(whole)sとのやりとり"))), in_contents=False))
    if problems:
        found.append(Heading(3, line(called(_("%(whole)sに伝えた課題と、%(whole)sの回答"))), in_contents=False))
        found += answers(whole, problems)
    if supports:
        found.append(Heading(3, line(support_words(plan)), in_contents=False))
        found.append(supports)
    return found


def _supports(whole: Whole, plan: PlanPage, *, in_short: bool) -> Block | None:
    rows = support_rows(whole, plan)
    if rows is None or not in_short or len(rows.rows) <= MOST_IN_FULL:
        return rows
    words = called(
        _(
            "%(whole)sの%(measure)s%(count)s件が、この地区の%(measure)sを支えます。"
            "どれがどれを支えるかは、%(whole)s計画の章にあります。"
        ),
        count=full_number(len(rows.rows)),
        measure=plan.document["measure_name"],
    )
    return Paragraph(line(words))


def support_words(plan: PlanPage) -> str:
    return called(_("この地区を支える%(whole)sの%(measure)s"), measure=plan.document["measure_name"])


def support_rows(whole: Whole, plan: PlanPage, *, size: float = 0.95, most: int = 0) -> Table | None:
    """The ward's measures that stand behind this district's, each with whom it supports; beyond `most`, how many."""
    behind: dict[str, tuple[Item, list[Item]]] = {}
    for item in whole.measures.get(plan.plan_id, []):
        for source in whole.supporters.get(item.uid, []):
            behind.setdefault(source.uid, (source, []))[1].append(item)
    ordered = sorted(behind.values(), key=lambda pair: pair[0].order)
    if not ordered:
        return None
    word = {"measure": plan.document["measure_name"]}
    top = (head(called(_("%(whole)sの%(measure)s"), **word)), head(_("支える地区の%(measure)s") % word))
    shown = ordered[:most] if most and len(ordered) > most else ordered
    rows: list[tuple[Cell, ...]] = [
        (head(_numbered(source)), cell("、".join(item.title for item in own))) for source, own in shown
    ]
    if len(shown) < len(ordered):
        left = _("ほか%(count)s件は、計画の冊子に載せています。") % {"count": len(ordered) - len(shown)}
        rows.append((cell(left, across=2),))
    return Table(rows=tuple(rows), head=(top,), widths=(3, 2), headers=1, style="rules", size=size)


def _numbered(item: Item) -> Line:
    return line(Strong(f"{item.number}　"), item.title)


def all_districts(whole: Whole) -> list[Block]:
    """The page before the districts' chapters: each with its watchword and the page that it begins on."""
    rows: list[tuple[Cell, ...]] = []
    for plan in whole.reader.districts:
        words = plan.document["philosophy"] or plan.document["profile"]
        count = plan.document["counts"]["all"]
        there = _("%(count)s件") % {"count": full_number(count)} if count else "―"
        page = line(PageOf(district_anchor(plan), _("地区の章")))
        rows.append((head(plan.area_name), cell(words), cell(there, align="end"), cell(page, align="end")))
    name = whole.first.document["measure_name"]
    top = (head(_("地区")), head(_("合言葉")), head(name, align="end"), head(_("ページ"), align="end"))
    found: list[Block] = [Table(rows=tuple(rows), head=(top,), widths=(1.3, 4, 0.8, 0.9), headers=1, style="rules")]
    waiting = [line(f"{making.area.name}（{making.get_progress_display()}）") for making in whole.making]
    if waiting:
        note = Paragraph(line(_("つぎの地区の計画は、まだ公開していません。できたものから順に公開します。")))
        found.append(Box((note, Items(tuple(waiting))), title=line(_("計画をつくっている地区")), style="dashed"))
    return found
