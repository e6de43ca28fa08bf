"""The number that somebody reads out on the telephone, from a poster, a letter or a page: opens what it names."""

from __future__ import annotations

import re
import unicodedata

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.volunteers import policy
from sasaeai.volunteers.models import HelpRequest, Volunteer

SIGNS = re.compile(r"[a-z0-9]{4,10}")


@login_required
@require_safe
def find(request: Request) -> HttpResponse:
    """A letter bears two, 「依頼－本人」: the first is opened."""
    require(policy.may_mediate(request.viewer))
    typed = unicodedata.normalize("NFKC", request.GET.get("number", "")).casefold()
    number = SIGNS.search(typed)
    if number:
        for page, rows in (
            ("volunteers:request", HelpRequest.objects.visible_to(request.viewer)),
            ("volunteers:volunteer", Volunteer.objects.visible_to(request.viewer).filter(anonymised_on=None)),
        ):
            found = list(rows.filter(uid__startswith=number[0]).values_list("uid", flat=True)[:2])
            if len(found) == 1:
                return redirect(page, found[0])
    messages.warning(request, _("その番号の依頼や方は、担当の地区にありません。番号をもう一度確かめてください。"))
    return redirect("volunteers:board")
