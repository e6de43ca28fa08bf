"""会議資料: chosen parts of the plan and words of one's own, as a numbered paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from sasaeai.areas.whole import asked_once
from sasaeai.kernel.fiscal import day_words
from sasaeai.plans.items import Item, PlanPage
from sasaeai.press.content.block import Block, Cell, Heading, NewPage, Paragraph, Space, Table
from sasaeai.press.content.inline import Line, line
from sasaeai.press.content.paper import MEETING, Paper
from sasaeai.press.models import MeetingPaper, MeetingPart, PartKind

from . import handout
from .parts import goals, indicators, measures, problems, succession
from .parts.cells import cell, head, text
from .wanted import Wanted
from .whole import Whole

# Letters in points, tried in turn until the paper has no more pages than it was given.
LETTERS = (10.5, 10.5, 10, 9.5, 9, 8.5)


@dataclass(frozen=True)
class Showing:
    """What a part is drawn from. `old` is the plan of the period before, where it can be read."""

    whole: Whole
    plan: PlanPage
    part: MeetingPart
    old: PlanPage | None = None
    slots: dict[str, str] = field(default_factory=dict)

    def words(self, key: str) -> Line:
        return line(self.slots.get(key, ""))


Draw = Callable[[Showing], list[Block]]


@asked_once()
def meeting(
    whole: Whole, wanted: Wanted, paper: MeetingPaper, parts: Iterable[MeetingPart], old: PlanPage | None
) -> Paper:
    plan = whole.first
    blocks: list[Block] = _opening(paper)
    for part in parts:
        slots = {key: str(value) for key, value in part.words.items()}
        blocks += _headed(part, DRAWN[PartKind(part.kind)](Showing(whole, plan, part, old, slots)))
    blocks += [Space(fill=True), _closing(plan, wanted, paper)]
    return Paper(
        kind="meeting",
        title=paper.title,
        blocks=tuple(blocks),
        sheet=replace(MEETING, letters=LETTERS[min(wanted.fit, len(LETTERS) - 1)], margin=15 if wanted.fit else 18),
        number=paper.number,
        author=paper.by,
        day=(paper.held_on or plan.decided_on or wanted.made_on).isoformat(),
        language=wanted.language,
        home=wanted.home,
        sample=paper.sample or bool(plan.document["sample"]),
        with_ruby=wanted.with_ruby,
        marks_changes=whole.voice.past is not None,
    )


def _opening(paper: MeetingPaper) -> list[Block]:
    when = day_words(paper.held_on) if paper.held_on else ""
    said = "　".join(words for words in (paper.meeting, when) if words)
    return [Paragraph(line(words), "right") for words in (said, paper.by) if words]


def _closing(plan: PlanPage, wanted: Wanted, paper: MeetingPaper) -> Paragraph:
    """One line: a paper on a table has no room for a page of imprint."""
    made = _("%(day)s作成") % {"day": day_words(wanted.made_on)}
    source = _("もとにした版：%(edition)s") % {"edition": goals.decided_words(plan)}
    notes = [source, made]
    if wanted.with_ruby and wanted.is_auto_ruby:
        notes.append(_("ふりがなの一部は自動で付けました。"))
    return Paragraph(line("　".join(notes)), "note")


def _headed(part: MeetingPart, blocks: list[Block]) -> list[Block]:
    """A number before the words (１ 基本理念について) makes it a heading of the second rank."""
    if not part.heading or part.kind == PartKind.NEW_PAGE:
        return blocks
    level = 2 if part.heading[:1].isdigit() else 1
    return [Heading(level, line(part.heading)), *blocks]


# -- each kind of part -----------------------------------------------------------------------------------------------


def _text(showing: Showing) -> list[Block]:
    return text(showing.words("text"))


def _introduction(showing: Showing) -> list[Block]:
    return text(showing.whole.voice.plan(showing.plan, "introduction")) or [_nothing()]


def _nothing() -> Paragraph:
    return Paragraph(line(_("この版には、まだ書かれていません。")), "note")


def _philosophy(showing: Showing) -> list[Block]:
    return handout.philosophy(showing.whole, showing.plan, showing.slots)


def _tiers(showing: Showing) -> list[Block]:
    return handout.tiers(showing.plan, showing.old, showing.slots)


def _tree(showing: Showing) -> list[Block]:
    return handout.tree(showing.whole, showing.plan, showing.slots)


def _gathering(showing: Showing) -> list[Block]:
    wanted = [uid for uid in showing.part.about.split(",") if uid]
    known = {goal.uid: goal for goal in showing.whole.goals[showing.plan.plan_id]}
    chosen = [known[uid] for uid in wanted if uid in known]
    return handout.gathering(showing.whole, showing.plan, chosen, showing.slots)


def _goal(showing: Showing) -> list[Block]:
    whole, plan = showing.whole, showing.plan
    tree = whole.goals[plan.plan_id]
    chosen = next((goal for goal in tree if goal.uid == showing.part.about), None)
    if chosen is None:
        return [_nothing()]
    blocks: list[Block] = []
    for goal in (chosen, *(one for one in tree if one.parent_uid == chosen.uid)):
        level = 1 if goal is chosen else 2
        blocks += [goals.goal_head(whole.voice, goal, level), *goals.why(whole.voice, goal)]
        for item in _under(whole, plan, goal):
            blocks += measures.full_measure(whole, plan, item, level + 1)
    return [*blocks, *text(showing.words("text"))]


def _under(whole: Whole, plan: PlanPage, goal: Item) -> list[Item]:
    return [item for item in whole.measures.get(plan.plan_id, []) if item.goal_uid == goal.uid]


def _measures(showing: Showing) -> list[Block]:
    """Of the goal that is named, else of the whole plan: number, name, who."""
    whole, plan, about = showing.whole, showing.plan, showing.part.about
    own = whole.measures.get(plan.plan_id, [])
    shown = [item for item in own if not about or about in (item.goal_uid, item.base_uid)]
    if not shown:
        return [_nothing()]
    top = (head(""), head(plan.document["measure_name"]), head(_("だれが")))
    rows = tuple(
        (head(item.number), cell(whole.voice.text(item, "title")), cell(measures.actor_words(whole.voice, item)))
        for item in shown
    )
    return [*text(showing.words("text")), Table(rows=rows, head=(top,), widths=(1, 4, 3), headers=1, size=0.92)]


def _indicators(showing: Showing) -> list[Block]:
    whole, plan, about = showing.whole, showing.plan, showing.part.about
    own = [item for item in whole.indicators if item.plan_id == plan.plan_id]
    shown = [item for item in own if not about or about in (item.goal_uid, item.base_uid)]
    return [*text(showing.words("text")), indicators.overview(whole, plan, shown)] if shown else [_nothing()]


def _problems(showing: Showing) -> list[Block]:
    """Of one district by its slug, else of all."""
    whole, about = showing.whole, showing.part.about
    plans = [plan for plan in whole.reader.districts if not about or plan.area_slug == about]
    blocks: list[Block] = text(showing.words("text"))
    for plan in plans:
        found = problems.answers(whole, whole.problems.get(plan.plan_id, []))
        blocks += [Heading(2, line(plan.area_name)), *found] if found else []
    return blocks or [_nothing()]


def _changes(showing: Showing) -> list[Block]:
    """Texts, goals and measures of the ward's plan that differ from the edition before, each with its marks."""
    whole, plan = showing.whole, showing.plan
    rows = list(_changed_rows(whole, plan))
    blocks: list[Block] = text(showing.words("text"))
    if not rows:
        return [*blocks, Paragraph(line(_("前の版から変わったところは、ありません。")))]
    top = (head(_("どこが")), head(_("どう変わったか")))
    return [*blocks, Table(rows=tuple(rows), head=(top,), widths=(1, 3), headers=1, size=0.95)]


