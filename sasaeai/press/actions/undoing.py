"""Take back what a file brought: new rows go into the bin, changed ones get their words back, binned ones return."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import record
from sasaeai.plans.actions.bin import put_all_into_bin, take_back, went_alone
from sasaeai.plans.actions.ordering import locked
from sasaeai.plans.models import Goal, Indicator, Measure
from sasaeai.press.bringing.comparing import UNDER, Change, Differences, FieldChange, field_label
from sasaeai.press.bringing.current import items_of
from sasaeai.press.bringing.draft import GOAL, INDICATOR, MEASURE, NOWHERE, Item
from sasaeai.press.models import Bringing, BringingState

from .applying import MODELS, Writer
from .bringing import NotNow


@transaction.atomic
def undo(bringing: Bringing, *, by: Any) -> list[str]:
    """What was left as it is, in sentences: somebody wrote it anew after the file came. Raises NotNow and Refused."""
    row = Bringing.objects.select_for_update(of=("self",)).select_related("plan").get(pk=bringing.pk)
    if row.state != BringingState.APPLIED:
        raise NotNow(_("この取りこみは、もう取り消してあります。"))
    if Bringing.objects.applied().filter(plan=row.plan, applied_at__gt=row.applied_at).exists():
        raise NotNow(_("このあとに取りこんだファイルがあります。新しいほうから順に取り消してください。"))
    plan = locked(row.plan_id)
    left = _put_back(row, by)
    put_all_into_bin(plan, _added(row), by=by)
    _take_back(row, by)
    row.state, row.undone_at, row.undone_by_label = BringingState.UNDONE, now(), by.journal_label[:200]
    row.result = row.result | {"left_as_is": left}
    row.save(update_fields=["state", "undone_at", "undone_by_label", "result"])
    record("press.bringing.undone", row, by=by, area=plan.area, left=len(left))
    return left


def _added(row: Bringing) -> list[Any]:
    """Indicators and measures before goals: what a goal holds that came from elsewhere keeps the goal."""
    rows: list[Any] = []
    for kind in (INDICATOR, MEASURE):
        rows += MODELS[kind].objects.present().filter(uid__in=row.result["added"][kind])
    mine = {(type(one), one.pk) for one in rows}
    goals = list(Goal.objects.present().filter(uid__in=row.result["added"][GOAL]))
    others = Measure.objects.present().filter(goal__in=goals)
    kept = {measure.goal_id for measure in others if (Measure, measure.pk) not in mine}
    return [*rows, *(goal for goal in goals if goal.pk not in _with_what_is_above(goals, kept))]


def _with_what_is_above(goals: list[Goal], kept: set[int | None]) -> set[int]:
    by_pk = {goal.pk: goal for goal in goals}
    found: set[int] = set()
    for pk in kept:
        here = by_pk.get(pk or 0)
        while here is not None:
            found.add(here.pk)
            here = by_pk.get(here.parent_id or 0)
    return found


def _put_back(row: Bringing, by: Any) -> list[str]:
    """Old words return where the file's still stand."""
    known = {item.code: item for item in items_of(row.plan)}
    goals = {item.title: item for item in known.values() if item.kind == GOAL}
    left: list[str] = []
    changes: dict[str, Change] = {}
    found = Differences()
    for kind, uid, name, before, after in row.result["changed"]:
        item = known.get(uid)
        now_says = None if item is None else _says(item, name)
        if item is None or now_says != after:
            left.append(
                _("「%(title)s」の%(field)s") % {"title": item.title if item else uid, "field": field_label(name)}
            )
            continue
        if uid not in changes:
            back = Item(kind, item.parent, code=uid, pk=item.pk)
            changes[uid] = Change(back, item)
        if name == UNDER:
            changes[uid].item.parent = goals.get(before)
        changes[uid].fields.append(FieldChange(name, after, before, NOWHERE))
    found.changed = list(changes.values())
    found.pairs = {item: item for item in known.values()}
    Writer(row.plan, found, by).change(())
    return left


def _says(item: Item, name: str) -> Any:
    if name == UNDER:
        return item.parent.title if item.parent else ""
    return item.value(name, [] if name in {"actors", "helps"} else "")


def _take_back(row: Bringing, by: Any) -> None:
    binned = {uid for _kind, uid in row.result["binned"]}
    for model in (Goal, Measure, Indicator):
        for one in model.objects.binned().filter(plan=row.plan, uid__in=binned):
            one.refresh_from_db()
            if one.is_binned and went_alone(one):
                take_back(one, by=by)
