"""Meetings and cards that the tests know: 長津田's exchange of opinions in November 2012."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse

from sasaeai.areas.models import Area
from sasaeai.kernel.ceilings import Ceiling, _begun
from sasaeai.kernel.clock import now, today
from sasaeai.meetings.models import CardSource, Meeting, OpinionCard


def made_meeting(area: Area, title: str = "第１回 意見交換会", **fields: Any) -> Meeting:
    return Meeting.objects.create(area=area, title=title, made_at=now(), **{"day": date(2012, 11, 10)} | fields)


def made_card(where: Meeting | Area, text: str, **fields: Any) -> OpinionCard:
    """A card that somebody of the staff typed; of a meeting, or of an area."""
    if isinstance(where, Meeting):
        known = {"source": CardSource.MEETING, "meeting": where, "area": where.area, "day": where.day}
    else:
        known = {"source": CardSource.BOX, "area": where, "day": today()}
    return OpinionCard.objects.create(text=text, **known | {"accepted_at": now()} | fields)


def came_in(ceiling: Ceiling, count: int) -> None:
    """As if so many had come through the page, which notes them one by one."""
    for key in ceiling._keys(*_begun()):
        cache.set(key, count, 86_400)


def told(answer: HttpResponse) -> str:
    return answer.content.decode()


def meeting_form(area: Area, **fields: str) -> dict[str, str]:
    form = {
        "kind": "district", "title": "第１回 長津田地区意見交換会", "area": str(area.pk), "day": "平成24年11月10日",
        "start": "13:30", "end": "１５時", "place": "長津田地区センター", "agenda": "困っていること",
        "attendees_text": "住民\n民生委員・児童委員 5\n自治会町内会：１２人", "notes": "坂の話が多く出ました。",
    }  # fmt: skip
    return form | fields
