"""The overview of a year and the list of its sheets: narrowed by the address, accepted many at once, sent back."""

from __future__ import annotations

import re

import pytest

from sasaeai.plans.actions.reviewing import review_state
from sasaeai.plans.models import IndicatorValue
from sasaeai.plans.states import marks
from sasaeai.plans.tests.making import make_measure, undo_address
from sasaeai.reviews.actions.answering import answer_sheet, confirm_sheet
from sasaeai.reviews.models import Sheet, SheetState, Stage

from .known import at_stage, led, made_indicator, opened, sheet_of
from .test_signing import form_of, page_of, signed_in, told

NOTHING = marks(review_state(None))


@pytest.fixture
def by(suzuki, viewer_of):
    return viewer_of(suzuki)


@pytest.fixture
def answered(year, by):
    """「相談の日」 is told, 「だれのものでもない取組」 confirmed as unchanged."""
    words = review_state(None) | {"done": "月1回ひらきました。"}
    answer_sheet(sheet_of(year, "相談の日"), words, seen=NOTHING, by=by)
    confirm_sheet(sheet_of(year, "だれのものでもない取組"), by=by)
    return year


def rows_of(page: str) -> list[str]:
    return re.findall(r'<th scope="row" id="s\w+">(?:<a [^>]+>)?([^<]+)', page)


def state_of(year, title: str) -> str:
    return sheet_of(year, title).state


def test_the_overview_says_in_whose_hands_it_is_and_what_is_missing_in_words(at_desk, answered):
    page = told(at_desk.get(page_of(answered)))
    assert "いまは、それぞれの団体と地区が書いています。しめきりは平成24年7月6日です。" in page
    missing = answered.sheets.open().count()
    assert f"まだ届いていないシートは{missing}枚です。届かないものがあっても、先に進めます。" in page
    assert "自己評価をしめきる" in page
    assert "1枚のうち1枚" in page  # 区社協
    assert "1枚のうち0枚" in page  # a district
    assert "遅れ" not in page


def test_a_reader_sees_how_far_it_is_and_no_button(year, yamada):
    page = told(signed_in(yamada).get(page_of(year)))
    assert "だれの手にあるか" in page
    assert "自己評価をしめきる" not in page
    assert "シートを加える" not in page


def test_a_committee_sees_the_sheets_of_its_own_district_only(year, tanaka):
    page = told(signed_in(tanaka).get(page_of(year, "list/")))
    assert set(rows_of(page)) == {"長津田", "公園のそうじ"}


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        ("?state=read", {"相談の日", "だれのものでもない取組"}),
        ("?state=unchanged", {"だれのものでもない取組"}),
        ("?state=open&kind=measure", set()),
        ("?district=nagatsuta", {"長津田", "公園のそうじ"}),
        ("?owner=office&kind=measure", {"だれのものでもない取組"}),
        ("?owner=99999", set()),
        ("?district=nowhere", set()),
    ],
)
def test_the_address_narrows_the_list(at_desk, answered, address, titles):
    assert set(rows_of(told(at_desk.get(page_of(answered, "list/") + address)))) == titles


@pytest.mark.parametrize("address", ["?state=x&kind=x&owner=x&page=x", "?owner=²", "?missed=2", "?page=9999"])
def test_an_address_that_asks_for_what_is_not_there_narrows_nothing(at_desk, answered, address):
    page = told(at_desk.get(page_of(answered, "list/") + address))
    assert f"{answered.sheets.count()}枚" in page


def test_the_office_finds_what_missed_its_target(at_desk, ward):
    measure = ward.measures.get(title="相談の日")
    for title, direction, value in (("足りない", "up", 5), ("足りた", "up", 12), ("多すぎる", "down", 30)):
        made = made_indicator(measure, title, target=12, direction=direction)
        IndicatorValue.objects.create(
            indicator=made, area=ward.area, fiscal_year=2011, value=value, taken_on="2012-04-01"
        )
    year = opened(ward)
    page = told(at_desk.get(page_of(year, "list/?missed=1")))
    assert set(rows_of(page)) == {"足りない", "多すぎる"}


def test_the_office_accepts_what_it_read_and_takes_it_back_with_one_press(at_desk, answered):
    page = told(at_desk.get(page_of(answered, "list/?state=read")))
    assert "月1回ひらきました。" in page
    picked = [sheet_of(answered, title).uid for title in ("相談の日", "だれのものでもない取組")]
    answer = at_desk.post(page_of(answered, "accept/"), {"sheet": picked, "state": "read"}, follow=True)
    assert "2枚を「確かめました」にしました。" in told(answer)
    assert answer.redirect_chain[-1][0].endswith("?state=read")
    assert state_of(answered, "相談の日") == SheetState.ACCEPTED
    assert "2枚を、確かめる前に戻しました。" in told(at_desk.post(undo_address(answer), follow=True))
    assert state_of(answered, "相談の日") == SheetState.ANSWERED
    assert state_of(answered, "だれのものでもない取組") == SheetState.UNCHANGED


