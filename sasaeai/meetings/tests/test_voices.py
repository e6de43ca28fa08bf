"""声を届ける: anybody writes without a name, once; nothing is shown before staff read it; the ward can close it."""

from __future__ import annotations

import pytest

from sasaeai.meetings.actions.cards import open_voices
from sasaeai.meetings.flooding import VOICED
from sasaeai.meetings.models import OpinionCard
from sasaeai.meetings.tests.known import told


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
