"""Numbers say what they are: a blank is no zero, a small change in a survey is no change, a hidden value is hidden."""

from __future__ import annotations

import re

import pytest

from sasaeai.plans.models import Indicator, Plan

from .full_plan import make_full_plan, make_indicator, make_value, publish_all
from .making import goal_named, make_measure, publish_as


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_full_plan(midori, districts.values())


def page_of(client, indicator: Indicator) -> str:
    publish_as(indicator.plan, "確定")
    return client.get(f"/plan/2/indicators/{indicator.uid}/").content.decode()


def survey(ward: Plan, *values: tuple[int, object, object]) -> Indicator:
    indicator = make_indicator(ward.measures.get(), title="つながりを感じる人の割合", kind="awareness", source="survey")
    indicator.values.all().delete()
    Indicator.objects.filter(pk=indicator.pk).update(unit="%", baseline_value=None, baseline_year=None)
    for year, value, error in values:
        make_value(indicator, year, value, error=error)
    return indicator


def test_a_blank_in_the_table_is_said_in_words_and_never_zero(client, ward):
    publish_all(ward)
    page = client.get("/plan/2/table/").content.decode()
    assert "該当する記載なし" in page
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    assert not re.search(r">\s*0\s*<", body)


def test_each_number_of_the_table_leads_to_as_many_measures(client, ward, districts):
    make_measure(ward, goal_named(ward, "一人ひとりの力"), "小目標を決めていない取組")
    publish_all(ward)
    page = client.get("/plan/2/table/").content.decode()
    cells = re.findall(r'<a href="(/plan/2/measures/\?[^"]+)"[^>]*>(\d+)</a>', page)
    assert len(cells) > 20
    for address, count in cells:
        shown = client.get(address.replace("&amp;", "&")).content.decode()
        assert f"{count}件あります" in shown, address


def test_measures_that_name_no_small_goal_have_a_row_of_their_own(client, ward):
    publish_all(ward)
    assert "小目標を定めていない取組" in client.get("/plan/2/table/").content.decode()


def test_a_change_inside_the_sampling_error_cannot_be_judged(client, ward):
    page = page_of(client, survey(ward, (2010, "38.2", "2.5"), (2013, "40.1", "2.4")))
    assert "判断できません" in page
    assert "改善" not in page
    assert "めざす向き" not in page


def test_a_change_beyond_the_sampling_error_is_said(client, ward):
    page = page_of(client, survey(ward, (2010, "38.2", "2.5"), (2013, "45.8", "2.4")))
    assert "平成22年度の38.2%から平成25年度の45.8%になりました。めざす向きです。" in page


def test_a_change_the_other_way_is_said_too(client, ward):
    page = page_of(client, survey(ward, (2010, "38.2", "1"), (2013, "30", "1")))
    assert "めざす向きとは逆です。" in page


def test_a_provisional_value_is_shown_as_such_and_not_compared(client, ward):
    indicator = survey(ward, (2010, "38.2", None))
    make_value(indicator, 2013, "20", final=False)
    page = page_of(client, indicator)
    assert "速報" in page
    assert "になりました" not in page


def test_a_suppressed_value_and_a_missing_one_are_told_apart(client, ward, districts):
    indicator = Indicator.objects.get(title="仲介の件数")
    make_value(indicator, 2011, 12, area=districts["kamoi"])
    make_value(indicator, 2011, None, area=districts["miho"], suppressed=True)
    make_value(indicator, 2012, 9, area=districts["kamoi"])
    page = page_of(client, indicator)
    row = page[page.index(">三保<") :]
    row = row[: row.index("</tr>")]
    assert "秘匿" in row
    assert "―" in row


def test_definition_method_baseline_targets_and_their_reason_are_there(client, ward):
    page = page_of(client, Indicator.objects.get(title="仲介の件数"))
    for words in (
        "相手が決まった仲介を1と数えます。",
        "相談票を数えます。",
        "84",
        "300",
        "1地区あたり月2件をめざします。",
    ):
        assert words in page


def test_a_live_indicator_says_when_it_was_last_counted(client, ward):
    indicator = make_indicator(ward.measures.get(), title="活動の回数", source="metric", metric_key="doings.times")
    indicator.values.update(source="metric")
    page = page_of(client, indicator)
    assert "地域の活動から自動で数えています。" in page
    assert "最後に数えた日：平成24年4月10日" in page


def test_a_number_that_no_feature_offers_any_more_is_said_in_words(client, ward):
    indicator = make_indicator(ward.measures.get(), title="消えた数字", source="metric", metric_key="gone.away")
    assert "この数字を出す機能が使われていません。" in page_of(client, indicator)


def test_what_was_done_stands_beside_what_was_planned(client, ward):
    publish_all(ward)
    measure = ward.measures.get()
    page = client.get(f"/plan/2/measures/{measure.uid}/").content.decode()
    assert "平成23年度" in page
    assert "2か所で" in page
    assert "鴨居 お助け隊" in page
