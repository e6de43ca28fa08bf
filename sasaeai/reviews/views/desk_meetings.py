"""推進会議 at the desk: the meetings of a year, one meeting with its agenda and minutes, both on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.design.undo import say_undo
from sasaeai.kernel.clock import today
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.states import FieldsChanged, State
from sasaeai.reviews import policy
from sasaeai.reviews.actions import meetings as actions
from sasaeai.reviews.attendance import members_in
from sasaeai.reviews.forms.meetings import MeetingForm, MinutesForm
from sasaeai.reviews.models import CommitteeMeeting, ReviewYear

from .pages import both, form_page, posted, remembered
from .rooms import kept_year, seen_year


def seen_meeting(request: Request, uid: str) -> CommitteeMeeting:
    """404 where its year is not visible; what lies in the bin is there for the secretariat."""
    years = ReviewYear.objects.visible_to(request.viewer)
    rows = CommitteeMeeting.objects.filter(year__in=years).select_related("year__period__area")
    found: CommitteeMeeting = get_object_or_404(rows.prefetch_related("agenda"), uid=uid)
    if found.is_binned and not policy.may_keep(request.viewer, found.year.period.area):
        raise Http404
    return found


def kept_meeting(request: Request, uid: str) -> CommitteeMeeting:
    found = seen_meeting(request, uid)
    require(policy.may_keep(request.viewer, found.year.period.area))
    return found


def _page_of(meeting: CommitteeMeeting) -> str:
    return reverse("reviews:meeting", args=[meeting.uid])


@login_required
@require_safe
def meetings(request: Request, uid: str) -> HttpResponse:
    found = seen_year(request, uid)
    may_keep = policy.may_keep(request.viewer, found.period.area)
    is_bin = may_keep and request.GET.get("state") == "bin"
    rows = found.meetings.binned() if is_bin else found.meetings.present()
    context = {"year": found, "meetings": rows, "may_keep": may_keep, "is_bin": is_bin, "today": today()}
    return render(request, "reviews/meetings.html", context)


def _shown(request: Request, uid: str, template: str) -> HttpResponse:
    found = seen_meeting(request, uid)
    context = {
        "meeting": found,
        "year": found.year,
        "members": members_in(found.members),
        "may_keep": policy.may_keep(request.viewer, found.year.period.area),
        "was_held": found.day <= today(),
    }
    return render(request, template, context)


@login_required
@require_safe
def meeting(request: Request, uid: str) -> HttpResponse:
    return _shown(request, uid, "reviews/meeting.html")


@login_required
@require_safe
def agenda(request: Request, uid: str) -> HttpResponse:
    """次第: one side of A4 for the table."""
    return _shown(request, uid, "reviews/agenda.html")


@login_required
@require_safe
def minutes(request: Request, uid: str) -> HttpResponse:
    """会議録 for the file and for whoever was not there."""
    return _shown(request, uid, "reviews/minutes.html")


@login_required
def add(request: Request, uid: str) -> HttpResponse:
    found = kept_year(request, uid)
    stands = actions.meeting_state(None)
    form = MeetingForm(stands, posted(request))
    if request.method == "POST" and form.is_valid():
        made = actions.add_meeting(found, form.state, by=request.viewer)
        messages.success(request, _("保存しました。"))
        return redirect("reviews:meeting", made.uid)
    return _meeting_page(request, found, form, _("推進会議を書く"), reverse("reviews:meetings", args=[uid]))


def _meeting_page(
    request: Request, year: ReviewYear, form: Any, title: str, back: str, **context: Any
) -> HttpResponse:  # fmt: skip
    return form_page(request, year, form, title, template="reviews/meeting_form.html", back=back, **context)


@login_required
def edit(request: Request, uid: str) -> HttpResponse:
    found = kept_meeting(request, uid)
    title, back = _("推進会議を書きなおす"), _page_of(found)
    stands = actions.meeting_state(found)
    form = MeetingForm(stands, posted(request))
    form.remember(stands)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.change_meeting(found, form.state, seen=form.was_seen, by=request.viewer)
        except FieldsChanged as meanwhile:
            mine, conflict = both(form, meanwhile.theirs)
            again = remembered(MeetingForm(_with_known_keys(mine, meanwhile.theirs)), meanwhile.theirs)
            return _meeting_page(request, found.year, again, title, back, conflict=conflict, status=409)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _saved(request, found, changed)
    return _meeting_page(request, found.year, form, title, back)


def _with_known_keys(mine: State, theirs: State) -> State:
    """An item that the other one took away is a new one if it is wanted after all."""
    known = {key for key, _title, _paper in theirs["agenda"]}
    agenda = [[key if key in known else "", title, paper] for key, title, paper in mine["agenda"]]
    return mine | {"agenda": agenda}


@login_required
def write_minutes(request: Request, uid: str) -> HttpResponse:
    found = kept_meeting(request, uid)
    title, back = _("会議録を書く"), _page_of(found)
    stands = actions.minutes_state(found)
    form = MinutesForm(found, stands, posted(request))
    form.remember(stands)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.write_minutes(found, form.state, seen=form.was_seen, by=request.viewer)
        except FieldsChanged as meanwhile:
            mine, conflict = both(form, meanwhile.theirs)
            again = remembered(MinutesForm(found, mine), meanwhile.theirs)
            return form_page(request, found.year, again, title, back=back, conflict=conflict, status=409)
        except Refused as refused:
            form.add_error("decision", str(refused))
        else:
            return _saved(request, found, changed)
    hint = _("書いたところまで保存できます。公表するまでは、ログインした団体・地区・委員・事務局だけが読めます。")
    return form_page(request, found.year, form, title, back=back, hint=hint)


def _saved(request: Request, meeting: CommitteeMeeting, changed: list[str]) -> HttpResponse:
    messages.success(request, _("保存しました。") if changed else _("前と同じです。何も変えていません。"))
    return redirect("reviews:meeting", meeting.uid)


@login_required
@require_POST
def copy(request: Request, uid: str) -> HttpResponse:
    new = actions.copy_meeting(kept_meeting(request, uid), by=request.viewer)
    messages.success(request, _("写しを作りました。名前と日を書きなおしてください。"))
    return redirect("reviews:meeting_edit", new.uid)


@login_required
@require_POST
def publish(request: Request, uid: str) -> HttpResponse:
    found = kept_meeting(request, uid)
    try:
        actions.publish_minutes(found, by=request.viewer)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        sentence = _("会議録を公表しました。年度のふりかえりが公表されると、どなたでも読めます。")
        say_undo(request, sentence, reverse("reviews:meeting_withdraw", args=[uid]))
    return redirect("reviews:meeting", uid)


@login_required
@require_POST
def withdraw(request: Request, uid: str) -> HttpResponse:
    actions.withdraw_minutes(kept_meeting(request, uid), by=request.viewer)
    messages.success(request, _("会議録の公表をやめました。ログインした団体・地区・委員・事務局だけが読めます。"))
    return redirect("reviews:meeting", uid)


@login_required
@require_POST
def put_into_bin(request: Request, uid: str) -> HttpResponse:
    found = kept_meeting(request, uid)
    try:
        actions.bin_meeting(found, by=request.viewer)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("reviews:meeting", uid)
    say_undo(
        request,
        _("「%(title)s」をごみ箱に入れました。") % {"title": found},
        reverse("reviews:meeting_restore", args=[uid]),
    )
    return redirect("reviews:meetings", found.year.uid)


@login_required
@require_POST
def restore(request: Request, uid: str) -> HttpResponse:
    found = kept_meeting(request, uid)
    actions.restore_meeting(found, by=request.viewer)
    messages.success(request, _("「%(title)s」を元に戻しました。") % {"title": found})
    return redirect("reviews:meeting", uid)
