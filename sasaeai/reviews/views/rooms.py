"""How a page finds its year and its sheet: not visible is 404."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.reviews import policy
from sasaeai.reviews.models import ReviewYear, Sheet


def seen_year(request: Request, uid: str) -> ReviewYear:
    rows = ReviewYear.objects.visible_to(request.viewer).select_related("period__area")
    found: ReviewYear = get_object_or_404(rows, uid=uid)
    return found


def kept_year(request: Request, uid: str) -> ReviewYear:
    """For the secretariat of the whole."""
    found = seen_year(request, uid)
    require(policy.may_keep(request.viewer, found.period.area))
    return found


def seen_sheet(request: Request, uid: str) -> Sheet:
    rows = Sheet.objects.visible_to(request.viewer).with_everything()
    found: Sheet = get_object_or_404(rows, uid=uid)
    return found


def own_sheet(request: Request, uid: str) -> Sheet:
    """403 for somebody who only reads it."""
    found = seen_sheet(request, uid)
    require(policy.may_write(request.viewer, found))
    return found
