"""Run by test_reminders.py as a process of its own: a ward in which something waits for more people than a portion."""

from __future__ import annotations

import io
import os
import sys
import time
from datetime import date, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.reminder_settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from sasaeai.areas.tests.places import make_districts, make_midori  # noqa: E402
from sasaeai.kernel.clock import frozen, now  # noqa: E402
from sasaeai.kernel.models import Message  # noqa: E402
from sasaeai.kernel.outbox import post, send_waiting  # noqa: E402
from sasaeai.people.models import Account, Person, Role, Seat  # noqa: E402
from sasaeai.people.tests.known import SINCE, make_organisation  # noqa: E402
from sasaeai.plans.models import EntryCall, Plan, Problem  # noqa: E402
from sasaeai.plans.tests.making import make_plan  # noqa: E402
from sasaeai.reminders.actions import writing  # noqa: E402
from sasaeai.reminders.models import Digest, ReminderTerms, Round  # noqa: E402
from sasaeai.reminders.tasks import remind  # noqa: E402
from tests.tables import make_tables  # noqa: E402
from tests.together import WAIT, at_once  # noqa: E402

get_resolver().reverse_dict  # noqa: B018 (all pages are loaded before the process divides: letters name addresses)

MONDAY = datetime(2013, 7, 8, 9, 5)


def build(of_staff: str = "58", of_groups: str = "12") -> None:
    """So many of the secretariat, and so many who write for an organisation of their own: all have something to do."""
    staff, number_of_groups = int(of_staff), int(of_groups)
    make_tables()
    ward = make_midori()
    plan = make_plan(ward, make_districts(ward).values())
    district = Plan.objects.get(area__slug="nagatsuta")
    Problem.objects.create(plan=district, title="坂", written_on=date(2013, 5, 1), promised_on=date(2013, 6, 30))
    call = EntryCall.objects.create(
        plan=plan, title="取り組み", due_on=date(2013, 7, 31), contact="区役所", sent_on=date(2013, 6, 10)
    )
    groups = [make_organisation(f"第{number}の会") for number in range(number_of_groups)]
    call.organisations.set(groups)
    people = Person.objects.bulk_create(
        Person(name=f"見本 {number}", email=f"person{number}@midori-fukushi.example.jp")
        for number in range(staff + number_of_groups)
    )
    Account.objects.bulk_create(Account(login=f"person{row.pk}", password="!", person=row) for row in people)
    seats = [Seat(person=row, role=Role.SECRETARIAT, since=SINCE) for row in people[:staff]]
    pairs = zip(people[staff:], groups, strict=True)
    seats += [Seat(person=row, role=Role.ORGANISATION, organisation=group, since=SINCE) for row, group in pairs]
    through = Seat.areas.through
    through.objects.bulk_create(through(seat=seat, area=ward) for seat in Seat.objects.bulk_create(seats))
    ReminderTerms.objects.create(pk=1, is_on=True)


def begin() -> str:
    """The hour has come: the week is begun, and what a task process does then."""
    with frozen(MONDAY):
        remind.func()
        send()
    return state()


def send(lease: int = 1) -> None:
    call_command("run_tasks", once=True, lease=lease, verbosity=0, stdout=io.StringIO())


def work() -> str:
    """A task process beside another one, which has to take a lease of its own."""
    with frozen(MONDAY):
        send(lease=60)
    return ""


def send_later(hours: str = "1") -> str:
    """Later the task process has started again, and the outbox looks for what a killed one had in its hands."""
    with frozen(MONDAY + timedelta(hours=int(hours))):
        send()
        while send_waiting.func():
            pass
    return state()


def state() -> str:
    return f"{Round.objects.count()} week, {Digest.objects.count()} written, {Message.objects.count()} stored"


def write_and_wait() -> None:
    """Stops in the middle of a portion's transaction, and waits to be killed."""
    stored = iter(range(1, 1_000))

    def post_and_wait(*args: Any, **kwargs: Any) -> Message:
        message = post(*args, **kwargs)
        if next(stored) == 60:
            print("in the middle", flush=True)
            time.sleep(60)
        return message

    writing.post = post_and_wait  # type: ignore[attr-defined]
    begin()


def write_carelessly() -> None:
    """The negative control: no key, and "written" only when all is done; stops after 30 letters of a portion."""
    ReminderTerms.objects.update(is_on=False)  # the careful way is not to come in between
    with frozen(MONDAY):
        owners = writing.Owners(date(2013, 7, 8))
        keys = owners.written_to()[: writing.PORTION]
        known = set(Digest.objects.values_list("person", flat=True))
        letters = [owners.people[key] for key in keys if key not in known]
        for number, person in enumerate(letters, start=1):
            post(person.email, "ご確認いただきたいこと", "1件")
            if number == 30 and "once" in sys.argv:
                print("in the middle", flush=True)
                time.sleep(60)
        Digest.objects.bulk_create(
            Digest(week=date(2013, 7, 8), person=person, jobs=1, message_key="", made_at=now()) for person in letters
        )


def at_the_same_moment() -> str:
    """Twelve task processes find that the hour has come."""

    def press(_number: int, together: Any) -> None:
        with frozen(MONDAY):
            together.wait(WAIT)
            remind.func()

    at_once(press)
    return state()


def measure() -> str:
    """What writing letters costs, five hundred after `build 440 60`: queries and seconds of each portion."""
    connection.force_debug_cursor = True
    told = []
    with frozen(MONDAY):
        owners = writing.Owners(date(2013, 7, 8))
        keys = owners.written_to()
        writing.begin(date(2013, 7, 8))
        for start in range(0, len(keys), writing.PORTION):
            reset_queries()
            began = time.perf_counter()
            writing.write_to_people(date(2013, 7, 8), keys[start : start + writing.PORTION])
            told.append((len(connection.queries), time.perf_counter() - began))
    return " ".join(f"{queries}q {seconds:.2f}s" for queries, seconds in told)


if __name__ == "__main__":
    verb, *words = sys.argv[1:]
    answer = {
        "build": build,
        "begin": begin,
        "work": work,
        "send-later": send_later,
        "state": state,
        "write-and-wait": write_and_wait,
        "write-carelessly": lambda *_once: write_carelessly(),
        "at-once": at_the_same_moment,
        "measure": measure,
    }[verb](*words)
    if answer is not None:
        print(answer)
