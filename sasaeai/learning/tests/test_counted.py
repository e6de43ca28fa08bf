"""Indicators count courses and 福祉教育: certificates, who completed, pupils reached; few people are not told."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.kernel.clock import now
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.metrics import SUPPRESSED, Window, find_metric
from sasaeai.learning.actions.recognising import complete_course, revoke
from sasaeai.learning.models import EducationRequest
from sasaeai.learning.tests.known import applied, kind_named, open_course, person, recognised
from sasaeai.people.models import Person

YEAR = FiscalYear(2012)


def read(key: str, *areas, exact: bool = False) -> list:
    window = Window([area.pk for area in areas], YEAR)
    values = find_metric(key).read(window, exact=exact)
    return [values[area.pk] for area in areas]


def lesson(area, contact: Person, children: int, **fields) -> EducationRequest:
    fields = {"state": "done", "day": date(2012, 6, 1)} | fields
    return EducationRequest.objects.create(
        area=area, asker="school", organisation_name="見本小学校", contact=contact, children=children, wished_days="―",
        theme="―", way="phone", received_at=now(), **fields,
    )  # fmt: skip


def test_certificates_are_counted_where_they_were_recognised_while_they_are_valid(districts, suzuki):
    kind, kamoi, miho = kind_named(), districts["kamoi"], districts["miho"]
    rows = [recognised(person(f"見本{number}", number), kind, kamoi) for number in range(7)]
    recognised(person("切れた人", 90), kind, kamoi, until=date(2012, 11, 19))
    revoke(rows[0], "取りちがえ", by=suzuki)
    for number in range(3):
        recognised(person(f"少ない{number}", 50 + number), kind, miho)
    assert read("learning.certificates_valid", kamoi, miho, exact=True) == [6, 3]
    assert read("learning.certificates_valid", kamoi, miho) == [SUPPRESSED, SUPPRESSED]


def test_who_completed_is_counted_in_the_district_of_the_course_and_the_year_of_the_day(districts, suzuki):
    course = open_course(districts["kamoi"], capacity=10)
    rows = [applied(course, f"見本{number}", number) for number in range(6)]
    complete_course(course, rows[:5], on=date(2012, 12, 1), by=suzuki)
    complete_course(course, rows[5:], on=date(2013, 4, 1), by=suzuki)
    assert read("learning.completed", districts["kamoi"]) == [5]


def test_pupils_and_lessons_are_counted_once_they_were_held(districts):
    contact = person("大山", 1)
    lesson(districts["kamoi"], contact, 68)
    lesson(districts["kamoi"], contact, 30, day=date(2013, 2, 1))
    lesson(districts["kamoi"], contact, 99, state="agreed")
    lesson(districts["kamoi"], contact, 99, day=date(2012, 3, 31))
    lesson(districts["miho"], contact, 0, adults=12)
    assert read("learning.pupils", districts["kamoi"], districts["miho"]) == [98, 0]
    assert read("learning.education_sessions", districts["kamoi"], districts["miho"]) == [2, 1]


@pytest.mark.parametrize(
    "key", ["learning.certificates_valid", "learning.completed", "learning.pupils", "learning.education_sessions"]
)
def test_the_rows_behind_a_number_are_for_the_seats_that_teach_there(districts, mori, hayashi, viewer_of, suzuki, key):
    course = open_course(districts["kamoi"], capacity=10)
    complete_course(course, [applied(course, "見本", 1)], on=date(2012, 12, 1), by=suzuki)
    recognised(person("見本二", 2), kind_named(), districts["kamoi"])
    lesson(districts["kamoi"], person("大山", 3), 68)
    rows = find_metric(key).rows(Window([districts["kamoi"].pk], YEAR))
    assert rows.count() == 1
    assert rows.visible_to(viewer_of(hayashi)).count() == 1
    assert rows.visible_to(viewer_of(mori)).count() == 0
    assert "見本二" not in str(rows[0])
