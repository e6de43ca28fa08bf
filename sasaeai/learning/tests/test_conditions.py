"""受講の条件: one of each group, valid on the first day; staff may admit with a reason."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.kernel.clock import today
from sasaeai.kernel.models import JournalEntry
from sasaeai.learning.actions.forgetting import forget_application
from sasaeai.learning.models import Application
from sasaeai.learning.tests.known import kind_named, open_course, person, recognised, states, told, web_form


@pytest.fixture
def kinds(db):
    return {name: kind_named(name, valid_months=12, renewable_months_after=6) for name in ("入門", "初級", "救急")}


def test_a_stranger_is_told_what_is_needed_and_what_to_do(client, districts, kinds):
    course = open_course(districts["kamoi"], needs=[([kinds["入門"], kinds["初級"]], False), ([kinds["救急"]], False)])
    page = told(client.get(f"/courses/{course.uid}/"))
    assert "入門・初級のどれか（有効なもの）" in page
    answer = client.post(f"/courses/{course.uid}/apply/", web_form())
    assert answer.status_code == 422
    assert "入門・初級のどれか（有効なもの）、救急（有効なもの）" in told(answer)
    assert "窓口にお電話ください" in told(answer)
    assert not Application.objects.exists()


def test_one_of_each_group_is_enough_and_all_groups_are_needed(client, districts, kinds):
    course = open_course(districts["kamoi"], needs=[([kinds["入門"], kinds["初級"]], False), ([kinds["救急"]], False)])
    known = person("井上 明", 1111)
    recognised(known, kinds["初級"], districts["kamoi"], until=date(2013, 3, 31))
    answer = client.post(f"/courses/{course.uid}/apply/", web_form())
    assert "必要です：救急（有効なもの）。" in told(answer)
    recognised(known, kinds["救急"], districts["kamoi"], until=date(2013, 3, 31))
    client.post(f"/courses/{course.uid}/apply/", web_form())
    assert states(course) == {"井上 明": "accepted"}


@pytest.mark.parametrize(
    ("until", "renewable", "is_enough"),
    [
        (date(2012, 12, 20), False, True),  # the day of the first session
        (date(2012, 12, 19), False, False),  # it ends the day before
        (date(2012, 12, 19), True, True),  # but can be renewed
        (date(2012, 6, 20), True, True),  # for six months
        (date(2012, 6, 19), True, False),
        (None, False, True),
    ],
)
def test_it_has_to_be_valid_on_the_first_day_of_the_course(client, districts, kinds, until, renewable, is_enough):
    course = open_course(districts["kamoi"], needs=[([kinds["入門"]], renewable)])
    recognised(person("井上 明", 1111), kinds["入門"], districts["kamoi"], until=until)
    client.post(f"/courses/{course.uid}/apply/", web_form())
    assert bool(states(course)) is is_enough


def test_what_was_revoked_counts_for_nothing(client, suzuki, districts, kinds):
    course = open_course(districts["kamoi"], needs=[([kinds["入門"]], True)])
    row = recognised(person("井上 明", 1111), kinds["入門"], districts["kamoi"])
    client.force_login(suzuki.account)
    client.post(f"/desk/learning/qualifications/{row.qualification.uid}/revoke/", {"reason": "取りちがえ"})
    client.logout()
    assert client.post(f"/courses/{course.uid}/apply/", web_form()).status_code == 422


def test_what_lies_with_the_other_row_of_the_same_person_counts_too(client, districts, kinds):
    course = open_course(districts["kamoi"], needs=[([kinds["入門"]], False)])
    kept = person("井上 明", 1111)
    twice = person("いのうえ あきら", 1111, same_as=kept)
    recognised(twice, kinds["入門"], districts["kamoi"])
    client.post(f"/courses/{course.uid}/apply/", web_form())
    assert Application.objects.get().person == kept


def test_staff_admit_somebody_with_a_reason_that_stays_in_the_journal(client, mori, districts, kinds):
    course = open_course(districts["nagatsuta"], needs=[([kinds["入門"]], False)])
    client.force_login(mori.account)
    page = f"/desk/learning/courses/{course.uid}/apply/"
    form = {"once": "once234567", "name": "井上 明", "telephone": "045-930-1111", "way_in": "phone"}
    assert "入門（有効なもの）" in told(client.post(page, form))
    client.post(page, form | {"admitted_because": "他市の修了証の写しを見た"})
    assert states(course) == {"井上 明": "accepted"}
    line = JournalEntry.objects.get(key="learning.application.admitted")
    assert line.details == {"reason": "他市の修了証の写しを見た"}
    assert "井上" not in line.subject_label


def test_and_is_forgotten_with_who_was_admitted(client, mori, districts, kinds):
    course = open_course(districts["nagatsuta"], needs=[([kinds["入門"]], False)])
    client.force_login(mori.account)
    form = {"once": "once234567", "name": "井上 明", "telephone": "045-930-1111", "way_in": "phone"}
    client.post(f"/desk/learning/courses/{course.uid}/apply/", form | {"admitted_because": "以前は看護師"})
    forget_application(Application.objects.get(), on=today())
    assert "看護師" not in str(list(JournalEntry.objects.values_list("details", flat=True)))
