"""声を届ける: anybody writes without a name, once; nothing is shown before staff read it; the ward can close it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils.timezone import localtime

from sasaeai.kernel import clock
from sasaeai.kernel.models import Counted, JournalEntry
from sasaeai.meetings.actions.cards import open_voices
from sasaeai.meetings.flooding import ALL_VOICES, VOICED
from sasaeai.meetings.models import OpinionCard
from sasaeai.meetings.tests.known import came_in, told


@pytest.fixture
def open_house(midori, districts):
    open_voices(midori, is_open=True, by=None)
    return districts


def voice(area, **fields: str) -> dict[str, str]:
    return {"once": "once234567", "text": "ベンチがほしい", "area": str(area.pk), "who": "", "homepage": ""} | fields


def test_a_voice_is_written_without_a_name_and_waits(client, open_house):
    page = client.get("/voices/")
    assert "緑区全体・わからない" in told(page)
    form = voice(open_house["kamoi"], who="70代")
    assert "声が届きました" in told(client.post("/voices/", form, follow=True))
    client.post("/voices/", form)
    card = OpinionCard.objects.get()
    assert (card.source, card.who, card.accepted_at, card.written_by_label) == ("web", "70代", None, "")
    assert "ベンチがほしい" not in told(client.get("/meetings/"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "　 "}, "あなたの声を書いてください"),
        ({"text": "あ" * 401}, "400文字までにしてください（いまは401文字です）"),
        ({"area": "0"}, "この地区は選べません"),
        ({"area": ""}, "地区を選んでください"),
        ({"who": "あ" * 61}, "60文字までで"),
        ({"homepage": "https://x.example"}, "この欄を空けて、もう一度送ってください"),
    ],
)
def test_what_is_wrong_is_said_and_the_words_stay(client, open_house, fields, said):
    answer = client.post("/voices/", voice(open_house["kamoi"]) | fields)
    assert answer.status_code == 422
    assert said in told(answer)
    assert not OpinionCard.objects.exists()


def test_it_is_closed_until_the_ward_opens_it_and_words_on_the_way_stay(client, midori, districts):
    assert client.get("/voices/").status_code == 404
    answer = client.post("/voices/", voice(districts["kamoi"]))
    assert answer.status_code == 404
    assert "ベンチがほしい" in told(answer)
    assert not OpinionCard.objects.exists()
    assert "声を届ける</a>" not in told(client.get("/meetings/"))


def test_a_flood_from_one_place_has_to_wait(client, open_house):
    for _number in range(VOICED.allowed):
        VOICED.note(client.get("/voices/").wsgi_request)
    answer = client.post("/voices/", voice(open_house["kamoi"]))
    assert answer.status_code == 429
    assert "ベンチがほしい" in told(answer)
    assert not OpinionCard.objects.exists()


def test_a_flood_from_everywhere_meets_a_ceiling_and_words_stay(client, suzuki, open_house):
    """A thousand addresses, each below its own limit: what people have to read has an end."""
    came_in(ALL_VOICES, ALL_VOICES.an_hour - 3)
    for number in range(3):
        form = voice(open_house["kamoi"], once=f"once{number}", text=f"声{number}")
        assert Client(REMOTE_ADDR=f"192.0.2.{number}").post("/voices/", form).status_code == 302
    late = voice(open_house["kamoi"], once="late", who="70代")
    answer = Client(REMOTE_ADDR="198.51.100.1").post("/voices/", late)
    assert answer.status_code == 429
    assert "10時から、また受け付けます" in told(answer)
    assert "ベンチがほしい" in told(answer)
    assert 'value="70代"' in told(answer), "pressed again later, nothing has to be typed again"
    assert OpinionCard.objects.count() == 3
    assert JournalEntry.objects.filter(key="meetings.voices.full").count() == 1
    client.force_login(suzuki.account)
    assert "声が一度に多く届き、受付を止めています" in told(client.get("/desk/"))
    with clock.frozen(datetime(2012, 11, 20, 10)):
        assert Client(REMOTE_ADDR="198.51.100.1").post("/voices/", late).status_code == 302


def test_a_few_places_alone_do_not_close_the_page_to_everybody(client, open_house):
    """Once half of the hour's voices came, nobody is let in more than three times."""
    came_in(ALL_VOICES, ALL_VOICES.an_hour // 2)
    flooding = Client(REMOTE_ADDR="192.0.2.7")
    answers = [flooding.post("/voices/", voice(open_house["kamoi"], once=f"f{number}")) for number in range(5)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429, 429]
    assert Client(REMOTE_ADDR="198.51.100.1").post("/voices/", voice(open_house["kamoi"])).status_code == 302


def test_so_many_in_a_day_are_enough_for_that_day(client, open_house):
    came_in(ALL_VOICES, ALL_VOICES.a_day)
    for hour in (9, 15):
        with clock.frozen(datetime(2012, 11, 20, hour)):
            assert "あしたから、また受け付けます" in told(client.post("/voices/", voice(open_house["kamoi"])))
    with clock.frozen(date(2012, 11, 21)):
        assert client.post("/voices/", voice(open_house["kamoi"])).status_code == 302


def test_nothing_kept_tells_when_or_from_where_a_voice_came(open_house):
    """The web server's log knows who sent something at 9:00:00; what is kept must not be found by it."""
    moment = localtime(clock.now()) + timedelta(seconds=7)
    with clock.frozen(moment):
        Client(REMOTE_ADDR="192.0.2.77").post("/voices/", voice(open_house["kamoi"]))
    card = OpinionCard.objects.get()
    assert localtime(card.changed_at).time() == datetime.min.time()
    assert not JournalEntry.objects.filter(key__startswith="meetings.voice.").exists()
    assert not [row.key for row in Counted.objects.all() if "192.0.2.77" in row.key]


def test_words_that_may_tell_who_somebody_is_are_pointed_at_before_a_voice_is_accepted(client, suzuki, open_house):
    form = voice(open_house["kamoi"], text="となりの田中さんが090-1234-5678に電話しても出ない。")
    client.post("/voices/", form)
    client.force_login(suzuki.account)
    page = told(client.get("/desk/meetings/cards/?state=waiting"))
    assert "人の名前のようなもの：田中" in page
    assert "電話番号のようなもの：090-1234-5678" in page
    client.post("/desk/meetings/cards/accept/", {"card": OpinionCard.objects.get().uid})
    assert OpinionCard.objects.get().text == form["text"], "nobody's words are changed by the system"
