"""Tanaka answers by the link of a mail, of a letter, or on the telephone; before both said yes he reads no name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sasaeai.areas.models import Area
from sasaeai.kernel import clock
from sasaeai.kernel.models import JournalEntry
from sasaeai.people import guesses
from sasaeai.people.models import Person
from sasaeai.people.tests.limits import all_but
from sasaeai.volunteers.actions.answering import say_yes
from sasaeai.volunteers.actions.asking import ask
from sasaeai.volunteers.actions.requests import end
from sasaeai.volunteers.models import Candidate, HelpRequest, Trait
from tests.kept import kept

from .known import DAY, made_asker, made_request, made_volunteer


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(DAY):
        yield


@pytest.fixture
def asked(districts, mori) -> list[Candidate]:
    """Tanaka and Kato, asked about Ito's rubbish."""
    return list(both_asked(districts["nagatsuta"], mori).candidates.order_by("pk"))


@kept
def both_asked(area: Area, by: Person) -> HelpRequest:
    row = made_request(area, words="腰を痛めた", address="長津田9-9-9", when_words="収集は8時まで")
    row.involves.add(Trait.objects.get_or_create(name="階段", defaults={"side": "involved"})[0])
    helpers = [made_volunteer(area), made_volunteer(area, "加藤 明", "045-930-0003")]
    ask(row, helpers, by=by)
    return row


@pytest.fixture
def tanakas(asked) -> Candidate:
    return asked[0]


def told(answer) -> str:
    return answer.content.decode()


def link(candidate: Candidate) -> str:
    return f"/answer/{candidate.token}/"


def state(candidate: Candidate) -> str:
    candidate.refresh_from_db()
    return candidate.state


def test_opening_shows_what_is_asked_and_answers_nothing(client, tanakas):
    page = told(client.get(link(tanakas)))
    for words in (
        "ごみ出し",
        "11月8日（木）　10時～10時30分",
        "30分",
        "長津田",
        "同じ地区",
        "階段",
        "収集は8時まで",
        "11月4日",
    ):
        assert words in page
    for words in ("伊東", "腰を痛めた", "9-9-9", "930-000", "930000"):
        assert words not in page
    assert state(tanakas) == "asked"


def test_tanaka_says_yes_and_takes_it_back_before_the_meeting(client, tanakas):
    page = told(client.post(link(tanakas), {"yes": "1"}, follow=True))
    assert "引き受けてくださり、ありがとうございます" in page
    assert state(tanakas) == "yes"
    line = JournalEntry.objects.get(key="volunteers.candidate.said_yes")
    assert (line.by_label, line.by_id) == (str(tanakas.volunteer), None)
    page = told(client.post(link(tanakas), {"cancel": "1", "reason": "health"}, follow=True))
    assert "取りやめを承りました" in page
    assert (state(tanakas), tanakas.no_reason) == ("cancelled", "health")


def test_a_link_that_is_pressed_twice_answers_once(client, tanakas):
    for _time in range(2):
        client.post(link(tanakas), {"yes": "1"})
    assert JournalEntry.objects.filter(key="volunteers.candidate.said_yes").count() == 1
    assert "引き受けてくださり" in told(client.get(link(tanakas)))


def test_a_no_needs_no_reason_and_may_become_a_yes(client, tanakas):
    page = told(client.post(link(tanakas), {"no": "1", "reason": "made up"}, follow=True))
    assert "どうぞお気になさらないでください" in page
    assert (state(tanakas), tanakas.no_reason) == ("no", "")
    client.post(link(tanakas), {"yes": "1"})
    assert state(tanakas) == "yes"


def test_who_answers_after_the_last_place_was_given_waits_in_reserve_and_may_leave_it(client, asked, mori):
    late = asked[1]
    say_yes(asked[0], way="phone", by=mori)
    assert "控えになっていただけませんか" in told(client.get(link(late)))
    assert "いまは控えです" in told(client.post(link(late), {"yes": "1"}, follow=True))
    client.post(link(late), {"no": "1"})
    assert state(late) == "no"


