"""引き継ぎ: when a seat ends, whoever holds it next finds everything on one page, and nobody else reads it."""

from __future__ import annotations

import re
from datetime import date, datetime
from io import BytesIO
from unicodedata import normalize

import pypdf
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sasaeai.kernel.clock import frozen
from sasaeai.kernel.models import JournalEntry
from sasaeai.people.models import Person, Role, Seat
from sasaeai.people.tests.known import make_organisation, make_person
from sasaeai.plans.models import (
    ActorRole,
    EntryCall,
    Goal,
    HandoverNote,
    HandoverReading,
    Indicator,
    IndicatorValue,
    MeasureActor,
    Plan,
    Problem,
    Review,
    Target,
)

from .making import goal_named, make_measure, make_plan

LAST_DAY, FIRST_DAY = date(2012, 3, 31), date(2012, 4, 1)
MARCH, APRIL = date(2012, 3, 10), date(2012, 4, 10)


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


@pytest.fixture
def nagatsuta(ward) -> Plan:
    return ward.district_plans.get(area__slug="nagatsuta")


@pytest.fixture
def leaving(tanaka) -> Seat:
    """田中's seat, which ends with the fiscal year."""
    seat = tanaka.seats.get()
    seat.until = LAST_DAY
    seat.save()
    return seat


@pytest.fixture
def ogawa(leaving) -> Person:
    """小川: on the committee of 長津田 from April on, after 田中."""
    person = make_person("小川 恵子", "ogawa", Role.COMMITTEE, *leaving.areas.all())
    person.seats.update(since=FIRST_DAY)
    return person


@pytest.fixture
def society(db):
    return make_organisation("緑区社会福祉協議会")


@pytest.fixture
def nakamura(midori, society) -> Person:
    return make_person("中村 恵", "nakamura", Role.ORGANISATION, midori, organisation=society, until=LAST_DAY)


def at(seat: Seat, rest: str = "") -> str:
    return f"/desk/handovers/{seat.pk}/{rest}"


def opened(client, person: Person, address: str, on: date | datetime = APRIL, status: int = 200) -> str:
    client.force_login(person.account)
    with frozen(on):
        answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def write(client, person: Person, seat: Seat, words: str, on: date | datetime = MARCH):
    """Open the form, type, send."""
    page = opened(client, person, at(seat, "write/"), on)
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen
    with frozen(on):
        return client.post(at(seat, "write/"), {"words": words, "seen": seen[1]})


def jobs(client, person: Person, on: date | datetime) -> list[str]:
    client.force_login(person.account)
    with frozen(on):
        return [job.title for job in client.get("/desk/").context["jobs"]]


# -- who reads ----------------------------------------------------------------------------------------------------


def test_the_holder_the_successor_and_the_secretariat_read_it_and_nobody_else(
    client, request, suzuki, tanaka, ogawa, leaving, ward
):
    assert "田中 正さんからの引き継ぎ" in opened(client, tanaka, at(leaving), MARCH)
    opened(client, suzuki, at(leaving), MARCH)
    assert "次の方：小川 恵子" in opened(client, ogawa, at(leaving), APRIL)
    for who in ("ito", "sato", "mori", "yamada"):
        stranger = request.getfixturevalue(who)
        for rest in ("", "write/", "?all=measures"):
            opened(client, stranger, at(leaving, rest), MARCH, status=404)
        with frozen(MARCH):
            assert client.post(at(leaving, "read/")).status_code == 404


@pytest.mark.parametrize("rest", ["", "write/", "read/"])
def test_whoever_is_not_signed_in_is_asked_to(client, leaving, rest):
    assert client.post(at(leaving, rest)).status_code == 302
    assert client.get("/desk/handovers/999999/").status_code == 302


def test_a_guessed_number_is_not_found(client, suzuki, ward):
    opened(client, suzuki, "/desk/handovers/999999/", status=404)


def test_at_midnight_of_31_march_the_page_passes_from_one_to_the_other(client, tanaka, ogawa, leaving, ward):
    before, after = datetime(2012, 3, 31, 23, 59, 59), datetime(2012, 4, 1, 0, 0, 0)
    opened(client, tanaka, at(leaving), before)
    opened(client, ogawa, at(leaving), before, status=404)
    opened(client, tanaka, at(leaving), after, status=404)
    opened(client, ogawa, at(leaving), after)
    assert "引き継ぎを書く" in jobs(client, tanaka, before)
    assert jobs(client, ogawa, before) == []
    assert jobs(client, ogawa, after)[0] == "引き継ぎを読む"
    assert jobs(client, tanaka, after) == []


