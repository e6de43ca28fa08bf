"""From sheet to sheet: what comes before and after this one among those that wait for somebody."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from sasaeai.people.viewer import Viewer
from sasaeai.reviews.models import Sheet
from sasaeai.reviews.models.sheet import SheetQuerySet


def waiting_beside(viewer: Viewer, sheet: Sheet) -> SheetQuerySet:
    """In the order of the plan; those of other years come with their own year."""
    rows = Sheet.objects.waiting_for(viewer).filter(year=sheet.year_id).exclude(pk=sheet.pk)
    return rows.order_by("position", "pk")


def ways_on(viewer: Viewer, sheet: Sheet) -> dict[str, Any]:
    """The neighbours that wait, and how many there are: one query."""
    rows = waiting_beside(viewer, sheet)
    places = list(rows.values_list("position", "uid"))
    before = [uid for position, uid in places if position < sheet.position]
    after = [uid for position, uid in places if position > sheet.position]
    return {
        "next_uid": after[0] if after else (before[0] if before else ""),
        "previous_uid": before[-1] if before else "",
        "rest": len(places),
    }


def next_address(viewer: Viewer, sheet: Sheet) -> str:
    """The next one that waits, from the beginning again after the last; the list where none does."""
    uid = ways_on(viewer, sheet)["next_uid"]
    return reverse("reviews:sheet", args=[uid]) if uid else reverse("reviews:mine")
