"""新旧対照表: what became of every goal and measure of the period before, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.plans.items import Item, PlanPage
from sasaeai.plans.models import SuccessionKind
from sasaeai.plans.pieces import ancestry
from sasaeai.press.content.block import Block, Cell, Heading, Paragraph, Table
from sasaeai.press.content.inline import Break, Changed, Line, Strong, line
from sasaeai.press.papers.voice import marked
from sasaeai.press.papers.whole import Whole

from .cells import cell, head

Rows = list[tuple[Cell, ...]]


def old_and_new(whole: Whole, plan: PlanPage, level: int = 2) -> list[Block]:
    """One table for the goals, one for the measures; empty where nothing is said of the period before."""
    found: list[Block] = []
    parts = (
        (_("目標"), "goal", whole.goals.get(plan.plan_id, [])),
        (plan.document["measure_name"], "measure", whole.measures.get(plan.plan_id, [])),
    )
    for name, of, items in parts:
        ended = [row for row in plan.document["ended"] if row["of"] == of]
        rows = _rows(items, ended)
        if rows:
            found.append(Heading(level, line(_("%(name)sの新旧対照") % {"name": name})))
            found.append(_table(rows, _old_period(items), plan.document["period"]["name"]))
    return found


def _old_period(items: Sequence[Item]) -> str:
    names = (row["old_period"] for item in items for row in item.data["ancestors"] if row["old_period"])
    return next(names, _("前の期"))


def _table(rows: Rows, old: str, new: str) -> Table:
    top = (head(old), head(_("どうなったか"), align="center"), head(new), head(_("理由")))
    return Table(rows=tuple(rows), head=(top,), widths=(3, 1.6, 3, 3), size=0.88)


def _rows(items: Iterable[Item], ended: Iterable[dict[str, Any]]) -> Rows:
    found: Rows = []
    for item in items:
        for_item = ancestry(item, ())
        if not for_item:
            continue
        new = marked(line(Strong(f"{item.number}　"), _new_words(item, for_item)), item.sample)
        found += _of_item(new, for_item)
    for row in ended:
        how = str(SuccessionKind.ENDED.label)
        old = marked(line(row["old_title"]), row["sample"])
        found.append((cell(old), cell(how, align="center"), cell("―"), cell(_why(row))))
    return found


def _of_item(new: Line, rows: list[dict[str, Any]]) -> Rows:
    """Several ancestors of one item share its cell and the reason."""
    many = len(rows)
    reasons = {(row["reason"], str(row["evidence"])) for row in rows}
    found: Rows = []
    for place, row in enumerate(rows):
        cells = [cell(line(row["old"]) or line("―"))]
        if place == 0:
            cells += [cell(row["how"], align="center", down=many), cell(new, down=many)]
        if place == 0 and len(reasons) == 1:
            cells.append(cell(_why(row), down=many))
        elif len(reasons) > 1:
            cells.append(cell(_why(row)))
        found.append(tuple(cells))
    return found


def _why(row: dict[str, Any]) -> Line:
    """The reason, and below it what it rests on."""
    parts: list[Any] = [part for text in row["reason"].splitlines() for part in (Break(), text)][1:]
    for quote in row.get("evidence", []):
        words = _("根拠：%(title)s「%(words)s」") % {"title": quote["title"], "words": quote["words"]}
        parts += [*([Break()] if parts else []), *marked(line(words), quote["sample"])]
    return line(*parts)


def _new_words(item: Item, rows: list[dict[str, Any]]) -> Line:
    """With one ancestor, the words that came in are marked."""
    parts = rows[0]["parts"] if len(rows) == 1 else []
    if not parts:
        return line(item.title)
    return tuple(Changed(text, "added") if kind == "added" else text for kind, text in parts if kind != "removed")


def nothing_said() -> Paragraph:
    return Paragraph(line(_("前の期の計画とのつながりは、まだ書かれていません。")), "note")
