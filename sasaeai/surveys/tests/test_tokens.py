"""What stands on a letter: read as people type it, and one slip of the finger is found."""

from __future__ import annotations

from itertools import combinations

import pytest

from sasaeai.surveys.tokens import (
    ALPHABET,
    LENGTH,
    Mistyped,
    check_of,
    fingerprint,
    fingerprints,
    grouped,
    new_token,
    read_token,
)


@pytest.fixture
def token():
    """One whose letters all differ, so that every swap is one."""
    drawn = "7K2M0QXV9R"
    return drawn + check_of(drawn)


def test_every_single_wrong_letter_and_every_swap_is_found(token):
    wrong = [token[:at] + other + token[at + 1 :] for at in range(LENGTH) for other in ALPHABET if other != token[at]]
    for one, two in combinations(range(LENGTH), 2):
        swapped = list(token)
        swapped[one], swapped[two] = swapped[two], swapped[one]
        if swapped != list(token):
            wrong.append("".join(swapped))
    for typed in wrong:
        with pytest.raises(Mistyped, match="1文字"):
            read_token(typed)


def test_it_is_read_as_people_type_it(token):
    assert token[4] == "0"
    for typed in (grouped(token), token.lower(), f" {grouped(token).replace('-', ' ')} ", token.replace("0", "O")):
        assert read_token(typed) == token
    assert read_token("".join(chr(ord(letter) + 0xFEE0) for letter in token)) == token


@pytest.mark.parametrize(("typed", "says"), [("", "11文字"), ("7K2M", "いまは4文字"), ("あ" * 11, "使わない文字")])
def test_what_cannot_be_one_is_told_why(typed, says):
    with pytest.raises(Mistyped, match=says):
        read_token(typed)


def test_a_letter_outlives_a_change_of_the_key(token, settings):
    before = fingerprint(token)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    assert fingerprint(token) != before
    assert before in fingerprints(token)


def test_tokens_are_drawn_anew_and_fit_their_check():
    drawn = {new_token() for _time in range(50)}
    assert len(drawn) == 50
    assert {read_token(token) for token in drawn} == drawn