def _changed_rows(whole: Whole, plan: PlanPage) -> Iterable[tuple[Cell, ...]]:
    voice = whole.voice
    for key, label in (("philosophy", _("基本理念")), ("introduction", _("計画の趣旨")), ("pillar", _("計画の柱"))):
        words = voice.plan(plan, key)
        if _says_change(words):
            yield head(label), cell(words)
    for item in (*whole.goals[plan.plan_id], *whole.measures.get(plan.plan_id, [])):
        for key in ("title", "text" if item.kind == "measure" else "five_years"):
            words = voice.text(item, key)
            if _says_change(words):
                yield head(item.number), cell(words)
    uids = {item.uid for item in (*whole.goals[plan.plan_id], *whole.measures.get(plan.plan_id, []))}
    for row in voice.gone(plan.plan_id, uids):
        yield head(row.number), cell(_("「%(title)s」を、なくしました。") % {"title": row.title})


def _says_change(words: Line) -> bool:
    return any(hasattr(part, "how") for part in words)


def _succession(showing: Showing) -> list[Block]:
    return succession.old_and_new(showing.whole, showing.plan, level=2) or [succession.nothing_said()]


def _districts(showing: Showing) -> list[Block]:
    rows: list[tuple[Cell, ...]] = []
    for plan in showing.whole.reader.districts:
        day = plan.adopted_on or plan.decided_on
        rows.append((head(plan.area_name), cell(_("公開しています")), cell(day_words(day) if day else "―")))
    for making in showing.whole.making:
        day = making.adopted_on
        words = str(making.get_progress_display())
        rows.append((head(making.area.name), cell(words), cell(day_words(day) if day else "―")))
    top = (head(_("地区")), head(_("策定状況")), head(_("策定委員会で決めた日")))
    return [*text(showing.words("text")), Table(rows=tuple(rows), head=(top,), widths=(1, 2, 2), headers=1)]


