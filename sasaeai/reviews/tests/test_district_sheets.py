"""田中's simple sheet: six questions saved as one goes, what it asks becomes a problem, the rest is one press."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sasaeai.kernel import clock
from sasaeai.plans.actions.problems import promise_answer
from sasaeai.plans.models import DistrictReview, Medium, Plan, Problem, Review, ScheduleCell, ScheduleState
from sasaeai.plans.tests.making import make_measure, undo_address
from sasaeai.records.tests.known import made
from sasaeai.reviews.models import Sheet, SheetState, Stage, Way

from .known import made_indicator, opened, sheet_of
from .test_sheets import at, told

NAMES = ("done", "turnout", "good", "trouble", "next_year", "consult")
CONSULT = "集会所の段差がこわい。手すりを付けられませんか。"


@pytest.fixture
def nagatsuta(ward, districts) -> Plan:
    return ward.district_plans.get(area=districts["nagatsuta"])


@pytest.fixture
def sheet(year) -> Sheet:
    return sheet_of(year, "長津田")


@pytest.fixture
def at_tanakas(client, tanaka):
    client.force_login(tanaka.account)
    return client


def typed(client, sheet: Sheet, **words: str) -> dict[str, str]:
    """What a browser would send from the page as it stands."""
    page = client.get(at(sheet)).content.decode()
    areas = re.findall(r'<textarea name="([^"]+)"[^>]*>\r?\n?(.*?)</textarea>', page, re.DOTALL)
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen
    return {name: unescape(value) for name, value in areas} | {"seen": unescape(seen[1])} | words


def sent(client, sheet: Sheet, *, follow: bool = False, **words: str) -> object:
    return client.post(at(sheet), typed(client, sheet, send="1", **words), follow=follow)


def test_tanaka_saves_as_he_goes_and_is_still_asked_until_he_sends(at_tanakas, sheet):
    answer = at_tanakas.post(at(sheet), typed(at_tanakas, sheet, done="そうじを月1回。", at="turnout"))
    assert answer["Location"] == f"{at(sheet)}?kept=turnout#id_turnout"
    sheet.refresh_from_db()
    assert sheet.state == SheetState.WAITING
    assert DistrictReview.objects.get().done == "そうじを月1回。"
    page = at_tanakas.get(answer["Location"]).content.decode()
    assert page.count("ここまで保存してあります") == 1
    # A browser keeps the place in the address over a redirect, and what is said at the top would be out of sight.
    assert f'action="{at(sheet)}"' in page
    answer = sent(at_tanakas, sheet, turnout="毎回20人", follow=True)
    assert "シートを事務局に送りました。" in told(answer)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.answered_by_label, sheet.way) == (SheetState.ANSWERED, "田中 正", Way.DESK)
    assert DistrictReview.objects.get().turnout == "毎回20人"


def test_a_sheet_that_was_sent_offers_to_send_what_is_written_anew(at_tanakas, sheet):
    assert "書きおわりました。事務局に送る" in told(at_tanakas.get(at(sheet)))
    sent(at_tanakas, sheet, done="夏祭り")
    page = told(at_tanakas.get(at(sheet)))
    assert "このシートは、もう事務局に届いています。" in page
    assert "書きなおしたシートを送る" in page
    for words in ("書きおわりました", "保存して、あとで続ける", "ここまでを保存する"):
        assert words not in page
    assert "前と同じです。何も変えていません。" in told(sent(at_tanakas, sheet, follow=True))
    answer = told(sent(at_tanakas, sheet, done="夏祭りと茶話会", follow=True))
    assert "書きなおしたシートを、事務局に送りました。" in answer
    # From a page that was open before it was sent.
    late = typed(at_tanakas, sheet, done="茶話会", at="turnout")
    assert "このまま事務局に届いています。" in told(at_tanakas.post(at(sheet), late, follow=True))


def test_the_six_questions_are_asked_in_plain_words(at_tanakas, sheet):
    page = told(at_tanakas.get(at(sheet)))
    for words in ("1 今年やったこと", "2 参加した人・回数", "3 よかったこと", "4 困っていること", "5 来年やりたいこと",
                  "6 区・区社協・ケアプラザと相談したいこと", "書けるところだけで結構です。"):  # fmt: skip
        assert words in page.replace("　", " ")
    assert "評価" not in page


def test_last_years_sheet_and_what_the_ledger_counted_stand_beside(at_tanakas, nagatsuta, sheet, districts):
    DistrictReview.objects.create(plan=nagatsuta, fiscal_year=2010, done="餅つき", next_year="見守り")
    made(districts["nagatsuta"], day=date(2011, 9, 1), people=30)
    made(districts["nagatsuta"], day=date(2012, 3, 31), people=20)
    made(districts["nagatsuta"], day=date(2012, 4, 1), people=99)  # the next year
    page = told(at_tanakas.get(at(sheet)))
    assert "平成22年度のシート" in page
    assert "餅つき" in page
    assert "活動した回数：2回" in page
    assert "活動に参加した人（延べ）：50人" in page


def test_what_he_wants_to_talk_about_becomes_a_problem_once(at_tanakas, nagatsuta, sheet):
    at_tanakas.post(at(sheet), typed(at_tanakas, sheet, consult=CONSULT, at="done"))
    assert not Problem.objects.exists()
    assert "「相談したいこと」は課題として届きました。" in told(sent(at_tanakas, sheet, follow=True))
    problem = Problem.objects.get()
    assert (problem.plan, problem.title, problem.text) == (nagatsuta, "集会所の段差がこわい。", CONSULT)
    assert (problem.written_by, problem.medium) == ("田中 正", Medium.PAGE)
    assert DistrictReview.objects.get().problem == problem
    sent(at_tanakas, sheet, good="つづいた")
    assert Problem.objects.count() == 1
    assert "課題として届いています。" in told(at_tanakas.get(at(sheet)))


def test_until_somebody_takes_it_up_the_problem_says_what_the_sheet_says(at_tanakas, sheet):
    sent(at_tanakas, sheet, consult=CONSULT)
    at_tanakas.post(at(sheet), typed(at_tanakas, sheet, consult="階段に手すりがほしい。", at="done"))
    assert (Problem.objects.get().title, Problem.objects.get().text) == ("階段に手すりがほしい。",) * 2
    at_tanakas.post(at(sheet), typed(at_tanakas, sheet, consult="", at="done"))
    assert Problem.objects.get().is_binned
    sent(at_tanakas, sheet, consult="やはり手すりを。")
    assert Problem.objects.present().get().text == "やはり手すりを。"


def test_once_it_is_promised_the_sheet_says_where_it_is(at_tanakas, sheet, suzuki, viewer_of):
    sent(at_tanakas, sheet, consult=CONSULT)
    promise_answer(Problem.objects.get(), on=date(2012, 7, 1), where="意見交換会", by=viewer_of(suzuki))
    page = at_tanakas.get(at(sheet))
    assert 'name="consult"' not in page.content.decode()
    assert "ここでは書きなおせません。" in told(page)
    assert CONSULT in told(page)
    assert "意見交換会" in told(page)
    sent(at_tanakas, sheet, good="よかった")
    review = DistrictReview.objects.get()
    assert (review.good, review.consult) == ("よかった", CONSULT)


def test_a_page_opened_before_the_promise_cannot_change_what_was_asked(at_tanakas, sheet, suzuki, viewer_of):
    sent(at_tanakas, sheet, consult=CONSULT)
    late = typed(at_tanakas, sheet, consult="べつのこと", good="よかった")
    promise_answer(Problem.objects.get(), on=date(2012, 7, 1), where="", by=viewer_of(suzuki))
    at_tanakas.post(at(sheet), late)
    assert DistrictReview.objects.get().consult == CONSULT
    assert Problem.objects.get().text == CONSULT


def test_a_long_question_gets_a_title_of_its_own(at_tanakas, sheet):
    sent(at_tanakas, sheet, consult="あ" * 300)
    assert len(Problem.objects.get().title) == 120
    assert Problem.objects.get().text == "あ" * 300


def test_an_empty_sheet_is_not_sent(at_tanakas, sheet):
    answer = at_tanakas.post(at(sheet), typed(at_tanakas, sheet, send="1"))
    assert answer.status_code == 422
    assert "なければ「特になし」と書いてください。" in told(answer)


def test_the_second_writer_of_a_district_sees_both(client, tanaka, suzuki, sheet):
    client.force_login(suzuki.account)
    late = typed(client, sheet, done="鈴木の文", send="1")
    client.force_login(tanaka.account)
    sent(client, sheet, done="田中の文", good="田中だけの文")
    client.force_login(suzuki.account)
    answer = client.post(at(sheet), late)
    assert answer.status_code == 409
    for words in ("ほかの人が、先に書きなおしました", "鈴木の文", "田中の文", "田中だけの文"):
        assert words in told(answer)
    assert DistrictReview.objects.get().done == "田中の文"


def test_a_year_that_went_on_keeps_the_words_on_the_page(at_tanakas, year, sheet):
    late = typed(at_tanakas, sheet, done="書いていた文", consult=CONSULT, send="1")
    year.stage = Stage.COMMITTEE
    year.save()
    answer = at_tanakas.post(at(sheet), late)
    assert answer.status_code == 409
    for words in ("いま「委員会」の段階です。", "書いていた文", CONSULT, year.contact):
        assert words in told(answer)
    assert not Problem.objects.exists()
    assert not DistrictReview.objects.exists()


def test_suzuki_types_a_paper_sheet_for_the_district(at_desk, sheet):
    sent(at_desk, sheet, done="紙の文", consult=CONSULT, on_behalf_of="長津田の委員会")
    sheet.refresh_from_db()
    assert (sheet.way, sheet.answered_by_label) == (Way.TYPED, "長津田の委員会")
    problem = Problem.objects.get()
    assert (problem.medium, problem.written_by) == (Medium.PAPER, "長津田の委員会")


# -- このほかの取組は、変わりなし --------------------------------------------------------------------------------------


def rest(client, sheet: Sheet, *titles: str) -> object:
    uids = [measure.uid for measure in sheet.plan.measures.filter(title__in=titles)]
    return client.post(reverse("reviews:rest", args=[sheet.uid]), {"measure": uids}, follow=True)


def test_one_press_says_nothing_new_of_all_that_are_ticked_and_one_takes_it_back(at_tanakas, ward, nagatsuta):
    for title in ("餅つき", "見守り"):
        make_measure(nagatsuta, None, title)
    year = opened(ward)
    sheet = sheet_of(year, "長津田")
    page = at_tanakas.get(at(sheet)).content.decode()
    assert page.count('type="checkbox" name="measure"') == 3
    # What to press is called by the words that are on it.
    assert "印を外して、「くわしく書く」を押してください" in page
    assert ">くわしく書く" in page
    answer = rest(at_tanakas, sheet, "餅つき", "公園のそうじ")
    assert "取組2件を「変わりなし」にしました。" in told(answer)
    states = {str(row.measure): row.state for row in year.sheets.filter(plan=nagatsuta, measure__isnull=False)}
    assert states == {"餅つき": "unchanged", "公園のそうじ": "unchanged", "見守り": "waiting"}
    assert Review.objects.filter(unchanged=True).count() == 2
    assert "取組2件の「変わりなし」を取り消しました。" in told(at_tanakas.post(undo_address(answer), follow=True))
    assert not Review.objects.filter(unchanged=True).exists()
    assert not year.sheets.filter(state="unchanged").exists()
    assert "もう取り消してあります。" in told(at_tanakas.post(undo_address(answer), follow=True))


def test_what_was_planned_is_marked_as_done_with_it(at_tanakas, ward, nagatsuta):
    nagatsuta.uses_schedule = True
    nagatsuta.save()
    state = ScheduleState.objects.get(period=ward.period, name="実施")
    cell = ScheduleCell.objects.create(measure=nagatsuta.measures.get(), fiscal_year=2011, planned=state)
    sheet = sheet_of(opened(ward), "長津田")
    assert "計画どおりにした、という印もつきます。" in told(at_tanakas.get(at(sheet)))
    answer = rest(at_tanakas, sheet, "公園のそうじ")
    cell.refresh_from_db()
    assert cell.done == state
    at_tanakas.post(undo_address(answer))
    cell.refresh_from_db()
    assert cell.done is None


def test_what_was_written_about_or_lacks_a_number_is_left_alone(at_tanakas, ward, nagatsuta):
    nagatsuta.uses_indicators = True
    nagatsuta.save()
    made_indicator(make_measure(nagatsuta, None, "数える取組"))
    Review.objects.create(
        plan=nagatsuta, measure=nagatsuta.measures.get(title="公園のそうじ"), fiscal_year=2011, done="!"
    )
    sheet = sheet_of(opened(ward), "長津田")
    assert "何も変えていません。" in told(rest(at_tanakas, sheet, "数える取組", "公園のそうじ"))
    assert not Review.objects.filter(unchanged=True).exists()


def test_nothing_ticked_changes_nothing(at_tanakas, sheet):
    assert "印をつけてください。" in told(rest(at_tanakas, sheet))


@pytest.mark.parametrize("when", ["", "きのう", "2012-99-99T00:00", "2012-06-01T00:00:00"])
def test_an_undo_of_no_moment_is_not_found(at_tanakas, sheet, when):
    assert at_tanakas.post(reverse("reviews:rest_undo", args=[sheet.uid]), query_params={"at": when}).status_code == 404


def test_the_press_for_the_rest_is_a_districts_only(at_desk, year):
    assert at_desk.post(reverse("reviews:rest", args=[sheet_of(year, "相談の日").uid])).status_code == 404


def test_the_rest_of_a_year_that_went_on_stays(at_tanakas, year, sheet):
    year.stage = Stage.OFFICE
    year.save()
    assert "いま「事務局」の段階です。" in told(rest(at_tanakas, sheet, "公園のそうじ"))
    moment = (clock.now() - timedelta(days=1)).isoformat()
    undo = at_tanakas.post(reverse("reviews:rest_undo", args=[sheet.uid]), query_params={"at": moment}, follow=True)
    assert "いま「事務局」の段階です。" in told(undo)


def test_yamada_reads_a_districts_sheet_and_cannot_write_it(client, yamada, sheet):
    DistrictReview.objects.create(plan=sheet.plan, fiscal_year=2011, done="そうじ")
    client.force_login(yamada.account)
    page = told(client.get(at(sheet)))
    assert "そうじ" in page
    assert "事務局に送る" not in page
    for name in ("sheet", "rest", "rest_undo"):
        assert client.post(reverse(f"reviews:{name}", args=[sheet.uid]), {}).status_code == 403


def test_a_districts_sheet_costs_as_many_queries_with_many_measures_and_stays_light(at_tanakas, ward, nagatsuta):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            page = at_tanakas.get(at(sheet))
        assert len(page.content) < 100_000
        return len(queries)

    sheet = sheet_of(opened(ward), "長津田")
    cost()
    few = cost()
    for number in range(200):
        made_sheet = make_measure(nagatsuta, None, f"地区の長めの名前を持つ取組その{number}")
        Sheet.objects.create(year=sheet.year, plan=nagatsuta, measure=made_sheet, position=500 + number, asked=False)
    assert cost() <= few
    page = told(at_tanakas.get(at(sheet)))
    assert "ほかの151件は、これを確かめたあとに出ます。" in page


def test_a_district_is_told_that_everybody_will_read_it(client, year, tanaka, at_desk):
    sheet = sheet_of(year, "長津田")
    sentence = "公表すると、どなたでも読めます。"
    assert sentence in at_desk.get(f"/desk/reviews/sheets/{sheet.uid}/").content.decode()
    assert sentence in at_desk.get(f"/desk/reviews/{year.uid}/paper/?district=nagatsuta").content.decode()
    assert "心配な人" not in at_desk.get(f"/desk/reviews/sheets/{sheet.uid}/").content.decode()
