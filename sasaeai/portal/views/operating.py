"""What machines ask: whether the system is well, what may be searched, which pages there are, the icon."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sasaeai.kernel.addresses import absolute
from sasaeai.kernel.public import public_page
from sasaeai.kernel.stamp import entrances_of
from sasaeai.kernel.tasks import beat
from sasaeai.learning.actions.courses import COURSES
from sasaeai.meetings.actions.cards import VOICES
from sasaeai.meetings.actions.comments import COMMENTS
from sasaeai.meetings.actions.meetings import MEETINGS
from sasaeai.plans.models import EditionItem
from sasaeai.plans.released import ReleaseReader
from sasaeai.portal.listening import is_listening
from sasaeai.portal.places import districts_today
from sasaeai.portal.reading import current_reader
from sasaeai.records.actions.recording import RECORDED
from sasaeai.volunteers.actions.requests import CALLS

TEXT = "text/plain; charset=utf-8"
# Workplaces, and addresses that open something for whoever holds them.
CLOSED_TO_ROBOTS = (
    "desk", "admin", "accounts", "design", "healthz", "record", "answer", "helping", "ways-to-help/thanks",
    "courses/mine", "courses/door", "report", "ask/received",
)  # fmt: skip
# A sitemap may hold 50,000 addresses; a plan of that size would not be a plan.
MOST_ADDRESSES = 20_000


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the database answers; the second line says when background work was last seen."""
    try:
        seen = beat.last_seen()
        stopped = beat.is_stopped()
    except DatabaseError:
        return HttpResponse("database: unreachable\n", content_type=TEXT, status=503)
    tasks = "never seen" if seen is None else f"{'stopped' if stopped else 'ok'}, last seen {seen.isoformat()}"
    return HttpResponse(f"database: ok\ntasks: {tasks}\n", content_type=TEXT)


@require_safe
@public_page
def robots(request: HttpRequest) -> HttpResponse:
    closed = "\n".join(f"Disallow: /{path}/" for path in CLOSED_TO_ROBOTS)
    sitemap = absolute(request, reverse("portal:sitemap"))
    return HttpResponse(f"User-agent: *\n{closed}\nSitemap: {sitemap}\n", content_type=TEXT)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For those who ask without reading a page first."""
    return HttpResponseRedirect(static("design/mark.svg"))


@require_safe
@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    reader = current_reader(request)
    paths = [reverse(f"portal:{name}") for name in ("front", "districts", "help", "changes", "accessibility")]
    paths += [reverse("portal:district", args=[place.area.slug]) for place in districts_today(request)]
    if RECORDED in entrances_of(request):
        paths.append(reverse("records:activities"))
    if CALLS in entrances_of(request):
        paths.append(reverse("volunteers:calls"))
    if COURSES in entrances_of(request):
        paths += [reverse("learning:courses"), reverse("learning:ask")]
    if is_listening(request):
        paths.append(reverse("portal:listening"))
    if COMMENTS in entrances_of(request):
        paths.append(reverse("meetings:comments"))
    if MEETINGS in entrances_of(request):
        paths.append(reverse("meetings:public_meetings"))
    if VOICES in entrances_of(request):
        paths.append(reverse("meetings:voices"))
    if reader:
        paths += [*_plan_paths(reader), reverse("plans:editions")]
    context = {"addresses": [absolute(request, path) for path in paths]}
    return render(request, "portal/sitemap.xml", context, content_type="application/xml")


def _plan_paths(reader: ReleaseReader) -> Iterator[str]:
    yield reader.base
    for page in ("measures", "indicators", "table", "succession", "progress", "problems"):
        yield f"{reader.base}{page}/"
    items = EditionItem.objects.filter(edition__in=reader.edition_ids).values_list("kind", "uid")
    for kind, uid in items.order_by("edition_id", "kind", "order")[:MOST_ADDRESSES]:
        yield f"{reader.base}{kind}s/{uid}/"
