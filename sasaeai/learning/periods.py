"""Months: how long a qualification is valid, and when it can be renewed."""

from __future__ import annotations

from datetime import date, timedelta

from sasaeai.kernel.months import months_later
from sasaeai.people.models import Qualification, QualificationKind


def valid_until(kind: QualificationKind, since: date) -> date | None:
    """The last day of a qualification that begins then; None for one without an end."""
    return months_later(since, kind.valid_months) - timedelta(days=1) if kind.valid_months else None


def renewable_from(qualification: Qualification) -> date | None:
    until = qualification.until
    return None if until is None else months_later(until, -qualification.kind.renewable_months_before)


def renewable_to(qualification: Qualification) -> date | None:
    until = qualification.until
    return None if until is None else months_later(until, qualification.kind.renewable_months_after)


def is_renewable_on(qualification: Qualification, day: date) -> bool:
    """Within its window, before or after the last day; what was revoked is not renewed."""
    first, last = renewable_from(qualification), renewable_to(qualification)
    if first is None or last is None or qualification.revoked_on is not None:
        return False
    return first <= day <= last
