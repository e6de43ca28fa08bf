"""Whole workbooks and Word files, as offices keep them, and what is understood of them."""

from __future__ import annotations

import io

import openpyxl
from docx import Document

from sasaeai.kernel.tables import Sheet, read_table, read_word
from sasaeai.press.bringing.draft import GOAL, INDICATOR, MEASURE, Draft, restored, stored
from sasaeai.press.bringing.mapping import Reading, propose
from sasaeai.press.bringing.understanding import understand

from .workbooks import (
    KONAN,
    MIDORI,
    fill,
    konan_book,
    midori_book,
    pairs_book,
    saved,
    sections_book,
    word_outline,
    word_plan,
    yearly_book,
)


def read(book, terms=MIDORI) -> Draft:
    sheets = read_word("a.docx", book) if isinstance(book, bytes) else read_table("a.xlsx", saved(book))
    return understand(sheets, propose(sheets, terms), terms)


def titles(draft: Draft, kind: str) -> list[str]:
    return [item.title for item in draft.of(kind)]


def one(draft: Draft, title: str):
    [item] = [item for item in draft.items if item.title == title]
    return item


def values(item) -> dict[str, object]:
    return {name: found.value for name, found in item.fields.items()}


def said_of(draft: Draft, address: str) -> list[str]:
    return [remark.sentence for remark in draft.doubts if remark.spot.address == address]


# --- a ward's table with merged headings -----------------------------------------------------------------------------


def test_the_header_is_found_below_the_titles_and_told_in_both_rows():
    reading = propose(read_table("a.xlsx", saved(midori_book())), MIDORI)
    plan, note = reading.sheets
    assert (plan.use, plan.top, plan.bottom) == (True, 2, 3)
    assert (note.use, note.reason) == (False, "表の見出しが見つかりませんでした。見出しの行を教えてください。")
    columns = {column.title: (column.role, column.year) for column in reading.shapes[plan.shape].columns}
    assert columns["評価指標 ／ 現状値(H22)"] == ("baseline", 2010)
    assert columns["評価指標 ／ 目標値(H27)"] == ("target", 2015)
    assert columns["年次計画 ／ H25"] == ("planned", 2013)
    assert columns["備考"] == ("remark", None)


def test_merged_and_blank_cells_mean_as_above():
    draft = read(midori_book())
    assert titles(draft, GOAL) == ["つながり", "身近な地域であいさつ", "居場所づくり", "一人ひとりの力", "担い手"]
    assert titles(draft, MEASURE) == ["あいさつ運動", "ボランティア相談の日", "サロンを開く", "担い手講座"]
    assert [item.parent.title for item in draft.of(INDICATOR)] == [
        "あいさつ運動", "ボランティア相談の日", "ボランティア相談の日", "担い手講座",
    ]  # fmt: skip
    assert one(draft, "サロンを開く").parent.parent.title == "つながり"


def test_every_value_knows_its_cell():
    draft = read(midori_book())
    target = one(draft, "参加者数").fields["target_2015"]
    assert (target.value, target.spot.sheet, target.spot.address) == ("1500", "区計画", "I5")


def test_numbers_units_and_blanks():
    draft = read(midori_book())
    assert values(one(draft, "参加者数")) == {
        "title": "参加者数", "unit": "人", "baseline_year": "2010", "baseline_value": "1200", "target_2015": "1500",
    }  # fmt: skip
    assert values(one(draft, "相談員の数")) == {"title": "相談員の数", "unit": "人", "target_2015": "30"}
    assert values(one(draft, "修了者の割合"))["unit"] == "％"
    assert said_of(draft, "H5") == ["「約」を外して、1200と読みました。"]


def test_who_does_it_and_in_which_role():
    draft = read(midori_book())
    assert one(draft, "あいさつ運動").value("actors") == [["自治会", "lead"], ["区役所", "support"]]
    assert one(draft, "ボランティア相談の日").value("actors")[1] == ["区役所", "partner"]


def test_the_schedule_with_merged_years_arrows_and_marks():
    draft = read(midori_book())
    greetings, day = one(draft, "あいさつ運動"), one(draft, "ボランティア相談の日")
    assert [greetings.value(f"planned_{year}") for year in range(2011, 2016)] == [
        "検討",
        "試行",
        "実施",
        "実施",
        "実施",
    ]
    assert [day.value(f"planned_{year}") for year in (2011, 2013, 2015)] == ["試行：2か所で", "実施", "拡充"]
    assert said_of(draft, "L6") == ["「→」を、前の年度と同じ「実施」と考えました。"]
    assert said_of(draft, "J8") == ["「○」を「実施」と考えました。"]


