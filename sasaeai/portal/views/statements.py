"""How far everybody can use this site: what we aim at, what was tested, what we know is missing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sasaeai.kernel.public import public_page
from sasaeai.plans.wording import wording_for
from sasaeai.portal.desks import desks_for


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    listed = desks_for(None, wording_for(request))
    context = {
        "listed": listed[0] if listed else None,
        "crumbs": [{"label": _("ウェブアクセシビリティ")}],
    }
    return render(request, "portal/accessibility.html", context)
