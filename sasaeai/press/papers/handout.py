"""The drawings of a hand-out on a draft plan: how its two tiers relate, what became of the philosophy, how measures are
gathered. Their sentences are the meeting paper's own; names, goals and kinds come from the plan."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from sasaeai.areas.whole import called
from sasaeai.plans.items import Item, PlanPage
from sasaeai.press.content.block import Arrow, Block, Box, Columns, Paragraph, Table
from sasaeai.press.content.inline import Break, Line, Strong, line

from .parts import goals
from .parts.cells import head, text
from .whole import Whole

Slots = Mapping[str, str]


def tiers(plan: PlanPage, old: PlanPage | None, slots: Slots) -> list[Block]:
    """Left, from the period before to this one; right, what each tier holds, and both ways between them."""
    name = plan.document["period"]["name"]
    before = old.document["period"]["name"] if old else _("前の期")
    left: list[Block] = [
        _period_box(before, slots.get("old") or called(_("%(whole)s計画"))),
        Arrow("down", line(slots.get("why", ""))),
        _period_box(name, slots.get("new") or called(_("%(whole)s計画＋地区別計画"))),
    ]
    right: list[Block] = [
        Box((Paragraph(line(kinds_words(plan))),), title=line(called(_("%(whole)s計画"))), tone="goal-4"),
        Arrow("both", line(_("双方向"))),
        Box(tuple(text(slots.get("district") or plan.document["tiers"])), title=line(_("地区別計画")), tone="goal-3"),
    ]
    title = line(called(_("〈%(period)s計画における%(whole)s計画と地区別計画の関係〉"), period=name))
    return [Box((Columns((tuple(left), tuple(right)), widths=(1, 1.25)),), title=title)]


def _period_box(period: str, words: str) -> Box:
    return Box(
        (Paragraph(line(Strong(words)), "center"),), title=line(_("●%(period)s計画") % {"period": period}), style="fill"
    )


def kinds_words(plan: PlanPage) -> str:
    """地区をまたぐ課題／…など: the last kind of an open list is その他."""
    kinds = list(plan.document["content_kinds"])
    is_open = bool(kinds) and kinds[-1] == _("その他")
    words = "／".join(kinds[:-1] if is_open else kinds)
    return _("%(kinds)sなど") % {"kinds": words} if is_open else words


def philosophy(whole: Whole, plan: PlanPage, slots: Slots) -> list[Block]:
    """What was asked, what became of the philosophy, and what it means for the goals."""
    voice = whole.voice
    why, change, note = (slots.get(key, "") for key in ("why", "change", "note"))
    blocks: list[Block] = []
    if why and change:
        left, right = Box(tuple(text(why)), style="dashed"), Box(tuple(text(change)), style="dashed")
        blocks.append(Columns(((left,), (Arrow("right"),), (right,)), widths=(1.25, 0.16, 1)))
    elif why or change:
        blocks.append(Box(tuple(text(why or change)), style="dashed"))
    inside = [
        *text(_quoted(voice.plan(plan, "philosophy")), "slogan"),
        *text(_waved(voice.plan(plan, "philosophy_sub")), "center"),
    ]
    if blocks and inside:
        blocks.append(Arrow("down"))
    if inside:
        blocks.append(Box(tuple(inside), style="fill", tone="goal-1"))
    if note:
        blocks += [Arrow("down"), Box(tuple(text(note)), style="dashed")]
    return blocks


def _quoted(words: Line) -> Line:
    return line("『", words, "』") if words else ()


def _waved(words: Line) -> Line:
    return line("～", words) if words else ()


def tree(whole: Whole, plan: PlanPage, slots: Slots) -> list[Block]:
    found = goals.tree(whole, plan)
    level = plan.document["levels"]
    top = tuple(head(f"＜{name}＞", align="center") for name in (*level, _("目標"), _("めざすこと"))[:2])
    table = Table(rows=found.rows, head=(top,), widths=(2, 3.2), headers=1)
    return [table, *text(slots.get("note", ""))]


def gathering(whole: Whole, plan: PlanPage, chosen: list[Item], slots: Slots) -> list[Block]:
    """Under each goal several actors write their own entries; the entries are gathered into measures."""
    shown = chosen or [goal for goal in whole.goals[plan.plan_id] if goal.parent_uid][:2]
    names = [name.strip() for name in slots.get("actors", "").splitlines() if name.strip()]
    left = tuple(_asked(whole, plan, goal, names, slots.get("entry", "")) for goal in shown)
    right: list[Block] = [Box(tuple(text(slots.get("gathered", ""))), style="fill", tone="goal-3")]
    if slots.get("schedule"):
        right += [Arrow("down"), Box(tuple(text(slots["schedule"])), style="fill", tone="goal-4")]
    blocks: list[Block] = [*text(slots.get("lead", ""))]
    return [*blocks, Columns((left, (Arrow("right", line(_("集約"))),), tuple(right)), widths=(2.1, 0.34, 1))]


def _asked(whole: Whole, plan: PlanPage, goal: Item, names: list[str], entry: str) -> Box:
    """基本目標１「つながり」　小目標１ …, and below it the places where each actor writes."""
    base = next(one for one in whole.goals[plan.plan_id] if one.uid == goal.base_uid)
    above = f"{goals.printed_number(base)}　「{base.data['short'] or base.title}」"
    title = line(above, Break(), f"{goals.printed_number(goal)}　{goal.title}") if goal is not base else line(above)
    rows: list[Block] = []
    if entry:
        said = Paragraph(line(entry))
        listed = [Paragraph(line(name)) for name in names]
        boxes = ((Box((said, *listed), style="dashed"),), (Box((said,), style="dashed"),))
        rows.append(Columns(boxes, widths=(1, 1)))
    return Box(tuple(rows), title=title, tone=goals.tone(goal))
