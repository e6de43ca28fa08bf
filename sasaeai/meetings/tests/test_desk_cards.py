"""Cards at the desk: pasted and looked at; typed from paper; read before anybody sees them; taken as a file."""

from __future__ import annotations

import pytest
from django.utils.html import escape

from sasaeai.meetings.card_lines import read_cards
from sasaeai.meetings.models import OpinionCard
from sasaeai.meetings.tests.known import made_card, made_meeting, told
from sasaeai.people.models import Role, Seat
from sasaeai.people.tests.known import SINCE
from sasaeai.plans.tests.making import undo_address

PASTED = """・坂がきつくて買い物に行けない
１．バスの本数を増やしてほしい。
（2）若い人が集まる場所がない
③　となりの人の顔を知らない
3丁目に街灯がない

■バスの本数を増やしてほしい"""


def texts() -> list[str]:
    return list(OpinionCard.objects.present().order_by("position").values_list("text", flat=True))


def test_bullets_numbers_and_hidden_signs_go_and_words_stay():
    lines = read_cards(PASTED + "\n2025年に始める\n*** \n\u202e- －　うら")
    assert [line.text for line in lines] == [
        "坂がきつくて買い物に行けない", "バスの本数を増やしてほしい。", "若い人が集まる場所がない",
        "となりの人の顔を知らない", "3丁目に街灯がない", "バスの本数を増やしてほしい", "2025年に始める", "うら",
    ]  # fmt: skip
    assert [line.is_again for line in lines] == [False] * 5 + [True, False, False]


def test_a_paste_is_looked_at_first_and_what_is_there_already_is_told(tanakas, meeting):
    page = f"/desk/meetings/{meeting.uid}/cards/"
    form = {"once": "once234567", "text": PASTED, "who": ""}
    looked = tanakas.post(page, form)
    assert "5枚のカードになります" in told(looked)
    assert "同じ言葉が1行あります" in told(looked)
    assert not texts(), "nothing is saved before it was looked at"
    form |= {"read": looked.context["form"]["read"].value()}
    changed = tanakas.post(page, form | {"text": "別の意見一\n別の意見二"})
    assert "まだ保存していません" in told(changed), "what was changed is looked at again"
    assert "5枚書きました" in told(tanakas.post(page, form, follow=True))
    assert len(texts()) == 5
    assert "もう保存してあります" in told(tanakas.post(page, form | {"again": "on"}, follow=True))
    assert len(texts()) == 5
    card = OpinionCard.objects.first()
    assert (card.meeting, card.area, card.day, card.source) == (meeting, meeting.area, meeting.day, "meeting")
    known = tanakas.post(page, {"once": "another234", "text": "坂がきつくて買い物に行けない"})
    assert "どの行も、同じ言葉のカードがもうあります" in told(known)
    form = {"once": "another234", "text": "坂がきつくて買い物に行けない", "again": "on"}
    tanakas.post(page, form | {"read": known.context["form"]["read"].value()})
    assert len(texts()) == 6, "two people may say the same"


def test_one_line_is_a_card_at_once(tanakas, meeting):
    page = f"/desk/meetings/{meeting.uid}/cards/"
    answer = tanakas.post(page, {"once": "one2345678", "text": "坂がきつい", "who": "80代", "more": "1"})
    assert answer["Location"] == page
    assert OpinionCard.objects.get().who == "80代"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "意見を書くか、貼りつけてください"),
        ("・・・\n1.", "意見の言葉がありません"),
        ("短い\n" + "長" * 401, "2行目「長長"),
        ("\n".join(f"意見{n}" for n in range(301)), "いちどに300行まで"),
        ("あ" * 50_000, "40000文字までにしてください"),
    ],
)
def test_what_cannot_be_a_card_is_said_by_its_line(tanakas, meeting, text, said):
    answer = tanakas.post(f"/desk/meetings/{meeting.uid}/cards/", {"once": "once234567", "text": text})
    assert answer.status_code == 422
    assert said in told(answer)
    assert not texts()


def test_cards_of_paper_and_telephone_are_typed_for_ones_own_district(tanakas, districts):
    form = {
        "once": "paper23456", "source": "told", "area": str(districts["nagatsuta"].pk), "day": "平成24年11月19日",
        "text": "ごみ出しを手伝ってほしい", "who": "一人暮らし",
    }  # fmt: skip
    assert tanakas.post("/desk/meetings/cards/add/", form).status_code == 302
    card = OpinionCard.objects.get()
    assert (card.source, card.meeting, card.who) == ("told", None, "一人暮らし")
    wrong = tanakas.post("/desk/meetings/cards/add/", form | {"area": str(districts["kamoi"].pk), "once": "b"})
    assert "この地域のことは書けません" in told(wrong)
    later = tanakas.post("/desk/meetings/cards/add/", form | {"day": "平成24年11月21日", "once": "c"})
    assert "先の日付です" in told(later)
    assert OpinionCard.objects.count() == 1


