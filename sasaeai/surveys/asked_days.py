"""いつ聞いたか: from when until when answers were taken; kept with each version, which no later closing changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import day_words

from .models import Survey

Days = Mapping[str, str]


def days_of(survey: Survey) -> dict[str, str]:
    """ISO days by name, as far as known: opens, planned, and last (it was closed) or so_far (it was not)."""
    ended = {"last": survey.last_day} if survey.is_closed else {"so_far": today()}
    found = {"opens": survey.opens_on, "planned": survey.closes_on, **ended}
    return {name: day.isoformat() for name, day in found.items() if day}


def asked_when(response: Mapping[str, Any], survey: Survey) -> str:
    """In words, of what is stored with a version; versions from before days were kept are told as the survey is now."""
    days: Days = response.get("days") or days_of(survey)
    gaps = {name: day_words(date.fromisoformat(day)) for name, day in days.items()}
    if "last" in days:
        return _ended(days, gaps)
    if "so_far" not in days:
        return ""
    if "opens" in days:
        return _("%(opens)sから。%(so_far)sまでに届いた答えを数えました。") % gaps
    return _("%(so_far)sまでに届いた答えを数えました。") % gaps


def _ended(days: Days, gaps: Mapping[str, str]) -> str:
    if days.get("planned", days["last"]) != days["last"]:
        if "opens" in days:
            return _("%(opens)sから%(last)sまで（はじめのしめきりは%(planned)s）") % gaps
        return _("%(last)sまで（はじめのしめきりは%(planned)s）") % gaps
    return (_("%(opens)sから%(last)sまで") if "opens" in days else _("%(last)sまで")) % gaps