def _new_page(showing: Showing) -> list[Block]:
    return [NewPage()]


DRAWN: dict[PartKind, Draw] = {
    PartKind.TEXT: _text,
    PartKind.INTRODUCTION: _introduction,
    PartKind.PHILOSOPHY: _philosophy,
    PartKind.TIERS: _tiers,
    PartKind.TREE: _tree,
    PartKind.GOAL: _goal,
    PartKind.GATHERING: _gathering,
    PartKind.MEASURES: _measures,
    PartKind.INDICATORS: _indicators,
    PartKind.PROBLEMS: _problems,
    PartKind.CHANGES: _changes,
    PartKind.SUCCESSION: _succession,
    PartKind.DISTRICTS: _districts,
    PartKind.NEW_PAGE: _new_page,
}


def slots(kind: str) -> list[tuple[str, str]]:
    """The part's own sentences: key and what it is called."""
    own: dict[PartKind, tuple[tuple[str, str], ...]] = {
        PartKind.PHILOSOPHY: (
            ("why", _("なぜ見直したか")), ("change", _("どう変えたか")), ("note", _("基本目標との関係")),
        ),
        PartKind.TIERS: (
            ("old", _("前の期の組み立て")), ("why", _("なぜ変えたか（矢印の言葉）")), ("new", _("この期の組み立て")),
            ("district", _("地区別計画とは")),
        ),
        PartKind.TREE: (("note", _("表の下の文")),),
        PartKind.GATHERING: (
            ("lead", _("はじめの文")), ("actors", _("書く団体（一行に一つ）")), ("entry", _("団体が書くこと")),
            ("gathered", _("まとめ方")), ("schedule", _("スケジュールの考え方")),
        ),
        PartKind.INTRODUCTION: (), PartKind.SUCCESSION: (), PartKind.NEW_PAGE: (),
    }  # fmt: skip
    return list(own.get(PartKind(kind), (("text", _("文")),)))
