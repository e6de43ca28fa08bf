"""The three meet; nobody begins without a yes on both sides, and a no is nobody's fault."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.kernel import clock
from sasaeai.volunteers.actions.requests import end
from sasaeai.volunteers.models import Candidate, HelpRequest, Introduction, Pair, State, Visit

from .known import made_request, made_volunteer
from .meeting import TODAY, said_yes


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def weekly(districts) -> HelpRequest:
    """Ito's rubbish, every Thursday from next week."""
    return made_request(districts["nagatsuta"], rhythm="weekly", first_day=date(2012, 11, 29))


@pytest.fixture
def once(districts) -> HelpRequest:
    return made_request(districts["nagatsuta"])


def plan_page(request: HelpRequest) -> str:
    return f"/desk/mediation/requests/{request.uid}/meeting/"


def planned(client, request: HelpRequest, *people: Candidate) -> Introduction:
    form = {"day": "2012-11-22", "starts": "14:00", "place": "伊東さんの家", "candidates": [one.pk for one in people]}
    answer = client.post(plan_page(request), form, follow=True)
    assert "顔合わせの日を決めました" in answer.content.decode()
    return Introduction.objects.latest("pk")


def outcome(client, meeting: Introduction, how: str, *people: Candidate, **fields: str):
    form = {"outcome": how, "candidates": [one.pk for one in people]} | fields
    return client.post(f"/desk/mediation/meetings/{meeting.uid}/", form, follow=True)


def state_of(row) -> str:
    return type(row).objects.get(pk=row.pk).state


def test_mori_plans_a_meeting_and_both_agree(as_mori, weekly, tanaka_helps, mori):
    yes = said_yes(weekly, tanaka_helps, mori)
    meeting = planned(as_mori, weekly, yes)
    assert state_of(weekly) == State.INTRODUCING
    answer = outcome(as_mori, meeting, "agreed", yes, asker_agreed="on", words="鍵は開けておく")
    assert "田中 一郎さんと始めることになりました" in answer.content.decode()
    request = HelpRequest.objects.get()
    assert (request.state, request.mediated_on, state_of(yes)) == (State.GOING_ON, TODAY, "agreed")
    pair = Pair.objects.get()
    assert (pair.since, pair.until) == (TODAY, date(2013, 5, 29))
    assert Introduction.objects.get().agreed == "鍵は開けておく"
    days = Visit.objects.order_by("day").values_list("day", flat=True)
    assert list(days) == [date(2012, 11, 29), date(2012, 12, 6), date(2012, 12, 13)]


def test_nobody_begins_without_the_askers_yes(as_mori, weekly, tanaka_helps, mori):
    yes = said_yes(weekly, tanaka_helps, mori)
    meeting = planned(as_mori, weekly, yes)
    answer = outcome(as_mori, meeting, "agreed", yes)
    assert answer.status_code == 422
    assert "「お願いします」と言ったことを確かめて" in answer.content.decode()
    assert not Pair.objects.exists()
    assert state_of(weekly) == State.INTRODUCING


def test_nobody_begins_without_the_volunteers_yes(as_mori, weekly, tanaka_helps, mori):
    yes = said_yes(weekly, tanaka_helps, mori)
    meeting = planned(as_mori, weekly, yes)
    Candidate.objects.filter(pk=yes.pk).update(state="cancelled", place=None)
    answer = outcome(as_mori, meeting, "agreed", yes, asker_agreed="on")
    assert answer.status_code == 422
    assert "いま「引き受けた」ではありません" in answer.content.decode()
    assert not Pair.objects.exists()


def test_without_a_yes_there_is_nothing_to_plan(as_mori, weekly, tanaka_helps):
    assert "引き受ける返事をした方が、まだいません" in as_mori.get(plan_page(weekly)).content.decode()
    assert as_mori.post(plan_page(weekly), {"day": "2012-11-22"}).status_code == 422
    assert not Introduction.objects.exists()


