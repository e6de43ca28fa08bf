"""福祉教育: a school asks without an account, a speaker is found, the hour is one row in the ledger."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.kernel import clock
from sasaeai.kernel.models import JournalEntry
from sasaeai.learning.models import EducationRequest, Speaker, SpeakerAsked
from sasaeai.learning.tests.known import NOVEMBER_2012, told
from sasaeai.people.models import Person
from sasaeai.records.models import ActivityRecord


def card(area, **fields: str) -> dict[str, str]:
    form = {
        "once": "once234567", "area": str(area.pk), "asker": "school", "organisation_name": "見本小学校",
        "contact_name": "大山 先生", "telephone": "０４５ー９３０ー３３３３", "grade": "4年生", "children": "６８人",
        "adults": "3", "wished_days": "6月の火曜", "theme": "アイマスク体験をしたい。", "lived_experience": "on",
    }  # fmt: skip
    return form | fields


def speaker_form(area, **fields) -> dict:
    form = {
        "name": "加藤 実", "telephone": "045-930-4444", "themes": "盲導犬とのくらし", "lived_experience": "on",
        "fee": "交通費のみ", "needs": "駅まで迎え", "areas": [str(area.pk)],
    }  # fmt: skip
    return form | fields


@pytest.fixture
def asked(client, districts) -> EducationRequest:
    client.post("/education/", card(districts["nagatsuta"]))
    return EducationRequest.objects.get()


def test_a_school_asks_without_an_account_and_sees_how_far_it_is(client, districts):
    answer = client.post("/education/", card(districts["nagatsuta"]), follow=True)
    page = told(answer)
    assert "見本小学校" in page
    assert "担当から、お電話します。" in page
    assert "大山" not in page, "whoever finds the link reads no name"
    row = EducationRequest.objects.get()
    assert (row.children, row.adults, row.state, row.way) == (68, 3, "received", "web")
    assert Person.objects.with_telephone("045-930-3333").get() == row.contact
    client.post("/education/", card(districts["nagatsuta"]))
    assert EducationRequest.objects.count() == 1
    assert client.get(f"/education/{row.uid}/").status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"organisation_name": ""}, "学校や団体の名前を書いてください"),
        ({"contact_name": ""}, "担当の方のお名前を書いてください"),
        ({"telephone": "0"}, "市外局番から"),
        ({"children": "", "adults": ""}, "何人くらいかを書いてください"),
        ({"children": "たくさん"}, "「たくさん」を人数として読めません"),
        ({"area": ""}, "地区を選んでください"),
        ({"wished_days": ""}, "希望の日を書いてください"),
        ({"theme": ""}, "学びたいことを書いてください"),
    ],
)
def test_a_slip_on_the_card_is_told(client, districts, fields, said):
    answer = client.post("/education/", card(districts["nagatsuta"]) | fields)
    assert answer.status_code == 422
    assert said in told(answer)
    assert not EducationRequest.objects.exists()


def test_from_the_request_to_the_hour_and_one_row_in_the_ledger(at_desk, asked, districts, client):
    assert "新しい福祉教育の依頼が1件あります" in told(at_desk.get("/desk/"))
    assert "見本小学校" in told(at_desk.get("/desk/learning/education/"))
    at_desk.post("/desk/learning/speakers/add/", speaker_form(districts["nagatsuta"]))
    speaker = Speaker.objects.get()
    base = f"/desk/learning/education/{asked.uid}/"
    assert "盲導犬とのくらし" in told(at_desk.get(base))
    at_desk.post(f"{base}ask/", {"speaker": str(speaker.pk)})
    asked.refresh_from_db()
    assert asked.state == "looking"
    at_desk.post(f"{base}asked/{SpeakerAsked.objects.get().pk}/", {"answer": "yes"})
    assert "日付として読めませんでした" in told(at_desk.post(f"{base}agree/", {"day": "そのうち"}))
    at_desk.post(f"{base}agree/", {"day": "平成25年1月15日"})
    client.logout()
    assert "平成25年1月15日に決まりました" in told(client.get(f"/education/{asked.token}/"))
    done = {"day": "平成25年1月15日", "children": "65", "adults": "３", "minutes": "90"}
    with clock.frozen(date(2013, 1, 16)):
        client.force_login(Person.objects.get(name="森 京子").account)
        client.post(f"{base}finish/", done)
        client.post(f"{base}finish/", done)
    record = ActivityRecord.objects.get()
    assert (record.kind.name, record.area, record.children, record.adults, record.people, record.minutes) == (
        "話しあい・学び", districts["nagatsuta"], 65, 3, 68, 90,
    )  # fmt: skip
    assert record.group_name == "見本小学校"
    asked.refresh_from_db()
    assert (asked.state, asked.record, asked.children) == ("done", record, 65)
    assert "打診1回、引き受け1回" in told(client.get("/desk/learning/speakers/"))
    assert f"/desk/records/{record.uid}/" in told(client.get(base))


def test_what_is_declined_says_why_and_stays_so(at_desk, asked):
    base = f"/desk/learning/education/{asked.uid}/"
    assert "理由を書いてください" in told(at_desk.post(f"{base}refuse/", {"reason": " "}))
    at_desk.post(f"{base}refuse/", {"reason": "その週は講師がいません"})
    at_desk.logout()
    assert "その週は講師がいません" in told(at_desk.get(f"/education/{asked.token}/"))
    at_desk.force_login(Person.objects.get(name="森 京子").account)
    for verb, form in (("agree", {"day": "平成25年1月15日"}), ("finish", {"day": "平成24年11月20日", "children": "3"})):
        assert "もう終わっています" in told(at_desk.post(f"{base}{verb}/", form, follow=True))
    assert "書きなおせません" in told(at_desk.get(f"{base}edit/", follow=True))
    assert not ActivityRecord.objects.exists()


@pytest.mark.parametrize(
    ("verb", "form", "said"),
    [
        ("agree", {"day": "平成24年11月19日"}, "過ぎた日です"),
        ("finish", {"day": "平成24年11月21日", "children": "3"}, "先の日です"),
        ("finish", {"day": "平成24年11月20日"}, "何人が参加したかを書いてください"),
    ],
)
def test_days_and_numbers_that_cannot_be_are_told(at_desk, asked, verb, form, said):
    answer = at_desk.post(f"/desk/learning/education/{asked.uid}/{verb}/", form)
    assert answer.status_code == 422
    assert said in told(answer)
    asked.refresh_from_db()
    assert asked.state == "received"


def test_a_card_on_paper_is_typed_and_corrected_at_the_desk(at_desk, districts):
    form = card(districts["nagatsuta"], way_in="paper")
    assert at_desk.post("/desk/learning/education/add/", card(districts["nagatsuta"])).status_code == 422
    at_desk.post("/desk/learning/education/add/", form)
    row = EducationRequest.objects.get()
    assert row.way == "paper"
    at_desk.post(f"/desk/learning/education/{row.uid}/edit/", form | {"children": "70"})
    row.refresh_from_db()
    assert (row.children, row.way, row.contact.name) == (70, "paper", "大山 先生")
    assert at_desk.post("/desk/learning/education/add/", card(districts["kamoi"], way_in="paper")).status_code == 422


def test_who_was_asked_least_stands_first_and_nobody_is_asked_twice_for_one_thing(at_desk, asked, districts):
    area = districts["nagatsuta"]
    at_desk.post("/desk/learning/speakers/add/", speaker_form(area))
    at_desk.post("/desk/learning/speakers/add/", speaker_form(area, name="木村 茂", telephone="045-930-5555"))
    first, second = Speaker.objects.order_by("pk")
    SpeakerAsked.objects.create(
        request=EducationRequest.objects.create(
            area=area, asker="school", organisation_name="ほかの学校", contact=asked.contact, wished_days="いつでも",
            theme="車いす", way="phone", received_at=clock.now(),
        ),
        speaker=first, asked_on=NOVEMBER_2012,
    )  # fmt: skip
    base = f"/desk/learning/education/{asked.uid}/"
    assert at_desk.get(base).context["speakers"] == [second, first]
    for _time in range(2):
        at_desk.post(f"{base}ask/", {"speaker": str(second.pk)})
    assert asked.asked.count() == 1
    assert at_desk.get(base).context["speakers"] == [first]
    assert at_desk.post(f"{base}ask/", {"speaker": "9" * 30}).status_code == 404


def test_a_speaker_is_registered_once_and_what_they_need_lies_encrypted(at_desk, districts):
    page = "/desk/learning/speakers/add/"
    at_desk.post(page, speaker_form(districts["nagatsuta"]))
    assert "もう講師として登録されています" in told(at_desk.post(page, speaker_form(districts["nagatsuta"])))
    speaker = Speaker.objects.get()
    assert speaker.needs == "駅まで迎え"
    assert "駅" not in Speaker.objects.values_list("needs", flat=True)[0]
    at_desk.post(f"/desk/learning/speakers/{speaker.uid}/", speaker_form(districts["nagatsuta"], resting="on"))
    assert not Speaker.objects.offered().exists()
    assert "加藤" not in str(list(JournalEntry.objects.values_list("subject_label", "details")))
