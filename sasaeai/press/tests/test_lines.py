"""Small rules of setting Japanese: which letters, where lines break, how an index is ordered, how high a row stands."""

from __future__ import annotations

import pytest

from sasaeai.press.content.block import Arrow, Cell, Columns, Paragraph, Table
from sasaeai.press.content.inline import Break, Changed, Ruby, Strong, line, plain
from sasaeai.press.content.paper import BOOK, LARGE_PRINT, Paper
from sasaeai.press.tests import papers
from sasaeai.press.writers import sizes
from sasaeai.press.writers.fonts import fonts
from sasaeai.press.writers.index_order import group_of, order
from sasaeai.press.writers.letters import GETA, Coverage, Letters
from sasaeai.press.writers.lines import Lines
from sasaeai.press.writers.phrases import phrases

COVERAGE = Coverage(path for folder in fonts().folders for path in sorted(folder.glob("*.otf")))


def lines(**given) -> Lines:
    return Lines(Paper("book", "計画", (), **given), Letters(COVERAGE))


@pytest.mark.parametrize(
    ("text", "printed", "missing"),
    [
        ("ちいき", "ちいき", set()),
        ("か\u3099", "が", set()),
        ("一行\r\n二\u2028三", "一行\n二\n三", set()),
        ("ん\u3099", "ん\u3099", set()),
        ("𠮷野家で①", "𠮷野家で①", set()),
        ("ち\x00い\u200b\ufeff\u202eき\ud800", "ちいき", set()),
        ("志\U000e0101", "志", set()),
        ("a\tb", "a b", set()),
        ("笑😀顔", f"笑{GETA}顔", {"😀"}),
        ("กิน", GETA * 2, set("กิน")),
    ],
)
def test_a_text_keeps_every_letter_that_can_be_printed(text, printed, missing):
    letters = Letters(COVERAGE)
    assert letters.printable(text) == printed
    assert letters.missing == missing


def test_readings_are_left_out_where_a_paper_has_none():
    words = line(Ruby("地域", "ちいき"), "の", Ruby("計画", "けいかく"))
    assert lines().line(words) == "地域の計画"
    assert [piece["r"] for piece in lines(with_ruby=True).line(words) if isinstance(piece, dict)] == [
        "ちいき",
        "けいかく",
    ]


def test_a_long_reading_reaches_over_the_kana_beside_it_only():
    alone, beside = (
        lines(with_ruby=True).line(words)
        for words in (line("計", Ruby("志", "こころざし"), "計"), line("の", Ruby("志", "こころざし"), "を"))
    )
    assert (alone[1]["width"], alone[1]["out"]) == (2.5, [0, 0])
    assert (beside[1]["width"], beside[1]["out"]) == (2.0, [0.25, 0.25])


def test_what_was_taken_out_is_gone_where_changes_are_not_marked():
    words = line("計", Changed("地", "removed"), Changed("域", "added"))
    assert lines().line(words) == "計域"
    assert [piece["k"] for piece in lines(marks_changes=True).line(words)[1:]] == ["removed", "added"]


def test_an_address_may_break_after_its_joints_and_nothing_is_lost():
    url = "https://www.city.example.jp/midori/kurashi/fukushi?year=2011&page=" + "x" * 40
    found = lines().line((url,))
    assert 0 in found
    assert "".join(piece for piece in found if piece) == url
    assert max(len(piece) for piece in found if piece) <= 24


def test_a_heading_breaks_between_phrases():
    assert phrases("身近な地域でボランティアの仲介ができるようにします")[:3] == ["身近な", "地域で", "ボランティアの"]
    found = lines().display(line("ちいきで「けいかく」をつくります。"))
    assert (
        "".join(piece if isinstance(piece, str) else "".join(piece["w"]) for piece in found)
        == "ちいきで「けいかく」をつくります。"
    )


@pytest.mark.parametrize(
    ("reading", "group"),
    [
        ("がっこう", "か"),
        ("パソコン", "は"),
        ("ｶﾌｪ", "か"),
        ("をんな", "わ"),
        ("PDCA", "A–Z・数字"),
        ("２４時間", "A–Z・数字"),
        ("漢字", "その他"),
    ],
)
def test_a_term_stands_in_the_row_of_its_first_sound(reading, group):
    assert group_of(reading) == group


def test_an_index_is_in_the_order_of_sounds():
    terms = ["さーびす", "ささえあい", "さあびす", "ざいたく", "さいがい", "ケアプラザ", "けあ", "NPO", "あいさつ"]
    assert sorted(terms, key=order) == [
        "あいさつ",
        "けあ",
        "ケアプラザ",
        "さあびす",
        "さーびす",
        "さいがい",
        "ざいたく",
        "ささえあい",
        "NPO",
    ]


def test_a_wide_table_becomes_facts_in_large_print_and_says_the_same():
    table = papers.schedule(1)
    assert not sizes.crowded(table, BOOK)
    assert sizes.crowded(table, LARGE_PRINT)
    caption, facts = sizes.stacked(table)
    assert (plain(caption.words), facts.style, facts.headers) == ("ボランティアの仲介（年次計画）", "facts", 1)
    said = [(plain(name.words), plain(cell.words)) for name, cell in facts.rows]
    assert said[1] == ("だれが", "地域ケアプラザ、区社協、地区社協")
    assert said[3:] == [
        ("年次計画 平成23", "検討"),
        ("年次計画 24", "試行"),
        ("年次計画 25", "実施"),
        ("年次計画 26", "実施"),
        ("年次計画 27", "継続"),
    ]


def test_a_cell_over_several_rows_is_said_in_each_of_their_facts():
    table = Table(
        (
            (Cell(line("緑区"), down=2), Cell(line("鴨居")), Cell(line("居場所"))),
            (Cell(line("山下")), Cell(line("見守り"))),
        ),
        ((Cell(line("区")), Cell(line("地区")), Cell(line("取組"))),),
    )
    rows = [[plain(cell.words) for cell in row] for row in sizes.spread(table.rows, 3)]
    assert rows == [["緑区", "鴨居", "居場所"], ["緑区", "山下", "見守り"]]


def test_pieces_side_by_side_stand_one_below_the_other_in_large_print_and_their_arrow_turns():
    columns = Columns(((Paragraph(line("区")),), (Arrow("right"),), (Paragraph(line("地区")),)))
    assert [getattr(block, "direction", "") for block in sizes.one_below_the_other(columns)] == ["", "down", ""]


def test_a_row_is_judged_rather_too_high_than_too_low():
    words = Cell(line("あ" * 400, Break(), Strong("い")))
    (tall,) = sizes.row_heights(Table(((words, Cell(room=30)),), widths=(1, 1)), 40)
    assert tall >= 400 / 20 * 1.5
