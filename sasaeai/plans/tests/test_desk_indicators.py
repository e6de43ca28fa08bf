"""Indicators on the desk: added, changed and put in order beside their goal or measure; districts do without."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sasaeai.kernel.models import JournalEntry
from sasaeai.people.models import Role
from sasaeai.people.tests.known import make_organisation, make_person
from sasaeai.plans.models import Indicator, Measure, Plan

from .making import goal_named, make_measure, make_plan

FIGURES = "/desk/plan/2/figures/"


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


@pytest.fixture
def talk(ward) -> Measure:
    return make_measure(ward, goal_named(ward, "ボランティアの仲介"), "相談の日")


@pytest.fixture
def visits(ward, talk) -> Indicator:
    return Indicator.objects.create(plan=ward, measure=talk, title="相談の回数", unit="回", position=1)


FORM = {
    "title": "仲介が成立した件数", "unit": "件", "kind": "activity", "direction": "up", "basis": "single",
    "definition": "成立した日を1と数える。", "method": "区社協の台帳", "source": "hand", "baseline_year": "Ｈ２２",
    "baseline_value": "１，０３２件", "target_2011": "1,100", "target_2015": "1500件",
    "target_reason": "毎年1割ずつ増やす。",
}  # fmt: skip


def listing(owner) -> str:
    return f"{FIGURES}of/{type(owner).__name__.lower()}/{owner.uid}/"


def opened(client, row: Indicator) -> dict[str, str]:
    form = client.get(f"{FIGURES}{row.uid}/").context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_suzuki_adds_an_indicator_to_a_measure_with_numbers_as_people_write_them(client, suzuki, ward, talk):
    owner = make_organisation("緑区社会福祉協議会")
    client.force_login(suzuki.account)
    answer = client.post(listing(talk) + "add/", FORM | {"owner": str(owner.pk)}, follow=True)
    assert "指標を加えました。" in answer.content.decode()
    row = Indicator.objects.get()
    assert (row.measure, row.goal, row.plan, row.owner) == (talk, None, ward, owner)
    assert (row.baseline_year, row.baseline_value) == (2010, Decimal(1032))
    assert {target.fiscal_year: target.value for target in row.targets.all()} == {2011: 1100, 2015: 1500}
    line = JournalEntry.objects.get(key="plans.indicator.added")
    assert not line.public
    assert "相談の日" in line.sentence()


def test_a_goal_has_indicators_too_and_the_desk_shows_them(client, suzuki, ward):
    goal = goal_named(ward, "一人ひとりの力")
    client.force_login(suzuki.account)
    client.post(listing(goal) + "add/", FORM)
    row = Indicator.objects.get()
    assert row.goal == goal
    assert "仲介が成立した件数" in client.get(f"/desk/plan/2/goals/{goal.uid}/").content.decode()
    assert f"{FIGURES}{row.uid}/values/" in client.get(listing(goal)).content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("title", "", "指標の名前を書いてください。"),
        ("unit", "", "単位を書いてください。"),
        (
            "baseline_value",
            "千人くらい",
            "「千人くらい」を数として読めません。「120」「120件」のように書いてください。",
        ),
        ("target_2012", "1200回", "「1200回」を数として読めません。"),
        ("target_2012", "1,23", "「1,23」を数として読めません。"),
        ("target_2012", "0.123", "小数第2位まで"),
        ("target_2012", "1" * 13, "大きすぎます"),
        ("baseline_year", "去年", "「去年」を年度として読めませんでした。"),
        ("baseline_year", "", "現状値には、いつの年度の数字かを書いてください。"),
        ("kind", "odd", "正しく選択してください"),
        ("owner", "999", "ここでは使えません"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_saved(client, suzuki, talk, field, typed, words):
    client.force_login(suzuki.account)
    answer = client.post(listing(talk) + "add/", FORM | {field: typed})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page
    assert f'href="#id_{field}"' in page
    assert not Indicator.objects.exists()


@pytest.mark.parametrize(
    ("unit", "typed", "value"),
    [
        ("人", "30人", 30),
        ("%", "３８．２％", "38.2"),
        ("％", "38.2%", "38.2"),
        ("件", "▲3", -3),
        ("か所", " 1 200 ", 1200),
    ],
)
def test_units_signs_and_wide_digits_are_understood(client, suzuki, talk, unit, typed, value):
    client.force_login(suzuki.account)
    client.post(
        listing(talk) + "add/", FORM | {"unit": unit, "baseline_value": "", "target_2011": typed, "target_2015": "―"}
    )
    assert [target.value for target in Indicator.objects.get().targets.all()] == [Decimal(value)]


def test_an_indicator_may_count_by_itself_and_takes_the_metrics_unit(client, suzuki, talk):
    client.force_login(suzuki.account)
    page = client.get(listing(talk) + "add/").content.decode()
    assert "活動した回数（回）" in page
    live = FORM | {
        "source": "metric",
        "metric_key": "doings.times",
        "unit": "",
        "baseline_value": "",
        "target_2015": "",
    }
    client.post(listing(talk) + "add/", live)
    row = Indicator.objects.get()
    assert (row.source, row.metric_key, row.unit) == ("metric", "doings.times", "回")


def test_what_is_counted_belongs_to_live_indicators_only(client, suzuki, talk):
    client.force_login(suzuki.account)
    answer = client.post(listing(talk) + "add/", FORM | {"source": "metric", "metric_key": ""})
    assert "何を数えるかを選んでください。" in answer.content.decode()
    answer = client.post(listing(talk) + "add/", FORM | {"source": "metric", "metric_key": "nobody.knows"})
    assert "ここでは使えません" in answer.content.decode()
    client.post(listing(talk) + "add/", FORM | {"source": "hand", "metric_key": "doings.times"})
    assert Indicator.objects.get().metric_key == ""


def test_a_metric_that_is_gone_stays_choosable_and_says_so(client, suzuki, visits):
    Indicator.objects.update(source="metric", metric_key="volunteers.matches")
    client.force_login(suzuki.account)
    assert "volunteers.matches（いまは使われていません）" in client.get(f"{FIGURES}{visits.uid}/").content.decode()


def test_suzuki_changes_an_indicator_and_the_public_waits_for_the_next_edition(client, suzuki, visits):
    client.force_login(suzuki.account)
    sent = opened(client, visits) | {"definition": "面談だけを数える。", "target_2012": "40回"}
    answer = client.post(f"{FIGURES}{visits.uid}/", sent, follow=True)
    assert "公開はまだしていません" in answer.content.decode()
    visits.refresh_from_db()
    assert visits.definition == "面談だけを数える。"
    assert [target.value for target in visits.targets.all()] == [40]
    changes = JournalEntry.objects.get(key="plans.indicator.changed").details["changes"]
    assert changes == {"definition": ["", "面談だけを数える。"], "target_2012": ["", "40"]}
    client.post(f"{FIGURES}{visits.uid}/", opened(client, visits) | {"target_2012": ""})
    assert not visits.targets.exists()
    client.post(f"{FIGURES}{visits.uid}/", opened(client, visits))
    assert JournalEntry.objects.filter(key="plans.indicator.changed").count() == 2


def test_the_second_of_two_writers_sees_both_and_nothing_is_lost(client, suzuki, visits):
    client.force_login(suzuki.account)
    second = opened(client, visits)
    client.post(f"{FIGURES}{visits.uid}/", opened(client, visits) | {"target_2015": "50", "method": "台帳"})
    answer = client.post(f"{FIGURES}{visits.uid}/", second | {"target_2015": "60"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "ほかの人が、先に書きなおしました" in page
    assert "平成27年度" in page
    assert (answer.context["form"]["target_2015"].value(), answer.context["form"]["method"].value()) == ("60", "台帳")
    assert [target.value for target in visits.targets.all()] == [50]
    form = answer.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    assert client.post(f"{FIGURES}{visits.uid}/", again).status_code == 302
    visits.refresh_from_db()
    assert ([target.value for target in visits.targets.all()], visits.method) == ([60], "台帳")


def test_indicators_are_put_in_order_with_buttons(client, suzuki, ward, talk, visits):
    Indicator.objects.create(plan=ward, measure=talk, title="相談した人", unit="人", position=2)
    client.force_login(suzuki.account)
    client.post(listing(talk), {"item": visits.uid, "where": "down"})
    page = client.get(listing(talk)).content.decode()
    assert page.index("相談した人") < page.index("相談の回数")
    assert JournalEntry.objects.filter(key="plans.indicator.moved").count() == 1
    assert client.post(listing(talk), {"item": "nothing", "where": "up"}).status_code == 404


def test_the_bin_takes_an_indicator_and_gives_it_back(client, suzuki, talk, visits):
    client.force_login(suzuki.account)
    address = f"/desk/plan/2/bin/indicator/{visits.uid}/"
    assert address in client.get(listing(talk)).content.decode()
    client.post(address, follow=True)
    assert "相談の回数" not in client.get(listing(talk)).content.decode()
    assert client.get(f"{FIGURES}{visits.uid}/").status_code == 404
    assert client.get(f"{FIGURES}{visits.uid}/values/").status_code == 404
    client.post(f"{address}restore/")
    assert client.get(f"{FIGURES}{visits.uid}/").status_code == 200


def test_an_indicator_of_a_measure_in_the_bin_is_not_written_either(client, suzuki, talk, visits):
    talk.bin(None)
    client.force_login(suzuki.account)
    assert client.get(f"{FIGURES}{visits.uid}/").status_code == 404
    assert client.get(listing(talk)).status_code == 404


def test_tanaka_does_without_until_she_wants_them(client, tanaka, ward):
    nagatsuta = ward.district_plans.get(area__slug="nagatsuta")
    measure = make_measure(nagatsuta, goal_named(nagatsuta, "一人ひとりの力"), "お茶の会")
    client.force_login(tanaka.account)
    assert "指標を使う" in client.get(listing(measure)).content.decode()
    assert client.post(listing(measure) + "add/", FORM).url == listing(measure)
    assert not Indicator.objects.exists()
    use = {"plan": "nagatsuta", "wanted": "1", "next": listing(measure)}
    answer = client.post(FIGURES + "use/", use, follow=True)
    assert "指標を加える" in answer.content.decode()
    client.post(listing(measure) + "add/", FORM)
    assert Indicator.objects.get().measure == measure
    client.post(FIGURES + "use/", {"plan": "nagatsuta", "wanted": "0"})
    assert Indicator.objects.count() == 1
    assert client.get(f"{FIGURES}{Indicator.objects.get().uid}/").status_code == 302


def test_tanaka_does_not_reach_the_wards(client, tanaka, talk, visits):
    client.force_login(tanaka.account)
    assert client.get(listing(talk)).status_code == 404
    assert client.get(f"{FIGURES}{visits.uid}/").status_code == 404


def test_sato_of_another_district_does_not_even_see_it(client, sato, ward):
    nagatsuta = ward.district_plans.get(area__slug="nagatsuta")
    measure = make_measure(nagatsuta, goal_named(nagatsuta, "一人ひとりの力"), "お茶の会")
    client.force_login(sato.account)
    assert client.get(listing(measure)).status_code == 404
    assert client.post(listing(measure) + "add/", FORM).status_code == 404
    assert client.post(FIGURES + "use/", {"plan": "nagatsuta", "wanted": "1"}).status_code == 404


def test_yamada_reads_and_may_not_write(client, yamada, talk, visits):
    client.force_login(yamada.account)
    assert client.get(listing(talk)).status_code == 403
    assert client.get(listing(talk) + "add/").status_code == 403
    assert client.post(f"{FIGURES}{visits.uid}/", FORM).status_code == 403
    assert client.post(FIGURES + "use/", {"plan": "midori", "wanted": "1"}).status_code == 403


def test_nobody_else_gets_in(client, talk, visits):
    for address in (listing(talk), listing(talk) + "add/", f"{FIGURES}{visits.uid}/"):
        assert client.get(address).status_code == 302
    assert client.get("/desk/plan/2/figures/of/plan/x/").status_code == 302


def test_only_goals_and_measures_have_indicators(client, suzuki, ward):
    client.force_login(suzuki.account)
    assert client.get(f"{FIGURES}of/problem/x/").status_code == 404


def test_the_reading_pages_of_the_desk_lead_to_what_changes_numbers(client, suzuki, yamada, ward, talk, visits):
    goal = goal_named(ward, "一人ひとりの力")
    pages = {
        "/desk/plan/2/": "/desk/plan/2/schedule/?plan=midori",
        f"/desk/plan/2/measures/{talk.uid}/": listing(talk),
        f"/desk/plan/2/goals/{goal.uid}/": listing(goal),
        f"/desk/plan/2/indicators/{visits.uid}/": f"{FIGURES}{visits.uid}/values/",
        "/desk/plan/2/districts/nagatsuta/": "/desk/plan/2/schedule/?plan=nagatsuta",
    }
    client.force_login(suzuki.account)
    for page, entrance in pages.items():
        assert f'href="{entrance}"' in client.get(page).content.decode(), page
        assert client.get(entrance).status_code == 200
    client.force_login(yamada.account)
    for page, entrance in pages.items():
        assert entrance not in client.get(page).content.decode(), page


def test_an_organisation_finds_its_indicators_values_and_nothing_else(client, midori, visits):
    council = make_organisation("緑区社会福祉協議会")
    takahashi = make_person("高橋 学", "takahashi", Role.ORGANISATION, midori, organisation=council)
    Indicator.objects.update(owner=council)
    client.force_login(takahashi.account)
    page = client.get(f"/desk/plan/2/indicators/{visits.uid}/").content.decode()
    assert f"{FIGURES}{visits.uid}/values/" in page
    assert f'{FIGURES}{visits.uid}/"' not in page


def test_when_the_way_of_counting_changed_is_written_and_read(client, suzuki, visits):
    client.force_login(suzuki.account)
    address = f"{FIGURES}{visits.uid}/"
    answer = client.post(address, opened(client, visits) | {"counted_anew_from": "そのうち"})
    assert "年度として読めませんでした" in answer.content.decode()
    client.post(address, opened(client, visits) | {"counted_anew_from": "Ｈ２４"})
    visits.refresh_from_db()
    assert visits.counted_anew_from == 2012
    page = client.get(f"/desk/plan/2/indicators/{visits.uid}/").content.decode()
    assert "平成24年度に数え方が変わりました。それより前の数字とは比べられません。" in page
    client.post(address, opened(client, visits) | {"counted_anew_from": ""})
    visits.refresh_from_db()
    assert visits.counted_anew_from is None
