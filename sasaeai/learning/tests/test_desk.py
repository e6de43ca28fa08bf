"""Courses at the desk: 森 makes, opens, copies and calls off; what cannot be is told in a sentence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sasaeai.kernel import clock
from sasaeai.kernel.models import JournalEntry, Message
from sasaeai.learning.models import Application, Course
from sasaeai.learning.tests.known import applied, kind_named, open_course, states, told

SESSIONS = """平成25年1月10日 18:30-20:30 長津田地区センター はじめまして
２０１３／１／１７　18時30分～20時30分
H25.1.24 18:30〜20:30 - 発表"""


def course_form(area, **fields: str) -> dict[str, str]:
    form = {
        "title": "手話入門", "purpose": "はじめての手話。", "area": str(area.pk), "organiser": "区社協",
        "capacity": "２０", "most_together": "1", "offer_days": "3", "sessions_text": SESSIONS,
        "closes_on": "平成25年1月5日",
    }  # fmt: skip
    return form | fields


def test_mori_makes_a_course_and_nobody_sees_it_before_she_opens_it(at_desk, client, districts):
    kind = kind_named("手話奉仕員")
    form = course_form(districts["nagatsuta"], gives=str(kind.pk), gives_level="入門", needs_sessions="2")
    page = told(at_desk.post("/desk/learning/courses/add/", form, follow=True))
    course = Course.objects.get()
    assert "手話入門" in page
    days = [(row.day, f"{row.start:%H:%M}", row.place, row.topic) for row in course.sessions.all()]
    assert days == [
        (date(2013, 1, 10), "18:30", "長津田地区センター", "はじめまして"),
        (date(2013, 1, 17), "18:30", "", ""),
        (date(2013, 1, 24), "18:30", "", "発表"),
    ]
    assert (course.capacity, course.enough, course.state) == (20, 2, "draft")
    assert client.get(f"/courses/{course.uid}/").status_code == 404
    at_desk.post(f"/desk/learning/courses/{course.uid}/move/", {"to": "open"})
    assert client.get(f"/courses/{course.uid}/").status_code == 200
    again = at_desk.get(f"/desk/learning/courses/{course.uid}/edit/").context["form"]["sessions_text"].value()
    assert (
        at_desk.post(f"/desk/learning/courses/{course.uid}/edit/", form | {"sessions_text": again}).status_code == 302
    ), "what is shown can be sent again"
    assert course.sessions.count() == 3
    keys = list(JournalEntry.objects.order_by("pk").values_list("key", flat=True))
    assert keys == ["learning.course.made", "learning.course.opened", "learning.course.changed"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"capacity": "0"}, "1から999までの数で書いてください"),
        ({"capacity": "たくさん"}, "「たくさん」を数として読めません"),
        ({"capacity": "9" * 25}, f"「{'9' * 20}」を数として読めません"),
        ({"most_together": "11"}, "1から10までの数"),
        ({"capacity": "2", "most_together": "3"}, "定員より少なくしてください"),
        ({"offer_days": "0"}, "1から14までの数"),
        ({"sessions_text": "平成25年1月17日 10:00-12:00\n平成25年1月10日 10:00-12:00"}, "早い順に並べてください"),
        ({"sessions_text": "平成25年1月17日 10:00-12:00\n平成25年1月17日 10:00-13:00"}, "早い順に並べてください"),
        ({"sessions_text": "平成25年1月17日"}, "1行目：日と時間を"),
        ({"sessions_text": "いつか 10:00-12:00"}, "1行目：「いつか」を日付として読めませんでした"),
        ({"sessions_text": "平成25年1月17日 夜"}, "1行目：「夜」を時間として読めません"),
        ({"sessions_text": "平成25年1月17日 25:00-26:00"}, "を時間として読めません"),
        ({"sessions_text": "平成25年1月17日 12:00-10:00"}, "終わりの時刻を、始まりより後に"),
        ({"closes_on": "平成24年11月1日"}, "しめきりが、過ぎた日です"),
        ({"closes_on": "平成25年3月1日"}, "しめきりが、はじめの回より後です"),
        ({"needs_sessions": "9"}, "回は3回しかありません"),
        ({"title": ""}, "必須"),
        ({"gives_level": "初級"}, "資格も選んでください"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_saved(at_desk, districts, fields, said):
    answer = at_desk.post("/desk/learning/courses/add/", course_form(districts["nagatsuta"]) | fields)
    assert answer.status_code == 422
    assert said in told(answer)
    assert not Course.objects.exists()


def test_a_course_without_sessions_is_not_opened(at_desk, districts):
    at_desk.post("/desk/learning/courses/add/", course_form(districts["nagatsuta"], sessions_text="", closes_on=""))
    course = Course.objects.get()
    assert "日程がまだありません" in told(
        at_desk.post(f"/desk/learning/courses/{course.uid}/move/", {"to": "open"}, follow=True)
    )
    course.refresh_from_db()
    assert course.state == "draft"


def test_states_follow_each_other_only_as_they_can(at_desk, districts):
    course = open_course(districts["nagatsuta"])
    move = f"/desk/learning/courses/{course.uid}/move/"
    for to in ("draft", "cancelled", "nothing", ""):
        assert "いまの状態からは、それはできません" in told(at_desk.post(move, {"to": to}, follow=True))
    for to in ("running", "ended"):
        at_desk.post(move, {"to": to})
        course.refresh_from_db()
        assert course.state == to
    at_desk.post(f"/desk/learning/courses/{course.uid}/cancel/", {"reason": "台風のため"})
    course.refresh_from_db()
    assert course.state == "ended", "what is over is not called off"


def test_last_years_course_is_copied_a_year_later_on_the_same_days_of_the_week(at_desk, districts):
    kind = kind_named()
    course = open_course(districts["nagatsuta"], needs=[([kind], True)], capacity=15)
    answer = at_desk.post(f"/desk/learning/courses/{course.uid}/copy/")
    new = Course.objects.get(copied_from=course)
    assert answer["Location"] == f"/desk/learning/courses/{new.uid}/edit/"
    assert (new.state, new.capacity, new.title) == ("draft", 15, course.title)
    for old, later in zip(course.sessions.all(), new.sessions.all(), strict=True):
        assert later.day - old.day == timedelta(days=364)
        assert later.day.weekday() == old.day.weekday()
    assert [list(row.kinds.all()) for row in new.preconditions.all()] == [[kind]]
    assert not new.applications.exists()


def test_what_somebody_says_on_the_telephone_is_typed_and_read_back(at_desk, districts):
    course = open_course(districts["nagatsuta"], capacity=1)
    page = f"/desk/learning/courses/{course.uid}/apply/"
    form = {
        "once": "once234567",
        "name": "井上 明",
        "kana": "いのうえ",
        "telephone": "０４５９３０１１１１",
        "way_in": "phone",
    }
    assert "井上 明さん、「手話入門」に1人で参加します。" in told(at_desk.post(page, form, follow=True))
    second = form | {"once": "once345678", "name": "上野 和子", "telephone": "045-930-2222", "way_in": "paper"}
    assert "上野 和子さんは「手話入門」の空き待ちです。いちばん先に待っています。" in told(
        at_desk.post(page, second | {"again": "1"}, follow=True)
    )
    assert list(Application.objects.values_list("way", flat=True)) == ["phone", "paper"]
    assert JournalEntry.objects.filter(key="learning.application.received", by_label="森 京子").count() == 2
    with clock.frozen(course.begins + timedelta(minutes=1)):
        assert "申し込みを受けられません" in told(at_desk.get(page, follow=True))


def test_staff_take_an_application_after_the_closing_day(at_desk, districts):
    course = open_course(districts["nagatsuta"], closes_on=date(2012, 11, 25))
    form = {"once": "once234567", "name": "井上 明", "telephone": "0459301111", "way_in": "phone"}
    with clock.frozen(date(2012, 11, 27)):
        at_desk.post(f"/desk/learning/courses/{course.uid}/apply/", form)
    assert states(course) == {"井上 明": "accepted"}


def test_a_course_that_is_called_off_tells_everybody_by_mail_or_by_telephone(at_desk, districts):
    course = open_course(districts["nagatsuta"], capacity=1)
    applied(course, "井上", 1, email="inoue@example.jp")
    applied(course, "上野", 2)
    page = f"/desk/learning/courses/{course.uid}/cancel/"
    assert at_desk.post(page, {"reason": ""}).status_code == 422
    at_desk.post(page, {"reason": "講師の都合のため"})
    assert Message.objects.filter(to="inoue@example.jp", subject__contains="中止のお知らせ").count() == 1
    calls = told(at_desk.get("/desk/learning/calls/"))
    assert "上野" in calls
    assert "井上" not in calls
    row = Application.objects.get(person__name="上野")
    at_desk.post(f"/desk/learning/applications/{row.uid}/answer/", {"answer": "told", "back": "calls"})
    assert "いま電話する方はいません" in told(at_desk.get("/desk/learning/calls/"))


def test_a_session_with_attendance_stays(at_desk, districts):
    course = open_course(districts["nagatsuta"], times=2)
    row = applied(course, "井上", 1)
    first = course.sessions.first()
    with clock.frozen(first.day):
        at_desk.post(f"/desk/learning/courses/{course.uid}/attendance/", {"came": [f"{first.pk}-{row.pk}"]})
    page = f"/desk/learning/courses/{course.uid}/edit/"
    text = at_desk.get(page).context["form"]["sessions_text"].value().splitlines()
    form = course_form(districts["nagatsuta"], closes_on="")
    assert "出席を記録した回は消せません" in told(at_desk.post(page, form | {"sessions_text": text[1]}))
    at_desk.post(page, form | {"sessions_text": text[0]})
    assert list(course.sessions.all()) == [first]


def test_the_list_and_the_page_cost_as_many_queries_for_many_as_for_one(
    at_desk, districts, django_assert_max_num_queries
):
    course = open_course(districts["nagatsuta"], capacity=50)
    applied(course, "井上", 1)
    pages = ["/desk/learning/", f"/desk/learning/courses/{course.uid}/"]
    counts = []
    for page in pages:
        with django_assert_max_num_queries(60) as captured:
            at_desk.get(page)
        counts.append(len(captured))
    for number in range(2, 12):
        applied(course, f"見本{number}", number)
        open_course(districts["nagatsuta"], f"講座{number}")
    for page, count in zip(pages, counts, strict=True):
        with django_assert_max_num_queries(count):
            at_desk.get(page)


def test_a_course_for_what_is_missing_begins_with_the_qualification(at_desk):
    kind = kind_named("手話奉仕員")
    page = told(at_desk.get(f"/desk/learning/courses/add/?gives={kind.pk}"))
    assert f'<option value="{kind.pk}" selected>手話奉仕員</option>' in page
    assert at_desk.get("/desk/learning/courses/add/?gives=99999999999999999999").status_code == 200