def test_the_secretariat_of_one_district_reads_only_what_it_manages(client, tanaka, leaving, ito, districts, ward):
    clerk = make_person("原 誠", "hara", Role.SECRETARIAT, districts["nagatsuta"])
    opened(client, clerk, at(leaving), MARCH)
    opened(client, clerk, at(ito.seats.get()), MARCH, status=404)


def test_a_successor_may_read_but_not_rewrite_what_was_left(client, ogawa, leaving, ward):
    opened(client, ogawa, at(leaving, "write/"), APRIL, status=403)


# -- who follows whom ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "follows"),
    [
        (date(2012, 2, 28), False),  # more than a month together
        (date(2012, 3, 1), True),
        (FIRST_DAY, True),
        (date(2012, 7, 1), True),  # the seat was empty for a quarter
        (date(2012, 7, 2), False),
    ],
)
def test_a_successor_begins_around_the_end(client, ogawa, leaving, ward, since, follows):
    ogawa.seats.update(since=since)
    opened(client, ogawa, at(leaving), date(2012, 7, 2), status=200 if follows else 404)


def test_another_role_another_district_another_organisation_and_the_same_person_follow_nobody(
    client, tanaka, ogawa, leaving, districts, society, ward
):
    seat = ogawa.seats.get()
    for change in ({"role": Role.COORDINATOR}, {"role": Role.COMMITTEE, "organisation": society}):
        Seat.objects.filter(pk=seat.pk).update(**change)
        opened(client, ogawa, at(leaving), APRIL, status=404)
    Seat.objects.filter(pk=seat.pk).update(organisation=None)
    seat.areas.set([districts["kamoi"]])
    opened(client, ogawa, at(leaving), APRIL, status=404)
    again = Seat.objects.create(person=tanaka, role=Role.COMMITTEE, since=FIRST_DAY)
    again.areas.set(leaving.areas.all())
    assert jobs(client, tanaka, APRIL) == []


def test_a_seat_that_was_ended_at_once_and_handed_over_is_read_too(client, suzuki, tanaka, ward, ogawa):
    seat = tanaka.seats.get()
    client.force_login(suzuki.account)
    Seat.objects.filter(person=ogawa).delete()
    with frozen(date(2012, 5, 15)):
        client.post(f"/desk/people/seats/{seat.pk}/hand-over/", {"to": ogawa.pk, "since": "2012-05-15"})
        link = client.get(f"/desk/people/{tanaka.pk}/").content.decode()
    assert f'href="{at(seat)}"' in link
    assert jobs(client, ogawa, date(2012, 5, 15)) == ["引き継ぎを読む"]
    opened(client, ogawa, at(seat), date(2012, 5, 15))


# -- the words that are left --------------------------------------------------------------------------------------


def test_tanaka_is_asked_two_months_before_until_something_is_written(client, tanaka, leaving, ward):
    assert "引き継ぎを書く" not in jobs(client, tanaka, date(2012, 1, 30))
    assert "引き継ぎを書く" in jobs(client, tanaka, date(2012, 1, 31))
    answer = write(client, tanaka, leaving, "坂の課題は、\r\n推進会議で答えをもらう約束です。")
    assert answer["Location"] == at(leaving)
    page = opened(client, tanaka, at(leaving), MARCH)
    assert "引き継ぎのことばを保存しました。" in page
    assert "推進会議で答えをもらう約束です。" in page
    assert "引き継ぎを書く" not in jobs(client, tanaka, MARCH)
    assert HandoverNote.objects.get().written_by == "田中 正"
    line = JournalEntry.objects.get(key="plans.handover.written")
    assert line.sentence() == "田中 正（地区別計画策定委員）の引き継ぎに、次の方へのことばを書きました。"


def test_the_secretariat_writes_for_somebody_who_does_not_sign_in(client, suzuki, ogawa, leaving, ward):
    write(client, suzuki, leaving, "電話で聞きました。鍵は会館の事務室です。")
    page = opened(client, ogawa, at(leaving))
    assert "鍵は会館の事務室です。" in page
    assert "鈴木 花子" in page


