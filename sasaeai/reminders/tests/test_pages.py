"""The secretariat's pages: what will be sent, when not, and whom to telephone."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.kernel.clock import frozen
from sasaeai.kernel.clock import now as clock_now
from sasaeai.kernel.models import JournalEntry, Message
from sasaeai.kernel.models.outbox import MessageState
from sasaeai.kernel.tasks.beat import beat
from sasaeai.people.models import Person, PersonalView, Role, Seat
from sasaeai.people.policy import Verb
from sasaeai.people.tests.known import make_organisation, make_person
from sasaeai.plans.jobs import Job
from sasaeai.plans.waiting import _known, _known_for
from sasaeai.reminders.models import Fault, PhoneCall, QuietSeason, ReminderTerms
from sasaeai.reminders.tasks import forget_old_letters, look_ahead, remind

from .conftest import NINE, letters, sent


@pytest.fixture
def as_suzuki(client, suzuki):
    client.force_login(suzuki.account)
    return client


def words(answer) -> str:
    return answer.content.decode()


# --- what will be sent ---


def test_the_preview_says_when_and_to_how_many(as_suzuki, on, suzuki, reads, problem):
    reads(suzuki)
    with frozen(datetime(2013, 7, 4, 12)):
        look_ahead.call()
        page = words(as_suzuki.get("/desk/reminders/"))
    assert "つぎは平成25年7月8日（月）9時に、1人へ送ります。" in page
    assert letters() == []


def test_as_long_as_it_is_off_the_preview_says_what_would_happen(as_suzuki, suzuki, reads, problem):
    reads(suzuki)
    with frozen(datetime(2013, 7, 4, 12)):
        page = words(as_suzuki.get("/desk/reminders/"))
        assert "まだ数えていません" in page
        page = words(as_suzuki.post("/desk/reminders/count/", follow=True))
    assert "いまは止めています。" in page
    assert "つぎは平成25年7月8日（月）9時に、1人へ送ります。" in page


def test_each_letter_can_be_read_before_it_goes(as_suzuki, on, suzuki, reads, problem, monday):
    reads(suzuki)
    look_ahead.call()
    page = words(as_suzuki.get("/desk/reminders/"))
    address = f"/desk/reminders/letters/person/{suzuki.pk}/"
    assert address in page
    letter = words(as_suzuki.get(address))
    assert "坂の上の店がなくなった" in letter
    assert "ご確認いただきたいこと：1件" in letter
    assert mail.outbox == []


def test_an_organisations_letter_can_be_read_too(as_suzuki, on, himawari, call, monday):
    himawari.email = "himawari@midori-fukushi.example.jp"
    himawari.save()
    look_ahead.call()
    address = f"/desk/reminders/letters/organisation/{himawari.pk}/"
    assert address in words(as_suzuki.get("/desk/reminders/"))
    assert "具体的な取り組みを書く" in words(as_suzuki.get(address))


@pytest.mark.parametrize("path", ["person/999999", "organisation/999999", "area/1", "cat/1"])
def test_a_letter_to_nobody_is_not_there(as_suzuki, on, monday, path):
    assert as_suzuki.get(f"/desk/reminders/letters/{path}/").status_code == 404


def test_who_gets_none_stands_there_with_the_reason(as_suzuki, on, suzuki, tanaka, ito, sato, yamada, reads, problem):
    reads(tanaka)
    reads(yamada)
    sato.email = "sato@mihon.example"
    sato.save()
    ito.email = "ito@midori-fukushi.example.jp"
    ito.save()
    ito.account.is_active = False
    ito.account.save()
    with frozen(NINE):
        as_suzuki.force_login(yamada.account)
        as_suzuki.post("/accounts/reminders/", {"rhythm": "never"})
        as_suzuki.force_login(suzuki.account)
        look_ahead.call()
        reasons = {
            "no_mail": ("鈴木 花子", "メールアドレスがありません"),
            "nothing": ("田中 正", "お待ちしていることがありません"),
            "off": ("山田 健", "「受け取らない」を選びました"),
            "no_account": ("伊藤 幸子", "ログインの用意がありません"),
        }
        for why, (name, reason) in reasons.items():
            page = words(as_suzuki.get("/desk/reminders/", {"why": why}))
            assert name in page.split("だれに届くか、届かないか")[1]
            assert reason in page
    assert as_suzuki.get("/desk/reminders/", {"why": "weather"}).status_code == 404


def test_the_sample_wards_letters_are_only_read(as_suzuki, on, suzuki, problem, monday):
    suzuki.email = "suzuki@mihon.example"
    suzuki.save()
    look_ahead.call()
    page = words(as_suzuki.get("/desk/reminders/", {"why": "sample"}))
    assert "0人へ送ります" in page
    assert "見本のアドレスなので、送りません" in page
    assert as_suzuki.get(f"/desk/reminders/letters/person/{suzuki.pk}/").status_code == 200


def test_an_address_that_was_refused_stands_there_in_words(as_suzuki, on, suzuki, reads, problem, monday, settings):
    reads(suzuki)
    settings.EMAIL_BACKEND = "sasaeai.reminders.tests.known.NobodyByThatName"
    remind.call()
    assert Message.objects.get().state == MessageState.UNDELIVERABLE
    page = words(as_suzuki.get("/desk/reminders/"))
    assert "届かなかったお知らせ" in page
    assert "宛先のメールアドレスが受け付けられませんでした" in page
    assert suzuki.email in page
    assert f"/desk/people/{suzuki.pk}/edit/" in page


def test_a_rest_before_the_next_letters_is_told(as_suzuki, on, suzuki, reads, problem):
    reads(suzuki)
    QuietSeason.objects.create(name="お盆", first_day=date(2013, 8, 12), last_day=date(2013, 8, 16), yearly=True)
    with frozen(datetime(2013, 8, 8, 12)):
        look_ahead.call()
        page = words(as_suzuki.get("/desk/reminders/"))
    assert "つぎは平成25年8月19日（月）9時に" in page
    assert "平成25年8月12日は「お盆」なので送りません。" in page


def test_a_district_secretariat_sees_only_its_own(client, on, suzuki, ito, reads, problem, districts, monday):
    local = make_person("小川 明", "ogawa", Role.SECRETARIAT, districts["nagatsuta"])
    for person in (suzuki, ito, local):
        reads(person)
    look_ahead.call()
    client.force_login(local.account)
    pages = [words(client.get("/desk/reminders/", {"why": why})) for why in ("sends", "nothing")]
    assert "小川 明" in "".join(page.split("だれに届くか、届かないか")[1] for page in pages)
    assert not any("鈴木 花子" in page or "伊藤 幸子" in page for page in pages)
    assert client.get(f"/desk/reminders/letters/person/{suzuki.pk}/").status_code == 404
    assert client.get("/desk/reminders/terms/").status_code == 403
    assert client.get("/desk/reminders/seasons/add/").status_code == 403


@pytest.mark.parametrize("path", ["", "terms/", "seasons/", "seasons/add/", "calls/", "calls/paper/"])
def test_these_pages_are_the_secretariats(client, on, tanaka, yamada, mori, path):
    assert client.get(f"/desk/reminders/{path}").status_code == 302
    for person in (tanaka, yamada, mori):
        client.force_login(person.account)
        assert client.get(f"/desk/reminders/{path}").status_code == 403
    assert client.post("/desk/reminders/count/").status_code == 403
    assert client.get("/desk/reminders/count/").status_code == 405


# --- when ---


def test_terms_are_kept_with_their_line_in_the_journal(as_suzuki, monday):
    answer = sent(as_suzuki, "/desk/reminders/terms/", {"is_on": "on", "weekday": "2", "hour": "16"}, follow=True)
    assert "保存しました。お知らせを送ります。" in words(answer)
    terms = ReminderTerms.now()
    assert (terms.is_on, terms.weekday, terms.hour) == (True, 2, 16)
    assert JournalEntry.objects.filter(key="reminders.terms.kept").count() == 1
    assert "お知らせは止まっています" in words(
        sent(as_suzuki, "/desk/reminders/terms/", {"weekday": "2", "hour": "16"}, follow=True)
    )


def seen_on(page) -> str:
    return re.search(r'name="seen" value="([^"]*)"', words(page))[1]


def test_of_two_who_decide_at_once_the_second_sees_both_and_chooses(as_suzuki, monday):
    address = "/desk/reminders/terms/"
    seen = seen_on(as_suzuki.get(address))
    as_suzuki.post(address, {"seen": seen, "is_on": "on", "weekday": "2", "hour": "16"})
    answer = as_suzuki.post(address, {"seen": seen, "weekday": "0", "hour": "8"})
    assert answer.status_code == 409
    page = words(answer)
    assert "ほかの人が、先に書きなおしました" in page
    for mine_and_theirs in ("8時", "16時", "はい"):
        assert mine_and_theirs in page
    terms = ReminderTerms.now()
    assert (terms.is_on, terms.weekday, terms.hour) == (True, 2, 16)
    # Only the hour was this person's own wish: the rest is shown as the other decided it.
    assert '<option value="2" selected>水曜日' in page
    assert '<option value="8" selected>8時' in page
    as_suzuki.post(address, {"seen": seen_on(answer), "is_on": "on", "weekday": "2", "hour": "8"})
    assert ReminderTerms.now().hour == 8


def test_two_who_wish_the_same_do_not_meet(as_suzuki, monday):
    address = "/desk/reminders/terms/"
    seen = seen_on(as_suzuki.get(address))
    for _person in range(2):
        answer = as_suzuki.post(address, {"seen": seen, "is_on": "on", "weekday": "2", "hour": "16"})
        assert answer.status_code == 302


def test_a_season_that_somebody_moved_meanwhile_is_shown_beside_ones_own(as_suzuki):
    season = QuietSeason.objects.create(name="お盆", first_day="2013-08-12", last_day="2013-08-16")
    address = f"/desk/reminders/seasons/{season.pk}/"
    seen = seen_on(as_suzuki.get(address))
    QuietSeason.objects.update(last_day="2013-08-18")
    typed = {"name": "お盆休み", "first_day": "2013/8/12", "last_day": "2013/8/16", "in_use": "on"}
    answer = as_suzuki.post(address, {"seen": seen, **typed})
    assert answer.status_code == 409
    assert "平成25年8月18日" in words(answer)
    assert "お盆休み" in words(answer)
    assert QuietSeason.objects.get().name == "お盆"
    again = {**typed, "last_day": "2013/8/18", "seen": seen_on(answer)}
    assert as_suzuki.post(address, again).status_code == 302
    assert QuietSeason.objects.get().name == "お盆休み"


# --- what goes wrong behind the page ---


def test_without_the_process_behind_the_page_says_so_and_what_to_do(as_suzuki, monday):
    page = words(as_suzuki.get("/desk/reminders/"))
    assert "裏方の処理が止まっています。" in page
    assert "run_tasksの処理が動いていません" in page
    assert "「いま数える」を押してください" not in page
    answer = as_suzuki.post("/desk/reminders/count/", follow=True)
    assert "裏方の処理が動きだしたら、自動で数えます。" in words(answer)
    beat("tasks-1")
    assert "裏方の処理が止まっています。" not in words(as_suzuki.get("/desk/reminders/"))


def no_number(viewer):
    if viewer.may(Verb.READ_WORKING):
        raise ValueError("鈴木さんの電話番号が読めません")
    return []


def nobodys_own(viewer):
    """Asks who somebody is, so that it is asked for each person."""
    if viewer.account.person.name == "鈴木 花子":
        raise KeyError("鈴木")
    return []


@pytest.fixture
def failing():
    """Rules of two kinds that raise."""
    for rule in (no_number, nobodys_own):
        _known.append(rule)
    yield
    for rule in (no_number, nobodys_own):
        _known.remove(rule)


def test_a_rule_that_fails_costs_nobody_the_letter_and_is_told(as_suzuki, on, suzuki, reads, problem, monday, failing):
    reads(suzuki)
    assert remind.call() > 0
    [(address, body)] = letters()
    assert address == suzuki.email
    assert "長津田の課題に回答する" in body
    page = words(as_suzuki.get("/desk/reminders/"))
    assert "お知らせから欠けている用件があります" in page
    assert "test_pages.no_number：ValueError" in page
    assert "test_pages.nobodys_own：KeyError" in page
    # What an error says may name somebody.
    assert "電話番号が読めません" not in page


def test_a_rule_that_was_mended_is_no_longer_told(as_suzuki, on, suzuki, reads, problem, monday, failing):
    reads(suzuki)
    look_ahead.call()
    assert Fault.objects.count() == 2
    _known.remove(no_number)
    look_ahead.call()
    _known.append(no_number)
    assert [row.error for row in Fault.objects.all()] == ["KeyError"]


def test_the_secretariat_finds_it_at_the_desk_and_others_do_not(client, as_suzuki, suzuki, tanaka, monday):
    Fault.objects.create(rule="sasaeai.reviews.desk_jobs.of_years", error="ValueError", seen_at=clock_now())
    assert "週に一度のお知らせから、1種類の用件が欠けています" in words(as_suzuki.get("/desk/"))
    assert "年度のふりかえり" in words(as_suzuki.get("/desk/reminders/"))
    client.force_login(tanaka.account)
    assert "欠けています" not in words(client.get("/desk/"))


def test_a_rule_for_organisations_that_fails_leaves_the_others(as_suzuki, on, himawari, call, monday):
    himawari.email = "himawari@midori-fukushi.example.jp"
    himawari.save()

    def broken(keys):
        raise RuntimeError("いつも")

    _known_for[type(himawari)].insert(0, broken)
    try:
        remind.call()
    finally:
        _known_for[type(himawari)].remove(broken)
    assert [address for address, _body in letters()] == [himawari.email]
    assert Fault.objects.get().error == "RuntimeError"


# --- when, again ---


@pytest.mark.parametrize("typed", [{"weekday": "9", "hour": "9"}, {"weekday": "0", "hour": "3"}, {"weekday": "0"}])
def test_an_hour_at_night_or_a_day_that_is_none_is_refused_in_words(as_suzuki, typed):
    answer = as_suzuki.post("/desk/reminders/terms/", typed)
    assert answer.status_code == 422
    assert not ReminderTerms.objects.exists()


def test_a_season_is_written_as_dates_are_written_here(as_suzuki):
    typed = {
        "name": "年末年始",
        "first_day": "平成25年12月28日",
        "last_day": "2014/1/4",
        "yearly": "on",
        "in_use": "on",
    }
    page = words(as_suzuki.post("/desk/reminders/seasons/add/", typed, follow=True))
    assert "毎年、12月28日から1月4日まで" in page
    season = QuietSeason.objects.get()
    sent(as_suzuki, f"/desk/reminders/seasons/{season.pk}/", {**typed, "name": "冬休み", "in_use": ""})
    season.refresh_from_db()
    assert (season.name, season.in_use) == ("冬休み", False)
    assert "使っていません" in words(as_suzuki.get("/desk/reminders/seasons/"))


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("2014/1/4", "2013/12/28", "あとの日にしてください"),
        ("2013/1/1", "2013/12/31", "92日までにしてください"),
        ("いつか", "2013/12/31", "いつか"),
        ("", "2013/12/31", "日付を書いてください"),
    ],
)
def test_a_season_that_cannot_be_is_told_in_a_sentence(as_suzuki, first, last, sentence):
    answer = as_suzuki.post("/desk/reminders/seasons/add/", {"name": "秋", "first_day": first, "last_day": last})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not QuietSeason.objects.exists()


# --- the telephone ---


def test_the_call_sheet_says_whom_to_call_and_why_and_that_it_was_looked_at(
    as_suzuki, on, himawari, nakamura, call, monday
):
    nakamura.telephone = "045-930-2222"
    nakamura.save()
    page = words(as_suzuki.get("/desk/reminders/calls/"))
    for part in ("ひまわりの会", "大野", "045-930-1111", "中村 良子", "045-930-2222", "具体的な取り組みを書く",
                 "平成25年6月10日から"):  # fmt: skip
        assert part in page
    assert list(PersonalView.objects.values_list("person__name", "what")) == [("中村 良子", "電話のお願い表")]


def test_on_paper_there_is_a_box_for_the_day(as_suzuki, on, himawari, call, monday):
    page = words(as_suzuki.get("/desk/reminders/calls/paper/"))
    assert "電話した日" in page
    assert "月　　日" in page
    assert "045-930-1111" in page


def test_who_was_called_stands_below_and_is_not_called_twice_in_a_week(as_suzuki, on, himawari, call, monday):
    address = f"/desk/reminders/calls/organisation/{himawari.pk}/"
    page = words(as_suzuki.post(address, {"words": "来週もらえる", "seen": ""}, follow=True))
    assert "ひまわりの会に電話したことを書きました。" in page
    assert "今週、電話したところ" in page
    assert "来週もらえる" in page
    assert "月　　日" not in words(as_suzuki.get("/desk/reminders/calls/paper/"))
    with frozen(NINE + timedelta(days=7)):
        assert "今週、電話したところ" not in words(as_suzuki.get("/desk/reminders/calls/"))


def test_the_second_who_calls_in_a_week_sees_what_the_first_wrote_and_loses_nothing(
    as_suzuki, on, midori, himawari, call, monday
):
    address = f"/desk/reminders/calls/organisation/{himawari.pk}/"
    other = make_person("渡辺 学", "watanabe", Role.SECRETARIAT, midori)
    as_suzuki.post(address, {"words": "留守だった", "seen": ""})
    as_suzuki.force_login(other.account)
    answer = as_suzuki.post(address, {"words": "夕方にかけ直す", "seen": ""})
    page = words(answer)
    assert answer.status_code == 409
    assert "「留守だった」" in page
    assert "夕方にかけ直す" in page
    assert PhoneCall.objects.get().words == "留守だった"
    seen = PhoneCall.objects.get().seen
    assert f'value="{seen}"' in page
    as_suzuki.post(address, {"words": "留守だった。夕方にかけ直す", "seen": seen})
    call_ = PhoneCall.objects.get()
    assert (call_.words, call_.by_label) == ("留守だった。夕方にかけ直す", "渡辺 学")


def test_a_note_can_be_taken_back_once(as_suzuki, on, himawari, call, monday):
    address = f"/desk/reminders/calls/organisation/{himawari.pk}/"
    as_suzuki.post(address, {"words": "", "seen": ""})
    page = words(as_suzuki.post(f"{address}undo/", follow=True))
    assert "「電話した」を取り消しました" in page
    assert not PhoneCall.objects.exists()
    assert "もう取り消してあります" in words(as_suzuki.post(f"{address}undo/", follow=True))
    assert as_suzuki.get(f"{address}undo/").status_code == 405


def test_a_note_of_201_signs_is_refused_and_kept_on_the_page(as_suzuki, on, himawari, call, monday):
    long = "あ" * 201
    answer = as_suzuki.post(f"/desk/reminders/calls/organisation/{himawari.pk}/", {"words": long})
    assert answer.status_code == 422
    assert "200文字までにしてください（いまは201文字です）。" in words(answer)
    assert long in words(answer)
    assert not PhoneCall.objects.exists()


@pytest.mark.parametrize("path", ["organisation/999999", "area/999999", "cat/1"])
def test_nobody_who_is_not_on_the_sheet_can_be_noted(as_suzuki, on, himawari, call, monday, path):
    assert as_suzuki.post(f"/desk/reminders/calls/{path}/", {"words": ""}).status_code == 404


@pytest.fixture
def a_sheet_for_nagatsuta(districts, monkeypatch):
    """As the review year will say it: the district's sheet is open."""
    area = districts["nagatsuta"]

    def of_sheets(areas):
        if area.pk in areas:
            yield area.pk, Job("今年のふりかえりを書く", "/desk/", "書く", since=date(2013, 6, 1))

    from sasaeai.areas.models import Area

    monkeypatch.setitem(_known_for, Area, [of_sheets])
    return area