def test_notes_below_the_table_are_left_out_and_said_so():
    note, sheet = read(midori_book()).skipped
    assert (note.spot.address, note.sentence) == ("A10", "注の行です。")
    assert (sheet.spot.address, sheet.sentence) == (
        "",
        "表の見出しが見つかりませんでした。見出しの行を教えてください。",
    )


# --- other wards ------------------------------------------------------------------------------------------------------


def test_four_actions_on_four_sheets_of_one_shape():
    draft = read(konan_book(), KONAN)
    assert titles(draft, GOAL)[:2] == ["知る", "知るための取組1"]
    assert len([item for item in draft.of(GOAL) if item.parent]) == 12
    assert len(draft.of(MEASURE)) == 24
    assert one(draft, "知るつどい1").value("actors") == [["区役所", "partner"], ["地域ケアプラザ", "lead"]]
    reading = propose(read_table("a.xlsx", saved(konan_book())), KONAN)
    assert len(reading.shapes) == 1


def test_targets_and_values_in_rows_of_their_own():
    consultations = values(one(read(yearly_book()), "相談件数"))
    assert (consultations["target_2011"], consultations["target_2015"]) == ("100", "300")
    assert (consultations["value_2011"], consultations["value_2012"]) == ("121", "148")
    assert "value_2013" not in consultations


def test_pairs_in_a_cell_and_several_indicators_in_a_cell():
    draft = read(pairs_book())
    greetings = values(one(draft, "参加者数"))
    assert (greetings["value_2011"], greetings["target_2011"], greetings["target_2012"]) == ("30", "38", "40")
    assert "value_2012" not in greetings
    times = values(one(draft, "開催回数"))
    assert (times["unit"], times["baseline_value"], times["value_2012"]) == ("回", "10", "11")


def test_goals_in_rows_across_the_table_and_the_header_said_twice():
    draft = read(sections_book(), KONAN)
    assert titles(draft, GOAL) == ["知る", "つながる"]
    assert one(draft, "集まる").parent.title == "つながる"
    assert one(draft, "集まる").number == "2-1"
    assert [remark.sentence for remark in draft.skipped] == ["見出しがもう一度書かれている行です。", "合計の行です。"]


def test_word_tables_stand_under_their_headings():
    draft = read(word_plan())
    assert one(draft, "つながりの便り").parent.parent.title == "つながり"
    assert one(draft, "一人ひとりの力講座").fields["title"].spot.address == "4行目の2列目"


def test_a_word_file_without_tables_is_read_by_its_headings():
    draft = read(word_outline())
    assert one(draft, "つながり").value("explanation") == "顔の見える関係をつくります。"
    assert one(draft, "あいさつ運動").value("text") == "朝、角に立ちます。"
    assert one(draft, "声かけ当番").parent.title == "あいさつ"


# --- what is wrong ----------------------------------------------------------------------------------------------------


def faults(rows, terms=MIDORI, **fields) -> list[str]:
    sheets = [Sheet("区計画", rows, **fields)]
    return [f"{r.spot.address}：{r.sentence}" for r in understand(sheets, propose(sheets, terms), terms).faults]


def test_a_year_outside_the_period():
    rows = [["基本目標", "取組名", "平成28年度の予定"], ["1 つながり", "あいさつ", "実施"]]
    assert faults(rows) == [
        "C1：「平成28年度の予定」の年度は、計画の期間（平成23年度～平成27年度）の外です。"
        "見出しを直すか、「読み取り方」でこの列を「読み飛ばす」にしてください。"
    ]


def test_a_goal_number_that_exists_twice():
    rows = [["基本目標", "取組名"], ["2 つながり", "あいさつ"], ["2 健康", "体操"]]
    assert faults(rows) == [
        "A3：目標の番号「2」が二つあります（「区計画」のA2「つながり」と同じ）。どちらかの番号を直してください。"
    ]


def test_two_sheets_of_the_same_name_after_trimming():
    sheets = [
        Sheet("区計画", [["基本目標", "取組名"], ["1 a", "b"]]),
        Sheet(" 区計画　", [["基本目標", "取組名"], ["1 a", "b"]]),
    ]
    [fault] = understand(sheets, propose(sheets, MIDORI), MIDORI).faults
    assert "空白を除くと同じ名前のシートが二つあります" in fault.sentence


