"""Single cells as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.press.bringing.cells import (
    Step,
    bare_name,
    is_blank,
    plain_number,
    read_amount,
    read_step,
    span_in,
    split_names,
    split_number,
    split_pair,
    without_ruby,
    year_in,
)

from .workbooks import MIDORI


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("平成23年度", 2011),
        ("現状値\n（H22）", 2010),
        ("目標値(令和元年度)", 2019),
        ("Ｒ６", 2024),
        ("２０２４年度", 2024),
        ("令和6年度（2024年度）", 2024),
        ("24年度", 2012),
        ("27", 2015),
        ("3年目", 2013),
        ("H23～H27", None),
        ("23～25年度", None),
        ("平成23～25年度", None),
        ("目標値", None),
        ("99年度", None),
        ("6年目", None),
    ],
)
def test_the_year_that_a_heading_names(words, year):
    assert year_in(words, MIDORI) == year


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("23～25年度", (2011, 2013)),
        ("平成２６－２７年度", (2014, 2015)),
        ("前期（H23～H25）", (2011, 2013)),
        ("2011～2013年度", (2011, 2013)),
        ("指標1-2", None),
        ("H20～H25", None),
        ("25～23年度", None),
    ],
)
def test_the_years_from_and_to_that_a_heading_names(words, span):
    assert span_in(words, MIDORI) == span


def test_excel_makes_a_date_of_a_year_and_it_is_still_the_year():
    assert year_in("2012-03-31", MIDORI, date(2012, 3, 31)) == 2011


@pytest.mark.parametrize(
    ("words", "value", "unit", "note"),
    [
        ("３０人", "30", "人", ""),
        ("約１，２００", "1200", "", "約"),
        ("84件(H22)", "84", "件", ""),
        ("12.5％", "12.5", "%", ""),
        ("△3", "-3", "", ""),
        ("100人以上", "100", "人", "以上"),
        ("延べ20名", "20", "名", "延べ"),
    ],
)
def test_a_number_with_what_stands_beside_it(words, value, unit, note):
    found = read_amount(words)
    assert (found.text, found.unit, found.note) == (value, unit, note)


def test_the_year_beside_a_number_is_kept():
    assert read_amount("84件（平成22年度）").year == 2010


@pytest.mark.parametrize("words", ["増加", "30人／38人", "2～3回", "1,20", "", "9" * 13])
def test_what_is_no_single_number(words):
    assert read_amount(words) is None


@pytest.mark.parametrize("words", ["", " ", "―", "△", "-", "－", "なし", "…", "該当なし"])
def test_signs_that_mean_nothing_is_there(words):
    assert is_blank(words)


def test_pairs_are_two():
    assert split_pair("30人／38人") == ("30人", "38人")
    assert split_pair("―/40") == ("―", "40")
    assert split_pair("30人") is None
    assert split_pair("1/2/3") is None


@pytest.mark.parametrize(
    ("words", "number", "title"),
    [
        ("基本目標２　一人ひとりの力", "2", "一人ひとりの力"),
        ("①あいさつ", "1", "あいさつ"),
        ("２－①　居場所", "2-1", "居場所"),
        ("1-(2) 声かけ", "1-2", "声かけ"),
        ("(3)　つどい", "3", "つどい"),
        ("１．つながり", "1", "つながり"),
        ("Ⅱ 健康", "2", "健康"),
        ("1人ひとりを大切に", "", "1人ひとりを大切に"),
        ("10年後のまち", "", "10年後のまち"),
        ("つながり", "", "つながり"),
        ("アクション１　知る", "1", "知る"),
    ],
)
def test_a_number_before_a_title(words, number, title):
    assert split_number(words, ("基本目標", "小目標", "アクション")) == (number, title)


def test_a_reading_in_brackets_is_taken_off_and_other_brackets_stay():
    assert without_ruby("白根(しらね)地区") == ("白根地区", "しらね")
    assert without_ruby("区役所（協力）") == ("区役所（協力）", "")
    assert without_ruby("参加者（ひと）") == ("参加者（ひと）", "")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("高齢課、区社協／ＰＴＡ", ["高齢課", "区社協", "ＰＴＡ"]),
        ("「販売店、配達の会社」、区役所", ["販売店、配達の会社", "区役所"]),
        ("親の会「てとて、わ」", ["親の会「てとて、わ」"]),
        ("「あ」と「い」", ["「あ」と「い」"]),
        ("書きかけの「、区役所", ["書きかけの「", "区役所"]),
    ],
)
def test_names_in_one_cell(words, names):
    assert [bare_name(name) for name in split_names(words)] == names


def test_numbers_are_compared_whatever_their_signs():
    assert plain_number("２－①－１") == plain_number("2-(1)-1") == plain_number("2-1-1") == "2-1-1"


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("検討", Step("検討")),
        ("実　施", Step("実施")),
        ("試行：2か所で", Step("試行", "2か所で")),
        ("試行（2か所）", Step("試行", "2か所")),
        ("→", Step("試行", "", "arrow")),
        ("―", Step()),
        ("●", Step("実施", "", "mark")),
        ("検討→試行", Step("検討", "→試行", "several")),
        ("随時", Step("", "随時", "words")),
    ],
)
def test_a_cell_of_the_schedule(words, step):
    assert read_step(words, Step("試行"), MIDORI.states) == step
