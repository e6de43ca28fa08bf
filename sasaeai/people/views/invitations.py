"""Invite somebody, and let the invited person in: opening a link only shows, a button acts."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from sasaeai.kernel.clock import now
from sasaeai.people import guesses
from sasaeai.people.actions.invitations import (
    NotOpen,
    accept_invitation,
    address_of,
    invite_by_mail,
    invite_by_sheet,
    public_address,
    revoke_invitation,
)
from sasaeai.people.adapter import qr_drawing
from sasaeai.people.forms import AcceptForm, CodeForm
from sasaeai.people.models import Invitation
from sasaeai.people.models.invitation import grouped
from sasaeai.people.second_factor import let_in
from sasaeai.people.viewer import Request
from sasaeai.people.views.doors import for_people_managers, manageable_person


@for_people_managers
@require_POST
def by_mail(request: Request, pk: int) -> HttpResponse:
    person = manageable_person(request, pk)
    if person.email:
        invite_by_mail(person, by=request.viewer)
        messages.success(request, _("%(to)sに招待のメールを送ります。") % {"to": person.email})
    else:
        messages.error(request, _("メールアドレスがありません。先に書き加えるか、招待の紙を使ってください。"))
    return redirect("people:person", person.pk)


@for_people_managers
@require_POST
def by_sheet(request: Request, pk: int) -> HttpResponse:
    """The answer is the sheet itself: its code is shown this once and never stored."""
    person = manageable_person(request, pk)
    invitation, code = invite_by_sheet(person, by=request.viewer)
    context = {
        "person": person,
        "invitation": invitation,
        "code": grouped(code),
        "short_address": public_address().partition("://")[2] + reverse("people:type_code"),
        "drawing": qr_drawing(address_of(code)),
    }
    return render(request, "people/sheet.html", context)


@for_people_managers
@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.select_related("person"), pk=pk)
    manageable_person(request, invitation.person_id)
    try:
        revoke_invitation(invitation, by=request.viewer)
        messages.success(request, _("招待を取り消しました。"))
    except NotOpen:
        messages.info(request, _("この招待は、もう使えなくなっていました。"))
    return redirect("people:person", invitation.person_id)


@never_cache
def type_code(request: Request) -> HttpResponse:
    form = CodeForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        return redirect("people:invitation", form.cleaned_data["code"].strip().replace("/", "")[:40] or "-")
    return render(request, "people/invitation_code.html", {"form": form})


@never_cache
@sensitive_post_parameters("password", "password_again")
def invitation(request: Request, code: str) -> HttpResponse:
    if guesses.too_many(request):
        return render(request, "people/invitation_wait.html", {"minutes": guesses.MINUTES}, status=429)
    found = Invitation.objects.with_code(code).first()
    if found is None or not found.is_open(now()):
        if found is None:
            guesses.note(request)
        context = {"invitation": found, "code": code}
        return render(request, "people/invitation_closed.html", context, status=410 if found else 404)
    form = AcceptForm(request.POST or None, person=found.person)
    if request.method == "POST" and form.is_valid():
        try:
            account = accept_invitation(
                found, login=form.cleaned_data.get("login", ""), password=form.cleaned_data["password"]
            )
        except NotOpen:
            return render(request, "people/invitation_closed.html", {"invitation": found}, status=410)
        let_in(request, account)
        messages.success(
            request,
            _(
                "準備ができました。ここが仕事のページです。つぎからは、決めたログイン名とパスワードでログインしてください。"
            ),
        )
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "people/invitation.html", {"form": form, "invitation": found})