def test_a_column_that_was_there_before_and_is_gone():
    before = propose([Sheet("a", [["基本目標", "取組名", "指標", "単位"], ["1 a", "b", "c", "件"]])], MIDORI)
    sheets = [Sheet("a", [["基本目標", "取組名", "単位"], ["1 a", "b", "件"]])]
    draft = understand(sheets, propose(sheets, MIDORI, before.shapes), MIDORI)
    assert [fault.sentence for fault in draft.faults] == [
        "前に読んだときにあった列「指標」がありません。列を戻すか、「読み取り方」を開いて、これでよいと決めてください。"
    ]


def test_a_sheet_without_anything_of_a_plan():
    assert faults([["こんにちは"], ["さようなら"]]) == [
        "：読むシートがありません。「読み取り方」で、読むシートと見出しの行を選んでください。"
    ]


def test_too_long_a_name_names_its_cell():
    assert faults([["基本目標", "取組名"], ["1 a", "あ" * 201]]) == ["B2：201字あります。200字までにしてください。"]


def test_hidden_rows_are_left_out():
    sheets = [Sheet("a", [["基本目標", "取組名"], ["1 a", "見える"], ["", "隠れた"]], hidden_rows={2})]
    draft = understand(sheets, propose(sheets, MIDORI), MIDORI)
    assert titles(draft, MEASURE) == ["見える"]
    assert [remark.sentence for remark in draft.skipped] == ["隠れている行なので、読んでいません。"]


# --- kept as JSON -----------------------------------------------------------------------------------------------------


def test_reading_and_draft_survive_being_stored():
    sheets = read_table("a.xlsx", saved(midori_book()))
    reading = propose(sheets, MIDORI)
    assert Reading.restored(reading.stored()) == reading
    draft = understand(sheets, reading, MIDORI)
    assert stored(restored(stored(draft))) == stored(draft)


# --- tables of other towns -------------------------------------------------------------------------------------------


def a_sheet_for_each_goal():
    book = openpyxl.Workbook()
    for place, (title, way) in enumerate((("支えあい", "（１）見守り"), ("健康づくり", "（１）歩く"))):
        page = book.active if place == 0 else book.create_sheet()
        page.title = f"目標{place + 1}"
        fill(page, [
            [f"基本目標{place + 1}　{title}"],
            [None, None, None, "（単位：人）"],
            ["施策の方向", "取組名", "担当課", "指標名"],
            [way, f"{title}の会", "福祉課", "参加者数"],
            [None, f"{title}の講座", "同上", None],
            ["※　担当課は当時のもの"],
            ["★は重点取組"],
        ])  # fmt: skip
    return book


def test_a_title_above_the_table_is_the_goal_of_all_its_rows_though_the_table_names_ways_of_its_own():
    draft = read(a_sheet_for_each_goal())
    goals = [(item.depth, item.number, item.title, item.parent and item.parent.title) for item in draft.of(GOAL)]
    assert goals == [
        (1, "1", "支えあい", None), (2, "1", "見守り", "支えあい"),
        (1, "2", "健康づくり", None), (2, "1", "歩く", "健康づくり"),
    ]  # fmt: skip
    assert not draft.faults


def test_a_column_that_bears_the_top_levels_own_name_stays_at_the_top():
    book = openpyxl.Workbook()
    fill(book.active, [["基本目標１　案"], ["基本目標", "取組名"], ["１　支えあい", "見守り"]])
    assert [item.depth for item in read(book).of(GOAL)] == [1]


def test_what_a_sign_means_stands_below_the_table_and_is_no_goal():
    skipped = {remark.spot.address for remark in read(a_sheet_for_each_goal()).skipped}
    assert skipped == {"A6", "A7"}


def test_the_same_as_above_is_said_in_words_too():
    draft = read(a_sheet_for_each_goal())
    assert one(draft, "支えあいの講座").value("actors") == [["福祉課", "lead"]]
    assert "「同上」を、C4と同じと考えました。" in said_of(draft, "C5")


def test_ditto_marks_below_a_goal_are_no_goal():
    book = openpyxl.Workbook()
    fill(book.active, [["基本目標", "小目標", "取組名"], ["安心", "防災", "訓練"], ["〃", "〃", "名簿"]])
    assert titles(read(book), GOAL) == ["安心", "防災"]


