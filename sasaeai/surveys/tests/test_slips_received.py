"""The room where papers are received: its order, what it says beforehand, and who tries tokens one after the other."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse

from sasaeai.people.models import Role
from sasaeai.people.tests.known import make_person
from sasaeai.people.tests.limits import all_but
from sasaeai.surveys.flooding import WRONG_TOKENS_TYPED
from sasaeai.surveys.models import Letter, Slip, Survey, SurveyState
from sasaeai.surveys.tests.known import opened
from sasaeai.surveys.tokens import fingerprint, new_token

BY_TOKEN, BY_NUMBER = "合言葉で受け付ける", "番号で受け付ける"


@pytest.fixture
def lettered(survey):
    """Open, with one letter sent; and the token that stands on it."""
    token = new_token()
    found = opened(survey)
    Letter.objects.create(survey=found, stratum=found.strata.first(), number=1, fingerprint=fingerprint(token))
    cache.clear()
    return found, token


def page(survey):
    return reverse("surveys:slips", args=[survey.uid])


def words_of(client, survey):
    return client.get(page(survey)).content.decode()


def try_token(client, survey, token, number=1):
    given = {"way": "letter", "letter-token": token, "letter-number": number, "letter-received_on": "2012/11/18"}
    return client.post(page(survey), given)


def test_the_way_that_fits_the_paper_stands_first(at_desk, lettered):
    survey, _token = lettered
    words = words_of(at_desk, survey)
    assert 0 < words.index(BY_NUMBER) < words.index(BY_TOKEN)
    assert "ふつう合言葉はありません" in words
    Survey.objects.filter(pk=survey.pk).update(tokens_on_paper=True)
    words = words_of(at_desk, survey)
    assert 0 < words.index(BY_TOKEN) < words.index(BY_NUMBER)
    assert "ふつう合言葉はありません" not in words
    Letter.objects.all().delete()
    assert BY_TOKEN not in words_of(at_desk, survey)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SurveyState.DRAFT, "調査票がまだ確定していないので"),
        (SurveyState.FIXED, "まだ受付をはじめていないので"),
        (SurveyState.CLOSED, "受付を終えたので"),
    ],
)
def test_why_nothing_can_be_received_is_said_before_anybody_presses(at_desk, lettered, state, words):
    survey, _token = lettered
    Survey.objects.filter(pk=survey.pk).update(state=state)
    shown = words_of(at_desk, survey)
    assert words in shown
    assert BY_NUMBER not in shown
    assert BY_TOKEN not in shown


def test_nobody_tries_one_token_after_the_other(client, suzuki, lettered):
    survey, token = lettered
    client.force_login(suzuki.account)
    all_but(2, WRONG_TOKENS_TYPED, by=suzuki)
    for _time in range(2):
        assert try_token(client, survey, new_token()).status_code == 422
    answer = try_token(client, survey, token)
    assert answer.status_code == 429
    assert "しばらく受け付けられません" in answer.content.decode()
    assert not Slip.objects.exists()
    # A pile needs no token.
    assert "しばらく受け付けられません" in words_of(client, survey)
    pile = {"way": "pile", "pile-first": 7, "pile-last": "", "pile-received_on": "2012/11/18", "pile-stratum": ""}
    assert client.post(page(survey), pile).status_code == 302


def test_mistyped_tokens_and_colleagues_in_the_same_office_are_not_counted(client, suzuki, lettered, midori):
    survey, token = lettered
    kimura = make_person("木村 進", "kimura", Role.TYPIST, midori)
    client.force_login(kimura.account)
    all_but(0, WRONG_TOKENS_TYPED, by=kimura)
    assert try_token(client, survey, token).status_code == 429
    client.force_login(suzuki.account)
    all_but(1, WRONG_TOKENS_TYPED, by=suzuki)
    for _time in range(2):
        assert try_token(client, survey, f"{token[:-1]}{'0' if token[-1] != '0' else '1'}").status_code == 422
    assert try_token(client, survey, token).status_code == 302
