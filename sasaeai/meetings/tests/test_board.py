"""The board: several cards at once, by ticking; two people at once; back again; on paper; what becomes of a card."""

from __future__ import annotations

import pytest

from sasaeai.meetings.actions.meetings import announce
from sasaeai.meetings.models import OpinionCard
from sasaeai.meetings.tests.known import made_card, made_meeting, told
from sasaeai.plans.models import Evidence, Problem
from sasaeai.plans.tests.full_plan import publish_all
from sasaeai.plans.tests.making import goal_named, make_plan, undo_address


@pytest.fixture
def ward(midori, districts):
    return make_plan(midori, [districts["nagatsuta"], districts["kamoi"]])


@pytest.fixture
def published(ward):
    """What a committee reads of the ward's plan."""
    publish_all(ward)
    return ward


@pytest.fixture
def cards(meeting):
    return [made_card(meeting, words) for words in ("坂がきつい", "バスが少ない", "店がない")]


def ticked(cards, **fields: str) -> dict[str, object]:
    seen = {f"seen-{card.uid}": f"{card.goal_id or 0}-{card.group}" for card in cards}
    return {"card": [card.uid for card in cards], "do": "move", **seen, **fields}


def goals_of(cards) -> list[str]:
    return [str(OpinionCard.objects.get(pk=card.pk).goal or "") for card in cards]


def test_tanaka_moves_several_cards_at_once_and_back(tanakas, published, meeting, cards):
    goal = goal_named(published, "ボランティアの仲介")
    page = f"/desk/meetings/board/?meeting={meeting.uid}"
    assert goal.title in told(tanakas.get(page))
    answer = tanakas.post(page, ticked(cards[:2], to=goal.uid), follow=True)
    assert "2枚、移しました" in told(answer)
    assert goals_of(cards) == [goal.title, goal.title, ""]
    tanakas.post(undo_address(answer))
    assert goals_of(cards) == ["", "", ""]
    tanakas.post(undo_address(answer), follow=True)
    tanakas.post(page, ticked(cards[:1], to=goal.uid))
    cards[0].refresh_from_db()
    tanakas.post(page, ticked(cards[:1], to="none"))
    assert goals_of(cards) == ["", "", ""]


def test_people_give_a_group_its_heading(tanakas, published, meeting, cards):
    tanakas.post("/desk/meetings/board/", ticked(cards[:2], do="group", group="<b>足がない</b>"))
    page = told(tanakas.get("/desk/meetings/board/"))
    assert "&lt;b&gt;足がない&lt;/b&gt;" in page
    assert "<b>足がない" not in page
    assert "足がない" in told(tanakas.get("/desk/meetings/board/sheet/"))


def test_two_people_at_once_the_later_one_is_told_and_nothing_is_lost(tanakas, published, meeting, cards):
    first, second = goal_named(published, "ボランティアの仲介"), goal_named(published, "気軽に参加できる")
    page = "/desk/meetings/board/"
    tanakas.post(page, ticked(cards[:1], to=first.uid))
    answer = tanakas.post(page, ticked(cards[:2], to=second.uid))
    assert answer.status_code == 409
    assert "1枚は、ほかの人が先に動かした" in told(answer)
    assert goals_of(cards) == [first.title, second.title, ""]
    assert answer.context["ticked"] == {cards[0].uid}
    cards[0].refresh_from_db()
    tanakas.post(page, ticked(cards[:1], to=second.uid))
    assert goals_of(cards)[0] == second.title


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"card": []}, "カードに印をつけてから"),
        ({"to": ""}, "移す先の目標を選んでください"),
        ({"to": "nothing234"}, "移す先の目標を選んでください"),
    ],
)
def test_what_is_missing_is_said(tanakas, published, meeting, cards, fields, said):
    answer = tanakas.post("/desk/meetings/board/", {**ticked(cards[:1], to="none"), **fields})
    assert (answer.status_code, said in told(answer)) == (422, True)


