"""Tables, headings, lists and readings in Word files."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from sasaeai.kernel.tables import Limits, UnreadableTable, is_word, read_word

RUBY = (
    f"<w:r {nsdecls('w')}><w:ruby><w:rt><w:r><w:t>しらね</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>白根</w:t></w:r></w:rubyBase></w:ruby></w:r>"
)


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def a_plan() -> bytes:
    document = Document()
    document.add_heading("基本目標１ つながり", 1)
    table = document.add_table(4, 3)
    for place, words in enumerate(["小目標", "取組名", "主体"]):
        table.cell(0, place).text = words
    table.cell(1, 0).merge(table.cell(2, 0)).text = "①あいさつ"
    table.cell(1, 1).text, table.cell(1, 2).text = "あいさつ運動", "自治会"
    table.cell(2, 1).paragraphs[0]._p.append(parse_xml(RUBY))
    table.cell(2, 1).paragraphs[0].add_run("の集い")
    table.cell(3, 0).merge(table.cell(3, 2)).text = "※見本です。"
    document.add_heading("基本目標２", 1)
    document.add_paragraph("できることから始めます。")
    document.add_paragraph("声をかける", style="List Bullet")
    document.add_paragraph("月に一度。")
    return saved(document)


def test_merged_cells_are_told_once_and_stand_under_their_heading():
    table, _outline = read_word("計画.docx", a_plan())
    assert (table.name, table.headings) == ("表1", ["基本目標１ つながり"])
    assert table.rows[1] == ["①あいさつ", "あいさつ運動", "自治会"]
    assert table.rows[2] == [None, "白根（しらね）の集い", None]
    assert table.cell(2, 0).text == "①あいさつ"
    assert table.cell(2, 1).address == "3行目の2列目"
    assert [(m.top, m.left, m.bottom, m.right) for m in table.merged] == [(1, 0, 2, 0), (3, 0, 3, 2)]


def test_headings_and_lists_become_a_table_of_their_own():
    *_tables, outline = read_word("計画.docx", a_plan())
    assert outline.rows == [
        ["見出し1", "箇条書き", "本文"],
        ["基本目標１ つながり", None, None],
        ["基本目標２", None, "できることから始めます。"],
        [None, "声をかける", "月に一度。"],
    ]
    assert outline.address(3, 1).startswith("5段落目の2列目")


def test_what_was_struck_out_or_is_written_twice_for_old_programs_is_not_read():
    document = Document()
    paragraph = document.add_heading("目標", 1)._p
    paragraph.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>古い</w:delText></w:r></w:del>"))
    [outline] = read_word("a.docx", saved(document))
    assert outline.rows[1][0] == "目標"


def test_a_word_file_with_entities_is_refused():
    content, out = a_plan(), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = part.replace(b"<w:document", b'<!DOCTYPE x [<!ENTITY a "b">]><w:document', 1)
            new.writestr(name, part)
    with pytest.raises(UnreadableTable, match="壊れている"):
        read_word("a.docx", out.getvalue())


def test_a_word_file_that_unpacks_to_too_much_is_refused():
    out = io.BytesIO(a_plan())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/image1.png", bytes(3_000_000))
    with pytest.raises(UnreadableTable, match="中身が大きすぎます"):
        read_word("a.docx", out.getvalue(), Limits(unpacked=1_000_000))


def test_only_a_word_file_is_word():
    assert is_word(a_plan())
    assert not is_word(b"PK\x03\x04")
