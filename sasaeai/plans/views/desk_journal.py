"""変更の記録: who changed what and when, for whoever works on the plans of these areas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from sasaeai.areas.models import Area
from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.journal import closed_keys
from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.models.journal import JournalQuerySet
from sasaeai.kernel.words import differences
from sasaeai.people.policy import Verb, may, require
from sasaeai.people.viewer import Request, Viewer
from sasaeai.plans.forms.journal import JournalFilter


@login_required
def journal(request: Request) -> HttpResponse:
    """Lines of the areas whose plans the viewer writes; the ward's secretariat also reads those of no area."""
    areas = [area for area in Area.objects.all() if may(request.viewer, Verb.EDIT_DISTRICT_PLAN, area)]
    whole = any(area.is_root and may(request.viewer, Verb.EDIT_WARD_PLAN, area) for area in areas)
    require(whole or may(request.viewer, Verb.EDIT_DISTRICT_PLAN))
    shown = JournalEntry.objects.all() if whole else _shown(request.viewer, areas)
    form = JournalFilter(areas, _people(shown), request.GET)
    page = Paginator(form.narrowed(shown), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": _rows(page, {area.pk: area.name for area in areas})}
    return render(request, "plans/desk/journal.html", context)


def _shown(viewer: Viewer, areas: list[Area]) -> JournalQuerySet:
    """Without what only those read who do it: which help was asked for, say, and who said yes."""
    lines = JournalEntry.objects.in_areas([area.pk for area in areas])
    for verb, keys in closed_keys().items():
        if isinstance(verb, Verb):
            lines = lines.exclude(~Q(area_id__in=viewer.areas_where(verb)), key__in=keys)
    return lines


def _people(lines: JournalQuerySet) -> dict[str, str]:
    """Everybody who did something, by the name that they had last; 「自動」 has no number."""
    rows = lines.order_by("by_label", "by_id").values_list("by_id", "by_label").distinct()
    return {str(number) if number is not None else "none": label for number, label in rows}


def _rows(page: Page, names: dict[int, str]) -> list[dict[str, Any]]:
    return [
        {"entry": entry, "area": names.get(entry.area_id or 0, ""), "parts": _difference(entry.details)}
        for entry in page
    ]


def _difference(details: dict[str, Any]) -> Sequence[tuple[str, str]]:
    """What a text said before and says now; none for changes that are no single text."""
    before, after = details.get("before"), details.get("after")
    if not isinstance(before, str) or not isinstance(after, str) or before == after:
        return []
    return differences(before, after)
