"""What became of a goal in the period after its own: whoever reads an old plan wants to know how it goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from sasaeai.kernel.stamp import stamp_of

from .items import Item
from .models import SuccessionKind
from .opening import current_number, current_pins
from .reader import Reader
from .released import ReleaseReader


def afterwards(request: HttpRequest, reader: Reader, goal: Item) -> dict[str, Any]:
    """`period` (its name), `lines` ({how, number, title, url, reason, sample}) and `url` of the whole comparison.

    Empty as long as no later plan is the running one (a draft may still change), or where it says nothing of this goal.
    """
    here, running = reader.ward.document["period"]["number"], current_number(request) or 0
    later = [pin.number for pin in current_pins(request) if here < pin.number <= running and pin.page.is_ward]
    if reader.is_working or not later:
        return {}
    base = reverse("plans:public:plan", args=[min(later)])
    after = ReleaseReader(current_pins(request), min(later), base, stamp_of(request))
    lines = [line for heir in after.goals(after.ward) for line in _lines(after, heir, goal.uid)]
    lines += _ended(after.ward.document.get("ended", []), goal.uid)
    period = after.ward.document["period"]["name"]
    return {"period": period, "lines": lines, "url": f"{base}succession/"} if lines else {}


def _lines(after: Reader, heir: Item, uid: str) -> list[dict[str, Any]]:
    found = [row for row in heir.data["ancestors"] if row["old_uid"] == uid]
    return [_line(row) | {"number": heir.number, "title": heir.title, "url": after.path(heir)} for row in found]


def _ended(rows: Iterable[Mapping[str, Any]], uid: str) -> list[dict[str, Any]]:
    return [_line(row) for row in rows if row["of"] == "goal" and row["old_uid"] == uid]


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    how = str(SuccessionKind(row["kind"]).label)
    return {"how": how, "reason": row["reason"], "sample": row["sample"]}
