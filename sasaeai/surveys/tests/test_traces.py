"""Nothing that the database notes for itself leads from a letter to an answer of a survey without names."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from sasaeai.kernel import clock
from sasaeai.surveys.models import Draft, Letter, Response
from sasaeai.surveys.tasks import part_answers_from_letters
from sasaeai.surveys.tests.known import NOVEMBER_2012, opened
from sasaeai.surveys.tests.test_answer import enter, letter_in, write_all


def asked(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


PAIRS = "SELECT l.number, r.id FROM surveys_letter l JOIN surveys_response r ON l.xmin = r.xmin"


@pytest.mark.django_db(transaction=True)
def test_neither_the_transaction_nor_the_order_tells_whose_answer_it_is(survey):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite notes no transaction beside a row, and orders rows by their keys")
    opened(survey)
    sent = []
    for number in (3, 1, 4, 2, 5):
        client = Client()
        enter(client, letter_in(survey, number))
        write_all(client)
        client.post("/surveys/answer/check/")
        sent.append(Response.objects.exclude(pk__in=sent).get().pk)
    assert len(asked(PAIRS)) == 5, "as it is within the day: each letter with its answer"
    assert part_answers_from_letters.func()
    assert len(asked(PAIRS)) == 25, "all were written in one transaction"
    for table, key in (("surveys_response", "id"), ("surveys_letter", "id")):
        stored = [row[0] for row in asked(f"SELECT {key} FROM {table} ORDER BY ctid")]
        assert stored == sorted(stored)
    assert [row[0] for row in asked("SELECT id FROM surveys_response ORDER BY ctid")] == sorted(sent)
    assert (Letter.objects.filter(disposition="answered").count(), Draft.objects.count()) == (5, 0)
    with clock.frozen(NOVEMBER_2012.replace(day=25)):
        assert not part_answers_from_letters.func(), "nothing came since"


def test_sqlite_overwrites_what_is_deleted(db):
    """A draft knows its letter: in a file it would be there to read long after it was sent."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL writes a new file each night")
    assert asked("PRAGMA secure_delete") == [(1,)]
