"""What the plan's papers say: each from the same rows that the pages read, in a constant number of queries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.kernel.clock import frozen
from sasaeai.kernel.models import TextVariant
from sasaeai.kernel.variants import put_variant, variant_key
from sasaeai.plans.models import Goal, Indicator, IndicatorValue, Measure, Plan, Release, Succession
from sasaeai.plans.pins import pins
from sasaeai.plans.released import ReleaseReader
from sasaeai.plans.tests.full_plan import make_full_plan, make_problem
from sasaeai.plans.tests.making import make_measure, make_plan, publish_as
from sasaeai.plans.working import WorkingReader
from sasaeai.press.content.block import Cover
from sasaeai.press.content.inline import Ruby, Strong, Term, line, plain
from sasaeai.press.content.paper import Paper, headings, walk
from sasaeai.press.making import Making
from sasaeai.press.models import MadePaper
from sasaeai.press.papers import book, digest, leaflet
from sasaeai.press.papers.parts.cells import quoted
from sasaeai.press.papers.retouch import Readings
from sasaeai.press.papers.wanted import Wanted
from sasaeai.press.papers.whole import Whole
from sasaeai.press.tests.reading import changes, said
from sasaeai.press.writers.faults import faults

DAY = date(2013, 11, 20)


def wanted(**more) -> Wanted:
    return Wanted("https://plan.example.jp", DAY, "CC BY 4.0", **more)


def released() -> Whole:
    return Whole(ReleaseReader(pins(), 2, "/plan/2/"))


def made(ward: Plan, kind: str, **more) -> Paper:
    return Making().paper(MadePaper(kind=kind, period=ward.period, release=Release.objects.current(), **more))


def test_the_book_tells_the_plan_from_its_reasons_to_its_districts(ward):
    paper = book.book(released(), wanted())
    text = said(paper)
    quoted = "「手伝いたいが、きっかけがない」と答えました。　38.2 %（区民アンケート 問14、n=1,430、誤差 ±2.5ポイント）"
    assert quoted in text
    assert "はじめの2年は試し、後の3年で11地区に広げます。" in text
    assert "主体：地域ケアプラザ　協力：区社協" in text
    assert "仲介の件数：現状 84件（平成22年度） → 実績 121件（平成23年度） → 目標 300件（平成27年度）" in text
    assert "鴨居「鴨居 お助け隊」" in text
    assert "区に一つの窓口だけでは遠い、という声から「身近な地域で」を加えました。" in text
    assert "1地区あたり月2件をめざします。" in text
    assert "https://plan.example.jp/plan/2/" in text
    assert isinstance(paper.cover, Cover)
    assert list(faults(paper)) == []


def test_each_district_has_a_chapter_of_its_own(ward):
    paper = book.book(released(), wanted())
    chapters = [heading.anchor for heading in headings(paper) if heading.level == 1]
    places = [chapters.index(f"district-{slug}") for slug in ("kamoi", "kirigaoka", "nagatsuta")]
    assert places == list(range(places[0], places[0] + 3))
    assert chapters.index("districts") == places[0] - 1


def test_a_draft_with_goals_and_no_measures_is_a_book_too(midori):
    ward = make_plan(midori)
    publish_as(ward, "基本案")
    text = said(book.book(released(), wanted()))
    assert "この版は、目標までをまとめたものです。取組は、次の版で加えます。" in text
    assert "指標の一覧" not in text


def test_papers_cost_as_many_queries_for_eleven_districts_as_for_one(midori, districts):
    ward = make_full_plan(midori, districts.values())
    kamoi, *others = sorted(ward.district_plans.all(), key=lambda plan: plan.area.slug != "kamoi")
    for plan in (ward, kamoi):
        publish_as(plan, "確定")
    one = queries(released)
    for plan in others:
        publish_as(plan, "確定")
    assert queries(released) == one
    few, many = ([ward.pk, kamoi.pk], None)
    counts = [queries(lambda only=only: Whole(WorkingReader(ward.period, "/desk/", only))) for only in (few, many)]
    assert counts[0] == counts[1]


def queries(whole) -> int:
    with CaptureQueriesContext(connection) as asked:
        for build in (book.book, digest.digest, digest.folded):
            build(whole(), wanted())
        leaflet.leaflet(whole(), wanted(district="kamoi"))
    return len(asked)


def test_what_changed_since_the_edition_before_is_marked(ward):
    measure = Measure.objects.get(plan=ward)
    measure.text = "月に二度、相談の日を開きます。"
    measure.save()
    publish_as(ward, "年度改訂", note="回数を増やしました。")
    paper = made(ward, "book", marks_changes=True)
    assert ("removed", "一") in changes(paper)
    assert ("added", "二") in changes(paper)
    assert changes(made(ward, "book")) == []


def test_a_measure_that_is_no_longer_there_is_told(ward):
    measure = Measure.objects.get(plan=ward)
    measure.deleted_at = measure.changed_at
    measure.save()
    publish_as(ward, "年度改訂", note="一つやめました。")
    text = said(made(ward, "book", marks_changes=True))
    assert "この版でなくなったもの" in text
    assert "ボランティア相談の日をつくる" in text.partition("この版でなくなったもの")[2]


def test_a_leaflet_shows_one_district_and_whom_to_call(ward):
    plan = ward.district_plans.get(area__slug="kamoi")
    make_problem(plan, "坂道で買い物に行けない", answered_on=date(2012, 2, 1), answer="移動販売を試します。")
    text = said(made(ward, "leaflet", district="kamoi"))
    assert "となりの顔が見えるまち、鴨居" in text
    assert "鴨居 お助け隊" in text
    assert "坂道で買い物に行けない" in text
    assert "移動販売を試します。" in text
    assert "長津田" not in text
    assert "/plan/2/districts/kamoi/" in text


def test_a_leaflet_gives_up_the_years_before_the_texts(ward):
    plan = ward.district_plans.get(area__slug="kamoi")
    Plan.objects.filter(pk=plan.pk).update(uses_schedule=True)
    Measure.objects.filter(plan=plan).update(text="手伝いの中身です。")
    row = MadePaper(kind="leaflet", period=ward.period, district="kamoi", plans=[plan.pk])
    for fit in range(6):
        assert "手伝いの中身です。" in said(Making().paper(row, fit))
    assert "手伝いの中身です。" not in said(Making().paper(row, 6))


def test_a_title_in_brackets_turns_the_brackets_inside_it():
    assert quoted("「かもい お助け隊」") == "「『かもい お助け隊』」"


def test_the_desks_leaflet_reads_what_is_being_written(ward):
    plan = ward.district_plans.get(area__slug="kamoi")
    Measure.objects.filter(plan=plan).update(title="まだ公開していない取組")
    row = MadePaper(kind="leaflet", period=ward.period, district="kamoi", plans=[plan.pk])
    text = said(Making().paper(row))
    assert "まだ公開していない取組" in text
    assert "公開前の案です。決まったものではありません。" in text
    assert "まだ公開していない取組" not in said(made(ward, "leaflet", district="kamoi"))


# -- readings --------------------------------------------------------------------------------------------------------


def test_checked_readings_come_first_and_the_rest_says_that_a_machine_gave_them(ward):
    with frozen(DAY):
        source = ward.philosophy
        put_variant(
            variant_key(ward, "philosophy"), TextVariant.Variant.RUBY, f"{source[:1]}《だ》{source[1:]}", source=source
        )
        paper = made(ward, "digest", with_ruby=True)
    rubies = [part for block in walk(paper.blocks) for part in getattr(block, "words", ()) if isinstance(part, Ruby)]
    assert Ruby("誰", "だ") in rubies
    assert "ふりがなの一部は自動で付けました。" in said(paper)
    assert "ふりがなの一部は自動で付けました。" not in said(made(ward, "digest"))


def test_a_districts_own_reading_is_kept(ward, districts):
    paper = made(ward, "leaflet", district="nagatsuta", with_ruby=True)
    rubies = {part for block in walk(paper.blocks) for part in getattr(block, "words", ()) if isinstance(part, Ruby)}
    assert ("長津田", "ながつた") in {(ruby.base, ruby.reading) for ruby in rubies}


def test_words_in_bold_and_words_of_the_index_have_readings_too():
    readings = Readings(lambda source: "", lambda source: source.replace("見守り", "見守《みまも》り"))
    bold = readings(line(Strong("見守り")))
    assert bold == (Ruby("見守", "みまも", is_strong=True), Strong("り"))
    term = Term("見守り", "みまもり")
    assert readings(line(term)) == (Ruby("見守", "みまも"), "り", replace(term, is_shown=False))
    assert plain(readings(line(term))) == "見守り"


def test_the_index_lists_the_words_of_the_glossary_once_in_a_section(ward):
    paper = made(ward, "book")
    terms = [
        part
        for block in walk(paper.blocks)
        for row in getattr(block, "rows", ())
        for cell in row
        for part in cell.words
        if isinstance(part, Term)
    ]
    assert Term("地域ケアプラザ", "ちいきけあぷらざ") in terms


@pytest.mark.parametrize("with_ruby", [False, True])
@pytest.mark.parametrize("kind", ["digest", "folded", "leaflet"])
def test_papers_of_few_pages_have_no_more(ward, kind, with_ruby):
    most = {"digest": 4, "folded": 2, "leaflet": 2}[kind]
    row = MadePaper(
        kind=kind, period=ward.period, release=Release.objects.current(), district="kamoi", with_ruby=with_ruby
    )
    file = Making().make(row)
    assert file.content.startswith(b"%PDF")
    assert file.pages == most or (kind == "leaflet" and (file.pages or 9) <= most)


def test_the_comparison_on_paper_gives_each_measure_its_reason_and_what_it_rests_on(ward):
    old = make_measure(Plan.objects.get(period__number=1, ward_plan=None), None, "むかしの相談の日")
    new = Measure.objects.filter(plan=ward).first()
    quote = {
        "key": "k",
        "title": "平成26年度のふりかえり",
        "words": "平日だけだった。",
        "path": "",
        "period": 1,
        "sample": True,
    }
    Succession.objects.create(
        plan=ward,
        kind="changed",
        reason="来られない人がいる。\n土曜も開く。",
        new_measure=new,
        old_measure=old,
        evidence=[quote],
    )
    gone = make_measure(old.plan, None, "むかしの祭り")
    Succession.objects.create(plan=ward, kind="ended", reason="終わり。", old_measure=gone, evidence=[quote])
    words = said(book.book(Whole(WorkingReader(ward.period, "/desk/plan/2/")), wanted()))
    assert "むかしの相談の日" in words
    assert "来られない人がいる。" in words
    assert "土曜も開く。" in words
    assert words.count("根拠：平成26年度のふりかえり「平日だけだった。」") == 2


def test_the_years_of_the_period_before_stand_first_on_paper(ward):
    row = Indicator.objects.filter(plan=ward, measure__isnull=False, values__area=ward.area).first()
    goal = Goal.objects.filter(plan__period__number=1).first()
    before = Indicator.objects.create(
        plan=goal.plan, goal=goal, title="まえの数", unit=row.unit, definition="ちがう数え方"
    )
    for year in (2008, 2009):
        IndicatorValue.objects.create(
            indicator=before, area=ward.area, fiscal_year=year, value=5, taken_on=date(year + 1, 4, 1)
        )
    Indicator.objects.filter(pk=row.pk).update(continues=before)
    words = said(book.book(Whole(WorkingReader(ward.period, "/desk/plan/2/")), wanted()))
    assert "平成20年度から平成21年度までは、第1期の値です。" in words
    assert "第1期とは、定義がちがいます。" in words.replace("定義・把握の方法", "定義")
