"""The kinds of activities, which are this ward's own words."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.areas.models import Area
from sasaeai.kernel.journal import record
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.records import policy
from sasaeai.records.forms.at_the_desk import KindForm
from sasaeai.records.models import ActivityKind


def keeps_words(request: Request) -> bool:
    """The words are the same for all districts, so whoever keeps one district's ledger does not change them."""
    root = Area.objects.filter(parent=None).first()
    return root is not None and policy.may_keep_ledger(request.viewer, root)


@login_required
@require_safe
def kinds(request: Request) -> HttpResponse:
    require(policy.may_keep_ledger(request.viewer))
    rows = ActivityKind.objects.annotate(number=Count("records", filter=Q(records__deleted_at=None)))
    context = {"kinds": rows.order_by("retired", "position", "pk"), "can_change": keeps_words(request)}
    return render(request, "records/kinds.html", context)


@login_required
def edit_kind(request: Request, pk: int | None = None) -> HttpResponse:
    require(keeps_words(request))
    kind = ActivityKind() if pk is None else get_object_or_404(ActivityKind, pk=pk)
    form = KindForm(request.POST if request.method == "POST" else None, instance=kind)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            kept = form.save()
            record("records.kind.kept", kept, by=request.viewer)
        messages.success(request, _("保存しました。"))
        return redirect("records:kinds")
    title = kind.name if kind.pk else _("活動の種類を加える")
    context = {"form": form, "page_title": title, "back": reverse("records:kinds")}
    return render(request, "records/form.html", context, status=422 if form.errors else 200)