def test_everything_that_the_filters_show_is_accepted_at_once_and_nothing_else(at_desk, answered):
    at_desk.post(page_of(answered, "accept/"), {"all": "1", "state": "unchanged"})
    assert state_of(answered, "だれのものでもない取組") == SheetState.ACCEPTED
    assert state_of(answered, "相談の日") == SheetState.ANSWERED
    assert not Sheet.objects.filter(state=SheetState.ACCEPTED, answered_at=None).exists()


def test_accepting_nothing_and_too_late_is_said(at_desk, answered):
    open_one = answered.sheets.open().first()
    answer = at_desk.post(page_of(answered, "accept/"), {"sheet": open_one.uid}, follow=True)
    assert "確かめるシートに印を付けてください。" in told(answer)
    at_stage(answered, Stage.COMMITTEE)
    picked = sheet_of(answered, "相談の日").uid
    answer = at_desk.post(page_of(answered, "accept/"), {"sheet": picked}, follow=True)
    assert "事務局の段階は終わっています。" in told(answer)
    assert state_of(answered, "相談の日") == SheetState.ANSWERED


@pytest.mark.parametrize("moment", ["", "x", "2012-99-99T00:00", "2012-06-01T09:00:00"])
def test_an_undo_that_somebody_typed_changes_nothing(at_desk, answered, moment):
    answer = at_desk.post(page_of(answered, "unaccept/") + f"?at={moment}", follow=True)
    assert "0枚を、確かめる前に戻しました。" in told(answer)


def test_a_sheet_is_sent_back_with_a_sentence_and_never_without(at_desk, answered):
    sheet = sheet_of(answered, "相談の日")
    address = page_of(answered, f"back/{sheet.uid}/")
    assert "月1回ひらきました。" in told(at_desk.get(address))
    refused = at_desk.post(address, {"because": ""})
    assert "何を書きなおしてほしいかを、一文で書いてください。" in told(refused)
    answer = at_desk.post(address, {"because": "回数を書いてください。"}, follow=True)
    assert "もう一度お願いしました。" in told(answer)
    assert "回数を書いてください。" in told(answer)
    at_stage(answered, Stage.COMMITTEE)
    late = at_desk.post(address, {"because": "おそい文"})
    assert late.status_code == 409
    assert "おそい文" in told(late)


def test_what_came_into_the_plan_later_gets_its_sheet(at_desk, ward, year):
    make_measure(ward, None, "あとからの取組")
    assert "シートを1枚加えました。" in told(at_desk.post(page_of(year, "add/"), follow=True))
    assert "足りないシートは、ありません。" in told(at_desk.post(page_of(year, "add/"), follow=True))
    make_measure(ward, None, "おそい取組")
    at_stage(year, Stage.COMMITTEE)
    assert "委員会に進めた年には、シートを加えられません。" in told(at_desk.post(page_of(year, "add/"), follow=True))
    assert "シートを加える" not in told(at_desk.get(page_of(year)))


def test_the_date_is_moved_and_two_who_do_it_see_both(at_desk, year, midori):
    seen = form_of(at_desk, page_of(year, "edit/"))
    assert seen["due_on"] == "平成24年7月6日"
    answer = at_desk.post(page_of(year, "edit/"), seen | {"due_on": "H24.7.20"}, follow=True)
    assert "しめきりは平成24年7月20日です。" in told(answer)
    late = at_desk.post(page_of(year, "edit/"), seen | {"due_on": "H24.8.1"})
    assert late.status_code == 409
    assert "平成24年7月20日" in told(late)
    for due, sentence in (("H24.5.1", "しめきりは、今日かそのあとの日にしてください。"), ("あした", "日付")):
        now = form_of(at_desk, page_of(year, "edit/"))
        refused = at_desk.post(page_of(year, "edit/"), now | {"due_on": due})
        assert refused.status_code == 422
        assert sentence in told(refused)


def test_both_pages_ask_the_same_number_of_questions_for_one_measure_and_for_many(
    at_desk, ward, django_assert_max_num_queries
):
    for number in range(70):
        made_indicator(led(make_measure(ward, None, f"取組{number}"), ward.measures.first().actors.get().organisation))
    year = opened(ward)
    for rest in ("", "list/", "list/?state=open&missed=1&page=2"):
        with django_assert_max_num_queries(26):
            page = at_desk.get(page_of(year, rest))
        assert len(page.content) < 100_000
