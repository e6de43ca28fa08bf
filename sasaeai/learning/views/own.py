"""One's own application, by its link: opening it only shows, a button acts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sasaeai.areas.models import Desk
from sasaeai.kernel.clock import now, today
from sasaeai.learning.actions.applying import ByApplicant, OfferOver, accept, cancel, decline
from sasaeai.learning.models import Application, ApplicationState
from sasaeai.people import guesses
from sasaeai.people.viewer import Request


def _opened(request: Request, token: str) -> tuple[Application | None, HttpResponse | None]:
    """The application, or the page that says why there is none."""
    if guesses.too_many(request):
        return None, _closed(request, 429, minutes=guesses.MINUTES)
    application = Application.objects.with_token(token)
    if application is None:
        guesses.note(request)
        return None, _closed(request, 404)
    return application, None


def _closed(request: Request, status: int, **context: Any) -> HttpResponse:
    return render(request, "learning/own_closed.html", context, status=status)


@never_cache
@require_safe
def own(request: Request, token: str) -> HttpResponse:
    application, closed = _opened(request, token)
    if application is None:
        return closed or _closed(request, 404)
    return own_page(request, application)


def own_page(request: Request, application: Application, status: int = 200, **more: Any) -> HttpResponse:
    moment = now()
    course = application.course
    context = {
        "application": application,
        "course": course,
        "sessions": course.sessions_in_order,
        "stands": application.offer_stands(moment) and not course.is_cancelled,
        "before": waiting_before(application),
        "may_cancel": application.is_live and not application.completed_on and course.may_still_join(moment),
        "desks": Desk.objects.for_area(course.area, today())[:2],
    }
    return render(request, "learning/own.html", context | more, status=status)


def waiting_before(application: Application) -> int | None:
    """How many wait before this one; None for one that does not wait."""
    if application.state != ApplicationState.WAITING:
        return None
    queue = list(Application.objects.filter(course=application.course_id).in_queue().values_list("pk", flat=True))
    return queue.index(application.pk)


@never_cache
@require_POST
def answer(request: Request, token: str) -> HttpResponse:
    """accept, decline or cancel; pressed twice it is done once, and what came too late is told."""
    application, closed = _opened(request, token)
    if application is None:
        return closed or _closed(request, 404)
    verb = {"accept": accept, "decline": decline, "cancel": cancel}.get(request.POST.get("answer", ""))
    if verb is None:
        return redirect("learning:own", token)
    try:
        verb(application, by=ByApplicant())
    except OfferOver:
        application.refresh_from_db()
        return own_page(request, application, 409, too_late=True)
    messages.success(request, _said(request.POST["answer"]))
    return redirect("learning:own", token)


def _said(answer: str) -> str:
    return {
        "accept": _("参加を受け付けました。"),
        "decline": _("辞退を受け付けました。お知らせくださり、ありがとうございます。"),
        "cancel": _("申し込みを取り消しました。お知らせくださり、ありがとうございます。"),
    }[answer]
