"""A yes takes a place; the rest is nobody's loss."""

from __future__ import annotations

import pytest

from sasaeai.volunteers.actions.answering import TooLate, cancel, say_no, say_yes
from sasaeai.volunteers.actions.asking import ask
from sasaeai.volunteers.actions.requests import NotAllowedFromHere, end
from sasaeai.volunteers.models import Candidate, CandidateState, HelpRequest, State

from .known import made_request


@pytest.fixture
def request_of_ito(districts) -> HelpRequest:
    return made_request(districts["nagatsuta"])


@pytest.fixture
def both_asked(request_of_ito, tanaka_helps, kato_helps, mori) -> list[Candidate]:
    wave, asked, refused = ask(request_of_ito, [tanaka_helps, kato_helps], by=mori)
    assert (wave.number, refused) == (1, [])
    return asked


def state_of(candidate: Candidate) -> str:
    return Candidate.objects.get(pk=candidate.pk).state


def test_the_second_yes_to_one_place_is_the_reserve(both_asked, mori):
    first, second = (say_yes(one, way="phone", by=mori) for one in both_asked)
    assert (first.state, second.state) == (CandidateState.YES, CandidateState.RESERVE)


def test_saying_yes_twice_changes_nothing(both_asked, mori):
    assert say_yes(both_asked[0], way="web", by=None).place == say_yes(both_asked[0], way="web", by=None).place == 1


def test_the_reserve_moves_up_when_a_yes_is_taken_back_and_the_first_does_not_come_again(both_asked, mori):
    for one in both_asked:
        say_yes(one, way="phone", by=mori)
    assert cancel(both_asked[0], way="phone", by=mori) == both_asked[1]
    assert [state_of(one) for one in both_asked] == [CandidateState.CANCELLED, CandidateState.YES]
    assert cancel(both_asked[1], way="phone", by=mori) is None


def test_a_yes_is_not_turned_into_a_no(both_asked, mori):
    say_yes(both_asked[0], way="phone", by=mori)
    with pytest.raises(TooLate):
        say_no(both_asked[0], way="phone", by=mori)


def test_a_yes_after_the_end_is_too_late(both_asked, mori):
    end(both_asked[0].request, "withdrawn", by=mori)
    with pytest.raises(TooLate):
        say_yes(both_asked[0], way="web", by=None)


def test_somebody_who_waits_for_an_answer_is_not_asked_about_something_else(both_asked, districts, tanaka_helps, mori):
    other = made_request(districts["nagatsuta"], both_asked[0].request.asker)
    wave, asked, refused = ask(other, [tanaka_helps], by=mori)
    assert (wave, asked, [one.why for one in refused]) == (None, [], ["ほかの依頼の返事を待っています。"])


def test_the_board_knows_when_it_was_asked_and_when_the_first_said_yes(both_asked, mori):
    say_yes(both_asked[0], way="phone", by=mori)
    request = HelpRequest.objects.get()
    assert (request.state, request.first_yes_days) == (State.ASKING, 0)


def test_what_has_ended_does_not_end_again(both_asked, mori):
    end(both_asked[0].request, "withdrawn", by=mori)
    with pytest.raises(NotAllowedFromHere):
        end(both_asked[0].request, "nobody", by=mori)
