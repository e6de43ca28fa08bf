"""The national rule on machine-readable tables, applied to what an office sends."""

from __future__ import annotations

from sasaeai.kernel.tables import read_table
from sasaeai.press.bringing.diagnosis import diagnose
from sasaeai.press.bringing.mapping import propose

from .workbooks import MIDORI, fill, midori_book, pairs_book, saved, sections_book


def findings(book, terms=MIDORI, parts=frozenset()) -> dict[str, list[str]]:
    sheets = read_table("a.xlsx", saved(book))
    return {str(f.rule): f.cells for f in diagnose(sheets, propose(sheets, terms), set(parts))}


def test_each_rule_names_its_cells():
    found = findings(midori_book())
    assert found["セルを結合しない"][:2] == ["A1:O1", "A2:O2"]
    assert found["数値は数値として書き、文字を含めない"] == ["H5", "I5", "I6", "I7", "H9", "I9"]
    assert found["数値の列に「―」などの記号を混ぜない"] == ["H7"]
    assert found["機種依存文字を使わない"] == ["B5", "B8", "B9"]
    assert "A2" in found["年は西暦で書くか、和暦に西暦を並べる"]
    assert "F3" in found["空白や改行で体裁を整えない"]
    assert found["データの単位を書く"] == ["F7", "F9"]


def test_two_values_in_a_cell():
    assert findings(pairs_book())["1つの欄に1つのデータだけを書く"] == ["E3", "F3", "C4", "D4"]


def test_blank_cells_that_mean_as_above():
    assert findings(pairs_book())["項目名を省略しない"] == ["A4"]


def test_pictures_and_formulas():
    book = sections_book()
    book.active["F1"], book.active["F3"] = "備考", "=1+1"
    found = findings(book, parts={"xl/media/image1.png"})
    assert found["数式は数値に直す"] == ["F3"]
    assert found["数式の結果が保存されていない"] == ["F3"]
    assert found["オブジェクト（図形・画像・グラフ）を使わない"] == ["ファイル全体"]


def test_a_table_by_the_rule_has_no_findings():
    book = midori_book()
    for name in book.sheetnames:
        del book[name]
    page = book.create_sheet("取組")
    fill(
        page,
        [["基本目標", "取組名", "指標", "単位", "2015年度の目標値"], ["つながり", "あいさつ", "参加者数", "人", 30]],
    )
    assert findings(book) == {}
