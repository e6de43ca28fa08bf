"""Answers are handed to somebody at the desk: which file, how many, and how it was made safer stays in the journal."""

from __future__ import annotations

from django.db import transaction

from sasaeai.kernel.journal import Actor, record
from sasaeai.surveys.exchange.leaving import Leaving
from sasaeai.surveys.models import Survey


@transaction.atomic
def note_taken_out(survey: Survey, leaving: Leaving, form: str, choices: str, *, by: Actor) -> None:
    record(
        "surveys.answers.taken_out", survey, by=by, area=survey.area_id, form=form, count=leaving.risk.rows,
        choices=choices,
    )  # fmt: skip