def test_a_column_with_an_unknown_heading_is_named_and_not_passed_over_in_silence():
    book = openpyxl.Workbook()
    fill(book.active, [["基本目標", "取組名", "わたしたちの願い"], ["安心", "訓練", "みんな無事"]])
    assert said_of(read(book), "C1") == [
        "「わたしたちの願い」の列は、読んでいません。「読み取り方」で、何の列かを選べます。"
    ]


def test_a_word_table_that_is_not_read_is_named():
    document = Document()
    document.add_heading("基本目標１　支えあい", 1)
    card = document.add_table(rows=2, cols=2)
    for row, words in zip(card.rows, (("わたしの欄", "見守り"), ("あなたの欄", "配達")), strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    [left_out] = read(out.getvalue()).skipped
    assert (left_out.spot.sheet, left_out.sentence) == (
        "表1",
        "表の見出しが見つかりませんでした。見出しの行を教えてください。",
    )


def small_town_book():
    book = openpyxl.Workbook()
    head = [["柱", "これから取り組むこと", "だれが", None, "前期", None], [None, None, "住民", "行政", "23", "24"]]
    rows = [["Ⅰ 人づくり", "①講座", "◎", "○", "検討", "実施"]]
    fill(book.active, head + rows, ["C1:D1", "E1:F1"])
    return book


def test_headings_under_wide_headings_belong_to_the_header_whatever_their_words():
    draft = read(small_town_book())
    assert one(draft, "講座").value("actors") == [["住民", "lead"], ["行政", "partner"]]
    assert one(draft, "講座").value("planned_2012") == "実施"


def test_a_goal_with_a_number_before_its_words_is_no_target():
    book = openpyxl.Workbook()
    fill(book.active, [["目標", "取組名"], ["１ 支えあい", "見回り"]])
    draft = read(book)
    assert titles(draft, GOAL) == ["支えあい"]
    assert not draft.of(INDICATOR)


def test_a_column_of_several_years_tells_each_of_them():
    book = openpyxl.Workbook()
    fill(book.active, [["目標", "取組名", "23～25年度", "26～27年度"], ["１ 支えあい", "見回り", "検討", "実施"]])
    draft = read(book)
    found = [one(draft, "見回り").value(f"planned_{year}") for year in range(2011, 2016)]
    assert found == ["検討", "検討", "検討", "実施", "実施"]
    assert said_of(draft, "C2") == ["「検討」を、平成23年度から平成25年度までのどの年度にも書きます。"]


def test_words_that_are_no_step_are_taken_as_they_are_and_told_in_one_line():
    book = openpyxl.Workbook()
    fill(
        book.active, [["取組名", "年次計画", None], [None, "H23", "H24"], ["地図", "作成", "改訂"]], ["A1:A2", "B1:C1"]
    )
    draft = read(book)
    assert one(draft, "地図").value("planned_2011") == "：作成"
    [sentence] = {remark.sentence for remark in draft.doubts if remark.spot.address in {"B3", "C3"}}
    assert sentence.startswith("進み方の言葉（検討・試行・")


def test_rows_of_plan_and_result_tell_the_schedule_as_planned_and_as_done():
    book = openpyxl.Workbook()
    fill(book.active, [
        ["取組", "区分", "H23年度", "H24年度"],
        ["カフェ", "計画", "実施", "→"], [None, "実績", "試行", "実施"], [None, "評価", "Ｂ", "Ａ"],
    ])  # fmt: skip
    cafe = one(read(book), "カフェ")
    assert [cafe.value(f"planned_{year}") for year in (2011, 2012)] == ["実施", "実施"]
    assert [cafe.value(f"done_{year}") for year in (2011, 2012)] == ["試行", "実施"]


def test_thousands_are_counted_in_the_indicators_own_unit():
    book = openpyxl.Workbook()
    fill(book.active, [
        ["取組名", "指標", "単位", "現状値(H22)", "目標値(H27)"],
        ["カフェ", "参加者", "人", "1,200人", "1.5千人"], ["広報", "部数", "千部", "28千部", "30,500部"],
    ])  # fmt: skip
    draft = read(book)
    assert values(one(draft, "参加者"))["target_2015"] == "1500"
    assert values(one(draft, "部数"))["target_2015"] == "30.5"
    assert said_of(draft, "E2") == ["「1.5千人」を、1500人と読みました。"]