def test_after_the_day_to_answer_a_yes_still_counts(client, tanakas):
    with clock.frozen(DAY + timedelta(days=5)):
        assert "まだ待っています" in told(client.get(link(tanakas)))
        client.post(link(tanakas), {"yes": "1"})
    assert state(tanakas) == "yes"


def test_a_day_that_has_passed_and_a_request_that_has_ended_are_said_kindly(client, tanakas, mori):
    with clock.frozen(DAY + timedelta(days=8)):
        answer = client.post(link(tanakas), {"yes": "1"}, follow=True)
        assert answer.status_code == 410
        assert "この活動の日は過ぎました" in told(answer)
    assert state(tanakas) == "asked"
    end(tanakas.request, "withdrawn", by=mori)
    answer = client.post(link(tanakas), {"yes": "1"}, follow=True)
    assert answer.status_code == 410
    assert "ほかの方に決まりました" in told(answer)


def test_a_made_up_link_opens_nothing_and_is_counted(client, tanakas):
    other_sign = "x" if tanakas.token[-1] != "x" else "y"
    all_but(2, guesses._wrong_ones)
    assert client.get("/answer/abcdefghjkmnpqrstuvw/").status_code == 404
    assert client.get(f"/answer/{tanakas.token[:-1]}{other_sign}/").status_code == 404
    assert client.get(link(tanakas)).status_code == 429


def test_who_helped_more_than_three_times_is_invited_to_register(client, districts, mori):
    helper = made_volunteer(districts["nagatsuta"], standing="casual", registered_on=None)
    asker = made_asker()
    for number in range(4):
        row = made_request(districts["nagatsuta"], asker, kind=f"種類{number}")
        candidate = Candidate.objects.create(request=row, volunteer=helper)
        page = told(client.post(link(candidate), {"yes": "1"}, follow=True))
        assert ("登録をおすすめします" in page) == (number == 3)


def test_mori_writes_down_what_was_said_by_telephone_and_on_paper(client, asked, mori):
    client.force_login(mori.account)
    for candidate, given in zip(
        asked, ({"answer": "yes", "way": "phone"}, {"answer": "no", "way": "paper"}), strict=True
    ):
        client.post(f"/desk/mediation/candidates/{candidate.uid}/answer/", given | {"reason": "far"})
    assert [(state(one), one.answered_by_way, one.no_reason) for one in asked] == [
        ("yes", "phone", ""),
        ("no", "paper", "far"),
    ]
    page = told(client.post(
        f"/desk/mediation/candidates/{asked[0].uid}/answer/", {"answer": "no", "way": "phone"}, follow=True
    ))  # fmt: skip
    assert "この返事は受けられませんでした。いまは「引き受けた」です。" in page
    client.post(f"/desk/mediation/candidates/{asked[0].uid}/answer/", {"answer": "cancel", "way": "phone"})
    assert state(asked[0]) == "cancelled"


def test_an_answer_without_yes_or_no_is_not_written(client, tanakas, mori):
    client.force_login(mori.account)
    answer = client.post(f"/desk/mediation/candidates/{tanakas.uid}/answer/", {"answer": "maybe"}, follow=True)
    assert "返事を書けませんでした" in told(answer)
    assert state(tanakas) == "asked"


def test_the_letter_has_tick_boxes_a_qr_code_and_no_address(client, tanakas, mori):
    client.force_login(mori.account)
    page = told(client.get(f"/desk/mediation/candidates/{tanakas.uid}/slip/"))
    assert "田中 一郎 様" in page
    assert page.count("□") >= 8
    assert "<svg" in page
    assert "9-9-9" not in page


def test_nobody_else_answers_for_nagatsuta(client, tanakas, hayashi, tanaka):
    for person, status in ((hayashi, 404), (tanaka, 403)):
        client.force_login(person.account)
        assert client.get(f"/desk/mediation/candidates/{tanakas.uid}/slip/").status_code == status
        answer = client.post(f"/desk/mediation/candidates/{tanakas.uid}/answer/", {"answer": "yes", "way": "phone"})
        assert answer.status_code == status
    assert state(tanakas) == "asked"
