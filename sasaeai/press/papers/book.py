"""The plan book: everything that an edition says, in the order in which a ward prints it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sasaeai.areas.whole import asked_once, called
from sasaeai.plans.items import Item, PlanPage
from sasaeai.press.content.block import Block, Contents, Cover, Heading, Index, NewPage, Paragraph, Space
from sasaeai.press.content.inline import Line, line
from sasaeai.press.content.paper import BOOK, LARGE_PRINT, Paper

from .parts import districts, ending, goals, indicators, making, measures, problems, succession
from .parts.cells import text
from .parts.goals import base_goals, goal_head, tone, why
from .wanted import Wanted
from .whole import Whole

# More pictures than this nobody looks at; the rest stands in the overview's table.
MOST_CHARTS = 60


@asked_once()
def book(whole: Whole, wanted: Wanted) -> Paper:
    plan = whole.first
    chapters = _Chapters()
    blocks: list[Block] = [
        Contents(2),
        *_about(whole, plan, chapters),
        *_goals(whole, plan, chapters),
        *_measures(whole, plan, chapters),
        *_districts(whole, chapters),
        *_indicators(whole, plan, chapters),
        *_succession(whole, plan, chapters),
        *_glossary(whole),
        *_end(whole, plan, wanted),
    ]
    return _paper(whole, plan, wanted, tuple(blocks))


@asked_once()
def large_print(whole: Whole, wanted: Wanted) -> Paper:
    return book(whole, wanted).on(LARGE_PRINT)


class _Chapters:
    """第1章, 第2章 …: what a paper leaves out takes no number."""

    def __init__(self) -> None:
        self.count = 0

    def head(self, words: str, anchor: str) -> Heading:
        self.count += 1
        return Heading(1, line(words), number=_("第%(number)s章") % {"number": self.count}, anchor=anchor)


def _paper(whole: Whole, plan: PlanPage, wanted: Wanted, blocks: tuple[Block, ...]) -> Paper:
    document = plan.document
    day = plan.decided_on or wanted.made_on
    return Paper(
        kind="book",
        title=document["title"],
        subtitle=document["formal_title"],
        blocks=blocks,
        sheet=BOOK,
        cover=cover(plan, wanted),
        author="、".join(making.bodies_of(plan)) or plan.area_name,
        day=day.isoformat(),
        language=wanted.language,
        keywords=tuple(goal["short"] for goal in document["base_goals"] if goal["short"]),
        home=wanted.home,
        sample=bool(document["sample"]),
        with_ruby=wanted.with_ruby,
        marks_changes=wanted.marks_changes,
        foot=f"{document['title']}　{goals.decided_words(plan)}",
    )


def cover(plan: PlanPage, wanted: Wanted) -> Cover:
    document = plan.document
    slogan = [line(document[key]) for key in ("philosophy", "philosophy_sub") if document[key]]
    edition = line(
        goals.decided_words(plan), _("　前の版から変わったところに印をつけたもの") if wanted.marks_changes else None
    )
    return Cover(
        title=line(document["title"]),
        subtitle=line(document["formal_title"]),
        slogan=tuple(slogan),
        edition=edition,
        bodies=tuple(making.bodies_of(plan)) or (plan.area_name,),
        day=document["period"]["span"],
        sample=bool(document["sample"]),
        marks=tuple((f"goal-{goal['colour']}", goal["short"] or goal["title"]) for goal in document["base_goals"]),
    )


def _about(whole: Whole, plan: PlanPage, chapters: _Chapters) -> list[Block]:
    voice = whole.voice
    blocks: list[Block] = [chapters.head(_("この計画について"), "about")]
    introduction = voice.plan(plan, "introduction")
    if introduction:
        blocks += [Heading(2, line(_("計画の趣旨"))), Paragraph(introduction)]
    blocks += [Heading(2, line(_("計画の名前と期間"))), making.about(whole, plan)]
    tiers = making.tiers(whole, plan)
    if tiers:
        blocks += [Heading(2, line(called(_("%(whole)s計画と地区別計画")))), *tiers]
    timeline = making.timeline(whole)
    if timeline:
        blocks += [Heading(2, line(_("計画ができるまで"))), timeline]
    return blocks


def _goals(whole: Whole, plan: PlanPage, chapters: _Chapters) -> list[Block]:
    voice = whole.voice
    blocks: list[Block] = [chapters.head(_("基本理念と目標"), "goals")]
    philosophy = text(voice.plan(plan, "philosophy"), "slogan")
    if philosophy:
        blocks += [Heading(2, line(_("基本理念"))), *philosophy, *text(voice.plan(plan, "philosophy_sub"), "center")]
    blocks += text(voice.plan(plan, "pillar"), "lead")
    blocks += [Heading(2, line(_("目標の全体"))), *_ties(plan), goals.tree(whole, plan)]
    return blocks


def _ties(plan: PlanPage) -> list[Block]:
    """基本目標1「つながり」 ties all the others: said before the table."""
    bases = plan.document["base_goals"]
    level = plan.document["levels"][0] if plan.document["levels"] else _("目標")
    found: list[Block] = []
    for base in bases:
        tied = [row for row in bases if row["uid"] in base.get("ties", [])]
        if not tied:
            continue
        name = f"{level}{base['number']}「{base['short'] or base['title']}」"
        others = "、".join(f"{level}{row['number']}" for row in tied)
        words = (
            _("%(name)sは、ほかの全ての%(level)sに結びつくものとして位置づけています。")
            if len(tied) == len(bases) - 1
            else _("%(name)sは、%(others)sに結びつくものとして位置づけています。")
        )
        found.append(Paragraph(line(words % {"name": name, "level": level, "others": others})))
    return found


def _measures(whole: Whole, plan: PlanPage, chapters: _Chapters) -> list[Block]:
    """Goal by goal: why, and what the ward does for it."""
    blocks: list[Block] = [chapters.head(called(_("%(whole)s計画")), "ward")]
    own = whole.measures.get(plan.plan_id, [])
    if not own:
        name = plan.document["measure_name"]
        blocks.append(
            Paragraph(line(_("この版は、目標までをまとめたものです。%(name)sは、次の版で加えます。") % {"name": name}))
        )
    tree = whole.goals[plan.plan_id]
    for base in base_goals(tree):
        blocks += _goal(whole, plan, base, 2, own)
        for goal in (one for one in tree if one.base_uid == base.uid and one.parent_uid):
            blocks += _goal(whole, plan, goal, min(3, 1 + goal.data["depth"]), own)
    blocks += _loose(whole, plan, own)
    blocks += _gone(whole, plan)
    common = problems.common(whole, plan.plan_id)
    if common:
        blocks += [Heading(2, line(called(_("%(whole)s全体の共通課題")))), *common]
    return blocks


def _goal(whole: Whole, plan: PlanPage, goal: Item, level: int, own: list[Item]) -> list[Block]:
    blocks: list[Block] = [goal_head(whole.voice, goal, level), *why(whole.voice, goal)]
    for item in (one for one in own if one.goal_uid == goal.uid):
        blocks += measures.full_measure(whole, plan, item, level + 1)
    return blocks


def _loose(whole: Whole, plan: PlanPage, own: list[Item]) -> list[Block]:
    found: list[Block] = [
        block for item in own if not item.goal_uid for block in measures.full_measure(whole, plan, item, 3)
    ]
    words = _("目標を定めていない%(measure)s") % {"measure": plan.document["measure_name"]}
    return [Heading(2, line(words)), *found] if found else []


def _gone(whole: Whole, plan: PlanPage) -> list[Block]:
    """What the edition before had, where changes are marked."""
    uids = {item.uid for item in (*whole.goals[plan.plan_id], *whole.measures.get(plan.plan_id, []))}
    rows = whole.voice.gone(plan.plan_id, uids)
    lines: list[Line] = [line(f"{row.number}　{row.title}") for row in rows]
    if not lines:
        return []
    return [Heading(2, line(_("この版でなくなったもの"))), *(Paragraph(words) for words in lines)]


def _districts(whole: Whole, chapters: _Chapters) -> list[Block]:
    plans = whole.reader.districts
    if not plans:
        return []
    blocks: list[Block] = [chapters.head(_("地区別計画"), "districts"), *districts.all_districts(whole)]
    for number, plan in enumerate(plans, start=1):
        blocks += districts.chapter(whole, plan, _("地区%(number)s") % {"number": number})
    return blocks


def _indicators(whole: Whole, plan: PlanPage, chapters: _Chapters) -> list[Block]:
    own = [item for item in whole.indicators if item.plan_id == plan.plan_id]
    if not own:
        return []
    blocks: list[Block] = [chapters.head(_("指標と目標値"), "indicators")]
    blocks += [Heading(2, line(_("指標の一覧"))), _years_note(), indicators.overview(whole, plan, own)]
    shown = [item for item in own if indicators.known_years(whole, plan, item)][:MOST_CHARTS]
    if shown:
        blocks.append(Heading(2, line(_("指標ごとのくわしい説明"))))
        for item in shown:
            blocks += indicators.drawn(whole, plan, item)
    return blocks


def _years_note() -> Paragraph:
    return Paragraph(line(_("かっこの中は年度です。「―」は、まだ値がないことを表します。「*」は暫定値です。")), "note")


def _succession(whole: Whole, plan: PlanPage, chapters: _Chapters) -> list[Block]:
    tables = succession.old_and_new(whole, plan)
    return [chapters.head(_("前の期の計画からの引き継ぎ"), "succession"), *tables] if tables else []


def _glossary(whole: Whole) -> list[Block]:
    if not whole.terms:
        return []
    return [Heading(1, line(_("言葉の説明")), anchor="glossary"), ending.glossary(whole.terms)]


def _end(whole: Whole, plan: PlanPage, wanted: Wanted) -> list[Block]:
    blocks: list[Block] = []
    if whole.terms or whole.reader.districts:
        blocks += [Heading(1, line(_("さくいん")), anchor="index"), Index()]
    # Where a printer puts it: at the foot of the last page.
    return [*blocks, NewPage(closes=True), Space(fill=True), *ending.imprint(plan, wanted, whole.public_base)]


__all__ = ["book", "cover", "large_print", "tone"]