def test_the_second_of_two_writers_sees_both_texts_and_nothing_is_lost(client, suzuki, tanaka, leaving, ward):
    page = opened(client, tanaka, at(leaving, "write/"), MARCH)
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    write(client, suzuki, leaving, "事務局が先に書いた文。")
    client.force_login(tanaka.account)
    with frozen(MARCH):
        answer = client.post(at(leaving, "write/"), {"words": "田中があとで書いた文。", "seen": seen[1]})
    assert answer.status_code == 409
    both = answer.content.decode()
    assert "事務局が先に書いた文。" in both
    assert "田中があとで書いた文。" in both
    assert HandoverNote.objects.get().text == "事務局が先に書いた文。"
    again = re.search(r'name="seen" value="([^"]*)"', both)
    with frozen(MARCH):
        client.post(at(leaving, "write/"), {"words": "二つを合わせた文。", "seen": again[1]})
    assert HandoverNote.objects.get().text == "二つを合わせた文。"


def test_a_text_that_is_too_long_or_a_form_that_was_tampered_with_says_so(client, tanaka, leaving, ward):
    answer = write(client, tanaka, leaving, "あ" * 4001)
    assert answer.status_code == 422
    assert "4000文字までにしてください" in answer.content.decode()
    with frozen(MARCH):
        assert client.post(at(leaving, "write/"), {"words": "短い文"}).status_code == 422
    assert not HandoverNote.objects.exists()


def test_saving_the_same_words_again_changes_nothing(client, tanaka, leaving, ward):
    for _again in range(2):
        write(client, tanaka, leaving, "同じ文。")
    assert JournalEntry.objects.filter(key="plans.handover.written").count() == 1


def test_ogawa_says_once_that_she_has_read_it(client, suzuki, ogawa, leaving, ward):
    assert "読みました" in opened(client, ogawa, at(leaving))
    for _again in range(2):
        with frozen(APRIL):
            assert client.post(at(leaving, "read/"))["Location"] == at(leaving)
    assert HandoverReading.objects.get().read_on == APRIL
    assert jobs(client, ogawa, APRIL) == []
    assert JournalEntry.objects.filter(key="plans.handover.read").count() == 1
    assert "小川 恵子さんが読みました。" in opened(client, suzuki, at(leaving))
    with frozen(APRIL):
        assert client.post(at(leaving, "read/")).status_code == 403


def test_after_half_a_year_nobody_is_asked_to_read_any_more(client, ogawa, leaving, ward):
    assert jobs(client, ogawa, date(2012, 9, 28)) == ["引き継ぎを読む"]
    assert jobs(client, ogawa, date(2012, 9, 29)) == []


# -- what is handed over ------------------------------------------------------------------------------------------


def test_a_committee_hands_over_its_districts_plan_with_how_each_number_was_made(
    client, ogawa, leaving, ward, nagatsuta
):
    row = make_measure(nagatsuta, Goal.objects.filter(plan=nagatsuta).first(), "坂の上の休み処")
    make_measure(ward.district_plans.get(area__slug="kamoi"), None, "鴨居の取組")
    Review.objects.create(plan=nagatsuta, measure=row, fiscal_year=2011, done="いすを三つ置いた。", next_step="expand")
    counted = Indicator.objects.create(
        plan=nagatsuta, measure=row, title="休み処の数", unit="か所", definition="いすのある場所を１と数える。",
        method="民生委員に聞く。", target_reason="坂ごとに一つ。",
    )  # fmt: skip
    Target.objects.create(indicator=counted, fiscal_year=2015, value=8)
    IndicatorValue.objects.create(
        indicator=counted, area=nagatsuta.area, fiscal_year=2011, value=3, taken_on=date(2012, 3, 20),
        taken_by="田中 正", note="雨の日は２か所",
    )  # fmt: skip
    Indicator.objects.create(
        plan=nagatsuta, measure=row, title="活動の回数", unit="回", source="metric", metric_key="records.times"
    )
    Indicator.objects.create(
        plan=nagatsuta, measure=row, title="消えた数", unit="回", source="metric", metric_key="nobody.offers.this"
    )
    Problem.objects.create(
        plan=nagatsuta, title="坂の課題", written_on=date(2012, 1, 10), promised_on=date(2012, 6, 1),
        promised_where="推進会議",
    )  # fmt: skip
    page = opened(client, ogawa, at(leaving))
    for words in (
        "坂の上の休み処", "平成23年度のふりかえり：いすを三つ置いた。", "今後：拡充",
        "休み処の数", "3か所", "目標 8か所（平成27年度）", "平成24年3月20日", "書いた人：田中 正", "雨の日は２か所",
        "いすのある場所を１と数える。", "民生委員に聞く。", "坂ごとに一つ。",
        "数えた記録を見る", "この数を出していた機能が、いまは使われていません。",
        "坂の課題", "平成24年6月1日の推進会議で回答する予定です。",
    ):  # fmt: skip
        assert words in page, words
    assert "鴨居の取組" not in page
    for link in set(re.findall(r'href="(/desk/[^"?#]*)', page)):
        with frozen(APRIL):
            assert client.get(link).status_code == 200, link


