"""Suzuki of the secretariat looks after districts, towns, desks and population; nobody else may."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.areas.models import Area, Desk, DeskService, Population, Town, profile
from sasaeai.kernel.models import JournalEntry

from .files import AGES, row, sheet


@pytest.fixture
def desk(districts):
    desk = Desk.objects.create(name="鴨居地域ケアプラザ", kind="地域ケアプラザ", telephone="045-000-0001")
    DeskService.objects.create(desk=desk, area=districts["kamoi"], function="高齢者の相談")
    Town.objects.create(area=districts["kamoi"], name="鴨居", kana="かもい", chome_text="1～7丁目")
    return desk


@pytest.fixture
def as_suzuki(client, suzuki):
    client.force_login(suzuki.account)
    return client


def addresses(desk):
    town, service = Town.objects.get(), DeskService.objects.get()
    return [
        "/desk/areas/",
        "/desk/areas/add/",
        "/desk/areas/area/kamoi/",
        "/desk/areas/area/kamoi/edit/",
        "/desk/areas/area/kamoi/towns/add/",
        f"/desk/areas/towns/{town.pk}/",
        "/desk/areas/desks/",
        "/desk/areas/desks/add/",
        f"/desk/areas/desks/{desk.pk}/",
        f"/desk/areas/desks/{desk.pk}/edit/",
        f"/desk/areas/desks/{desk.pk}/services/add/",
        f"/desk/areas/services/{service.pk}/",
        "/desk/areas/population/",
    ]


def test_the_secretariat_opens_every_page(as_suzuki, desk):
    for address in addresses(desk):
        page = as_suzuki.get(address)
        assert page.status_code == 200, address
        text = page.content.decode()
        assert "<h1" in text
        assert " style=" not in text
        assert text.count("<h1") == 1


def test_nobody_is_asked_to_sign_in(client, desk):
    for address in [*addresses(desk), "/desk/areas/population/apply/"]:
        page = client.get(address)
        assert page.status_code == 302, address
        assert "next=/desk/areas/" in page["Location"]


@pytest.mark.parametrize("who", ["ito", "sato", "yamada"])
def test_others_are_refused_and_change_nothing(client, desk, request, who):
    client.force_login(request.getfixturevalue(who).account)
    for address in [*addresses(desk), "/desk/areas/population/apply/"]:
        assert client.get(address).status_code == 403, address
        assert client.post(address, {"name": "かえた"}).status_code == 403, address
    assert not JournalEntry.objects.filter(key__startswith="areas.").exists()


def test_what_does_not_exist_is_not_found(as_suzuki, districts):
    for address in ("area/nowhere/", "towns/999/", "desks/999/", "services/999/"):
        assert as_suzuki.get(f"/desk/areas/{address}").status_code == 404


@pytest.mark.parametrize("address", ["/desk/areas/", "/desk/areas/desks/", "/desk/areas/area/kamoi/"])
def test_a_list_costs_as_many_queries_for_eleven_as_for_one(as_suzuki, desk, districts, address):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            as_suzuki.get(address)
        return len(captured)

    queries()
    before = queries()
    for area in districts.values():
        other = Desk.objects.create(name=f"{area.name}の相談先")
        Town.objects.create(area=area, name=f"{area.name}町")
        Town.objects.create(area=districts["kamoi"], name=f"鴨居{area.position}丁目")
        DeskService.objects.create(desk=other, area=area, function="地域活動交流")
        DeskService.objects.create(desk=desk, area=area, function="地域活動交流")
    assert queries() == before


def values(form_page):
    """What the form would send back if nothing were changed."""
    form = form_page.context["form"]
    return {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}


def test_a_district_is_renamed_with_a_line_in_the_journal(as_suzuki, districts, suzuki):
    address = "/desk/areas/area/kamoi/edit/"
    page = as_suzuki.post(address, values(as_suzuki.get(address)) | {"name": "鴨居中央", "kana": "かもいちゅうおう"})
    assert page.status_code == 302
    entry = JournalEntry.objects.get(key="areas.area.changed")
    assert entry.sentence() == "地域「鴨居中央」を書きなおしました（名前、よみがな）。"
    assert entry.by_id == suzuki.pk
    assert entry.public


def test_saving_without_a_change_leaves_no_line(as_suzuki, districts):
    address = "/desk/areas/area/kamoi/edit/"
    assert as_suzuki.post(address, values(as_suzuki.get(address))).status_code == 302
    assert not JournalEntry.objects.filter(key__startswith="areas.").exists()


def test_a_district_is_added_under_the_ward(as_suzuki, districts, midori):
    sent = values(as_suzuki.get("/desk/areas/add/"))
    assert sent["parent"] == midori.pk
    sent |= {
        "parent": midori.pk,
        "level": districts["kamoi"].level_id,
        "name": "見本地区",
        "slug": "mihon",
        "position": 12,
    }
    assert as_suzuki.post("/desk/areas/add/", sent).status_code == 302
    assert Area.objects.get(slug="mihon").parent == midori
    assert JournalEntry.objects.get(key="areas.area.added").subject_label == "見本地区"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "空いています。書くか、選んでください。"),
        ({"slug": "miho"}, "この英字はほかの地域が使っています"),
        ({"tile_column": 2, "tile_row": 2}, "タイル地図の同じ場所に、ほかの地域があります"),
        ({"valid_from": "2021-04-01", "valid_until": "2021-03-31"}, "「いつまで」は「いつから」と同じ日か、後の日に"),
        ({"parent": ""}, "一番上の地域（区・市町村）はすでにあります"),
        ({"code": "141136"}, "検査数字"),
    ],
)
def test_a_wrong_entry_is_told_in_japanese_and_saves_nothing(as_suzuki, districts, change, sentence):
    address = "/desk/areas/area/kamoi/edit/"
    page = as_suzuki.post(address, values(as_suzuki.get(address)) | change)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert Area.objects.get(slug="kamoi").name == "鴨居"


def test_an_area_cannot_be_put_under_itself(as_suzuki, midori, districts):
    address = "/desk/areas/area/midori/edit/"
    page = as_suzuki.post(address, values(as_suzuki.get(address)) | {"parent": districts["kamoi"].pk})
    assert "その地域自身や下の地域は選べません" in page.content.decode()


def test_a_town_is_added_to_its_district(as_suzuki, districts):
    address = "/desk/areas/area/miho/towns/add/"
    sent = values(as_suzuki.get(address)) | {"area": districts["miho"].pk, "name": "三保町", "kana": "みほちょう"}
    assert as_suzuki.post(address, sent)["Location"].endswith("/desk/areas/area/miho/")
    assert Town.objects.search("みほちょう")[0].area == districts["miho"]
    entry = JournalEntry.objects.get(key="areas.town.added")
    assert entry.sentence() == "町丁「三保町」を三保に加えました。"


def test_a_district_is_handed_from_one_desk_to_another(as_suzuki, districts, desk):
    """The old service ends, the new one begins: residents see each on its day."""
    service, kamoi = DeskService.objects.get(), districts["kamoi"]
    ending = f"/desk/areas/services/{service.pk}/"
    as_suzuki.post(ending, values(as_suzuki.get(ending)) | {"valid_until": "2021-03-31"})
    as_suzuki.post("/desk/areas/desks/add/", {"name": "新しいケアプラザ", "position": 2})
    new = Desk.objects.get(name="新しいケアプラザ")
    sent = {"desk": new.pk, "area": kamoi.pk, "function": "高齢者の相談", "valid_from": "2021-04-01"}
    assert as_suzuki.post(f"/desk/areas/desks/{new.pk}/services/add/", sent).status_code == 302
    assert list(Desk.objects.for_area(kamoi, date(2021, 3, 31))) == [desk]
    assert list(Desk.objects.for_area(kamoi, date(2021, 4, 1))) == [new]
    keys = set(JournalEntry.objects.filter(key__startswith="areas.").values_list("key", flat=True))
    assert keys == {"areas.service.changed", "areas.desk.added", "areas.service.added"}


def test_a_telephone_number_is_changed(as_suzuki, desk):
    address = f"/desk/areas/desks/{desk.pk}/edit/"
    as_suzuki.post(address, values(as_suzuki.get(address)) | {"telephone": "045-000-0002"})
    entry = JournalEntry.objects.get(key="areas.desk.changed")
    assert entry.sentence() == "相談先「鴨居地域ケアプラザ」を書きなおしました（電話番号）。"
    assert entry.public


# --- population ---


def upload(client, text, **fields):
    file = SimpleUploadedFile("jinko.csv", text.encode("cp932"))
    return client.post("/desk/areas/population/", {"file": file} | fields)


def sealed(page):
    return page.context["apply_form"]["figures"].value()


def test_population_is_looked_at_and_then_taken_over(as_suzuki, districts, suzuki):
    page = upload(as_suzuki, sheet(row("鴨居"), row("青葉台")))
    text = page.content.decode()
    assert page.status_code == 200
    assert "360人" in text
    assert "平成23年3月31日" in text
    assert "3行目「青葉台」：同じ名前の地域も町丁もありません。" in text
    assert not Population.objects.exists()
    done = as_suzuki.post("/desk/areas/population/apply/", {"figures": sealed(page)})
    assert done.status_code == 302
    assert profile(districts["kamoi"])["total"] == 360
    entry = JournalEntry.objects.get(key="areas.population.imported")
    assert entry.sentence() == "緑区の人口を、jinko.csvから取りこみました（1地域）。"
    assert entry.by_id == suzuki.pk


def test_a_file_with_a_wrong_cell_offers_nothing_to_take_over(as_suzuki, districts):
    page = upload(as_suzuki, sheet(row("鴨居"), row("白山", **{AGES[0]: "x"})))
    text = page.content.decode()
    assert page.status_code == 422
    assert "3行目「0-4歳の男性（I列）」：「x」は人数として読めません" in text
    assert "この人口を取りこむ" not in text


def test_only_fifty_faults_are_shown(as_suzuki, districts):
    page = upload(as_suzuki, sheet(row("鴨居", "x"), row("白山", "x")))
    assert "ほかに22か所あります。" in page.content.decode()


def test_a_day_is_given_for_a_file_that_has_none(as_suzuki, districts):
    text = sheet(row("鴨居", on=""))
    assert "調査した日がありません" in upload(as_suzuki, text).content.decode()
    assert "令和6年4月1日" in upload(as_suzuki, text, on="2024-04-01").content.decode()


def test_no_file_is_told(as_suzuki, districts):
    page = as_suzuki.post("/desk/areas/population/", {})
    assert "ファイルを選んでください" in page.content.decode()


def test_figures_that_were_altered_are_not_taken_over(as_suzuki, districts):
    page = upload(as_suzuki, sheet(row("鴨居")))
    altered = re.sub("^.", "z", sealed(page))
    answer = as_suzuki.post("/desk/areas/population/apply/", {"figures": altered})
    assert answer.status_code == 422
    assert "もう一度ファイルを選んでください" in answer.content.decode()
    assert not Population.objects.exists()


def test_the_apply_address_is_not_for_reading(as_suzuki, districts):
    assert as_suzuki.get("/desk/areas/population/apply/").status_code == 405


def test_an_empty_choice_is_said_in_words_and_every_form_can_be_left(as_suzuki, desk):
    for page in (f"/desk/areas/desks/{desk.pk}/services/add/", "/desk/areas/add/"):
        html = as_suzuki.get(page).content.decode()
        assert "---------" not in html
        assert "選んでください" in html
        assert ">やめる</a>" in html
