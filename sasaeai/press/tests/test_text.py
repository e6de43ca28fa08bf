"""What a screen reader gets from the plain text of a paper."""

from __future__ import annotations

from sasaeai.press.content.block import Box, Cell, Columns, Contents, Figure, Heading, Items, Paragraph, Table
from sasaeai.press.content.inline import Break, Changed, Link, Ruby, Sample, line
from sasaeai.press.content.paper import MEETING, Paper
from sasaeai.press.tests import papers
from sasaeai.press.writers.text import sturdy, write_text


def written(*blocks, pages=None, **given) -> list[str]:
    paper = Paper("meeting", "区計画基本案", blocks, MEETING, **given)
    return write_text(paper, pages).decode().split("\r\n")


def test_signs_that_other_machines_show_otherwise_are_written_out():
    assert sturdy("①評価指標 ⑳ ㉑ Ⅳ ㈱ ㌔ ｶﾅ") == "(1)評価指標 (20) (21) IV (株) キロ カナ"
    assert sturdy("（）・―～「」") == "（）・―～「」"


def test_pages_of_the_printed_paper_are_marked_where_its_headings_stand():
    lines = written(
        Heading(1, line("はじめに"), "1", "one"), Paragraph(line("趣旨です。")), Heading(2, line("趣旨"), "", "same"),
        Heading(1, line("目標"), "2", "two"), pages={"one": 3, "same": 3, "two": 12},
    )  # fmt: skip
    assert [one for one in lines if one.startswith("【")] == ["【3ページ】", "【12ページ】"]
    assert lines.index("【12ページ】") < lines.index("■2　目標")


def test_a_table_is_read_row_by_row_with_the_heads_of_its_columns():
    table = Table(
        head=(
            (Cell(line("取組"), down=2), Cell(line("年次計画"), across=2)),
            (Cell(line("平成23年度")), Cell(line("平成24年度"))),
        ),
        rows=((Cell(line("サロン")), Cell(line("試行")), Cell(line("実施"))),),
        caption=line("5年間"),
    )
    assert "・取組：サロン／年次計画 平成23年度：試行／年次計画 平成24年度：実施" in written(table)
    assert "【表】5年間" in written(table)


def test_a_cell_that_reaches_down_is_said_in_each_of_its_rows():
    rows = ((Cell(line("つながり"), down=2), Cell(line("あいさつ"))), (Cell(line("見守り")),))
    table = Table(rows, head=((Cell(line("目標")), Cell(line("取組"))),))
    assert "・目標：つながり／取組：見守り" in written(table)


def test_readings_stand_in_brackets_and_changes_in_words():
    words = line(
        Ruby("緑区", "みどりく"), "の", Changed("古い", "removed"), Changed("新しい", "added"), "計画", Sample()
    )
    assert "緑区（みどりく）の［削除：古い］［追加：新しい］計画（見本）" in written(Paragraph(words))


def test_pictures_are_their_words_and_links_their_addresses():
    lines = written(
        Figure("<svg/>", "平成23年度は84件です。", line("仲介の件数")),
        Paragraph(line(Link("市のページ", "https://example.jp/"), Break(), "次の行")),
    )
    assert lines[lines.index("【図】仲介の件数") + 1] == "平成23年度は84件です。"
    assert "市のページ（https://example.jp/）" in lines
    assert "次の行" in lines


def test_lists_boxes_and_columns_are_read_in_order():
    lines = written(
        Items((line("一つ"), line("二つ")), "①"), Box((Paragraph(line("中")),), line("なぜ")),
        Columns(((Paragraph(line("左")),), (Paragraph(line("右")),))),
    )  # fmt: skip
    said = [one for one in lines if one]
    assert said[-6:] == ["(1) 一つ", "(2) 二つ", "［なぜ］", "中", "左", "右"]


def test_the_contents_list_the_chapters():
    lines = written(Contents(1), Heading(1, line("はじめに"), "1", "one"), Heading(2, line("趣旨"), "", "two"))
    assert lines.count("■1　はじめに") == 2
    assert lines.count("●趣旨") == 1


def test_a_book_that_is_a_sample_says_so_first_and_never_has_three_empty_lines():
    text = write_text(papers.paper()).decode()
    assert text.startswith("【表紙】")
    assert "※見本です。" in text[:400]
    assert "\r\n\r\n\r\n" not in text