def test_a_district_of_whose_committee_nobody_reads_mail_is_called_once_not_each_member(
    as_suzuki, on, tanaka, districts, a_sheet_for_nagatsuta, monday
):
    tanaka.telephone = "045-930-3333"
    tanaka.save()
    for number in range(4):
        make_person(f"委員 {number}", f"member{number}", Role.COMMITTEE, districts["nagatsuta"])
    page = words(as_suzuki.get("/desk/reminders/calls/"))
    assert page.count("今年のふりかえりを書く") == 1
    assert "045-930-3333" in page
    assert "委員 3" not in page
    address = f"/desk/reminders/calls/area/{a_sheet_for_nagatsuta.pk}/"
    assert "電話したことを書きました" in words(as_suzuki.post(address, {"words": "", "seen": ""}, follow=True))


def test_a_district_of_whose_committee_somebody_reads_mail_is_not_called(
    as_suzuki, on, tanaka, reads, a_sheet_for_nagatsuta, monday
):
    reads(tanaka)
    assert "今年のふりかえりを書く" not in words(as_suzuki.get("/desk/reminders/calls/"))


def test_the_desk_tells_how_many_to_call_as_long_as_letters_go_out(as_suzuki, himawari, call, monday):
    title = "電話でお願いする相手が1件あります"
    assert title not in words(as_suzuki.get("/desk/"))
    ReminderTerms.objects.create(pk=1, is_on=True)
    assert title in words(as_suzuki.get("/desk/"))
    as_suzuki.post(f"/desk/reminders/calls/organisation/{himawari.pk}/", {"words": "", "seen": ""})
    assert title not in words(as_suzuki.get("/desk/"))


