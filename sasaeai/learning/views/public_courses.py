"""講座 for everybody: what is open, and applying with a name and a telephone number."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sasaeai.areas.models import Desk
from sasaeai.kernel.clock import now, today
from sasaeai.learning.actions.applying import AppliedAlready, ByApplicant, Closed, apply
from sasaeai.learning.conditions import condition_words
from sasaeai.learning.course_numbers import places_left, with_numbers
from sasaeai.learning.flooding import APPLIED
from sasaeai.learning.forms.applying import ApplyForm
from sasaeai.learning.models import Course, CourseState
from sasaeai.people.viewer import Request


@require_safe
def courses(request: Request) -> HttpResponse:
    rows = list(with_numbers(Course.objects.shown()).prefetch_related("sessions").order_by("first_day", "pk"))
    moment = now()
    lines = [{"course": row, "left": places_left(row), "is_open": row.takes_applications(moment)} for row in rows]
    context = {
        "open": [line for line in lines if line["is_open"]],
        "running": [line for line in lines if not line["is_open"]],
        "crumbs": [{"label": _("講座")}],
    }
    return render(request, "learning/courses.html", context)


def announced(uid: str) -> Course:
    found: Course = get_object_or_404(with_numbers(Course.objects.announced()), uid=uid)
    return found


@require_safe
def course(request: Request, uid: str) -> HttpResponse:
    return course_page(request, announced(uid))


def course_page(request: Request, row: Course, **more: Any) -> HttpResponse:
    status = more.pop("status", 200)
    context = {
        "course": row,
        "sessions": row.sessions_in_order,
        "left": places_left(row),
        "is_open": row.takes_applications(now()),
        "is_over": row.state == CourseState.ENDED,
        "conditions": condition_words(row),
        "desks": Desk.objects.for_area(row.area, today())[:2],
    }
    return render(request, "learning/course.html", context | more, status=status)


@never_cache
def apply_here(request: Request, uid: str) -> HttpResponse:
    row = announced(uid)
    if not row.takes_applications(now()):
        return course_page(request, row, status=409, too_late=True)
    if APPLIED.is_reached(request):
        return course_page(request, row, status=429, minutes=APPLIED.minutes)
    form = ApplyForm(request.POST if request.method == "POST" else None, course=row)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                application = apply(form.application(), once=form.key(), by=ByApplicant())
        except Closed:
            return course_page(request, announced(uid), status=409, too_late=True)
        except AppliedAlready:
            form.add_error(None, _("この申し込みは、もう受け付けています。"))
        else:
            # Nobody fills a whole course from one place.
            APPLIED.note(request)
            return redirect("learning:own", application.token)
    if form.tells_about_somebody:
        APPLIED.note(request)
    context = {
        "form": form,
        "course": row,
        "left": places_left(row),
        "desks": Desk.objects.for_area(row.area, today())[:2],
    }
    return render(request, "learning/apply.html", context, status=422 if form.is_bound else 200)
