"""計画ファイル: make one and take it away; start an empty installation from one."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.areas.models import Area
from sasaeai.people.policy import Verb, may, require
from sasaeai.people.viewer import Request
from sasaeai.plans.actions.setting_up import seat_first_secretariat
from sasaeai.plans.models import Period
from sasaeai.plans.views.desk_page import done, posted
from sasaeai.plans.views.desk_starting import may_start
from sasaeai.press.actions.plan_files import NothingPublished, ask_for
from sasaeai.press.forms.plan_files import TakeInForm
from sasaeai.press.models import PlanFile, PlanFileKind
from sasaeai.press.plan_file import UnusablePlanFile, take_in
from sasaeai.press.taking import OWN, SHARED, file_name
from sasaeai.press.tasks import make_plan_file

ZIP = "application/zip"


def _periods(request: Request) -> list[Period]:
    """Those whose ward plan the viewer keeps; 403 for everybody else."""
    found = [
        period
        for period in Period.objects.select_related("area").newest_first()
        if may(request.viewer, Verb.EDIT_WARD_PLAN, period.area)
    ]
    require(bool(found))
    return found


@login_required
@require_safe
def plan_files(request: Request) -> HttpResponse:
    periods = _periods(request)
    rows = PlanFile.objects.filter(period__in=periods).select_related("period")[:30]
    context = {
        "periods": periods,
        "rows": rows,
        "waits": any(row.is_waiting for row in rows),
        "kinds": PlanFileKind,
    }
    return render(request, "press/plan_files.html", context)


@login_required
@require_POST
def ask(request: Request, period: int, kind: str) -> HttpResponse:
    row = next((row for row in _periods(request) if row.number == period), None)
    if row is None or kind not in PlanFileKind.values:
        raise Http404(_("この期は、まだ作られていません。"))
    try:
        with transaction.atomic():
            wanted = ask_for(row, kind, by=request.viewer)
            transaction.on_commit(partial(make_plan_file.enqueue, wanted.pk))
    except NothingPublished as error:
        return render(
            request,
            "press/plan_files.html",
            {"periods": _periods(request), "rows": [], "refused": str(error), "kinds": PlanFileKind},
            status=409,
        )
    return redirect("press:plan_files")


@login_required
@require_safe
def download(request: Request, uid: str) -> HttpResponseBase:
    row = get_object_or_404(PlanFile.objects.done().filter(period__in=_periods(request)), uid=uid)
    return _sent(row, OWN)


@require_safe
def public_file(request: HttpRequest, period: int) -> HttpResponseBase:
    row = PlanFile.objects.for_everybody(period)
    if row is None:
        raise Http404(_("この期の計画ファイルは、まだありません。"))
    return _sent(row, SHARED)


def _sent(row: PlanFile, control: str) -> HttpResponseBase:
    try:
        stream = row.file.open("rb")
    except OSError:
        raise Http404(_("ファイルが見つかりません。もう一度つくってください。")) from None
    name = file_name(row.period.title, _("計画ファイル"), str(row.get_kind_display()), ending="zip")
    response = FileResponse(stream, as_attachment=True, filename=name, content_type=ZIP)
    response["Cache-Control"] = control
    response["ETag"] = f'"{row.sha256[:32]}"'
    return response


@login_required
def start_from_file(request: Request) -> HttpResponse:
    """Only where nothing is registered yet, and for whoever may begin there."""
    root = Area.objects.filter(parent=None).first()
    require(may_start(request, root))
    if root is not None:
        return redirect("plans:start")
    account = request.viewer.account
    needs_person = account is None or account.person is None
    form = TakeInForm(posted(request), request.FILES or None, needs_person=needs_person)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                period = take_in(form.cleaned_data["file"], by=request.viewer)
                seat_first_secretariat(form.cleaned_data.get("person", ""), period.area, account=account)
        except UnusablePlanFile as error:
            form.add_error("file", str(error))
        else:
            sentence = _("「%(title)s」を読みこみました。文も地域の名前も、ここから書きなおせます。")
            target = reverse("plans:desk:plan", args=[period.number])
            return done(request, sentence % {"title": period.title}, target)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "press/start_from_file.html", {"form": form}, status=status)
