"""資格を持つ方: who holds what, giving it, the certificate on paper, renewing, taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.clock import today
from sasaeai.kernel.numbers import asked_number
from sasaeai.learning import policy
from sasaeai.learning.actions.recognising import HeldAlready, NotRenewable, RevokedAlready, give, renew, revoke
from sasaeai.learning.certificates import of_completion, of_recognition
from sasaeai.learning.forms.course import ReasonForm
from sasaeai.learning.forms.qualification import GiveForm
from sasaeai.learning.holders import Offered, state_words
from sasaeai.learning.models import Recognition, RenewalRule
from sasaeai.learning.periods import is_renewable_on, renewable_from, renewable_to
from sasaeai.learning.renewals import renewals, windows
from sasaeai.learning.views.rooms import own_application, rooms
from sasaeai.people.actions.personal import looked_at
from sasaeai.people.models import QualificationKind
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request


@login_required
@require_safe
def qualifications(request: Request) -> HttpResponse:
    require(policy.may_teach(request.viewer))
    offered = Offered.to(request.viewer)
    wanted = offered.wanted(request.GET)
    page = Paginator(wanted.rows(request.viewer), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rooms": rooms(request, "qualifications"),
        "offered": offered,
        "wanted": wanted,
        "page": page,
        "lines": [{"row": row, "state": state_words(row.qualification, today())} for row in page],
    }
    return render(request, "learning/qualifications.html", context)


def own_recognition(request: Request, uid: str) -> Recognition:
    require(policy.may_teach(request.viewer))
    rows = Recognition.objects.visible_to(request.viewer).with_everything()
    found: Recognition = get_object_or_404(rows, qualification__uid=uid)
    return found


@login_required
@require_safe
def qualification(request: Request, uid: str) -> HttpResponse:
    row = own_recognition(request, uid)
    held = row.qualification
    looked_at(held.person, row, by=request.viewer)
    context = {
        "row": row,
        "held": held,
        "state": state_words(held, today()),
        "from": renewable_from(held),
        "to": renewable_to(held),
        "may_renew": is_renewable_on(held, today()) and not Recognition.objects.filter(renews=row).exists(),
    }
    return render(request, "learning/qualification.html", context)


@login_required
@require_safe
def certificate(request: Request, uid: str) -> HttpResponse:
    """A4, printed again whenever somebody lost it; what was revoked is printed no more."""
    row = own_recognition(request, uid)
    page = reverse("learning:qualification", args=[uid])
    paper = None if row.qualification.revoked_on else of_recognition(row)
    context = {"paper": paper, "middle": row.qualification.kind.name, "back": page}
    return render(request, "learning/certificate.html", context)


@login_required
@require_safe
def completion_paper(request: Request, uid: str) -> HttpResponse:
    """For a course that gives no qualification; those that do print the qualification's."""
    row = own_application(request, uid)
    if row.completed_on is None:
        raise Http404(_("この方は、まだ修了していません。"))
    page = reverse("learning:completion", args=[row.course.uid])
    context = {"paper": of_completion(row, row.completed_on), "middle": row.course.title, "back": page}
    return render(request, "learning/certificate.html", context)


@login_required
def give_one(request: Request) -> HttpResponse:
    require(policy.may_teach(request.viewer))
    form = GiveForm(request.POST if request.method == "POST" else None, by=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                row = give(form.qualification(), form.cleaned_data["area"], by=request.viewer)
        except HeldAlready:
            form.add_error("since", _("この方は、同じ日からの同じ資格を、もうお持ちです。"))
        else:
            messages.success(request, _("資格を登録しました。"))
            return redirect("learning:qualification", row.qualification.uid)
    context = {
        "form": form, "page_title": _("資格を登録する"), "back": reverse("learning:qualifications"),
        "hint": _("ほかで学んだ方の修了証などを見て、登録します。"), "middle": _("資格を持つ方"),
        "middle_url": reverse("learning:qualifications"),
    }  # fmt: skip
    return render(request, "learning/form.html", context, status=422 if form.errors else 200)


@login_required
def take_back(request: Request, uid: str) -> HttpResponse:
    row = own_recognition(request, uid)
    page = reverse("learning:qualification", args=[uid])
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            revoke(row, form.cleaned_data["reason"], by=request.viewer)
        except RevokedAlready:
            messages.info(request, _("この資格は、もう取り消してあります。"))
        else:
            messages.success(request, _("資格を取り消しました。今日から使えません。"))
        return redirect(page)
    context = {
        "form": form, "page_title": _("資格を取り消す"), "back": page, "submit": _("取り消す"), "danger": True,
        "hint": _("今日から、この資格がないものとして扱います。登録と理由は残ります。"),
        "middle": str(row.qualification), "middle_url": page,
    }  # fmt: skip
    return render(request, "learning/form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def renew_one(request: Request, uid: str) -> HttpResponse:
    """On evidence that somebody saw."""
    row = own_recognition(request, uid)
    evidence = " ".join(request.POST.get("evidence", "").split())[:120]
    if not evidence:
        messages.error(request, _("何を見て更新するかを書いてください。例：更新研修の修了証の写しを見た"))
        return redirect("learning:qualification", uid)
    try:
        renewed = renew(row, evidence, by=request.viewer)
    except NotRenewable:
        messages.error(request, _("いまは更新できません。更新できる期間か、取り消されていないかを確かめてください。"))
        return redirect("learning:qualification", uid)
    messages.success(request, _("更新しました。"))
    return redirect("learning:qualification", renewed.qualification.uid)


@login_required
def renewals_page(request: Request) -> HttpResponse:
    """期限が近い方: whoever practised enough is ticked already; one press renews them all."""
    require(policy.may_teach(request.viewer))
    listed = _due(request)
    if request.method == "POST":
        wanted = {asked_number(text) for text in request.POST.getlist("renew")}
        number = 0
        for one in listed:
            if one.is_proposed and one.recognition.pk in wanted:
                renew(one.recognition, one.evidence, by=request.viewer)
                number += 1
        if number:
            messages.success(request, _("%(number)s人の資格を更新しました。") % {"number": number})
        else:
            messages.info(request, _("更新する方に印をつけてください。"))
        return redirect("learning:renewals")
    context: dict[str, Any] = {
        "rooms": rooms(request, "renewals"),
        "proposed": [one for one in listed if one.is_proposed],
        "others": [one for one in listed if not one.is_proposed],
        "has_rules": RenewalRule.objects.exists(),
    }
    return render(request, "learning/renewals.html", context)


def _due(request: Request) -> list[Any]:
    """Every `until` that any kind's window could hold, then each by its own kind's window."""
    span = windows(QualificationKind.objects.all(), today())
    rows = Recognition.objects.visible_to(request.viewer).newest().with_everything()
    return renewals(rows.filter(qualification__until__range=span), today())
