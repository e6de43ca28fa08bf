"""How the plan came to be, and the years it is for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sasaeai.areas.whole import called
from sasaeai.kernel.fiscal import day_words
from sasaeai.plans.items import PlanPage
from sasaeai.press.content.block import Block, Cell, Table
from sasaeai.press.content.inline import Line, line
from sasaeai.press.papers.voice import marked
from sasaeai.press.papers.whole import Step, Whole

from .cells import cell, facts, head, text
from .goals import decided_words


def about(whole: Whole, plan: PlanPage) -> Table:
    document = plan.document
    names = [name for name in (document["title"], document["formal_title"]) if name]
    gaps = {"span": document["period"]["span"], "years": document["period"]["years"]}
    bodies = "、".join(bodies_of(plan))
    return facts(
        [
            (_("名前"), line("（".join(names) + ("）" if len(names) > 1 else ""))),
            (_("計画の期間"), line(_("%(span)s（%(years)s年間）") % gaps)),
            (_("つくった人たち"), line(bodies)),
            (_("この版"), line(decided_words(plan))),
            (_("地区別計画"), line(_districts_words(whole))),
        ]
    )


def _districts_words(whole: Whole) -> str:
    there, waiting = len(whole.reader.districts), len(whole.making)
    if not there and not waiting:
        return ""
    gaps = {"there": there, "all": there + waiting}
    if waiting:
        return _("%(all)s地区のうち%(there)s地区の計画を載せています。") % gaps
    return _("%(all)s地区の計画を載せています。") % gaps


def bodies_of(plan: PlanPage) -> list[str]:
    """Who signs the ward's plan, one line each, as written in the plan."""
    return [words.strip() for words in plan.document["committee"].splitlines() if words.strip()]


def tiers(whole: Whole, plan: PlanPage) -> list[Block]:
    found = text(whole.voice.plan(plan, "tiers"))
    kinds = plan.document["content_kinds"]
    if kinds:
        rows = [(called(_("%(whole)s計画に載せること")), line("／".join(kinds)))]
        found.append(facts(rows, widths=(1, 3)))
    return found


def timeline(whole: Whole, *, ward_only: bool = False) -> Table | None:
    """Day by day; None before anything was decided."""
    rows = tuple(_step(step) for step in whole.steps if step.is_ward or not ward_only)
    if not rows:
        return None
    top = (head(_("決めた日")), head(_("決まったこと")), head(_("新しくなったこと")))
    return Table(rows=rows, head=(top,), widths=(1.9, 2, 4), headers=1, style="rules", size=0.95)


def _step(step: Step) -> tuple[Cell, ...]:
    what: Line = line(step.what if step.is_ward or step.whose in step.what else f"{step.whose}：{step.what}")
    if step.is_ward:
        what = line(called(_("%(whole)s計画　%(what)s"), what=step.what))
    return head(day_words(step.on)), cell(marked(what, step.sample)), cell(step.note)
