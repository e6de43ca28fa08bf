"""Courses at the desk: the list, one course with everybody who applied, making and changing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Min
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.numbers import asked_number
from sasaeai.learning import policy
from sasaeai.learning.actions.courses import (
    NotAllowedNow,
    SessionWasHeld,
    TooFewPlaces,
    cancel_course,
    copy_course,
    keep_course,
    move_course,
)
from sasaeai.learning.conditions import condition_words
from sasaeai.learning.course_numbers import places_left, with_numbers
from sasaeai.learning.forms.course import CourseForm, ReasonForm
from sasaeai.learning.models import Application, ApplicationState, Course, CourseState
from sasaeai.learning.models.course import FOLLOWING
from sasaeai.learning.views.rooms import own_course, rooms
from sasaeai.people.models import QualificationKind
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request

OVER = (CourseState.ENDED, CourseState.CANCELLED)


@login_required
@require_safe
def desk(request: Request) -> HttpResponse:
    require(policy.may_teach(request.viewer))
    rows = Course.objects.visible_to(request.viewer)
    is_past = request.GET.get("state") == "past"
    rows = rows.filter(state__in=OVER) if is_past else rows.exclude(state__in=OVER)
    page = Paginator(with_numbers(rows).order_by("-made_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"label": _("準備中・受付中・開講中"), "url": "?", "current": not is_past},
        {"label": _("終わったもの"), "url": "?state=past", "current": is_past},
    ]
    context = {
        "rooms": rooms(request, "desk"),
        "tabs": tabs,
        "page": page,
        "lines": [{"course": row, "left": places_left(row)} for row in page],
        "is_past": is_past,
    }
    return render(request, "learning/desk.html", context)


@login_required
@require_safe
def desk_course(request: Request, uid: str) -> HttpResponse:
    course = own_course(request, uid)
    context = {"course": course, "sessions": course.sessions_in_order, "conditions": condition_words(course)}
    return render(request, "learning/desk_course.html", context | _who(course) | {"moves": _moves(course)})


def _who(course: Course) -> dict[str, Any]:
    rows = list(
        course.applications.select_related("person").annotate(number=Min("places__number")).order_by("applied_at", "pk")
    )
    by_state: dict[str, list[Application]] = {state: [] for state in ApplicationState.values}
    for row in rows:
        by_state[row.state].append(row)
    taken = sum(row.people for row in by_state["accepted"] + by_state["offered"])
    return {
        "groups": [
            {"state": ApplicationState.ACCEPTED.label, "rows": by_state["accepted"]},
            {"state": ApplicationState.OFFERED.label, "rows": by_state["offered"]},
            {"state": ApplicationState.WAITING.label, "rows": by_state["waiting"]},
        ],
        "gone": by_state["declined"] + by_state["expired"] + by_state["cancelled"],
        "taken": taken,
        "left": max(0, course.capacity - taken),
        "waiting": sum(row.people for row in by_state["waiting"]),
    }


def _moves(course: Course) -> list[dict[str, Any]]:
    """The buttons that lead the course on, the usual one first."""
    words = {
        CourseState.OPEN: _("申し込みを受けはじめる") if course.state == CourseState.DRAFT else _("受付中に戻す"),
        CourseState.RUNNING: _("講座をはじめる") if course.is_open else _("開講中に戻す"),
        CourseState.ENDED: _("講座を終える"),
    }
    return [{"to": to, "label": label} for to, label in words.items() if to in FOLLOWING[course.state]]


@login_required
def add(request: Request) -> HttpResponse:
    require(policy.may_teach(request.viewer))
    return _edit(request, Course(gives=_wanted(request)), _("講座を作る"), reverse("learning:desk"))


def _wanted(request: Request) -> QualificationKind | None:
    """`?gives=`: the kind for want of which requests stayed unfilled."""
    return QualificationKind.objects.offered().filter(pk=asked_number(request.GET.get("gives"))).first()


@login_required
def edit(request: Request, uid: str) -> HttpResponse:
    course = own_course(request, uid)
    return _edit(request, course, _("講座を書きなおす"), reverse("learning:desk_course", args=[uid]))


def _edit(request: Request, course: Course, title: str, back: str) -> HttpResponse:
    gives = asked_number(request.GET.get("gives")) if course.pk is None else 0
    data = request.POST if request.method == "POST" else None
    form = CourseForm(data, instance=course, by=request.viewer, gives=gives)
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_course(form.save(commit=False), form.lines, form.conditions(), by=request.viewer)
        except TooFewPlaces:
            form.add_error("capacity", _("もっと多くの方が参加することになっています。定員を増やしてください。"))
        except SessionWasHeld:
            form.add_error("sessions_text", _("出席を記録した回は消せません。その回の行を、元に戻してください。"))
        else:
            messages.success(request, _("保存しました。"))
            return redirect("learning:desk_course", kept.uid)
    context = {"form": form, "page_title": title, "back": back}
    return render(request, "learning/course_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def copy(request: Request, uid: str) -> HttpResponse:
    new = copy_course(own_course(request, uid), by=request.viewer)
    messages.success(request, _("来年の講座の下書きを作りました。日程を確かめてください。"))
    return redirect("learning:course_edit", new.uid)


@login_required
@require_POST
def move(request: Request, uid: str) -> HttpResponse:
    course = own_course(request, uid)
    to = request.POST.get("to", "")
    if to == CourseState.OPEN and not course.sessions_in_order:
        messages.error(request, _("日程がまだありません。先に日程を書いてから、申し込みを受けはじめてください。"))
        return redirect("learning:course_edit", uid)
    try:
        move_course(course, CourseState(to), by=request.viewer)
    except (NotAllowedNow, ValueError):
        messages.error(request, _("いまの状態からは、それはできません。画面を確かめてください。"))
    else:
        messages.success(request, _("「%(state)s」にしました。") % {"state": course.get_state_display()})
    return redirect("learning:desk_course", uid)


@login_required
def call_off(request: Request, uid: str) -> HttpResponse:
    """中止: everybody who applied has to be told."""
    course = own_course(request, uid)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_course(course, form.cleaned_data["reason"], by=request.viewer)
        except NotAllowedNow:
            messages.error(request, _("終わった講座や、もう中止した講座は、中止にできません。"))
        else:
            messages.success(request, _("中止にしました。メールのない方は「電話する方」に出ています。"))
        return redirect("learning:desk_course", uid)
    context = {
        "form": form, "page_title": _("講座を中止する"), "back": reverse("learning:desk_course", args=[uid]),
        "hint": _(
            "申し込んだ方に、メールでお知らせします。メールのない方には、お電話してください。"
            "理由は、その方たちにも伝わります。"
        ),
        "submit": _("中止にする"), "danger": True, "middle": course.title,
        "middle_url": reverse("learning:desk_course", args=[uid]),
    }  # fmt: skip
    return render(request, "learning/form.html", context, status=422 if form.errors else 200)
