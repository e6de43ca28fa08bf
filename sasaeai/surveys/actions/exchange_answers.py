"""Answers that somebody else collected: correct how the file is read, make responses of its rows, take them back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import Actor, record
from sasaeai.surveys.exchange.delivered import Delivered
from sasaeai.surveys.exchange.reading import ReadRow
from sasaeai.surveys.exchange.refusals import already, emptied, not_brought_in, questions_open, still_faults
from sasaeai.surveys.models import Delivery, FreeAnswer, Mode, Question, Response, Stratum, Survey

from .exchange import kept_delivery
from .surveys import answers_moved, locked

AT_ONCE = 500


@transaction.atomic
def correct_reading(delivery: Delivery, reading: dict[str, Any]) -> None:
    """What people decided about its columns; raises NotNow once answers were made of it."""
    kept = kept_delivery(delivery)
    if kept.applied_at:
        raise already()
    if kept.emptied_at:
        raise emptied()
    kept.reading = reading
    kept.save(update_fields=["reading"])


@transaction.atomic
def bring_answers(delivery: Delivery, *, by: Actor) -> int:
    """Every row of the file is a response, or none is. Raises NotNow; UnreadableTable where the file is broken."""
    survey = locked(delivery.survey_id)
    if survey.is_draft:
        raise questions_open()
    kept = kept_delivery(delivery)
    if kept.applied_at:
        raise already()
    if kept.emptied_at:
        raise emptied()
    delivered = Delivered(survey, kept.name, bytes(kept.content), kept.form, kept.reading)
    found = delivered.read()
    if found.stops or delivered.unconfirmed:
        raise still_faults()
    rules = delivered.rules
    strata = {row.area.slug: row for row in Stratum.objects.filter(survey=survey).select_related("area")}
    made = Response.objects.bulk_create(
        [
            Response(
                survey=survey, stratum=strata.get(row.district), mode=Mode.BROUGHT, received_on=today(),
                answers=row.answers, corrections=row.corrections, rules=rules, weight=row.weight,
                valid=bool(row.answers or row.texts), delivery=kept, row=row.row, sample=survey.sample,
            )
            for row in found.rows
        ],
        batch_size=AT_ONCE,
    )  # fmt: skip
    _write_texts(survey, {response.row: response for response in made}, found.rows)
    kept.applied_at = now()
    kept.reading = kept.reading | {"state": ""}
    kept.save(update_fields=["applied_at", "reading"])
    answers_moved(survey)
    record("surveys.answers.brought", survey, by=by, area=survey.area_id, name=kept.name, count=len(made))
    return len(made)


def _write_texts(survey: Survey, made: Mapping[int | None, Response], rows: list[ReadRow]) -> None:
    questions = {row.code: row for row in Question.objects.filter(survey=survey)}
    FreeAnswer.objects.bulk_create(
        [
            FreeAnswer(response=made[row.row], question=questions[code], choice_code=choice, text=text)
            for row in rows
            for code, choice, text in row.texts
        ],
        batch_size=AT_ONCE,
    )


@transaction.atomic
def take_answers_back(delivery: Delivery, *, by: Actor) -> int:
    """Exactly the responses of this file, with their words, go. Raises NotNow."""
    survey = locked(delivery.survey_id)
    kept = kept_delivery(delivery)
    if not kept.applied_at:
        raise not_brought_in()
    rows = Response.objects.filter(delivery=kept)
    count = rows.count()
    rows.delete()
    kept.applied_at = None
    kept.save(update_fields=["applied_at"])
    answers_moved(survey)
    record("surveys.answers.taken_back", survey, by=by, area=survey.area_id, name=kept.name, count=count)
    return count


def say_waiting(delivery: Delivery, state: str, error: str = "") -> None:
    """How far a task is, for whoever looks at its page."""
    reading = Delivery.objects.values_list("reading", flat=True).get(pk=delivery.pk)
    Delivery.objects.filter(pk=delivery.pk).update(reading=reading | {"state": state, "error": error})
