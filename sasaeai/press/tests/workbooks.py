"""Plans as offices really keep them: merged headers, wareki, circled numbers, blanks that mean "as above"."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
from docx import Document

from sasaeai.press.bringing.terms import Terms

MIDORI = Terms(
    ("基本目標", "小目標"), "取組", ("検討", "試行", "実施", "拡充", "継続", "完了"),
    ("地区をまたぐ課題", "地区の取組みを支援する計画", "その他"), 2011, 5,
)  # fmt: skip
KONAN = Terms(("アクション", "取組"), "取組例", ("検討", "試行", "実施", "拡充", "継続", "完了"), ("その他",), 2021, 5)

Rows = Sequence[Sequence[object]]


def fill(page: object, rows: Rows, merged: Sequence[str] = ()) -> None:
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            if value is not None:
                page.cell(row, column, value)
    for area in merged:
        page.merge_cells(area)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


MIDORI_HEAD: Rows = [
    ["第２期みどりのわ・ささえ愛プラン　区計画　取組一覧（見本）"],
    ["（平成２３年度～平成２７年度）"],
    [
        "基本目標",
        "小目標",
        "取組名",
        "内容",
        "主体",
        "評価\n指標",
        None,
        None,
        None,
        "年次計画",
        None,
        None,
        None,
        None,
        "備考",
    ],
    [
        None,
        None,
        None,
        None,
        None,
        "指標名",
        "単位",
        "現状値\n(H22)",
        "目標値\n(H27)",
        "H23",
        "H24",
        "H25",
        "H26",
        "H27",
        None,
    ],
]
MIDORI_MERGED = [
    "A1:O1", "A2:O2", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "F3:I3", "J3:N3", "O3:O4", "A5:A8", "B5:B7", "C6:C7",
    "D6:D7", "E6:E7", "L5:N5",
]  # fmt: skip
MIDORI_ROWS: Rows = [
    [
        "基本目標１　つながり",
        "①身近な地域であいさつ",
        "１　あいさつ運動",
        "登下校の時間に、角に立って声をかけます。",
        "自治会、区役所（支援）",
        "参加者数",
        "人",
        "約１，２００",
        "１,５００人",
        "検討",
        "試行",
        "実施",
    ],
    [
        None,
        None,
        "２　ボランティア相談の日",
        "月に一度、相談の日を開きます。",
        "地域ケアプラザ・区社協\n区役所（協力）",
        "相談件数",
        "件",
        84,
        "300",
        "試行：2か所で",
        "実施",
        "→",
        "→",
        "拡充",
        "毎年見直す",
    ],
    [None, None, None, None, None, "相談員の数", None, "―", "３０人", "△", "", "", "", ""],
    [
        None,
        "②居場所づくり",
        "サロンを開く",
        "白根(しらね)会館で開きます。",
        "区社協",
        None,
        None,
        None,
        None,
        "○",
        "○",
        "○",
        "○",
        "○",
    ],
    [
        "基本目標２　一人ひとりの力",
        "①担い手",
        "担い手講座",
        "講座を開きます。",
        "区役所",
        "修了者の割合",
        None,
        "12.5％",
        "25％",
        "検討→試行",
        "実施",
        "実施",
        "実施",
        "完了",
    ],
    ["※見本の表です。"],
]


def midori_book() -> openpyxl.Workbook:
    """One sheet: two header rows, three merged columns on the left, five years on the right."""
    book = openpyxl.Workbook()
    book.active.title = "区計画"
    fill(book.active, [*MIDORI_HEAD, *MIDORI_ROWS], MIDORI_MERGED)
    note = book.create_sheet("記入の注意")
    fill(note, [["この表は見本です。"], ["黄色い欄に書いてください。"]])
    return book


def konan_book() -> openpyxl.Workbook:
    """Four actions on four sheets, three efforts each (12 in all); ○ below the names of who does it; no figures."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, name in enumerate(["知る", "つながる", "できることをやる", "支えあう"], start=1):
        page = book.create_sheet(f"A{number}")
        rows: list[list[object]] = [
            [f"アクション{number}　{name}"],
            [],
            ["取組", "取組例", "取り組み内容", "主体", None, None],
            [None, None, None, "区役所", "区社協", "地域ケアプラザ"],
        ]
        for effort in range(1, 4):
            rows += [
                [f"({effort})　{name}ための取組{effort}", f"{name}つどい{effort}", "見本の内容です。", "○", None, "◎"],
                [None, f"{name}便り{effort}", "見本の便りです。", None, "●", None],
            ]
        fill(page, rows, ["A1:F1", "A3:A4", "B3:B4", "C3:C4", "D3:F3"])
    return book


