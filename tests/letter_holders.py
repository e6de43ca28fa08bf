"""Run by test_one_answer.py as processes of their own: somebody who sends with a letter that others send with, too.

Or who is killed while sending.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402

from sasaeai.areas.tests.places import make_districts, make_midori  # noqa: E402
from sasaeai.kernel import clock  # noqa: E402
from sasaeai.kernel.models import JournalEntry  # noqa: E402
from sasaeai.surveys.actions.answering import Closed, send, sitting_of  # noqa: E402
from sasaeai.surveys.models import Disposition, Draft, Letter, Mode, Response  # noqa: E402
from sasaeai.surveys.tests.known import made_survey, opened  # noqa: E402
from tests.tables import make_tables  # noqa: E402
from tests.together import WAIT, answer, at_once, killed  # noqa: E402

SENDERS = 8
CAREFUL, CARELESS = 1, 2


def build() -> None:
    make_tables()
    midori = make_midori()
    survey = opened(made_survey(midori, make_districts(midori)))
    for number in (CAREFUL, CARELESS):
        letter = Letter.objects.create(
            survey=survey, stratum=survey.strata.first(), number=number, fingerprint=f"letter-{number}"
        )
        Draft.objects.create(letter=letter, answers={"age": 1})


def send_at_once(_number: int, together: Any) -> None:
    """What happens now and then is made to happen every time: all have come, all have looked, then all go on."""
    careful, careless = (Letter.objects.select_related("survey").get(number=number) for number in (CAREFUL, CARELESS))
    together.wait(WAIT)
    with suppress(Closed):
        send(careful.fingerprint)
    is_free = Letter.objects.get(pk=careless.pk).disposition == Disposition.SENT
    together.wait(WAIT)
    if is_free:
        answers, _texts = sitting_of(careless).to_send()
        Response.objects.create(survey=careless.survey, mode=Mode.PAPER, received_on=clock.today(), answers=answers)
        Letter.objects.filter(pk=careless.pk).update(disposition=Disposition.ANSWERED, mode=Mode.PAPER)


def send_and_die(*words: str) -> None:
    """Stop before the statement with these words, or (without words) after all is kept, and wait there to be killed."""
    place = " ".join(words)

    def send_until(reached: Callable[[], None]) -> None:
        def stop(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
            if place and place in sql:
                reached()
            return execute(sql, params, many, context)

        letter = Letter.objects.get(number=CAREFUL)
        with connection.execute_wrapper(stop):
            send(letter.fingerprint)
        reached()

    killed(send_until)


def state() -> str:
    counts = [Response.objects.filter(mode=mode).count() for mode in (Mode.WEB, Mode.PAPER)]
    told = JournalEntry.objects.filter(key="surveys.answer.second").count()
    stamp = Letter.objects.get(number=CAREFUL).survey.answers_mark()
    drafts = Draft.objects.filter(letter__number=CAREFUL).count()
    return f"carefully={counts[0]} carelessly={counts[1]} told={told} stamp={stamp} drafts={drafts}"


if __name__ == "__main__":
    with clock.frozen(date(2012, 11, 20)):
        answer({"build": build, "send": partial(at_once, send_at_once, SENDERS), "die": send_and_die, "state": state})
