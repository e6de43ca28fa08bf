"""呼びかけを出す: put a request onto page and poster in words for everybody, and take it off."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.volunteers import policy
from sasaeai.volunteers.actions.requests import offer_publicly
from sasaeai.volunteers.calling import Call
from sasaeai.volunteers.forms.calling_out import CallForm
from sasaeai.volunteers.models import HelpRequest, State
from sasaeai.volunteers.views.answers import is_past


@login_required
def call_out(request: Request, uid: str) -> HttpResponse:
    require(policy.may_mediate(request.viewer))
    rows = HelpRequest.objects.visible_to(request.viewer).select_related("area", "kind", "asker", "proxy", "town")
    row = get_object_or_404(rows, uid=uid)
    page = reverse("volunteers:request", args=[uid])
    if request.method == "POST" and "take_off" in request.POST:
        offer_publicly(row, "", by=request.viewer)
        messages.success(request, _("呼びかけを下げました。"))
        return redirect(page)
    form = CallForm(request.POST if request.method == "POST" else None, row=row)
    why_not = why_no_call(row)
    if request.method == "POST" and not why_not and form.is_valid():
        offer_publicly(row, form.cleaned_data["call"], by=request.viewer)
        messages.success(request, _("呼びかけを出しました。ホームページとポスターに載ります。"))
        return redirect(page)
    context = {"row": row, "form": form, "call": Call(row), "why_not": why_not, "back": page}
    return render(request, "volunteers/call_out.html", context, status=422 if form.is_bound else 200)


def why_no_call(row: HelpRequest) -> str:
    """ "" when it may be put out; else a sentence that says why not."""
    if row.state not in (State.RECEIVED, State.ASKING):
        return _("いまは「%(state)s」なので、呼びかけを出せません。") % {"state": row.get_state_display()}
    if is_past(row):
        return _("日が過ぎているので、呼びかけを出せません。先に日を書きなおしてください。")
    if row.anonymised_on or row.asker_id is None:
        return _("個人の情報を消した依頼なので、呼びかけを出せません。")
    return ""