def test_pages_cost_as_many_queries_for_forty_as_for_one(as_suzuki, on, ward, midori, call, monday):
    def queries(path: str) -> int:
        as_suzuki.get(f"/desk/reminders/{path}")
        with CaptureQueriesContext(connection) as asked:
            assert as_suzuki.get(f"/desk/reminders/{path}").status_code == 200
        return len(asked)

    def cost() -> dict[str, int]:
        look_ahead.call()
        return {path: queries(path) for path in ("", "?why=no_mail", "calls/", "calls/paper/")}

    def more(first: int, last: int) -> None:
        for number in range(first, last):
            group = make_organisation(f"第{number}の会")
            make_person(f"人 {number}", f"person{number}", Role.ORGANISATION, midori, organisation=group)
            call.organisations.add(group)

    more(0, 2)
    few = cost()
    more(2, 40)
    assert cost() == few


# --- forgetting ---


def test_letters_and_calls_of_more_than_a_year_ago_are_forgotten(as_suzuki, on, suzuki, reads, himawari, call, problem):
    reads(suzuki)
    with frozen(NINE):
        remind.call()
        as_suzuki.post(f"/desk/reminders/calls/organisation/{himawari.pk}/", {"words": "", "seen": ""})
    with frozen(NINE + timedelta(days=390)):
        assert forget_old_letters.call() == 0
    with frozen(NINE + timedelta(days=401)):
        assert forget_old_letters.call() == 2


