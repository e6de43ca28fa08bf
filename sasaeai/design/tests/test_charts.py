"""Charts tell the truth: lengths in proportion, zero in sight, blanks blank, small numbers hidden."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.template import Context, Template

from sasaeai.design.charts import Chart, Point, full, short
from sasaeai.design.portfolio import charts


def years(*values: float | None, **more: object) -> list[Point]:
    return [
        Point(f"平成{23 + at}年度", None if v is None else Decimal(str(v)), str(23 + at)) for at, v in enumerate(values)
    ]


def words(chart: Chart, kind: str) -> list[str]:
    return [word.text for word in chart.draw().words if word.kind == kind]


def test_heights_of_bars_are_in_proportion_to_their_values():
    bars = Chart("仲介", years(50, 100, 200)).draw().bars
    assert bars[1].height == pytest.approx(bars[0].height * 2, abs=0.3)
    assert bars[2].height == pytest.approx(bars[0].height * 4, abs=0.3)
    assert {round(bar.y + bar.height, 1) for bar in bars} == {Chart("仲介", years(50)).draw().zero}


def test_a_target_stands_at_its_own_height():
    drawing = Chart("仲介", [Point("a", Decimal(150)), Point("b", Decimal(300), target=Decimal(150))]).draw()
    assert drawing.targets[0].y == drawing.bars[0].y


@pytest.mark.parametrize("aims", [(18, 16, 14), (60, 100, 160), (110, 110, 110)])
def test_no_mark_of_a_target_runs_through_the_words_of_the_last(aims):
    points = [Point(f"平成{22 + at}年度", Decimal(value), str(22 + at)) for at, value in enumerate((24, 23, 19))]
    points += [Point(f"平成{25 + at}年度", None, str(25 + at), target=Decimal(aim)) for at, aim in enumerate(aims)]
    drawing = Chart("頼んでから始まるまで", points, unit="日").draw()
    (word,) = [word for word in drawing.words if word.kind == "target-word"]
    assert not any(word.is_crossed_by(mark) for mark in drawing.targets)


def test_a_year_without_a_value_is_blank_and_a_zero_is_a_zero():
    chart = Chart("仲介", years(10, None, 0))
    assert len(chart.draw().bars) == 2
    assert words(chart, "missing") == ["―"]
    assert "0" in words(chart, "value")
    assert [row.value for row in chart.table] == ["10", "―", "0"]


def test_only_zeros_can_be_drawn():
    drawing = Chart("仲介", years(0, 0, 0)).draw()
    assert [bar.height for bar in drawing.bars] == [0, 0, 0]


def test_a_small_number_is_withheld_everywhere_even_if_it_was_handed_over():
    chart = Chart(
        "人数", [Point("平成23年度", Decimal(2), suppressed=True, low=Decimal(1), high=Decimal(3)), *years(20)]
    )
    drawing = chart.draw()
    assert len(drawing.bars) == 1
    assert drawing.whiskers == []
    assert words(chart, "missing") == ["秘匿"]
    assert chart.table[0].value == "秘匿"
    assert chart.table[0].error == "―"
    assert "2" not in chart.sentence.replace("平成23年度", "").replace("20", "")


def test_values_below_zero_hang_below_the_line_with_their_number():
    chart = Chart("差", years(12, -8))
    above, below = chart.draw().bars
    assert above.y + above.height == pytest.approx(chart.draw().zero)
    assert below.y == chart.draw().zero
    number = next(word for word in chart.draw().words if word.text == "-8")
    assert number.y > below.y + below.height


def test_an_error_reaches_from_its_low_to_its_high_end():
    chart = Chart(
        "割合",
        [Point("a", Decimal(50), low=Decimal(40), high=Decimal(60)), Point("b", Decimal(60)), Point("c", Decimal(40))],
    )
    drawing = chart.draw()
    assert f" {drawing.bars[1].y}h12" in drawing.whiskers[0]
    assert f"V{drawing.bars[2].y}" in drawing.whiskers[0]


def test_a_line_is_broken_where_nothing_was_measured():
    drawing = Chart("意識", years(50, 52, None, 55, 60), kind="line").draw()
    assert len(drawing.stretches) == 2
    assert len(drawing.dots) == 4
    assert drawing.bars == []


def test_a_number_is_not_written_where_it_would_be_read_as_the_target():
    below = Point("24", Decimal("32.4"), target=Decimal(35), low=Decimal(30), high=Decimal("34.8"))
    drawing = Chart("つながり", [Point("21", Decimal("31.3")), below], unit="%", kind="line").draw()
    number = next(word for word in drawing.words if word.text == "32.4")
    assert drawing.targets[0].y < drawing.dots[1].y < number.y


def test_years_without_any_value_are_no_picture():
    assert not Chart("あいさつをした人", years(None, None)).has_marks
    assert Chart("あいさつをした人", years(None, 0)).has_marks
    assert Chart("あいさつをした人", [Point("24", None, target=Decimal(300))]).has_marks
    assert Chart("あいさつをした人", [Point("24", None, suppressed=True)]).has_marks


def test_a_line_of_high_values_begins_at_a_round_number_and_says_so():
    chart = Chart("意識", years(50, 61), "%", kind="line")
    assert chart.series.floor == 30
    assert "縦の軸は30%から" in chart.key
    assert Chart("仲介", years(50, 61)).series.floor == 0
    assert Chart("意識", years(1, 61), kind="line").series.floor == 0


def test_provisional_bars_are_hatched_inside_their_own_edges():
    bar = Chart("仲介", [Point("a", Decimal(5), provisional=True)]).draw().bars[0]
    assert bar.provisional
    for stroke in bar.hatch.split("M")[1:]:
        for place in stroke.split("L"):
            x, y = (float(part) for part in place.split())
            assert bar.x - 0.1 <= x <= bar.x + bar.width + 0.1
            assert bar.y - 0.1 <= y <= bar.y + bar.height + 0.1


@pytest.mark.parametrize("chart", [chart for chart in charts() if chart.points], ids=lambda chart: chart.title)
def test_nothing_written_touches_anything_written_or_leaves_the_picture(chart):
    drawing = chart.draw()
    for at, word in enumerate(drawing.words):
        left, right, top, bottom = word.box
        assert left >= -1
        assert right <= drawing.width + 1
        assert top >= 0
        assert bottom <= drawing.height
        if word.kind != "value":
            assert not any(word.touches(other) for other in drawing.words[at + 1 :])


def test_letters_are_still_14_pixels_on_a_phone():
    drawing = charts()[0].draw()
    assert min(word.size for word in drawing.words) * 320 / drawing.width >= 14


def test_the_sentence_says_what_the_picture_shows():
    points = [
        Point("平成23年度", Decimal(84)),
        Point("平成26年度", Decimal(213), provisional=True),
        Point("平成27年度", target=Decimal(300)),
    ]
    chart = Chart("仲介の件数", points, "件", baseline=Decimal(60))
    assert chart.sentence == (
        "仲介の件数。基準は60件。平成23年度84件、平成26年度213件（暫定値）。平成27年度の目標300件。平成27年度の値は、まだありません。"
    )
    assert chart.key == "太い横線は目標、斜線の棒は暫定値、点線は基準（60件）、「―」はまだ値がない年です。"


@pytest.mark.parametrize(
    ("value", "in_words", "in_picture"),
    [("0", "0", "0"), ("9999", "9,999", "9,999"), ("10000", "10,000", "1万"), ("1234567", "1,234,567", "123.5万"),
     ("120000000", "120,000,000", "1.2億"), ("-12345", "-12,345", "-1.2万"), ("61.40", "61.4", "61.4")],
)  # fmt: skip
def test_big_numbers_are_short_in_the_picture_and_whole_in_the_table(value, in_words, in_picture):
    assert full(Decimal(value)) == in_words
    assert short(Decimal(value)) == in_picture


def test_a_remark_stands_below_the_numbers_of_its_year():
    """In a column of its own it would push the target out of a phone's sight."""
    first = Point("平成23年度", Decimal(31), "23", target=Decimal(40), note="現状値")
    points = [first, Point("平成24年度", Decimal(35), "24")]
    page = Template("{% load design %}{% chart chart %}").render(Context({"chart": Chart("割合", points, "%")}))
    assert '<tr><th scope="row" rowspan="2">平成23年度</th>' in page
    assert '</tr><tr><td colspan="2">備考：現状値</td></tr><tr><th scope="row">平成24年度</th>' in page
