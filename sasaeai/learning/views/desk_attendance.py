"""Who came, and who has learned enough: the printed list, the list on the screen, the sheet at the door, completion."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Min
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.kernel.addresses import absolute
from sasaeai.kernel.clock import today
from sasaeai.kernel.numbers import asked_number
from sasaeai.learning.actions.attending import write_attendance
from sasaeai.learning.actions.recognising import complete_course
from sasaeai.learning.completing import Candidate, candidates
from sasaeai.learning.forms.attendance import came
from sasaeai.learning.models import Application, ApplicationState, Attendance, Course
from sasaeai.learning.views.rooms import own_course
from sasaeai.people.adapter import qr_drawing
from sasaeai.people.viewer import Request

# A4 on its side has room for so many columns of boxes; a longer course has several sheets.
COLUMNS = 10
SPARE_LINES = 4


def taking_part(course: Course) -> list[Application]:
    rows = course.applications.filter(state=ApplicationState.ACCEPTED).select_related("person")
    return list(rows.annotate(number=Min("places__number")).order_by("number", "pk"))


@login_required
@require_safe
def sheet(request: Request, uid: str) -> HttpResponse:
    """The list on paper: names in the order of their numbers, boxes to tick, lines for who comes unannounced."""
    course = own_course(request, uid)
    sessions = list(enumerate(course.sessions_in_order, start=1))
    parts = [sessions[start : start + COLUMNS] for start in range(0, len(sessions), COLUMNS)] or [[]]
    context = {"course": course, "parts": parts, "people": taking_part(course), "spare": range(SPARE_LINES)}
    return render(request, "learning/sheet.html", context)


@login_required
def attendance(request: Request, uid: str) -> HttpResponse:
    course = own_course(request, uid)
    if request.method == "POST":
        changed = write_attendance(course, came(request.POST), by=request.viewer)
        messages.success(request, _("出席を保存しました。変わったのは%(count)sか所です。") % {"count": changed})
        return redirect("learning:attendance", uid)
    sessions = course.sessions_in_order
    known = set(Attendance.objects.filter(session__course=course).values_list("session_id", "application_id"))
    lines = [
        {"row": row, "cells": [{"session": one, "came": (one.pk, row.pk) in known} for one in sessions]}
        for row in taking_part(course)
    ]
    context = {"course": course, "sessions": sessions, "lines": lines, "today": today()}
    return render(request, "learning/attendance.html", context)


@login_required
@require_safe
def door_sheet(request: Request, uid: str, pk: int) -> HttpResponse:
    """The sheet for the door of one session, with its QR code."""
    course = own_course(request, uid)
    session = get_object_or_404(course.sessions, pk=pk)
    address = absolute(request, reverse("learning:door", args=[session.token]))
    context = {"course": course, "session": session, "drawing": qr_drawing(address), "address": address}
    return render(request, "learning/door_sheet.html", context)


@login_required
def completion(request: Request, uid: str) -> HttpResponse:
    """Who came often enough is ticked already; one press recognises them."""
    course = own_course(request, uid)
    listed = candidates(course)
    if request.method == "POST":
        wanted = {asked_number(text) for text in request.POST.getlist("completed")}
        chosen = [one.application for one in listed if one.application.pk in wanted]
        number = complete_course(course, chosen, on=today(), by=request.viewer)
        if number:
            messages.success(request, _("%(number)s人の修了を認めました。") % {"number": number})
        else:
            messages.info(request, _("だれにも印がついていません。修了を認める方に印をつけてください。"))
        return redirect("learning:completion", uid)
    context = {
        "course": course,
        "candidates": _with_papers(course, listed),
        "open": [one for one in listed if one.application.completed_on is None],
        "proposed": sum(one.is_proposed for one in listed),
    }
    return render(request, "learning/completion.html", context)


def _with_papers(course: Course, listed: list[Candidate]) -> list[dict[str, Any]]:
    """Each with the address of its certificate: of the qualification, where the course gives one."""
    held = Application.objects.filter(course=course, recognitions__renews=None, recognitions__isnull=False)
    uids = dict(held.values_list("pk", "recognitions__qualification__uid"))
    return [
        {
            "application": one.application,
            "times": one.times,
            "is_proposed": one.is_proposed,
            "certificate": reverse("learning:certificate", args=[uids[one.application.pk]])
            if one.application.pk in uids
            else reverse("learning:completion_paper", args=[one.application.uid]),
        }
        for one in listed
    ]
