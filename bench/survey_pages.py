"""Measure the results of a survey at the desk: fifty questions, 3,000 answers, eleven districts; cold, and queries.

Run `.venv/bin/python -m bench.survey_pages`. It makes a ward of its own in a database file of its own. Each page is
asked for the first time in a new process, seven processes for each way to come there:
- read: by the survey's own page, which was read for two seconds (the statistics are loaded meanwhile);
- at once: by the list of surveys, so that the page waits for numpy as well.
CPU seconds of the process while it makes the page, least and middle of seven; seconds on the clock, least. Prints a
Markdown table.
"""

from __future__ import annotations

import json
import random
import sys
import time

from bench.alone import alone, begin, compiled, settled, surroundings, told

SIZES = (300, 3_000)
SINGLES, SEVERAL = 40, 10
PAGES = ("", "all/", "q/s1/?by=age", "q/m1/?by=age")


RUNS = 7
READING = 2.0
WAYS = ("read", "at-once")


def main() -> None:
    if sys.argv[1:]:
        begin()
        if sys.argv[1] == "make":
            make(int(sys.argv[2]))
        else:
            ask(sys.argv[3], sys.argv[4])
        return
    compiled()
    print("| page | answers | queries | CPU s, read | CPU s, at once | on the clock, read | at once | again | kB |")
    print("|---|---|---|---|---|---|---|---|---|")
    for size in SIZES:
        with surroundings("results") as around:
            alone("bench.survey_pages", around, "make", size)
            for page in PAGES:
                print(row(page, size, around), flush=True)
            # Only once: nothing more may be published before ten answers more.
            print(row("publish", size, around, ways=("at-once",), runs=1), flush=True)


def row(page: str, size: int, around: dict[str, str], *, ways: tuple[str, ...] = WAYS, runs: int = RUNS) -> str:
    asked = [
        [json.loads(told("bench.survey_pages", around, "ask", size, page, way)) for _run in range(runs)] for way in ways
    ]
    first = asked[0][0]
    cpu = [sorted(one["cpu"] for one in way) for way in asked]
    clock = [min(one["clock"] for one in way) for way in asked]
    again = min(one["again"] for way in asked for one in way)
    if ways != WAYS:
        return (
            f"| `{page}` | {size:,} | {first['queries']} | ― | {cpu[0][0]:.2f} | ― | {clock[0]:.2f} | {again:.2f} | ― |"
        )
    cells = [f"{one[0]:.2f} ({one[len(one) // 2]:.2f})" for one in cpu] + [f"{one:.2f}" for one in (*clock, again)]
    return f"| `{page or 'overview'}` | {size:,} | {first['queries']} | {' | '.join(cells)} | {first['kB']:.0f} |"


def make(size: int) -> None:
    from django.core.management import call_command

    from sasaeai.areas.tests.places import make_districts, make_midori
    from sasaeai.people.models import Role
    from sasaeai.people.tests.known import make_person
    from sasaeai.surveys.actions.surveys import answers_moved
    from sasaeai.surveys.models import Choice, Question, Survey
    from sasaeai.surveys.tests.known import answered, made_survey, opened

    call_command("migrate", verbosity=0)
    midori = make_midori()
    make_person("鈴木 一郎", "suzuki", Role.SECRETARIAT, midori)
    survey = opened(made_survey(midori, make_districts(midori)))
    survey.strata.update(letters=1_000)
    section = survey.sections.last()
    for kind, letter, number, choices in (("single", "s", SINGLES, 5), ("multiple", "m", SEVERAL, 8)):
        for place in range(1, number + 1):
            row = Question.objects.create(
                survey=survey, section=section, code=f"{letter}{place}", kind=kind, text=f"問いの文{place}",
                position=20 + place,
            )  # fmt: skip
            Choice.objects.bulk_create(
                Choice(question=row, code=code, label=f"答え{code}") for code in range(1, choices + 1)
            )
    answered(survey, list(people(size)))
    answers_moved(Survey.objects.get())


def people(size: int):
    dice = random.Random(size)
    for _person in range(size):
        row = {"district": dice.randint(1, 11), "age": dice.randint(1, 4), "sex": dice.randint(1, 2)}
        row |= {f"s{n}": min(5, 1 + int(dice.expovariate(0.7))) for n in range(1, SINGLES + 1) if dice.random() > 0.03}
        yield row | {f"m{n}": sorted(dice.sample(range(1, 9), 3)) for n in range(1, SEVERAL + 1)}


def ask(page: str, way: str) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from sasaeai.people.models import Account
    from sasaeai.surveys.models import Survey

    settled()
    client = Client(headers={"host": "localhost"})
    client.force_login(Account.objects.get(login="suzuki"))
    client.get("/desk/surveys/")
    survey = f"/desk/surveys/{Survey.objects.get().uid}/"
    if way == "read":
        client.get(survey)
        time.sleep(READING)
    address = f"{survey}results/{page}" + ("/" if page == "publish" else "")
    send = client.post if page == "publish" else client.get
    begun, clock = time.process_time(), time.perf_counter()
    answer = send(address)
    seconds, waited = time.process_time() - begun, time.perf_counter() - clock
    begun = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        send(address)
    again = time.process_time() - begun
    assert answer.status_code in {200, 302}
    found = {"cpu": seconds, "clock": waited, "again": again, "queries": len(queries), "kB": len(answer.content) / 1000}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
