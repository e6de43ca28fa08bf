"""Measure the review year of a ward as large as any: opening it, the overview, one sheet, my list.

Run `.venv/bin/python -m bench.reviews`. It makes the synthetic ward (2,600 measures, 7,800 indicators) in a database
file of its own and opens the review of one fiscal year. Seconds are wall time, beside them the CPU time of the
process; each page is asked twice and the second time is printed, with its queries. Prints a Markdown table.
"""

from __future__ import annotations

import sys
import time
from datetime import timedelta

from bench.alone import alone, begin, surroundings

PER_ALL = 2_600


def main() -> None:
    if sys.argv[1:]:
        begin()
        measure()
        return
    print("| what | seconds | CPU seconds | queries | kB |")
    print("|---|---|---|---|---|")
    with surroundings("reviews") as around:
        alone("bench.reviews", around, "measure", PER_ALL)


def measure() -> None:
    from django.core.management import call_command

    from sasaeai.kernel import clock
    from sasaeai.kernel.fiscal import FiscalYear
    from sasaeai.people.models import Organisation, Role
    from sasaeai.people.tests.known import make_person
    from sasaeai.portal.demo.synthetic import FIRST, build_synthetic_ward
    from sasaeai.reviews.models import ReviewYear

    call_command("migrate", verbosity=0)
    ward = build_synthetic_ward()
    suzuki = make_person("鈴木 花子", "suzuki", Role.SECRETARIAT, ward.area)
    make_person("中村 恵", "nakamura", Role.ORGANISATION, ward.area, organisation=Organisation.objects.first())
    district = ward.district_plans.order_by("area__position").first()
    make_person("田中 正", "tanaka", Role.COMMITTEE, district.area)
    with clock.frozen(FiscalYear(FIRST + 1).start + timedelta(days=60)):
        opened(ward, FiscalYear(FIRST), suzuki)
        year = ReviewYear.objects.get()
        pages(year, district)


def opened(ward, year, by) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from sasaeai.kernel.clock import today
    from sasaeai.reviews.actions.opening import open_year

    with CaptureQueriesContext(connection) as queries:
        begun, worked = time.perf_counter(), time.process_time()
        made = open_year(ward.period, year, due_on=today() + timedelta(days=35), contact="福祉保健課", by=by)
        seconds, worked = time.perf_counter() - begun, time.process_time() - worked
    print(f"| open the year: {made.sheets.count():,} sheets | {seconds:.2f} | {worked:.2f} | {len(queries)} | |")


def pages(year, district) -> None:
    mine = year.sheets.filter(owner__isnull=False, measure__isnull=False).order_by("position").first()
    simple = year.sheets.get(plan=district, measure=None, goal=None, indicator=None)
    ask("the list of years", "suzuki", "/desk/reviews/")
    ask("the overview of a year", "suzuki", f"/desk/reviews/{year.uid}/")
    ask("one sheet", "suzuki", f"/desk/reviews/sheets/{mine.uid}/")
    ask("a district's simple sheet", "tanaka", f"/desk/reviews/sheets/{simple.uid}/")
    ask("my list, of an organisation", "nakamura", "/desk/reviews/mine/")
    ask("my list, of the secretariat", "suzuki", "/desk/reviews/mine/")


def ask(what: str, login: str, address: str) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from sasaeai.people.models import Account

    client = Client(headers={"host": "localhost"})
    client.force_login(Account.objects.get(login=login))
    client.get(address)
    begun, worked = time.perf_counter(), time.process_time()
    answer = client.get(address)
    seconds, worked = time.perf_counter() - begun, time.process_time() - worked
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    print(f"| {what} | {seconds:.2f} | {worked:.2f} | {len(queries)} | {len(answer.content) / 1000:.0f} |")


if __name__ == "__main__":
    main()
