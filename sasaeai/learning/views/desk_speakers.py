"""講師: who comes and speaks, and how often each was asked."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.clock import today
from sasaeai.learning import policy
from sasaeai.learning.actions.teaching import keep_speaker
from sasaeai.learning.forms.education import SpeakerForm
from sasaeai.learning.models import Speaker
from sasaeai.learning.views.desk_education import LATELY
from sasaeai.learning.views.rooms import rooms
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request


@login_required
@require_safe
def speakers(request: Request) -> HttpResponse:
    require(policy.may_teach(request.viewer))
    since = Q(asked__asked_on__gte=today() - LATELY)
    rows = Speaker.objects.visible_to(request.viewer).select_related("person").prefetch_related("areas")
    rows = rows.annotate(
        recent=Count("asked", filter=since, distinct=True),
        agreed=Count("asked", filter=since & Q(asked__answer="yes"), distinct=True),
    )
    page = Paginator(rows.order_by("resting", "recent", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "learning/speakers.html", {"rooms": rooms(request, "speakers"), "page": page})


@login_required
def edit_speaker(request: Request, uid: str | None = None) -> HttpResponse:
    require(policy.may_teach(request.viewer))
    rows = Speaker.objects.visible_to(request.viewer).select_related("person")
    speaker = Speaker() if uid is None else get_object_or_404(rows, uid=uid)
    form = SpeakerForm(request.POST if request.method == "POST" else None, instance=speaker, by=request.viewer)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            keep_speaker(form.speaker(), form.areas_kept(), by=request.viewer)
        messages.success(request, _("保存しました。"))
        return redirect("learning:speakers")
    back = reverse("learning:speakers")
    title = speaker.person.name if speaker.pk else _("講師を加える")
    hint = _("ご本人の承諾をもらってから、登録してください。")
    context = {"form": form, "page_title": title, "back": back, "hint": hint, "middle": _("講師"), "middle_url": back}
    return render(request, "learning/form.html", context, status=422 if form.errors else 200)
