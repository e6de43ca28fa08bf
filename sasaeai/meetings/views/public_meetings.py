"""話しあい for everybody: what was talked about, who came by kind, what was said, and what became of it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.areas.models import Area
from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.stamp import entrances_of
from sasaeai.meetings.actions.cards import VOICES
from sasaeai.meetings.became import became_in_public, with_what_became
from sasaeai.meetings.board import published_goals
from sasaeai.meetings.meeting_facts import when, who_came_in_public
from sasaeai.meetings.models import Meeting, OpinionCard
from sasaeai.people.viewer import Request
from sasaeai.plans.items import Item
from sasaeai.plans.opening import current_number

MOST_CARDS, MOST_VOICES = 400, 200


@require_safe
def meetings(request: Request) -> HttpResponse:
    """Not kept by the page cache: a voice that is accepted must not throw away every page of the plan."""
    announced = Meeting.objects.announced()
    voices = OpinionCard.objects.on_the_board().filter(meeting=None)
    areas = _areas(announced, voices)
    area = next((one for one in areas if one.slug == request.GET.get("district")), None)
    if area:
        announced, voices = announced.filter(area=area), voices.filter(area=area)
    number = voices.count()
    context = {
        "areas": areas,
        "area": area,
        "page": Paginator(announced.newest_first(), PER_PAGE).get_page(request.GET.get("page")),
        "voices": _by_goal(request, voices.order_by("-day", "-pk")[:MOST_VOICES]),
        "number": number,
        "more": max(0, number - MOST_VOICES),
        "is_open": VOICES in entrances_of(request),
        "crumbs": [_above(), {"label": _("話しあいと声")}],
    }
    return render(request, "meetings/public_meetings.html", context)


def _areas(announced: Any, voices: Any) -> list[Area]:
    """Where something was talked about or said; one query."""
    told = Q(pk__in=announced.order_by().values("area")) | Q(pk__in=voices.order_by().values("area"))
    return sorted(Area.objects.filter(told), key=lambda area: (not area.is_root, area.position, area.pk))


@require_safe
def meeting(request: Request, uid: str) -> HttpResponse:
    rows = Meeting.objects.announced().select_related("area", "period", "organisation")
    found: Meeting = get_object_or_404(rows, uid=uid)
    cards = found.cards.on_the_board().order_by("position", "pk")
    number = cards.count()
    context = {
        "meeting": found,
        "when": when(found),
        "who_came": who_came_in_public(found),
        "groups": _by_goal(request, cards[:MOST_CARDS]),
        "number": number,
        "more": max(0, number - MOST_CARDS),
        "is_open": VOICES in entrances_of(request),
        "crumbs": [
            _above(),
            {"label": _("話しあいと声"), "url": reverse("meetings:public_meetings")},
            {"label": found.title},
        ],
    }
    return render(request, "meetings/public_meeting.html", context)


def _above() -> dict[str, str]:
    return {"label": _("みんなの声"), "url": reverse("portal:listening")}


def _by_goal(request: Request, cards: Any) -> list[dict[str, Any]]:
    """Cards under the goals that everybody reads, in the plan's order; those of no such goal last."""
    goals = _public_goals(request)
    urls = {uid: url for uid, (_item, url) in goals.items()}
    found: dict[str, list[dict[str, Any]]] = {}
    for card in with_what_became(cards):
        uid = card.goal.uid if card.goal and card.goal.uid in goals else ""
        found.setdefault(uid, []).append({"card": card, "became": became_in_public(card, urls)})
    groups = [{"goal": item, "url": url, "cards": found[uid]} for uid, (item, url) in goals.items() if uid in found]
    return groups + ([{"goal": None, "url": "", "cards": found[""]}] if "" in found else [])


def _public_goals(request: Request) -> dict[str, tuple[Item, str]]:
    """Of the plan that everybody reads first."""
    number = current_number(request)
    if number is None:
        return {}
    goals = published_goals(request, number)
    return {item.uid: (item, reverse("plans:public:goal", args=[number, item.uid])) for item in goals}
