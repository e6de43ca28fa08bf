"""A monthly paper sheet: printed with room to write, typed in one go, and nothing saved when one cell is wrong."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.kernel import clock
from sasaeai.kernel.models import JournalEntry
from sasaeai.plans.tests.making import make_plan
from sasaeai.records.models import ActivityRecord
from sasaeai.records.tests.known import kind_named, made_link

NOVEMBER_2012 = date(2012, 11, 20)


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(NOVEMBER_2012):
        yield


@pytest.fixture
def link(midori, districts):
    make_plan(midori, districts.values())
    return made_link(districts["kamoi"], kind=kind_named("サロン・茶話会"))


def page(link) -> str:
    return f"/desk/records/links/{link.uid}/type/"


def typed(*lines: dict[str, str], month: str = "2012-10") -> dict[str, str]:
    cells = {f"r{place}-{name}": text for place, line in enumerate(lines) for name, text in line.items()}
    return {"once": "once234567", "month": month} | cells


def test_suzuki_types_a_whole_sheet_in_one_go(client, suzuki, link, districts):
    client.force_login(suzuki.account)
    walk = str(kind_named("健康づくり").pk)
    lines = typed({"day": "３", "older": "１２"}, {"day": "17日", "kind": walk, "children": "4", "people": "20"})
    answer = client.post(page(link), lines, follow=True)
    assert "紙から2件を記録しました。" in answer.content.decode()
    salon, health = ActivityRecord.objects.order_by("day")
    assert (salon.day, salon.kind.name, salon.older, salon.people) == (date(2012, 10, 3), "サロン・茶話会", 12, 12)
    assert (health.day, health.kind.name, health.children, health.people) == (date(2012, 10, 17), "健康づくり", 4, 20)
    assert {(row.area, row.group_name, row.channel) for row in (salon, health)} == {
        (districts["kamoi"], "三丁目の会", "paper")
    }
    assert JournalEntry.objects.filter(key="records.record.written", on_behalf_of="三丁目の会").count() == 2


def test_a_sheet_that_is_sent_twice_writes_once(client, suzuki, link):
    client.force_login(suzuki.account)
    lines = typed({"day": "3", "older": "12"}, {"day": "10", "older": "9"})
    client.post(page(link), lines)
    assert "紙から0件" in client.post(page(link), lines, follow=True).content.decode()
    assert ActivityRecord.objects.count() == 2


@pytest.mark.parametrize("month", ["2012-10", "平成24年10月", "２０１２/１０", "H24.10"])
def test_the_month_is_read_however_it_is_written(client, suzuki, link, month):
    client.force_login(suzuki.account)
    client.post(page(link), typed({"day": "3", "older": "12"}, month=month))
    assert ActivityRecord.objects.get().day == date(2012, 10, 3)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"day": "31", "older": "たくさん"}, "2行目の「65歳以上」</a>：「たくさん」を人数として読めません"),
        ({"day": "32", "older": "5"}, "2行目の「日」</a>：この月に「32日」はありません"),
        ({"older": "5"}, "2行目の「日」</a>：日を書いてください"),
        ({"day": "3"}, "2行目の「合計」</a>：何人だったかを書いてください"),
        ({"day": "3", "older": "5", "people": "4"}, "2行目の「合計」</a>：合計が、"),
        ({"day": "3", "older": "5", "kind": "0"}, "2行目の「番号」</a>：紙の下の番号のどれか"),
        ({"day": "平成24年11月30日", "older": "5"}, "2行目の「日」</a>：先の日です"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_saved(client, suzuki, link, line, said):
    client.force_login(suzuki.account)
    answer = client.post(page(link), typed({"day": "3", "older": "12"}, line))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'value="12"' in answer.content.decode()
    assert not ActivityRecord.objects.exists()


def test_a_month_that_cannot_be_read_and_an_empty_sheet_are_told(client, suzuki, link):
    client.force_login(suzuki.account)
    assert "何月の紙かを" in client.post(page(link), typed({"day": "3", "older": "1"}, month="先月")).content.decode()
    assert "まだ何も書かれていません" in client.post(page(link), typed()).content.decode()
    assert not ActivityRecord.objects.exists()


def test_whoever_does_not_keep_the_ledger_types_no_sheet(client, tanaka, yamada, link):
    for person in (tanaka, yamada):
        client.force_login(person.account)
        assert client.post(page(link), typed({"day": "3", "older": "12"})).status_code == 403


def test_a_nul_in_what_the_page_hides_reaches_no_database(client, suzuki, link):
    client.force_login(suzuki.account)
    answer = client.post(page(link), typed({"day": "3", "older": "5"}) | {"once": "a\0b"})
    assert answer.status_code == 302
    assert "\0" not in (ActivityRecord.objects.get().once or "\0")
