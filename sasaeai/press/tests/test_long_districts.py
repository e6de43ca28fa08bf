"""A district with very many measures does not hide the others in the ward's book."""

from __future__ import annotations

import pytest

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.plans.models import Goal, Measure, Plan, Release, Support
from sasaeai.plans.pins import pins
from sasaeai.plans.released import ReleaseReader
from sasaeai.plans.tests.making import make_measure, publish_as
from sasaeai.press.content.block import Table
from sasaeai.press.content.inline import PageOf, plain
from sasaeai.press.content.paper import walk
from sasaeai.press.making import TIGHTENINGS, Making, pages_of
from sasaeai.press.models import MadePaper
from sasaeai.press.papers import book
from sasaeai.press.papers.parts.districts import MOST_IN_FULL, shared_out
from sasaeai.press.papers.parts.measures import MOST_PAGES, years_in_short
from sasaeai.press.papers.whole import Whole
from sasaeai.press.tests.reading import said
from sasaeai.press.tests.test_papers import wanted
from sasaeai.press.writers.typeset import typeset
from tests.kept import kept

SHORT = "この地区の取組は41件あるので、ここでは一行ずつのせています。"


@kept
def with_measures(ward: Plan, slug: str, count: int) -> Plan:
    """The district's plan with so many measures, each with a text, who acts, and 実施 in two years; published."""
    plan = ward.district_plans.get(area__slug=slug)
    model = Measure.objects.filter(plan=ward, schedule__isnull=False).first()
    assert model is not None
    Plan.objects.filter(pk=plan.pk).update(uses_schedule=True)
    plan.refresh_from_db()
    goal = Goal.objects.filter(plan=plan).first()
    for at in range(count - Measure.objects.filter(plan=plan).count()):
        made = make_measure(plan, goal, f"鴨居の集い{at}", text=f"月に{at}回、公園に集まります。")
        planned = model.schedule.first()
        for year in (2012, 2013):
            made.schedule.create(fiscal_year=year, planned=planned.planned)
    publish_as(plan, "確定")
    return plan


def released() -> Whole:
    return Whole(ReleaseReader(pins(), 2, "/plan/2/"))


def test_a_district_with_more_than_forty_measures_has_a_line_for_each_in_the_book_of_the_ward(ward):
    with_measures(ward, "kamoi", MOST_IN_FULL + 1)
    paper = book.book(released(), wanted())
    text = said(paper)
    assert SHORT in text
    assert "公園に集まります" not in text
    rows = [row for table in walk(paper.blocks) if isinstance(table, Table) for row in table.rows]
    (told,) = [row for row in rows if "鴨居の集い7" in plain(row[0].words)]
    assert plain(told[-1].words).endswith(" 24–25")
    assert "はじめの2年は試し、後の3年で11地区に広げます。" in text  # the ward's own stand in full


def test_a_district_with_forty_has_them_in_full(ward):
    with_measures(ward, "kamoi", MOST_IN_FULL)
    text = said(book.book(released(), wanted()))
    assert "月に3回、公園に集まります。" in text
    assert "ここでは一行ずつ" not in text


def test_its_leaflet_has_two_pages_all_the_same_and_says_how_many_more_there_are(ward):
    kamoi = with_measures(ward, "kamoi", 150)
    row = MadePaper(kind="leaflet", period=ward.period, release=Release.objects.current(), district="kamoi")
    making = Making()
    assert making.make(row).pages == 2
    text = said(making.paper(row, TIGHTENINGS - 1))
    shown = text.count("鴨居の集い")
    assert 0 < shown < 150
    count = Measure.objects.filter(plan=kamoi, title__startswith="鴨居の集い").count() - shown
    assert f"ほかに{count}件の取組があります。地区のウェブページで、すべて読めます。" in text


def test_a_leaflet_is_tightened_no_more_than_it_must_be(ward):
    with_measures(ward, "kamoi", MOST_IN_FULL + 1)
    row = MadePaper(kind="leaflet", period=ward.period, release=Release.objects.current(), district="kamoi")
    making = Making()
    pages = [pages_of(typeset(making.paper(row, fit))) for fit in range(TIGHTENINGS)]
    assert pages == sorted(pages, reverse=True)
    fit = next(fit for fit, count in enumerate(pages) if count <= 2)
    assert making.make(row).content == typeset(making.paper(row, fit))


def test_many_measures_that_the_ward_supports_are_named_without_their_pages(ward):
    kamoi = with_measures(ward, "kamoi", MOST_IN_FULL + 1)
    source = Measure.objects.filter(plan=ward).first()
    assert source is not None
    own = list(Measure.objects.filter(plan=kamoi, title__startswith="鴨居の集い"))
    for at, pages in ((MOST_PAGES, MOST_PAGES), (MOST_PAGES + 1, 0)):
        source.supports.all().delete()
        for measure in own[:at]:
            Support.objects.create(ward_measure=source, district_measure=measure)
        publish_as(ward, "確定")
        rows = [row for table in walk(book.book(released(), wanted()).blocks) if isinstance(table, Table)
                for row in table.rows]  # fmt: skip
        (words,) = [
            row[1].words
            for row in rows
            if plain(row[0].words) == "支える地区の取組" and "鴨居の集い" in plain(row[1].words)
        ]
        assert plain(words).count("鴨居「鴨居の集い") == at
        assert sum(isinstance(part, PageOf) for part in words) == pages


@pytest.mark.parametrize(
    ("counts", "most", "shares"),
    [([40, 40, 40], 30, [10, 10, 10]), ([2, 40, 40], 30, [2, 14, 14]), ([5, 1], 30, [5, 1]), ([], 30, [])],
)
def test_room_is_shared_out_evenly(counts, most, shares):
    assert shared_out(counts, most) == shares


@pytest.mark.parametrize(
    ("planned", "told"),
    [
        (["検討", "試行", "実施", "実施", "実施"], "検討 23、試行 24、実施 25–27"),
        (["", "実施", "", "", "実施"], "実施 24、実施 27"),
        (["", "", "", "", ""], ""),
    ],
)
def test_years_that_follow_each_other_are_told_once(planned, told):
    cells = [{"label": label, "words": "", "year": FiscalYear(2011 + at)} for at, label in enumerate(planned)]
    assert years_in_short(cells) == told
