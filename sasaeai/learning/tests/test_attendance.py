"""Who came, by list or at the door; who came often enough has learned it, with one press and a certificate."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.kernel import clock
from sasaeai.kernel.models import JournalEntry
from sasaeai.learning.models import Application, Attendance, Recognition
from sasaeai.learning.tests.known import applied, kind_named, open_course, told
from sasaeai.people.models import Qualification


@pytest.fixture
def course(districts):
    kind = kind_named("ガイドボランティア", valid_months=36, allows="外出に付きそえます。")
    return open_course(
        districts["nagatsuta"], "ガイド講座", capacity=5, gives=kind, gives_level="初級", needs_sessions=2
    )


@pytest.fixture
def rows(course) -> list[Application]:
    return [applied(course, name, number) for number, name in enumerate(("井上", "上野", "江口"), start=1)]


def ticks(course, rows, *who: int) -> dict[str, list[str]]:
    """`who`: for each session in its order, how many of the rows came."""
    sessions = list(course.sessions.all())
    return {"came": [f"{s.pk}-{row.pk}" for s, n in zip(sessions, who, strict=True) for row in rows[:n]]}


def typed(at_desk, course, came: dict[str, list[str]]) -> None:
    """The list, typed on the day of the last session."""
    with clock.frozen(course.sessions.last().day):
        at_desk.post(f"/desk/learning/courses/{course.uid}/attendance/", came)


def test_nobody_has_come_to_a_session_that_is_still_to_be(at_desk, course, rows):
    at_desk.post(f"/desk/learning/courses/{course.uid}/attendance/", ticks(course, rows, 3, 2, 1))
    assert not Attendance.objects.exists()
    page = told(at_desk.get(f"/desk/learning/courses/{course.uid}/attendance/"))
    assert (page.count('name="came"'), page.count("これから")) == (0, 9)


def test_the_printed_list_has_everybody_by_number_and_a_box_for_each_session(at_desk, course, rows):
    applied(course, "待つ人", 9, people=1)
    page = told(at_desk.get(f"/desk/learning/courses/{course.uid}/sheet/"))
    assert page.index("井上") < page.index("江口")
    assert page.count('<td class="box">') == 3 * (4 + 4)


def test_the_list_is_typed_in_one_go_and_a_tick_that_is_missing_is_taken_away(at_desk, course, rows):
    page = f"/desk/learning/courses/{course.uid}/attendance/"
    typed(at_desk, course, ticks(course, rows, 3, 2, 1))
    assert Attendance.objects.count() == 6
    assert told(at_desk.get(page)).count("checked") == 6
    typed(at_desk, course, ticks(course, rows, 3, 2, 0))
    assert Attendance.objects.count() == 5
    typed(at_desk, course, ticks(course, rows, 3, 2, 0))
    assert JournalEntry.objects.filter(key="learning.attendance.written").count() == 2, "nothing new, no line"


def test_nobody_is_ticked_into_another_course(at_desk, course, rows, districts):
    other = open_course(districts["kamoi"], "ほかの講座")
    stranger = applied(other, "小川", 8)
    session, elsewhere = course.sessions.first(), other.sessions.first()
    came = [f"{session.pk}-{stranger.pk}", f"{elsewhere.pk}-{stranger.pk}", "x", "9" * 40 + "-1", "-"]
    typed(at_desk, course, {"came": came})
    assert not Attendance.objects.exists()


def test_at_the_door_somebody_types_the_own_number_and_reads_no_name(client, at_desk, course, rows):
    session = course.sessions.first()
    sheet = told(at_desk.get(f"/desk/learning/courses/{course.uid}/door/{session.pk}/sheet/"))
    assert 'class="qr"' in sheet
    client.logout()
    door = f"/courses/door/{session.token}/"
    assert client.post(door, {"telephone": "045-930-0001"}).status_code == 409, "not today"
    with clock.frozen(session.day):
        for number in ("０４５９３０－０００１", "+81459300001"):
            page = told(client.post(door, {"telephone": number}))
            assert "受け付けました" in page
            assert "井上" not in page
        assert "この番号では見つかりません" in told(client.post(door, {"telephone": "045-930-9999"}))
        assert client.post(door, {"telephone": ""}).status_code == 422
        assert client.get(f"/courses/door/{session.uid}/").status_code == 404
        for _time in range(25):
            client.post(door, {"telephone": "045-930-9999"})
        assert client.post(door, {"telephone": "045-930-0002"}).status_code == 429
    assert list(Attendance.objects.values_list("application__person__name", "at_door")) == [("井上", True)]
    assert JournalEntry.objects.filter(key="learning.attendance.at_door").count() == 1


def test_who_came_often_enough_is_proposed_and_one_press_makes_certificates(at_desk, course, rows):
    typed(at_desk, course, ticks(course, rows, 3, 2, 0))
    page = f"/desk/learning/courses/{course.uid}/completion/"
    proposed = [one["application"].person.name for one in at_desk.get(page).context["candidates"] if one["is_proposed"]]
    assert proposed == ["井上", "上野"]
    with clock.frozen(date(2013, 1, 10)):
        at_desk.post(page, {"completed": [str(row.pk) for row in rows[:2]]})
        at_desk.post(page, {"completed": [str(row.pk) for row in rows[:2]]})
    held = Qualification.objects.get(person__name="井上")
    assert (held.level, held.issuer) == ("初級", "区社協")
    assert (held.since, held.until) == (date(2013, 1, 10), date(2016, 1, 9))
    assert held.number == f"2012-{course.pk}-001"
    assert held.evidence == "講座「ガイド講座」の修了"
    assert Qualification.objects.count() == Recognition.objects.count() == 2
    assert Recognition.objects.filter(area=course.area, application__in=rows).count() == 2
    paper = told(at_desk.get(f"/desk/learning/qualifications/{held.uid}/paper/"))
    for words in (
        "井上",
        "ガイドボランティア（初級）",
        "外出に付きそえます。",
        "平成28年1月9日",
        "区社協",
        held.number,
    ):
        assert words in paper
    assert JournalEntry.objects.get(key="learning.course.completed").details == {"number": 2}


def test_nobody_without_a_place_completes_a_course(at_desk, course, rows):
    waiting = [applied(course, f"見本{number}", number) for number in range(11, 15)][-1]
    assert waiting.state == "waiting"
    page = f"/desk/learning/courses/{course.uid}/completion/"
    answer = at_desk.post(page, {"completed": [str(waiting.pk), "x", "9" * 30]}, follow=True)
    assert "だれにも印がついていません" in told(answer)
    assert not Qualification.objects.exists()


def test_a_course_without_a_qualification_is_completed_too(at_desk, districts):
    course = open_course(districts["nagatsuta"], times=1)
    row = applied(course, "井上", 1)
    typed(at_desk, course, ticks(course, [row], 1))
    at_desk.post(f"/desk/learning/courses/{course.uid}/completion/", {"completed": str(row.pk)})
    row.refresh_from_db()
    assert row.completed_on is not None
    assert not Recognition.objects.exists()
    paper = f"/desk/learning/applications/{row.uid}/paper/"
    assert f'href="{paper}"' in told(at_desk.get(f"/desk/learning/courses/{course.uid}/completion/"))
    assert "あなたは「手話入門」を修了されましたので、これを証します。" in told(at_desk.get(paper))
    other = applied(open_course(districts["nagatsuta"], "ほか"), "上野", 2)
    assert at_desk.get(f"/desk/learning/applications/{other.uid}/paper/").status_code == 404
    at_desk.post(f"/desk/learning/applications/{row.uid}/answer/", {"answer": "cancel"})
    row.refresh_from_db()
    assert row.state == "accepted", "what was learned is not cancelled"