def test_what_is_kept_about_somebody_is_shown_and_erased(as_suzuki, on, tanaka, reads, monday):
    reads(tanaka)
    as_suzuki.force_login(tanaka.account)
    as_suzuki.post("/accounts/reminders/", {"rhythm": "monthly"})
    suzuki = Person.objects.get(name="鈴木 花子")
    as_suzuki.force_login(suzuki.account)
    page = words(as_suzuki.get(f"/desk/people/{tanaka.pk}/personal/"))
    assert "お知らせの受け取り方" in page
    told = json.loads(as_suzuki.get(f"/desk/people/{tanaka.pk}/personal/export/").content)
    assert any(part["種類"] == "お知らせの受け取り方" for part in told["内容"])


def test_a_district_secretariat_does_not_read_the_ward_desk_of_somebody_who_once_had_a_seat_there(
    client, on, suzuki, reads, problem, districts, monday
):
    local = make_person("小川 明", "ogawa", Role.SECRETARIAT, districts["nagatsuta"])
    reads(local)
    reads(suzuki)
    before = Seat.objects.create(person=suzuki, role=Role.COMMITTEE, since=date(2009, 4, 1), until=date(2010, 3, 31))
    before.areas.add(districts["nagatsuta"])
    client.force_login(local.account)
    assert client.get(f"/desk/reminders/letters/person/{suzuki.pk}/").status_code == 404
