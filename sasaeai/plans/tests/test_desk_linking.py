"""Lines between plans: supports, small goals of district measures, and what became of the period before."""

from __future__ import annotations

import pytest

from sasaeai.kernel.models import JournalEntry
from sasaeai.plans.models import Contribution, Goal, Measure, Plan, Succession, Support

from .making import goal_named, make_measure, make_plan

SMALL = "/desk/plan/2/linking/small-goals/"
SUCCESSION = "/desk/plan/2/linking/succession/"


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


@pytest.fixture
def nagatsuta(ward) -> Plan:
    return ward.district_plans.get(area__slug="nagatsuta")


@pytest.fixture
def heading(nagatsuta) -> Goal:
    return goal_named(nagatsuta, "一人ひとりの力")


@pytest.fixture
def goal(ward) -> Goal:
    return goal_named(ward, "ボランティアの仲介")


@pytest.fixture
def ward_measure(ward, goal) -> Measure:
    return make_measure(ward, goal, "相談の日")


@pytest.fixture
def district_measure(nagatsuta, heading) -> Measure:
    return make_measure(nagatsuta, heading, "坂の上の見守り")


@pytest.fixture
def as_suzuki(client, suzuki):
    client.force_login(suzuki.account)
    return client


def supports(measure: Measure) -> str:
    return f"/desk/plan/2/measures/{measure.uid}/supports/"


# --- supports ---


def test_suzuki_lets_a_ward_measure_support_district_measures(as_suzuki, ward_measure, district_measure):
    page = as_suzuki.get(supports(ward_measure)).content.decode()
    assert "坂の上の見守り" in page
    assert "長津田" in page
    as_suzuki.post(supports(ward_measure), {"chosen": [district_measure.uid]})
    line = Support.objects.get()
    assert (line.ward_measure, line.district_measure) == (ward_measure, district_measure)
    assert JournalEntry.objects.get(key="plans.support.added").details["count"] == 1
    as_suzuki.post(supports(ward_measure), {"chosen": [district_measure.uid]})
    assert Support.objects.count() == 1


def test_a_ward_measure_names_all_that_it_supports_in_one_breath(as_suzuki, ward, ward_measure, district_measure):
    kamoi = ward.district_plans.get(area__slug="kamoi")
    other = make_measure(kamoi, goal_named(kamoi, "一人ひとりの力"), "かもい お助け隊")
    as_suzuki.post(supports(ward_measure), {"chosen": [district_measure.uid, other.uid]})
    page = as_suzuki.get(f"/desk/plan/2/measures/{ward_measure.uid}/").content.decode()
    assert page.count("この取組は、地区の次の取組を支えます。") == 1
    assert page.count('class="way"') == 1
    for words in ("坂の上の見守り", "長津田", "かもい お助け隊", "鴨居"):
        assert words in page


def test_the_same_line_is_drawn_and_removed_from_the_districts_end(as_suzuki, ward_measure, district_measure):
    as_suzuki.post(supports(district_measure), {"chosen": [ward_measure.uid]})
    line = Support.objects.get()
    assert (line.ward_measure, line.district_measure) == (ward_measure, district_measure)
    assert as_suzuki.get(f"{supports(district_measure)}{line.pk}/stop/").status_code == 405
    as_suzuki.post(f"{supports(district_measure)}{line.pk}/stop/")
    assert not Support.objects.exists()
    assert JournalEntry.objects.get(key="plans.support.removed").details["other"] == "相談の日"


def test_candidates_are_found_by_words_and_district(as_suzuki, ward, ward_measure, district_measure):
    kamoi = ward.district_plans.get(area__slug="kamoi")
    make_measure(kamoi, None, "鶴見川のそうじ")
    found = as_suzuki.get(supports(ward_measure), {"words": "見守り"}).context["candidates"]
    assert found == [district_measure]
    assert as_suzuki.get(supports(ward_measure), {"district": "kamoi"}).context["candidates"][0].plan == kamoi
    assert "あてはまる取組がありません" in as_suzuki.get(supports(ward_measure), {"words": "宇宙"}).content.decode()


