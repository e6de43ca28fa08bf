"""添付資料 as pages show them: on the desk all, for the public those that were marked public; published one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from .models import Attachment, Edition, Plan, Problem
from .reader import Reader
from .released import ReleaseReader
from .showing import published_uids
from .uploads import ending_of

Line = dict[str, Any]
SHOWN = ("uid", "title", "name", "size", "sample")


def attached_to(reader: Reader, owner: str) -> list[Line]:
    """For `plans/_attachments.html`; `owner` is goal-<uid>, measure-<uid>, problem-<uid> or plan-<uid>.

    One query; for the public none: it came with the pins.
    """
    if reader.is_working:
        return [_line(row) for row in _of(owner).filter(plan__in=list(reader.by_id))]
    assert isinstance(reader, ReleaseReader)
    found = [one for pin in reader.pinned for one in pin.attached if _owner_of(one) == owner]
    found.sort(key=lambda one: (one["attached_on"], one["pk"]))
    return [_line(Attachment(public=True, **{name: one[name] for name in SHOWN})) for one in found]


def _owner_of(attached: Mapping[str, Any]) -> str:
    """Of what came with the pins."""
    return next(f"{kind}-{attached[kind]}" for kind in ("goal", "measure", "problem", "plan") if attached[kind])


def _of(owner: str) -> QuerySet[Attachment]:
    kind, _dash, uid = owner.partition("-")
    rows = Attachment.objects.present().filter(**{f"{kind}__uid": uid})
    return rows.filter(goal=None, measure=None, problem=None) if kind == "plan" else rows


def _line(row: Attachment) -> Line:
    return {
        "uid": row.uid,
        "title": row.title,
        "url": reverse("plans:attachment", args=[row.uid, row.name]),
        "kind": ending_of(row.name).upper(),
        "size": size_words(row.size),
        "public": row.public,
        "sample": row.sample,
    }


def size_words(size: int) -> str:
    """340 KB, 1.2 MB."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, size // 1024)} KB"


def is_for_everybody(attachment: Attachment) -> bool:
    """Marked public, and of something that the public reads."""
    owner = attachment.owner
    if not attachment.public or attachment.is_binned or getattr(owner, "is_binned", False):
        return False
    if isinstance(owner, Problem):
        return owner.published_on is not None
    if isinstance(owner, Plan):
        return Edition.objects.filter(plan=owner).exists()
    return bool(published_uids(attachment.plan, [owner.uid]))
