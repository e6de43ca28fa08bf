"""講座 for everybody: read, apply with a name and a number, see and cancel by one's own link."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from sasaeai.kernel import clock
from sasaeai.kernel.models import JournalEntry, Message
from sasaeai.learning.actions.courses import cancel_course, move_course
from sasaeai.learning.models import Application, CourseState
from sasaeai.learning.tests.known import (
    NOVEMBER_2012,
    applied,
    made_course,
    open_course,
    person,
    states,
    told,
    web_form,
)
from sasaeai.people.models import Person
from sasaeai.plans.tests.making import make_plan, publish_as


def test_everybody_reads_what_is_open_and_how_many_places_are_left(client, districts):
    course = open_course(districts["kamoi"], capacity=3, fee="無料")
    applied(course, "井上 明", 1)
    draft = made_course(districts["kamoi"], "まだ秘密の講座", made_at=clock.now())
    draft.save()
    assert "あと2人" in told(client.get("/courses/"))
    assert "まだ秘密の講座" not in told(client.get("/courses/"))
    page = told(client.get(f"/courses/{course.uid}/"))
    assert "あと2人、申し込めます。" in page
    assert "平成24年12月20日" in page
    assert client.get(f"/courses/{draft.uid}/").status_code == 404
    assert client.get("/courses/nothing234/").status_code == 404


def test_name_and_number_are_enough_and_the_own_link_shows_and_cancels(client, districts):
    course = open_course(districts["kamoi"])
    answer = client.post(f"/courses/{course.uid}/apply/", web_form(telephone="０４５ー９３０ー１１１１"), follow=True)
    assert "参加を受け付けています" in told(answer)
    row = Application.objects.get()
    assert (row.state, row.way, row.person.name, row.places.get().number) == ("accepted", "web", "井上 明", 1)
    assert Person.objects.with_telephone("+81 45 930 1111").get() == row.person
    assert "井上" not in told(answer), "whoever finds the link reads no name"
    page = f"/courses/mine/{row.token}/"
    client.get(f"{page}answer/")
    assert states(course) == {"井上 明": "accepted"}, "opening a link only shows"
    assert "取り消しました" in told(client.post(f"{page}answer/", {"answer": "cancel"}, follow=True))
    assert "取り消されました" in told(client.post(f"{page}answer/", {"answer": "cancel"}, follow=True))
    assert states(course) == {"井上 明": "cancelled"}
    assert JournalEntry.objects.filter(key="learning.application.cancelled").count() == 1


def test_a_mail_address_brings_the_own_link(client, districts, settings):
    settings.PUBLIC_ADDRESS = "https://midori.example.jp"
    course = open_course(districts["kamoi"])
    settings.TASKS = {"default": {"BACKEND": "sasaeai.kernel.tasks.backend.DatabaseBackend"}}
    client.post(f"/courses/{course.uid}/apply/", web_form(email="inoue@example.jp"))
    letter = Message.objects.get(to="inoue@example.jp")
    assert f"https://midori.example.jp/courses/mine/{Application.objects.get().token}/" in letter.body


def test_pressed_twice_it_is_written_once(client, districts):
    course = open_course(districts["kamoi"])
    first = client.post(f"/courses/{course.uid}/apply/", web_form())
    second = client.post(f"/courses/{course.uid}/apply/", web_form())
    assert first["Location"] == second["Location"]
    assert Application.objects.count() == 1


def test_the_same_number_twice_is_told_and_another_of_the_family_is_welcome(client, districts):
    course = open_course(districts["kamoi"])
    page = f"/courses/{course.uid}/apply/"
    client.post(page, web_form())
    again = client.post(page, web_form(once="another234", name="井上　明", telephone="+81-45-930-1111"))
    assert again.status_code == 422
    assert "申し込みが、もうあります" in told(again)
    wife = web_form(once="another345", name="井上 桂")
    answer = client.post(page, wife)
    assert "別の人の申し込みなら" in told(answer)
    assert 'name="another"' in told(answer)
    assert client.post(page, wife | {"another": "on"}).status_code == 302
    assert states(course) == {"井上 明": "accepted", "井上 桂": "accepted"}


def test_a_known_person_is_found_again_and_never_changed_from_outside(client, districts):
    known = person("井上 明", 1111, email="")
    course = open_course(districts["kamoi"])
    client.post(f"/courses/{course.uid}/apply/", web_form(name="井上明", email="other@example.jp"))
    assert Application.objects.get().person == known
    known.refresh_from_db()
    assert (known.name, known.email) == ("井上 明", "")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "お名前を書いてください"),
        ({"telephone": ""}, "電話番号を書いてください"),
        ({"telephone": "12"}, "市外局番から"),
        ({"email": "だれか"}, "メールアドレスの形が正しくありません"),
        ({"people": "9"}, "1から2までの数"),
        ({"people": "２人"}, ""),
    ],
)
def test_a_slip_is_told_and_what_was_typed_stays(client, districts, fields, said):
    course = open_course(districts["kamoi"], most_together=2, capacity=4)
    answer = client.post(f"/courses/{course.uid}/apply/", web_form(people="1", needs="車いすです") | fields)
    if not said:
        assert Application.objects.get().places.count() == 2
        return
    assert answer.status_code == 422
    assert said in told(answer)
    assert "車いすです" in told(answer)
    assert not Application.objects.exists()


def test_after_closing_nobody_applies_by_web(client, districts):
    course = open_course(districts["kamoi"], closes_on=date(2012, 11, 25))
    assert client.get(f"/courses/{course.uid}/apply/").status_code == 200
    with clock.frozen(date(2012, 11, 26)):
        answer = client.post(f"/courses/{course.uid}/apply/", web_form())
        assert answer.status_code == 409
        assert "申し込みは終わりました" in told(answer)
    with clock.frozen(NOVEMBER_2012 + timedelta(days=31)):
        course.closes_on = None
        course.save()
        assert client.post(f"/courses/{course.uid}/apply/", web_form()).status_code == 409, "it has begun"
    assert not Application.objects.exists()


def test_a_link_that_was_made_up_opens_nothing_and_whoever_tries_many_has_to_wait(client, districts):
    row = applied(open_course(districts["kamoi"]), "井上 明", 1)
    wrong = "3" if row.token.endswith("2") else "2"
    for number in range(20):
        made_up = f"{row.token[:-1]}{wrong}" if number % 2 else row.uid
        assert client.get(f"/courses/mine/{made_up}/").status_code == 404
    assert client.get(f"/courses/mine/{row.token}/").status_code == 429
    assert client.post(f"/courses/mine/{row.token}/answer/", {"answer": "cancel"}).status_code == 429
    row.refresh_from_db()
    assert row.state == "accepted"


def test_whoever_tries_numbers_to_learn_who_applied_has_to_wait(client, districts):
    course = open_course(districts["kamoi"])
    applied(course, "井上 明", 1)
    for number in range(20):
        client.post(f"/courses/{course.uid}/apply/", web_form(once=f"once{number}", telephone="045-930-0001"))
    assert client.post(f"/courses/{course.uid}/apply/", web_form(once="last234567")).status_code == 429
    # Who applied often is not shut out from the own pages.
    assert client.get(f"/courses/mine/{Application.objects.first().token}/").status_code == 200


def test_nobody_fills_a_course_alone(client, districts):
    course = open_course(districts["kamoi"], capacity=99)
    for number in range(20):
        form = web_form(once=f"once{number}", name=f"見本{number}", telephone=f"045-930-{number:04}")
        assert client.post(f"/courses/{course.uid}/apply/", form).status_code == 302
    assert client.post(f"/courses/{course.uid}/apply/", web_form(once="more234567")).status_code == 429
    assert client.get("/education/").status_code == 429
    assert course.applications.count() == 20


def test_the_way_in_is_there_as_long_as_a_course_is(client, midori, districts, suzuki):
    publish_as(make_plan(midori, districts.values()), "基本案")
    assert 'href="/courses/"' not in told(client.get("/"))
    course = open_course(districts["kamoi"])
    assert 'href="/courses/"' in told(client.get("/"))
    assert "/courses/" in told(client.get("/sitemap.xml"))
    move_course(course, CourseState.ENDED, by=suzuki)
    assert 'href="/courses/"' not in told(client.get("/"))
    assert "この講座は終わりました" in told(client.get(f"/courses/{course.uid}/"))


def test_a_course_that_was_called_off_says_why(client, districts, suzuki):
    course = open_course(districts["kamoi"])
    row = applied(course, "井上 明", 1)
    cancel_course(course, "講師の都合のため", by=suzuki)
    assert "講師の都合のため" in told(client.get(f"/courses/{course.uid}/"))
    assert "講師の都合のため" in told(client.get(f"/courses/mine/{row.token}/"))
    assert client.post(f"/courses/{course.uid}/apply/", web_form()).status_code == 409


def test_the_list_costs_as_many_queries_for_eleven_courses_as_for_one(client, districts, django_assert_max_num_queries):
    open_course(districts["kamoi"])
    client.get("/courses/")
    with django_assert_max_num_queries(60) as one:
        Client().get("/courses/")
    for area in districts.values():
        applied(open_course(area, capacity=1), f"見本 {area.slug}", area.pk)
    with django_assert_max_num_queries(len(one)):
        Client().get("/courses/")
