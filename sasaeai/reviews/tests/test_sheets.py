"""中村 and 鈴木 answer sheets through the page: what is known stands there, what is missed is asked, none is lost."""

from __future__ import annotations

import re
from datetime import date, datetime
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sasaeai.kernel import clock
from sasaeai.kernel.journal import record
from sasaeai.kernel.models import JournalEntry
from sasaeai.people.tests.known import make_organisation
from sasaeai.plans.actions.problems import write_problem
from sasaeai.plans.models import (
    IndicatorValue,
    ProblemMeasure,
    Review,
    ScheduleCell,
    ScheduleState,
    Source,
    Support,
)
from sasaeai.plans.tests.making import make_measure, undo_address
from sasaeai.records.tests.known import made
from sasaeai.reviews.actions.answering import send_back
from sasaeai.reviews.models import Sheet, SheetState, Stage, Way

from .known import made_indicator, opened, sheet_of, valued


def told(answer) -> str:
    """The page as it is read: words without tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", answer.content.decode())).split())


def at(sheet: Sheet) -> str:
    return reverse("reviews:sheet", args=[sheet.uid])


def filled(client, sheet: Sheet, **typed: str) -> dict[str, str]:
    """What a browser would send: every input of the page as it stands, with what somebody typed."""
    page = client.get(at(sheet)).content.decode()
    form = page[page.index("figures_seen") - 400 :]
    inputs = re.findall(r'<input type="(?:hidden|text)"[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', form)
    areas = re.findall(r'<textarea name="([^"]+)"[^>]*>\r?\n?(.*?)</textarea>', form, re.DOTALL)
    chosen = re.findall(r'<option value="([^"]+)" selected', form)
    sent = {name: unescape(value) for name, value in [*inputs, *areas]}
    return sent | ({"done_state": chosen[0]} if chosen else {}) | typed


@pytest.fixture
def measure(ward):
    return ward.measures.get(title="相談の日")


@pytest.fixture
def state(ward):
    """進み方 by name."""
    return lambda name: ScheduleState.objects.get(period=ward.period, name=name)


@pytest.fixture
def at_nakamuras(client, nakamura):
    client.force_login(nakamura.account)
    return client


def test_nakamura_writes_what_was_done_and_is_thanked(at_nakamuras, year):
    sheet = sheet_of(year, "相談の日")
    answer = at_nakamuras.post(at(sheet), filled(at_nakamuras, sheet, done="月1回ひらきました。"), follow=True)
    assert "「相談の日」のシートを保存しました。" in told(answer)
    review = Review.objects.get()
    assert (review.measure, review.fiscal_year, review.done) == (sheet.measure, 2011, "月1回ひらきました。")
    sheet.refresh_from_db()
    assert (sheet.state, sheet.answered_by_label) == (SheetState.ANSWERED, "中村 恵")


def test_what_is_known_stands_beside_what_is_asked(at_desk, ward, measure, state, districts, tanaka, viewer_of):
    Review.objects.create(plan=ward, measure=measure, fiscal_year=2010, done="毎月ひらきました。", next_step="continue")
    ScheduleCell.objects.create(measure=measure, fiscal_year=2011, planned=state("実施"))
    valued(made_indicator(measure, target=12), 10, year=2010)
    nagatsuta = ward.district_plans.get(area=districts["nagatsuta"])
    Support.objects.create(ward_measure=measure, district_measure=nagatsuta.measures.get())
    problem = write_problem(nagatsuta, title="相談の場所が遠い", text="", by=viewer_of(tanaka))
    ProblemMeasure.objects.create(problem=problem, measure=measure)
    with clock.frozen(datetime(2011, 7, 1, 9, 0)):
        record("plans.measure.changed", measure, by=None, area=ward.area)
        made(districts["nagatsuta"], day=date(2011, 7, 1), people=12, measure=measure)
    page = told(at_desk.get(at(sheet_of(opened(ward), "相談の日"))))
    for words in (
        "平成22年度に書いたこと", "毎月ひらきました。", "平成23年度の計画：実施", "目標 12回", "前の年度 10回",
        "相談の場所が遠い（長津田）", "回答の日は、まだ決まっていません。", "長津田：公園のそうじ",
        "取組「相談の日」を書きなおしました。", "記録が1回、延べ12人",
    ):  # fmt: skip
        assert words in page


def test_a_live_number_leads_to_the_records_behind_it(at_desk, ward, measure):
    live = made_indicator(measure, "活動", target=3, source=Source.METRIC, metric_key="records.times")
    valued(live, 5, source=Source.METRIC)
    made_indicator(measure, "消えた数", source=Source.METRIC, metric_key="gone.away")
    answer = at_desk.get(at(sheet_of(opened(ward), "相談の日")))
    rows = reverse("plans:edit:counted_rows", args=[2, live.uid])
    assert f'href="{rows}?year=2011"' in answer.content.decode()
    assert "地域の活動（活動した回数）から自動で数えています。" in told(answer)
    assert "この数字を出す機能が、いまは使われていません。" in told(answer)
    assert at_desk.get(f"{rows}?year=2011").status_code == 200


@pytest.mark.parametrize("typed", ["１，２３４", "1,234回", "1234", " １２３４回 "])
def test_a_number_is_read_as_people_write_it(at_nakamuras, ward, measure, typed):
    indicator = made_indicator(measure)
    sheet = sheet_of(opened(ward), "相談の日")
    sent = filled(at_nakamuras, sheet, **{f"n-{indicator.uid}-value": typed})
    assert at_nakamuras.post(at(sheet), sent).status_code == 302
    value = IndicatorValue.objects.get()
    assert (value.value, value.area, value.fiscal_year, value.taken_by) == (1234, ward.area, 2011, "中村 恵")


@pytest.mark.parametrize(
    ("part", "typed", "sentence"),
    [
        ("value", "平成24年", "「平成24年」を数として読めません。「120」「120回」のように書いてください。"),
        ("value", "たくさん", "「たくさん」を数として読めません。"),
        ("value", "1.234", "小数第2位までで書いてください。"),
        ("day", "H25.4.1", "まだ来ていない日です。"),
        ("day", "23/13/1", "23/13/1"),
    ],
)
def test_a_number_that_cannot_be_read_is_told_and_no_word_is_lost(at_nakamuras, ward, measure, part, typed, sentence):
    indicator = made_indicator(measure)
    sheet = sheet_of(opened(ward), "相談の日")
    sent = filled(at_nakamuras, sheet, done="書いた文", **{f"n-{indicator.uid}-value": "12"})
    answer = at_nakamuras.post(at(sheet), sent | {f"n-{indicator.uid}-{part}": typed})
    assert answer.status_code == 422
    assert sentence in told(answer)
    assert "書いた文" in told(answer)
    assert f'value="{typed}"' in answer.content.decode()
    assert not IndicatorValue.objects.exists()
    assert not Review.objects.exists()


def test_a_missed_target_asks_why_and_says_which(at_nakamuras, ward, measure):
    indicator = made_indicator(measure, target=12)
    sheet = sheet_of(opened(ward), "相談の日")
    sent = filled(at_nakamuras, sheet, done="ひらきました。", **{f"n-{indicator.uid}-value": "11"})
    answer = at_nakamuras.post(at(sheet), sent)
    assert answer.status_code == 422
    assert "「開いた回数」は、目標12回に対して、11回でした。「要因」を書いてください。" in told(answer)
    assert "ひらきました。" in told(answer)
    assert not IndicatorValue.objects.exists()
    why = {"result": "11回", "cause": "雪の日に休みました。", "response": "予備の日を決めます。"}
    assert at_nakamuras.post(at(sheet), sent | why).status_code == 302
    assert Review.objects.get().cause == "雪の日に休みました。"
    assert "目標12回に対して、11回でした。" in told(at_nakamuras.get(at(sheet)))
    IndicatorValue.objects.update(value=1100)
    indicator.targets.update(value=1200)
    assert "目標1,200回に対して、1,100回でした。" in told(at_nakamuras.get(at(sheet)))
    emptied = at_nakamuras.post(at(sheet), filled(at_nakamuras, sheet, cause=""))
    assert "「要因」を書いてください。" in told(emptied)


def test_figures_typed_on_a_measures_sheet_answer_the_sheets_of_its_indicators(at_nakamuras, ward, measure):
    here, there = made_indicator(measure, "回数", target=12), made_indicator(measure, "人数", target=30)
    year = opened(ward)
    sheet = sheet_of(year, "相談の日")
    sent = filled(at_nakamuras, sheet, done="ひらきました。", **{f"n-{here.uid}-value": "12"})
    at_nakamuras.post(at(sheet), sent)
    states = {str(row.about): row.state for row in year.sheets.filter(indicator__in=[here, there])}
    assert states == {"回数": SheetState.ANSWERED, "人数": SheetState.WAITING}


def test_an_indicators_own_sheet_needs_its_number_only(at_nakamuras, ward, measure):
    indicator = made_indicator(measure, target=12)
    sheet = sheet_of(opened(ward), "開いた回数")
    page = told(at_nakamuras.get(at(sheet)))
    assert "「変わりなし」だけでは終われません。「開いた回数」の数字が、まだ入っていません。" in page
    at_nakamuras.post(at(sheet), filled(at_nakamuras, sheet, **{f"n-{indicator.uid}-value": "12"}))
    sheet.refresh_from_db()
    assert sheet.state == SheetState.ANSWERED


def test_somebody_elses_number_is_shown_and_not_typed(at_nakamuras, ward, measure, midori):
    other = made_indicator(measure, owner=make_organisation("よその会"))
    page = at_nakamuras.get(at(sheet_of(opened(ward), "相談の日"))).content.decode()
    assert other.title in page
    assert f"n-{other.uid}-value" not in page


# -- 進み方 and 変わりなし --------------------------------------------------------------------------------------------


def test_what_was_done_of_the_schedule_is_marked_on_the_sheet(at_nakamuras, ward, measure, state):
    ScheduleCell.objects.create(measure=measure, fiscal_year=2011, planned=state("実施"))
    sheet = sheet_of(opened(ward), "相談の日")
    sent = filled(at_nakamuras, sheet, done_state="試行", done_words="4地区で")
    assert at_nakamuras.post(at(sheet), sent).status_code == 302
    cell = ScheduleCell.objects.get()
    assert (str(cell.done), cell.done_words) == ("試行", "4地区で")
    assert 'value="試行" selected' in at_nakamuras.get(at(sheet)).content.decode()


def test_one_press_says_that_nothing_is_new_and_one_takes_it_back(at_nakamuras, ward, measure, state):
    ScheduleCell.objects.create(measure=measure, fiscal_year=2011, planned=state("実施"))
    sheet = sheet_of(opened(ward), "相談の日")
    page = told(at_nakamuras.get(at(sheet)))
    assert "いつもどおりだったときに押します。" in page
    assert "計画どおり「実施」をした、という印もつきます。" in page
    answer = at_nakamuras.post(reverse("reviews:sheet_unchanged", args=[sheet.uid]), follow=True)
    assert "「相談の日」を「変わりなし」にしました。" in told(answer)
    assert Review.objects.get().unchanged
    assert str(ScheduleCell.objects.get().done) == "実施"
    back = at_nakamuras.post(undo_address(answer), follow=True)
    assert "「変わりなし」を取り消しました。" in told(back)
    assert ScheduleCell.objects.get().done is None
    sheet.refresh_from_db()
    assert (sheet.state, sheet.marked_done) == (SheetState.WAITING, False)


def test_a_mark_that_somebody_changed_after_the_press_stays(at_nakamuras, ward, measure, state):
    cell = ScheduleCell.objects.create(measure=measure, fiscal_year=2011, planned=state("実施"))
    sheet = sheet_of(opened(ward), "相談の日")
    at_nakamuras.post(reverse("reviews:sheet_unchanged", args=[sheet.uid]))
    ScheduleCell.objects.filter(pk=cell.pk).update(done=state("試行"))
    at_nakamuras.post(reverse("reviews:sheet_undo", args=[sheet.uid]))
    cell.refresh_from_db()
    assert str(cell.done) == "試行"


def test_one_press_is_refused_on_a_measure_whose_number_is_missing(at_nakamuras, ward, measure):
    made_indicator(measure)
    sheet = sheet_of(opened(ward), "相談の日")
    assert ">変わりなし</button>" not in at_nakamuras.get(at(sheet)).content.decode()
    answer = at_nakamuras.post(reverse("reviews:sheet_unchanged", args=[sheet.uid]), follow=True)
    assert "「開いた回数」：この年度の数字が、まだ入っていません。" in told(answer)
    assert not Review.objects.exists()


def test_one_press_on_a_measure_answers_for_its_numbers_that_are_all_there(at_nakamuras, ward, measure):
    valued(made_indicator(measure, target=12), 12)
    year = opened(ward)
    sheet, own = sheet_of(year, "相談の日"), sheet_of(year, "開いた回数")
    at_nakamuras.post(reverse("reviews:sheet_unchanged", args=[sheet.uid]))
    own.refresh_from_db()
    assert own.state == SheetState.ANSWERED
    at_nakamuras.post(reverse("reviews:sheet_undo", args=[sheet.uid]))
    own.refresh_from_db()
    assert own.state == SheetState.WAITING


def test_a_second_press_changes_nothing(at_nakamuras, year):
    sheet = sheet_of(year, "相談の日")
    press = reverse("reviews:sheet_unchanged", args=[sheet.uid])
    at_nakamuras.post(press)
    assert "もう答えがあります。" in told(at_nakamuras.post(press, follow=True))
    undo = reverse("reviews:sheet_undo", args=[sheet.uid])
    at_nakamuras.post(undo)
    assert "もう「変わりなし」ではありません。" in told(at_nakamuras.post(undo, follow=True))


def test_last_years_nothing_new_is_said_with_the_words_that_still_hold(at_nakamuras, ward, measure):
    Review.objects.create(plan=ward, measure=measure, fiscal_year=2009, done="はじめました。")
    Review.objects.create(plan=ward, measure=measure, fiscal_year=2010, unchanged=True)
    page = told(at_nakamuras.get(at(sheet_of(opened(ward), "相談の日"))))
    assert "前の年度は「変わりなし」でした。" in page
    assert "はじめました。" in page
    assert "前の年度の言葉のままでよいときに押します。" in page


# -- two writers, and a year that moved on ---------------------------------------------------------------------------


def test_the_second_writer_sees_both_texts_and_loses_none(client, year, nakamura, suzuki):
    sheet = sheet_of(year, "相談の日")
    client.force_login(suzuki.account)
    late = filled(client, sheet, done="鈴木の文", cause="鈴木の理由")
    client.force_login(nakamura.account)
    client.post(at(sheet), filled(client, sheet, done="中村の文"))
    client.force_login(suzuki.account)
    answer = client.post(at(sheet), late)
    assert answer.status_code == 409
    page = told(answer)
    assert "ほかの人が、先に書きなおしました" in page
    assert "中村の文" in page
    assert "鈴木の文" in page
    assert "鈴木の理由" in page
    assert Review.objects.get().done == "中村の文"
    seen = re.search(r'name="seen" value="([^"]*)"', answer.content.decode())
    assert seen
    assert client.post(at(sheet), late | {"seen": seen[1]}).status_code == 302
    assert Review.objects.get().done == "鈴木の文"


def test_a_number_that_somebody_else_wrote_first_is_shown_beside_mine(client, ward, measure, nakamura, suzuki):
    indicator = made_indicator(measure)
    sheet = sheet_of(opened(ward), "相談の日")
    client.force_login(suzuki.account)
    late = filled(client, sheet, done="鈴木の文", **{f"n-{indicator.uid}-value": "20"})
    valued(indicator, 15)
    answer = client.post(at(sheet), late)
    assert answer.status_code == 409
    assert "先に保存された値：15" in told(answer)
    assert "あなたが書いた値：20" in told(answer)
    assert "鈴木の文" in told(answer)
    assert not Review.objects.exists()
    assert IndicatorValue.objects.get().value == 15


def test_a_number_that_was_made_final_meanwhile_is_shown_beside_mine(client, ward, measure, suzuki):
    value = valued(indicator := made_indicator(measure), 15)
    sheet = sheet_of(opened(ward), "相談の日")
    client.force_login(suzuki.account)
    late = filled(client, sheet, **{f"n-{indicator.uid}-value": "20"})
    IndicatorValue.objects.filter(pk=value.pk).update(frozen_at=clock.now())
    answer = client.post(at(sheet), late)
    assert answer.status_code == 422
    assert "確定した" in told(answer)
    assert "15回" in told(answer)
    assert "あなたが書いた値：20" in told(answer)


def test_a_mark_that_somebody_else_set_first_is_shown_beside_mine(client, ward, measure, state, suzuki):
    cell = ScheduleCell.objects.create(measure=measure, fiscal_year=2011, planned=state("実施"))
    sheet = sheet_of(opened(ward), "相談の日")
    client.force_login(suzuki.account)
    late = filled(client, sheet, done_state="実施")
    ScheduleCell.objects.filter(pk=cell.pk).update(done=state("試行"))
    answer = client.post(at(sheet), late)
    assert answer.status_code == 409
    assert "先に保存されたもの：試行 あなたが選んだもの：実施" in told(answer).replace("　", " ")


@pytest.mark.parametrize("typed", ["でたらめ", "実施：" + "あ" * 130])
def test_a_state_that_is_none_is_told(at_desk, ward, measure, typed):
    sheet = sheet_of(opened(ward), "相談の日")
    answer = at_desk.post(at(sheet), filled(at_desk, sheet, done_state=typed, done="書いた文"))
    assert answer.status_code == 422
    assert "書いた文" in told(answer)


def test_when_the_year_went_on_the_words_can_be_copied_and_it_is_said_whom_to_ask(at_nakamuras, ward, measure):
    indicator = made_indicator(measure)
    year = opened(ward)
    sheet = sheet_of(year, "相談の日")
    late = filled(at_nakamuras, sheet, done="長い長い文", **{f"n-{indicator.uid}-value": "12"})
    year.stage = Stage.OFFICE
    year.save()
    answer = at_nakamuras.post(at(sheet), late)
    assert answer.status_code == 409
    page = told(answer)
    assert "いま「事務局」の段階です。" in page
    assert "長い長い文" in page
    assert "12" in page
    assert "福祉保健課 鈴木 045-000-0000" in page
    assert not Review.objects.exists()
    assert not IndicatorValue.objects.exists()
    page = told(at_nakamuras.get(at(sheet)))
    assert "いまは「事務局」の段階です。ここでは書きなおせません。" in page
    assert "保存する" not in page


def test_one_press_on_a_year_that_went_on_says_so(at_nakamuras, year):
    sheet = sheet_of(year, "相談の日")
    year.stage = Stage.COMMITTEE
    year.save()
    for name in ("sheet_unchanged", "sheet_undo"):
        answer = at_nakamuras.post(reverse(f"reviews:{name}", args=[sheet.uid]), follow=True)
        assert "いま「委員会」の段階です。" in told(answer)


def test_what_was_sent_back_stands_on_top_with_its_sentence(at_nakamuras, year, suzuki, viewer_of):
    sheet = sheet_of(year, "相談の日")
    send_back(sheet, "回数を書いてください。", by=viewer_of(suzuki))
    assert "もう一度お願いします" in told(at_nakamuras.get(at(sheet)))
    assert "回数を書いてください。" in told(at_nakamuras.get(at(sheet)))
    at_nakamuras.post(at(sheet), filled(at_nakamuras, sheet, done="12回ひらきました。"))
    sheet.refresh_from_db()
    assert (sheet.state, sheet.sent_back_because) == (SheetState.ANSWERED, "")


def test_suzuki_types_what_came_on_paper_and_it_is_said_so(at_desk, year):
    sheet = sheet_of(year, "相談の日")
    at_desk.post(at(sheet), filled(at_desk, sheet, done="紙の文", on_behalf_of="区社協 中村"))
    sheet.refresh_from_db()
    assert (sheet.way, sheet.answered_by_label) == (Way.TYPED, "区社協 中村")
    assert JournalEntry.objects.get(key="plans.review.told").on_behalf_of == "区社協 中村"
    assert "区社協 中村（事務局の代理入力）" in told(at_desk.get(at(sheet)))


def test_an_owner_is_not_asked_for_whom_she_types(at_nakamuras, year):
    assert "on_behalf_of" not in at_nakamuras.get(at(sheet_of(year, "相談の日"))).content.decode()


def test_a_text_that_is_too_long_is_told_and_kept(at_desk, year):
    sheet = sheet_of(year, "相談の日")
    answer = at_desk.post(at(sheet), filled(at_desk, sheet, done="あ" * 4001))
    assert answer.status_code == 422
    assert "4000文字までにしてください" in told(answer)
    assert "あ" * 4001 in told(answer)


def test_a_direction_that_is_none_is_told(at_desk, year):
    sheet = sheet_of(year, "相談の日")
    assert at_desk.post(at(sheet), filled(at_desk, sheet, next_step="どこか")).status_code == 422


def test_saving_the_same_again_changes_nothing(at_desk, year):
    sheet = sheet_of(year, "相談の日")
    assert "何も変えていません。" in told(at_desk.post(at(sheet), filled(at_desk, sheet), follow=True))
    assert not Review.objects.exists()


def test_a_goals_sheet_shows_what_its_measures_say(at_desk, year, nakamura, viewer_of):
    sheet = sheet_of(year, "相談の日")
    at_desk.post(at(sheet), filled(at_desk, sheet, done="月1回ひらきました。"))
    goal = next(one for one in year.sheets.with_everything() if one.goal_id == sheet.measure.goal_id)
    page = told(at_desk.get(at(goal)))
    assert "この目標の取組" in page
    assert "月1回ひらきました。" in page
    assert at_desk.post(at(goal), filled(at_desk, goal, done="進みました。")).status_code == 302
    assert Review.objects.filter(goal=goal.goal, done="進みました。").exists()


# -- who -------------------------------------------------------------------------------------------------------------


def test_yamada_reads_a_sheet_and_cannot_write_it(client, yamada, year):
    sheet = sheet_of(year, "相談の日")
    client.force_login(yamada.account)
    page = told(client.get(at(sheet)))
    assert "まだ書かれていません。" in page
    assert "保存する" not in page
    for name in ("sheet", "sheet_unchanged", "sheet_undo"):
        assert client.post(reverse(f"reviews:{name}", args=[sheet.uid]), {}).status_code == 403


def test_nakamura_reads_other_organisations_sheets_only(at_nakamuras, year):
    sheet = sheet_of(year, "だれのものでもない取組")
    assert at_nakamuras.get(at(sheet)).status_code == 200
    assert at_nakamuras.post(at(sheet), {}).status_code == 403


def test_another_districts_sheet_is_not_even_seen(client, year, ito):
    client.force_login(ito.account)
    for title in ("長津田", "公園のそうじ", "相談の日"):
        assert client.get(at(sheet_of(year, title))).status_code == 404
    assert client.get("/desk/reviews/sheets/nothing234/").status_code == 404


def test_a_sheet_costs_as_many_queries_with_many_indicators_problems_and_events(
    at_desk, ward, measure, districts, tanaka, viewer_of
):
    nagatsuta = ward.district_plans.get(area=districts["nagatsuta"])

    def more(count):
        for number in range(count):
            made_indicator(measure, f"指標{count}-{number}", target=3)
            problem = write_problem(nagatsuta, title=f"課題{count}-{number}", text="", by=viewer_of(tanaka))
            ProblemMeasure.objects.create(problem=problem, measure=measure)
            other = make_measure(nagatsuta, None, f"取組{count}-{number}")
            Support.objects.create(ward_measure=measure, district_measure=other)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert at_desk.get(at(sheet)).status_code == 200
        return len(queries)

    more(1)
    year = opened(ward)
    sheet = sheet_of(year, "相談の日")
    cost()
    few = cost()
    more(12)
    assert cost() <= few
    assert few < 40
