"""The beginning: an empty installation gets its ward, and a ward its next period."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.people.policy import Verb, may, require
from sasaeai.people.viewer import Request
from sasaeai.plans.actions.setting_up import AlreadySetUp, seat_first_secretariat, set_up_area
from sasaeai.plans.actions.starting import CannotStart, start_next_period, start_period
from sasaeai.plans.forms.starting import AreaStartForm, PeriodForm
from sasaeai.plans.models import Goal, Indicator, Measure, Period, Plan
from sasaeai.plans.starting_points import starting_point, starting_points

from .desk_page import done, form_page, posted

# The choice that takes everything from the period before.
BEFORE = "before"


def may_start(request: Request, root: Area | None) -> bool:
    """The secretariat of the whole ward; in an empty installation also the system administrator."""
    account = request.viewer.account
    if account is not None and account.is_superuser:
        return True
    return root is not None and may(request.viewer, Verb.EDIT_WARD_PLAN, root)


@login_required
def start(request: Request) -> HttpResponse:
    """From what to start: a template, an empty tree, or the period before."""
    root = Area.objects.filter(parent=None).first()
    require(may_start(request, root))
    if root is None:
        return _first_run(request)
    running = Period.objects.filter(area=root).running()
    coming = Period.objects.being_made(running).first() if running else None
    context = {"root": root, "last": running, "coming": coming, "points": starting_points(), "before": BEFORE}
    return render(request, "plans/desk/start.html", context)


def _first_run(request: Request) -> HttpResponse:
    account = request.viewer.account
    needs_person = account is None or account.person is None
    form = AreaStartForm(posted(request), needs_person=needs_person)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        name = given.pop("person", "")
        try:
            root = set_up_area(**given, by=request.viewer)
        except (AlreadySetUp, ValidationError) as error:
            form.add_error(None, error.messages if isinstance(error, ValidationError) else str(error))
        else:
            seat_first_secretariat(name, root, account=account)
            gaps = {"area": root.name, "count": len(given["districts"])}
            sentence = _("%(area)sと%(count)s地区を登録しました。次は、計画をどこから始めるかを選んでください。") % gaps
            return done(request, sentence, reverse("plans:start"))
    return form_page(
        request, form, title=_("はじめに、地域を登録する"), back="/", submit=_("登録する"),
        hint=_("あとから、地域のページで直したり加えたりできます。"), template="plans/desk/first_run.html",
    )  # fmt: skip


@login_required
def start_from(request: Request, point: str) -> HttpResponse:
    """The period's years and words, prefilled from what was chosen."""
    root = Area.objects.filter(parent=None).first()
    require(may_start(request, root))
    if root is None:
        raise Http404(_("先に、地域を登録してください。"))
    last = Period.objects.filter(area=root).running() if point == BEFORE else _newest(root)
    spec = _spec(point, last)
    if spec is None and last is not None and (coming := Period.objects.being_made(last).first()):
        return _is_started(request, coming)
    form = PeriodForm(root, spec, last, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            ward = _started(form, spec, request)
        except (CannotStart, ValidationError) as error:
            form.add_error(None, error.messages if isinstance(error, ValidationError) else str(error))
        else:
            return done(request, _next_step(ward) % {"title": ward.period.title}, _home(request, ward))
    around: dict[str, Any] = {"eyebrow": root.name, "submit": _("この内容で始める")}
    if spec is None and last is not None:
        around |= {"template": "plans/desk/start_next.html", "last": last, "carried": _carried(last)}
    return form_page(request, form, title=_("新しい期を始める"), back=reverse("plans:start"), **around)


def _newest(root: Area) -> Period | None:
    return Period.objects.filter(area=root).newest_first().first()


def _is_started(request: Request, coming: Period) -> HttpResponse:
    """Pressed twice, or by two people: there is one next period, and this leads to it."""
    messages.info(request, _("次の期は、すでに「%(title)s」として始まっています。") % {"title": coming.title})
    ward = Plan.objects.ward().filter(period=coming).select_related("area", "period").first()
    return redirect(_home(request, ward) if ward else reverse("plans:work"))


def _carried(last: Period) -> dict[str, Any]:
    """Everything that goes over into the next period at once, and how much is decided one by one."""
    plans = Plan.objects.filter(period=last)
    words: dict[str, Any] = {
        _("目標の段の呼び方"): last.levels,
        _("内容・課題の種類"): last.content_kinds,
        _("版の種類"): last.edition_kinds,
        _("スケジュール表のことば"): last.schedule_states,
    }
    goals = Goal.objects.present().filter(plan__in=plans.ward())
    return {
        "words": [(label, _("、").join(row.name for row in rows.all())) for label, rows in words.items()],
        "goals": goals.count(),
        "indicators": Indicator.objects.present().filter(goal__in=goals).count(),
        "districts": _("、").join(plan.area.name for plan in plans.of_districts().select_related("area")),
        "measures": Measure.objects.present().filter(plan__in=plans).count(),
    }


def _spec(point: str, last: Period | None) -> dict[str, Any] | None:
    if point == BEFORE:
        if last is None:
            raise Http404(_("前の期がありません。ひな形から始めてください。"))
        return None
    try:
        return starting_point(point).spec
    except KeyError:
        raise Http404(_("このひな形はありません。選びなおしてください。")) from None


def _started(form: PeriodForm, spec: dict[str, Any] | None, request: Request) -> Plan:
    if spec is None:
        return start_next_period(form.period, by=request.viewer)
    return start_period(form.period, form.own_spec, districts=form.cleaned_data.get("districts", []), by=request.viewer)


def _next_step(ward: Plan) -> str:
    if ward.predecessor_id:
        return _("「%(title)s」を始めました。次は「引き継ぎ」で、前の期の取組を一つずつどうするか決めてください。")
    if ward.goals.exists():
        return _("「%(title)s」を始めました。目標の文は、読む場所のとなりの「編集」から直せます。")
    return _("「%(title)s」を始めました。次は、いちばん上の段の目標から加えてください。")


def _home(request: Request, ward: Plan) -> str:
    """The new plan, for whoever may read it; an administrator without a seat goes back to the desk."""
    if may(request.viewer, Verb.READ_WORKING, ward.area):
        return reverse("plans:desk:plan", args=[ward.period.number])
    return reverse("plans:work")
