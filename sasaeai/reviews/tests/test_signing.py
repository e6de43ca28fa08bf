"""The chain through its pages: who passes the year on, who sends it back, and who comes too late."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from sasaeai.kernel import clock
from sasaeai.kernel.models import JournalEntry
from sasaeai.people.models import Role
from sasaeai.people.tests.known import make_person
from sasaeai.plans.actions.reviewing import review_state
from sasaeai.plans.models import Review
from sasaeai.plans.states import marks
from sasaeai.reviews.actions import signing
from sasaeai.reviews.actions.answering import YearPassedOn, answer_sheet
from sasaeai.reviews.models import Act, Signature, Stage

from .known import at_stage, made_meeting, sheet_of


def told(answer) -> str:
    return answer.content.decode()


def page_of(year, rest: str = "") -> str:
    return f"/desk/reviews/{year.uid}/{rest}"


def form_of(client, address: str) -> dict[str, str]:
    """What the page would send if somebody pressed its button at once."""
    found = {}
    for tag in re.findall(r"<input[^>]+>", told(client.get(address))):
        name, value = (re.search(f'{part}="([^"]*)"', tag) for part in ("name", "value"))
        if name and 'type="checkbox"' not in tag and 'type="radio"' not in tag:
            found[name[1]] = value[1] if value else ""
    return found


def stage_of(year) -> str:
    year.refresh_from_db()
    return year.stage


@pytest.fixture
def kimura(midori):
    """木村, on the plan's committee."""
    return make_person("木村 一郎", "kimura", Role.COUNCIL, midori)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person.account)
    return client


def test_suzuki_closes_the_owners_stage_with_what_is_missing_said_and_confirmed(at_desk, year):
    missing = year.sheets.open().count()
    page = told(at_desk.get(page_of(year, "sign/")))
    assert f"まだ届いていないシート（{missing}枚）" in page
    assert f"まだの{missing}枚は「届いていません」と書いて、先に進みます。" in page
    form = form_of(at_desk, page_of(year, "sign/"))
    refused = at_desk.post(page_of(year, "sign/"), form)
    assert refused.status_code == 422
    assert "届いていないシートのことを確かめて、印を付けてください。" in told(refused)
    assert stage_of(year) == Stage.OWNERS
    answer = at_desk.post(
        page_of(year, "sign/"), form | {"confirmed": "on", "comment": "ありがとうございました。"}, follow=True
    )
    assert "自己評価をしめきりました。" in told(answer)
    assert stage_of(year) == Stage.OFFICE
    signed = Signature.objects.get()
    assert (signed.missing, signed.who, signed.comment) == (missing, "鈴木 花子（事務局）", "ありがとうございました。")
    assert f"{missing}枚は届いていません" in told(answer)
    assert "署名しました" in JournalEntry.objects.get(key="reviews.year.passed").sentence()


def test_when_more_is_missing_than_the_signer_was_told_the_page_asks_once_more(at_desk, year):
    form = form_of(at_desk, page_of(year, "sign/")) | {"confirmed": "on", "comment": "つづき"}
    sheet = sheet_of(year, "公園のそうじ")
    sheet.asked = True
    sheet.save()
    answer = at_desk.post(page_of(year, "sign/"), form)
    assert answer.status_code == 409
    assert f"いま{int(form['missing']) + 1}枚です" in told(answer)
    assert "つづき" in told(answer)
    assert stage_of(year) == Stage.OWNERS


def test_of_two_who_close_it_at_once_the_second_is_told_and_nothing_is_signed_twice(at_desk, year, midori):
    other = signed_in(make_person("高橋 誠", "takahashi", Role.SECRETARIAT, midori))
    first, second = (form_of(client, page_of(year, "sign/")) | {"confirmed": "on"} for client in (at_desk, other))
    at_desk.post(page_of(year, "sign/"), first)
    answer = other.post(page_of(year, "sign/"), second, follow=True)
    assert "いまは「事務局」の段階です。鈴木 花子（事務局）が、先に進めました。" in told(answer)
    assert Signature.objects.count() == 1


