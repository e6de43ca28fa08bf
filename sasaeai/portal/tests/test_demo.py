"""The demo ward: whole, and marked 見本 wherever it is invented."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.kernel.clock import today
from sasaeai.people.models import Person
from sasaeai.plans.models import Edition, Goal, Problem, Progress, Release
from sasaeai.plans.starting_points import starting_point
from sasaeai.portal.demo.content import Made
from sasaeai.volunteers.models import HelpRequest, State, Volunteer
from sasaeai.volunteers.nightly import forget_ended


@pytest.fixture
def demo(demo_ward: Made, db: None) -> Made:
    return demo_ward


def test_its_goals_are_word_for_word_those_of_the_seed(demo):
    seed = [row["title"] for row in starting_point("midori").spec["goals"]]
    goals = Goal.objects.filter(plan=demo.plans["ward"]).order_by("pk")
    assert [goal.title for goal in goals] == seed
    assert not any(goal.sample for goal in goals)


def test_all_eleven_districts_have_come_as_far_as_their_committees(demo):
    progress = [plan.progress for slug, plan in demo.plans.items() if slug not in {"ward", "first"}]
    assert len(progress) == 11
    assert {Progress.NOT_STARTED, Progress.WRITING, Progress.DRAFT, Progress.ADOPTED} <= set(progress)
    assert len(Release.objects.current().pins.all()) == 9


def test_the_ward_published_a_basic_draft_with_goals_only_then_a_draft_then_the_final_plan(demo):
    editions = Edition.objects.filter(plan=demo.plans["ward"]).order_by("pk")
    assert [edition.name for edition in editions] == ["基本案", "素案", "確定", "平成25年度改訂"]
    counts = [edition.items.filter(kind="measure").count() for edition in editions]
    assert counts[0] == 0
    assert 0 < counts[1] < counts[2] == counts[3]


def test_everything_invented_is_marked(demo):
    current = Release.objects.current().pins.get(plan=demo.plans["ward"]).edition
    assert current.document["sample"]
    assert not current.items.filter(kind__in=["measure", "indicator"], sample=False).exists()
    assert not Problem.objects.filter(sample=False).exists()


def test_a_promise_still_to_be_kept_is_read_whenever_the_demo_is_built(demo, client):
    problem = Problem.objects.get(title__startswith="駅前の放置自転車")
    assert problem.written_on < today() < problem.promised_on
    page = client.get(f"/plan/2/problems/{problem.uid}/").content.decode()
    assert "回答する予定です。" in page
    assert "予定でした" not in page


def test_its_helping_hands_are_alive_on_the_day_on_which_it_is_built_and_invented(demo):
    requests = HelpRequest.objects.open()
    assert set(requests.values_list("state", flat=True)) == set(State.values) - {State.ENDED}
    assert requests.offered(today()).count() >= 6
    assert not HelpRequest.objects.filter(sample=False).exists()
    assert not Volunteer.objects.filter(sample=False).exists()
    assert not Person.objects.filter(account=None, sample=False).exists()


def test_its_requests_of_long_ago_are_forgotten_already(demo):
    assert forget_ended.func() == 0
    assert not HelpRequest.objects.filter(ended_on__lt=date(2017, 1, 1)).exclude(asker=None).exists()
