"""What docs/demo.md invites to try is there to be tried."""

from __future__ import annotations

import re

import pytest

from sasaeai.meetings.models import CommentRound, Meeting, MeetingKind, Opinion, OpinionCard
from sasaeai.people.models import Account

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 2])
def test_every_line_of_what_happened_lately_says_that_it_is_a_sample(client, demo_ward, number):
    """Districts' editions too, not only the ward's."""
    months = client.get(f"/changes/?page={number}").context["months"]
    lines = [line for month in months for line in month["lines"]]
    assert lines
    assert [line.text for line in lines if not line.sample] == []


def test_nakamura_finds_a_request_that_the_plaza_can_still_answer(client, demo_ward):
    client.force_login(Account.objects.get(login="nakamura"))
    page = client.get("/desk/").content.decode()
    assert re.search(r"/desk/plan/2/calls/\w+/write/\d+/", page)


def test_every_district_has_held_a_meeting_that_everybody_reads(demo_ward, client):
    """And each leads to a page of its own; what waits for staff is on none."""
    held = Meeting.objects.announced().filter(kind=MeetingKind.DISTRICT, area__parent__isnull=False)
    assert held.values("area").distinct().count() == 11
    assert {client.get(f"/meetings/{meeting.uid}/").status_code for meeting in held} == {200}
    assert not OpinionCard.objects.filter(sample=False).exists()
    assert OpinionCard.objects.waiting().get().text not in client.get("/meetings/").content.decode()


def test_the_draft_was_commented_on_and_every_opinion_was_answered(demo_ward, client):
    """People and opinions are counted apart, and what was taken up can be found in the final plan."""
    round_ = CommentRound.objects.get()
    page = client.get(f"/comments/{round_.uid}/result/").content.decode()
    assert "14人・20件" in page
    assert "地域ケアプラザにボランティア相談の日をつくる" in page
    assert not Opinion.objects.of(round_).unfinished().exists()
    used = Opinion.objects.of(round_).values("disposition").distinct().count()
    ways = round_.submissions.values("channel").distinct().count()
    assert (used, ways) == (5, 5)


def test_a_card_tells_the_problem_and_the_goal_that_it_became(demo_ward):
    cards = OpinionCard.objects
    assert cards.get(problem__title__startswith="坂道の多い地区で").area.name == "鴨居"
    assert cards.filter(evidence__goal__short_name="届く工夫").count() == 3


def test_what_the_ward_heard_stands_on_one_page(demo_ward, client):
    page = client.get("/listening/").content.decode()
    for words in ("声を届ける", "平成21年度 区民アンケート", "「素案」への意見募集", "十日市場団地", "緑区"):
        assert words in page