def test_an_organisation_hands_over_what_names_it_and_its_own_contact_alone(
    client, midori, nakamura, society, ward, nagatsuta
):
    society.contact_name, society.telephone = "森田", "045-931-0000"
    society.save()
    other = make_organisation("ほかの会")
    other.telephone = "045-931-1111"
    other.save()
    led = make_measure(ward, goal_named(ward, "顔見知り"), "社協の取組")
    helped = make_measure(nagatsuta, None, "社協が手伝う取組")
    make_measure(ward, None, "よその取組")
    for measure, organisation, role in (
        (led, society, ActorRole.LEAD), (led, other, ActorRole.PARTNER), (helped, society, ActorRole.PARTNER),
    ):  # fmt: skip
        MeasureActor.objects.create(measure=measure, organisation=organisation, role=role)
    Indicator.objects.create(plan=ward, measure=led, title="社協の数", unit="回")
    Indicator.objects.create(plan=nagatsuta, measure=helped, title="地区の数", unit="回")
    call = EntryCall.objects.create(
        plan=ward, title="記載のお願い", due_on=date(2012, 4, 30), contact="福祉課 鈴木", sent_on=date(2012, 3, 1)
    )
    call.organisations.add(society)
    kudo = make_person("工藤 順", "kudo", Role.ORGANISATION, midori, organisation=society)
    kudo.seats.update(since=FIRST_DAY)
    page = opened(client, kudo, at(nakamura.seats.get()))
    for words in (
        "社協の取組",
        "主体",
        "社協が手伝う取組",
        "協力",
        "社協の数",
        "記載のお願い",
        "福祉課 鈴木",
        "森田",
        "045-931-0000",
    ):
        assert words in page, words
    for words in ("よその取組", "地区の数", "045-931-1111"):
        assert words not in page, words


def test_the_secretariat_hands_over_what_waits_for_it(client, midori, suzuki, ward, nagatsuta, society):
    society.telephone = "045-931-0000"
    society.save()
    led = make_measure(ward, goal_named(ward, "顔見知り"), "区の取組")
    MeasureActor.objects.create(measure=led, organisation=society, role=ActorRole.LEAD)
    make_measure(nagatsuta, None, "地区の取組")
    Problem.objects.create(plan=nagatsuta, title="坂の課題", written_on=date(2012, 1, 10), promised_on=date(2012, 4, 1))
    EntryCall.objects.create(plan=ward, title="記載のお願い", due_on=date(2012, 4, 30), contact="鈴木")
    suzuki.seats.update(until=LAST_DAY)
    okada = make_person("岡田 学", "okada", Role.SECRETARIAT, midori)
    okada.seats.update(since=FIRST_DAY)
    page = opened(client, okada, at(suzuki.seats.get()))
    for words in ("長津田の課題に回答する", "記載のお願い", "区の取組", "045-931-0000"):
        assert words in page, words
    assert "地区の取組" not in page
    # What is asked of 岡田 herself is not what the seat hands over.
    assert page.count("引き継ぎを読む") == 1


def test_whoever_takes_over_half_of_the_districts_reads_of_those(client, ogawa, leaving, ward, nagatsuta, districts):
    leaving.areas.add(districts["kamoi"])
    make_measure(nagatsuta, None, "長津田の取組")
    kamoi = ward.district_plans.get(area__slug="kamoi")
    make_measure(kamoi, None, "鴨居の取組")
    Problem.objects.create(plan=kamoi, title="鴨居の課題", written_on=date(2012, 1, 10))
    ogawa.seats.get().areas.set([districts["nagatsuta"]])
    page = opened(client, ogawa, at(leaving))
    assert "長津田の取組" in page
    assert "鴨居の取組" not in page
    assert "鴨居の課題" not in page


def test_what_somebody_rewrote_last_stands_there_with_who_and_when(client, suzuki, ogawa, leaving, nagatsuta):
    measure = make_measure(nagatsuta, None, "坂の上の休み処")
    client.force_login(suzuki.account)
    address = f"/desk/plan/2/edit/measure/{measure.uid}/text/"
    with frozen(MARCH):
        seen = re.search(r'name="seen" value="([^"]*)"', client.get(address).content.decode())
        client.post(address, {"words": "いすを置く。", "seen": seen[1]})
    page = opened(client, ogawa, at(leaving))
    assert "「坂の上の休み処」の「内容」を書きなおしました。" in page
    measure.refresh_from_db()
    assert "平成24年3月10日　鈴木 花子" in page


