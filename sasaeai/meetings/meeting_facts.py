"""A meeting in names and words: for the desk, for everybody, and for whoever meets another's changes."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import day_words
from sasaeai.kernel.metrics.suppression import Hiding, hide
from sasaeai.kernel.metrics.values import Cell
from sasaeai.meetings.metrics import FEWEST_HEADS
from sasaeai.meetings.models import Attendees, Meeting


def facts_of(meeting: Meeting) -> list[dict[str, Any]]:
    """For design/facts.html; what is not written is left out."""
    facts = [
        (_("種類"), meeting.get_kind_display()),
        (_("地域"), meeting.area.name),
        (_("日"), when(meeting)),
        (_("場所"), meeting.place),
        (_("聞き取りをした団体"), str(meeting.organisation or "")),
        (_("どの計画のためか"), str(meeting.period or "")),
        (_("参加した人"), who_came(meeting)),
        (_("話しあうこと"), meeting.agenda),
        (_("話しあったこと"), meeting.notes),
    ]
    return [{"label": label, "text": text} for label, text in facts if text]


def when(meeting: Meeting) -> str:
    hours = "～".join(_hour(moment) if moment else "" for moment in (meeting.start, meeting.end))
    return f"{day_words(meeting.day)}　{hours}" if hours.strip("～") else day_words(meeting.day)


def _hour(moment: time) -> str:
    return f"{moment.hour}:{moment.minute:02d}"


def who_came(meeting: Meeting) -> str:
    """At the desk."""
    rows = list(meeting.attendees.all())
    return _kinds_and_sum(rows) if rows else ""


def who_came_in_public(meeting: Meeting) -> str:
    """The same, but no number that would speak of a few people, by the rule of the metric that counts them."""
    rows = list(meeting.attendees.all())
    if not rows:
        return ""
    hidden = _hiding(rows)
    if not hidden.areas:
        return _kinds_and_sum(rows)
    few = "、".join(row.kind for place, row in enumerate(rows) if place in hidden.areas)
    if hidden.total:
        return _("%(few)s（人数が少ないため、書きません）") % {"few": few}
    shown = [row for place, row in enumerate(rows) if place not in hidden.areas]
    gaps = {"sum": _sum(rows), "kinds": _kinds(shown), "few": few}
    return _("%(sum)s人（%(kinds)s、ほかに%(few)s）") % gaps if shown else _("%(sum)s人（%(few)s）") % gaps


def people_in_public(meeting: Meeting) -> int | None:
    """How many came; None where nobody wrote it, or where that would speak of a few."""
    rows = list(meeting.attendees.all())
    return _sum(rows) if rows and not _hiding(rows).total else None


def _hiding(rows: list[Attendees]) -> Hiding:
    return hide({place: Cell(Decimal(row.people), (row.people,)) for place, row in enumerate(rows)}, FEWEST_HEADS)


def _kinds_and_sum(rows: list[Attendees]) -> str:
    return _("%(sum)s人（%(kinds)s）") % {"sum": _sum(rows), "kinds": _kinds(rows)}


def _kinds(rows: list[Attendees]) -> str:
    return "、".join(_("%(kind)s %(people)s人") % {"kind": row.kind, "people": row.people} for row in rows)


def _sum(rows: list[Attendees]) -> int:
    return sum(row.people for row in rows)
