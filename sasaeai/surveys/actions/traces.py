"""Take out of the database's own bookkeeping what would lead from a letter to an answer.

PostgreSQL writes into every row by which transaction it was written (`xmin`), and new rows and changed ones behind the
old. An answer is kept and its letter marked in one transaction, so that a killed server loses neither: whoever may
send SQL could put the two together, by number or by order, in a survey that promises that nobody can. Each night all
of them are written anew in one transaction, and the tables in the order of their drawn keys, without what was deleted.
SQLite keeps neither, and overwrites what is deleted (`secure_delete`).
"""

from __future__ import annotations

import logging
from datetime import date, timedelta

from django.db import OperationalError, ProgrammingError, connection, transaction

from sasaeai.surveys.models import Draft, FreeAnswer, Letter, Mode, Response, Slip, Survey

logger = logging.getLogger(__name__)
# Whose rows were written together with a letter's mark; a draft's answers lie in the table until it is written anew.
WRITTEN_ANEW = (Letter, Slip, Response, FreeAnswer)
SORTED = (*WRITTEN_ANEW, Draft)
# People who answer at night wait no longer; then it is done the next night.
PATIENCE = "5s"


def is_needed(today: date) -> bool:
    """Answers or papers came to a survey without names since the last night."""
    since = today - timedelta(days=1)
    here = {"survey__anonymous": True}
    return (
        connection.vendor == "postgresql"
        and (
            Response.objects.filter(mode=Mode.WEB, received_on__gte=since, **here).exists()
            or Slip.objects.filter(received_on__gte=since, **here).exists()
        )
    )  # fmt: skip


def blur_traces(today: date) -> bool:
    """False where nothing came, or where the database could not now; that is written to the log."""
    if not is_needed(today):
        return False
    try:
        _write_anew()
        for model in SORTED:
            _sort(model._meta.db_table)
    except (OperationalError, ProgrammingError):
        logger.exception("Answers could not be parted from their letters in the database's bookkeeping.")
        return False
    return True


@transaction.atomic
def _write_anew() -> None:
    """One transaction writes all of them, so that their xmin says nothing."""
    surveys = list(Survey.objects.filter(anonymous=True).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        for model in WRITTEN_ANEW:
            table = model._meta.db_table
            whose = (
                "response_id IN (SELECT id FROM surveys_response WHERE survey_id = ANY(%s))"
                if model is FreeAnswer
                else "survey_id = ANY(%s)"
            )
            cursor.execute(f"UPDATE {table} SET id = id WHERE {whose}", [surveys])  # noqa: S608 - names of ours


@transaction.atomic
def _sort(table: str) -> None:
    """By its primary key, which is drawn for answers; the file is a new one, without rows that were."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        cursor.execute(f"CLUSTER {table} USING {table}_pkey")
