"""The pages of meetings at the desk beside each other, and how a page finds its meeting."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sasaeai.meetings import policy
from sasaeai.meetings.models import Meeting
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request

ROOMS = (("meetings", _("話しあい")), ("cards", _("意見カード")), ("board", _("目標に分ける")))


def rooms(here: str) -> list[dict[str, Any]]:
    return [{"label": label, "url": reverse(f"meetings:{name}"), "current": name == here} for name, label in ROOMS]


def seen_meeting(request: Request, uid: str, *, binned: bool = False) -> Meeting:
    """404 where it is not visible; what lies in the bin is there for those who keep it."""
    require(policy.may_read(request.viewer))
    rows = Meeting.objects.visible_to(request.viewer).select_related("area", "period", "organisation")
    found: Meeting = get_object_or_404(rows, uid=uid)
    if found.is_binned and not (binned or policy.may_listen(request.viewer, found.area)):
        raise Http404
    return found


def own_meeting(request: Request, uid: str) -> Meeting:
    """For whoever keeps this area's meetings: 404 where it is not visible, 403 where it only is."""
    found = seen_meeting(request, uid, binned=True)
    require(policy.may_listen(request.viewer, found.area))
    return found


def present_meeting(request: Request, uid: str) -> Meeting:
    found = own_meeting(request, uid)
    if found.is_binned:
        raise Http404
    return found
