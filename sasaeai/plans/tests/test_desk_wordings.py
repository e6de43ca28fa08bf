"""ほかのことば: what waits for another wording, writing it beside its source, and who reads it when."""

from __future__ import annotations

import pytest
from django.utils.translation import activate

from sasaeai.kernel.models import JournalEntry, TextVariant
from sasaeai.plans.models import Goal, Plan, Release

from .making import goal_named, make_measure, make_plan, publish_as

LIST = "/desk/plan/2/wordings/"
ENGLISH = "Introduce volunteers to those who ask."


@pytest.fixture(autouse=True)
def afterwards():
    """A page leaves its language behind in the thread."""
    yield
    activate("ja")


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


@pytest.fixture
def goal(ward) -> Goal:
    return goal_named(ward, "ボランティアの仲介")


@pytest.fixture
def as_suzuki(client, suzuki):
    client.force_login(suzuki.account)
    return client


def at(goal: Goal, field: str = "title", language: str = "en") -> str:
    return f"{LIST}goal/{goal.uid}/{field}/?plan={goal.plan.uid}&language={language}"


def write(client, address: str, words: str, *, follow: bool = False, **more: str):
    seen = client.get(address).context["form"]["seen"].value()
    return client.post(address, {"words": words, "seen": seen, **more}, follow=follow)


def waiting(client, plan: Plan, **query: str) -> list[tuple[str, str, bool]]:
    page = client.get(LIST, {"plan": plan.uid, "language": "en", **query}).context["page"]
    return [(row.place.subject, row.place.text.field, row.stale) for row in page]


def rewrite(client, goal: Goal, words: str) -> None:
    address = f"/desk/plan/2/edit/goal/{goal.uid}/title/"
    client.post(address, {"words": words, "seen": client.get(address).context["form"]["seen"].value()})
    goal.refresh_from_db()


def test_a_wording_is_written_beside_its_source_and_the_public_reads_it_at_once(as_suzuki, client, ward, goal):
    publish_as(ward, "基本案")
    assert (goal.title, "title", False) in waiting(as_suzuki, ward)
    assert goal.title in as_suzuki.get(at(goal)).content.decode()
    page = write(as_suzuki, at(goal), ENGLISH, follow=True).content.decode()
    assert "保存しました。" in page
    assert (goal.title, "title", False) not in waiting(as_suzuki, ward)
    line = JournalEntry.objects.get(key="plans.wording.written")
    assert (line.details["language"], line.details["after"]) == ("英語", ENGLISH)
    client.logout()
    assert ENGLISH in client.get(f"/en/plan/2/goals/{goal.uid}/").content.decode()
    assert ENGLISH not in client.get(f"/plan/2/goals/{goal.uid}/").content.decode()


def test_a_text_written_anew_waits_again_and_the_public_keeps_what_belongs_to_its_edition(
    as_suzuki, client, ward, goal
):
    publish_as(ward, "基本案")
    first = Release.objects.get()
    write(as_suzuki, at(goal), ENGLISH)
    rewrite(as_suzuki, goal, "ボランティアの紹介をすすめます。")
    assert (goal.title, "title", True) in waiting(as_suzuki, ward)
    page = as_suzuki.get(at(goal)).content.decode()
    assert "もとの文が変わりました" in page
    assert ENGLISH in page
    write(as_suzuki, at(goal), "We match volunteers.")
    public = f"/en/plan/2/goals/{goal.uid}/"
    client.logout()
    shown = client.get(public).content.decode()
    assert ENGLISH in shown
    assert "We match volunteers." not in shown
    publish_as(ward, "素案")
    shown = client.get(public).content.decode()
    assert "We match volunteers." in shown
    assert ENGLISH in client.get(f"/en/editions/{first.pk}/goals/{goal.uid}/").content.decode()