def test_a_measure_of_the_same_tier_or_of_another_period_is_refused(as_suzuki, midori, ward, goal, ward_measure):
    same_tier = make_measure(ward, goal, "もう一つの相談の日")
    old = make_plan(midori, [ward.district_plans.first().area], number=1, first_year=2006)
    foreign = make_measure(old.district_plans.get(), None, "前の期の見守り")
    for other in (same_tier, foreign):
        page = as_suzuki.post(supports(ward_measure), {"chosen": [other.uid]}, follow=True).content.decode()
        assert "何も保存していません" in page
    assert not Support.objects.exists()


def test_a_line_of_another_measure_is_not_removed_from_here(as_suzuki, ward, goal, ward_measure, district_measure):
    line = Support.objects.create(ward_measure=ward_measure, district_measure=district_measure)
    other = make_measure(ward, goal, "もう一つの相談の日")
    assert as_suzuki.post(f"{supports(other)}{line.pk}/stop/").status_code == 404
    assert Support.objects.exists()


def test_a_line_says_in_a_word_or_two_how_and_two_writers_see_each_other(as_suzuki, ward_measure, district_measure):
    line = Support.objects.create(ward_measure=ward_measure, district_measure=district_measure)
    address = f"{supports(ward_measure)}{line.pk}/"
    seen = as_suzuki.get(address).context["form"]["seen"].value()
    assert as_suzuki.post(address, {"note": "会場を貸します。", "seen": seen}).status_code == 302
    assert "会場を貸します。" in as_suzuki.get(supports(ward_measure)).content.decode()
    answer = as_suzuki.post(address, {"note": "講師を呼びます。", "seen": seen})
    assert answer.status_code == 409
    assert "会場を貸します。" in answer.content.decode()
    line.refresh_from_db()
    assert line.note == "会場を貸します。"
    assert "200" in as_suzuki.post(address, {"note": "長" * 201, "seen": seen}).content.decode()


# --- small goals ---


def test_suzuki_links_several_district_measures_to_small_goals_at_once(as_suzuki, nagatsuta, goal, district_measure):
    second = make_measure(nagatsuta, None, "見出しのない取組")
    page = as_suzuki.get(SMALL)
    assert page.context["total"] == 2
    form = {f"goal-{district_measure.uid}": goal.uid, f"goal-{second.uid}": ""}
    as_suzuki.post(SMALL, form)
    assert Contribution.objects.get().measure == district_measure
    assert as_suzuki.get(SMALL).context["total"] == 1
    assert JournalEntry.objects.get(key="plans.measure.served").details["goal"] == str(goal)


def test_small_goals_of_the_measures_own_base_goal_are_offered_first(as_suzuki, ward, heading, district_measure):
    choices = as_suzuki.get(SMALL).context["form"].fields[f"goal-{district_measure.uid}"].choices
    assert heading.follows.title in choices[1][0]


def test_a_base_goal_or_a_foreign_goal_is_refused_and_nothing_is_saved(
    as_suzuki, nagatsuta, heading, goal, district_measure
):
    second = make_measure(nagatsuta, heading, "もう一つの取組")
    for wrong in (goal.parent, heading):
        form = {f"goal-{district_measure.uid}": wrong.uid, f"goal-{second.uid}": goal.uid}
        assert "結べない目標が選ばれました" in as_suzuki.post(SMALL, form).content.decode()
    assert not Contribution.objects.exists()


def test_a_measure_of_the_ward_slipped_into_the_form_is_left_alone(as_suzuki, goal, ward_measure):
    as_suzuki.post(SMALL, {f"goal-{ward_measure.uid}": goal.uid})
    assert not Contribution.objects.exists()


