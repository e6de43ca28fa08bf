"""A ward's own form comes back filled, and still is the ward's own form."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from sasaeai.kernel.tables import Filled, Place, about_of, fill_form, has_drawings, read_table, room_of

LINE = Side(style="thin")
ALL = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
PLACE = Place("進行管理表", first=3, key=5)


def form(ruled: int = 3, *, height: int = 1) -> bytes:
    """A merged title, a heading, ruled rows, and below them a line for the one who fills it in."""
    book = Workbook()
    page = book.active
    page.title = "進行管理表"
    page["A1"] = "平成　年度　進行管理表"
    page.merge_cells("A1:D1")
    page["A2"] = "地区名"
    for column, words in enumerate(("番号", "取組名", "実施状況", "備考"), start=1):
        page.cell(3, column, words).border = ALL
    for row in range(4, 4 + ruled * height):
        page.row_dimensions[row].height = 40
        for column in range(1, 5):
            page.cell(row, column).border = ALL
            page.cell(row, column).font = Font(name="ＭＳ 明朝", size=12)
    if height == 2:
        for row in range(4, 4 + ruled * 2, 2):
            page.merge_cells(start_row=row, end_row=row + 1, start_column=1, end_column=1)
    below = 4 + ruled * height
    page.cell(below, 1, "記入した人").fill = PatternFill("solid", fgColor="FFFFEE99")
    page.merge_cells(start_row=below, end_row=below, start_column=1, end_column=2)
    page.row_dimensions[below].height = 25
    rule = DataValidation(type="list", formula1='"はい,いいえ"')
    rule.add(f"C{below}")
    page.add_data_validation(rule)
    page.print_area = f"A1:D{below}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(count: int, **given) -> Filled:
    rows = [{(0, 0): f"2-{number}", (0, 1): f"取組{number}"} for number in range(1, count + 1)]
    return Filled(rows=rows, keys=[f"key{number}" for number in range(1, count + 1)], **given)


def opened(content: bytes):
    return load_workbook(io.BytesIO(content))["進行管理表"]


def test_a_form_with_enough_ruled_rows_is_only_filled():
    page = opened(fill_form(form(), PLACE, filled(2, singles={"B2": "長津田"})))
    assert [page["B2"].value, page["A4"].value, page["B5"].value, page["B6"].value] == ["長津田", "2-1", "取組2", None]
    assert page["A7"].value == "記入した人"


def test_more_items_than_ruled_rows_move_down_what_stands_below_with_its_merges_heights_and_choices():
    page = opened(fill_form(form(), PLACE, filled(5)))
    assert [page.cell(row, 2).value for row in range(4, 9)] == [f"取組{n}" for n in range(1, 6)]
    assert page["A9"].value == "記入した人"
    assert page["A9"].fill.fgColor.rgb == "FFFFEE99"
    assert {str(one) for one in page.merged_cells.ranges} == {"A1:D1", "A9:B9"}
    assert (page.row_dimensions[8].height, page.row_dimensions[9].height) == (40, 25)
    assert [str(rule.sqref) for rule in page.data_validations.dataValidation] == ["C9"]
    assert page.print_area == "'進行管理表'!$A$1:$D$9"


def test_new_rows_look_like_the_forms_own():
    page = opened(fill_form(form(), PLACE, filled(5)))
    assert page["D8"].border.left.style == "thin"
    assert (page["B8"].font.name, page["B8"].font.sz) == ("ＭＳ 明朝", 12)


def test_an_item_may_take_two_rows_of_which_one_cell_is_merged():
    place = Place("進行管理表", first=3, height=2, key=5)
    rows = [{(0, 0): f"2-{n}", (0, 1): f"取組{n}", (1, 1): "内容"} for n in (1, 2, 3)]
    page = opened(fill_form(form(2, height=2), place, Filled(rows=rows, keys=["a", "b", "c"])))
    assert [page["A8"].value, page["B8"].value, page["B9"].value] == ["2-3", "取組3", "内容"]
    assert "A8:A9" in {str(one) for one in page.merged_cells.ranges}
    assert page["A10"].value == "記入した人"


def test_a_form_says_how_many_items_it_has_room_for():
    assert room_of(form(7), PLACE) == 7
    assert room_of(form(2, height=2), Place("進行管理表", first=3, height=2)) == 2


def test_rows_carry_their_keys_in_a_hidden_column():
    page = opened(fill_form(form(), PLACE, filled(2), key_title="記号"))
    assert [page["F3"].value, page["F4"].value, page["F5"].value] == ["記号", "key1", "key2"]
    assert page.column_dimensions["F"].hidden


def test_what_form_this_is_can_be_read_again_however_much_it_is():
    about = {"form": "x" * 70_000, "year": 2012, "words": "前に書いてあった文"}
    content = fill_form(form(), PLACE, filled(1, about=about))
    assert about_of(read_table("a.xlsx", content)) == about
    assert load_workbook(io.BytesIO(content))["sasaeai"].sheet_state == "veryHidden"
    assert about_of(read_table("a.xlsx", form())) == {}


def test_a_form_filled_twice_says_what_it_is_once():
    once = fill_form(form(), PLACE, filled(1, about={"n": 1}))
    assert about_of(read_table("a.xlsx", fill_form(once, PLACE, filled(1, about={"n": 2})))) == {"n": 2}


@pytest.mark.parametrize("text", ["=1+1", "+81 45", "-2", "@sum", "＝A1"])
def test_no_text_becomes_a_formula(text):
    page = opened(fill_form(form(), PLACE, Filled(rows=[{(0, 1): text}])))
    assert page["B4"].value == text
    assert page["B4"].data_type == "s"


def test_words_are_offered_in_a_column_but_others_may_be_typed():
    content = fill_form(form(), PLACE, Filled(rows=[{}, {}], choices={(0, 2): ["検討", "試行", "実施"]}))
    rule = next(r for r in opened(content).data_validations.dataValidation if "検討" in r.formula1)
    assert (str(rule.sqref), rule.formula1, bool(rule.showErrorMessage)) == ("C4:C5", '"検討,試行,実施"', False)


def test_a_form_without_pictures_says_so():
    assert not has_drawings(form())
