"""いつまで残すか: the day on which what people wrote with their own hand goes, and what goes with it.

Counted from the newest publication, else from the day on which the survey was closed; while neither is known, nothing
ends. What stays: answers as numbers, what people read in the words, quotes that somebody looked through.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, Max, OuterRef, Q
from django.utils.timezone import localtime

from sasaeai.kernel.months import months_later

from .models import FreeAnswer, Keying, Letter, Survey, SurveyState
from .models.survey import SurveyQuerySet

# The secretariat reads of it so long before, at the desk and in the mail of what waits.
TOLD_BEFORE = timedelta(days=30)
# A shorter time that somebody chooses leaves a week in which it can be taken back.
SOONEST = timedelta(days=7)
GONE = "gone-"  # begins the fingerprint of a letter whose token nobody knows any more


@dataclass(frozen=True)
class Ending:
    survey: Survey
    day: date


def with_something_left() -> SurveyQuerySet:
    """Surveys that are over, of which words, slips as typed or tokens are still kept; `last` is its last version."""
    words = FreeAnswer.objects.filter(response__survey=OuterRef("pk")).exclude(text="")
    typed = Keying.objects.filter(slip__survey=OuterRef("pk"))
    tokens = Letter.objects.filter(survey=OuterRef("pk")).exclude(fingerprint__startswith=GONE)
    over = Q(state=SurveyState.CLOSED) | Q(deleted_at__isnull=False)
    kept = Exists(words) | Exists(tokens) | (Q(words_forgotten_at=None) & Exists(typed))
    # Nobody wrote what stands in the demo ward, and it is there to be tried.
    rows: SurveyQuerySet = Survey.objects.filter(over, kept, sample=False)
    return rows.annotate(last=Max("published__published_at"))


def end_of(survey: Survey) -> date | None:
    """Of a row of `with_something_left`."""
    last = getattr(survey, "last", None)
    begun = localtime(last).date() if last else survey.last_day
    if begun is None and survey.deleted_at:
        begun = localtime(survey.deleted_at).date()
    return months_later(begun, survey.words_kept_months) if begun else None


def endings(rows: SurveyQuerySet, *, until: date) -> Iterator[Ending]:
    for survey in rows:
        day = end_of(survey)
        if day is not None and day <= until:
            yield Ending(survey, day)