def test_what_somebody_else_linked_meanwhile_stays(as_suzuki, ward, goal, district_measure):
    other = Goal.objects.filter(plan=ward, parent__isnull=False).exclude(pk=goal.pk).first()
    Contribution.objects.create(measure=district_measure, goal=other)
    page = as_suzuki.post(SMALL, {f"goal-{district_measure.uid}": goal.uid}, follow=True).content.decode()
    assert "ほかの人が先に結んだ" in page
    assert Contribution.objects.get().goal == other


# --- succession ---


@pytest.fixture
def old_ward(midori, ward, nagatsuta) -> Plan:
    old = make_plan(midori, [nagatsuta.area], number=1, first_year=2006)
    ward.predecessor = old
    ward.save()
    nagatsuta.predecessor = old.district_plans.get()
    nagatsuta.save()
    return old


def say(client, item, kind: str, *olds, reason: str = "", seen: str | None = None):
    what = type(item).__name__.lower()
    address = f"{SUCCESSION}{what}/{item.uid}/"
    if seen is None:
        seen = client.get(address).context["form"]["seen"].value()
    form = {"kind": kind, "olds": [old.uid for old in olds], "reason": reason, "seen": seen}
    return client.post(address, form)


def test_what_is_not_said_yet_is_listed_until_it_is_said(as_suzuki, ward, old_ward, goal):
    old = goal_named(old_ward, "ボランティアの仲介")
    page = as_suzuki.get(SUCCESSION, {"plan": ward.uid, "show": "new"})
    count = page.context["unsaid"].paginator.count
    assert page.context["open_count"] == count == Goal.objects.filter(plan=ward).count()
    assert say(as_suzuki, goal, "inherited", old, reason="つづけることが大切だから。").status_code == 302
    line = Succession.objects.get()
    assert (line.kind, line.old_goal, line.new_goal, line.plan) == ("inherited", old, goal, ward)
    page = as_suzuki.get(SUCCESSION, {"plan": ward.uid, "show": "new"})
    assert page.context["unsaid"].paginator.count == count - 1
    assert page.context["open_count"] == count - 1


def test_several_ancestors_become_one(as_suzuki, old_ward, goal):
    first, second = Goal.objects.filter(plan=old_ward, parent__isnull=False)[:2]
    say(as_suzuki, goal, "merged", first, second, reason="似ていたから。")
    assert Succession.objects.filter(new_goal=goal, kind="merged").count() == 2
    say(as_suzuki, goal, "new", reason="やはり新しい。")
    assert Succession.objects.get(new_goal=goal).old_goal is None


def reasons(goal: Goal) -> dict[Goal, str]:
    return {line.old_goal: line.reason for line in Succession.objects.filter(new_goal=goal)}


def test_each_ancestor_keeps_a_reason_of_its_own(as_suzuki, ward, old_ward, goal):
    first, second = Goal.objects.filter(plan=old_ward, parent__isnull=False)[:2]
    address = f"{SUCCESSION}goal/{goal.uid}/"
    seen = as_suzuki.get(address).context["form"]["seen"].value()
    chosen = {"kind": "merged", "olds": [first.uid, second.uid], "reason": "似ていたから。", "seen": seen}
    asked = as_suzuki.post(address, {**chosen, "apart": "1"}).context["form"]
    assert not Succession.objects.exists()
    assert asked["reason"].value() == "似ていたから。"
    own = {f"reason-{first.uid}": "会場が同じだから。", f"reason-{second.uid}": ""}
    assert set(own) <= set(asked.fields)
    as_suzuki.post(address, {**chosen, **own, "seen": asked["seen"].value()})
    assert reasons(goal) == {first: "会場が同じだから。", second: "似ていたから。"}
    # Opened and saved again, nothing runs together.
    again = as_suzuki.get(address).context["form"]
    as_suzuki.post(address, {name: again[name].value() for name in again.fields})
    assert reasons(goal) == {first: "会場が同じだから。", second: "似ていたから。"}
    page = as_suzuki.get("/desk/plan/2/succession/").content.decode()
    assert "会場が同じだから。" in page
    assert "似ていたから。" in page


