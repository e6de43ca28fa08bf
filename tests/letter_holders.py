"""Run by test_one_answer.py as a process of its own: somebody who sends with a letter that others send with, too.

Or who is killed while sending.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from sasaeai.areas.tests.places import make_districts, make_midori  # noqa: E402
from sasaeai.kernel import clock  # noqa: E402
from sasaeai.kernel.models import JournalEntry  # noqa: E402
from sasaeai.surveys.actions.answering import Closed, send, sitting_of  # noqa: E402
from sasaeai.surveys.models import Disposition, Draft, Letter, Mode, Response  # noqa: E402
from sasaeai.surveys.tests.known import made_survey, opened  # noqa: E402

SENDERS = 8
CAREFUL, CARELESS = 1, 2


def build() -> None:
    call_command("migrate", verbosity=0)
    midori = make_midori()
    survey = opened(made_survey(midori, make_districts(midori)))
    for number in (CAREFUL, CARELESS):
        letter = Letter.objects.create(
            survey=survey, stratum=survey.strata.first(), number=number, fingerprint=f"letter-{number}"
        )
        Draft.objects.create(letter=letter, answers={"age": 1})


def send_at_once(name: str, folder: str) -> None:
    careful, careless = (Letter.objects.select_related("survey").get(number=number) for number in (CAREFUL, CARELESS))
    wait_for_the_others(Path(folder), f"{name}-here")
    with suppress(Closed):
        send(careful.fingerprint)
    is_free = Letter.objects.get(pk=careless.pk).disposition == Disposition.SENT
    wait_for_the_others(Path(folder), f"{name}-looked")
    if is_free:
        answers, _texts = sitting_of(careless).to_send()
        Response.objects.create(survey=careless.survey, mode=Mode.PAPER, received_on=clock.today(), answers=answers)
        Letter.objects.filter(pk=careless.pk).update(disposition=Disposition.ANSWERED, mode=Mode.PAPER)


def send_and_die(words: str) -> None:
    """Stop before the statement with these words, or (without words) after all is kept, and wait there to be killed."""

    def stop(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if words and words in sql:
            wait_to_be_killed()
        return execute(sql, params, many, context)

    letter = Letter.objects.get(number=CAREFUL)
    with connection.execute_wrapper(stop):
        send(letter.fingerprint)
    wait_to_be_killed()


def wait_to_be_killed() -> None:
    print("in the middle", flush=True)
    time.sleep(60)


def wait_for_the_others(folder: Path, name: str) -> None:
    """What happens now and then is made to happen every time: all have come, then all go on."""
    (folder / name).touch()
    stage = name.partition("-")[2]
    while len(list(folder.glob(f"*-{stage}"))) < SENDERS:
        time.sleep(0.02)


def state() -> str:
    counts = [Response.objects.filter(mode=mode).count() for mode in (Mode.WEB, Mode.PAPER)]
    told = JournalEntry.objects.filter(key="surveys.answer.second").count()
    stamp = Letter.objects.get(number=CAREFUL).survey.answers_mark()
    drafts = Draft.objects.filter(letter__number=CAREFUL).count()
    return f"carefully={counts[0]} carelessly={counts[1]} told={told} stamp={stamp} drafts={drafts}"


if __name__ == "__main__":
    verb, *words = sys.argv[1:]
    with clock.frozen(date(2012, 11, 20)):
        answer = {"build": build, "send": send_at_once, "die": send_and_die, "state": state}[verb](*words)
    if answer is not None:
        print(answer)