def test_a_committee_sees_published_goals_only_and_moves_its_own_cards_only(
    tanakas, client, ward, districts, meeting, cards, suzuki, yamada
):
    goal = goal_named(ward, "ボランティアの仲介")
    assert goal.title not in told(tanakas.get("/desk/meetings/board/")), "not published yet"
    assert tanakas.post("/desk/meetings/board/", ticked(cards, to=goal.uid)).status_code == 422
    elsewhere = made_card(made_meeting(districts["kamoi"]), "鴨居の声")
    assert "鴨居の声" not in told(tanakas.get("/desk/meetings/board/"))
    tanakas.post("/desk/meetings/board/", ticked([elsewhere], do="group", group="x"))
    elsewhere.refresh_from_db()
    assert elsewhere.group == ""
    client.force_login(suzuki.account)
    answer = client.post("/desk/meetings/board/", ticked([*cards, elsewhere], to=goal.uid), follow=True)
    assert "4枚、移しました" in told(answer)
    client.force_login(yamada.account)
    page = told(client.get("/desk/meetings/board/"))
    assert "鴨居の声" in page
    assert 'name="card"' not in page
    for card in cards:
        card.refresh_from_db()
    assert client.post("/desk/meetings/board/", ticked(cards, to="none")).status_code == 403
    assert client.post(undo_address(answer)).status_code == 403


def test_eight_large_cards_stand_on_a_page_of_paper(tanakas, meeting):
    for number in range(9):
        made_card(meeting, f"意見{number}")
    page = told(tanakas.get("/desk/meetings/board/card-sheet/"))
    assert (page.count('class="card-sheet"'), page.count('class="big-card"')) == (2, 9)


def test_the_board_asks_no_more_for_many_cards(tanakas, published, meeting, django_assert_max_num_queries):
    for number in range(40):
        made_card(meeting, f"意見{number}", goal=goal_named(published, "ボランティアの仲介") if number % 2 else None)
    with django_assert_max_num_queries(24):
        tanakas.get("/desk/meetings/board/")


# -- what becomes of a card ------------------------------------------------------------------------------------------


def asked(what: str, cards) -> str:
    return f"/desk/meetings/cards/{what}/?" + "&".join(f"card={card.uid}" for card in cards)


def test_cards_become_a_problem_of_the_district_and_come_back(tanakas, ward, meeting, cards):
    moved = tanakas.post("/desk/meetings/board/", ticked(cards[:2], do="problem"))
    assert moved["Location"] == asked("problem", cards[:2])
    form = tanakas.get(moved["Location"]).context["form"]
    assert form["text"].value() == "・坂がきつい\n・バスが少ない"
    sent = {"title": "買い物に行けない", "text": form["text"].value(), "occasion": form["occasion"].value()}
    answer = tanakas.post(moved["Location"], sent, follow=True)
    problem = Problem.objects.get()
    assert (problem.title, problem.occasion, problem.medium) == ("買い物に行けない", meeting.title, "meeting")
    assert (problem.plan.area, problem.written_on) == (meeting.area, meeting.day)
    assert "課題「買い物に行けない」になりました" in told(tanakas.get(f"/desk/meetings/cards/{cards[0].uid}/"))
    again = tanakas.post(asked("problem", cards[1:]), sent, follow=True)
    assert "もう課題になっています" in told(again)
    assert "ごみ箱に入れました" in told(tanakas.post(undo_address(answer), follow=True))
    problem.refresh_from_db()
    assert problem.is_binned
    assert not OpinionCard.objects.filter(problem=problem).exists()


def test_a_problem_that_the_ward_took_up_stays_when_a_card_leaves_it(tanakas, ward, meeting, cards):
    tanakas.post(asked("problem", cards[:1]), {"title": "坂がきつい", "text": "", "occasion": ""})
    Problem.objects.update(promised_on=meeting.day)
    page = f"/desk/meetings/cards/{cards[0].uid}/apart/problem/"
    assert "課題は残っています" in told(tanakas.post(page, follow=True))
    assert not Problem.objects.get().is_binned
    assert tanakas.post(page).status_code == 404


