"""版: everything that was ever published, as it was, and what changed between two editions of a plan."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.numbers import asked_number
from sasaeai.kernel.public import public_page
from sasaeai.plans.comparing import compare_editions
from sasaeai.plans.models import Edition, Release, ReleasePin
from sasaeai.plans.opening import current_pins
from sasaeai.plans.wording import wording_for

# What a line shows of an edition, its plan and their names; a document is some kilobytes.
SHOWN = (
    "name", "decided_on", "kind__name", "plan__sample", "plan__ward_plan", "plan__area__name", "plan__period__title",
)  # fmt: skip


@public_page
def editions(request: HttpRequest) -> HttpResponse:
    page = Paginator(Release.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    releases = list(page)
    listed = {release.pk for release in releases}
    first = ReleasePin.objects.values_list("edition").annotate(release=Min("release"))
    wanted = {edition: release for edition, release in first if release in listed}
    before = _before()
    rows = Edition.objects.filter(pk__in=wanted).select_related("plan__area", "plan__period", "kind").only(*SHOWN)
    by_release = {wanted[edition.pk]: edition for edition in rows}
    newest = next((pin.release_id for pin in current_pins(request)), None)
    return render(
        request,
        "plans/editions.html",
        {
            "page": page,
            "rows": [_row(release, by_release.get(release.pk), before, newest) for release in releases],
        },
    )


def _before() -> dict[int, int]:
    """The edition of the same plan that each edition followed."""
    found: dict[int, int] = {}
    last: dict[int, int] = {}
    for pk, plan in Edition.objects.order_by("pk").values_list("pk", "plan_id"):
        if plan in last:
            found[pk] = last[plan]
        last[plan] = pk
    return found


def _row(release: Release, edition: Edition | None, before: dict[int, int], newest: int | None) -> dict[str, Any]:
    earlier = before.get(edition.pk) if edition else None
    return {
        "release": release,
        "edition": edition,
        "compare": f"compare/?from={earlier}&to={edition.pk}" if edition and earlier else "",
        "is_newest": release.pk == newest,
    }


@public_page
def compare(request: HttpRequest) -> HttpResponse:
    old, new = _edition(request, "from"), _edition(request, "to")
    if old.plan_id != new.plan_id:
        raise Http404(_("ちがう計画の版どうしは比べられません。版の一覧から選びなおしてください。"))
    words = wording_for(request)(new.document["measure_name"])
    found = compare_editions(old, new, request.GET.get("page", ""))
    return render(request, "plans/compare.html", {"old": old, "new": new, "measure_name": words, **found})


def _edition(request: HttpRequest, name: str) -> Edition:
    rows = Edition.objects.select_related("plan__area", "plan__period", "kind")
    found = rows.filter(pk=asked_number(request.GET.get(name))).first()
    if found is None:
        raise Http404(_("この版は見つかりません。版の一覧から選びなおしてください。"))
    return found
