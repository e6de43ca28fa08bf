"""When letters go out, and the seasons in which they rest."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.kernel.fiscal import wareki_date
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans.states import FieldsChanged, brought_together
from sasaeai.plans.views.desk_page import posted
from sasaeai.plans.views.structure import seen_again, side_by_side
from sasaeai.reminders import policy
from sasaeai.reminders.actions.choosing import keep_season, keep_terms
from sasaeai.reminders.forms.terms import SeasonForm, SeenRowForm, TermsForm
from sasaeai.reminders.models import QuietSeason, ReminderTerms
from sasaeai.reminders.tasks import look_ahead


@login_required
def terms(request: Request) -> HttpResponse:
    require(policy.may_decide(request.viewer))
    form = TermsForm(posted(request), instance=ReminderTerms.now())
    page = {"page_title": _("いつ送るか"), "back": reverse("reminders:preview")}
    if form.is_bound and form.is_valid():
        try:
            kept = keep_terms(form.state, seen=form.was_seen, by=request.viewer)
        except FieldsChanged as meanwhile:
            return _both(request, form, meanwhile, page)
        look_ahead.enqueue()
        words = _("保存しました。お知らせを送ります。") if kept.is_on else _("保存しました。お知らせは止まっています。")
        messages.success(request, words)
        return redirect("reminders:preview")
    return render(request, "reminders/form.html", {"form": form} | page, status=422 if form.errors else 200)


def _both(request: Request, form: SeenRowForm, meanwhile: FieldsChanged, page: dict[str, Any]) -> HttpResponse:
    """What two people decided at once: the second chooses; nothing was saved."""
    mine = brought_together(form.state, meanwhile.theirs, form.was_seen)
    days = {name: wareki_date(date.fromisoformat(mine[name])) for name in mine if name.endswith("_day")}
    again = type(form)(instance=type(form.instance)(pk=form.instance.pk), initial={**mine, **days})
    seen_again(again, meanwhile.theirs)
    context = {"form": again, "conflict": side_by_side(form, form.state, meanwhile.theirs)} | page
    return render(request, "reminders/form.html", context, status=409)


@login_required
@require_safe
def seasons(request: Request) -> HttpResponse:
    require(policy.may_look(request.viewer))
    context = {"seasons": QuietSeason.objects.all(), "may_decide": policy.may_decide(request.viewer)}
    return render(request, "reminders/seasons.html", context)


@login_required
def edit_season(request: Request, pk: int | None = None) -> HttpResponse:
    require(policy.may_decide(request.viewer))
    season = QuietSeason() if pk is None else get_object_or_404(QuietSeason, pk=pk)
    form = SeasonForm(posted(request), instance=season)
    title = _("お休みの時期を加える") if pk is None else _("お休みの時期を直す")
    page = {"page_title": title, "back": reverse("reminders:seasons")}
    if form.is_bound and form.is_valid():
        try:
            keep_season(season, form.state, seen=form.was_seen, by=request.viewer)
        except FieldsChanged as meanwhile:
            return _both(request, form, meanwhile, page)
        look_ahead.enqueue()
        messages.success(request, _("保存しました。"))
        return redirect("reminders:seasons")
    return render(request, "reminders/form.html", {"form": form} | page, status=422 if form.errors else 200)
