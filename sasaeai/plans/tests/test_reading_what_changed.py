"""What became of the period before, and what changed between two editions, in words."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.plans.models import (
    Edition,
    Goal,
    Measure,
    Plan,
    Release,
    ScheduleCell,
    ScheduleState,
    Succession,
    Target,
)

from .full_plan import OLD_WORDS, make_full_plan, make_old_plan, publish_all
from .making import goal_named, make_measure, make_plan, publish_as


@pytest.fixture
def ward(midori, districts) -> Plan:
    old = make_old_plan(midori)
    publish_as(old, "確定", on=date(2006, 3, 31))
    ward = make_full_plan(midori, [districts["kamoi"]], old=old)
    gone = goal_named(old, "思いやり")
    Succession.objects.create(plan=ward, kind="ended", old_goal=gone, reason="ほかの目標に合わせました。")
    new = goal_named(ward, "支援が必要な人の情報")
    Succession.objects.create(plan=ward, kind="new", new_goal=new, reason="話し合いで声が多く出ました。")
    publish_all(ward)
    return ward


def read(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_goal_says_what_became_of_its_ancestor_and_why(client, ward):
    goal = goal_named(ward, "ボランティアの仲介")
    page = read(client, f"/plan/2/goals/{goal.uid}/")
    assert "修正" in page
    assert OLD_WORDS in page
    assert "区に一つの窓口だけでは遠い" in page
    old = Goal.objects.get(title=OLD_WORDS)
    assert f"/plan/1/goals/{old.uid}/" in page
    assert OLD_WORDS in read(client, f"/plan/1/goals/{old.uid}/")
    assert f'href="/plan/2/succession/#{goal.uid}"' in page
    assert read(client, "/plan/2/succession/").count(f'id="{goal.uid}"') == 1


def test_an_old_goal_says_how_it_went_on_and_that_its_plan_is_over(client, ward):
    goal, gone = (
        goal_named(ward, "ボランティアの仲介"),
        Goal.objects.get(plan__period__number=1, title__contains="思いやり"),
    )
    page = read(client, f"/plan/1/goals/{Goal.objects.get(title=OLD_WORDS).uid}/")
    assert "第1期の計画を読んでいます。" in page
    assert 'href="/plan/2/"' in page
    assert "第2期では、こうなりました" in page
    assert f"/plan/2/goals/{goal.uid}/" in page
    page = read(client, f"/plan/1/goals/{gone.uid}/")
    assert "廃止" in page
    assert "ほかの目標に合わせました。" in page


def test_the_plan_of_today_says_nothing_of_the_kind(client, ward):
    page = read(client, f"/plan/2/goals/{goal_named(ward, 'ボランティアの仲介').uid}/")
    assert "の計画を読んでいます。" not in page
    assert "では、こうなりました" not in page


def test_a_draft_of_the_next_period_is_not_told_as_what_became_of_a_goal(client, ward):
    goal = goal_named(ward, "ボランティアの仲介")
    coming = make_plan(ward.area, number=3, first_year=2016)
    heir = goal_named(coming, "ボランティアの仲介")
    Succession.objects.create(plan=coming, kind="inherited", new_goal=heir, old_goal=goal, reason="そのまま続けます。")
    publish_as(coming, "基本案")
    assert "では、こうなりました" not in read(client, f"/plan/2/goals/{goal.uid}/")
    publish_as(coming, "確定")
    assert "第3期では、こうなりました" in read(client, f"/plan/2/goals/{goal.uid}/")


def test_the_comparison_of_the_periods_holds_changed_new_and_ended_goals(client, ward):
    page = read(client, "/plan/2/succession/")
    for words in ("修正", "新設", "廃止", "話し合いで声が多く出ました。", "ほかの目標に合わせました。", OLD_WORDS):
        assert words in page


def revise(ward: Plan) -> tuple[Edition, Edition]:
    before = Edition.objects.get(plan=ward)
    measure = Measure.objects.get(plan=ward)
    Measure.objects.filter(pk=measure.pk).update(title="地域ケアプラザにボランティア相談の窓口をつくる")
    keep = ScheduleState.objects.filter(period=ward.period).last()
    ScheduleCell.objects.filter(measure=measure, fiscal_year=2012).update(planned=keep)
    Target.objects.filter(indicator__measure=measure).update(value=250)
    Plan.objects.filter(pk=ward.pk).update(philosophy="誰もが安心して、いきいきと暮らし続けられる緑区をめざして")
    make_measure(ward, goal_named(ward, "顔見知り"), "あいさつ月間")
    after = publish_as(ward, "年度改訂", on=date(2012, 3, 20), note="一つの取組を加えました。")
    return before, after


def test_two_editions_are_compared_in_words(client, ward):
    before, after = revise(ward)
    state = ScheduleState.objects.filter(period=ward.period).last()
    page = read(client, f"/editions/compare/?from={before.pk}&to={after.pk}")
    for words in (
        "あいさつ月間",
        "追加",
        "窓口をつくる",
        "目標値",
        "平成27年度：「300件」から「250件」になりました。",
        "いきいきと",
    ):
        assert words in page
    assert "平成24年度：" in page
    assert f"から「{state.name}」になりました。" in page
    back = read(client, f"/editions/compare/?from={after.pk}&to={before.pk}")
    assert "削除" in back


def test_the_same_edition_twice_differs_in_nothing(client, ward):
    edition = Edition.objects.get(plan=ward)
    assert "二つの版は同じです。" in read(client, f"/editions/compare/?from={edition.pk}&to={edition.pk}")


def test_every_publication_stands_in_the_list_with_its_sentence(client, ward):
    before, after = revise(ward)
    page = read(client, "/editions/")
    assert "一つの取組を加えました。" in page
    assert f"compare/?from={before.pk}&amp;to={after.pk}" in page
    for release in Release.objects.all():
        assert f"/editions/{release.pk}/" in page
        assert client.get(f"/editions/{release.pk}/").status_code == 200