@pytest.mark.parametrize("how", ["asker_no", "volunteer_no"])
def test_a_no_at_the_meeting_is_nobodys_fault_and_the_reserve_moves_up(
    as_mori, weekly, tanaka_helps, districts, mori, how
):
    kato = made_volunteer(districts["nagatsuta"], "加藤 明", "045-930-0003")
    first, second = said_yes(weekly, tanaka_helps, mori), said_yes(weekly, kato, mori)
    meeting = planned(as_mori, weekly, first)
    assert "控えの方が繰り上がりました" in outcome(as_mori, meeting, how, first).content.decode()
    assert (state_of(first), state_of(second), state_of(weekly)) == ("not_suited", "yes", State.INTRODUCING)
    again = planned(as_mori, weekly, second)
    assert "どちらの方のせいでもありません" in outcome(as_mori, again, how, second).content.decode()
    assert state_of(weekly) == State.ASKING


def test_a_meeting_that_is_called_off_keeps_the_yes(as_mori, weekly, tanaka_helps, mori):
    yes = said_yes(weekly, tanaka_helps, mori)
    meeting = planned(as_mori, weekly, yes)
    assert "別の日を決められます" in outcome(as_mori, meeting, "called_off").content.decode()
    assert (state_of(yes), Introduction.objects.get().outcome) == ("yes", "called_off")


def test_the_outcome_is_written_once(as_mori, weekly, tanaka_helps, mori):
    yes = said_yes(weekly, tanaka_helps, mori)
    meeting = planned(as_mori, weekly, yes)
    outcome(as_mori, meeting, "agreed", yes, asker_agreed="on")
    answer = outcome(as_mori, meeting, "called_off")
    assert answer.status_code == 422
    assert "もう書いてあります" in answer.content.decode()
    assert Introduction.objects.get().outcome == "agreed"


def test_a_small_thing_of_one_time_begins_without_a_meeting_and_that_is_noted(as_mori, once, tanaka_helps, mori):
    yes = said_yes(once, tanaka_helps, mori)
    page = f"/desk/mediation/requests/{once.uid}/begin/"
    refused = as_mori.post(page, {"candidates": [yes.pk]})
    assert (refused.status_code, Pair.objects.count()) == (422, 0)
    as_mori.post(page, {"candidates": [yes.pk], "asker_agreed": "on", "words": "電話で伝えた"})
    pair = Pair.objects.get()
    assert (pair.since, pair.until) == (TODAY, once.first_day)
    assert once.notes.get().words == "顔合わせなしで始めました。電話で伝えた"
    assert Visit.objects.get().day == once.first_day


def test_what_goes_on_needs_a_meeting(as_mori, weekly, tanaka_helps, mori):
    yes = said_yes(weekly, tanaka_helps, mori)
    page = f"/desk/mediation/requests/{weekly.uid}/begin/"
    assert "顔合わせをしてから始めてください" in as_mori.get(page).content.decode()
    assert as_mori.post(page, {"candidates": [yes.pk], "asker_agreed": "on"}).status_code == 422
    assert not Pair.objects.exists()


def test_after_the_end_nobody_meets(as_mori, weekly, tanaka_helps, mori):
    yes = said_yes(weekly, tanaka_helps, mori)
    meeting = planned(as_mori, weekly, yes)
    end(weekly, "withdrawn", by=mori)
    assert outcome(as_mori, meeting, "agreed", yes, asker_agreed="on").status_code == 422
    assert not Pair.objects.exists()


def test_the_sheet_names_the_three_and_has_boxes(as_mori, weekly, tanaka_helps, mori):
    meeting = planned(as_mori, weekly, said_yes(weekly, tanaka_helps, mori))
    paper = as_mori.get(f"/desk/mediation/meetings/{meeting.uid}/sheet/").content.decode()
    assert all(
        words in paper for words in ("伊東 フミ", "田中 一郎", "14:00", "伊東さんの家", "お金や通帳は、あずからない")
    )


def test_others_do_not_even_see_it(client, weekly, tanaka_helps, mori, hayashi, tanaka, suzuki):
    client.force_login(mori.account)
    meeting = planned(client, weekly, said_yes(weekly, tanaka_helps, mori))
    pages = [plan_page(weekly), f"/desk/mediation/meetings/{meeting.uid}/"]
    for person, status in ((hayashi, 404), (tanaka, 404), (suzuki, 200)):
        client.force_login(person.account)
        assert [client.get(page).status_code for page in pages] == [status, status]
