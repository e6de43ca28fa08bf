"""Attach a file to a plan, goal, measure or problem; show it to the public or not; the bin."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from sasaeai.kernel.clock import today
from sasaeai.kernel.journal import record
from sasaeai.kernel.stamp import move_public_stamp
from sasaeai.plans.models import Attachment, Goal, Measure, Plan, Problem
from sasaeai.plans.uploads import safe_name


@transaction.atomic
def attach(
    owner: Plan | Goal | Measure | Problem, *, name: str, content: bytes, title: str, public: bool, by: Any
) -> Attachment:
    """`content` was checked (see uploads)."""
    plan = owner if isinstance(owner, Plan) else owner.plan
    row = Attachment(
        plan=plan, title=title, name=safe_name(name), size=len(content), sha256=sha256(content).hexdigest(),
        attached_on=today(), public=public, sample=plan.sample,
    )  # fmt: skip
    if not isinstance(owner, Plan):
        setattr(row, owner._meta.model_name or "", owner)
    row.file = ContentFile(content, name=row.name)
    row.full_clean()
    row.save()
    record("plans.attachment.added", row, by=by, area=plan.area, owner=str(owner))
    if public:
        move_public_stamp()
    return row


@transaction.atomic
def change_attachment(row: Attachment, *, title: str, public: bool, by: Any) -> bool:
    if (row.title, row.public) == (title, public):
        return False
    shown = row.public or public
    key = "changed" if row.public == public else "shown" if public else "hidden"
    row.title, row.public = title, public
    row.full_clean()
    row.save(update_fields=["title", "public"])
    record(f"plans.attachment.{key}", row, by=by, area=row.plan.area)
    if shown:
        move_public_stamp()
    return True


@transaction.atomic
def bin_attachment(row: Attachment, *, by: Any) -> None:
    row.bin(by)
    record("plans.item.binned", row, by=by, area=row.plan.area, kind="attachment", together=0)
    if row.public:
        move_public_stamp()


@transaction.atomic
def restore_attachment(row: Attachment, *, by: Any) -> None:
    row.restore()
    record("plans.item.restored", row, by=by, area=row.plan.area, kind="attachment", together=0)
    if row.public:
        move_public_stamp()
