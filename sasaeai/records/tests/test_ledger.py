"""The ledger at the desk: who reads, who writes, what is refused, what is never lost."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.html import escape

from sasaeai.kernel import clock
from sasaeai.kernel.models import JournalEntry
from sasaeai.people.tests.known import make_organisation
from sasaeai.plans.tests.making import make_plan, undo_address
from sasaeai.records.models import ActivityKind, ActivityRecord
from sasaeai.records.tests.known import made, sent

NOVEMBER_2012 = date(2012, 11, 20)


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(NOVEMBER_2012):
        yield


@pytest.fixture
def ward(midori, districts):
    return make_plan(midori, districts.values())


def page_of(client, address="/desk/records/") -> str:
    return client.get(address).content.decode()


def test_suzuki_records_what_she_hears_by_telephone_in_one_screen(client, suzuki, ward, districts):
    client.force_login(suzuki.account)
    form = sent(districts["kamoi"], "サロン・茶話会", day="平成24年11月19日", children="２", older="１２人")
    answer = client.post("/desk/records/add/", form | {"on_behalf_of": "サロンの世話人"}, follow=True)
    assert "記録しました：平成24年11月19日 サロン・茶話会（三丁目の会、14人）" in answer.content.decode()
    row = ActivityRecord.objects.get()
    assert (row.children, row.adults, row.older, row.people) == (2, 0, 12, 14)
    assert (row.channel, row.written_by_label, row.on_behalf_of) == ("phone", str(suzuki), "サロンの世話人")
    line = JournalEntry.objects.get(key="records.record.written")
    assert (line.by_label, line.on_behalf_of, line.area_id) == (str(suzuki), "サロンの世話人", districts["kamoi"].pk)
    client.post(undo_address(answer))
    assert ActivityRecord.objects.present().count() == 0


def test_a_form_that_is_sent_twice_writes_once(client, suzuki, ward, districts):
    client.force_login(suzuki.account)
    form = sent(districts["kamoi"])
    client.post("/desk/records/add/", form)
    assert "もう保存してあります" in client.post("/desk/records/add/", form, follow=True).content.decode()
    client.post("/desk/records/add/", form | {"once": "another234"})
    assert ActivityRecord.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("day", "平成24年11月21日", "先の日です"),
        ("day", "平成23年3月31日", "平成23年4月1日より前の活動は"),
        ("day", "きのう", "日付として読めませんでした"),
        ("children", "たくさん", "「たくさん」を人数として読めません"),
        ("children", "-3", "「-3」を人数として読めません"),
        ("children", "10000", "「10000」を人数として読めません"),
        ("people", "3", "合計が、子ども・大人・65歳以上を足した数より少なくなっています"),
        ("minutes", "2000", "「2000」を時間（分）として読めません"),
        ("kind", "", "活動の種類を選んでください"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence_and_nothing_is_saved(client, suzuki, ward, districts, field, text, said):
    client.force_login(suzuki.account)
    answer = client.post("/desk/records/add/", sent(districts["kamoi"], older="5") | {field: text})
    assert answer.status_code == 422
    assert escape(said) in answer.content.decode()
    assert not ActivityRecord.objects.exists()


def test_somebody_who_counted_nothing_is_asked_for_a_number(client, suzuki, ward, districts):
    client.force_login(suzuki.account)
    answer = client.post("/desk/records/add/", sent(districts["kamoi"], older="", people=""))
    assert "何人だったかを書いてください" in answer.content.decode()
    client.post("/desk/records/add/", sent(districts["kamoi"], older="", people="0"))
    assert ActivityRecord.objects.get().people == 0


def test_the_list_is_narrowed_by_the_address(client, suzuki, ward, districts):
    made(districts["kamoi"], "鴨居の会", kind="サロン・茶話会")
    made(districts["nagatsuta"], "長津田の会", kind="健康づくり", day=date(2011, 5, 1))
    client.force_login(suzuki.account)
    health = ActivityKind.objects.get(name="健康づくり").pk
    for query, shown in [
        ("", {"鴨居の会", "長津田の会"}),
        ("?district=kamoi", {"鴨居の会"}),
        (f"?kind={health}", {"長津田の会"}),
        ("?year=2012", {"鴨居の会"}),
        ("?group=長津田", {"長津田の会"}),
        ("?year=99999&district=nowhere&kind=x", {"鴨居の会", "長津田の会"}),
    ]:
        page = page_of(client, f"/desk/records/{query}")
        assert {name for name in ("鴨居の会", "長津田の会") if f">{name}</td>" in page} == shown, query


def test_the_list_costs_as_many_queries_for_thirty_records_as_for_one(
    client, suzuki, ward, districts, django_assert_num_queries
):
    group = make_organisation("鴨居ふれあい会")
    made(districts["kamoi"], organisation=group)
    client.force_login(suzuki.account)
    client.get("/desk/records/")
    with django_assert_num_queries(15, exact=False):
        client.get("/desk/records/")
    for area in districts.values():
        made(area, organisation=group)
        made(area, "ほかの会")
    with django_assert_num_queries(15, exact=False):
        client.get("/desk/records/")


def test_the_list_leaves_as_a_file(client, suzuki, ward, districts):
    made(districts["kamoi"], "=鴨居の会", children=3, people=5)
    made(districts["nagatsuta"], "長津田の会")
    client.force_login(suzuki.account)
    answer = client.get("/desk/records/table.csv?district=kamoi")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "'=鴨居の会,3,0,0,2,5," in lines[1]
    assert client.get("/desk/records/table.xlsx").content[:2] == b"PK"
    assert client.get("/desk/records/table.doc").status_code == 404


def test_tanaka_writes_and_reads_in_her_own_district_only(client, tanaka, ward, districts):
    own, other = made(districts["nagatsuta"], "長津田の会"), made(districts["kamoi"], "鴨居の会")
    client.force_login(tanaka.account)
    page = page_of(client)
    assert "長津田の会" in page
    assert "鴨居の会" not in page
    assert client.get(f"/desk/records/{own.uid}/edit/").status_code == 200
    for verb in ("", "edit/", "bin/", "accept/"):
        assert client.post(f"/desk/records/{other.uid}/{verb}").status_code in {404, 405}
    assert client.post("/desk/records/add/", sent(districts["kamoi"])).status_code == 422
    assert client.post("/desk/records/add/", sent(districts["nagatsuta"])).status_code == 302
    made(ward.area, "区の会")
    assert "区の会" not in page_of(client)


def test_tanaka_does_not_decide_what_the_public_reads(client, tanaka, ward, districts):
    row = made(districts["nagatsuta"], news="百回目をむかえました。")
    client.force_login(tanaka.account)
    assert client.post(f"/desk/records/{row.uid}/accept/").status_code == 403
    assert client.get("/desk/records/links/").status_code == 403
    assert client.get("/desk/records/kinds/").status_code == 403


def test_whoever_only_reads_reads_no_bin(client, yamada, suzuki, ward, districts):
    row = made(districts["kamoi"], "三丁目の会", news="佐藤さんが来ました。")
    row.bin(None)
    for person, seen in ((yamada, False), (suzuki, True)):
        client.force_login(person.account)
        assert ("佐藤さん" in client.get("/desk/records/table.csv?state=bin").content.decode()) is seen
        assert client.get(f"/desk/records/{row.uid}/").status_code == (200 if seen else 404)


def test_yamada_reads_and_changes_nothing(client, yamada, ward, districts):
    row = made(districts["kamoi"], "鴨居の会")
    client.force_login(yamada.account)
    assert "鴨居の会" in page_of(client)
    assert "ごみ箱" not in page_of(client, f"/desk/records/{row.uid}/")
    assert client.get("/desk/records/add/").status_code == 403
    for verb in ("edit", "bin", "restore", "accept", "withdraw"):
        assert client.post(f"/desk/records/{row.uid}/{verb}/").status_code == 403
    assert JournalEntry.objects.count() == JournalEntry.objects.exclude(key__startswith="records.").count()


def test_two_people_correct_at_once_and_the_second_sees_both(client, suzuki, tanaka, ward, districts):
    row = made(districts["nagatsuta"], "長津田の会", older=5, people=5)
    client.force_login(suzuki.account)
    seen = client.get(f"/desk/records/{row.uid}/edit/").context["form"].initial["seen"]
    form = sent(districts["nagatsuta"], day="平成24年11月1日") | {"seen": seen, "group_name": "長津田の会"}
    client.force_login(tanaka.account)
    with clock.frozen(date(2012, 11, 21)):
        assert client.post(f"/desk/records/{row.uid}/edit/", form | {"older": "8"}).status_code == 302
        client.force_login(suzuki.account)
        answer = client.post(f"/desk/records/{row.uid}/edit/", form | {"older": "9"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "ほかの人が、先に書きなおしました" in page
    assert "8人（65歳以上8人）" in page
    assert 'value="9"' in page
    row.refresh_from_db()
    assert row.older == 8
    again = form | {"older": "9", "seen": answer.context["form"]["seen"].value()}
    assert client.post(f"/desk/records/{row.uid}/edit/", again).status_code == 302
    row.refresh_from_db()
    assert row.older == 9


def test_the_bin_gives_back_what_it_took(client, suzuki, ward, districts):
    row = made(districts["kamoi"], "鴨居の会")
    client.force_login(suzuki.account)
    answer = client.post(f"/desk/records/{row.uid}/bin/", follow=True)
    assert "鴨居の会</td>" not in answer.content.decode()
    assert "鴨居の会</td>" in page_of(client, "/desk/records/?state=bin")
    assert client.get(f"/desk/records/{row.uid}/edit/").status_code == 404
    client.post(undo_address(answer))
    assert "鴨居の会</td>" in page_of(client)
    keys = list(JournalEntry.objects.order_by("pk").values_list("key", flat=True))
    assert keys[-2:] == ["records.record.binned", "records.record.restored"]


def test_a_sentence_is_news_only_after_suzuki_said_so_and_again_after_a_change(client, suzuki, ward, districts):
    row = made(districts["kamoi"], "鴨居の会", news="花を植えました。", people=9)
    client.force_login(suzuki.account)
    assert "花を植えました。" in page_of(client, "/desk/records/?state=news")
    assert not ActivityRecord.objects.news().exists()
    answer = client.post(f"/desk/records/{row.uid}/accept/", follow=True)
    assert list(ActivityRecord.objects.news()) == [row]
    client.post(undo_address(answer))
    assert not ActivityRecord.objects.news().exists()
    client.post(f"/desk/records/{row.uid}/accept/")
    seen = client.get(f"/desk/records/{row.uid}/edit/").context["form"].initial["seen"]
    form = sent(districts["kamoi"]) | {"seen": seen, "news": "花を百本植えました。"}
    client.post(f"/desk/records/{row.uid}/edit/", form)
    assert not ActivityRecord.objects.news().exists()


def test_a_kind_that_is_no_longer_used_keeps_its_old_records(client, suzuki, ward, districts):
    row = made(districts["kamoi"], kind="健康づくり")
    client.force_login(suzuki.account)
    assert (
        "同じ名前の種類がすでにあります"
        in client.post("/desk/records/kinds/add/", {"name": "健康づくり", "position": "0"}).content.decode()
    )
    address = f"/desk/records/kinds/{row.kind_id}/"
    client.post(address, {"name": "健康づくり", "position": "3", "retired": "on"})
    assert "使っていません" in page_of(client, "/desk/records/kinds/")
    assert "健康づくり" not in page_of(client, "/desk/records/add/")
    assert "健康づくり" in page_of(client, f"/desk/records/{row.uid}/edit/")


def test_a_plan_that_has_just_begun_still_takes_last_months_paper(client, suzuki, ward, districts):
    client.force_login(suzuki.account)
    with clock.frozen(date(2011, 4, 20)):
        assert client.post("/desk/records/add/", sent(districts["kamoi"], day="2011/3/1")).status_code == 302
        assert client.post("/desk/records/add/", sent(districts["kamoi"], day="2011/2/1")).status_code == 422
