"""つぎのお知らせ: when, to whom, with which words, and who gets none and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sasaeai.areas.models import Area
from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.clock import now
from sasaeai.kernel.fiscal import day_words
from sasaeai.kernel.models import Message
from sasaeai.kernel.tasks import is_stopped
from sasaeai.people.models import Organisation, Person
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request, Viewer
from sasaeai.reminders import policy
from sasaeai.reminders.calendar import next_moment
from sasaeai.reminders.calling import number_to_call
from sasaeai.reminders.letters import write
from sasaeai.reminders.models import Digest, Fault, Forecast, Line, ReminderTerms, Weekday, Why
from sasaeai.reminders.readers import Owners
from sasaeai.reminders.tasks import look_ahead
from sasaeai.reminders.weeks import WEEK, week_at

# Letters that came back are told so long.
LATELY = WEEK * 8
# Stands in a letter that is only looked at, where the reader's own link would be.
NO_LINK = "mihon"


@never_cache
@login_required
@require_safe
def preview(request: Request) -> HttpResponse:
    viewer = request.viewer
    require(policy.may_look(viewer))
    terms = ReminderTerms.now()
    moment, held = next_moment(now(), terms)
    counted = Forecast.objects.filter(pk=1).first()
    lines = _seen(counted.lines if counted else [], viewer)
    numbers = Counter(line.why for line in lines)
    chosen = request.GET.get("why") or (Why.SENDS if numbers[Why.SENDS] or not numbers[Why.SAMPLE] else Why.SAMPLE)
    if chosen not in Why.values:
        raise Http404(_("この分けかたはありません。"))
    page = Paginator([line for line in lines if line.why == chosen], PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "terms": terms,
        "moment": moment_words(moment) if moment else "",
        "held": held,
        "counted": counted,
        "people": sum(line.why == Why.SENDS and line.kind == "person" for line in lines),
        "organisations": sum(line.why == Why.SENDS and line.kind == "organisation" for line in lines),
        "samples": numbers[Why.SAMPLE],
        "tabs": _tabs(numbers, chosen),
        "why": Why(chosen).label,
        "rows": _named(page.object_list),
        "page": page,
        "returned": _returned(viewer),
        "to_call": number_to_call(viewer) if policy.may_call(viewer) else 0,
        "may_call": policy.may_call(viewer),
        "may_decide": policy.may_decide(viewer),
        "no_address": not settings.PUBLIC_ADDRESS,
        "is_stopped": is_stopped(),
        "faults": list(Fault.objects.all()) if policy.may_decide(viewer) else [],
    }
    return render(request, "reminders/preview.html", context)


def moment_words(moment: datetime) -> str:
    """平成25年7月8日（月）9時."""
    local = timezone.localtime(moment, timezone.get_default_timezone())
    day, weekday = day_words(local.date()), str(Weekday(local.weekday()).label)[0]
    return _("%(day)s（%(weekday)s）%(hour)s時") % {"day": day, "weekday": weekday, "hour": local.hour}


def _seen(lines: list[Line], viewer: Viewer) -> list[Line]:
    """Whoever looks after one district sees whom a letter reaches there."""
    if viewer.manages_everybody:
        return lines
    known = {
        "person": set(Person.objects.visible_to(viewer).values_list("pk", flat=True)),
        "organisation": set(Organisation.objects.managed_by(viewer).values_list("pk", flat=True)),
        "area": viewer.managed_area_ids,
    }
    return [line for line in lines if line.key in known[line.kind]]


def _tabs(numbers: Counter[str], chosen: str) -> list[dict[str, Any]]:
    page = reverse("reminders:preview")
    short = {
        Why.SENDS: _("送ります"),
        Why.SAMPLE: _("見本"),
        Why.CALL: _("電話します"),
        Why.NOTHING: _("用がない"),
        Why.NOT_YET: _("今週ではない"),
        Why.OFF: _("受け取らない"),
        Why.REFUSED: _("届かなかった"),
        Why.NO_MAIL: _("メールがない"),
        Why.NO_ACCOUNT: _("ログインがない"),
    }
    return [
        {"label": label, "url": f"{page}?why={why}", "current": why == chosen, "count": numbers[why]}
        for why, label in short.items()
        if numbers[why] or why in (Why.SENDS, chosen)
    ]


def _named(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Each line of one page of the list with its name; at most three queries."""
    kinds: dict[str, Any] = {"person": Person, "organisation": Organisation, "area": Area}
    keys: dict[str, list[int]] = {kind: [] for kind in kinds}
    for line in lines:
        keys[line.kind].append(line.key)
    rows = {kind: model._default_manager.in_bulk(keys[kind]) if keys[kind] else {} for kind, model in kinds.items()}
    edit = {"person": "people:person", "organisation": "people:organisation_edit"}
    return [
        {
            "line": line,
            "name": str(rows[line.kind][line.key]),
            "read": reverse("reminders:letter", args=[line.kind, line.key]) if line.is_readable else "",
            "url": reverse(edit[line.kind], args=[line.key]) if line.kind in edit else "",
        }
        for line in lines
        if line.key in rows[line.kind]
    ]


