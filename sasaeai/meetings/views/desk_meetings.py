"""Meetings at the desk: the list by area and year, one meeting with its cards, the sheet for its table."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Max, Min, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.areas.models import Area
from sasaeai.design.pages import PER_PAGE
from sasaeai.design.undo import say_undo
from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.masking import may_tell_who
from sasaeai.kernel.numbers import asked_number
from sasaeai.meetings import policy
from sasaeai.meetings.actions import meetings as actions
from sasaeai.meetings.became import with_what_became
from sasaeai.meetings.forms.meeting import MeetingForm
from sasaeai.meetings.meeting_facts import facts_of
from sasaeai.meetings.models import Meeting, OpinionCard
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request

from .rooms import own_meeting, present_meeting, rooms, seen_meeting

MOST_CARDS = 300
PRESENT_CARDS = Count("cards", filter=Q(cards__deleted_at=None))


@login_required
@require_safe
def meetings(request: Request) -> HttpResponse:
    require(policy.may_read(request.viewer))
    visible = Meeting.objects.visible_to(request.viewer)
    may_listen = policy.may_listen(request.viewer)
    is_bin = may_listen and request.GET.get("state") == "bin"
    rows = visible.kept_by(request.viewer).binned() if is_bin else visible.present()
    areas = list(Area.objects.filter(pk__in=visible.values("area")).order_by("position", "pk"))
    area = next((one for one in areas if one.slug == request.GET.get("area")), None)
    years = _years(visible)
    year = next((one for one in years if one.year == asked_number(request.GET.get("year"))), None)
    if area:
        rows = rows.filter(area=area)
    if year:
        rows = rows.filter(day__range=(year.start, year.end))
    rows = rows.newest_first().annotate(number=PRESENT_CARDS)
    context = {
        "rooms": rooms("meetings"),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "areas": areas, "area": area, "years": years, "year": year, "is_bin": is_bin, "may_listen": may_listen,
        "today": today(),
    }  # fmt: skip
    return render(request, "meetings/meetings.html", context)


def _years(rows: Any) -> list[FiscalYear]:
    ends = rows.aggregate(first=Min("day"), last=Max("day"))
    if ends["first"] is None:
        return []
    return list(reversed(list(FiscalYear.of(ends["first"]).through(FiscalYear.of(ends["last"])))))


@login_required
@require_safe
def meeting(request: Request, uid: str) -> HttpResponse:
    found = seen_meeting(request, uid)
    cards = with_what_became(found.cards.present().order_by("position", "pk"))
    number = cards.count()
    shown = list(cards[:MOST_CARDS])
    may_listen = policy.may_listen(request.viewer, found.area)
    context = {
        "meeting": found,
        "facts": facts_of(found),
        "cards": shown,
        "personal": _personal(found, shown) if may_listen and not found.announced_at else [],
        "number": number,
        "more": max(0, number - MOST_CARDS),
        "may_listen": may_listen,
        "was_held": found.day <= today(),
        "board": f"{reverse('meetings:board')}?area={found.area.slug}&meeting={found.uid}",
    }
    return render(request, "meetings/meeting.html", context)


def _personal(found: Meeting, cards: list[OpinionCard]) -> list[str]:
    """What may tell who somebody is, in all that everybody reads once the meeting is announced."""
    cards_said = (f"{card.text}\n{card.who}" for card in cards)
    return may_tell_who("\n".join([found.title, found.agenda, found.notes, *cards_said]))


@login_required
@require_safe
def sheet(request: Request, uid: str) -> HttpResponse:
    """One side of A4 for the table: what is talked about, who came by kind, lines for what was said; no names."""
    found = seen_meeting(request, uid)
    kinds = list(found.attendees.all())
    context = {"meeting": found, "kinds": kinds, "blank": range(max(0, 8 - len(kinds))), "lines": range(15)}
    return render(request, "meetings/sheet.html", context)


@login_required
def add(request: Request) -> HttpResponse:
    require(policy.may_listen(request.viewer))
    return _edit(request, Meeting(), _("話しあいを書く"), reverse("meetings:meetings"))


@login_required
def edit(request: Request, uid: str) -> HttpResponse:
    found = present_meeting(request, uid)
    return _edit(request, found, _("話しあいを書きなおす"), reverse("meetings:meeting", args=[uid]))


def _edit(request: Request, found: Meeting, title: str, back: str) -> HttpResponse:
    form = MeetingForm(request.POST if request.method == "POST" else None, instance=found, by=request.viewer)
    context: dict[str, Any] = {"form": form, "page_title": title, "back": back}
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.keep_meeting(
                form.save(commit=False), form.attendees, seen=form.cleaned_data["seen"], by=request.viewer
            )
        except actions.Moved:
            theirs = Meeting.objects.select_related("area", "period", "organisation").get(pk=found.pk)
            # Sent once more as it stands, it takes the place of what the other one wrote.
            form.data = request.POST.copy()
            form.data["seen"] = actions.mark(theirs)
            context["theirs"] = [{"label": _("名前"), "text": theirs.title}, *facts_of(theirs)]
            status = 409
        else:
            messages.success(request, _("保存しました。"))
            return redirect("meetings:meeting", kept.uid)
    return render(request, "meetings/form.html", context, status=status if form.is_bound else 200)


@login_required
@require_POST
def copy(request: Request, uid: str) -> HttpResponse:
    new = actions.copy_meeting(present_meeting(request, uid), by=request.viewer)
    messages.success(request, _("写しを作りました。名前と日を書きなおしてください。"))
    return redirect("meetings:edit", new.uid)


@login_required
@require_POST
def announce(request: Request, uid: str) -> HttpResponse:
    found = present_meeting(request, uid)
    try:
        actions.announce(found, by=request.viewer)
    except actions.NotHeldYet:
        messages.error(request, _("まだ開いていない話しあいは公表できません。終わってから公表してください。"))
    else:
        sentence = _("「%(title)s」を公表しました。どなたでも読めます。") % {"title": found.title}
        say_undo(request, sentence, reverse("meetings:withdraw", args=[uid]))
    return redirect("meetings:meeting", uid)


@login_required
@require_POST
def withdraw(request: Request, uid: str) -> HttpResponse:
    actions.withdraw(own_meeting(request, uid), by=request.viewer)
    messages.success(request, _("公表をやめました。職員と委員だけが読めます。"))
    return redirect("meetings:meeting", uid)


@login_required
@require_POST
def put_into_bin(request: Request, uid: str) -> HttpResponse:
    found = own_meeting(request, uid)
    actions.bin_meeting(found, by=request.viewer)
    sentence = _("「%(title)s」をごみ箱に入れました。意見カードは残っています。") % {"title": found.title}
    say_undo(request, sentence, reverse("meetings:restore", args=[uid]))
    return redirect("meetings:meetings")


@login_required
@require_POST
def restore(request: Request, uid: str) -> HttpResponse:
    found = own_meeting(request, uid)
    actions.restore_meeting(found, by=request.viewer)
    messages.success(request, _("「%(title)s」を元に戻しました。") % {"title": found.title})
    return redirect("meetings:meeting", uid)