# -- the list of seats, size --------------------------------------------------------------------------------------


def test_the_list_shows_ones_own_seats_those_before_and_to_the_secretariat_all_that_change(
    client, suzuki, tanaka, ito, yamada, ogawa, leaving, ward
):
    assert "わたしの席から、次の方へ" in opened(client, tanaka, "/desk/handovers/", MARCH)
    page = opened(client, ogawa, "/desk/handovers/")
    assert "前の方から" in page
    assert at(leaving) in page
    seats = opened(client, suzuki, "/desk/handovers/", MARCH)
    assert "田中 正" in seats
    assert "伊藤 幸子" not in seats
    assert "いまは、ありません。" in opened(client, suzuki, "/desk/handovers/", date(2013, 3, 1))
    opened(client, yamada, "/desk/handovers/", status=403)
    assert "/desk/handovers/" in opened(client, suzuki, "/desk/")
    assert "/desk/handovers/" not in opened(client, yamada, "/desk/")


def fill(plan: Plan, count: int) -> None:
    heading = Goal.objects.filter(plan=plan).first()
    for number in range(count):
        measure = make_measure(plan, heading, f"取組{number}")
        MeasureActor.objects.create(measure=measure, name=f"会{number}", role=ActorRole.LEAD)
        Review.objects.create(plan=plan, measure=measure, fiscal_year=2011, done="続けた。" * 40)
        row = Indicator.objects.create(
            plan=plan, measure=measure, title=f"数{number}", unit="回", definition="あ" * 900, method="い" * 900,
            target_reason="う" * 900,
        )  # fmt: skip
        Target.objects.create(indicator=row, fiscal_year=2015, value=8)
        IndicatorValue.objects.create(
            indicator=row, area=plan.area, fiscal_year=2011, value=3, taken_on=date(2012, 3, 20)
        )


def test_the_page_costs_the_same_however_much_is_handed_over_and_long_lists_go_on(client, ogawa, leaving, nagatsuta):
    opened(client, ogawa, at(leaving))
    costs = []
    for count in (2, 60):
        fill(nagatsuta, count)
        with CaptureQueriesContext(connection) as asked:
            page = opened(client, ogawa, at(leaving))
        costs.append(len(asked))
        assert len(page.encode()) < 100_000
    assert costs[0] == costs[1]
    assert "ほかの22件も見る" in page
    assert "ほかの47件も見る" in page
    for rest, last in (("?all=measures&page=2", "取組59"), ("?all=indicators&page=3", "数59")):
        more = opened(client, ogawa, at(leaving, rest))
        assert last in more
        assert len(more.encode()) < 100_000


def test_the_words_of_a_hand_over_are_shown_to_whoever_asks_what_is_kept_about_them(
    client, suzuki, tanaka, leaving, ward
):
    write(client, tanaka, leaving, "坂の課題のこと。")
    assert "坂の課題のこと。" in opened(client, suzuki, f"/desk/people/{tanaka.pk}/personal/")


@pytest.mark.browser
def test_a_secretariats_hand_over_fits_on_four_sheets_and_leads_to_the_rest(
    browser, live_server, midori, suzuki, ward, nagatsuta, transactional_db
):
    goal = goal_named(ward, "顔見知り")
    for number in range(30):
        measure = make_measure(ward, goal, f"取組{number}", text="月に一度。")
        Indicator.objects.create(
            plan=ward, measure=measure, title=f"指標{number}", unit="件", definition="長い説明。" * 40
        )
        Problem.objects.create(
            plan=nagatsuta, title=f"課題{number}", text="坂がきつい。" * 20, written_on=date(2012, 1, 10),
            promised_on=date(2012, 2, 1) if number == 29 else None,
        )  # fmt: skip
    client = Client()
    client.force_login(suzuki.account)
    address = f"/desk/handovers/{suzuki.seats.get().pk}/"
    context = browser.new_context(base_url=live_server.url)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.goto(address)
    pages = pypdf.PdfReader(BytesIO(page.pdf(format="A4"))).pages
    context.close()
    assert len(pages) <= 4
    text = normalize("NFKC", "".join(one.extract_text() for one in pages)).replace("\n", "")
    assert "全部で30件のうち、はじめの8件です。" in text
    assert address in text
    # What is late is told first.
    assert "課題29" in pages[0].extract_text()
    assert "取組29" not in text
