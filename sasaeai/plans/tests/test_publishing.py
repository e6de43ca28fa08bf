"""Publishing: what the public reads changes all at once, or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.plans.actions.publishing import CannotPublish, Overtaken, Seen, publish
from sasaeai.plans.models import Edition, EditionItem, EditionKind, Measure, Plan, Release, ReleasePin, Support
from sasaeai.plans.pins import pins
from sasaeai.plans.reader import MeasureFilter
from sasaeai.plans.released import ReleaseReader
from sasaeai.plans.working import WorkingReader

from .making import goal_named, make_measure, make_plan, publish_as


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


def read(number: int = 2) -> ReleaseReader:
    return ReleaseReader(pins(), number, "/plan/2/")


def test_goals_without_measures_are_a_valid_edition(ward):
    publish_as(ward, "基本案")
    reader = read()
    assert len(reader.goals(reader.ward)) == 20
    assert reader.measures(reader.ward) == []


def test_the_public_keeps_reading_the_last_release_while_the_plan_is_rewritten(ward):
    goal = goal_named(ward, "ボランティアの仲介")
    measure = make_measure(ward, goal, "相談の日をつくる")
    publish_as(ward, "確定")
    Measure.objects.filter(pk=measure.pk).update(title="毎週の相談の日をつくる")
    assert read().find([measure.uid])[measure.uid].title == "相談の日をつくる"
    publish_as(ward, "年度改訂", note="相談の日を毎週にしました。")
    assert read().find([measure.uid])[measure.uid].title == "毎週の相談の日をつくる"
    first = Release.objects.order_by("pk")[0]
    assert ReleaseReader(pins(first.pk), 2, "/").find([measure.uid])[measure.uid].title == "相談の日をつくる"


def test_a_release_keeps_what_other_plans_had_published(ward):
    publish_as(ward, "確定")
    for plan in ward.district_plans.all()[:3]:
        publish_as(plan, "確定")
    assert len(read().plans) == 4
    pinned = [ReleasePin.objects.filter(release=release).count() for release in Release.objects.order_by("pk")]
    assert pinned == [1, 2, 3, 4]


def test_what_is_read_while_being_written_is_what_publishing_will_store(ward):
    goal = goal_named(ward, "ボランティアの仲介")
    measure = make_measure(ward, goal, "相談の日をつくる", text="毎月3回。", mutual_help=True)
    kamoi = ward.district_plans.get(area__slug="kamoi")
    ours = make_measure(kamoi, goal_named(kamoi, "一人ひとりの力"), "かもいお助け隊")
    ours.contributes.add(goal)
    Support.objects.create(ward_measure=measure, district_measure=ours)
    publish_as(ward, "確定")
    publish_as(kamoi, "確定")
    kamoi.period.refresh_from_db()
    working = WorkingReader(ward.period, "/desk/plan/2/", [ward.pk, kamoi.pk])
    published = read()
    assert [plan.document for plan in working.plans] == [plan.document for plan in published.plans]
    for ours_, theirs in zip(working.plans, published.plans, strict=True):
        assert working.goals(ours_) == published.goals(theirs)
        assert working.measures(ours_) == published.measures(theirs)
    serving = published.list_measures(MeasureFilter(goal=goal.uid), 0, 10)
    assert working.list_measures(MeasureFilter(goal=goal.uid), 0, 10) == serving
    assert {found.title for found in serving.items} == {"相談の日をつくる", "かもいお助け隊"}
    key = {"sources": [measure.uid]}
    assert working.links("supports", **key) == published.links("supports", **key)
    assert working.outline(working.districts[0]) == published.outline(published.districts[0])
    assert [uids for _item, uids in published.outline(published.districts[0]).behind] == [[ours.uid]]


def test_every_part_of_a_list_is_the_same_on_the_desk_and_for_the_public(ward):
    goal, base = goal_named(ward, "ボランティアの仲介"), goal_named(ward, "一人ひとりの力")
    for plan in (ward, *ward.district_plans.all()[:3]):
        own = goal_named(plan, "一人ひとりの力")
        for number in range(1, 5):
            measure = make_measure(plan, own, f"{plan.area.name}の取組{number}")
            if number == 2:
                measure.contributes.add(goal)
        publish_as(plan, "確定")
    working = WorkingReader(ward.period, "/desk/plan/2/", [plan.plan_id for plan in read().plans])
    for wanted, total in (
        (MeasureFilter(), 16),
        (MeasureFilter(base=base.uid), 16),
        (MeasureFilter(base=base.uid, open_only=True), 12),
        (MeasureFilter(district="kamoi", open_only=True), 3),
        (MeasureFilter(goal=goal.uid), 4),
        (MeasureFilter(goal=goal.uid, district="kamoi"), 1),
        (MeasureFilter(words="取組3"), 4),
        (MeasureFilter(district="nowhere"), 0),
    ):
        for start in (0, 3, 4, 10, 20):
            theirs = read().list_measures(wanted, start, 3)
            assert theirs.total == total, wanted
            assert [item.title for item in theirs.items] == [
                item.title for item in working.list_measures(wanted, start, 3).items
            ]


@pytest.mark.parametrize(
    ("kind", "note", "sentence"),
    [("確定", "", "何が変わったかを一文で"), ("確定", "  ", "何が変わったかを一文で")],
)
def test_publishing_asks_for_one_sentence_on_what_changed(ward, kind, note, sentence):
    words = EditionKind.objects.get(period=ward.period, name=kind)
    with pytest.raises(CannotPublish, match=sentence):
        publish(ward, words, decided_on=date(2011, 3, 31), change_note=note, by=None)
    assert not Edition.objects.exists()


def test_a_district_plan_is_not_final_before_its_committee_has_adopted_it(ward):
    kamoi = ward.district_plans.get(area__slug="kamoi")
    final = EditionKind.objects.get(period=ward.period, name="確定")
    with pytest.raises(CannotPublish, match="策定委員会で決めた日"):
        publish(kamoi, final, decided_on=date(2011, 3, 31), change_note="はじめて。", by=None)


def test_a_plan_without_goals_says_so(midori):
    empty = make_plan(midori, kind="empty")
    with pytest.raises(CannotPublish, match="目標がまだありません"):
        publish_as(empty, "基本案")


def test_what_lies_in_the_bin_is_not_published(ward, suzuki, viewer_of):
    goal = goal_named(ward, "ボランティアの仲介")
    measure = make_measure(ward, goal, "相談の日をつくる")
    measure.bin(viewer_of(suzuki))
    publish_as(ward, "確定")
    assert not EditionItem.objects.filter(uid=measure.uid).exists()


def test_publishing_and_reading_cost_the_same_for_one_measure_and_for_many(ward, django_assert_max_num_queries):
    goal = goal_named(ward, "ボランティアの仲介")
    for number in range(60):
        make_measure(ward, goal, f"取組{number}")
    with django_assert_max_num_queries(60):
        publish_as(ward, "確定")
    with django_assert_max_num_queries(3):
        reader = read()
        assert len(reader.measures(reader.ward)) == 60


def test_who_publishes_after_somebody_else_did_is_told_and_publishes_nothing(ward):
    words = EditionKind.objects.get(period=ward.period, name="素案")
    publish_as(ward, "基本案")
    with pytest.raises(Overtaken):
        publish(ward, words, decided_on=date(2011, 3, 31), change_note="素案です。", by=None, seen=Seen(None))
    assert Edition.objects.count() == 1
    seen = Seen(Edition.objects.get().pk)
    publish(ward, words, decided_on=date(2011, 3, 31), change_note="素案です。", by=None, seen=seen)
    assert Edition.objects.count() == 2
