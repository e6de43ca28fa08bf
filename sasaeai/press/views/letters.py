"""依頼状: have the letters of a survey made, take the file away for a while, have lost ones made again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sasaeai.people.viewer import Request
from sasaeai.press.forms.letters import AgainForm
from sasaeai.press.taking import OWN, file_name
from sasaeai.press.tasks import make_letters
from sasaeai.surveys.actions.letters import (
    KEPT,
    AlreadyMaking,
    CannotBeMadeAgain,
    NothingToMake,
    ask_for_letters,
    forget_file,
    missing,
    note_taken,
)
from sasaeai.surveys.actions.surveys import NotAllowedNow
from sasaeai.surveys.models import Printing, Survey
from sasaeai.surveys.views.rooms import own_survey, rooms

ZIP = "application/zip"


@login_required
@require_safe
def page(request: Request, uid: str) -> HttpResponse:
    return _page(request, own_survey(request, uid), AgainForm())


def _page(request: Request, survey: Survey, form: AgainForm, status: int = 200) -> HttpResponse:
    still = missing(survey)
    printings = list(survey.printings.all())
    made = survey.sent_letters.count()
    context: dict[str, Any] = {
        "survey": survey,
        "rooms": rooms(request, survey, "fielding"),
        "form": form,
        "made": made,
        "missing": [{"district": stratum.area.name, "count": count} for stratum, count in still],
        "wanted": sum(count for _stratum, count in still),
        "printings": printings,
        "waits": any(row.is_waiting for row in printings),
        "may_make": survey.state in ("fixed", "open"),
        "days": KEPT.days,
        "no_address": survey.answers_on_web and not settings.PUBLIC_ADDRESS,
    }
    return render(request, "press/letters.html", context, status=status)


@login_required
@require_POST
def make(request: Request, uid: str) -> HttpResponse:
    survey = own_survey(request, uid)
    return _ask(request, survey, ()) or redirect("press:letters", uid)


@login_required
@require_POST
def again(request: Request, uid: str) -> HttpResponse:
    survey = own_survey(request, uid)
    form = AgainForm(request.POST)
    if not form.is_valid():
        return _page(request, survey, form, 422)
    return _ask(request, survey, form.cleaned_data["numbers"], form) or redirect("press:letters", uid)


def _ask(
    request: Request, survey: Survey, numbers: Iterable[int], form: AgainForm | None = None
) -> HttpResponse | None:
    """None when they are being made; else the page that says why not."""
    if survey.answers_on_web and not settings.PUBLIC_ADDRESS:
        return _page(request, survey, form or AgainForm(), 409)
    try:
        with transaction.atomic():
            printing = ask_for_letters(survey, again=numbers, by=request.viewer)
            transaction.on_commit(partial(make_letters.enqueue, printing.pk))
    except CannotBeMadeAgain as cannot:
        words = "、".join(map(str, cannot.numbers[:10]))
        sentence = _("ない番号か、もう回答のある番号です：%(numbers)s") % {"numbers": words}
        if form is not None:
            form.add_error("numbers", sentence)
            return _page(request, survey, form, 422)
        messages.error(request, sentence)
    except AlreadyMaking:
        messages.error(request, _("依頼状を、いま作っています。できてから、もう一度押してください。"))
    except NothingToMake:
        messages.error(request, _("どの地区にも、決めた数の依頼状があります。数は「標本」の部屋で決めます。"))
    except NotAllowedNow:
        messages.error(request, _("依頼状は、調査票を確定してから、受付を終えるまでの間に作れます。"))
    return None


def _printing(request: Request, uid: str, key: str) -> Printing:
    survey = own_survey(request, uid)
    found: Printing = get_object_or_404(Printing.objects.with_file().select_related("survey"), survey=survey, uid=key)
    return found


@login_required
@never_cache
@require_safe
def file(request: Request, uid: str, key: str) -> HttpResponseBase:
    """Who took it is written down before anything is sent."""
    printing = _printing(request, uid, key)
    try:
        stream = printing.file.open("rb")
    except OSError:
        raise Http404(_("ファイルが見つかりません。依頼状を作りなおしてください。")) from None
    note_taken(printing, by=request.viewer)
    name = file_name(printing.survey.title, _("依頼状"), f"{printing.first:05}-{printing.last:05}", ending="zip")
    response = FileResponse(stream, as_attachment=True, filename=name, content_type=ZIP)
    response["Cache-Control"] = OWN
    return response


@login_required
@require_POST
def forget(request: Request, uid: str, key: str) -> HttpResponse:
    forget_file(_printing(request, uid, key), by=request.viewer)
    messages.success(request, _("ファイルを消しました。合言葉は、配った手紙にだけ残っています。"))
    return redirect("press:letters", uid)
