from __future__ import annotations

from datetime import date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaeai.kernel.clock import frozen
from sasaeai.kernel.fiscal import (
    ERAS,
    FiscalYear,
    UnreadableDate,
    UnreadableYear,
    era_of,
    month_words,
    parse_date,
    wareki_date,
)

steady = settings(deadline=None, derandomize=True, database=None)
years = st.integers(1868, 2117).map(FiscalYear)
days = st.dates(date(1868, 1, 25), date(2117, 12, 31))  # 平成99年 and 令和99年 are the last with two digits
FULL_WIDTH = str.maketrans("0123456789HRS./", "０１２３４５６７８９ＨＲＳ．／")


@pytest.mark.parametrize(
    ("year", "printed"),
    [
        (1868, "明治元年度"),
        (1911, "明治44年度"),
        (1912, "大正元年度"),
        (1926, "大正15年度"),
        (1927, "昭和2年度"),
        (1988, "昭和63年度"),
        (1989, "平成元年度"),
        (2011, "平成23年度"),
        (2018, "平成30年度"),
        (2019, "令和元年度"),
        (2020, "令和2年度"),
        (2024, "令和6年度"),
    ],
)
def test_a_fiscal_year_bears_the_era_of_most_of_its_days(year: int, printed: str) -> None:
    assert str(FiscalYear(year)) == FiscalYear(year).wareki == printed
    assert FiscalYear(year).western == f"{year}年度"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("H23", 2011),
        ("平成23年度", 2011),
        ("平成２３年度", 2011),
        ("平成 23 年度", 2011),
        ("平23", 2011),
        ("h.23", 2011),
        ("㍻23年", 2011),
        ("２０１１", 2011),
        ("2011年度", 2011),
        ("西暦2011年", 2011),
        ("FY2011", 2011),
        (2011, 2011),
        (2011.0, 2011),
        (date(2012, 3, 31), 2011),
        ("R6", 2024),
        ("Ｒ１", 2019),
        ("R元", 2019),
        ("令和元年度", 2019),
        ("H31", 2019),
        ("平成31年度", 2019),
        ("平成32年度", 2020),
        ("昭和64年", 1989),
    ],
)
def test_a_year_is_read_however_it_was_typed(text: object, year: int) -> None:
    assert FiscalYear.parse(text) == FiscalYear(year)


@pytest.mark.parametrize(
    "text", ["", "23", "来年", "H", "H0", "平成元年4月1日", "H213", "1500", "3011", "20111", None, 23.5]
)
def test_what_is_no_year_is_refused_in_words(text: object) -> None:
    with pytest.raises(UnreadableYear, match=r"年度として読めませんでした.*のように書いてください"):
        FiscalYear.parse(text)


@steady
@given(years)
def test_every_year_comes_back_from_every_way_of_printing(year: FiscalYear) -> None:
    for printed in (year.wareki, year.western, f"{year.era.letter}{year.short}", year.wareki.translate(FULL_WIDTH)):
        assert FiscalYear.parse(printed) == year


@steady
@given(days)
def test_every_day_lies_in_exactly_its_year(day: date) -> None:
    year = FiscalYear.of(day)
    assert day in year
    assert day not in year + 1
    assert day not in year - 1


def test_a_year_runs_from_april_to_march() -> None:
    year = FiscalYear(2011)
    assert (year.start, year.end) == (date(2011, 4, 1), date(2012, 3, 31))
    assert FiscalYear.of(date(2012, 3, 31)) == year
    assert FiscalYear.of(date(2012, 4, 1)) == year + 1
    assert [int(one) for one in year.through(year + 4)] == [2011, 2012, 2013, 2014, 2015]
    assert max(year, year - 1) is year
    assert {year: "found"}[FiscalYear(2011)] == "found"


def test_the_present_year_is_that_of_the_clock() -> None:
    with frozen(date(2012, 3, 31)):
        assert FiscalYear.current() == FiscalYear(2011)


@pytest.mark.parametrize("era", ERAS)
def test_an_era_begins_on_its_first_day(era: object) -> None:
    before = date.fromordinal(era.first_day.toordinal() - 1)
    assert wareki_date(era.first_day).startswith(f"{era.name}元年")
    assert era_of(before) is not era