def test_the_office_signs_once_its_three_texts_are_written(at_desk, year):
    at_stage(year, Stage.OFFICE)
    form = form_of(at_desk, page_of(year, "sign/"))
    refused = at_desk.post(page_of(year, "sign/"), form)
    assert refused.status_code == 422
    assert "「よくできたこと」「うまくいかなかったこと」「これから変えること」がまだ書かれていません" in told(refused)
    texts = {"went_well": "相談の日が続いた。", "went_badly": "担い手が減った。", "will_change": "昼にも開く。"}
    seen = form_of(at_desk, page_of(year, "texts/"))
    assert "保存しました" in told(at_desk.post(page_of(year, "texts/"), seen | texts, follow=True))
    answer = at_desk.post(page_of(year, "sign/"), form, follow=True)
    assert "委員会へ進めました" in told(answer)
    assert stage_of(year) == Stage.COMMITTEE


def test_two_who_write_the_three_texts_see_both_and_lose_nothing(at_desk, year, midori):
    other = signed_in(make_person("高橋 誠", "takahashi", Role.SECRETARIAT, midori))
    seen = form_of(at_desk, page_of(year, "texts/"))
    at_desk.post(page_of(year, "texts/"), seen | {"went_well": "鈴木の文", "went_badly": "", "will_change": ""})
    mine = seen | {"went_well": "高橋の文", "went_badly": "高橋だけの文", "will_change": ""}
    answer = other.post(page_of(year, "texts/"), mine)
    assert answer.status_code == 409
    assert "ほかの人が、先に書きなおしました" in told(answer)
    assert "鈴木の文" in told(answer)
    assert "高橋だけの文" in told(answer)
    year.refresh_from_db()
    assert (year.went_well, year.went_badly) == ("鈴木の文", "")
    again = mine | {"seen": re.search(r'name="seen" value="([^"]+)"', told(answer))[1]}
    assert other.post(page_of(year, "texts/"), again).status_code == 302
    year.refresh_from_db()
    assert (year.went_well, year.went_badly) == ("高橋の文", "高橋だけの文")


def test_the_three_texts_are_closed_once_the_committee_has_them(at_desk, year):
    seen = form_of(at_desk, page_of(year, "texts/"))
    at_stage(year, Stage.COMMITTEE)
    answer = at_desk.post(
        page_of(year, "texts/"), seen | {"went_well": "おそい文", "went_badly": "", "will_change": ""}
    )
    assert answer.status_code == 409
    assert "いまは「委員会」の段階なので、書きなおせません" in told(answer)
    assert "おそい文" in told(answer)
    year.refresh_from_db()
    assert year.went_well != "おそい文"


def test_suzuki_signs_for_the_committee_naming_the_meeting_that_decided(at_desk, year):
    at_stage(year, Stage.COMMITTEE)
    assert "推進会議がまだ書かれていません" in told(at_desk.get(page_of(year, "sign/")))
    assert "どの会議で決まったかを選んでください" in told(at_desk.post(page_of(year, "sign/"), {"stage": "committee"}))
    meeting = made_meeting(year, decision="")
    form = {"stage": "committee", "meeting": meeting.pk}
    assert "「決まったこと」がまだ書かれていません" in told(at_desk.post(page_of(year, "sign/"), form))
    meeting.decision, meeting.day = "原案のとおり決めた。", date(2012, 6, 2)
    meeting.save()
    assert "まだ開かれていません" in told(at_desk.post(page_of(year, "sign/"), form))
    meeting.day = date(2012, 5, 30)
    meeting.save()
    answer = at_desk.post(page_of(year, "sign/"), form, follow=True)
    assert "委員会として署名しました。" in told(answer)
    assert "「第1回推進会議」（平成24年5月30日）の決定" in told(answer)
    again = at_desk.post(page_of(year, "sign/"), form)
    assert "鈴木 花子（事務局）が、もう署名しています。次は公表です。" in told(again)
    assert Signature.objects.filter(stage=Stage.COMMITTEE).count() == 1


def test_a_member_comments_and_signs_only_where_the_ward_lets_members_sign(year, kimura):
    at_stage(year, Stage.COMMITTEE)
    member = signed_in(kimura)
    assert member.get(page_of(year, "sign/")).status_code == 403
    assert member.get(page_of(year, "return/")).status_code == 403
    refused = member.post(page_of(year, "comment/"), {"stage": "committee", "because": " "})
    assert "意見を書いてください。" in told(refused)
    form = {"stage": "committee", "because": "数より声を読みたい。"}
    answer = member.post(page_of(year, "comment/"), form, follow=True)
    assert "数より声を読みたい。" in told(answer)
    assert "木村 一郎（推進会議委員）" in told(answer)
    year.members_sign = True
    year.save()
    assert "委員会として署名しました" in told(member.post(page_of(year, "sign/"), {"stage": "committee"}, follow=True))
    assert Signature.objects.get(act=Act.PASSED, stage=Stage.COMMITTEE).seat_words == "推進会議委員"


