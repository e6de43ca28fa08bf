"""Shaping the tree of goals and its evidence: who may, what moves, what a final edition keeps in place."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.kernel.models import JournalEntry
from sasaeai.plans.actions.evidence import Origin, cite
from sasaeai.plans.models import Evidence, Goal, GoalTie, Plan
from sasaeai.plans.numbering import numbers

from .making import goal_named, make_measure, make_plan, publish_as, undo_address

ORDER = "/desk/plan/2/goals/order/"


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


@pytest.fixture
def nagatsuta(ward) -> Plan:
    return ward.district_plans.get(area__slug="nagatsuta")


@pytest.fixture
def goal(ward) -> Goal:
    return goal_named(ward, "ボランティアの仲介")


@pytest.fixture
def as_suzuki(client, suzuki):
    client.force_login(suzuki.account)
    return client


def siblings(goal: Goal) -> list[Goal]:
    return list(Goal.objects.present().filter(plan=goal.plan, parent=goal.parent).in_order())


def move(client, goal: Goal, where: str, *, follow: bool = False):
    return client.post(ORDER, {"plan": goal.plan.uid, "item": goal.uid, "where": where}, follow=follow)


def test_suzuki_moves_a_small_goal_down_and_up_again(as_suzuki, goal):
    before = siblings(goal)
    place = before.index(goal)
    move(as_suzuki, before[0], "down")
    assert siblings(goal)[:2] == [before[1], before[0]]
    page = move(as_suzuki, before[0], "up", follow=True).content.decode()
    assert siblings(goal) == before
    assert siblings(goal)[place] == goal
    assert "公開はまだしていません" in page
    assert JournalEntry.objects.filter(key="plans.goal.moved").count() == 2


def test_dragging_puts_a_goal_before_the_one_where_it_was_dropped(as_suzuki, goal):
    first, *_rest, last = siblings(goal)
    move(as_suzuki, last, first.uid)
    assert siblings(goal)[0] == last
    move(as_suzuki, last, "end")
    assert siblings(goal)[-1] == last


def test_a_goal_is_not_dropped_beside_one_of_another_parent(as_suzuki, ward, goal):
    stranger = Goal.objects.filter(plan=ward, parent__isnull=False).exclude(parent=goal.parent).first()
    before = siblings(goal)
    page = move(as_suzuki, goal, stranger.uid, follow=True).content.decode()
    assert "動かす先が見つかりません" in page
    assert siblings(goal) == before


def test_districts_headings_follow_the_order_of_the_wards_base_goals(as_suzuki, ward, nagatsuta):
    first, second, *_rest = Goal.objects.base().filter(plan=ward).in_order()
    move(as_suzuki, first, "down")
    headings = list(nagatsuta.goals.base().in_order())
    assert [headings[0].follows, headings[1].follows] == [second, first]
    page = as_suzuki.get(ORDER, {"plan": nagatsuta.uid}).content.decode()
    assert 'name="where" value="up"' not in page
    assert "区計画と同じ順番" in page
    assert "地区では順番を変えられません" in move(as_suzuki, headings[0], "down", follow=True).content.decode()


def test_numbers_of_a_final_edition_stay_and_new_goals_come_after_them(as_suzuki, ward, goal):
    publish_as(ward, "確定")
    before = numbers([ward]).goals[goal.pk]
    refused = move(as_suzuki, goal, "up", follow=True).content.decode()
    assert "番号が確定しているので、順番は変えられません" in refused
    assert "番号確定" in refused
    new = [add(as_suzuki, ward, title, goal.parent).title for title in ("ひとつめ", "ふたつめ")]
    move(as_suzuki, Goal.objects.get(title=new[1]), "up")
    titles = [row.title for row in siblings(goal)]
    assert titles[-2:] == ["ふたつめ", "ひとつめ"]
    assert numbers([ward]).goals[goal.pk] == before


def add(client, plan: Plan, title: str, parent: Goal | None = None, short_name: str = "") -> Goal:
    form = {"plan": plan.uid, "title": title, "parent": parent.uid if parent else "", "short_name": short_name}
    assert client.post("/desk/plan/2/goals/add/", form).status_code == 302
    return Goal.objects.get(plan=plan, title=title)


def test_a_new_base_goal_gives_every_district_a_heading(as_suzuki, ward, nagatsuta):
    new = add(as_suzuki, ward, "災害にそなえる", short_name="そなえ")
    assert new.parent is None
    assert Goal.objects.filter(follows=new).count() == 11
    assert list(nagatsuta.goals.base().in_order())[-1].follows == new


def test_a_goal_without_words_is_not_added_and_the_page_says_so(as_suzuki, ward):
    answer = as_suzuki.post("/desk/plan/2/goals/add/", {"plan": ward.uid, "title": "", "parent": ""})
    assert "目標の文を書いてください。" in answer.content.decode()


def test_no_goal_is_added_below_the_deepest_level_or_under_another_plans_goal(as_suzuki, ward, nagatsuta, goal):
    for parent in (goal, goal_named(nagatsuta, "一人ひとりの力")):
        form = {"plan": ward.uid, "title": "深すぎる目標", "parent": parent.uid}
        answer = as_suzuki.post("/desk/plan/2/goals/add/", form)
        assert "この計画では選べません" in answer.content.decode()
    assert not Goal.objects.filter(title="深すぎる目標").exists()


def test_a_small_goal_moves_under_another_base_goal(as_suzuki, ward, goal):
    other = Goal.objects.base().filter(plan=ward).exclude(pk=goal.parent_id).first()
    answer = as_suzuki.post(f"/desk/plan/2/goals/{goal.uid}/move/", {"parent": other.uid})
    assert answer.status_code == 302
    goal.refresh_from_db()
    assert goal.parent == other
    assert siblings(goal)[-1] == goal
    assert JournalEntry.objects.get(key="plans.goal.replaced").details["parent"] == str(other)


def test_a_goal_with_a_final_number_does_not_move_under_another(as_suzuki, ward, goal):
    publish_as(ward, "確定")
    other = Goal.objects.base().filter(plan=ward).exclude(pk=goal.parent_id).first()
    answer = as_suzuki.post(f"/desk/plan/2/goals/{goal.uid}/move/", {"parent": other.uid})
    assert "番号が確定しているので、移せません" in answer.content.decode()
    goal.refresh_from_db()
    assert goal.parent != other


def test_a_base_goal_that_districts_follow_does_not_move_below_another(as_suzuki, ward, goal):
    first = goal.parent
    other = Goal.objects.base().filter(plan=ward).exclude(pk=first.pk).first()
    as_suzuki.post(f"/desk/plan/2/goals/{first.uid}/move/", {"parent": other.uid})
    first.refresh_from_db()
    assert first.parent is None


def test_the_goals_that_a_goal_ties_are_chosen_among_its_plans_own(as_suzuki, ward, nagatsuta):
    first, second, third, *_rest = Goal.objects.base().filter(plan=ward).in_order()
    address = f"/desk/plan/2/goals/{second.uid}/ties/"
    assert as_suzuki.post(address, {"tied": [third.uid, first.uid]}).status_code == 302
    assert set(second.ties.all()) == {first, third}
    heading = nagatsuta.goals.first()
    answer = as_suzuki.post(address, {"tied": [heading.uid]})
    assert "選びなおしてください" in answer.content.decode()
    as_suzuki.post(address, {})
    assert not GoalTie.objects.filter(goal=second).exists()


# --- evidence ---

WORDS = {
    "sentence": "近所の手伝いをしたい人は多いが、きっかけがない。",
    "number": "38.2 %",
    "source_title": "平成21年度 緑区民意識調査",
    "source_url": "",
    "note": "n=1,430",
    "quoted_on": "平成22年6月1日",
    "seen": "",
}


def evidence_at(goal: Goal, rest: str = "") -> str:
    return f"/desk/plan/2/goals/{goal.uid}/evidence/{rest}"


def test_evidence_is_added_with_the_day_as_people_write_it(as_suzuki, goal):
    assert as_suzuki.post(evidence_at(goal, "add/"), WORDS).status_code == 302
    row = goal.evidence.get()
    assert (row.quoted_on, row.number) == (date(2010, 6, 1), "38.2 %")
    page = as_suzuki.get(evidence_at(goal)).content.decode()
    assert "38.2 %" in page
    assert "平成22年6月1日に引用" in page


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("sentence", "", "わかったことを一つの文で書いてください。"),
        ("source_title", "", "出典を書いてください"),
        ("quoted_on", "きのう", "「きのう」を日付として読めませんでした。"),
        ("quoted_on", "", "引用した日を書いてください。"),
        ("source_url", "javascript:alert(1)", "「https://」から始まる住所を書いてください。"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_saved(as_suzuki, goal, field, typed, sentence):
    answer = as_suzuki.post(evidence_at(goal, "add/"), {**WORDS, field: typed})
    assert sentence in answer.content.decode()
    assert not goal.evidence.exists()


def test_evidence_taken_away_comes_back_with_one_press(as_suzuki, goal):
    as_suzuki.post(evidence_at(goal, "add/"), WORDS)
    row = goal.evidence.get()
    answer = as_suzuki.post(evidence_at(goal, f"{row.pk}/take-away/"), follow=True)
    assert not goal.evidence.exists()
    undo = undo_address(answer)
    as_suzuki.post(undo)
    as_suzuki.post(undo)
    again = goal.evidence.get()
    assert (again.sentence, again.number, again.quoted_on) == (row.sentence, row.number, row.quoted_on)


def test_what_was_cited_from_this_site_leads_back_there_and_says_how_many_had_answered(as_suzuki, goal):
    quoted = {name: WORDS[name] for name in ("sentence", "number", "source_title", "source_url", "note")}
    row = cite(goal, {**quoted, "quoted_on": "2010-06-01"}, Origin("surveys/abc/", 1430), by=None)
    page = as_suzuki.get(f"/desk/plan/2/goals/{goal.uid}/").content.decode()
    assert 'href="/surveys/abc/"' in page
    assert "1,430人が答えた" in page
    answer = as_suzuki.post(evidence_at(goal, f"{row.pk}/take-away/"), follow=True)
    as_suzuki.post(undo_address(answer))
    assert (goal.evidence.get().source_path, goal.evidence.get().answered) == ("surveys/abc/", 1430)


def test_ito_does_not_bring_back_the_evidence_of_the_wards_goal(client, ito, as_suzuki, goal):
    as_suzuki.post(evidence_at(goal, "add/"), WORDS)
    undo = undo_address(as_suzuki.post(evidence_at(goal, f"{goal.evidence.get().pk}/take-away/"), follow=True))
    client.force_login(ito.account)
    assert client.post(undo).status_code == 404
    assert not goal.evidence.exists()


def test_two_people_change_the_same_evidence_and_the_second_sees_both(as_suzuki, goal):
    as_suzuki.post(evidence_at(goal, "add/"), WORDS)
    row = goal.evidence.get()
    seen = as_suzuki.get(evidence_at(goal, f"{row.pk}/")).context["form"]["seen"].value()
    as_suzuki.post(evidence_at(goal, f"{row.pk}/"), {**WORDS, "number": "40 %", "seen": seen})
    answer = as_suzuki.post(evidence_at(goal, f"{row.pk}/"), {**WORDS, "sentence": "わたしの文。", "seen": seen})
    assert answer.status_code == 409
    form = answer.context["form"]
    assert (form["number"].value(), form["sentence"].value()) == ("40 %", "わたしの文。")
    row.refresh_from_db()
    assert row.sentence == WORDS["sentence"]


def test_evidence_is_put_in_order(as_suzuki, goal):
    for sentence in ("一つめ。", "二つめ。"):
        as_suzuki.post(evidence_at(goal, "add/"), {**WORDS, "sentence": sentence})
    second = Evidence.objects.get(sentence="二つめ。")
    as_suzuki.post(evidence_at(goal), {"item": second.pk, "where": "up"})
    assert [row.sentence for row in goal.evidence.all()] == ["二つめ。", "一つめ。"]


def test_evidence_of_another_goal_is_not_found(as_suzuki, ward, goal):
    as_suzuki.post(evidence_at(goal, "add/"), WORDS)
    row = goal.evidence.get()
    other = Goal.objects.filter(plan=ward).exclude(pk=goal.pk).first()
    assert as_suzuki.post(evidence_at(other, f"{row.pk}/take-away/")).status_code == 404
    assert goal.evidence.exists()


# --- who may ---


def addresses(goal: Goal) -> list[str]:
    return [
        f"{ORDER}?plan={goal.plan.uid}",
        f"/desk/plan/2/goals/add/?plan={goal.plan.uid}",
        *(f"/desk/plan/2/goals/{goal.uid}/{page}/" for page in ("move", "ties", "evidence", "evidence/add")),
    ]


def test_tanaka_shapes_her_own_districts_plan_and_does_not_see_the_wards(client, tanaka, nagatsuta, goal):
    client.force_login(tanaka.account)
    heading = goal_named(nagatsuta, "一人ひとりの力")
    assert [client.get(address).status_code for address in addresses(heading)] == [200] * 6
    assert [client.get(address).status_code for address in addresses(goal)] == [404] * 6
    assert "長津田" in client.get(ORDER).content.decode()
    add(client, nagatsuta, "坂の上まで声をかけあう", heading)
    form = {"plan": nagatsuta.uid, "item": goal.uid, "where": "up"}
    assert client.post(ORDER, form).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("sato", 404), ("yamada", 403), (None, 302)])
def test_nobody_else_shapes_it(client, request, who, status, nagatsuta):
    heading = goal_named(nagatsuta, "一人ひとりの力")
    if who:
        client.force_login(request.getfixturevalue(who).account)
    assert [client.get(address).status_code for address in addresses(heading)] == [status] * 6
    assert client.post(ORDER, {"plan": nagatsuta.uid, "item": heading.uid, "where": "up"}).status_code == status


def test_the_order_page_costs_as_many_queries_for_many_goals_as_for_few(
    as_suzuki, ward, goal, django_assert_max_num_queries
):
    for number in range(12):
        make_measure(ward, goal, f"取組{number}")
        add(as_suzuki, ward, f"目標その{number}", goal.parent)
    with django_assert_max_num_queries(25):
        as_suzuki.get(ORDER, {"plan": ward.uid})
