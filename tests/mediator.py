"""Run by test_two_at_once.py as a process of its own: twelve real processes press at the same moment."""

from __future__ import annotations

import io
import os
from collections import Counter
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.mediator_settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from sasaeai.areas.models import Area  # noqa: E402
from sasaeai.areas.tests.places import make_districts, make_midori  # noqa: E402
from sasaeai.kernel.clock import frozen, now, today  # noqa: E402
from sasaeai.kernel.models import JournalEntry  # noqa: E402
from sasaeai.kernel.outbox import send_waiting  # noqa: E402
from sasaeai.people.models import Person, Role  # noqa: E402
from sasaeai.people.tests.known import make_person  # noqa: E402
from sasaeai.volunteers.actions.answering import free_place, say_yes  # noqa: E402
from sasaeai.volunteers.actions.asking import ask, why_not_now  # noqa: E402
from sasaeai.volunteers.models import (  # noqa: E402
    Candidate,
    CandidateState,
    HelpRequest,
    MediationTerms,
    Volunteer,
    Wave,
)
from sasaeai.volunteers.tests.known import made_asker, made_request, made_volunteer  # noqa: E402
from tests.tables import make_tables  # noqa: E402
from tests.together import PROCESSES, WAIT, answer, at_once  # noqa: E402


def build() -> None:
    make_tables()
    districts = make_districts(make_midori())
    area = districts["nagatsuta"]
    for name, login in (("森 京子", "mori"), ("原 久美", "hara")):
        make_person(name, login, Role.COORDINATOR, area)
    asker = made_asker()
    for _number in range(PROCESSES + 2):
        made_request(area, asker)
    for number in range(PROCESSES):
        made_volunteer(area, f"見本 {number}", f"045-930-{1000 + number}", free=False)


def the_last_place(request: HelpRequest) -> list[Candidate]:
    """A request for one person that all twelve were asked for."""
    wave = Wave.objects.create(request=request, number=1, asked_at=now(), answer_by=today(), by_label="森 京子")
    fields = {"request": request, "wave": wave, "state": CandidateState.ASKED, "asked_at": now()}
    return [Candidate.objects.create(volunteer=one, **fields) for one in Volunteer.objects.order_by("pk")]


def accept() -> str:
    """By link and by telephone, all at the same second."""
    request = HelpRequest.objects.order_by("pk")[0]
    candidates = the_last_place(request)

    def press(number: int, together: Any) -> None:
        together.wait(WAIT)
        say_yes(candidates[number], way="web" if number % 2 else "phone", by=None)

    at_once(press)
    lines = JournalEntry.objects.filter(key__startswith="volunteers.candidate.", subject_label__contains=request.number)
    return f"{states(request)}, {lines.count()} lines"


def accept_carelessly() -> str:
    """The negative control: read whether a place is free, then write, without a lock and without the constraint."""
    request = HelpRequest.objects.order_by("pk")[1]
    candidates = the_last_place(request)
    rules = Candidate._meta.constraints
    once = next(rule for rule in rules if rule.name == "candidate_place_held_once")
    Candidate._meta.constraints = [rule for rule in rules if rule is not once]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Candidate, once)

    def press(number: int, together: Any) -> None:
        place = free_place(request)
        connection.close()
        together.wait(WAIT)
        state = CandidateState.YES if place else CandidateState.RESERVE
        Candidate.objects.filter(pk=candidates[number].pk).update(state=state, place=place)

    at_once(press)
    told = states(request)
    request.candidates.update(state=CandidateState.NOT_NEEDED, place=None)
    Candidate._meta.constraints = rules
    with connection.schema_editor() as editor:
        editor.add_constraint(Candidate, once)
    return told


def states(request: HelpRequest) -> str:
    counted = Counter(request.candidates.values_list("state", flat=True))
    return ", ".join(f"{number} {state}" for state, number in sorted(counted.items()))


def _questions() -> tuple[list[HelpRequest], list[Volunteer], list[Person]]:
    """For each of six people two requests, and the two coordinators."""
    everybody = list(Volunteer.objects.order_by("pk")[: PROCESSES // 2])
    return list(HelpRequest.objects.order_by("pk")[2:]), everybody, list(Person.objects.exclude(account=None))


def ask_twice() -> str:
    """Two coordinators ask each of six people for two requests at the same moment."""
    Candidate.objects.all().delete()
    requests, people, coordinators = _questions()

    def press(number: int, together: Any) -> None:
        together.wait(WAIT)
        ask(requests[number], [people[number // 2]], by=coordinators[number % 2])

    at_once(press)
    return held_by(people)


def ask_carelessly() -> str:
    """The negative control: both look whether she may be asked, then both ask."""
    Candidate.objects.all().delete()
    Wave.objects.all().delete()
    requests, people, _coordinators = _questions()

    def press(number: int, together: Any) -> None:
        request, person = requests[number], people[number // 2]
        why = why_not_now(request, person, MediationTerms.now())
        connection.close()
        together.wait(WAIT)
        if not why:
            with transaction.atomic():
                Candidate.objects.create(request=request, volunteer=person, state=CandidateState.ASKED, asked_at=now())

    at_once(press)
    return held_by(people)


LETTERS = 8


def ask_by_mail() -> None:
    """One wave to eight people who read mail, and what the task process does then."""
    area = Area.objects.get(slug="kamoi")
    fields = {"free": False}
    people = [
        made_volunteer(area, f"手紙 {number}", f"045-931-{1000 + number}", mail=f"mihon{number}@example.jp", **fields)
        for number in range(LETTERS)
    ]
    _wave, asked, refused = ask(made_request(area, Person.objects.first()), people, by=Person.objects.first())
    assert (len(asked), refused) == (LETTERS, [])
    send()


def send() -> None:
    """What a task process does once, its lease short."""
    call_command("run_tasks", once=True, lease=1, verbosity=0, stdout=io.StringIO())


def send_later() -> None:
    """An hour later the outbox looks for what a killed process had in its hands."""
    with frozen(now() + timedelta(hours=1)):
        send()
        send_waiting.func()


def held_by(people: list[Volunteer]) -> str:
    """In how many waves each of the people is."""
    asked = Counter(Candidate.objects.filter(state=CandidateState.ASKED).values_list("volunteer", flat=True))
    return " ".join(str(asked[one.pk]) for one in people)


if __name__ == "__main__":
    answer(
        {
            "build": build,
            "accept": accept,
            "accept-carelessly": accept_carelessly,
            "ask-twice": ask_twice,
            "ask-carelessly": ask_carelessly,
            "ask-by-mail": ask_by_mail,
            "send-later": send_later,
        }
    )
