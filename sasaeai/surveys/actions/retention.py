"""Let go of what people wrote with their own hand when its time is over; say for how long it is kept."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import Actor, record
from sasaeai.surveys.actions.surveys import locked
from sasaeai.surveys.models import FreeAnswer, Keying, Letter, Response, Slip, Survey
from sasaeai.surveys.questionnaire import questionnaire_of
from sasaeai.surveys.retention import GONE, endings, with_something_left
from sasaeai.surveys.typed import places_for_words

BATCH = 500


@transaction.atomic
def keep_words_for(survey: Survey, months: int, *, by: Actor) -> None:
    kept = locked(survey)
    kept.words_kept_months = survey.words_kept_months = months
    kept.save(update_fields=["words_kept_months"])
    record("surveys.words.kept_for", kept, by=by, area=kept.area_id, months=months)


def forget_what_ended(today: date) -> int:
    """How many surveys' words went."""
    found = list(endings(with_something_left(), until=today))
    for one in found:
        forget_words(one.survey, by=None)
    return len(found)


@transaction.atomic
def forget_words(survey: Survey, *, by: Actor | None) -> int:
    """Words as written, words in slips as typed, tokens, and which number an answer came from; how many words.

    Rows stay, so that what people read in them is counted, and quotes that were looked through stay as they are.
    """
    kept = locked(survey)
    words = FreeAnswer.objects.filter(response__survey=kept).exclude(text="").update(text="")
    _strip_slips(kept)
    number = Cast(F("pk"), CharField())
    Letter.objects.filter(survey=kept).exclude(fingerprint__startswith=GONE).update(
        fingerprint=Concat(Value(GONE), number)
    )
    Response.objects.filter(survey=kept).exclude(letter=None).update(letter=None)
    Slip.objects.filter(survey=kept).exclude(letter=None).update(letter=None)
    kept.words_forgotten_at = now()
    kept.save(update_fields=["words_forgotten_at"])
    record("surveys.words.forgotten", kept, by=by, area=kept.area_id, count=words)
    return words


def _strip_slips(survey: Survey) -> None:
    """Numbers that were typed stay: they are what an answer rests on."""
    places = {key for key, _leaf, _code in places_for_words(questionnaire_of(survey))}
    changed = []
    for row in Keying.objects.filter(slip__survey=survey).only("marks").iterator():
        if held := places & row.marks.keys():
            row.marks = {key: marks for key, marks in row.marks.items() if key not in held}
            changed.append(row)
    Keying.objects.bulk_update(changed, ["marks"], batch_size=BATCH)
