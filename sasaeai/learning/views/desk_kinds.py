"""The kinds of qualifications: this ward's own words, how long they hold, and what prolongs them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.learning import policy
from sasaeai.learning.actions.recognising import keep_kind
from sasaeai.learning.forms.qualification import KindForm
from sasaeai.learning.models import RenewalRule
from sasaeai.learning.renewals import practice_words
from sasaeai.learning.views.rooms import rooms
from sasaeai.people.models import QualificationKind
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request


@login_required
@require_safe
def kinds(request: Request) -> HttpResponse:
    require(policy.may_teach(request.viewer))
    rules = {rule.kind_id: practice_words(rule, rule.minutes) for rule in RenewalRule.objects.all()}
    rows = QualificationKind.objects.order_by("retired", "position", "pk")
    context = {
        "rooms": rooms(request, "kinds"),
        "lines": [{"kind": kind, "rule": rules.get(kind.pk, "")} for kind in rows],
        "can_change": policy.may_keep_kinds(request.viewer),
    }
    return render(request, "learning/kinds.html", context)


@login_required
def edit_kind(request: Request, pk: int | None = None) -> HttpResponse:
    require(policy.may_keep_kinds(request.viewer))
    kind = QualificationKind() if pk is None else get_object_or_404(QualificationKind, pk=pk)
    form = KindForm(request.POST if request.method == "POST" else None, instance=kind)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.keep_rule(keep_kind(form.save(commit=False), by=request.viewer))
        messages.success(request, _("保存しました。"))
        return redirect("learning:kinds")
    back = reverse("learning:kinds")
    title = kind.name if kind.pk else _("資格の種類を加える")
    context = {"form": form, "page_title": title, "back": back, "middle": _("資格の種類"), "middle_url": back}
    return render(request, "learning/form.html", context, status=422 if form.errors else 200)
