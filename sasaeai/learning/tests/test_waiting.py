"""The waiting list: no place idle while somebody waits who fits, offers end, and nobody comes back by chance."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils.timezone import make_aware

from sasaeai.kernel import clock
from sasaeai.kernel.models import JournalEntry, Message
from sasaeai.kernel.models.outbox import MessageState
from sasaeai.kernel.tasks.schedule import entries
from sasaeai.learning.models import Application, Attendance, Place
from sasaeai.learning.tasks import keep_queues
from sasaeai.learning.tests.known import NOVEMBER_2012, applied, nobody_idle, open_course, states, told, web_form


def press(client, row: Application, answer: str, follow: bool = False):
    return client.post(f"/courses/mine/{row.token}/answer/", {"answer": answer}, follow=follow)


def later(days: int):
    return clock.frozen(NOVEMBER_2012 + timedelta(days=days))


def test_the_first_who_waits_is_offered_what_becomes_free_and_says_yes(client, districts):
    course = open_course(districts["kamoi"], capacity=1)
    first = applied(course, "井上 明", 1)
    second = applied(course, "上野 和子", 2, email="ueno@example.jp")
    third = applied(course, "江口 進", 3)
    assert "前に1組が待っています" in told(client.get(f"/courses/mine/{third.token}/"))
    assert "満員です" in told(client.get(f"/courses/{course.uid}/"))
    press(client, first, "cancel")
    assert states(course) == {"井上 明": "cancelled", "上野 和子": "offered", "江口 進": "waiting"}
    page = client.get(f"/courses/mine/{second.token}/")
    assert "平成24年11月23日 09:00までに" in told(page)
    assert states(course)["上野 和子"] == "offered", "opening the link answers nothing"
    press(client, second, "accept")
    press(client, second, "accept")
    assert states(course)["上野 和子"] == "accepted"
    assert JournalEntry.objects.filter(key="learning.application.accepted").count() == 1
    assert Place.objects.get().application == second


def test_who_declines_gives_it_to_the_next_at_once(client, districts):
    course = open_course(districts["kamoi"], capacity=1)
    first, second, third = (applied(course, name, number) for number, name in enumerate(("井上", "上野", "江口")))
    press(client, first, "cancel")
    press(client, second, "decline")
    assert states(course) == {"井上": "cancelled", "上野": "declined", "江口": "offered"}
    assert press(client, second, "accept").status_code == 409
    assert Place.objects.get().application == third


def test_an_offer_without_an_answer_passes_on_by_itself(client, districts):
    course = open_course(districts["kamoi"], capacity=1, offer_days=2)
    first = applied(course, "井上", 1)
    second = applied(course, "上野", 2, email="ueno@example.jp")
    third = applied(course, "江口", 3, email="eguchi@example.jp")
    press(client, first, "cancel")
    with later(1):
        assert keep_queues.func() == 0
        assert states(course)["上野"] == "offered"
    with later(2):
        assert keep_queues.func() == 1
        assert states(course) == {"井上": "cancelled", "上野": "expired", "江口": "offered"}
        answer = press(client, second, "accept", follow=True)
        assert answer.status_code == 409
        assert "期限が過ぎたか" in told(answer)
        assert states(course)["上野"] == "expired"
        press(client, third, "accept")
    assert states(course)["江口"] == "accepted"
    assert "sasaeai.learning.tasks.keep_queues" in entries


def test_it_passes_on_without_the_task_process_too(client, districts):
    course = open_course(districts["kamoi"], capacity=1)
    first = applied(course, "井上", 1)
    applied(course, "上野", 2, email="ueno@example.jp")
    applied(course, "江口", 3, email="eguchi@example.jp")
    press(client, first, "cancel")
    with later(4):
        client.post(f"/courses/{course.uid}/apply/", web_form())
    assert states(course) == {"井上": "cancelled", "上野": "expired", "江口": "offered", "井上 明": "waiting"}


def test_whoever_cancelled_after_all_does_not_come_back_into_the_queue(client, districts):
    course = open_course(districts["kamoi"], capacity=1)
    first, second, third = (applied(course, name, number) for number, name in enumerate(("井上", "上野", "江口")))
    press(client, first, "cancel")
    press(client, second, "accept")
    press(client, second, "cancel")
    assert states(course) == {"井上": "cancelled", "上野": "cancelled", "江口": "offered"}
    press(client, third, "decline")
    assert states(course) == {"井上": "cancelled", "上野": "cancelled", "江口": "declined"}
    keep_queues.func()
    assert not Place.objects.exists()
    client.post(f"/courses/{course.uid}/apply/", web_form(name="上野", telephone="045-930-0001"))
    assert course.applications.filter(person__name="上野", state="accepted").count() == 1, (
        "applying again is a new start"
    )


def test_a_group_waits_until_enough_is_free_and_who_is_alone_goes_before(client, districts):
    course = open_course(districts["kamoi"], capacity=2, most_together=2)
    first, second = applied(course, "井上", 1), applied(course, "上野", 2)
    pair = applied(course, "江口", 3, people=2)
    alone = applied(course, "小川", 4)
    press(client, first, "cancel")
    assert states(course)["小川"] == "offered"
    assert states(course)["江口"] == "waiting"
    assert nobody_idle(course)
    press(client, alone, "decline")
    assert nobody_idle(course)
    press(client, second, "cancel")
    assert states(course)["江口"] == "offered"
    assert pair.places.count() == 2


def test_however_people_come_and_go_no_place_is_idle_and_none_is_given_twice(client, districts):
    course = open_course(districts["kamoi"], capacity=3, most_together=3)
    rows = [applied(course, f"見本{n}", n, people=1 + n % 3) for n in range(9)]
    for turn in range(40):
        row = rows[(turn * 5) % 9]
        row.refresh_from_db()
        press(client, row, {"offered": ("accept", "decline")[turn % 2], "accepted": "cancel"}.get(row.state, "nothing"))
        assert nobody_idle(course), turn
        live = course.applications.filter(state__in=["accepted", "offered"])
        assert sum(one.people for one in live) == course.places.count() <= 3
    assert JournalEntry.objects.filter(key="learning.application.offered").exists()


def test_more_places_are_offered_and_fewer_are_refused_while_people_hold_them(client, districts, suzuki):
    course = open_course(districts["kamoi"], capacity=2)
    for number, name in enumerate(("井上", "上野", "江口")):
        applied(course, name, number)
    client.force_login(suzuki.account)
    page = f"/desk/learning/courses/{course.uid}/edit/"
    form = {
        "title": course.title, "purpose": "学ぶ", "area": course.area_id, "organiser": "区社協", "most_together": "1",
        "offer_days": "3", "sessions_text": client.get(page).context["form"]["sessions_text"].value(),
    }  # fmt: skip
    assert "定員を増やしてください" in told(client.post(page, form | {"capacity": "1"}))
    client.post(page, form | {"capacity": "３人"})
    assert states(course)["江口"] == "offered"


def test_who_can_only_be_telephoned_stands_on_the_call_list_and_has_time_from_the_call_on(client, districts, mori):
    course = open_course(districts["nagatsuta"], capacity=1)
    first = applied(course, "井上", 1)
    second = applied(course, "上野", 2)
    press(client, first, "cancel")
    client.force_login(mori.account)
    page = told(client.get("/desk/learning/calls/"))
    assert "上野" in page
    assert "045-930-0002" in page
    assert "講座のことで電話する方が1人います" in told(client.get("/desk/"))
    with later(10):
        keep_queues.func()
        assert states(course)["上野"] == "offered", "nobody has told her yet"
        client.post(f"/desk/learning/applications/{second.uid}/answer/", {"answer": "told", "back": "calls"})
        assert "上野" not in told(client.get("/desk/learning/calls/"))
    with later(14):
        keep_queues.func()
    assert states(course)["上野"] == "expired"


def test_a_mail_that_does_not_arrive_puts_somebody_on_the_call_list(client, districts, mori):
    course = open_course(districts["nagatsuta"], capacity=1)
    first = applied(course, "井上", 1)
    second = applied(course, "上野", 2, email="ueno@example.jp")
    press(client, first, "cancel")
    client.force_login(mori.account)
    assert "上野" not in told(client.get("/desk/learning/calls/"))
    second.refresh_from_db()
    Message.objects.filter(key=second.message_key).update(state=MessageState.UNDELIVERABLE, reason="宛先不明")
    assert "上野" in told(client.get("/desk/learning/calls/"))
    with later(5):
        keep_queues.func()
        assert states(course)["上野"] == "offered", "a lost mail is no answer"
        client.post(f"/desk/learning/applications/{second.uid}/answer/", {"answer": "accept"})
    assert states(course)["上野"] == "accepted"


def test_nothing_is_offered_after_the_course_has_begun(client, districts):
    course = open_course(districts["kamoi"], capacity=1)
    first = applied(course, "井上", 1)
    second = applied(course, "上野", 2, email="ueno@example.jp")
    begins = course.begins
    with clock.frozen(begins - timedelta(hours=2)):
        press(client, first, "cancel")
        second.refresh_from_db()
        assert second.offered_until == begins, "an offer never reaches into the course"
    with clock.frozen(begins + timedelta(minutes=1)):
        applied_rows = list(course.applications.order_by("pk"))
        assert press(client, second, "accept").status_code == 409
        assert [row.state for row in applied_rows] == ["cancelled", "offered"]
    assert states(course)["上野"] == "expired"
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("answer", ["", "yes", "told", "x" * 300])
def test_what_no_button_sends_changes_nothing(client, districts, answer):
    row = applied(open_course(districts["kamoi"]), "井上", 1)
    press(client, row, answer)
    row.refresh_from_db()
    assert row.state == "accepted"


def test_who_applies_with_a_mail_is_told_the_hour_until_which_to_answer(client, districts):
    course = open_course(districts["kamoi"], capacity=1)
    first = applied(course, "井上", 1)
    second = applied(course, "上野", 2, email="ueno@example.jp")
    with clock.frozen(make_aware(datetime(2012, 11, 21, 14, 30))):
        press(client, first, "cancel")
        assert "平成24年11月24日 14:30までに" in told(client.get(f"/courses/mine/{second.token}/"))