def test_a_voice_of_the_web_is_read_before_anybody_else_sees_it(tanakas, client, yamada, districts):
    voice = made_card(districts["nagatsuta"], "バス停にいすがほしい", source="web", accepted_at=None)
    assert "バス停にいす" not in told(tanakas.get("/desk/meetings/cards/"))
    assert "バス停にいす" in told(tanakas.get("/desk/meetings/cards/?state=waiting"))
    assert "バス停にいす" not in told(client.get("/meetings/"))
    assert "印をつけてください" in told(tanakas.post("/desk/meetings/cards/accept/", follow=True))
    answer = tanakas.post("/desk/meetings/cards/accept/", {"card": voice.uid}, follow=True)
    assert "バス停にいす" in told(client.get("/meetings/"))
    tanakas.post(undo_address(answer))
    assert "バス停にいす" not in told(client.get("/meetings/"))
    client.force_login(yamada.account)
    assert client.get(f"/desk/meetings/cards/{voice.uid}/").status_code == 404
    assert "バス停にいす" not in told(client.get("/desk/meetings/cards/?state=waiting"))


def test_who_also_sits_in_the_wards_council_keeps_the_cards_of_her_district_only(tanakas, tanaka, midori, districts):
    seat = Seat.objects.create(person=tanaka, role=Role.COUNCIL, since=SINCE)
    seat.areas.set([midori])
    made_card(districts["kamoi"], "伊藤さんの家の前が暗い", source="web", accepted_at=None)
    made_card(districts["kamoi"], "駅前が暗い").bin(None)
    made_card(districts["kamoi"], "坂が急だ")
    assert "坂が急だ" in told(tanakas.get("/desk/meetings/cards/"))
    for place in ("?state=waiting", "?state=bin", "table.csv?state=waiting", "table.csv?state=bin"):
        assert "暗い" not in told(tanakas.get(f"/desk/meetings/cards/{place}"))
    made_meeting(districts["kamoi"], title="鴨居の話しあい").bin(None)
    assert "鴨居の話しあい" not in told(tanakas.get("/desk/meetings/?state=bin"))
    assert "読んでいない声が" not in told(tanakas.get("/desk/"))


def test_a_card_is_put_right_binned_and_taken_back_by_its_own_district_only(tanakas, client, meeting, ito, yamada):
    card = made_card(meeting, "山田さんの家の前が暗い")
    page = f"/desk/meetings/cards/{card.uid}/"
    seen = tanakas.get(f"{page}edit/").context["form"]["seen"].value()
    form = {"text": "・角の家の前が暗い", "who": "", "seen": seen}
    assert tanakas.post(f"{page}edit/", form).status_code == 302
    assert tanakas.post(f"{page}edit/", form | {"text": "別の言葉"}).status_code == 409
    card.refresh_from_db()
    assert card.text == "角の家の前が暗い"
    assert tanakas.post(f"{page}edit/", form | {"text": "あ" * 401}).status_code == 422
    answer = tanakas.post(f"{page}bin/", follow=True)
    assert "角の家の前が暗い" not in told(tanakas.get(f"/desk/meetings/{meeting.uid}/"))
    tanakas.post(undo_address(answer))
    assert "角の家の前が暗い" in told(tanakas.get(f"/desk/meetings/{meeting.uid}/"))
    for somebody, status in ((ito, 404), (yamada, 403)):
        client.force_login(somebody.account)
        for rest in ("edit", "bin", "restore", "hold"):
            assert client.post(f"{page}{rest}/").status_code == status


def test_the_file_of_cards_holds_no_formula_and_only_what_one_may_read(tanakas, districts, meeting):
    made_card(meeting, '=HYPERLINK("x")', who="+1")
    made_card(made_meeting(districts["kamoi"]), "鴨居の声")
    lines = tanakas.get("/desk/meetings/cards/table.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in lines
    assert "鴨居の声" not in lines
    assert tanakas.get("/desk/meetings/cards/table.xlsx").content[:2] == b"PK"
    assert tanakas.get("/desk/meetings/cards/table.exe").status_code == 404


def test_the_list_of_cards_asks_no_more_for_many(tanakas, meeting, django_assert_max_num_queries):
    for number in range(30):
        made_card(meeting, f"意見{number}")
    with django_assert_max_num_queries(16):
        page = told(tanakas.get(f"/desk/meetings/cards/?meeting={meeting.uid}"))
    assert escape(meeting.title) in page


def test_the_paper_card_leads_to_the_web_only_while_it_is_open(client, suzuki, tanakas):
    assert "<svg" not in told(tanakas.get("/desk/meetings/cards/paper/")).partition("voice-sheet")[2]
    assert tanakas.post("/desk/meetings/voices/", {"open": "1"}).status_code == 403, "the ward decides"
    client.force_login(suzuki.account)
    client.post("/desk/meetings/voices/", {"open": "1"})
    assert told(client.get("/desk/meetings/cards/paper/")).count('class="qr"') == 4
