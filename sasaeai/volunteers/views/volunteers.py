"""ボランティアの名簿: find, write, register, let rest, insure; who was asked how often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.addresses import absolute
from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.people.actions.personal import looked_at
from sasaeai.people.adapter import qr_drawing
from sasaeai.people.models import Person
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.volunteers import policy
from sasaeai.volunteers.actions.links import renew_own_link
from sasaeai.volunteers.actions.volunteering import (
    Given,
    come_back,
    correct_person,
    describe,
    insure,
    register,
    rest,
    stop,
    welcome,
)
from sasaeai.volunteers.asked_often import LATELY, districts_of
from sasaeai.volunteers.forms.free_times import boxes_of, grid, part_names
from sasaeai.volunteers.forms.volunteers import CoverForm, DayOffForm, RestForm, VolunteerForm
from sasaeai.volunteers.models import DayOff, HelpRequest, Turn, Volunteer
from sasaeai.volunteers.roster import Offered, marks_of, state_choices

RECENT = 20


@login_required
@require_safe
def volunteers(request: Request) -> HttpResponse:
    require(policy.may_mediate(request.viewer))
    offered = Offered.to(request.viewer)
    wanted = offered.wanted(request.GET)
    page = Paginator(wanted.rows(request.viewer), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "offered": offered,
        "wanted": wanted,
        "states": state_choices(),
        "page": page,
        "lines": [{"volunteer": one, "marks": marks_of(one, today())} for one in page],
    }
    return render(request, "volunteers/volunteers.html", context)


@login_required
def add(request: Request) -> HttpResponse:
    """By telephone or from a paper form; a number that is known leads to the page of who has it."""
    require(policy.may_mediate(request.viewer))
    form = VolunteerForm(request.POST if request.method == "POST" else None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        return redirect(_added(request, form))
    return _form_page(request, form, _("ボランティアを書き加える"), reverse("volunteers:volunteers"))


def _added(request: Request, form: VolunteerForm) -> str:
    given, (area, town) = form.cleaned_data, form.cleaned_data["home"]
    fresh = Volunteer(area=area, town=town, came_by=given["came_by"], consents_on=_consent(form, None))
    told = Given(given["name"], given["telephone"], given["email"])
    volunteer, is_new = welcome(fresh, told, by=request.viewer)
    if not is_new:
        return _known(request, volunteer)
    # Whoever is known already, as somebody who asks, keeps what this form leaves empty.
    correct_person(volunteer, {name: value for name, value in form.person_fields.items() if value})
    describe(volunteer, form.plain_fields, form.many, form.spans, by=request.viewer)
    if given["registers"]:
        register(volunteer, by=request.viewer)
    messages.success(request, _("%(name)sさんを書き加えました。") % {"name": volunteer.person.name})
    return reverse("volunteers:volunteer", args=[volunteer.uid])


def _known(request: Request, volunteer: Volunteer) -> str:
    if not Volunteer.objects.visible_to(request.viewer).filter(pk=volunteer.pk).exists():
        messages.warning(
            request, _("この電話番号の方は、ほかの地区の名簿に入っています。その地区の担当か事務局にお聞きください。")
        )
        return reverse("volunteers:volunteers")
    messages.warning(
        request, _("この電話番号の方は、もう名簿に入っています。新しくは書き加えていません。ここで書きなおせます。")
    )
    return reverse("volunteers:volunteer", args=[volunteer.uid])


def _consent(form: VolunteerForm, before: Any) -> Any:
    """The day of the consent that is there stays; a consent that was taken back is gone."""
    return (before or today()) if form.cleaned_data["consents"] else None


def _kept(request: Request, uid: str) -> Volunteer:
    require(policy.may_mediate(request.viewer))
    rows = Volunteer.objects.visible_to(request.viewer).filter(anonymised_on=None).with_person()
    found: Volunteer = get_object_or_404(rows, uid=uid)
    return found


@login_required
@require_safe
def volunteer(request: Request, uid: str) -> HttpResponse:
    row = _kept(request, uid)
    looked_at(row.person, row, by=request.viewer)
    return _page(request, row)


def _page(request: Request, row: Volunteer, *, status: int = 200, **forms: Form) -> HttpResponse:
    address = absolute(request, reverse("volunteers:own", args=[row.token]))
    spans = [(time.weekday, time.starts, time.ends) for time in row.free_times.all()]
    boxes, exact = boxes_of(spans)
    # Of other districts the sums tell how much somebody does, and nothing tells what.
    here = HelpRequest.objects.visible_to(request.viewer)
    asked = row.candidacies.filter(request__in=here).select_related("request__kind", "request__area")
    asked = asked.order_by("-asked_at", "-pk")
    context = {
        "volunteer": row,
        "marks": marks_of(row, today()),
        "is_resting": row.is_paused(today()),
        "grid": grid(boxes),
        "exact": exact,
        "has_times": bool(spans),
        "part_names": part_names(),
        "days_off": [day for day in row.days_off.all() if day.last >= today()],
        "qualifications": [
            {"row": held, "is_valid": held.is_valid_on(today())} for held in row.person.qualifications.newest_first()
        ],
        "covers": [{"row": cover, "is_valid": cover.is_valid_on(today())} for cover in row.covers.all()],
        "asked": [one for one in asked if one.asked_at or one.answered_at][:RECENT],
        "pairs": row.pairs.filter(request__in=here).going_on(today()).select_related("request__kind", "request__area"),
        "done": done_this_year(row),
        "same_number": _same_number(request, row),
        "address": address,
        "drawing": qr_drawing(address),
        "rest_form": RestForm(),
        "cover_form": CoverForm(),
        "day_off_form": DayOffForm(),
    }
    return render(request, "volunteers/volunteer.html", context | forms, status=status)


def done_this_year(row: Volunteer) -> dict[str, Any]:
    """How often asked lately, and what was done in this fiscal year; two queries."""
    year = FiscalYear.current()
    sums = Turn.objects.done().filter(volunteer=row, visit__day__range=(year.start, year.end))
    told: dict[str, Any] = sums.aggregate(times=Count("pk"), minutes=Sum("minutes"))
    minutes = told["minutes"] or 0
    since = today() - LATELY
    counts = row.candidacies.aggregate(
        asked=Count("pk", filter=Q(asked_at__date__gte=since)),
        helped=Count("pk", filter=Q(asked_at__date__gte=since, place__isnull=False)),
    )
    return {"times": told["times"], "hours": round(minutes / 60, 1)} | counts


def _same_number(request: Request, row: Volunteer) -> list[Volunteer]:
    """Others of this desk's list under the same number: a family, or one person written twice."""
    if not row.person.telephone:
        return []
    people = Person.objects.with_telephone(row.person.telephone).each_once().values("pk")
    return list(Volunteer.objects.visible_to(request.viewer).filter(person__in=people).exclude(pk=row.pk).with_person())


