"""When letters go out, and the seasons in which they rest."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans.views.desk_page import posted
from sasaeai.reminders import policy
from sasaeai.reminders.actions.choosing import keep_season, keep_terms
from sasaeai.reminders.forms.terms import SeasonForm, TermsForm
from sasaeai.reminders.models import QuietSeason, ReminderTerms
from sasaeai.reminders.tasks import look_ahead


@login_required
def terms(request: Request) -> HttpResponse:
    require(policy.may_decide(request.viewer))
    form = TermsForm(posted(request), instance=ReminderTerms.now())
    if form.is_bound and form.is_valid():
        kept = form.save(commit=False)
        keep_terms(kept, by=request.viewer)
        look_ahead.enqueue()
        words = _("保存しました。お知らせを送ります。") if kept.is_on else _("保存しました。お知らせは止まっています。")
        messages.success(request, words)
        return redirect("reminders:preview")
    context = {"form": form, "page_title": _("いつ送るか"), "back": reverse("reminders:preview")}
    return render(request, "reminders/form.html", context, status=422 if form.errors else 200)


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
    if form.is_bound and form.is_valid():
        keep_season(form.save(commit=False), by=request.viewer)
        look_ahead.enqueue()
        messages.success(request, _("保存しました。"))
        return redirect("reminders:seasons")
    title = _("お休みの時期を加える") if pk is None else _("お休みの時期を直す")
    context = {"form": form, "page_title": title, "back": reverse("reminders:seasons")}
    return render(request, "reminders/form.html", context, status=422 if form.errors else 200)
