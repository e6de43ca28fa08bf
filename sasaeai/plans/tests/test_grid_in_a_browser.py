"""The schedule grid under the fingers: keys move, a block from Excel spreads, and nobody loses unsaved cells."""

from __future__ import annotations

import pytest

from sasaeai.plans.models import Measure, ScheduleCell

from .making import goal_named, make_measure, make_plan

pytestmark = pytest.mark.browser


@pytest.fixture
def measures(midori, districts) -> list[Measure]:
    ward = make_plan(midori, districts.values())
    goal = goal_named(ward, "ボランティアの仲介")
    return [make_measure(ward, goal, title) for title in ("相談の日", "会食の会", "見守り")]


@pytest.fixture
def grid(suzukis, measures):
    """Suzuki's page, open, on which no script fails."""
    suzukis.grant_permissions(["clipboard-read", "clipboard-write"])
    page = suzukis.new_page()
    page.troubles = []
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.on("console", lambda line: page.troubles.append(line.text) if line.type == "error" else None)
    page.goto("/desk/plan/2/schedule/")
    yield page
    assert page.troubles == []


def name(measure: Measure, year: int) -> str:
    return f"#c-{measure.uid}-{year}"


def focused(page) -> str:
    return "#" + page.evaluate("document.activeElement.id")


def paste(page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


def planned(measure: Measure) -> dict[int, str]:
    rows = ScheduleCell.objects.filter(measure=measure).order_by("fiscal_year").select_related("planned")
    return {row.fiscal_year: f"{row.planned or ''}／{row.words}" for row in rows}


def test_keys_move_through_the_grid_and_what_was_typed_is_saved(grid, measures):
    talk, lunch, _watch = measures
    grid.focus(name(talk, 2011))
    grid.keyboard.type("検討")
    grid.keyboard.press("Enter")
    assert focused(grid) == name(lunch, 2011)
    grid.keyboard.press("ArrowRight")
    assert focused(grid) == name(lunch, 2012)
    grid.keyboard.type("試行")
    grid.keyboard.press("ArrowUp")
    assert focused(grid) == name(talk, 2012)
    grid.keyboard.press("Tab")
    assert focused(grid) == name(talk, 2013)
    grid.keyboard.press("ArrowLeft")
    assert focused(grid) == name(talk, 2012)
    grid.keyboard.press("ArrowDown")
    grid.keyboard.press("ArrowDown")
    grid.keyboard.press("ArrowDown")
    assert focused(grid).endswith("-2012")
    assert grid.text_content(".grid-says") == "保存していない欄があります。"
    grid.click("button[name=save]")
    grid.wait_for_selector(".notice.success")
    assert planned(talk) == {2011: "検討／"}
    assert planned(lunch) == {2012: "試行／"}


def test_a_block_copied_from_excel_spreads_from_the_cell_where_it_is_pasted(grid, measures):
    talk, lunch, watch = measures
    grid.focus(name(talk, 2012))
    paste(grid, '検討\t"試行\r\n4地区で"\r\n\t実施\r\n')
    assert grid.input_value(name(talk, 2012)) == "検討"
    assert grid.input_value(name(talk, 2013)) == "試行：4地区で"
    assert grid.input_value(name(lunch, 2013)) == "実施"
    assert grid.text_content(".grid-says") == "貼り付けました。まだ保存していません。"
    grid.click("button[name=save]")
    grid.wait_for_selector(".notice.success")
    assert planned(talk) == {2012: "検討／", 2013: "試行／4地区で"}
    assert planned(lunch) == {2013: "実施／"}
    assert planned(watch) == {}


def test_a_block_that_is_too_large_puts_nothing_in_and_says_so(grid, measures):
    watch = measures[-1]
    grid.focus(name(watch, 2014))
    paste(grid, "検討\t試行\n実施\t継続")
    assert grid.input_value(name(watch, 2014)) == ""
    assert "大きいので、何も入れていません" in grid.text_content(".grid-says")


def test_one_cell_is_pasted_as_the_browser_does_it(grid, measures):
    grid.focus(name(measures[0], 2011))
    paste(grid, "継続")
    assert grid.input_value(name(measures[0], 2011)) == "継続"


def test_a_wrong_cell_is_reached_from_the_summary_and_the_typed_words_stay(grid, measures):
    grid.fill(name(measures[1], 2015), "しこう")
    grid.click("button[name=save]")
    grid.click(f".summary a[href='{name(measures[1], 2015)}']")
    assert focused(grid) == name(measures[1], 2015)
    assert grid.input_value(name(measures[1], 2015)) == "しこう"
    assert not ScheduleCell.objects.exists()