@login_required
def edit(request: Request, uid: str) -> HttpResponse:
    row = _kept(request, uid)
    form = VolunteerForm(request.POST if request.method == "POST" else None, volunteer=row, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        correct_person(row, form.person_fields)
        fields = form.plain_fields | {"consents_on": _consent(form, row.consents_on)}
        describe(row, fields, form.many, form.spans, by=request.viewer)
        messages.success(request, _("保存しました。"))
        return redirect("volunteers:volunteer", uid)
    return _form_page(request, form, row.person.name, reverse("volunteers:volunteer", args=[uid]))


def _form_page(request: Request, form: VolunteerForm, title: str, back: str) -> HttpResponse:
    context = {"form": form, "page_title": title, "back": back}
    return render(request, "volunteers/volunteer_form.html", context, status=422 if form.is_bound else 200)


STEPS: dict[str, Callable[..., None]] = {"register": register, "back": come_back, "stop": stop, "link": renew_own_link}


@login_required
@require_POST
def step(request: Request, uid: str, name: str) -> HttpResponse:
    """Register or renew, come back, stop, close the link that was given out."""
    row = _kept(request, uid)
    if name not in STEPS:
        raise Http404
    STEPS[name](row, by=request.viewer)
    messages.success(request, said(name))
    return redirect("volunteers:volunteer", uid)


def said(name: str) -> str:
    return {
        "register": _("登録しました。期限は、このページに出ています。"),
        "back": _("名簿に戻りました。"),
        "stop": _("やめたことにしました。返事を待っていたお願いは、取り下げました。"),
        "link": _("リンクを新しくしました。前にお渡ししたリンクは、もう開きません。"),
    }[name]


@login_required
@require_POST
def take_rest(request: Request, uid: str) -> HttpResponse:
    row = _kept(request, uid)
    form = RestForm(request.POST)
    if not form.is_valid():
        return _page(request, row, status=422, rest_form=form)
    rest(row, form.cleaned_data["until"], by=request.viewer)
    messages.success(request, _("お休みにしました。"))
    return redirect("volunteers:volunteer", uid)


@login_required
@require_POST
def cover(request: Request, uid: str) -> HttpResponse:
    row = _kept(request, uid)
    form = CoverForm(request.POST)
    if not form.is_valid():
        return _page(request, row, status=422, cover_form=form)
    given = form.cleaned_data
    insure(row, given["name"], given["since"], given["until"], by=request.viewer)
    messages.success(request, _("保険を書きました。"))
    return redirect("volunteers:volunteer", uid)


@login_required
@require_POST
def day_off(request: Request, uid: str) -> HttpResponse:
    row = _kept(request, uid)
    form = DayOffForm(request.POST)
    if not form.is_valid():
        return _page(request, row, status=422, day_off_form=form)
    form.row(row).save()
    messages.success(request, _("都合の悪い日を書きました。"))
    return redirect("volunteers:volunteer", uid)


@login_required
@require_POST
def day_on(request: Request, uid: str, pk: int) -> HttpResponse:
    """The day is free again."""
    row = _kept(request, uid)
    get_object_or_404(DayOff, pk=pk, volunteer=row).delete()
    return redirect("volunteers:volunteer", uid)


@login_required
@require_safe
def load(request: Request) -> HttpResponse:
    require(policy.may_mediate(request.viewer))
    districts = districts_of(Offered.to(request.viewer).areas, today())
    context = {"districts": districts, "since": today() - LATELY}
    return render(request, "volunteers/load.html", context)
