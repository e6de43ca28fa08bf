"""Goals on paper: the tree in one table, and each goal with its evidence, its thinking and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.design.phrases import labelled
from sasaeai.kernel.fiscal import day_words
from sasaeai.plans.items import Item, PlanPage
from sasaeai.press.content.block import Block, Box, Cell, Heading, Items, Paragraph, Table
from sasaeai.press.content.inline import Break, Inline, Line, Sample, Strong, line
from sasaeai.press.papers.voice import Voice, marked
from sasaeai.press.papers.whole import Whole

from .cells import cell, head, text

MOST_COLOURS = 8


def tone(item: Item) -> str:
    return f"goal-{item.data.get('colour') or 1}"


def base_goals(goals: Iterable[Item]) -> list[Item]:
    return [goal for goal in goals if not goal.parent_uid]


def below(goals: Iterable[Item], parent: Item) -> list[Item]:
    return [goal for goal in goals if goal.parent_uid == parent.uid]


def printed_number(goal: Item) -> str:
    """基本目標1, 小目標2-①."""
    return labelled(goal.data["level"], goal.number)


def short_number(goal: Item) -> str:
    """① of 2-①, as a table under the base goal prints it; the whole number where it has no such part."""
    return goal.number.rpartition("-")[2]


def tree(whole: Whole, plan: PlanPage, *, numbers: bool = True, size: float = 1.0) -> Table:
    """The whole tree: each base goal beside the goals below it."""
    goals = whole.goals[plan.plan_id]
    levels = plan.document["levels"]
    rows: list[tuple[Cell, ...]] = []
    for base in base_goals(goals):
        under = [goal for goal in goals if goal.base_uid == base.uid and goal.parent_uid]
        left = head(_base_words(whole.voice, base), tone=tone(base), down=max(1, len(under)))
        lines = [cell(_small_words(whole.voice, goal)) for goal in under] or [cell(())]
        rows.append((left, lines[0]))
        rows += [(one,) for one in lines[1:]]
    names = (levels[0] if levels else _("目標"), levels[1] if len(levels) > 1 else _("めざすこと"))
    return Table(rows=tuple(rows), head=(tuple(head(name) for name in names),), widths=(1.5, 3.5), headers=1, size=size)


def _base_words(voice: Voice, base: Item) -> Line:
    short = base.data["short"]
    says_more = short and short not in base.title.replace("「", "").replace("」", "")
    shown: list[Inline] = [Break(), f"（{short}）"] if says_more else []
    return line(Strong(f"{base.number}　"), voice.text(base, "title"), shown)


def _small_words(voice: Voice, goal: Item) -> Line:
    return line(f"{short_number(goal)} ", voice.text(goal, "title"))


def goal_head(voice: Voice, goal: Item, level: int, *, in_contents: bool = True) -> Heading:
    return Heading(
        level,
        marked(voice.text(goal, "title"), goal.sample),
        number=printed_number(goal),
        anchor=f"goal-{goal.uid}",
        tone=tone(goal),
        in_contents=in_contents,
    )


def why(voice: Voice, goal: Item) -> list[Block]:
    """What the goal means, on what it rests, and the thinking over the period."""
    found: list[Block] = text(voice.text(goal, "explanation"))
    if goal.data["evidence"]:
        rows = tuple(_quoted(row) for row in goal.data["evidence"])
        found.append(Box((Items(rows),), title=line(_("この目標の根拠")), tone=tone(goal), style="fill"))
    thinking = voice.text(goal, "five_years")
    if thinking:
        title = line(_("計画期間の考え方"))
        found.append(Box((Paragraph(thinking),), title=title, tone=tone(goal), style="frame"))
    return found


def _quoted(row: dict[str, Any]) -> Line:
    number = str(row["number"] or "")
    parts: list[Inline | None] = [str(row["sentence"])]
    if number:
        parts.append(Strong(f"　{number}"))
    note = "、".join(str(row[key]) for key in ("source_title", "note") if row[key])
    parts.append(f"（{note}）" if note else None)
    return line(*parts, Sample() if row["sample"] else None)


def decided_words(plan: PlanPage) -> str:
    """確定（平成23年3月24日）; of what is being written: 公開前の計画."""
    if plan.edition_id is None:
        return _("公開前の計画")
    day = plan.adopted_on or plan.decided_on
    return f"{plan.edition_name}（{day_words(day)}）" if day else plan.edition_name
