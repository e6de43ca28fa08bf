"""Measure the coordinator's desk: the board of a district with 3 and with 300 open requests, cold, and its queries.

Run `.venv/bin/python -m bench.desk`. It makes a ward of its own in a database file of its own, with thirty volunteers,
candidates in every state and notes. Each page is asked for the first time in a new process, after the first page of
the desk (which loads settings, addresses and the frame): CPU seconds of that one process. Prints a Markdown table.
"""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from itertools import cycle

from bench.alone import alone, begin, surroundings

SIZES = (3, 300)
VOLUNTEERS = 30
BOARD, PLAN = "/desk/mediation/", "/desk/mediation/plan/"


def main() -> None:
    if sys.argv[1:]:
        begin()
        if sys.argv[1] == "make":
            make(int(sys.argv[2]))
        else:
            ask(sys.argv[3])
        return
    print("| page | open requests | queries | CPU seconds, cold | kB |")
    print("|---|---|---|---|---|")
    for size in SIZES:
        with surroundings("desk") as around:
            alone("bench.desk", around, "make", size)
            for page in (BOARD, PLAN):
                alone("bench.desk", around, "ask", size, page)


def make(size: int) -> None:
    from django.core.management import call_command

    from sasaeai.areas.tests.places import make_districts, make_midori
    from sasaeai.people.models import Role
    from sasaeai.people.tests.known import make_person
    from sasaeai.volunteers.tests.known import made_asker, made_volunteer

    call_command("migrate", verbosity=0)
    area = make_districts(make_midori())["nagatsuta"]
    mori = make_person("森 京子", "mori", Role.COORDINATOR, area)
    people = [made_volunteer(area, f"人{number}", f"045-931-{number:04}") for number in range(VOLUNTEERS)]
    fill(size, area, mori, made_asker(), people)


def fill(size, area, mori, asker, people) -> None:
    """Requests in every open state; every second has candidates, each with an answer, late or not."""
    from sasaeai.kernel.clock import now, today
    from sasaeai.volunteers.models import Candidate, CandidateState, RequestNote, State
    from sasaeai.volunteers.tests.known import made_request

    states = cycle([State.RECEIVED, State.RECEIVED, State.ASKING, State.ASKING, State.INTRODUCING, State.GOING_ON])
    for number, state in zip(range(size), states, strict=False):
        row = made_request(
            area, asker, state=state, received_at=now() - timedelta(days=number % 40), words="聞いたこと" * 20,
            first_day=today() + timedelta(days=1 + number % 7), slots=1 + number % 2,
            follow_up_on=today() if number % 5 == 0 else None,
        )  # fmt: skip
        RequestNote.objects.create(request=row, at=now(), by_label="森", words="電話しました。")
        if number % 2:
            late = today() - timedelta(days=number % 3)
            Candidate.objects.create(
                request=row, volunteer=people[number % len(people)], state=CandidateState.ASKED, asked_at=now(),
                asked_by_way="phone", answer_by=late,
            )  # fmt: skip


def ask(page: str) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from sasaeai.people.models import Account

    client = Client(headers={"host": "localhost"})
    client.force_login(Account.objects.get(login="mori"))
    client.get("/desk/records/")
    begun = time.process_time()
    answer = client.get(page)
    seconds = time.process_time() - begun
    with CaptureQueriesContext(connection) as queries:
        client.get(page)
    assert answer.status_code == 200
    print(f"| `{page}` | SIZE | {len(queries)} | {seconds:.2f} | {len(answer.content) / 1000:.0f} |")


if __name__ == "__main__":
    main()