def _returned(viewer: Viewer) -> list[dict[str, Any]]:
    """Letters of the last weeks that could not be delivered, in words. Two queries."""
    lost = {row.key: row for row in Message.objects.undeliverable().filter(key__startswith="reminders-")}
    rows = Digest.objects.filter(message_key__in=lost, week__gte=week_at(now()) - LATELY)
    told = []
    for row in rows.select_related("person", "organisation"):
        kind, reader = ("person", row.person) if row.person else ("organisation", row.organisation)
        if reader is not None and _seen([Line(kind, reader.pk, Why.REFUSED)], viewer):
            name = "people:edit" if kind == "person" else "people:organisation_edit"
            url = reverse(name, args=[reader.pk])
            message = lost[row.message_key]
            told.append({"name": str(reader), "address": message.to, "reason": message.reason, "url": url, "on": row})
    return told


@never_cache
@login_required
@require_safe
def letter(request: Request, kind: str, pk: int) -> HttpResponse:
    """The letter as it would go out now; only its own link to get fewer is left out."""
    require(policy.may_look(request.viewer))
    letter_to = {"person": _letter_to_person, "organisation": _letter_to_organisation}.get(kind)
    if letter_to is None or not _seen([Line(kind, pk, Why.SENDS)], request.viewer):
        raise Http404(_("この方へのお知らせはありません。"))
    if kind == "person" and not policy.may_read_letter(request.viewer, pk):
        raise Http404(_("この方へのお知らせはありません。"))
    written, reader = letter_to(Owners(week_at(now())), pk)
    if written is None:
        raise Http404(_("この方へのお知らせはありません。"))
    context = {"letter": written, "name": reader, "address": reader.email}
    return render(request, "reminders/letter.html", context)


def _letter_to_person(owners: Owners, pk: int) -> tuple[Any, Any]:
    lines, desks = owners.lines_of_people([pk])
    if not lines or not desks or not desks[pk].number:
        return None, None
    person, desk = owners.people[pk], desks[pk]
    return write(owners.ward, person.name, desk.jobs, desk.number, token=NO_LINK, signs_in=True), person


def _letter_to_organisation(owners: Owners, pk: int) -> tuple[Any, Any]:
    jobs = owners.jobs_of_organisations.get(pk)
    if not jobs or not owners.is_written_to(owners.organisations[pk]):
        return None, None
    organisation = owners.organisations[pk]
    return write(owners.ward, organisation.name, jobs, len(jobs), token=NO_LINK, signs_in=False), organisation


@login_required
@require_POST
def count(request: Request) -> HttpResponse:
    require(policy.may_look(request.viewer))
    look_ahead.enqueue()
    if is_stopped():
        messages.warning(request, _("まだ数えられません。裏方の処理が動きだしたら、自動で数えます。"))
    else:
        messages.success(request, _("数えています。少し待ってから、このページをもう一度ひらいてください。"))
    return redirect("reminders:preview")
