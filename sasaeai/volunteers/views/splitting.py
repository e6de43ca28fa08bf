"""Make some small requests of one need, and one of them again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.design.undo import say_undo
from sasaeai.people.viewer import Request
from sasaeai.volunteers.actions import splitting
from sasaeai.volunteers.actions.requests import NotAllowedFromHere
from sasaeai.volunteers.forms.splitting import PieceForm
from sasaeai.volunteers.models import HelpRequest
from sasaeai.volunteers.request_facts import facts_of
from sasaeai.volunteers.views.request import visible_request

SHOWN = 3


@login_required
def split(request: Request, uid: str) -> HttpResponse:
    row = visible_request(request, uid)
    if not splitting.may_be_split(row):
        messages.error(request, _("この依頼は、いまは分けられません。引き受けた方がいるか、もう分けてあります。"))
        return redirect("volunteers:request", uid)
    data = request.POST if request.method == "POST" else None
    forms = [PieceForm(data, prefix=f"piece{place}", whole=row) for place in range(1, splitting.MOST + 1)]
    if data is None:
        return _page(request, row, forms)
    # What nobody wrote into is no mistake: it stands there empty again.
    forms = [PieceForm(prefix=form.prefix, whole=row) if form.is_blank else form for form in forms]
    written = [form for form in forms if form.is_bound]
    if not all(form.is_valid() for form in written):
        return _page(request, row, forms, status=422)
    if len(written) < splitting.FEWEST:
        return _page(request, row, forms, status=422, too_few=True)
    return _split(request, row, [form.piece() for form in written])


def _split(request: Request, row: HelpRequest, pieces: list[HelpRequest]) -> HttpResponse:
    try:
        splitting.split(row, pieces, by=request.viewer)
    except NotAllowedFromHere:
        messages.error(request, _("ほかの人が、先にこの依頼を動かしました。いまのようすを確かめてください。"))
    else:
        words = _("%(count)sつに分けました。") % {"count": len(pieces)}
        say_undo(request, words, reverse("volunteers:join", args=[row.uid]))
    return redirect("volunteers:request", row.uid)


def _page(
    request: Request, row: HelpRequest, forms: list[PieceForm], *, status: int = 200, too_few: bool = False
) -> HttpResponse:
    errors = [
        {"text": f"{place}：{bound.label}　{error}", "url": f"#{bound.id_for_label or bound.auto_id}"}
        for place, form in enumerate(forms, start=1)
        for bound in form
        for error in bound.errors
    ]
    if too_few:
        errors.append({"text": _("二つ以上に分けてください。"), "url": "#piece-1"})
    context = {
        "row": row,
        "facts": facts_of(row),
        "pieces": forms,
        "shown": SHOWN,
        "errors": errors,
    }
    return render(request, "volunteers/request_split.html", context, status=status)


@login_required
@require_POST
def join(request: Request, uid: str) -> HttpResponse:
    row = visible_request(request, uid)
    try:
        splitting.join(row, by=request.viewer)
    except NotAllowedFromHere:
        messages.error(request, _("どなたかにたずねたものがあるので、もう一つには戻せません。"))
    else:
        messages.success(request, _("一つの依頼に戻しました。"))
    return redirect("volunteers:request", uid)
