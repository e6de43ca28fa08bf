"""Measures on the desk: the full form and the plain one, two people at once, order, another goal."""

from __future__ import annotations

import pytest

from sasaeai.kernel.models import JournalEntry
from sasaeai.people.tests.known import make_organisation
from sasaeai.plans.models import ContentKind, Goal, Measure, Plan

from .making import goal_named, make_measure, make_plan, publish_as

ADD = "/desk/plan/2/measures/add/"
ORDER = "/desk/plan/2/measures/order/"


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
def as_suzuki(client, suzuki):
    client.force_login(suzuki.account)
    return client


def edit(measure: Measure) -> str:
    return f"/desk/plan/2/measures/{measure.uid}/edit/"


def typed(plan: Plan, *actors: str | tuple[str, str], **fields) -> dict:
    """What a browser sends; an actor is a name, or a name and a role."""
    rows = [(row, "") if isinstance(row, str) else row for row in actors]
    form = {"plan": plan.uid, "goal": "", "title": "", "text": "", "audience": "", "seen": "", **fields}
    form |= {"actors-TOTAL_FORMS": len(rows), "actors-INITIAL_FORMS": 0}
    for number, (name, role) in enumerate(rows):
        form |= {f"actors-{number}-name": name, f"actors-{number}-role": role}
    return form


def opened(client, measure: Measure) -> str:
    return client.get(edit(measure)).context["form"]["seen"].value()


def actors_of(measure: Measure) -> list[tuple]:
    return [(actor.organisation, actor.name, actor.role) for actor in measure.actors.all()]


def test_suzuki_adds_a_measure_with_all_that_is_not_plain_text(as_suzuki, ward, goal):
    office = make_organisation("緑区社会福祉協議会")
    kind = ContentKind.objects.filter(period=ward.period).first()
    other = Goal.objects.filter(plan=ward, parent__isnull=False).exclude(pk=goal.pk).first()
    form = typed(
        ward, ("緑区社会福祉協議会", "lead"), ("学生ボランティアの会", "partner"), ("", "support"),
        goal=goal.uid, title="ボランティア相談の日", text="月に一度。\r\nどなたでも。", audience="どなたでも",
        content_kind=kind.pk, helps=["public", "mutual"], contributes=[other.uid],
    )  # fmt: skip
    assert as_suzuki.post(ADD, form).status_code == 302
    measure = Measure.objects.get(title="ボランティア相談の日")
    assert (measure.plan, measure.goal, measure.content_kind, measure.position) == (ward, goal, kind, 1)
    assert measure.text == "月に一度。\nどなたでも。"
    assert measure.helps == ["mutual", "public"]
    assert list(measure.contributes.all()) == [other]
    assert actors_of(measure) == [(office, "", "lead"), (None, "学生ボランティアの会", "partner")]
    assert JournalEntry.objects.get(key="plans.measure.added").by_label == "鈴木 花子"


def test_a_measure_may_stand_under_no_goal_yet(as_suzuki, ward):
    as_suzuki.post(ADD, typed(ward, title="まだ決まらない取組"))
    assert Measure.objects.get().goal is None
    assert "まだ決まらない取組" in as_suzuki.get(ORDER, {"plan": ward.uid}).content.decode()


def test_tanakas_form_is_plain_and_asks_her_to_classify_nothing(client, tanaka, nagatsuta, heading):
    client.force_login(tanaka.account)
    page = client.get(ADD, {"plan": nagatsuta.uid, "goal": heading.uid})
    assert set(page.context["form"].fields) == {"seen", "goal", "title", "text", "audience"}
    words = page.content.decode()
    for asked in ("自助", "内容の種類", "小目標", "主体"):
        assert asked not in words
    form = typed(nagatsuta, "長津田の自治会", goal=heading.uid, title="坂の上の買い物を手伝う", audience="お年寄り")
    form |= {"helps": ["self"], "content_kind": ContentKind.objects.first().pk}
    assert client.post(ADD, form).status_code == 302
    measure = Measure.objects.get()
    assert (measure.goal, measure.helps, measure.content_kind) == (heading, [], None)
    assert actors_of(measure) == [(None, "長津田の自治会", "lead")]


def test_a_committees_save_leaves_the_secretariats_classification_alone(client, tanaka, ward, nagatsuta, heading, goal):
    measure = make_measure(nagatsuta, heading, "見守りの会", mutual_help=True)
    measure.contributes.add(goal)
    measure.actors.create(name="見守り隊", role="partner", position=1)
    client.force_login(tanaka.account)
    form = typed(
        nagatsuta, ("見守り隊", "partner"), goal=heading.uid, title="見守りの会（毎週）", seen=opened(client, measure)
    )
    assert client.post(edit(measure), form).status_code == 302
    measure.refresh_from_db()
    assert (measure.title, measure.helps) == ("見守りの会（毎週）", ["mutual"])
    assert list(measure.contributes.all()) == [goal]
    assert actors_of(measure) == [(None, "見守り隊", "partner")]


