"""How far a plan's making is: set in words by those who make it, decided on a day by the committee."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from sasaeai.kernel.journal import record
from sasaeai.plans.models import Plan, Progress


@transaction.atomic
def adopt(plan: Plan, *, on: date, note: str, by: Any, on_behalf_of: str = "") -> None:
    """策定委員会で決めた日. A plan that is out already stays 公開しています until its next edition."""
    plan.adopted_on, plan.progress_note = on, note
    if plan.progress != Progress.PUBLISHED:
        plan.progress = Progress.ADOPTED
    plan.save(update_fields=["adopted_on", "progress", "progress_note", "changed_at"])
    record("plans.plan.adopted", plan, by=by, on_behalf_of=on_behalf_of or None, area=plan.area, public=True, on=on)


@transaction.atomic
def set_progress(plan: Plan, *, progress: str, note: str, by: Any) -> None:
    """Going back from 決まりました takes the committee's day away again, because it does not hold any more."""
    if plan.progress == Progress.ADOPTED and progress != Progress.ADOPTED:
        plan.adopted_on = None
    plan.progress, plan.progress_note = progress, note
    plan.save(update_fields=["progress", "progress_note", "adopted_on", "changed_at"])
    label = str(Progress(progress).label)
    record("plans.plan.progressed", plan, by=by, area=plan.area, public=True, progress=label, note=note)