def test_an_emptied_wording_is_taken_away(as_suzuki, ward, goal):
    write(as_suzuki, at(goal), ENGLISH)
    assert "もとの日本語で出ます" in write(as_suzuki, at(goal), "", follow=True).content.decode()
    assert not TextVariant.objects.exists()
    assert JournalEntry.objects.filter(key="plans.wording.taken_away").exists()


def test_the_second_of_two_writers_sees_both(as_suzuki, ward, goal):
    seen = as_suzuki.get(at(goal)).context["form"]["seen"].value()
    write(as_suzuki, at(goal), ENGLISH)
    answer = as_suzuki.post(at(goal), {"words": "Match volunteers.", "seen": seen})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert ENGLISH in page
    assert "Match volunteers." in page
    assert TextVariant.objects.get().text == ENGLISH


def test_one_saves_and_goes_on_to_the_next_that_waits(as_suzuki, ward, goal):
    waits = waiting(as_suzuki, ward)
    after = waits[waits.index((goal.title, "title", False)) + 1]
    answer = write(as_suzuki, at(goal), ENGLISH, next_one="1", follow=True)
    place = answer.context["now"].place
    assert (place.subject, place.text.field) == after[:2]


def test_the_list_of_one_item_has_its_evidence_and_what_is_written_already(as_suzuki, ward, goal):
    goal.evidence.create(
        sentence="会いたい人が多い。", source_title="区民アンケート", quoted_on="2010-06-01", position=1
    )
    write(as_suzuki, at(goal), ENGLISH)
    rows = waiting(as_suzuki, ward, of=f"goal-{goal.uid}")
    assert [field for _subject, field, _stale in rows if field in ("title", "sentence", "source_title")] == [
        "title",
        "sentence",
        "source_title",
    ]


def test_words_that_every_plan_uses_and_latin_letters_wait_for_nothing(as_suzuki, ward, goal):
    make_measure(ward, goal, "NPO")
    fields = {(subject, field) for subject, field, _stale in waiting(as_suzuki, ward)}
    assert ("NPO", "title") not in fields
    assert not [subject for subject, _field in fields if subject == "小目標"]


def test_tanaka_says_her_own_districts_texts_and_nobody_elses(client, tanaka, ward, goal):
    nagatsuta = ward.district_plans.get(area__slug="nagatsuta")
    measure = make_measure(nagatsuta, None, "顔見知りの会")
    client.force_login(tanaka.account)
    address = f"{LIST}measure/{measure.uid}/title/?plan={nagatsuta.uid}&language=ja-simple"
    write(client, address, "顔を おぼえる 会")
    assert TextVariant.objects.get().variant == "ja-simple"
    assert client.get(LIST, {"plan": ward.uid}).status_code == 404
    assert client.post(at(goal), {"words": "x", "seen": ""}).status_code == 404
    assert client.get(f"{LIST}goal/{goal.uid}/title/?plan={nagatsuta.uid}").status_code == 404


@pytest.mark.parametrize(("who", "status"), [("yamada", 403), ("sato", 404), (None, 302)])
def test_nobody_else_says_anything(client, request, who, status, ward, goal):
    if who:
        client.force_login(request.getfixturevalue(who).account)
    assert client.get(LIST, {"plan": ward.uid}).status_code == status
    assert client.post(at(goal), {"words": "x", "seen": ""}).status_code == status
    assert not TextVariant.objects.exists()


def test_the_way_there_stands_beside_every_text(as_suzuki, ward, goal):
    way = f"wordings/?plan={ward.uid}&amp;of=goal-{goal.uid}"
    assert way in as_suzuki.get(f"/desk/plan/2/goals/{goal.uid}/").content.decode()
    assert way in as_suzuki.get(f"/desk/plan/2/edit/goal/{goal.uid}/explanation/").content.decode()


def test_the_list_costs_the_same_for_one_measure_and_for_many(as_suzuki, ward, goal, django_assert_max_num_queries):
    for count in range(30):
        make_measure(ward, goal, f"取組{count}", text="話し合います。")
    with django_assert_max_num_queries(35):
        as_suzuki.get(LIST, {"plan": ward.uid})
