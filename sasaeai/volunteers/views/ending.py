"""End a request with its reason: hand it to the right desk, say that it is not ours, or let it rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sasaeai.people.viewer import Request
from sasaeai.volunteers.actions import requests
from sasaeai.volunteers.forms.ending import EndForm, HandOverForm, RefuseForm
from sasaeai.volunteers.models import HelpRequest
from sasaeai.volunteers.refusing import found_in, refusals_of
from sasaeai.volunteers.views.request import visible_request


@login_required
def end(request: Request, uid: str) -> HttpResponse:
    row = visible_request(request, uid)
    form = EndForm(_sent(request))
    hint = _("待っている返事や、これからの活動の予定も、あわせて取りやめになります。")

    def act(given: dict[str, Any]) -> None:
        requests.end(row, given["reason"], by=request.viewer, note=given["note"])

    return _step(request, row, form, act, title=_("依頼を終わりにする"), hint=hint, submit=_("終わりにする"))


@login_required
def hand_over(request: Request, uid: str) -> HttpResponse:
    row = visible_request(request, uid)
    form = HandOverForm(_sent(request), area=row.area)
    hint = _("公のサービスや専門の窓口ですることは、そちらにつなぎます。先方への電話をすませてから、ここに書きます。")

    def act(given: dict[str, Any]) -> None:
        requests.hand_over(row, given["desk"], given["words"], by=request.viewer, note=given["note"])

    return _step(request, row, form, act, title=_("ほかの窓口につなぐ"), hint=hint, submit=_("つないだことを記録する"))


@login_required
def refuse(request: Request, uid: str) -> HttpResponse:
    row = visible_request(request, uid)
    refusals = refusals_of(request.viewer)
    found = found_in("\n".join((row.words, row.when_words, row.risks)), refusals)
    form = RefuseForm(_sent(request), refusals=refusals, initial={"refusal": found[0].refusal if found else None})

    def act(given: dict[str, Any]) -> None:
        requests.refuse(row, given["refusal"], by=request.viewer, note=given["note"])

    return _step(
        request, row, form, act, title=_("お受けできないことをお伝えする"), refusals=refusals,
        submit=_("お伝えしたことを記録する"),
    )  # fmt: skip


def _sent(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _step(
    request: Request, row: HelpRequest, form: forms.Form, act: Callable[[dict[str, Any]], None], **context: Any
) -> HttpResponse:
    if not row.is_open:
        messages.info(request, _("この依頼は、もう終わっています。"))
        return redirect("volunteers:request", row.uid)
    if form.is_bound and form.is_valid():
        try:
            act(form.cleaned_data)
        except requests.NotAllowedFromHere:
            messages.error(request, _("ほかの人が、先にこの依頼を動かしました。いまのようすを確かめてください。"))
        else:
            messages.success(request, _("終わりにしました。まちがえたときは「受付に戻す」で戻せます。"))
        return redirect("volunteers:request", row.uid)
    status = 422 if form.errors else 200
    return render(request, "volunteers/request_end.html", {"row": row, "form": form} | context, status=status)