def test_a_comment_that_comes_after_the_year_went_back_is_kept_on_the_page(year, kimura):
    answer = signed_in(kimura).post(page_of(year, "comment/"), {"stage": "committee", "because": "長く考えた意見"})
    assert answer.status_code == 409
    assert "長く考えた意見" in told(answer)
    assert "いまは「自己評価」の段階です" in told(answer)


@pytest.mark.parametrize(("stage", "before"), [(Stage.OFFICE, Stage.OWNERS), (Stage.COMMITTEE, Stage.OFFICE)])
def test_each_step_is_sent_back_with_a_reason_and_never_without(at_desk, year, stage, before):
    at_stage(year, stage)
    refused = at_desk.post(page_of(year, "return/"), {"stage": stage, "because": "  "})
    assert refused.status_code == 422
    assert "戻す理由を書いてください。" in told(refused)
    assert stage_of(year) == stage
    answer = at_desk.post(
        page_of(year, "return/"), {"stage": stage, "because": "回数を確かめてください。"}, follow=True
    )
    assert "回数を確かめてください。" in told(answer)
    assert stage_of(year) == before


def test_what_is_sent_back_takes_the_committees_signature_with_it(at_desk, year, suzuki, viewer_of):
    at_stage(year, Stage.COMMITTEE)
    meeting = made_meeting(year)
    signing.sign_for_committee(year, by=viewer_of(suzuki), meeting=meeting)
    at_desk.post(page_of(year, "return/"), {"stage": "committee", "because": "もう一度"})
    at_stage(year, Stage.COMMITTEE)
    assert "委員会が署名しました" not in told(at_desk.get(page_of(year)))


def test_an_owner_who_writes_while_the_year_is_signed_is_told_and_nothing_is_overwritten(
    year, nakamura, suzuki, viewer_of
):
    sheet = sheet_of(year, "相談の日")
    signing.close_owners(year, missing=99, by=viewer_of(suzuki))
    words = review_state(None) | {"done": "長い文"}
    with pytest.raises(YearPassedOn, match="いま「事務局」の段階です"):
        answer_sheet(sheet, words, seen=marks(review_state(None)), by=viewer_of(nakamura))
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    "rest", ["sign/", "return/", "comment/", "publish/", "withdraw/", "edit/", "texts/", "accept/"]
)
@pytest.mark.parametrize("who", ["yamada", "tanaka", "nakamura"])
def test_nobody_else_passes_a_year_on(request, year, who, rest):
    client = signed_in(request.getfixturevalue(who))
    assert client.post(page_of(year, rest), {"stage": "owners", "because": "x"}).status_code == 403
    assert Signature.objects.count() == 0


def test_somebody_who_only_types_slips_does_not_even_see_the_year(year, client, midori):
    assert client.get(page_of(year)).status_code == 302
    client.force_login(make_person("小川 梅", "ogawa", Role.TYPIST, midori).account)
    for rest in ("", "list/", "sign/", "publish/"):
        assert client.get(page_of(year, rest)).status_code == 404


@pytest.mark.parametrize(
    ("stage", "day", "words"),
    [
        (Stage.OWNERS, date(2012, 7, 7), "自己評価のしめきりが過ぎました"),
        (Stage.OFFICE, date(2012, 6, 1), "事務局がまとめる番です"),
        (Stage.COMMITTEE, date(2012, 6, 1), "委員会の番です"),
    ],
)
def test_the_next_hand_is_told_at_its_desk(at_desk, year, stage, day, words):
    at_stage(year, stage)
    with clock.frozen(day):
        assert f"平成23年度のふりかえり：{words}" in told(at_desk.get("/desk/"))


def test_a_member_is_told_when_the_year_is_the_committees(year, kimura):
    member = signed_in(kimura)
    assert "委員会の番です" not in told(member.get("/desk/"))
    at_stage(year, Stage.COMMITTEE)
    assert "読んで、意見があれば書いてください。" in told(member.get("/desk/"))
