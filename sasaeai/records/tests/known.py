"""Records and links that the tests know."""

from __future__ import annotations

from datetime import date
from typing import Any

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import now, today
from sasaeai.records.models import ActivityKind, ActivityRecord, RecordingLink

DAY = date(2012, 11, 1)


def kind_named(name: str) -> ActivityKind:
    """They come with the migration, but for tests that empty the database."""
    return ActivityKind.objects.get_or_create(name=name)[0]


def made(area: Area, group: str = "", *, kind: str = "サロン・茶話会", **fields: Any) -> ActivityRecord:
    fields = {"day": DAY, "people": 10, "channel": "desk", "written_at": now()} | fields
    return ActivityRecord.objects.create(area=area, kind=kind_named(kind), group_name=group, **fields)


def made_link(area: Area, group: str = "三丁目の会", **fields: Any) -> RecordingLink:
    fields = {"valid_until": date(2013, 3, 31), "made_at": now(), "made_by_label": "鈴木 花子"} | fields
    return RecordingLink.objects.create(area=area, group_name=group, **fields)


def sent(area: Area, kind: str = "サロン・茶話会", **fields: str) -> dict[str, Any]:
    """What the desk's form sends."""
    form = {
        "once": "once234567", "kind": kind_named(kind).pk, "area": area.pk, "day": today().isoformat(), "older": "5",
        "group_name": "三丁目の会", "channel": "phone",
    }  # fmt: skip
    return form | fields