def test_more_rows_come_without_saving_and_what_was_typed_stays(as_suzuki, ward):
    form = typed(ward, "一つめの会", "二つめの会", title="", text="書きかけの文", more="1")
    page = as_suzuki.post(ADD, form)
    assert page.status_code == 200
    words = page.content.decode()
    assert "書きかけの文" in words
    assert "二つめの会" in words
    assert words.count('name="actors-') > 8
    assert "保存していません" not in words
    assert not Measure.objects.exists()


def test_a_row_goes_when_its_name_is_cleared_or_it_is_ticked_off(as_suzuki, ward):
    measure = make_measure(ward, None, "相談の日")
    for position, name in enumerate(["甲", "乙", "丙"]):
        measure.actors.create(name=name, position=position)
    form = typed(ward, ("甲", "lead"), ("", "lead"), ("丙", "lead"), title="相談の日", seen=opened(as_suzuki, measure))
    as_suzuki.post(edit(measure), {**form, "actors-0-away": "on"})
    assert actors_of(measure) == [(None, "丙", "lead")]


def test_organisations_of_the_same_name_are_told_apart_by_their_area(as_suzuki, ward, districts):
    clubs = {slug: make_organisation("老人クラブ", area=districts[slug]) for slug in ("kamoi", "miho")}
    page = as_suzuki.get(ADD, {"plan": ward.uid}).content.decode()
    assert "老人クラブ（三保）" in page
    as_suzuki.post(ADD, typed(ward, "老人クラブ（三保）", title="将棋の会"))
    assert actors_of(Measure.objects.get()) == [(clubs["miho"], "", "lead")]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "名前を書いてください。"),
        ({"title": "長" * 201}, "200"),
        ({"content_kind": "99999"}, "一覧にある種類から選んでください。"),
        ({"actors-1-name": "長" * 121}, "「だれが」の2行め："),
        ({"actors-0-role": "boss"}, "役割は、一覧から選んでください。"),
        ({"actors-1-name": "甲", "actors-1-role": "lead"}, "「甲」が、同じ役割で二度入っています。"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(as_suzuki, ward, change, sentence):
    form = typed(ward, ("甲", "lead"), ("乙", "lead"), title="相談の日")
    page = as_suzuki.post(ADD, {**form, **change}).content.decode()
    assert sentence in page
    assert not Measure.objects.exists()


def test_a_goal_of_another_plan_is_refused(as_suzuki, ward, heading, goal):
    for field in ("goal", "contributes"):
        page = as_suzuki.post(ADD, typed(ward, title="相談の日", **{field: heading.uid})).content.decode()
        assert "選びなおしてください" in page
    measure = make_measure(heading.plan, heading, "見守りの会")
    form = typed(heading.plan, title="見守りの会", goal=goal.uid, seen=opened(as_suzuki, measure))
    assert "選びなおしてください" in as_suzuki.post(edit(measure), form).content.decode()
    assert Measure.objects.get() == measure
    measure.refresh_from_db()
    assert measure.goal == heading


def test_the_second_of_two_writers_sees_which_fields_differ_and_loses_nothing(as_suzuki, ward, goal):
    measure = make_measure(ward, goal, "相談の日", text="はじめの文。")
    seen = opened(as_suzuki, measure)
    first = typed(ward, "甲", goal=goal.uid, title="相談の日", text="高橋の文。", audience="子ども", seen=seen)
    assert as_suzuki.post(edit(measure), first).status_code == 302
    second = typed(ward, "乙", goal=goal.uid, title="相談の日", text="鈴木の文。", seen=seen)
    answer = as_suzuki.post(edit(measure), second)
    assert answer.status_code == 409
    differing = {row["label"]: (row["theirs"], row["mine"]) for row in answer.context["conflict"]}
    assert differing["内容"] == ("高橋の文。", "鈴木の文。")
    assert differing["だれが"] == ("甲（主体）", "乙（主体）")
    form = answer.context["form"]
    # What only the first one touched is kept; what both wrote stands as the second wrote it, to be put right.
    assert (form["text"].value(), form["audience"].value()) == ("鈴木の文。", "子ども")
    measure.refresh_from_db()
    assert measure.text == "高橋の文。"
    together = typed(
        ward, "甲", "乙", goal=goal.uid, title="相談の日", text="二人の文。", audience="子ども",
        seen=form["seen"].value(),
    )  # fmt: skip
    assert as_suzuki.post(edit(measure), together).status_code == 302
    measure.refresh_from_db()
    assert measure.text == "二人の文。"
    assert measure.actors.count() == 2


def test_saving_what_is_the_same_changes_nothing(as_suzuki, ward, goal):
    measure = make_measure(ward, goal, "相談の日")
    form = typed(ward, goal=goal.uid, title="相談の日", seen=opened(as_suzuki, measure))
    page = as_suzuki.post(edit(measure), form, follow=True).content.decode()
    assert "何も変えていません" in page
    assert not JournalEntry.objects.filter(key="plans.measure.changed").exists()


# --- order, another goal ---


def titles(goal: Goal | None) -> list[str]:
    return list(Measure.objects.present().filter(goal=goal).order_by("position").values_list("title", flat=True))


def test_measures_are_put_in_order_under_their_goal(as_suzuki, ward, goal):
    made = [make_measure(ward, goal, title) for title in "甲乙丙"]
    form = {"plan": ward.uid, "goal": goal.uid, "item": made[2].uid}
    as_suzuki.post(ORDER, {**form, "where": "up"})
    assert titles(goal) == ["甲", "丙", "乙"]
    as_suzuki.post(ORDER, {**form, "where": made[0].uid})
    assert titles(goal) == ["丙", "甲", "乙"]


def test_a_measure_moves_to_another_goal_or_to_none(as_suzuki, ward, goal):
    measure = make_measure(ward, None, "相談の日")
    form = {"plan": ward.uid, "item": measure.uid, "hang": "1"}
    as_suzuki.post(ORDER, {**form, "goal": "", "under": goal.uid})
    assert titles(goal) == ["相談の日"]
    as_suzuki.post(ORDER, {**form, "goal": goal.uid, "under": ""})
    assert titles(None) == ["相談の日"]


def test_a_measure_is_not_hung_under_another_plans_goal(as_suzuki, ward, goal, heading):
    measure = make_measure(ward, goal, "相談の日")
    form = {"plan": ward.uid, "goal": goal.uid, "item": measure.uid, "hang": "1", "under": heading.uid}
    assert as_suzuki.post(ORDER, form).status_code == 404
    strange = make_measure(heading.plan, heading, "見守りの会")
    form = {"plan": ward.uid, "goal": goal.uid, "item": strange.uid, "where": "up"}
    assert as_suzuki.post(ORDER, form).status_code == 404


def test_a_printed_number_stays_with_its_goal_but_what_had_no_goal_may_find_one(as_suzuki, ward, goal):
    ward.philosophy = ward.philosophy or "緑区"
    printed, loose = make_measure(ward, goal, "相談の日"), make_measure(ward, None, "決めていない取組")
    publish_as(ward, "確定")
    form = {"plan": ward.uid, "goal": goal.uid, "item": printed.uid, "hang": "1", "under": ""}
    assert "番号は確定している" in as_suzuki.post(ORDER, form, follow=True).content.decode()
    as_suzuki.post(ORDER, {"plan": ward.uid, "goal": "", "item": loose.uid, "hang": "1", "under": goal.uid})
    assert titles(goal) == ["相談の日", "決めていない取組"]


# --- who may ---


def addresses(measure: Measure) -> list[str]:
    plan = measure.plan.uid
    return [f"{ADD}?plan={plan}", f"{ORDER}?plan={plan}", edit(measure)]


def test_tanaka_works_on_her_own_districts_measures_only(client, tanaka, ward, nagatsuta, heading, goal):
    own, others = make_measure(nagatsuta, heading, "見守りの会"), make_measure(ward, goal, "相談の日")
    client.force_login(tanaka.account)
    assert [client.get(address).status_code for address in addresses(own)] == [200, 200, 200]
    assert [client.get(address).status_code for address in addresses(others)] == [404, 404, 404]
    assert client.post(ADD, typed(ward, title="区の計画に入れる")).status_code == 404
    assert client.post(edit(others), typed(ward, title="書きかえ")).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("sato", 404), ("yamada", 403), (None, 302)])
def test_nobody_else_does(client, request, who, status, nagatsuta, heading):
    measure = make_measure(nagatsuta, heading, "見守りの会")
    if who:
        client.force_login(request.getfixturevalue(who).account)
    assert [client.get(address).status_code for address in addresses(measure)] == [status] * 3
    for address in addresses(measure):
        assert client.post(address, typed(nagatsuta, title="書きかえ", item=measure.uid)).status_code == status
    measure.refresh_from_db()
    assert measure.title == "見守りの会"


def test_another_wards_words_fit_into_the_form(client, suzuki, midori):
    plan = make_plan(midori, kind="actions", number=3, first_year=2016)
    client.force_login(suzuki.account)
    page = client.get("/desk/plan/3/measures/add/", {"plan": plan.uid}).content.decode()
    assert "取組例を加える" in page
