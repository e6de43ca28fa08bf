"""A group records by its own link, without an account, in ten seconds; and nobody can do more by it than that."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import cache

from sasaeai.kernel import clock
from sasaeai.kernel.models import JournalEntry
from sasaeai.plans.tests.making import make_plan
from sasaeai.records.models import ActivityRecord, RecordingLink
from sasaeai.records.models.link import MOST_A_DAY
from sasaeai.records.tests.known import kind_named, made, made_link

NOVEMBER_2012 = date(2012, 11, 20)


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(NOVEMBER_2012):
        yield


@pytest.fixture
def link(midori, districts) -> RecordingLink:
    make_plan(midori, districts.values())
    return made_link(districts["kamoi"], kind=kind_named("あいさつ・声かけ"))


def filled(**fields: str) -> dict[str, str]:
    form = {
        "once": "once234567",
        "kind": str(kind_named("あいさつ・声かけ").pk),
        "day": "2012-11-20",
        "children": "３０",
    }
    return form | fields


def told(answer) -> str:
    return answer.content.decode()


def test_the_group_records_and_is_told_what_was_recorded_and_the_month_so_far(client, link, districts):
    made(districts["kamoi"], "三丁目の会", link=link, day=date(2012, 11, 5), people=10)
    made(districts["kamoi"], "三丁目の会", link=link, day=date(2012, 10, 31), people=10)
    page = told(client.get(f"/record/{link.token}/"))
    assert "三丁目の会" in page
    assert 'value="2012-11-20"' in page
    assert "checked" in page
    assert "今月は、これまでに1回、延べ10人です。" in page
    answer = client.post(f"/record/{link.token}/", filled(older="4", news="はじめての方が来ました。"), follow=True)
    assert "記録しました。ありがとうございます" in told(answer)
    assert "34人（子ども30人、65歳以上4人）" in told(answer)
    assert "今月は、これまでに2回、延べ44人です。" in told(answer)
    row = ActivityRecord.objects.latest("pk")
    assert (row.area, row.group_name, row.channel, row.link) == (districts["kamoi"], "三丁目の会", "link", link)
    assert row.news_accepted_on is None
    line = JournalEntry.objects.get(key="records.record.written")
    assert (line.by_label, line.by_id) == ("三丁目の会（記録用リンク）", None)


def test_a_double_press_writes_once(client, link):
    first = client.post(f"/record/{link.token}/", filled())
    second = client.post(f"/record/{link.token}/", filled())
    assert first["Location"] == second["Location"]
    assert ActivityRecord.objects.count() == 1
    client.post(f"/record/{link.token}/", filled(once=""))
    client.post(f"/record/{link.token}/", filled(once=""))
    assert ActivityRecord.objects.count() == 3, "without a mark nobody can tell that it is the same press"


def test_what_one_link_sent_is_not_what_another_sends(client, link, districts):
    other = made_link(districts["nagatsuta"], "長津田の会")
    client.post(f"/record/{link.token}/", filled())
    client.post(f"/record/{other.token}/", filled())
    assert set(ActivityRecord.objects.values_list("area__slug", flat=True)) == {"kamoi", "nagatsuta"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"day": "2012-11-21"}, "先の日です"),
        ({"day": "2011-03-31"}, "平成23年4月1日より前の活動は"),
        ({"day": ""}, "いつの活動かを書いてください"),
        ({"kind": ""}, "何をしたかを選んでください"),
        ({"kind": "9" * 30}, "何をしたかを、もう一度選んでください"),
        ({"children": "たくさん"}, "「たくさん」を人数として読めません"),
        ({"children": "", "older": ""}, "何人だったかを書いてください"),
        ({"people": "2"}, "合計が、子ども・大人・65歳以上を足した数より少なくなっています"),
    ],
)
def test_a_slip_is_told_and_what_was_typed_stays(client, link, fields, said):
    answer = client.post(f"/record/{link.token}/", filled(older="7", news="ひとこと") | fields)
    assert answer.status_code == 422
    assert said in told(answer)
    assert "ひとこと" in told(answer)
    assert not ActivityRecord.objects.exists()


def test_a_slip_is_taken_back_with_one_press_and_put_back_with_another(client, link):
    page = client.post(f"/record/{link.token}/", filled())["Location"]
    answer = client.post(f"{page}undo/", follow=True)
    assert "取り消しました" in told(answer)
    assert "今月の記録は、まだありません。" in told(answer)
    client.post(f"{page}undo/")
    assert ActivityRecord.objects.present().count() == 0
    client.post(f"{page}undo/", {"again": "1"})
    assert ActivityRecord.objects.present().count() == 1
    with clock.frozen(NOVEMBER_2012 + timedelta(days=2)):
        client.post(f"{page}undo/")
    assert ActivityRecord.objects.present().count() == 1, "what is older is corrected at the desk"


def test_what_the_desk_put_into_its_bin_stays_there(client, link, suzuki):
    page = client.post(f"/record/{link.token}/", filled())["Location"]
    row = ActivityRecord.objects.get()
    client.force_login(suzuki.account)
    client.post(f"/desk/records/{row.uid}/bin/")
    client.logout()
    assert "元に戻す" not in told(client.get(page))
    client.post(f"{page}undo/", {"again": "1"})
    assert not ActivityRecord.objects.present().exists()


def test_a_link_reaches_no_record_of_another(client, link, districts):
    row = made(districts["kamoi"], "三丁目の会")
    assert client.get(f"/record/{link.token}/{row.uid}/").status_code == 404
    assert client.post(f"/record/{link.token}/{row.uid}/undo/").status_code == 404
    assert ActivityRecord.objects.present().count() == 1


def test_a_link_that_ended_or_is_over_or_was_made_up_says_whom_to_call(client, link, suzuki):
    with clock.frozen(link.valid_until):
        assert client.get(f"/record/{link.token}/").status_code == 200
    with clock.frozen(link.valid_until + timedelta(days=1)):
        answer = client.get(f"/record/{link.token}/")
        assert answer.status_code == 410
        assert "期限が過ぎました" in told(answer)
        assert client.post(f"/record/{link.token}/", filled()).status_code == 410
    client.force_login(suzuki.account)
    client.post(f"/desk/records/links/{link.uid}/end/")
    client.logout()
    assert client.post(f"/record/{link.token}/", filled()).status_code == 410
    assert client.get(f"/record/{link.uid}/").status_code == 404
    other = "3" if link.token.endswith("2") else "2"
    assert client.get(f"/record/{link.token[:-1]}{other}/").status_code == 404
    assert not ActivityRecord.objects.exists()


def test_whoever_tries_addresses_one_after_the_other_has_to_wait(client, link):
    cache.clear()
    for number in range(20):
        assert client.get(f"/record/{link.uid}{number}/").status_code == 404
    assert client.get(f"/record/{link.token}/").status_code == 429


def test_a_link_takes_no_more_in_a_day_than_a_group_writes(client, link):
    for number in range(MOST_A_DAY - 2):
        made(link.area, link=link, channel="link", once=f"before{number}")
    for number in range(2):
        client.post(f"/record/{link.token}/", filled(once=f"once{number}"))
    answer = client.post(f"/record/{link.token}/", filled(once="one-more"))
    assert answer.status_code == 429
    assert "たくさんの記録がありました" in told(answer)
    assert ActivityRecord.objects.count() == MOST_A_DAY
    again = client.post(f"/record/{link.token}/", filled(once="once0"))
    assert again.status_code == 302, "what was sent already is not refused"
    with clock.frozen(NOVEMBER_2012 + timedelta(days=2)):
        client.post(f"/record/{link.token}/", filled(once="one-more"))
    assert ActivityRecord.objects.count() == MOST_A_DAY + 1


def test_suzuki_makes_a_link_prints_its_sheet_and_ends_it(client, suzuki, districts, link):
    client.force_login(suzuki.account)
    form = {"area": districts["nagatsuta"].pk, "group_name": "長津田の会", "valid_until": "平成25年3月31日"}
    answer = client.post("/desk/records/links/add/", form, follow=True)
    new = RecordingLink.objects.get(group_name="長津田の会")
    assert f"/record/{new.token}/" in told(answer)
    assert client.get(f"/record/{new.token}/").status_code == 200
    sheet = told(client.get(f"/desk/records/links/{new.uid}/sheet/"))
    assert 'class="qr"' in sheet
    assert "長津田の会（長津田地区）" in sheet or "長津田の会（長津田）" in sheet
    client.post(f"/desk/records/links/{new.uid}/end/")
    assert client.get(f"/record/{new.token}/").status_code == 410
    assert 'class="qr"' not in told(client.get(f"/desk/records/links/{new.uid}/sheet/"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"group_name": ""}, "団体を選ぶか、グループの名前を書いてください"),
        ({"valid_until": "平成24年11月19日"}, "過ぎた日です"),
        ({"valid_until": "平成40年3月31日"}, "長すぎます"),
    ],
)
def test_a_link_needs_a_group_and_an_end(client, suzuki, districts, link, fields, said):
    client.force_login(suzuki.account)
    form = {"area": districts["nagatsuta"].pk, "group_name": "長津田の会", "valid_until": "平成25年3月31日"}
    answer = client.post("/desk/records/links/add/", form | fields)
    assert answer.status_code == 422
    assert said in told(answer)
    assert RecordingLink.objects.count() == 1