def test_reasons_are_written_apart_only_for_several(as_suzuki, old_ward, goal):
    old = Goal.objects.filter(plan=old_ward, parent__isnull=False).first()
    answer = as_suzuki.post(f"{SUCCESSION}goal/{goal.uid}/", {"kind": "merged", "olds": [old.uid], "apart": "1"})
    assert "二つ以上選んでください" in answer.content.decode()


def test_two_people_write_reasons_apart_and_the_second_sees_both(as_suzuki, old_ward, goal):
    first, second = Goal.objects.filter(plan=old_ward, parent__isnull=False)[:2]
    address = f"{SUCCESSION}goal/{goal.uid}/"
    seen = as_suzuki.get(address).context["form"]["seen"].value()
    say(as_suzuki, goal, "merged", first, second, reason="高橋の理由。", seen=seen)
    own = {f"reason-{first.uid}": "鈴木の一つめ。", f"reason-{second.uid}": "鈴木の二つめ。"}
    form = {"kind": "merged", "olds": [first.uid, second.uid], "seen": seen, **own}
    answer = as_suzuki.post(address, form)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "高橋の理由。" in page
    assert "鈴木の一つめ。" in page
    assert answer.context["form"][f"reason-{second.uid}"].value() == "鈴木の二つめ。"
    assert set(reasons(goal).values()) == {"高橋の理由。"}


@pytest.mark.parametrize(
    ("kind", "count", "sentence"),
    [
        ("new", 1, "「新設」には、もとになるものを選べません。"),
        ("merged", 1, "二つ以上選んでください。"),
        ("inherited", 0, "もとになるものを一つ選んでください。"),
        ("changed", 2, "二つ以上が一つになったときは「統合」です。"),
        ("", 0, "どうなったかを、一つ選んでください。"),
        ("ended", 0, "一覧から一つ選んでください。"),
    ],
)
def test_what_does_not_fit_together_is_said(as_suzuki, old_ward, goal, kind, count, sentence):
    olds = Goal.objects.filter(plan=old_ward, parent__isnull=False)[:count]
    assert sentence in say(as_suzuki, goal, kind, *olds).content.decode()
    assert not Succession.objects.exists()


def test_an_ancestor_of_another_plan_is_refused(as_suzuki, ward, old_ward, goal):
    stranger = Goal.objects.filter(plan=ward).exclude(pk=goal.pk).first()
    page = say(as_suzuki, goal, "inherited", stranger).content.decode()
    assert "前の期の計画から選んでください" in page
    assert not Succession.objects.exists()


def test_two_people_say_different_things_and_the_second_sees_both(as_suzuki, old_ward, goal):
    old = goal_named(old_ward, "ボランティアの仲介")
    seen = as_suzuki.get(f"{SUCCESSION}goal/{goal.uid}/").context["form"]["seen"].value()
    say(as_suzuki, goal, "inherited", old, reason="高橋の理由。", seen=seen)
    answer = say(as_suzuki, goal, "new", reason="鈴木の理由。", seen=seen)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "高橋の理由。" in page
    assert "鈴木の理由。" in page
    assert Succession.objects.get().reason == "高橋の理由。"


