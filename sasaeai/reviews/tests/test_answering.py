"""Rules of answering that every page and every link keeps; the pages have their own tests."""

from __future__ import annotations

import pytest

from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.actions.reviewing import publish_year, review_state, withdraw_year, write_review
from sasaeai.plans.models import DistrictReview, Plan, Review
from sasaeai.plans.states import FieldsChanged, marks
from sasaeai.reviews.actions.answering import (
    YearPassedOn,
    accept,
    answer_sheet,
    confirm_sheet,
    send_back,
    take_back_confirmation,
)
from sasaeai.reviews.models import Sheet, SheetState, Stage, Way

from .known import made_indicator, opened, sheet_of, valued

NOTHING = marks(review_state(None))
WORDS = review_state(None) | {"done": "月1回ひらきました。", "next_step": "continue"}


def again(sheet: Sheet) -> Sheet:
    return Sheet.objects.with_everything().get(pk=sheet.pk)


@pytest.fixture
def by(suzuki, viewer_of):
    return viewer_of(suzuki)


def test_nakamura_is_asked_for_what_her_organisation_leads_and_suzuki_for_what_is_nobodys(
    year, nakamura, suzuki, tanaka, viewer_of
):
    def titles(person):
        return {str(row.about or row.plan.area) for row in Sheet.objects.waiting_for(viewer_of(person))}

    assert titles(nakamura) == {"相談の日"}
    assert titles(tanaka) == {"長津田"}
    assert "だれのものでもない取組" in titles(suzuki)
    assert "相談の日" not in titles(suzuki)


def test_an_answer_is_kept_with_who_gave_it(year, nakamura, viewer_of):
    sheet = sheet_of(year, "相談の日")
    assert answer_sheet(sheet, WORDS, seen=NOTHING, by=viewer_of(nakamura)) == ["done", "next_step"]
    sheet = again(sheet)
    assert (sheet.state, sheet.answered_by_label, sheet.way) == ("answered", "中村 恵", Way.DESK)
    assert Review.objects.get(measure=sheet.measure).done == "月1回ひらきました。"


def test_what_suzuki_types_for_somebody_is_said_so(year, by):
    sheet = sheet_of(year, "相談の日")
    answer_sheet(sheet, WORDS, seen=NOTHING, by=by, on_behalf_of="区社協 中村")
    assert (again(sheet).answered_by_label, again(sheet).way) == ("区社協 中村", Way.TYPED)


def test_the_second_of_two_writers_overwrites_nothing(year, by):
    sheet = sheet_of(year, "相談の日")
    answer_sheet(sheet, WORDS, seen=NOTHING, by=by)
    with pytest.raises(FieldsChanged) as changed:
        answer_sheet(sheet, WORDS | {"done": "毎週ひらきました。"}, seen=NOTHING, by=by)
    assert changed.value.theirs["done"] == "月1回ひらきました。"


def test_nothing_new_is_one_press_and_one_press_takes_it_back(year, by):
    sheet = sheet_of(year, "相談の日")
    assert confirm_sheet(sheet, by=by)
    assert not confirm_sheet(sheet, by=by)
    assert again(sheet).state == SheetState.UNCHANGED
    assert Review.objects.get().unchanged
    assert take_back_confirmation(sheet, by=by)
    assert again(sheet).state == SheetState.WAITING
    assert not Review.objects.get().unchanged


def test_words_written_after_the_press_are_more_than_nothing_new(year, by):
    sheet = sheet_of(year, "相談の日")
    confirm_sheet(sheet, by=by)
    answer_sheet(sheet, WORDS, seen=NOTHING, by=by)
    assert not Review.objects.get().unchanged
    assert not take_back_confirmation(sheet, by=by)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (None, "この年度の数字が、まだ入っていません。"),
        ("11", "目標12回に対して、11回でした。実績・要因・今後の対応を書いてください。"),
    ],
)
def test_one_press_is_not_enough_for_a_missed_target_or_a_missing_value(ward, by, value, sentence):
    indicator = made_indicator(ward.measures.get(title="相談の日"), target=12)
    if value:
        valued(indicator, value)
    sheet = sheet_of(opened(ward), "開いた回数")
    with pytest.raises(Refused, match=sentence):
        confirm_sheet(sheet, by=by)
    assert again(sheet).state == SheetState.WAITING


