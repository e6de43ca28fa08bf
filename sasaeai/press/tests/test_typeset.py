"""What a reader, a screen reader and an archive get out of the typesetter."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdf
import pytest

from sasaeai.press.content.block import (
    Box,
    Cell,
    Code,
    Contents,
    Figure,
    Heading,
    Index,
    Items,
    NewPage,
    Paragraph,
    Table,
)
from sasaeai.press.content.inline import Break, Changed, Link, PageOf, Ruby, Strong, Term, line
from sasaeai.press.content.paper import FOLDED, FORM, LARGE_PRINT, LEAFLET, MEETING, Paper
from sasaeai.press.pictures import chart_svg
from sasaeai.press.tests import papers
from sasaeai.press.tests.tags import opened, outline, tags
from sasaeai.press.writers.room import room
from sasaeai.press.writers.row_heads import with_row_heads
from sasaeai.press.writers.typeset import CannotTypeset, drawing, typeset, typeset_paper


@pytest.fixture(scope="module")
def book() -> bytes:
    return typeset(papers.paper())


def small(*blocks, **given) -> Paper:
    return Paper(
        "meeting", "区計画基本案について", blocks or (Paragraph(line("本文")),), MEETING, day="2011-03-31", **given
    )


def test_a_book_is_tagged_for_readers_and_for_the_archive_at_once(book):
    with opened(book) as pdf:
        meta = pdf.open_metadata()
        assert (meta["pdfuaid:part"], meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("1", "2", "A")
        assert str(pdf.Root.Lang) == "ja"
        assert pdf.Root.MarkInfo.Marked
        assert meta["dc:title"] == "みどりのわ・ささえ愛プラン（見本）"
        assert meta["xmp:CreateDate"].startswith("2011-03-31")


def test_bookmarks_have_chapters_and_what_is_below_them_without_readings(book):
    found = outline(book)
    assert (1, "第1章 計画の基本的な考え方") in found
    assert (2, "1 計画の位置づけ") in found
    assert (3, "(1) 第1期から変わったこと") in found


def test_headings_come_in_order(book):
    levels = [int(tag.kind[1]) for tag in tags(book).all("H1", "H2", "H3")]
    assert levels[0] == 1
    assert all(later <= before + 1 for before, later in pairwise(levels))


def test_every_head_of_a_table_says_what_it_heads(book):
    heads = list(tags(book).all("TH"))
    columns, rows = ([tag for tag in heads if tag.scope == scope] for scope in ("Column", "Row"))
    assert len(columns) + len(rows) == len(heads)
    assert len(columns) == 4 + 5 + 6
    assert len(rows) == 4 + 3 + 39 + 3


def test_a_file_whose_rows_were_tagged_is_whole(book):
    with opened(book) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_a_file_of_another_build_is_left_alone():
    for other in (b"", b"%PDF-1.7\n%%EOF", typeset(small())):
        assert with_row_heads(other) == other


def test_every_picture_says_what_it_shows(book):
    said = [tag.alt for tag in tags(book).all("Figure")]
    assert all(said)
    assert papers.chart().sentence in said
    assert "QRコード：https://plan.example.jp/plan/2/goals/2-1/" in said


def test_contents_lists_captions_and_links_are_tagged(book):
    kinds = {tag.kind for tag in tags(book).all()}
    assert {"TOC", "TOCI", "L", "LI", "Caption", "Link", "Table", "Figure"} <= kinds


def test_the_same_paper_is_the_same_file(book, settings):
    settings.PAPER_MEMORY += 1  # which is another process
    assert typeset(papers.paper()) == book


@pytest.mark.parametrize(
    "sheet", [LARGE_PRINT, LEAFLET, MEETING, FOLDED, FORM], ids=lambda sheet: f"{sheet.size}-{sheet.letters}"
)
def test_every_sheet_holds_every_block(sheet):
    assert typeset(papers.paper(sheet, cover=papers.cover() if sheet.bound else None)).startswith(b"%PDF-1.7")


NASTY = (
    '#panic() $x$ [ ] { } \\ // /* */ @ref <label> *強* _斜_ `raw` = 見出し - 項 " \' ~ #let x = 1; #eval("1") & < >'
)


def test_texts_are_never_read_as_markup():
    words = line(
        NASTY,
        Strong(NASTY),
        Link(NASTY, "https://example.jp/?a=#[b]&c=$"),
        Changed(NASTY, "added"),
        Term(NASTY, NASTY),
        Ruby("強", NASTY),
    )
    table = Table(((Cell(words),),), ((Cell(words),),), caption=words)
    pdf = typeset(
        small(
            Heading(1, words, number=NASTY, anchor=NASTY),
            Paragraph(words),
            Items((words,)),
            Box((table,), words),
            Code("https://example.jp/?q=" + "あ#$", words),
            Paragraph(line(PageOf(NASTY))),
            with_ruby=True,
            marks_changes=True,
            author=NASTY,
            keywords=(NASTY,),
            foot=NASTY,
        )
    )
    with opened(pdf) as read:
        assert NASTY[:40] in read.open_metadata()["dc:creator"][0]
    assert "#panic() $x$" in outline(pdf)[0][1]


def test_a_letter_that_the_font_has_not_leaves_a_mark_and_is_reported():
    made = typeset_paper(small(Paragraph(line("ありがとう😀\u200d\u202e\x07\ud83d\ufffe、が\u3099や\U000e0100"))))
    assert made.missing == ("😀",)


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ((Figure(chart_svg(papers.chart()), " ", line("件数")),), "図「件数」に、見えない人のための説明がありません"),
        ((Box((Figure(chart_svg(papers.chart()), ""),)),), "図「題名のない図」に"),
        ((Heading(1, line("章")), Heading(3, line("項"))), "見出し「項」が段階を飛ばしています（1の次が3）"),
        ((Heading(1, line("章"), anchor="a"), Heading(1, line("節"), anchor="a")), "目印「a」が2か所にあります"),
    ],
)  # fmt: skip
def test_a_paper_that_somebody_could_not_read_is_refused_with_what_to_do(blocks, said):
    with pytest.raises(CannotTypeset, match=said):
        typeset(small(*blocks))


def test_a_paper_without_a_title_is_refused():
    with pytest.raises(CannotTypeset, match="題名がありません"):
        typeset(replace(small(), title=" "))


def test_a_page_that_is_not_in_this_paper_is_named_by_its_words():
    assert typeset(small(Paragraph(line(PageOf("elsewhere", "区計画"), "を見る"))))


def test_a_missing_folder_of_fonts_says_what_to_set(settings, tmp_path):
    settings.FONT_DIR = str(tmp_path / "gone")
    with pytest.raises(CannotTypeset, match="SASAEAI_FONT_DIR を正しいフォルダにするか、空にしてください"):
        typeset(small())
    settings.FONT_DIR, settings.FONT = str(tmp_path), "BIZ UDGothic"
    with pytest.raises(CannotTypeset, match="書体「BIZ UDGothic」がありません"):
        typeset(small())


def test_another_font_can_be_set_and_a_wrong_name_says_which_there_are(settings):
    folder = Path("/usr/share/fonts/truetype/bizud-gothic")
    if not folder.is_dir():
        pytest.skip("needs Debian's fonts-morisawa-bizud-gothic")
    settings.FONT_DIR, settings.FONT = str(folder), "BIZ UDGothic"
    with opened(typeset(papers.paper())) as pdf:
        fonts = [font for font in pdf.objects if isinstance(font, pikepdf.Dictionary) and "/BaseFont" in font]
        used = {str(font.BaseFont) for font in fonts}
    assert used
    assert all("BIZUDGothic" in name for name in used)
    settings.FONT = "BIZ UDゴシック"
    with pytest.raises(CannotTypeset, match="SASAEAI_FONT を次の一つにしてください：BIZ UDGothic、BIZ UDPGothic"):
        typeset(small())


OPENING, CLOSING = (
    set("「『（〔［｛〈《【"),
    set("」』）〕］｝〉》】、。，．・：；！？ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々"),
)


def test_no_line_begins_or_ends_with_a_mark_that_must_not_stand_there():
    """Fifty paragraphs, each shifted by one letter, so that every mark comes to every place of a line."""
    text = papers.LONG + "「サービス（ショートステイ・デイサービス）」って、ちょっと聞いたことがあるけれど…人々の声？"
    blocks = tuple(Paragraph(line("あ" * shift, text)) for shift in range(50))
    rows = text_lines(typeset(small(*blocks)))
    assert len(rows) > 250
    assert [row for row in rows if row[0] in CLOSING or row[-1] in OPENING] == []


def text_lines(pdf: bytes) -> list[str]:
    """The lines as they stand on the pages, from the places of the letters."""
    found = []
    for page in pypdf.PdfReader(BytesIO(pdf)).pages:
        rows: dict[float, str] = {}

        def keep(text, moved, matrix, _font, _size, rows=rows):
            height = round(moved[5] + moved[3] * matrix[5])
            rows[height] = rows.get(height, "") + text.strip()

        page.extract_text(visitor_text=keep)
        found += filter(None, rows.values())
    return found


def test_readings_are_read_right_after_their_letters():
    pdf = typeset(small(Paragraph(line("この", Ruby("計画", "けいかく"), "は")), with_ruby=True))
    text = pypdf.PdfReader(BytesIO(pdf)).pages[0].extract_text().replace("\n", "")
    assert "この計画けいかくは" in text.replace(" ", "")


def test_the_running_head_is_the_chapter_of_its_page_and_the_first_page_of_a_chapter_has_none():
    chapters = [
        block
        for number in (1, 2)
        for block in (Heading(1, line(f"第{number}の章")), *[Paragraph(line(papers.LONG * 6))] * 4)
    ]
    pages = pypdf.PdfReader(BytesIO(typeset(papers.paper(blocks=tuple(chapters), cover=None, title="計画")))).pages
    texts = [page.extract_text().replace(" ", "") for page in pages]
    start = next(at for at, text in enumerate(texts) if "第2の章" in text)
    assert start >= 2
    assert [text.count("第1の章") for text in texts[:start]] == [0, *[1] * (start - 1)]
    assert all(text.count("第2の章") == 1 and "第1の章" not in text for text in texts[start:])


def pages_of(paper: Paper) -> list[str]:
    return [page.extract_text().replace(" ", "") for page in pypdf.PdfReader(BytesIO(typeset(paper))).pages]


def test_what_stands_behind_the_last_chapter_bears_no_chapters_name():
    blocks = (Heading(1, line("さくいん")), Paragraph(line("言葉")), NewPage(closes=True), Paragraph(line("奥付")))
    *_before, last = pages_of(papers.paper(blocks=blocks, cover=None, title="計画"))
    assert "奥付" in last
    assert "さくいん" not in last


def test_the_contents_have_a_name_and_the_index_does_not_list_them():
    blocks = (
        Contents(1), Heading(1, line("見守り"), anchor="one"), Paragraph(line(Term("見守り", "みまもり"))),
        Heading(1, line(Term("サロン", "さろん")), anchor="two"), Heading(1, line("さくいん"), anchor="index"), Index(),
    )  # fmt: skip
    _name, contents, *chapters, index = pages_of(papers.paper(blocks=blocks, cover=None, title="計画"))
    assert "目次\n" in contents
    assert len(chapters) == 2
    rows = [row for row in index.splitlines() if row.startswith("サロン")]
    assert [row.strip("サロン.\u2003 ") for row in rows] == ["4"]


def test_a_reference_says_that_its_number_is_a_page():
    there = Heading(1, line("鴨居"), anchor="kamoi")
    paper = papers.paper(blocks=(Paragraph(line("（", PageOf("kamoi", "章", "ページ"), "）")), there), cover=None)
    assert "（2ページ）" in pages_of(paper)[0]


def test_the_years_of_a_measure_stand_with_their_names_where_its_table_is_torn():
    words = tuple(
        (Cell(line("内容"), is_header=True), Cell(line("つながりを大切にします。" * 12), across=2)) for _ in range(8)
    )
    years = tuple(Cell(line(year), is_header=True) for year in ("年度", "23年度", "24年度"))
    plan = (Cell(line("計画"), is_header=True), Cell(line("試行")), Cell(line("実施")))
    for filled in range(0, 30, 3):
        before = tuple(Paragraph(line("前の行")) for _ in range(filled))
        texts = pages_of(small(*before, Table((*words, years, plan), headers=1)))
        assert [text.count("23年度") for text in texts] == [text.count("試行") for text in texts]


def test_a_label_of_who_acts_is_not_torn():
    rows = tuple((Cell(line("あ" * count, Strong("協力："), "自治会")), Cell()) for count in range(2, 20))
    lines = text_lines(typeset(small(Table(rows, widths=(1, 4)))))
    assert not [row for row in lines if row.endswith("協") or row.startswith(("力", "："))]


def test_a_reading_as_wide_as_figures_and_letters_stays_in_one_line():
    with_readings = small(Paragraph(line("およそ5人に", Ruby("2人", "ふたり"), "です。")), with_ruby=True)
    assert [row for row in text_lines(typeset(with_readings)) if row == "人"] == []


def test_a_row_is_not_torn_and_one_higher_than_a_page_goes_on_over_the_next():
    rows = tuple((Cell(line(f"始{at}", Break(), *["行", Break()] * 5, f"終{at}")),) for at in range(30))
    texts = [page.extract_text() for page in pypdf.PdfReader(BytesIO(typeset(small(Table(rows))))).pages]
    assert len(texts) > 3
    assert all((f"始{at}" in text) == (f"終{at}" in text) for text in texts for at in range(30) if at > 2)
    endless = (Cell(line("始", *["行", Break()] * 200, "終")),)
    texts = [page.extract_text() for page in pypdf.PdfReader(BytesIO(typeset(small(Table((endless,)))))).pages]
    assert "始" in texts[0]
    assert "終" in texts[-1]
    assert sum(text.count("行") for text in texts) == 200


def test_the_head_of_a_table_is_repeated_on_each_page():
    texts = [page.extract_text() for page in pypdf.PdfReader(BytesIO(typeset(small(papers.values(90))))).pages]
    assert len(texts) > 2
    assert all("平成23" in text.replace(" ", "") for text in texts)


def test_a_chart_becomes_a_picture_in_dots_for_word():
    with drawing() as png:
        seen = [png(chart_svg(papers.chart()), width, 150) for width in (80, 40)]
    assert all(picture[:8] == b"\x89PNG\r\n\x1a\n" for picture in seen)
    assert len(seen[0]) > len(seen[1])


def test_a_paper_too_large_for_its_memory_is_refused_with_what_to_do_and_the_next_is_set(settings):
    settings.PAPER_MEMORY = 120
    rows = tuple((Cell(line(f"取組{at}")), Cell(line(papers.LONG))) for at in range(2000))
    with room():
        with pytest.raises(CannotTypeset, match="大きすぎて、120MBのメモリーでは組めませんでした"):
            typeset(small(Table(rows)))
        assert typeset(small()).startswith(b"%PDF-1.7")


def test_a_room_in_a_room_is_the_same_unless_it_may_be_larger(settings):
    with room() as outer:
        with room() as inner:
            assert inner is outer
        settings.PAPER_MEMORY += 1
        with room() as other:
            assert other is not outer
        assert typeset(small()).startswith(b"%PDF-1.7")


def test_an_engine_that_does_not_start_is_told_as_our_fault_and_not_as_a_large_paper(settings):
    settings.PAPER_MEMORY = "many"
    with pytest.raises(RuntimeError, match="invalid literal for int"):
        typeset(small())
