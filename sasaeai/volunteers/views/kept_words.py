"""ことばときまり: the kinds, traits, refusals and numbers with which this ward mediates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import models, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.kernel.journal import record
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.volunteers import policy
from sasaeai.volunteers.forms.kept_words import ErrandKindForm, RefusalForm, TermsForm, TraitForm
from sasaeai.volunteers.models import ErrandKind, MediationTerms, Refusal, Trait


@login_required
@require_safe
def words(request: Request) -> HttpResponse:
    require(policy.may_mediate(request.viewer))
    keeps_all = policy.may_keep_terms(request.viewer)
    own = policy.own_organisations(request.viewer)
    refusals = Refusal.objects.select_related("organisation", "hand_to").order_by("retired", "position", "pk")
    terms = MediationTerms.now()
    context = {
        "kinds": ErrandKind.objects.select_related("qualification").order_by("retired", "position", "pk"),
        "traits": Trait.objects.order_by("retired", "side", "position", "pk"),
        "refusals": [(row, keeps_all or row.organisation_id in own) for row in refusals],
        "terms": [
            {"label": field.verbose_name, "text": _as_told(getattr(terms, field.name))}
            for field in terms._meta.fields
            if field.name != "id"
        ],
        "keeps_all": keeps_all,
        "keeps_refusals": keeps_all or bool(own),
    }
    return render(request, "volunteers/words.html", context)


def _as_told(value: object) -> str:
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    return str(value)


@login_required
def edit_kind(request: Request, pk: int | None = None) -> HttpResponse:
    require(policy.may_keep_terms(request.viewer))
    row = ErrandKind() if pk is None else get_object_or_404(ErrandKind, pk=pk)
    return _kept(request, ErrandKindForm(_sent(request), instance=row), title=row.name or _("依頼の種類を加える"))


@login_required
def edit_trait(request: Request, pk: int | None = None) -> HttpResponse:
    require(policy.may_keep_terms(request.viewer))
    row = Trait() if pk is None else get_object_or_404(Trait, pk=pk)
    return _kept(request, TraitForm(_sent(request), instance=row), title=row.name or _("条件を加える"))


@login_required
def edit_refusal(request: Request, pk: int | None = None) -> HttpResponse:
    require(policy.may_mediate(request.viewer))
    row = Refusal() if pk is None else get_object_or_404(Refusal, pk=pk)
    if pk is None:
        require(policy.may_keep_terms(request.viewer) or bool(policy.own_organisations(request.viewer)))
    else:
        require(policy.may_keep_refusal(request.viewer, row.organisation_id))
    form = RefusalForm(_sent(request), instance=row, by=request.viewer)
    return _kept(request, form, title=row.name or _("お受けできないことを加える"))


@login_required
def edit_terms(request: Request) -> HttpResponse:
    require(policy.may_keep_terms(request.viewer))
    form = TermsForm(_sent(request), instance=MediationTerms.now())
    return _kept(request, form, title=_("仲介のきまり"), key="volunteers.terms.kept")


def _sent(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _kept(request: Request, form: forms.ModelForm, *, title: str, key: str = "volunteers.words.kept") -> HttpResponse:
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            kept: models.Model = form.save()
            record(key, kept, by=request.viewer)
        messages.success(request, _("保存しました。"))
        return redirect("volunteers:words")
    context = {"form": form, "page_title": title, "back": reverse("volunteers:words")}
    return render(request, "volunteers/word.html", context, status=422 if form.errors else 200)