def yearly_book() -> openpyxl.Workbook:
    """A progress sheet of five years: 目標 and 実績 in rows of their own, years as numbers of an era or as dates."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "指標の進み"
    rows: Rows = [
        ["進行管理表（見本）"],
        ["基本目標", "取組名", "指標", "単位", "区分", "23年度", "24年度", "25年度", "26年度", "27年度", "達成率"],
        ["１ つながり", "ボランティア相談の日", "相談件数", "件", "目標", 100, 150, 200, 250, "300", None],
        [None, None, None, None, "実績", "121", "１４８", "-", None, None, "70%"],
        [None, None, "登録者数", "人", "目標", 10, 20, 30, 40, 50, None],
        [None, None, None, None, "実績", 12, None, None, None, None, None],
    ]
    fill(page, rows, ["A1:K1", "A3:A6", "B3:B6", "C3:C4", "D3:D4", "C5:C6", "D5:D6"])
    return book


def pairs_book() -> openpyxl.Workbook:
    """実績／目標 in one cell for each year, two indicators in one cell."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "評価"
    rows: Rows = [
        ["小目標", "取組", "指標", "現状値（平成22年度）", "実績値／目標値", None],
        [None, None, None, None, "平成23年度", "平成24年度"],
        ["1-① あいさつ", "あいさつ運動", "参加者数（人）", "20人", "30人／38人", "―／40人"],
        [None, "相談の日", "・相談件数（件）\n・開催回数（回）", "84\n10", "90／100\n12／12", "95／120\n11／12"],
    ]
    fill(page, rows, ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1"])
    return book


def sections_book() -> openpyxl.Workbook:
    """Goals in rows across the table, with no column of goals; the header again after a page."""
    book = openpyxl.Workbook()
    page = book.active
    head = ["No.", "具体的な取組", "担当", "令和3年度", "令和4年度"]
    rows: Rows = [
        head,
        ["アクション１　知る"],
        ["１－１", "広報で知らせる", "区役所", "検討", "実施"],
        head,
        ["アクション２　つながる"],
        ["2-1", "集まる", "区社協", "実施", "実施"],
        ["合計", None, None, 2, 2],
    ]
    fill(page, rows, ["A2:E2", "A5:E5"])
    return book


def word_plan() -> bytes:
    """A plan in Word: headings of goals, a table of measures under each."""
    document = Document()
    document.add_heading("第２期計画（見本）", 0)
    for number, goal in enumerate(["つながり", "一人ひとりの力"], start=1):
        document.add_heading(f"基本目標{number}　{goal}", 1)
        table = document.add_table(4, 4)
        cells = [
            ["小目標", "取組名", "内容", "主体"],
            [f"①{goal}の小さな目標", f"{goal}のつどい", "見本の内容です。", "自治会"],
            ["", f"{goal}の便り", "月に一度。", "区社協、区役所"],
            [f"②{goal}を広げる", f"{goal}講座", "", "区役所"],
        ]
        for row, words in enumerate(cells):
            for column, word in enumerate(words):
                table.cell(row, column).text = word
        table.cell(1, 0).merge(table.cell(2, 0))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_outline() -> bytes:
    """A plan in Word without any table: headings, lists, sentences."""
    document = Document()
    document.add_heading("基本目標１　つながり", 1)
    document.add_paragraph("顔の見える関係をつくります。")
    document.add_heading("小目標①　あいさつ", 2)
    document.add_paragraph("あいさつ運動", style="List Bullet")
    document.add_paragraph("朝、角に立ちます。")
    document.add_paragraph("声かけ当番", style="List Bullet")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
