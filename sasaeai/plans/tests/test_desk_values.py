"""Values of an indicator: who writes them, what the public sees at once, what is locked, two writers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sasaeai.kernel import clock
from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.stamp import public_stamp
from sasaeai.people.models import Role
from sasaeai.people.tests.known import make_organisation, make_person
from sasaeai.plans.models import Indicator, IndicatorValue, Measure, Plan

from .making import goal_named, make_measure, make_plan, publish_as


@pytest.fixture(autouse=True)
def in_2013():
    with clock.frozen(date(2013, 6, 1)):
        yield


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


@pytest.fixture
def talk(ward) -> Measure:
    return make_measure(ward, goal_named(ward, "ボランティアの仲介"), "相談の日")


@pytest.fixture
def visits(ward, talk) -> Indicator:
    return Indicator.objects.create(plan=ward, measure=talk, title="相談の回数", unit="回", position=1)


def page_of(row: Indicator, more: str = "") -> str:
    return f"/desk/plan/2/figures/{row.uid}/values/{more}"


def opened(client, row: Indicator, more: str = "") -> dict[str, str]:
    form = client.get(page_of(row, more)).context["form"]
    sent = {cell["name"]: cell["typed"] for line in form.lines if not line.locked for cell in line.cells}
    return sent | {"seen": form.seen_text}


def part(area, year: int, name: str = "value") -> str:
    return f"v-{area.pk}-{year}-{name}"


def saved(row: Indicator) -> dict[tuple[str, int], Decimal | None]:
    return {(value.area.slug, value.fiscal_year): value.value for value in row.values.select_related("area")}


def test_suzuki_writes_values_and_the_public_reads_them_at_once(client, suzuki, midori, ward, visits):
    publish_as(ward, "基本案")
    stamp = public_stamp()
    client.force_login(suzuki.account)
    typed = {
        part(midori, 2011): "１，２３４回", part(midori, 2011, "error"): "±2.5",
        part(midori, 2011, "day"): "平成24年3月31日", part(midori, 2011, "note"): "窓口と電話",
        part(midori, 2012): "1300",
    }  # fmt: skip
    answer = client.post(page_of(visits), opened(client, visits) | typed, follow=True)
    page = answer.content.decode()
    assert "2件の実績値を保存しました。公開している指標のページに、もう出ています。" in page
    assert "速報" in page
    first = IndicatorValue.objects.get(fiscal_year=2011)
    assert (first.value, first.error, first.taken_on, first.note) == (
        1234,
        Decimal("2.5"),
        date(2012, 3, 31),
        "窓口と電話",
    )
    assert (first.taken_by, first.source, first.frozen_at) == (str(suzuki), "hand", None)
    assert IndicatorValue.objects.get(fiscal_year=2012).taken_on == date(2013, 6, 1)
    assert public_stamp() != stamp
    assert JournalEntry.objects.get(key="plans.value.recorded").public
    client.logout()
    assert "1,234" in client.get(f"/plan/2/indicators/{visits.uid}/").content.decode()


def test_values_of_what_nobody_has_published_stay_inside(client, suzuki, midori, visits):
    stamp = public_stamp()
    client.force_login(suzuki.account)
    answer = client.post(page_of(visits), opened(client, visits) | {part(midori, 2011): "5"}, follow=True)
    assert "公開するまでは、外からは見えません" in answer.content.decode()
    assert public_stamp() == stamp


def test_a_value_is_taken_away_by_emptying_its_line(client, suzuki, midori, visits):
    client.force_login(suzuki.account)
    client.post(page_of(visits), opened(client, visits) | {part(midori, 2011): "5"})
    emptied = {part(midori, 2011): "―", part(midori, 2011, "note"): ""}
    client.post(page_of(visits), opened(client, visits) | emptied)
    assert saved(visits) == {}
    line = JournalEntry.objects.filter(key="plans.value.recorded").latest("pk")
    assert line.details["changes"][0]["before"][0] == "5"


def test_a_small_number_is_hidden_and_not_stored(client, suzuki, midori, visits):
    client.force_login(suzuki.account)
    client.post(page_of(visits), opened(client, visits) | {part(midori, 2011): "秘匿"})
    row = IndicatorValue.objects.get()
    assert (row.suppressed, row.value) == (True, None)
    assert opened(client, visits)[part(midori, 2011)] == "秘匿"


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        (
            "value",
            "たくさん",
            "平成23年度　実績値：「たくさん」を数として読めません。「120」「120回」のように書いてください。",
        ),
        ("error", "-1", "平成23年度　誤差（±）：誤差は「2.5」のように、0以上の数で書いてください。"),
        ("day", "きのう", "平成23年度　いつの数字か：「きのう」を日付として読めませんでした。"),
        ("day", "2013/6/2", "まだ来ていない日です。"),
        ("note", "あ" * 201, "補足は200字まで"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_saved(client, suzuki, midori, visits, name, typed, words):
    client.force_login(suzuki.account)
    sent = opened(client, visits) | {part(midori, 2011): "5", part(midori, 2012): "6", part(midori, 2011, name): typed}
    page = client.post(page_of(visits), sent).content.decode()
    assert words in page
    assert f'href="#{part(midori, 2011, name)}"' in page
    assert saved(visits) == {}


def test_wards_may_write_values_for_each_district(client, suzuki, districts, visits):
    client.force_login(suzuki.account)
    more = "?by=district&year=2012"
    sent = opened(client, visits, more) | {part(districts["kamoi"], 2012): "7", part(districts["nagatsuta"], 2012): "9"}
    client.post(page_of(visits, more), sent)
    assert saved(visits) == {("kamoi", 2012): 7, ("nagatsuta", 2012): 9}
    assert client.get(page_of(visits, "?by=district&year=20²2")).status_code == 200


def test_a_signed_value_is_locked_and_says_why(client, suzuki, midori, visits):
    row = IndicatorValue.objects.create(
        indicator=visits, area=midori, fiscal_year=2011, value=5, taken_on=date(2012, 3, 31), frozen_at=clock.now()
    )
    client.force_login(suzuki.account)
    page = client.get(page_of(visits)).content.decode()
    assert "平成25年6月1日に確定しました。" in page
    assert part(midori, 2011) not in page
    client.post(page_of(visits), opened(client, visits) | {part(midori, 2011): "6"})
    row.refresh_from_db()
    assert row.value == 5


def test_a_value_that_was_signed_after_the_page_was_opened_is_kept(client, suzuki, midori, visits):
    client.force_login(suzuki.account)
    client.post(page_of(visits), opened(client, visits) | {part(midori, 2011): "5"})
    form = opened(client, visits)
    IndicatorValue.objects.update(frozen_at=clock.now())
    answer = client.post(page_of(visits), form | {part(midori, 2011): "6", part(midori, 2012): "7"})
    assert "平成23年度：ページを開いたあとで確定した" in answer.content.decode()
    assert saved(visits) == {("midori", 2011): 5}


def test_the_second_of_two_writers_sees_both_and_nothing_is_lost(client, suzuki, midori, visits):
    client.force_login(suzuki.account)
    second = opened(client, visits)
    client.post(page_of(visits), opened(client, visits) | {part(midori, 2011): "5"})
    answer = client.post(page_of(visits), second | {part(midori, 2011): "6", part(midori, 2012): "8"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "ほかの人が先に「5　平成25年6月1日」にしました。あなたが書いたのは「6」です。" in page
    assert saved(visits) == {("midori", 2011): 5}
    again = second | {part(midori, 2011): "6", part(midori, 2012): "8", "seen": answer.context["form"].seen_text}
    assert client.post(page_of(visits), again).status_code == 302
    assert saved(visits) == {("midori", 2011): 6, ("midori", 2012): 8}


def test_nothing_changed_writes_nothing(client, suzuki, midori, visits):
    client.force_login(suzuki.account)
    client.post(page_of(visits), opened(client, visits) | {part(midori, 2011): "1,200"})
    answer = client.post(page_of(visits), opened(client, visits), follow=True)
    assert "何も変えていません" in answer.content.decode()
    assert JournalEntry.objects.filter(key="plans.value.recorded").count() == 1


def test_an_organisation_writes_values_of_the_indicators_that_it_owns(client, midori, ward, talk, visits):
    council = make_organisation("緑区社会福祉協議会")
    takahashi = make_person("高橋 学", "takahashi", Role.ORGANISATION, midori, organisation=council)
    client.force_login(takahashi.account)
    assert client.get(page_of(visits)).status_code == 403
    visits.owner = make_organisation("別の団体")
    visits.save()
    assert client.get(page_of(visits)).status_code == 403
    visits.owner = council
    visits.save()
    client.post(page_of(visits), opened(client, visits) | {part(midori, 2011): "5"})
    assert saved(visits) == {("midori", 2011): 5}
    assert IndicatorValue.objects.get().taken_by == str(takahashi)
    assert client.get(f"/desk/plan/2/figures/{visits.uid}/").status_code == 403


def test_an_organisation_that_reads_no_plan_still_writes_its_own(client, ward, midori, visits):
    council = make_organisation("緑区社会福祉協議会")
    takahashi = make_person("高橋 学", "takahashi", Role.ORGANISATION, organisation=council)
    client.force_login(takahashi.account)
    assert client.get(page_of(visits)).status_code == 404
    Indicator.objects.update(owner=council)
    assert client.get(page_of(visits)).status_code == 200
    client.post(page_of(visits), opened(client, visits) | {part(midori, 2011): "5"})
    assert saved(visits) == {("midori", 2011): 5}


def test_tanaka_writes_values_of_her_own_district_and_sato_does_not_see_them(client, tanaka, sato, ward, districts):
    nagatsuta = ward.district_plans.get(area__slug="nagatsuta")
    measure = make_measure(nagatsuta, goal_named(nagatsuta, "一人ひとりの力"), "お茶の会")
    teas = Indicator.objects.create(plan=nagatsuta, measure=measure, title="お茶の会の回数", unit="回")
    client.force_login(tanaka.account)
    client.post(page_of(teas), opened(client, teas) | {part(districts["nagatsuta"], 2011): "12"})
    assert saved(teas) == {("nagatsuta", 2011): 12}
    client.force_login(sato.account)
    assert client.get(page_of(teas)).status_code == 404
    assert client.post(page_of(teas), {}).status_code == 404


def test_tanaka_does_not_reach_the_wards_values(client, tanaka, visits):
    client.force_login(tanaka.account)
    assert client.get(page_of(visits)).status_code == 404


def test_yamada_reads_and_may_not_write(client, yamada, visits):
    client.force_login(yamada.account)
    assert client.get(page_of(visits)).status_code == 403
    assert client.post(f"/desk/plan/2/figures/{visits.uid}/count/").status_code == 403


def test_nobody_else_gets_in(client, visits):
    assert client.get(page_of(visits)).status_code == 302
    assert client.get(f"/desk/plan/2/figures/{visits.uid}/rows/").status_code == 302
