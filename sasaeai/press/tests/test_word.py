"""What the office and the printing house get to edit."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import cache

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn

from sasaeai.press.content.block import (
    Answer,
    Asked,
    Box,
    Cell,
    Code,
    Columns,
    Contents,
    Figure,
    Heading,
    Items,
    Paragraph,
    Table,
)
from sasaeai.press.content.inline import Break, Changed, Link, Ruby, Strong, Term, line
from sasaeai.press.content.paper import FOLDED, LARGE_PRINT, LARGE_QUESTIONS, MEETING, QUESTIONS, Paper
from sasaeai.press.content.plainer import plainer
from sasaeai.press.tests import papers
from sasaeai.press.writers.word import write_word

# The order in which Word's schema wants what stands in these; Word calls a file broken that has another one.
ORDER = {
    "tblPr": ["tblStyle", "tblW", "jc", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook"],
    "tcPr": ["tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "vAlign"],
    "trPr": ["cantSplit", "trHeight", "tblHeader"],
    "pPr": ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "pBdr", "shd", "tabs", "spacing",
            "ind", "jc", "outlineLvl", "rPr", "sectPr"],
}  # fmt: skip


def small(*blocks, **given) -> Paper:
    return Paper("meeting", "区計画基本案について", blocks, MEETING, day="2011-03-31", **given)


@cache
def opened(paper: Paper, picture=None) -> docx.document.Document:
    return docx.Document(io.BytesIO(write_word(paper, picture)))


def all_elements(document, name: str) -> Iterator:
    return document.element.iter(qn(f"w:{name}"))


@pytest.fixture(scope="module")
def book():
    return opened(papers.paper(with_ruby=False))


def test_headings_are_words_own_styles_so_that_its_contents_and_navigation_know_them(book):
    found = [(p.style.name, p.text) for p in book.paragraphs if p.style.name.startswith("Heading")]
    assert found[0] == ("Heading 1", "第1章　計画の基本的な考え方")
    # Its own name is not an entry of the contents when Word renews them.
    assert [p.style.name for p in book.paragraphs if p.text == "目次"] == ["TOC Heading"]
    assert {"Heading 1", "Heading 2", "Heading 3"} <= {style for style, _text in found}


def test_the_printing_house_changes_all_japanese_letters_in_one_style(book):
    fonts = book.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "BIZ UDPゴシック"
    assert all(run.rPr is None or run.rPr.rFonts is None for run in all_elements(book, "r"))


def test_the_head_of_a_long_table_is_repeated_and_no_row_is_torn(book):
    long = [table for table in all_elements(book, "tbl") if len(table.tr_lst) > 30]
    assert long
    for table in long:
        assert table.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in table.tr_lst)


def test_readings_are_words_own_and_only_there_when_asked_for():
    paper = small(Paragraph(line(Ruby("緑区", "みどりく"), "の計画")))
    with_them = opened(Paper(**{**_fields(paper), "with_ruby": True}))
    ruby = next(all_elements(with_them, "ruby"))
    assert [text.text for text in ruby.iter(qn("w:t"))] == ["みどりく", "緑区"]
    without = opened(paper)
    assert not list(all_elements(without, "ruby"))
    assert without.paragraphs[-1].text == "緑区の計画"


def _fields(paper: Paper) -> dict:
    return {name: getattr(paper, name) for name in Paper.__dataclass_fields__}


def test_merged_cells_are_merged_and_leave_no_empty_lines_behind():
    table = Table(
        rows=(
            (Cell(line("1 つながり"), down=2), Cell(line("あいさつ"))),
            (Cell(line("見守り")),),
            (Cell(line("まとめ"), across=2),),
        ),
        head=((Cell(line("目標")), Cell(line("取組"))),),
    )
    document = opened(small(table))
    made = document.tables[0]
    assert [[cell.text for cell in row.cells] for row in made.rows] == [
        ["目標", "取組"], ["1 つながり", "あいさつ"], ["1 つながり", "見守り"], ["まとめ", "まとめ"],
    ]  # fmt: skip
    assert all(len(cell.paragraphs) == 1 for row in made.rows for cell in row.cells)


def test_a_chart_is_a_picture_with_its_words_or_the_words_alone_without_a_drawing_engine():
    figure = Figure("<svg/>", "平成23年度は84件、平成24年度は121件です。", line("仲介の件数"))
    png = _dot()
    asked = []

    def picture(svg: str, width: float) -> bytes:
        asked.append((svg, round(width)))
        return png

    drawn = opened(small(figure), picture)
    assert asked == [("<svg/>", 174)]
    about = next(drawn.element.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"))
    assert about.get("descr") == "平成23年度は84件、平成24年度は121件です。"
    assert "平成23年度は84件" in "".join(p.text for p in opened(small(figure)).paragraphs)


def _dot() -> bytes:
    import segno

    out = io.BytesIO()
    segno.make("dot").save(out, kind="png")
    return out.getvalue()


def test_the_contents_can_be_read_before_word_has_counted_the_pages():
    paper = small(Contents(2), Heading(1, line("はじめに"), "1", "one"), Heading(2, line("趣旨"), "(1)", "two"))
    lines = [p.text for p in opened(paper).paragraphs if p.style.name.startswith("toc")]
    assert lines == ["1　はじめに\t…", "(1)　趣旨\t…"]
    marks = {mark.get(qn("w:name")) for mark in all_elements(opened(paper), "bookmarkStart")}
    asked = {text.text.split()[1] for text in all_elements(opened(paper), "instrText") if "PAGEREF" in text.text}
    assert asked
    assert asked <= marks


def test_what_was_changed_is_marked_and_terms_go_to_words_index():
    words = line(
        "前の文", Changed("古い", "removed"), Changed("新しい", "added"), Term("見守り", "みまもり"), Strong("太字")
    )
    paragraph = opened(small(Paragraph(words))).paragraphs[-1]
    marked = [(run.style.name, run.text) for run in paragraph.runs if run.text and "Default" not in run.style.name]
    assert marked == [("Removed", "古い"), ("Added", "新しい"), ("Strong", "太字")]
    assert any(
        'XE "見守り" \\y "みまもり"' in text.text for text in all_elements(opened(small(Paragraph(words))), "instrText")
    )


def test_nasty_texts_are_only_texts():
    words = line("<w:p>&\x0b\x00]]>", Link("ここ", 'https://example.jp/?a="b"&c'))
    document = opened(small(Paragraph(words), Code("https://example.jp/x", line("続き"))))
    assert document.paragraphs[-2].text.startswith("<w:p>&]]>")


def test_every_element_stands_where_words_schema_wants_it(book):
    for name, order in ORDER.items():
        for element in all_elements(book, name):
            found = [child.tag.split("}")[1] for child in element]
            places = [order.index(child) for child in found if child in order]
            assert places == sorted(places), (name, found)


def test_lists_boxes_and_forms_keep_their_words(book):
    text = "\n".join(node.text or "" for node in book.element.iter(qn("w:t")))
    for words in ("担い手を増やします。", "①", "なぜ、この目標か", "今年、続けられたことは何ですか"):
        assert words in text


def test_a_paper_made_twice_is_the_same_file_and_says_whose_it_is():
    paper = small(Paragraph(line("本文")), author="緑区役所", keywords=("地域福祉保健計画",))
    once, again = write_word(paper), write_word(paper)
    assert once == again
    about = docx.Document(io.BytesIO(once)).core_properties
    assert (about.title, about.author, about.language) == ("区計画基本案について", "緑区役所", "ja")
    with zipfile.ZipFile(io.BytesIO(once)) as package:
        assert not [name for name in package.namelist() if "vbaProject" in name]


def test_a_box_in_a_box_and_a_list_of_blocks_are_written_in_order():
    inner = Box((Paragraph(line("中の箱")),), line("内"))
    outer = Box((Paragraph(line("外の箱")), inner, Items(((Paragraph(line("項目")),),))), line("外"))
    text = "".join(node.text or "" for node in opened(small(outer)).element.iter(qn("w:t")))
    assert text.index("外の箱") < text.index("中の箱") < text.index("項目")


def test_what_is_invented_says_so_on_every_page():
    invented = opened(papers.paper(with_ruby=False, sample=True))
    assert "見本" in invented.sections[0].header.paragraphs[0].text
    assert "見本" not in opened(papers.paper(with_ruby=False, sample=False)).sections[0].header.paragraphs[0].text


def test_a_table_without_a_head_stays_with_its_rows():
    rows = tuple((Cell(line(name), is_header=True), Cell(line("中身"))) for name in ("内容", "だれが", "年度"))
    (table,) = all_elements(opened(small(Table(rows))), "tbl")
    kept = [any(True for _ in row.iter(qn("w:keepNext"))) for row in table.tr_lst]
    assert kept == [True, True, False]


def test_a_picture_has_room_among_lines_a_fixed_distance_apart():
    document = opened(papers.paper(with_ruby=False), lambda _svg, _width: _dot())
    drawn = [p for p in all_elements(document, "p") if any(True for _ in p.iter(qn("w:drawing")))]
    assert drawn
    assert all(p.pPr.spacing.lineRule != WD_LINE_SPACING.EXACTLY for p in drawn)


def test_lists_and_sentences_in_a_table_have_the_letters_of_its_cells():
    listed = Cell(blocks=(Items((line("空き店舗の火曜カフェ"),)), Paragraph(line("毎週"))))
    (table,) = opened(small(Table(((Cell(line("取組")), listed),), size=0.9))).tables
    inside = table.cell(0, 1).paragraphs
    assert [p.text.replace("\t", "") for p in inside] == ["・空き店舗の火曜カフェ", "毎週"]
    assert {p.style.name for p in inside} == {table.cell(0, 0).paragraphs[0].style.name} == {"Table Text 90"}
    assert {p.alignment for p in inside} == {WD_ALIGN_PARAGRAPH.LEFT}


def test_a_note_of_several_lines_is_not_spread_over_the_width():
    document = opened(small(Paragraph(line("地区による差があります。", Break(), "年齢でも。"), "note")))
    assert document.paragraphs[-1].alignment == WD_ALIGN_PARAGRAPH.LEFT


def test_a_heading_across_a_table_does_not_stay_alone_at_the_foot_of_a_page():
    head = (Cell(line("小目標")), Cell(line("取組")))
    rows = ((Cell(line("基本目標１"), across=2, is_header=True),), (Cell(line("①")), Cell(line("カフェ"))))
    (table,) = opened(small(Table(rows, head=(head,)))).tables
    assert [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows] == [None, True, None]


def test_a_box_that_would_leave_half_a_page_white_goes_on_over_the_page():
    """Row by row, with a frame around them all; one that fits stays whole."""
    said = line("となりの人の顔を知らない、という発言が、集合住宅の多い地区に集まっていました。" * 8)
    short, long = opened(
        small(Box((Items((said,)),), title=line("根拠")), Box((Items((said,) * 6),), title=line("根拠")))
    ).tables
    assert (len(short.rows), len(long.rows)) == (1, 6)
    borders = [[side.tag.split("}")[1] for side in next(row._tr.iter(qn("w:tcBorders")))] for row in long.rows]
    assert borders[0] == ["top", "left", "right"]
    assert borders[1] == ["left", "right"]
    assert borders[5] == ["left", "bottom", "right"]


def test_a_folded_paper_has_its_title_on_its_first_page_only():
    title = Heading(1, line("概要版"))
    folded = Paper("folded", "概要版", (Columns(((), (title,))),), FOLDED, day="2011-03-31")
    document = opened(folded)
    assert [p.style.name for p in document.paragraphs if p.text == "概要版"] == []
    assert document.tables[0].cell(0, 1).paragraphs[0].style.name == "Heading 1"


def test_the_foot_of_large_print_stays_on_one_line():
    large = opened(Paper("large", "計画", (), LARGE_PRINT, foot="第2期プラン　平成25年度改訂", day="2011-03-31"))
    assert large.sections[0].footer.paragraphs[0].style.font.size.pt == 12
    assert large.styles["Note"].font.size.pt > 18


def test_only_a_row_of_more_than_half_a_page_may_be_torn():
    (table,) = opened(small(Table(((Cell(line("長い文章です。" * 300)),), (Cell(line("短い")),))))).tables
    assert [row._tr.trPr.find(qn("w:cantSplit")) is None for row in table.rows] == [True, False]


@pytest.mark.parametrize(("columns", "usual", "large"), [(1, 28, 14), (2, 14, 6), (4, 3, 1)])
def test_the_bracket_of_a_choice_closes_on_its_own_line(columns, usual, large):
    asked = Asked(
        number="問4", words=line("だれと"), answers=(Answer("5", line("その他"), opens=True),), columns=columns
    )
    for sheet, room in ((QUESTIONS, usual), (LARGE_QUESTIONS, large)):
        paper = plainer(Paper("questionnaire", "調査票", (asked,), sheet, day="2009-09-25"))
        assert opened(paper).tables[0].cell(0, 0).text.endswith(f"その他（{'　' * room}）")
