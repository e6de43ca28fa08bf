"""A meeting in names and words: for the desk, for everybody, and for whoever meets another's changes."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import day_words
from sasaeai.meetings.models import Meeting


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
    rows = list(meeting.attendees.all())
    if not rows:
        return ""
    kinds = "、".join(_("%(kind)s %(people)s人") % {"kind": row.kind, "people": row.people} for row in rows)
    return _("%(sum)s人（%(kinds)s）") % {"sum": sum(row.people for row in rows), "kinds": kinds}
