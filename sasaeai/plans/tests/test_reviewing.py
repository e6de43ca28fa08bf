"""Words about a year, written for many measures at once; no page can reach every rule of it yet."""

from __future__ import annotations

import pytest

from sasaeai.kernel.models import JournalEntry
from sasaeai.plans.actions.reviewing import ReviewsMoved, review_words, write_reviews
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.models import Measure, Plan, Review

from .making import goal_named, make_measure, make_plan

NOTHING = fingerprint("")


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


@pytest.fixture
def talk(ward) -> Measure:
    return make_measure(ward, goal_named(ward, "ボランティアの仲介"), "相談の日")


def test_suzuki_writes_what_was_done_and_the_journal_says_so_once(ward, talk, suzuki, viewer_of):
    wanted = {(talk.uid, "done"): "月1回ひらきました。", (talk.uid, "next_step"): "continue"}
    count = write_reviews(ward, 2012, wanted, dict.fromkeys(wanted, NOTHING), by=viewer_of(suzuki))
    assert count == 2
    review = Review.objects.get(measure=talk, fiscal_year=2012)
    assert (review.done, review.next_step, review.published_on) == ("月1回ひらきました。", "continue", None)
    line = JournalEntry.objects.get(key="plans.review.written")
    assert "平成24年度のふりかえりを、1件の取組に書きました。" in line.sentence()


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(ward, talk, suzuki, viewer_of):
    place = (talk.uid, "result")
    write_reviews(ward, 2012, {place: "12回、140人"}, {place: NOTHING}, by=viewer_of(suzuki))
    with pytest.raises(ReviewsMoved) as moved:
        write_reviews(ward, 2012, {place: "11回"}, {place: NOTHING}, by=viewer_of(suzuki))
    assert moved.value.theirs == {place: "12回、140人"}
    assert review_words(ward, 2012) == {place: "12回、140人"}


def test_the_same_words_again_are_no_change(ward, talk, suzuki, viewer_of):
    place = (talk.uid, "done")
    write_reviews(ward, 2012, {place: "ひらきました。"}, {place: NOTHING}, by=viewer_of(suzuki))
    assert write_reviews(ward, 2012, {place: " ひらきました。 "}, {place: "old"}, by=viewer_of(suzuki)) == 0
    assert JournalEntry.objects.filter(key="plans.review.written").count() == 1


def test_years_are_apart_and_other_plans_measures_are_not_touched(ward, talk, suzuki, viewer_of):
    other = ward.district_plans.first()
    place = (talk.uid, "done")
    assert write_reviews(other, 2012, {place: "ひらきました。"}, {place: NOTHING}, by=viewer_of(suzuki)) == 0
    write_reviews(ward, 2011, {place: "準備しました。"}, {place: NOTHING}, by=viewer_of(suzuki))
    assert review_words(ward, 2012) == {}


def test_a_next_step_that_is_none_writes_nothing(ward, talk, suzuki, viewer_of):
    wanted = {(talk.uid, "done"): "ひらきました。", (talk.uid, "next_step"): "たぶん"}
    with pytest.raises(ValueError, match="たぶん"):
        write_reviews(ward, 2012, wanted, dict.fromkeys(wanted, NOTHING), by=viewer_of(suzuki))
    assert not Review.objects.exists()