def test_a_value_that_reached_its_target_is_one_press(ward, by):
    valued(made_indicator(ward.measures.get(title="相談の日"), target=12), 12)
    assert confirm_sheet(sheet_of(opened(ward), "開いた回数"), by=by)


def test_a_districts_sheet_is_six_plain_questions(year, tanaka, viewer_of):
    sheet = sheet_of(year, "長津田")
    words = dict.fromkeys(("done", "turnout", "good", "trouble", "next_year", "consult"), "") | {"done": "そうじ"}
    seen = marks(dict.fromkeys(words, ""))
    answer_sheet(sheet, words, seen=seen, by=viewer_of(tanaka))
    assert DistrictReview.objects.get().done == "そうじ"
    with pytest.raises(Refused):
        confirm_sheet(sheet_of(year, "鴨居"), by=viewer_of(tanaka))


def test_when_the_year_was_passed_on_the_owner_is_told_and_nothing_is_written(year, nakamura, by, viewer_of):
    sheet = sheet_of(year, "相談の日")
    year.stage = Stage.OFFICE
    year.save()
    with pytest.raises(YearPassedOn, match="いま「事務局」の段階です"):
        answer_sheet(sheet, WORDS, seen=NOTHING, by=viewer_of(nakamura))
    assert not Review.objects.exists()
    answer_sheet(sheet, WORDS, seen=NOTHING, by=by)  # the office still puts it together
    send_back(sheet, "回数を書いてください。", by=by)
    answer_sheet(again(sheet), WORDS | {"result": "12回"}, seen=marks(WORDS), by=viewer_of(nakamura))
    year.stage = Stage.COMMITTEE
    year.save()
    with pytest.raises(YearPassedOn):
        answer_sheet(sheet, WORDS, seen=NOTHING, by=by)


def test_what_is_sent_back_waits_again_with_its_sentence(year, nakamura, by, viewer_of):
    sheet = sheet_of(year, "相談の日")
    answer_sheet(sheet, WORDS, seen=NOTHING, by=viewer_of(nakamura))
    assert not Sheet.objects.waiting_for(viewer_of(nakamura))
    with pytest.raises(Refused):
        send_back(sheet, " ", by=by)
    send_back(sheet, "回数を書いてください。", by=by)
    assert [row.sent_back_because for row in Sheet.objects.waiting_for(viewer_of(nakamura))] == [
        "回数を書いてください。"
    ]


def test_the_office_accepts_what_was_answered_and_nothing_else(year, by):
    answered, open_one = sheet_of(year, "相談の日"), sheet_of(year, "だれのものでもない取組")
    answer_sheet(answered, WORDS, seen=NOTHING, by=by)
    assert accept(year, [answered, open_one], by=by)[0] == 1
    assert (again(answered).state, again(open_one).state) == (SheetState.ACCEPTED, SheetState.WAITING)


def test_a_published_year_keeps_its_words_and_its_values(ward, by):
    indicator = made_indicator(ward.measures.get(title="相談の日"))
    value = valued(indicator, 12)
    answer_sheet(sheet_of(opened(ward), "相談の日"), WORDS, seen=NOTHING, by=by)
    plans = list(Plan.objects.family(ward.period))
    assert publish_year(plans, 2011) == 1
    value.refresh_from_db()
    assert value.frozen_at is not None
    with pytest.raises(Refused, match="公表しています"):
        write_review(ward.measures.get(title="相談の日"), 2011, WORDS, seen=marks(WORDS), by=by)
    withdraw_year(plans, 2011)
    assert write_review(ward.measures.get(title="相談の日"), 2011, WORDS | {"result": "12回"}, seen=marks(WORDS), by=by)