def test_cards_become_evidence_of_a_goal_and_come_back(client, suzuki, ward, meeting, cards):
    client.force_login(suzuki.account)
    goal = goal_named(ward, "ボランティアの仲介")
    page = asked("evidence", cards)
    assert client.get(page).context["form"]["source_title"].value() == "第１回 意見交換会（平成24年11月10日）"
    sent = {"goal": str(goal.pk), "sentence": "買い物に困る声が多くありました。", "source_title": "意見交換会"}
    answer = client.post(page, sent, follow=True)
    row = Evidence.objects.get(goal=goal)
    assert (row.sentence, row.note) == ("買い物に困る声が多くありました。", "3枚の意見カードから")
    assert f"目標「{goal.title}」の根拠になりました" in told(client.get(f"/desk/meetings/cards/{cards[2].uid}/"))
    assert client.post(page, sent | {"goal": "0"}).status_code == 422
    assert "もう根拠になっています" in told(client.post(page, sent, follow=True))
    client.post(undo_address(answer))
    assert not Evidence.objects.filter(goal=goal).exists()
    assert OpinionCard.objects.filter(evidence=None).count() == 3


def test_who_may_not_write_a_plan_makes_nothing_of_a_card(client, mori, ito, tanaka, ward, meeting, cards, districts):
    client.force_login(mori.account)
    assert "課題にする" not in told(client.get(f"/desk/meetings/cards/{cards[0].uid}/"))
    assert client.get(asked("problem", cards)).status_code == 403
    assert client.get(asked("evidence", cards)).status_code == 403
    client.force_login(ito.account)
    assert client.get(asked("problem", cards)).status_code == 404
    client.force_login(tanaka.account)
    goals = client.get(asked("evidence", cards)).context["form"].fields["goal"].choices
    assert [name for name, _choices in goals[1:]] == [districts["nagatsuta"].name], "never the ward's goals"
    assert client.get(asked("problem", [])).status_code == 404


def test_everybody_reads_what_became_of_a_voice(client, suzuki, published, meeting, cards):
    client.force_login(suzuki.account)
    client.post("/desk/meetings/board/", ticked(cards[:1], to=goal_named(published, "ボランティアの仲介").uid))
    client.post(asked("problem", cards[:1]), {"title": "坂", "text": "", "occasion": ""})
    client.post(f"/desk/meetings/{meeting.uid}/announce/")
    client.logout()
    page = told(client.get(f"/meetings/{meeting.uid}/"))
    assert "言葉のまま" not in page
    assert "in their own words, in Japanese" in told(client.get(f"/en/meetings/{meeting.uid}/"))
    assert "課題になりました" not in page, "nobody reads that problem yet"
    assert page.index("ボランティアの仲介") < page.index("坂がきつい") < page.index("そのほかの声")
    Problem.objects.update(published_on=meeting.day)
    problem = Problem.objects.get()
    assert f'href="/plan/2/problems/{problem.uid}/">課題になりました' in told(client.get(f"/meetings/{meeting.uid}/"))
    district = told(client.get("/districts/nagatsuta/"))
    assert "/meetings/?district=nagatsuta" in district
    assert 'href="/listening/"' in district, "the way there is on every page"
    assert "/meetings/?district=kamoi" not in told(client.get("/districts/kamoi/"))


def test_the_public_pages_ask_no_more_for_many_cards(client, published, meeting, django_assert_max_num_queries):
    goal = goal_named(published, "ボランティアの仲介")
    for number in range(30):
        made_card(meeting if number % 2 else meeting.area, f"意見{number}", goal=goal)
    announce(meeting, by=None)
    client.get("/meetings/")
    for page in ("/meetings/?district=nagatsuta", f"/meetings/{meeting.uid}/"):
        with django_assert_max_num_queries(14):
            shown = told(client.get(page))
        assert shown.count("意見") > 15