def test_what_ended_says_why_and_can_be_withdrawn(as_suzuki, ward, old_ward, goal):
    old = goal_named(old_ward, "ボランティアの仲介")
    address = f"{SUCCESSION}goal/{old.uid}/decide/"
    end = {"plan": ward.uid, "kind": "ended", "reason": ""}
    assert "終わりにする理由を書いてください" in as_suzuki.post(address, end).content.decode()
    as_suzuki.post(address, {**end, "reason": "終わった。"})
    assert Succession.objects.get().kind == "ended"
    assert "先に「廃止」を取り消してください" in say(as_suzuki, goal, "inherited", old).content.decode()
    as_suzuki.post(f"{SUCCESSION}goal/{old.uid}/undo/", {"plan": ward.uid})
    assert not Succession.objects.exists()
    say(as_suzuki, goal, "inherited", old)
    answer = as_suzuki.post(address, {**end, "reason": "終わった。"})
    assert answer.status_code == 409
    assert Succession.objects.get().kind == "inherited"


def test_only_what_stands_in_the_period_before_can_end(as_suzuki, ward, old_ward, goal):
    end = {"plan": ward.uid, "kind": "ended", "reason": "x"}
    assert as_suzuki.post(f"{SUCCESSION}goal/{goal.uid}/decide/", end).status_code == 404


def test_a_measures_ancestors_are_searched_by_words(as_suzuki, old_ward, ward_measure):
    old = make_measure(old_ward, None, "むかしの相談の日")
    make_measure(old_ward, None, "そうじの日")
    address = f"{SUCCESSION}measure/{ward_measure.uid}/"
    choices = as_suzuki.get(address, {"words": "相談"}).context["form"].fields["olds"].choices
    assert [uid for uid, _label in choices] == [old.uid]
    say(as_suzuki, ward_measure, "changed", old)
    assert Succession.objects.get().new_measure == ward_measure


def test_a_first_plan_has_no_period_before_and_says_so(as_suzuki, ward, goal):
    assert "前の期の計画がありません" in as_suzuki.get(SUCCESSION, {"plan": ward.uid}).content.decode()
    assert say(as_suzuki, goal, "new").status_code == 302


# --- who may ---


def test_tanaka_says_what_became_of_her_districts_own_but_classifies_nothing(
    client, tanaka, ward, nagatsuta, old_ward, ward_measure, district_measure
):
    client.force_login(tanaka.account)
    assert client.get(SUCCESSION, {"plan": nagatsuta.uid}).status_code == 200
    assert say(client, district_measure, "new").status_code == 302
    assert client.get(SUCCESSION, {"plan": ward.uid}).status_code == 404
    assert client.get(SMALL).status_code == 404
    assert client.get(supports(district_measure)).status_code == 403
    assert client.get(supports(ward_measure)).status_code == 404
    assert client.post(supports(district_measure), {"chosen": [ward_measure.uid]}).status_code == 403
    assert not Support.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("sato", 404), ("yamada", 403), (None, 302)])
def test_nobody_else_draws_lines(client, request, who, status, nagatsuta, old_ward, ward_measure, district_measure):
    line = Support.objects.create(ward_measure=ward_measure, district_measure=district_measure)
    if who:
        client.force_login(request.getfixturevalue(who).account)
    pages = [
        SMALL,
        f"{SUCCESSION}?plan={nagatsuta.uid}",
        f"{SUCCESSION}measure/{district_measure.uid}/",
        supports(district_measure),
        supports(ward_measure),
    ]
    assert [client.get(page).status_code for page in pages] == [status] * 5
    changes = [*pages, f"{supports(ward_measure)}{line.pk}/stop/"]
    assert [client.post(page).status_code for page in changes] == [status] * 6
    assert Support.objects.exists()


def test_a_ward_with_other_names_reads_them_and_one_level_has_nothing_to_link(client, suzuki, midori, districts):
    ward = make_plan(midori, districts.values(), kind="actions")
    client.force_login(suzuki.account)
    level = ward.period.levels.get(depth=2)
    for page in ("/desk/plan/2/", SMALL):
        html = client.get(page).content.decode()
        assert f"地区の取組を{level.name}に結ぶ" in html
        assert "小目標" not in html
    level.delete()
    assert "linking/small-goals/" not in client.get("/desk/plan/2/").content.decode()
    assert client.get(SMALL).status_code == 404
