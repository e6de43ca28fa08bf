"""The demo ward: whole, and marked 見本 wherever it is invented."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.kernel.clock import today
from sasaeai.people.models import Person
from sasaeai.plans.models import (
    Edition,
    Goal,
    Measure,
    Plan,
    Problem,
    Progress,
    Release,
    Succession,
    SuccessionKind,
)
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


def test_the_day_on_which_a_committee_decided_is_said_once(demo, client):
    nagatsuta = demo.plans["nagatsuta"]
    page = client.get("/plan/2/progress/").content.decode()
    assert page.count("平成23年3月12日 策定委員会で決定") == 1
    assert nagatsuta.adopted_on == date(2011, 3, 12)
    assert "の「長津田地区別計画」を公開中" not in page


def test_the_ward_published_a_basic_draft_with_goals_only_then_a_draft_then_the_final_plan(demo):
    editions = Edition.objects.filter(plan=demo.plans["ward"]).order_by("pk")
    assert [edition.name for edition in editions] == ["基本案", "素案", "確定", "平成25年度改訂"]
    counts = [edition.items.filter(kind="measure").count() for edition in editions]
    assert counts[0] == 0
    assert 0 < counts[1] < counts[2] == counts[3]


def test_a_draft_of_the_third_period_stands_on_the_desk_and_nowhere_else(demo, client):
    third = Plan.objects.ward().get(period__number=3)
    assert not Edition.objects.filter(plan__period=third.period).exists()
    assert third.district_plans.count() == 11
    kinds = set(Succession.objects.filter(plan=third).values_list("kind", flat=True))
    assert kinds == set(SuccessionKind.values)
    assert third.indicators.filter(continues__isnull=False).exists()
    assert not Measure.objects.filter(plan__period=third.period, sample=False).exists()
    assert not Goal.objects.filter(plan__period=third.period, sample=False).exclude(title="").exists()
    page = client.get("/").content.decode()
    assert "第2期みどりのわ・ささえ愛プラン" in page
    assert "第3期" not in page
    assert client.get("/plan/3/").status_code == 404


def test_what_is_decided_of_the_third_period_says_what_it_rests_on(demo, client):
    client.force_login(demo.people["suzuki"].account)
    sheet = client.get("/desk/plan/3/linking/succession/")
    assert 0 < sheet.context["open_count"] < sheet.context["total"]
    page = client.get("/desk/plan/3/succession/?of=measures").content.decode()
    assert "根拠：" in page
    assert "からの課題</a>" in page
    assert "平成24年度のふりかえり</a>" in page
    assert "平成25年度に" in page


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
