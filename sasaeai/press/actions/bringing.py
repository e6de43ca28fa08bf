"""Take a file into the house, read it, correct how it is read, keep that under a name, throw the file away again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now
from sasaeai.kernel.fields import new_uid
from sasaeai.kernel.journal import record
from sasaeai.kernel.tables import Sheet, UnreadableTable, part_names
from sasaeai.plans.models import Plan
from sasaeai.press.bringing.current import terms_of
from sasaeai.press.bringing.diagnosis import diagnose
from sasaeai.press.bringing.draft import stored
from sasaeai.press.bringing.mapping import Reading, Shape, propose, restored_shape
from sasaeai.press.bringing.opening import open_sheets
from sasaeai.press.bringing.understanding import understand
from sasaeai.press.models import Bringing, BringingState, SheetReading


class NotNow(ValueError):
    """A Japanese sentence that says why this cannot be done with this file, or not any more."""


@dataclass(frozen=True)
class Deputy:
    """Whoever asked for a task, as the journal names them when it runs later."""

    journal_id: int | None
    journal_label: str

    @classmethod
    def of(cls, actor: Any) -> Self:
        return cls(actor.journal_id, actor.journal_label)

    @classmethod
    def restored(cls, found: dict[str, Any]) -> Self:
        return cls(found.get("id"), found.get("label", ""))

    @property
    def stored(self) -> dict[str, Any]:
        return {"id": self.journal_id, "label": self.journal_label}


@transaction.atomic
def bring(plan: Plan, name: str, content: bytes, *, by: Any) -> Bringing:
    """Keep the file; nothing of it is read yet, and nothing of the plan changes."""
    bringing = Bringing(
        plan=plan, name=name[-200:], sha256=hashlib.sha256(content).hexdigest(), size=len(content),
        brought_at=now(), brought_by=getattr(by, "person", None), brought_by_label=by.journal_label[:200],
    )  # fmt: skip
    # The name on disk says nothing: the given one may hold anything.
    bringing.file.save(f"{new_uid()}.bin", ContentFile(content), save=False)
    bringing.save()
    record("press.bringing.brought", bringing, by=by, area=plan.area)
    return bringing


def sheets_in(bringing: Bringing) -> list[Sheet]:
    """Raises UnreadableTable."""
    return open_sheets(bringing.name, content_of(bringing))


def content_of(bringing: Bringing) -> bytes:
    with bringing.file.open("rb") as file:
        content: bytes = file.read()
    return content


def read_in(bringing: Bringing) -> None:
    """Read the file as it was read before, or as the engine proposes; a file that cannot be read says why."""
    try:
        sheets = sheets_in(bringing)
    except UnreadableTable as unreadable:
        bringing.state, bringing.trouble = BringingState.UNREADABLE, str(unreadable)
        bringing.save(update_fields=["state", "trouble"])
        return
    reading = propose(sheets, terms_of(bringing.plan), kept_shapes(bringing.plan))
    understood(bringing, sheets, reading)


def read_again(bringing: Bringing, reading: Reading) -> None:
    """Read the file in the way that somebody corrected. Raises NotNow."""
    if bringing.state != BringingState.READ:
        raise NotNow(
            _("この取りこみは終わっているので、読み取り方は変えられません。もう一度ファイルを選んでください。")
        )
    understood(bringing, sheets_in(bringing), reading)


def understood(bringing: Bringing, sheets: list[Sheet], reading: Reading) -> None:
    """Keep what the file says when it is read in this way."""
    draft = understand(sheets, reading, terms_of(bringing.plan))
    found = diagnose(sheets, reading, part_names(content_of(bringing)))
    findings = [
        {"rule": str(f.rule), "mend": str(f.mend), "sheet": f.sheet, "cells": f.cells, "more": f.more} for f in found
    ]
    bringing.reading = reading.stored()
    bringing.draft = stored(draft) | {"findings": findings}
    bringing.state, bringing.trouble = BringingState.READ, ""
    bringing.save(update_fields=["reading", "draft", "state", "trouble"])


def kept_shapes(plan: Plan) -> dict[str, Shape]:
    """The newest kept ones first, so that a near match takes the latest word."""
    rows = SheetReading.objects.filter(area=plan.area_id).order_by("-kept_at", "-pk")
    shapes = {row.fingerprint: restored_shape(row.shape) for row in rows}
    for row in rows:
        shapes[row.fingerprint].kept_as = row.name
    return shapes


@transaction.atomic
def keep_reading(bringing: Bringing, fingerprint: str, name: str, *, by: Any) -> SheetReading:
    """Under a name, for the next file of this shape; an older one of the same shape gives way."""
    shape = bringing.reading["shapes"][fingerprint]
    row, _created = SheetReading.objects.update_or_create(
        area=bringing.plan.area,
        fingerprint=fingerprint,
        defaults={"name": name, "shape": shape, "kept_at": now(), "kept_by_label": by.journal_label[:200]},
    )
    record("press.reading.kept", row, by=by, area=bringing.plan.area)
    return row


@transaction.atomic
def forget_reading(row: SheetReading, *, by: Any) -> None:
    record("press.reading.forgotten", row, by=by, area=row.area)
    row.delete()


@transaction.atomic
def throw_away(bringing: Bringing, *, by: Any) -> None:
    """A file from which nothing was taken; what was applied keeps its file. Raises NotNow."""
    row = Bringing.objects.select_for_update().get(pk=bringing.pk)
    if row.applied_at is not None or row.state == BringingState.TO_APPLY:
        raise NotNow(_("取りこんだあとのファイルは、出どころの記録として残します。"))
    record("press.bringing.thrown_away", row, by=by, area=row.plan.area)
    name, storage = str(row.file.name), row.file.storage
    row.delete()
    transaction.on_commit(partial(storage.delete, name))
