"""継承: say what became of each goal and measure of the period before, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.journal import record
from sasaeai.plans.models import Goal, Measure, Plan, Succession, SuccessionKind
from sasaeai.plans.states import State, compare

from .ordering import locked
from .refusing import Refused

Item = Goal | Measure


def kind_of(item: Item) -> str:
    return "goal" if isinstance(item, Goal) else "measure"


def lines_of(item: Item) -> list[Succession]:
    rows = Succession.objects.filter(**{f"new_{kind_of(item)}": item})
    return list(rows.select_related("old_goal", "old_measure"))


def line_that_ended(plan: Plan, old: Item) -> Succession | None:
    return Succession.objects.filter(plan=plan, kind=SuccessionKind.ENDED, **{f"old_{kind_of(old)}": old}).first()


def succession_state(item: Item) -> State:
    """Kind, uids of the ancestors, and the reason of each line by its ancestor's uid ("" without one)."""
    rows = lines_of(item)
    reasons = {_uid(getattr(row, f"old_{kind_of(item)}")): row.reason for row in rows}
    return {"kind": rows[0].kind if rows else "", "olds": sorted(uid for uid in reasons if uid), "reasons": reasons}


def _uid(old: Item | None) -> str:
    return old.uid if old else ""


@transaction.atomic
def tell_succession(
    item: Item, kind: str, olds: Iterable[Item], reasons: Mapping[str, str], *, seen: str, by: Any
) -> bool:
    """All lines of one new goal or measure, each with its reason by its ancestor's uid.

    Raises Refused, and FieldsChanged when somebody else said it meanwhile.
    """
    plan = locked(item.plan_id)
    wanted = list(olds)
    _check(plan, item, kind, wanted)
    ends: list[Item | None] = [*wanted] or [None]
    said = {_uid(old): reasons.get(_uid(old), "") for old in ends}
    state = {"kind": kind, "olds": sorted(uid for uid in said if uid), "reasons": said}
    if not compare(succession_state(item), state, seen):
        return False
    what = kind_of(item)
    before = lines_of(item)
    evidence = {_uid(getattr(line, f"old_{what}")): line.evidence for line in before}
    Succession.objects.filter(pk__in=[line.pk for line in before]).delete()
    for old in ends:
        line = Succession(plan=plan, kind=kind, reason=said[_uid(old)], sample=plan.sample)
        line.evidence = evidence.get(_uid(old), [])
        setattr(line, f"new_{what}", item)
        setattr(line, f"old_{what}", old)
        line.full_clean()
        line.save()
    reason = "\n".join(dict.fromkeys(words for words in said.values() if words))
    record("plans.succession.told", item, by=by, area=plan.area, kind=str(SuccessionKind(kind).label), reason=reason)
    return True


def _check(plan: Plan, item: Item, kind: str, olds: list[Item]) -> None:
    if any(type(old) is not type(item) or old.plan_id != plan.predecessor_id for old in olds):
        raise Refused(_("もとになるものは、前の期の計画から選んでください。"))
    if kind == SuccessionKind.NEW and olds:
        raise Refused(_("「新設」には、もとになるものを選べません。選択をはずすか、ほかの言葉を選んでください。"))
    if kind == SuccessionKind.MERGED and len(olds) < 2:
        raise Refused(_("「統合」では、もとになるものを二つ以上選んでください。"))
    if kind not in (SuccessionKind.NEW, SuccessionKind.MERGED) and len(olds) != 1:
        raise Refused(_("もとになるものを一つ選んでください。二つ以上が一つになったときは「統合」です。"))
    for old in olds:
        if line_that_ended(plan, old):
            raise Refused(
                _("「%(old)s」は、すでに「廃止」と書かれています。先に「廃止」を取り消してください。") % {"old": old}
            )


@transaction.atomic
def tell_end(
    plan: Plan, old: Item, reason: str, *, evidence: Iterable[dict[str, Any]] | None = None, by: Any
) -> Succession:
    """廃止, with a reason; `evidence` replaces what was quoted.

    Raises Refused when something of this plan succeeds it.
    """
    plan = locked(plan.pk)
    what = kind_of(old)
    if old.plan_id != plan.predecessor_id:
        raise Refused(_("「廃止」にできるのは、前の期の計画にあるものだけです。"))
    heir = Succession.objects.filter(plan=plan, **{f"old_{what}": old}).exclude(kind=SuccessionKind.ENDED).first()
    if heir:
        new = getattr(heir, f"new_{what}")
        raise Refused(_("「%(new)s」に引き継がれています。先にその引き継ぎを書きなおしてください。") % {"new": new})
    line = line_that_ended(plan, old) or Succession(plan=plan, kind=SuccessionKind.ENDED, sample=plan.sample)
    line.reason = reason
    line.evidence = line.evidence if evidence is None else list(evidence)
    setattr(line, f"old_{what}", old)
    line.full_clean()
    line.save()
    record("plans.succession.ended", old, by=by, area=plan.area, reason=reason)
    return line


@transaction.atomic
def withdraw_end(plan: Plan, old: Item, *, by: Any) -> None:
    line = line_that_ended(locked(plan.pk), old)
    if line is not None:
        record("plans.succession.withdrawn", old, by=by, area=plan.area, reason=line.reason)
        line.delete()


def explained_state(lines: Iterable[Succession]) -> State:
    """The reason of an old item's lines and the keys of what they quote; one for all of them, as they are written."""
    rows = list(lines)
    quoted = rows[0].evidence if rows else []
    return {"reason": rows[0].reason if rows else "", "evidence": [quote["key"] for quote in quoted]}


@transaction.atomic
def explain(plan: Plan, old: Item, reason: str, evidence: Iterable[dict[str, Any]], *, seen: str, by: Any) -> bool:
    """Write the reason anew, and what it rests on, in every line of an old item. Raises FieldsChanged."""
    plan = locked(plan.pk)
    lines = Succession.objects.filter(plan=plan, **{f"old_{kind_of(old)}": old}).order_by("pk")
    quotes = list(evidence)
    state = {"reason": reason, "evidence": [quote["key"] for quote in quotes]}
    if not compare(explained_state(lines), state, seen):
        return False
    lines.update(reason=reason, evidence=quotes)
    record("plans.succession.explained", old, by=by, area=plan.area, reason=reason)
    return True
