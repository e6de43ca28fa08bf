"""A plan as plain text, for whoever opens the zip to read: no program needed, and it can be read aloud."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from sasaeai.areas.whole import called
from sasaeai.design.phrases import labelled
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.plans.comparing import plan_texts
from sasaeai.plans.items import Item, PlanPage
from sasaeai.plans.pieces import actors
from sasaeai.plans.reader import MeasureFilter, Reader

CHAPTERS = ("introduction", "philosophy", "philosophy_sub", "pillar", "tiers", "profile", "committee")


def document(reader: Reader, plan: PlanPage) -> str:
    return "\r\n".join(_lines(reader, plan)) + "\r\n"


def _lines(reader: Reader, plan: PlanPage) -> Iterator[str]:
    about = plan.document
    yield about["title"]
    yield called(_("%(whole)s計画")) if plan.is_ward else _("%(area)sの計画") % {"area": plan.area_name}
    yield about["period"]["span"]
    if plan.edition_name:
        yield plan.edition_name
    if about["sample"]:
        yield _("見本：説明のために作った内容です。実際の計画ではありません。")
    names = plan_texts()
    for key in CHAPTERS:
        if about.get(key):
            yield from ("", f"■ {names[key]}", *about[key].splitlines())
    yield from _goals(reader, plan)


def _goals(reader: Reader, plan: PlanPage) -> Iterator[str]:
    measures: dict[str, list[Item]] = {}
    for item in reader.each_measure(MeasureFilter(district=plan.area_slug)):
        measures.setdefault(item.goal_uid, []).append(item)
    for goal in reader.goals(plan):
        yield from ("", f"◆ {labelled(goal.data['level'], goal.number)}　{goal.title}{_mark(goal)}")
        for key in ("explanation", "five_years"):
            yield from goal.data[key].splitlines()
        for item in measures.pop(goal.uid, []):
            yield from _measure(item)
    for items in measures.values():
        yield from ("", f"◆ {_('目標がまだ決まっていないもの')}")
        for item in items:
            yield from _measure(item)


def _measure(item: Item) -> Iterator[str]:
    yield from ("", f"● {item.label}{_mark(item)}")
    yield from item.data["text"].splitlines()
    who = "、".join(actor["label"] for actor in actors(item))
    if who:
        yield _("だれが：%(who)s") % {"who": who}
    for cell in item.data["schedule"]:
        words = "　".join(part for part in (cell["state"], cell["words"]) if part)
        if words:
            yield f"{FiscalYear(cell['year']).wareki}：{words}"


def _mark(item: Item) -> str:
    return _("［見本］") if item.sample else ""
