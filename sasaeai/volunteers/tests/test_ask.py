"""Ito asks for a hand herself: without an account, without a mail address."""

from __future__ import annotations

import re
from datetime import date, time

import pytest

from sasaeai.areas.models import Town
from sasaeai.kernel.clock import frozen
from sasaeai.kernel.models import JournalEntry
from sasaeai.people.models import Person
from sasaeai.people.tests.limits import all_but
from sasaeai.volunteers import flooding
from sasaeai.volunteers.models import HelpRequest
from sasaeai.volunteers.tests.known import ITOS_NUMBER, kind_named, made_asker


@pytest.fixture(autouse=True)
def thursday():
    with frozen(date(2012, 11, 1)):
        yield


@pytest.fixture
def itos_town(districts):
    return Town.objects.create(area=districts["nagatsuta"], name="長津田", kana="ながつた", chome_text="5丁目")


def filled(**changes):
    fields = {
        "once": "ask2345678", "telephone": "０４５（９３０）０００１", "whom": "self", "name": "伊東フミ",
        "town": "ながつた5", "kind": kind_named().pk, "words": "腰が痛いです。", "often": "often", "part": "morning",
    } | changes  # fmt: skip
    return {name: value for name, value in fields.items() if value is not None}


def body_of(answer):
    return answer.content.decode()


def test_ito_asks_with_a_number_only_and_reads_what_happens_next(client, itos_town):
    answer = client.post("/ask/", filled(), follow=True)
    row = HelpRequest.objects.get()
    assert (row.area, row.town, row.channel, row.rhythm) == (itos_town.area, itos_town, "web", "open")
    assert (row.starts, row.ends, row.minutes) == (time(7), time(10), 30)
    assert row.when_words.startswith("毎週など、くりかえし")
    page = body_of(answer)
    assert row.number in page
    assert "担当者が、書いていただいた番号にお電話します" in page
    assert "伊東" not in page
    assert not re.search(r"930\D?000", page)


def test_what_came_by_the_web_waits_for_mori(client, itos_town, mori):
    client.post("/ask/", filled())
    client.force_login(mori.account)
    page = body_of(client.get(f"/desk/mediation/requests/{HelpRequest.objects.get().uid}/"))
    assert "伊東フミ" in page
    assert "腰が痛いです。" in page


def test_whoever_is_known_by_name_and_number_stays_one_person(client, itos_town):
    ito = made_asker()
    client.post("/ask/", filled())
    assert HelpRequest.objects.get().asker == ito
    assert Person.objects.filter(name__startswith="伊東").count() == 1


def test_a_neighbour_asks_for_ito_who_has_said_yes(client, itos_town):
    given = {"whom": "proxy", "own_name": "大川 勇", "relation": "隣の人・近所の人"}
    refused = client.post("/ask/", filled(**given))
    assert refused.status_code == 422
    assert "先に、手助けが要る人に聞いてください" in body_of(refused)
    client.post("/ask/", filled(**given, agreed="on"))
    row = HelpRequest.objects.get()
    assert (row.asker.name, row.asker.telephone) == ("伊東フミ", "")
    assert (row.proxy.name, row.proxy_relation, row.asker_agreed) == ("大川 勇", "隣の人・近所の人", True)


def test_what_volunteers_are_not_asked_for_is_told_kindly_before_it_is_sent(client, itos_town):
    answer = client.post("/ask/", filled(words="お風呂に入れてほしい"))
    assert answer.status_code == 422
    assert "地域包括支援センター・ケアマネジャー" in body_of(answer)
    assert not HelpRequest.objects.exists()
    client.post("/ask/", filled(words="お風呂に入れてほしい", anyway="1"))
    assert HelpRequest.objects.count() == 1


def test_what_is_sent_twice_is_received_once(client, itos_town):
    first = client.post("/ask/", filled())
    assert client.post("/ask/", filled())["Location"] == first["Location"]
    assert HelpRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"telephone": "12345"}, "電話番号の数字が5けたです"),
        ({"telephone": None}, "電話番号を書いてください"),
        ({"name": None}, "お名前を書いてください"),
        ({"kind": None}, "手伝ってほしいことを選んでください"),
        ({"day": "2012-10-31"}, "過ぎた日です"),
        ({"town": None}, "町の名前を書くか、地区を選んでください"),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_lost(client, itos_town, changes, sentence):
    answer = client.post("/ask/", filled(**changes))
    assert answer.status_code == 422
    assert sentence in body_of(answer)
    assert "腰が痛いです。" in body_of(answer)


def test_a_number_asks_three_times_a_day_and_is_then_asked_to_call(client, itos_town):
    for time_ in range(flooding.MOST_OF_ONE_NUMBER):
        client.post("/ask/", filled(once=f"a{time_}"))
    answer = client.post("/ask/", filled(once="more"))
    assert answer.status_code == 429
    assert "お急ぎの方は、お電話ください" in body_of(answer)
    assert HelpRequest.objects.count() == flooding.MOST_OF_ONE_NUMBER


def test_the_last_of_three_pressed_twice_is_received_and_not_refused(client, itos_town):
    for time_ in range(flooding.MOST_OF_ONE_NUMBER):
        first = client.post("/ask/", filled(once=f"a{time_}"))
    again = client.post("/ask/", filled(once=f"a{time_}"))
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert HelpRequest.objects.count() == flooding.MOST_OF_ONE_NUMBER


def test_a_name_and_a_number_in_each_others_box_are_told_apart(client, itos_town):
    page = body_of(client.post("/ask/", filled(name="045-930-0001", telephone="伊東フミ")))
    assert "電話番号を数字で書いてください" in page
    assert "ここには、お名前を書いてください" in page
    assert not HelpRequest.objects.exists()


def test_one_place_does_not_bury_the_desk(client, itos_town):
    all_but(2, flooding.ASKING)
    for time_ in range(2):
        client.post("/ask/", filled(once=f"a{time_}", telephone=f"045-930-10{time_:02}"))
    assert HelpRequest.objects.count() == 2
    assert client.post("/ask/", filled(once="more", telephone="045-930-2000")).status_code == 429


def test_a_made_up_address_shows_nothing(client, itos_town):
    assert client.get("/ask/received/nothing2345/").status_code == 404


def test_the_paper_has_every_kind_and_the_same_questions(client, midori):
    page = body_of(client.get("/ask/paper/"))
    assert "電球の取りかえ" in page
    assert "手助けが要る人も、知っていて" in page


def test_nothing_of_it_is_public(client, itos_town):
    client.post("/ask/", filled())
    line = JournalEntry.objects.get(key="volunteers.request.received")
    assert (line.public, line.by_label) == (False, "依頼した方（ウェブ）")
    assert ITOS_NUMBER not in str(line.details)


def test_whoever_is_in_trouble_finds_the_way(client, midori):
    assert 'href="/ask/"' in body_of(client.get("/help/"))
    assert 'href="/ask/"' in body_of(client.get("/ways-to-help/"))
