"""The beginning: an empty installation becomes a ward with districts and a plan of its own words."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from sasaeai.areas.models import Area
from sasaeai.people.models import Account, OrganisationKind, Person, Role, Seat
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.models import Goal, Period, Plan, Succession
from sasaeai.plans.romaji import romaji

from .making import make_plan, publish_as

AREA = {
    "name": "港南区", "slug": "konan", "code": "141119", "level": "区", "district_level": "地区",
    "districts": "笹下　ささげ\r\n日野 ひの\r\n\r\n上大岡,kamiooka", "person": "本田 優",
}  # fmt: skip


def words(point: str = "empty", **more) -> dict:
    return {
        "number": "4", "title": "第4期ひまわりプラン", "first_year": "R3", "years": "5", "measure_name": "取組例",
        "levels": "アクション\n取組", "content_kinds": "地区をまたぐ課題", "edition_kinds": "素案\n確定",
        "final_kinds": "確定", "schedule_states": "検討\n実施",
    } | more  # fmt: skip


@pytest.fixture
def admin(db) -> Account:
    return Account.objects.create_superuser("admin", "ayumi-no-michi-10")


def test_an_empty_installation_is_started_on_pages_within_minutes(client, admin):
    client.force_login(admin)
    assert client.post("/desk/start/", AREA).url == "/desk/start/"
    root = Area.objects.root()
    assert [(area.name, area.kana, area.slug) for area in Area.objects.children_of(root)] == [
        ("笹下", "ささげ", "sasage"), ("日野", "ひの", "hino"), ("上大岡", "", "kamiooka"),
    ]  # fmt: skip
    assert Seat.objects.get().role == Role.SECRETARIAT
    page = client.get("/desk/start/").content.decode()
    assert "/desk/start/empty/" in page
    assert "/desk/start/before/" not in page
    districts = list(Area.objects.children_of(root).values_list("pk", flat=True))[:2]
    answer = client.post("/desk/start/empty/", words(districts=districts))
    assert answer.url == "/desk/plan/4/"
    assert client.get(answer.url).status_code == 200
    period = Period.objects.get()
    assert (period.first_year, period.measure_name, period.name) == (2021, "取組例", "第4期")
    assert [level.name for level in period.levels.all()] == ["アクション", "取組"]
    assert [(kind.name, kind.is_final) for kind in period.edition_kinds.all()] == [("素案", False), ("確定", True)]
    assert Plan.objects.of_districts().count() == 2


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "区・市町村の名前を書いてください。"),
        ("slug", "港南", "半角の英字・数字・ハイフンで"),
        ("code", "141110", "検査数字"),
        ("districts", "笹下 sasage\n日野 sasage", "2行目「日野 sasage」"),
        ("districts", "笹下 sasa_ge", "1行目「笹下 sasa_ge」"),
        ("districts", "笹下 konan", "区・市町村のものと同じです"),
        ("districts", "笹下\n笹下", "「笹下」が2回あります"),
        ("person", "", "お名前を書いてください。"),
    ],
)
def test_what_cannot_be_an_area_is_told_and_nothing_is_registered(client, admin, field, typed, sentence):
    client.force_login(admin)
    answer = client.post("/desk/start/", AREA | {field: typed})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Area.objects.exists()


def test_suzuki_starts_from_a_template_and_changes_its_words(client, suzuki, districts):
    client.force_login(suzuki.account)
    page = client.get("/desk/start/midori/")
    form = page.context["form"]
    assert form["levels"].value() == "基本目標\n小目標"
    assert client.post("/desk/start/midori/", words(levels="柱\n目標")).status_code == 302
    assert Goal.objects.filter(plan__ward_plan=None).count() == 20
    assert [level.name for level in Period.objects.get().levels.all()] == ["柱", "目標"]


def test_the_next_period_takes_over_words_goals_and_districts(client, suzuki, midori, districts):
    make_plan(midori, districts.values())
    client.force_login(suzuki.account)
    page = client.get("/desk/start/before/")
    assert page.context["form"]["number"].value() == 3
    assert page.context["form"]["first_year"].value() == "平成28年度"
    given = {"number": "3", "title": "第3期みどりのわ・ささえ愛プラン", "first_year": "H28", "years": "5"}
    assert client.post("/desk/start/before/", given).url == "/desk/plan/3/"
    assert Succession.objects.filter(kind="inherited", new_goal__plan__period__number=3).count() == 20
    assert Plan.objects.of_districts().filter(period__number=3).count() == 11


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("number", "2", "第2期の計画は、すでにあります。"),
        ("first_year", "そのうち", "年度として読めませんでした"),
        ("first_year", "R99", "令和99年度は10年より先です。年を確かめてください。"),
        ("years", "13", "1年から12年まで"),
        ("levels", "アクション", "段の呼び方を2行書いてください。"),
        ("levels", "\n".join("ひふみよいむな"), "段は6つまでです（いま7行あります）。"),
        ("final_kinds", "最終", "「最終」は、版の種類にありません。"),
        ("edition_kinds", "", "版の種類を、一つ以上書いてください。"),
        ("title", "", "計画の名前を書いてください。"),
        ("schedule_states", "長" * 61, "60文字までにしてください。"),
    ],
)
def test_what_cannot_be_a_period_is_told_and_nothing_is_started(client, suzuki, midori, field, typed, sentence):
    make_plan(midori)
    client.force_login(suzuki.account)
    answer = client.post("/desk/start/actions/", words() | {field: typed})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Period.objects.count() == 1


def test_only_the_secretariat_starts_a_period(client, tanaka, yamada, suzuki, midori):
    for person in (tanaka, yamada):
        client.force_login(person.account)
        assert client.get("/desk/start/").status_code == 403
        assert client.post("/desk/start/empty/", words()).status_code == 403
    client.force_login(suzuki.account)
    assert client.get("/desk/start/nothing/").status_code == 404
    assert client.get("/desk/start/before/").status_code == 404
    client.logout()
    assert client.get("/desk/start/").status_code == 302


def test_the_command_starts_a_ward_and_prints_a_way_in_once(db):
    out = io.StringIO()
    call_command(
        "start_ward", "緑区", "midori", "鈴木 花子", "--code", "141135", "--district", "鴨居 かもい", stdout=out
    )
    assert "/invitations/" in out.getvalue()
    assert Area.objects.get(slug="kamoi").parent == Area.objects.root()
    assert OrganisationKind.objects.filter(name="自治会町内会").exists()
    assert Person.objects.get().seats.get().role == Role.SECRETARIAT
    with pytest.raises(CommandError, match="すでに登録してあります"):
        call_command("start_ward", "緑区", "midori", "鈴木 花子")


def test_the_command_can_make_the_account_at_once(db, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    with pytest.raises(CommandError):
        call_command("start_ward", "緑区", "midori", "鈴木 花子", "--login", "suzuki", "--password-stdin")
    assert not Area.objects.exists()
    monkeypatch.setattr("sys.stdin", io.StringIO("ayumi-no-michi-10\n"))
    call_command("start_ward", "緑区", "midori", "鈴木 花子", "--login", "suzuki", "--password-stdin")
    assert Account.objects.get(login="suzuki").check_password("ayumi-no-michi-10")


@pytest.mark.parametrize(
    ("kana", "latin"),
    [
        ("かもい", "kamoi"),
        ("とおかいちば", "tookaichiba"),
        ("ひがしほんごう", "higashihongo"),
        ("にいはるちゅうぶ", "niiharuchubu"),
        ("ハッチョウ", "hatcho"),
        ("みっか", "mikka"),
        ("しゃくじい", "shakujii"),
        ("きょうまち", "kyomachi"),
    ],
)
def test_an_address_is_made_from_a_reading(kana, latin):
    assert romaji(kana) == latin


def test_an_empty_tree_of_three_levels_begins_with_its_first_goal_and_is_published(client, suzuki, midori):
    client.force_login(suzuki.account)
    answer = client.post("/desk/start/empty/", words(levels="柱\n方針\n行動", measure_name="とりくみ例"), follow=True)
    html = answer.content.decode()
    assert "いちばん上の段の目標から加えてください" in html
    assert "柱を加える" in html
    assert "/papers/" not in html  # there is nothing to print yet
    parent = ""
    for title in ("支えあう", "見守る", "声をかける"):
        plan = Plan.objects.get()
        client.post(f"/desk/plan/4/goals/add/?plan={plan.uid}", {"title": title, "parent": parent})
        parent = Goal.objects.get(title=title).uid
    client.post(f"/desk/plan/4/edit/plan/{plan.uid}/philosophy/", {"words": "みんなで", "seen": fingerprint("")})
    publish_as(plan, "素案")
    client.logout()
    page, table = client.get("/plan/4/").content.decode(), client.get("/plan/4/table/").content.decode()
    assert "柱 1　方針 1　行動 1" in page
    assert "柱にそって地区のとりくみ例をまとめた計画です" in page
    assert "行動まで" in table
    assert "基本目標" not in page + table
    assert "とりくみ例は、これからとりまとめます" in table


def test_a_first_edition_leads_to_no_list_that_is_still_empty(client, suzuki, midori):
    plan = make_plan(midori)
    publish_as(plan, "基本案")
    entrances = ("/plan/2/indicators/", "/plan/2/problems/", "/plan/2/succession/")
    page = client.get("/plan/2/").content.decode()
    assert [address for address in entrances if f'href="{address}"' in page] == []
    client.force_login(suzuki.account)
    page = client.get("/desk/plan/2/").content.decode()
    assert [address for address in entrances if f'href="/desk{address}"' in page] == list(entrances)
