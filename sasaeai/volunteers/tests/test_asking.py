"""Letters and the call list, answers that are late, and whoever is asked next."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from sasaeai.kernel.clock import frozen, today
from sasaeai.kernel.outbox import Message
from sasaeai.volunteers.actions.answering import say_no, say_yes
from sasaeai.volunteers.actions.asking import ask
from sasaeai.volunteers.models import Candidate, CandidateState, HelpRequest, MediationTerms, Volunteer
from sasaeai.volunteers.tasks import look_after_answers

from .known import made_asker, made_request, made_volunteer

# A Thursday.
DAY = date(2012, 11, 1)
CALLS = "/desk/mediation/calls-to-make/"


@pytest.fixture(autouse=True)
def that_thursday():
    with frozen(DAY):
        yield


@pytest.fixture
def asked_for(districts) -> HelpRequest:
    return made_request(districts["nagatsuta"])


@pytest.fixture
def tanaka_helps(districts) -> Volunteer:
    """He reads mail."""
    return made_volunteer(districts["nagatsuta"], mail="tanaka@example.jp")


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def press_ask(client: Client, row: HelpRequest, *people: Volunteer) -> str:
    posted = {"volunteer": [one.uid for one in people]}
    return client.post(f"/desk/mediation/requests/{row.uid}/ask/", posted, follow=True).content.decode()


def asked() -> list[str]:
    rows = Candidate.objects.filter(state=CandidateState.ASKED).order_by("pk")
    return [one.volunteer.person.name for one in rows.select_related("volunteer__person")]


def look_after(days: int, hour: int = 10) -> int:
    """The task, so many days later."""
    with frozen(datetime.combine(DAY + timedelta(days=days), datetime.min.time()).replace(hour=hour)):
        return look_after_answers.call()


def test_whoever_reads_mail_gets_a_letter_and_the_others_stand_on_the_call_list(
    as_mori, asked_for, tanaka_helps, kato_helps
):
    page = press_ask(as_mori, asked_for, tanaka_helps, kato_helps)
    assert "2人にたずねます。このうち1人は「電話する方の一覧」に入れました。" in page
    (letter,) = mail.outbox
    candidate = Candidate.objects.get(volunteer=tanaka_helps)
    assert letter.to == ["tanaka@example.jp"]
    assert f"/answer/{candidate.token}/" in letter.body
    assert "11月8日" in letter.body
    assert Message.objects.get().key == f"volunteers.ask:{candidate.uid}:1" == candidate.message_key
    calls = read(as_mori, CALLS)
    assert "加藤 明" in calls
    assert "045-930-0003" in calls
    assert "長津田で「ごみ出し」のお手伝いをお願いできる方を探しています。" in calls
    assert "田中 一郎" not in calls


def test_nobody_is_said_to_be_on_the_call_list_whom_a_letter_reached(as_mori, asked_for, tanaka_helps):
    page = press_ask(as_mori, asked_for, tanaka_helps)
    assert "1人に、メールでたずねました。" in page
    assert "に入れました" not in page


def test_the_page_names_the_day_until_which_it_waits_the_day_before_it_takes_place(as_mori, asked_for, tanaka_helps):
    asked_for.first_day = DAY + timedelta(days=2)
    asked_for.save(update_fields=["first_day"])
    assert "お返事は11月2日（金）まで待ちます。" in read(as_mori, f"/desk/mediation/requests/{asked_for.uid}/")


def test_a_letter_names_neither_who_asks_nor_where_she_lives(asked_for, tanaka_helps, mori):
    HelpRequest.objects.update(meet_at="三丁目のポスト")
    ask(HelpRequest.objects.select_related("kind", "area", "asker").get(), [tanaka_helps], by=mori, site="https://x.jp")
    body = mail.outbox[0].body
    assert "https://x.jp/answer/" in body
    assert not any(secret in body for secret in ("伊東", "045-", "ポスト"))


def test_where_no_address_of_the_site_is_known_everybody_is_telephoned(asked_for, tanaka_helps, mori, settings):
    settings.PUBLIC_ADDRESS = ""
    ask(asked_for, [tanaka_helps], by=mori)
    assert Candidate.objects.get().asked_by_way == "phone"
    assert not Message.objects.exists()


def test_a_letter_that_does_not_arrive_becomes_a_call(as_mori, asked_for, tanaka_helps, mori):
    ask(asked_for, [tanaka_helps], by=mori, site="https://x.jp")
    assert "田中 一郎" not in read(as_mori, CALLS)
    Message.objects.update(state="undeliverable", reason="宛先がありません。")
    assert "メールが届きませんでした" in read(as_mori, CALLS)
    assert "届かなかったメール" in read(as_mori, "/desk/mediation/")


def test_the_call_list_shows_one_person_once_and_none_of_other_districts(
    as_mori, asked_for, kato_helps, mori, hayashi, districts
):
    MediationTerms.objects.create(pk=1, rest_days=0)
    ask(asked_for, [kato_helps], by=mori)
    elsewhere = made_request(districts["kamoi"], asked_for.asker)
    ask(elsewhere, [made_volunteer(districts["kamoi"], "鴨井 正", "045-930-0005")], by=hayashi)
    page = read(as_mori, CALLS)
    assert page.count("加藤 明") == 2  # once for the eye, once where the number is read out
    assert "鴨井 正" not in page


def test_the_second_coordinator_learns_that_somebody_was_just_asked(
    client, as_mori, asked_for, kato_helps, suzuki, districts
):
    other = made_request(districts["nagatsuta"], made_asker("小川", "045-930-7777"))
    press_ask(as_mori, asked_for, kato_helps)
    client.force_login(suzuki.account)
    page = press_ask(client, other, kato_helps)
    assert "加藤 明さんには、たずねませんでした。ほかの依頼の返事を待っています。" in page


def test_somebody_who_was_asked_last_week_rests(as_mori, asked_for, kato_helps, districts, mori):
    other = made_request(districts["nagatsuta"], asked_for.asker)
    with frozen(DAY - timedelta(days=3)):
        _wave, candidates, _refused = ask(other, [kato_helps], by=mori)
        say_no(candidates[0], way="phone", by=mori)
    assert "前におたずねしてから7日たっていません。" in press_ask(as_mori, asked_for, kato_helps)


def test_nobody_ticked_is_told_in_a_sentence(as_mori, asked_for):
    assert "たずねる方に印を付けてから" in press_ask(as_mori, asked_for)


def test_the_wave_is_as_large_as_the_ward_allows_and_the_page_says_how_likely_it_is(as_mori, asked_for, districts):
    for number in range(9):
        made_volunteer(districts["nagatsuta"], f"人{number}", f"045-931-000{number}")
    page = read(as_mori, f"/desk/mediation/requests/{asked_for.uid}/")
    assert page.count('name="volunteer"') == 7
    assert "10回に9回は、必要な人数が引き受けてくれます。" in page


# -- afterwards -----------------------------------------------------------------------------------------------------


def test_who_does_not_answer_in_time_is_replaced_by_the_next(asked_for, kato_helps, districts, mori):
    ask(asked_for, [kato_helps], by=mori)
    made_volunteer(districts["nagatsuta"], "次田 次郎", "045-930-0006")
    assert look_after(days=3) == 0
    assert look_after(days=4) == 1
    assert asked() == ["次田 次郎"]
    assert Candidate.objects.get(volunteer=kato_helps).state == CandidateState.LAPSED


def test_a_refusal_is_replaced_and_a_second_look_asks_nobody_more(asked_for, kato_helps, districts, mori):
    _wave, candidates, _refused = ask(asked_for, [kato_helps], by=mori)
    made_volunteer(districts["nagatsuta"], "次田 次郎", "045-930-0006")
    with frozen(DAY + timedelta(days=1)):
        say_no(candidates[0], way="phone", by=mori)
    assert (look_after(days=1), look_after(days=1)) == (1, 0)
    assert asked() == ["次田 次郎"]


def test_nobody_is_asked_at_night_nor_where_the_ward_wants_to_press_itself(asked_for, kato_helps, districts, mori):
    _wave, candidates, _refused = ask(asked_for, [kato_helps], by=mori)
    made_volunteer(districts["nagatsuta"], "次田 次郎", "045-930-0006")
    with frozen(DAY + timedelta(days=1)):
        say_no(candidates[0], way="phone", by=mori)
    assert look_after(days=1, hour=22) == 0
    MediationTerms.objects.create(pk=1, replaces_itself=False)
    assert look_after(days=1) == 0
    assert asked() == []


def test_when_the_place_is_taken_nobody_more_is_asked(asked_for, tanaka_helps, kato_helps, districts, mori):
    _wave, candidates, _refused = ask(asked_for, [tanaka_helps, kato_helps], by=mori)
    made_volunteer(districts["nagatsuta"], "次田 次郎", "045-930-0006")
    with frozen(DAY + timedelta(days=1)):
        say_no(candidates[0], way="phone", by=mori)
        say_yes(candidates[1], way="phone", by=mori)
    assert look_after(days=1) == 0
    assert today() == DAY
