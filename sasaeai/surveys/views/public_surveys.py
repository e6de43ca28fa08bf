"""アンケート for everybody: which are open, and of which the results can be read."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.kernel.public import public_page
from sasaeai.people.viewer import Request
from sasaeai.surveys.models import Survey
from sasaeai.surveys.spoken import words_for


def above() -> list[dict[str, str]]:
    """Where one comes from to a page of results."""
    return [
        {"label": _("みんなの声"), "url": reverse("portal:listening")},
        {"label": _("アンケート"), "url": reverse("surveys:public_surveys")},
    ]


@public_page
@require_safe
def public_surveys(request: Request) -> HttpResponse:
    rows = Survey.objects.announced().newest_first()
    context = {
        "open": list(rows.answerable()),
        "read": list(rows.with_results()),
        "words": words_for(request),
        "crumbs": [above()[0], {"label": _("アンケート")}],
    }
    return render(request, "surveys/public_surveys.html", context)