def test_a_day_before_meiji_is_printed_in_western_years() -> None:
    assert wareki_date(date(1867, 11, 9)) == "1867年11月9日"


@pytest.mark.parametrize(
    "text",
    [
        "2011/12/1",
        "2011-12-01",
        "2011.12.1",
        "20111201",
        "2011年12月1日",
        "平成23年12月1日",
        "平成23年12月1日（木）",
        "平成23年12月1日(木曜日)",
        "H23.12.1",
        "Ｈ２３．１２．１",
        "H23/12/01",
        "２０１１／１２／１",
        " 2011 年 12 月 1 日 ",
        "2011-12-01 00:00:00",
        "2011-12-01T00:00:00",
        20111201,
        date(2011, 12, 1),
        datetime(2011, 12, 1),
    ],
)
def test_a_date_is_read_however_it_was_typed(text: object) -> None:
    assert parse_date(text) == date(2011, 12, 1)


@pytest.mark.parametrize(
    "text", ["", "12/1", "2011/13/1", "2011/2/29", "H23.12", "平成0年1月1日", "H23", "あした", None]
)
def test_what_is_no_date_is_refused_in_words(text: object) -> None:
    with pytest.raises(UnreadableDate, match=r"日付として読めませんでした.*のように書いてください"):
        parse_date(text)


def test_a_date_of_the_era_that_was_ending_is_understood() -> None:
    assert parse_date("平成31年5月1日") == parse_date("令和元年5月1日") == date(2019, 5, 1)


@steady
@given(days)
def test_every_date_comes_back_from_every_way_of_printing(day: date) -> None:
    era = era_of(day)
    short = f"{era.letter}{era.year_of(day.year)}.{day.month}.{day.day}"
    for printed in (wareki_date(day), day.isoformat(), f"{day:%Y/%m/%d}", short, short.translate(FULL_WIDTH)):
        assert parse_date(printed) == day


def page(template: str, value: object) -> str:
    return Template("{% load dates %}" + template).render(Context({"it": value}))


def test_templates_print_years_and_days() -> None:
    assert page("{{ it|wareki }}", date(2011, 3, 31)) == "平成23年3月31日"
    assert page("{{ it|fiscal_year }}", date(2011, 3, 31)) == "平成22年度"
    assert page("{{ it|fiscal_year }} {{ it|wareki }}", FiscalYear(2019)) == "令和元年度 令和元年度"
    assert page("{{ it|fiscal_year_both }}", 2024) == "令和6年度（2024年度）"
    assert page("{{ it|day }}{{ it|wareki }}{{ it|fiscal_year }}{{ it|fiscal_year_both }}", None) == ""


def test_english_pages_print_western_years() -> None:
    with translation.override("en"):
        assert page("{{ it|day }}, {{ it|fiscal_year }}", date(2011, 3, 31)) == "March 31, 2011, FY2010"
        assert page("{{ it|wareki }}", date(2011, 3, 31)) == "平成23年3月31日"


def test_a_moment_is_printed_as_the_day_that_it_is_in_japan() -> None:
    with frozen(datetime.fromisoformat("2011-03-31T15:30:00+00:00")) as moment:
        assert page("{{ it|day }} {{ it|fiscal_year }}", moment) == "平成23年4月1日 平成23年度"


def test_plain_japanese_pages_print_both_years() -> None:
    with translation.override("ja-simple"):
        assert page("{{ it|day }} {{ it|fiscal_year }}", date(2011, 3, 31)) == (
            "平成23年（2011年）3月31日 平成22年度（2010年度）"
        )
        assert (FiscalYear(2011).narrow, FiscalYear(2011).narrow_words) == ("2011", "2011年度")


def test_narrow_columns_and_months_follow_the_reader_too() -> None:
    assert (FiscalYear(2011).narrow, FiscalYear(2011).narrow_words) == ("23", "23年度")
    assert month_words(date(2013, 11, 20)) == "平成25年11月"
    with translation.override("en"):
        assert (FiscalYear(2011).narrow, FiscalYear(2011).narrow_words) == ("2011", "FY2011")
        assert month_words(date(2013, 11, 20)) == "November 2013"
