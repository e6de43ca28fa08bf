"""Measure the results of a survey at the desk: fifty questions, 3,000 answers, eleven districts; cold, and queries.

Run `.venv/bin/python -m bench.survey_pages`. It makes a ward of its own in a database file of its own. Each page is
asked for the first time in a new process, after another page of the desk (which loads settings, addresses and the
frame): CPU seconds of that one process, numpy included. Prints a Markdown table.
"""

from __future__ import annotations

import random
import sys
import time

from bench.alone import alone, begin, surroundings

SIZES = (300, 3_000)
SINGLES, SEVERAL = 40, 10
PAGES = ("", "all/", "q/s1/?by=age", "q/m1/?by=age")


def main() -> None:
    if sys.argv[1:]:
        begin()
        if sys.argv[1] == "make":
            make(int(sys.argv[2]))
        else:
            ask(sys.argv[3])
        return
    print("| page | answers | queries | CPU seconds, cold | again | kB |")
    print("|---|---|---|---|---|---|")
    for size in SIZES:
        with surroundings("results") as around:
            alone("bench.survey_pages", around, "make", size)
            for page in (*PAGES, "publish"):
                alone("bench.survey_pages", around, "ask", size, page)


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


def ask(page: str) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from sasaeai.people.models import Account
    from sasaeai.surveys.models import Survey

    client = Client(headers={"host": "localhost"})
    client.force_login(Account.objects.get(login="suzuki"))
    client.get("/desk/surveys/")
    address = f"/desk/surveys/{Survey.objects.get().uid}/results/{page}"
    if page == "publish":
        address += "/"
    send = client.post if page == "publish" else client.get
    begun = time.process_time()
    answer = send(address)
    seconds = time.process_time() - begun
    begun = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        send(address)
    again = time.process_time() - begun
    assert answer.status_code in {200, 302}
    name, size = page or "overview", len(answer.content) / 1000
    print(f"| `{name}` | SIZE | {len(queries)} | {seconds:.2f} | {again:.2f} | {size:.0f} |")


if __name__ == "__main__":
    main()
