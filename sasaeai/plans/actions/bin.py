"""The bin: put a goal, measure or indicator there together with what stands under it, and take all of it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sasaeai.areas.whole import called
from sasaeai.kernel.bin import Binnable
from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import record
from sasaeai.plans.models import Goal, Indicator, Measure, Plan

from .ordering import locked
from .refusing import Refused


@dataclass
class Contents:
    """What goes into the bin together with a row."""

    goals: list[Goal] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)

    @property
    def rows(self) -> list[Binnable]:
        return [*self.goals, *self.measures]

    def __bool__(self) -> bool:
        return bool(self.rows)


def contents(row: Binnable, state: Q | None = None) -> Contents:
    """Goals under a goal (and districts' headings that follow it), and their measures; nothing under others."""
    state = Q(deleted_at=None) if state is None else state
    if not isinstance(row, Goal):
        return Contents()
    goals: list[Goal] = []
    level = [row]
    while level:
        upper = Q(parent__in=level) | Q(follows__in=level)
        level = list(Goal.objects.filter(upper, state).select_related("follows", "plan__area"))
        goals += level
    measures = Measure.objects.filter(Q(goal__in=[row, *goals]), state)
    return Contents(goals, list(measures.order_by("goal__position", "position")))


def obstacle(row: Binnable) -> str:
    """Why this cannot go into the bin; empty when it can."""
    if not isinstance(row, Goal):
        return ""
    if row.follows_id:
        return called(
            _(
                "%(whole)sの基本目標の見出しは、ごみ箱に入れられません。地区で使わないときは、何も書かずにおいてください。"
            )
        )
    areas = _districts_that_wrote(row)
    if areas:
        return _(
            "地区別計画（%(areas)s）が、この目標を見出しにして書いています。"
            "先に地区の取組をほかの見出しに移してください。"
        ) % {"areas": "、".join(areas)}
    return ""


def _districts_that_wrote(base: Goal) -> list[str]:
    headings = Goal.objects.present().filter(follows=base)
    wrote = headings.filter(
        Q(measures__deleted_at=None, measures__isnull=False)
        | Q(children__deleted_at=None, children__isnull=False)
        | ~Q(title="")
        | ~Q(explanation="")
        | ~Q(five_years="")
    )
    names = wrote.order_by("plan__area__position").values_list("plan__area__name", flat=True)
    return list(dict.fromkeys(names))


@transaction.atomic
def put_into_bin(row: Any, *, by: Any) -> Contents:
    """Raises Refused. What goes in together bears the same moment, and by that comes back together."""
    plan = locked(row.plan_id)
    row.refresh_from_db()
    if row.is_binned:
        return Contents()
    if words := obstacle(row):
        raise Refused(words)
    together = contents(row)
    label = by.journal_label if by is not None else _("自動")
    _mark([row, *together.rows], now(), label)
    record("plans.item.binned", row, by=by, area=plan.area, kind=row._meta.model_name, together=len(together.rows))
    return together


@transaction.atomic
def put_all_into_bin(plan: Plan, rows: Iterable[Any], *, by: Any) -> list[Binnable]:
    """Many rows of one plan at once, with what stands under them; what is in the bin already stays as it is.

    Raises Refused, and then nothing goes in.
    """
    plan = locked(plan.pk)
    found: dict[tuple[type, int], Binnable] = {}
    for row in rows:
        if words := obstacle(row):
            raise Refused(_("「%(row)s」：%(words)s") % {"row": row, "words": words})
        for one in [row, *contents(row).rows] if isinstance(row, Goal) else [row]:
            found[type(one), one.pk] = one
    together = [row for row in found.values() if not row.is_binned]
    if together:
        _mark(together, now(), by.journal_label if by is not None else _("自動"))
        record("plans.items.binned", plan, by=by, area=plan.area, count=len(together))
    return together


def _mark(rows: Iterable[Binnable], at: datetime | None, label: str) -> None:
    by_model: dict[type[models.Model], list[int]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row.pk)
    for model, keys in by_model.items():
        model._default_manager.filter(pk__in=keys).update(deleted_at=at, deleted_by_label=label[:200])


@transaction.atomic
def take_back(row: Any, *, by: Any) -> Contents:
    """Raises Refused when what it stands under lies in the bin itself."""
    plan = locked(row.plan_id)
    row.refresh_from_db()
    if not row.is_binned:
        return Contents()
    above = _owner(row)
    if above is not None and above.is_binned:
        raise Refused(
            _("上の「%(above)s」がごみ箱に入っています。先に「%(above)s」を元に戻してください。") % {"above": above}
        )
    together = contents(row, Q(deleted_at=row.deleted_at))
    _mark([row, *together.rows], None, "")
    record("plans.item.restored", row, by=by, area=plan.area, kind=row._meta.model_name, together=len(together.rows))
    return together


def _owner(row: Any) -> Binnable | None:
    if isinstance(row, Goal):
        return row.parent or row.follows
    if isinstance(row, Measure):
        return row.goal
    return row.goal or row.measure if isinstance(row, Indicator) else None


def went_alone(row: Any) -> bool:
    """Whether the row was put into the bin itself, not along with what stands above it."""
    above = _owner(row)
    return above is None or above.deleted_at != row.deleted_at
