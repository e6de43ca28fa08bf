"""消える予定: what the ward's rule will erase within a month."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sasaeai.kernel.clock import today
from sasaeai.kernel.months import months_later
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.volunteers.models import MediationTerms
from sasaeai.volunteers.policy import may_mediate
from sasaeai.volunteers.retention import due_requests, due_volunteers

PAGE = 100


@login_required
@require_GET
def forgetting(request: Request) -> HttpResponse:
    require(may_mediate(request.viewer))
    until = months_later(today(), 1)
    due = due_requests(until).visible_to(request.viewer)
    context = {
        "page": Paginator(due, PAGE).get_page(request.GET.get("page")),
        "volunteers": due_volunteers(until).visible_to(request.viewer).with_person(),
        "until": until,
        "terms": MediationTerms.now(),
    }
    return render(request, "volunteers/forgetting.html", context)
