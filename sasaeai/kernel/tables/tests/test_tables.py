"""Tables from real offices: strange encodings, wrong endings, a million empty rows; and files that mean harm."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.styles import Font

from sasaeai.kernel.tables import (
    Limits,
    Sheet,
    UnreadableTable,
    address_of,
    parse_pasted,
    read_table,
    text_of,
    write_csv,
    write_xlsx,
)

TOWNS = "町名,世帯数\r\n鴨居三丁目,1204\r\n"


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def book_with(**cells: object) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = "世帯"
    for address, value in cells.items():
        book.active[address] = value
    return book


def repacked(content: bytes, change) -> bytes:
    """The same package with each part's bytes passed through `change(name, bytes)`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def with_cells(xml: bytes) -> bytes:
    """A one-cell workbook with more XML behind its cell A1."""
    return repacked(saved(book_with(A1="x")), lambda name, part: part.replace(b"</row>", xml + b"</row>"))


def complaint(name: str, content: bytes, **limits: int) -> str:
    with pytest.raises(UnreadableTable) as error:
        read_table(name, content, Limits(**limits))
    return str(error.value)


# --- CSV -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_is_read_in_every_encoding_that_offices_write(encoding):
    [sheet] = read_table("緑区 世帯.csv", TOWNS.encode(encoding))
    assert sheet.name == "緑区 世帯"
    assert sheet.rows == [["町名", "世帯数"], ["鴨居三丁目", "1204"]]


def test_signs_that_only_windows_knows_are_read():
    [sheet] = read_table("a.csv", "①髙橋～㈱\n".encode("cp932"))
    assert sheet.rows == [["①髙橋～㈱"]]


def test_an_unknown_encoding_is_refused_with_the_way_out():
    assert complaint("a.csv", b"\x81\x20\xff\xfd\x80,") == (
        "「a」：文字コードが分かりません。Excelで開き、「CSV UTF-8（コンマ区切り）」で保存し直してください。"
    )


def test_tabs_are_seen_and_quoted_line_breaks_kept():
    [sheet] = read_table("a.txt", '町\t注\n長津田\t"二行,\nある ""町"""\n'.encode())
    assert sheet.rows == [["町", "注"], ["長津田", '二行,\nある "町"']]


def test_rows_are_of_equal_length_without_the_empty_ones_at_the_end():
    [sheet] = read_table("a.csv", b"a,b,,\n\nc\n,,\n" + b"\n" * 300_000)
    assert sheet.rows == [["a", "b"], [None, None], ["c", None]]


def test_an_open_quote_names_its_line():
    assert complaint("a.csv", b'a,b\n"c,d\n').startswith("「a」のA2：引用符")


def test_too_many_rows_and_columns_name_the_place():
    assert complaint("a.csv", b"x\n" * 11, rows=10) == (
        "「a」のA11：行が多すぎます（10行まで）。ファイルを分けてください。"
    )
    assert complaint("a.csv", b"x\nx,x,x,x", columns=3).startswith("「a」のD2：列が多すぎます")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空です"),
        (b" \r\n", "空です"),
        (b"%PDF-1.7 ...", "表ではありません"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "表ではありません"),
        (b"<html><table>", "表ではありません"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "壊れている"),
        (b"PK\x03\x04" + b"x" * 20, "表ではありません"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(content, words):
    assert words in complaint("名簿.xlsx", content)


def test_a_file_that_is_too_big_is_not_even_looked_into():
    assert "大きすぎます（1MBまで）" in complaint("名簿.xlsx", b"x" * 1_000_001, size=1_000_000)


# --- Excel -----------------------------------------------------------------------------------------------------------


def test_excel_values_keep_their_kinds_and_places():
    day, moment = date(2011, 12, 1), datetime(2011, 12, 1, 9, 5)
    book = book_with(B2="町名", C3=3, C4=2.5, C5=day, C6=moment, C7=time(9, 30), C8=True)
    [sheet] = read_table("a.xlsx", saved(book))
    assert sheet.rows[:2] == [[None, None, None], [None, "町名", None]]
    values = [row[2] for row in sheet.rows[2:]]
    assert values == [3, 2.5, day, moment, time(9, 30), True]
    assert isinstance(values[0], int)
    assert [text_of(value) for value in values] == ["3", "2.5", "2011-12-01", "2011-12-01 09:05", "9:30", "TRUE"]
    cell = sheet.cell(1, 1)
    assert (cell.value, cell.text, cell.address, cell.sheet) == ("町名", "町名", "B2", "世帯")
    assert str(cell.unreadable("町名が見つかりません。")) == "「世帯」のB2：町名が見つかりません。"


def test_the_ending_of_the_name_does_not_matter():
    assert read_table("a.csv", saved(book_with(A1="鴨居")))[0].rows == [["鴨居"]]
    assert read_table("a.xlsx", TOWNS.encode("cp932"))[0].rows[1] == ["鴨居三丁目", "1204"]


def test_every_place_of_a_merged_range_shows_what_is_written_in_it():
    book = book_with(A1="地区", A2="鴨居", B2="一丁目", B3="二丁目")
    book.active.merge_cells("A2:A3")
    [sheet] = read_table("a.xlsx", saved(book))
    assert [str(merged) for merged in sheet.merged] == ["A2:A3"]
    assert [[cell.text for cell in row] for row in sheet.cells(start=1)] == [["鴨居", "一丁目"], ["鴨居", "二丁目"]]
    assert sheet.rows[2] == [None, "二丁目"]


def test_hidden_sheets_are_marked_and_empty_ones_are_empty():
    book = book_with(A1="x")
    book.create_sheet("隠し").sheet_state = "hidden"
    shown, hidden = read_table("a.xlsx", saved(book))
    assert (shown.hidden, hidden.hidden, hidden.rows) == (False, True, [])


def test_cells_in_which_excel_shows_an_error_are_named():
    [sheet] = read_table("a.xlsx", with_cells(b'<c r="C4" t="e"><v>#REF!</v></c>'))
    assert sheet.broken == ["C4"]
    assert sheet.cell(3, 2).value is None


def test_rows_formatted_or_emptily_calculated_down_to_excels_last_are_trimmed():
    """Every ninth of a million, which is more than are read of written ones."""
    formatted = b'<row r="%d"><c r="A%d" s="0"/></row>'
    calculated = b'<row r="%d"><c r="B%d" t="str"><f>1</f><v></v></c></row>'
    rows = b"".join((formatted if n % 8 else calculated) % (n, n) for n in range(4, 1_048_577, 9))
    [sheet] = read_table("a.xlsx", with_cells(b"</row>" + rows[: -len(b"</row>")]))
    assert sheet.rows == [["x"]]


def test_two_cells_far_apart_are_refused_before_they_take_the_memory():
    """Without the look before parsing this file ends the whole process."""
    book = book_with(A1="x", XFD1048576="y")
    assert complaint("a.xlsx", saved(book)) == (
        "「世帯」のXFD1048576：ここまで表が広がっていて、大きすぎます。表から離れたところにある文字を消してください。"
    )


def test_a_far_cell_that_stands_alone_is_refused_before_all_the_empty_rows_are_laid_out():
    assert "大きすぎます" in complaint("a.xlsx", saved(book_with(XFD1048576="y")))


@pytest.mark.parametrize(
    "far",
    [
        b"<x:c xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main' r='XFD1048576'><x:v>1</x:v></x:c>",
        b'<c a=">" r="XFD&#49;048576"><v>1</v></c>',
        b'<c r="xfd1048576" t="inlineStr"><is><t>y</t></is></c>',
        b'</row><row r="1048576"><c r="XFC1048576"/><c><v>1</v></c>',
    ],
)
def test_a_far_cell_is_seen_however_it_is_written(far):
    assert "大きすぎます" in complaint("a.xlsx", with_cells(far))


@pytest.mark.parametrize(
    "wrong",
    [b'<c r="C$9"><v>1</v></c>', b"<c><v>1</c>", b'<c r="A99999999"><v>1</v></c>', b"\x00"],
)
def test_what_no_spreadsheet_program_writes_is_refused(wrong):
    assert "壊れている" in complaint("a.xlsx", with_cells(wrong))


def test_a_document_type_declaration_is_refused():
    content = repacked(
        saved(book_with(A1="x")),
        lambda name, part: b'<!DOCTYPE x [<!ENTITY a "b">]>' + part if name.endswith("sheet1.xml") else part,
    )
    assert "壊れている" in complaint("a.xlsx", content)


def test_a_sheet_kept_under_another_ending_is_refused():
    content = repacked(
        saved(book_with(A1="x")), lambda name, part: part.replace(b"worksheets/sheet1.xml", b"worksheets/sheet1.bin")
    )
    assert "壊れている" in complaint("a.xlsx", content)


def test_a_zip_bomb_is_refused_by_what_it_unpacks_to():
    content = repacked(saved(book_with(A1="x")), lambda name, part: part)
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/image1.png", bytes(3_000_000))
    assert len(out.getvalue()) < 20_000
    assert "中身が大きすぎます" in complaint("a.xlsx", out.getvalue(), unpacked=1_000_000)


def test_an_old_excel_file_of_which_only_the_beginning_came_is_refused():
    beginning = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    assert "ファイルが壊れているようです。" in complaint("a.xls", beginning)


def test_a_zip_that_says_itself_that_it_is_too_big_is_not_unpacked():
    out = io.BytesIO(saved(book_with(A1="x")))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/image1.png", bytes(3_000_000))
    broken = bytearray(out.getvalue())
    broken[70:90] = bytes(20)  # whoever unpacks it comes upon this first
    assert "中身が大きすぎます" in complaint("a.xlsx", bytes(broken), unpacked=1_000_000)
    assert "壊れている" in complaint("a.xlsx", bytes(broken))


def test_a_zip_that_lies_about_its_sizes_is_refused():
    content = saved(book_with(A1="x" * 5000))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        size = package.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    assert "壊れている" in complaint("a.xlsx", content.replace(size, (10).to_bytes(4, "little")))


def test_a_cut_off_file_is_refused():
    content = saved(book_with(A1="x"))
    assert "表ではありません" in complaint("a.xlsx", content[: len(content) // 2])


def test_too_many_sheets_are_refused():
    book = book_with(A1="x")
    book.create_sheet("b")
    assert "シートが多すぎます（1枚まで）" in complaint("a.xlsx", saved(book), sheets=1)


# --- pasted ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pasted", "rows"),
    [
        ("", []),
        ("鴨居\t3\r\n長津田\t4\r\n", [["鴨居", "3"], ["長津田", "4"]]),
        ("a\t\t\n\nb", [["a", "", ""], [""], ["b"]]),
        ('"一行目\n二行目"\tb\n', [["一行目\n二行目", "b"]]),
        ('"言う ""はい"" と\r\n"\tb', [['言う "はい" と\n', "b"]]),
        ('5" の管\t"開いたまま\nb', [['5" の管', '"開いたまま'], ["b"]]),
        ('"ささえあい"運動\tb', [['"ささえあい"運動', "b"]]),
        ("氏名　町名\tb", [["氏名　町名", "b"]]),
        ("a\n\n", [["a"], [""]]),
        ("\t", [["", ""]]),
    ],
)
def test_cells_pasted_from_excel(pasted, rows):
    assert parse_pasted(pasted) == rows


def test_too_much_at_once_cannot_be_pasted():
    with pytest.raises(UnreadableTable, match="何回かに分けて"):
        parse_pasted("x" * 2_000_001)


# --- writing ---------------------------------------------------------------------------------------------------------

HARMFUL = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "＝1+1"]


def test_csv_opens_in_excel_and_holds_no_formula():
    harmless = [["-12.5", None], ["－", date(2011, 12, 1)]]
    content = write_csv([["町", "数"], ["鴨居", 3], *([text, -5] for text in HARMFUL), *harmless])
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[:4] == ["町,数", "鴨居,3", "'=1+1,-5", "'+cmd,-5"]
    assert all(line.startswith("'") for line in lines[2:8])
    assert lines[8:] == ["-12.5,", "－,2011-12-01", ""]


def test_csv_that_was_written_reads_back_as_it_was():
    rows = [["見出し", "注"], *([text, 'a,"b"\nc'] for text in HARMFUL)]
    assert read_table("a.csv", write_csv(rows))[0].rows == rows


def test_excel_that_was_written_reads_back_as_it_was():
    rows = [["町", "日", "数"], ["鴨居", date(2011, 12, 1), 3], ["=1+1", None, 2.5], ["長" * 80, None, True]]
    [sheet] = read_table("a.xlsx", write_xlsx([Sheet("世帯", rows)]))
    assert (sheet.name, sheet.rows) == ("世帯", rows)


def test_no_text_becomes_a_formula_in_excel():
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx([Sheet("a", [["h"], *([text] for text in HARMFUL)])])))
    cells = [row[0] for row in book.active.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == HARMFUL
    assert all(cell.data_type != "f" and cell.quotePrefix for cell in cells)


def test_the_header_is_bold_and_stays_in_view_and_columns_are_wide_enough():
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx([Sheet("a", [["町名", "n"], ["鴨居三丁目第二町内会", 1]])])))
    page = book.active
    assert page["A1"].font == Font(bold=True) or page["A1"].font.b
    assert page.freeze_panes == "A2"
    # A workbook keeps a little more than the width that was asked for, for the lines between cells.
    assert 22 <= page.column_dimensions["A"].width < 23
    assert 8 <= page.column_dimensions["B"].width < 9


def test_a_cell_of_several_lines_shows_them_all_in_any_program():
    """LibreOffice shows one line of a row whose height is not said; beside it, cells begin on the first line."""
    long = "となりの人の顔を知らない、という発言が集まっていました。" * 4
    page = openpyxl.load_workbook(
        io.BytesIO(write_xlsx([Sheet("声", [["番号", "声"], [1, long], [2, "短い"]])]))
    ).active
    assert page.row_dimensions[2].height == 4 * 18
    assert (page["A2"].alignment.vertical, page["B2"].alignment.wrap_text) == ("top", True)
    assert page.row_dimensions[3].height is None
    everything = openpyxl.load_workbook(io.BytesIO(write_xlsx([Sheet("声", [["声"], [long * 20]])]))).active
    assert 400 < everything.row_dimensions[2].height <= 409


def test_a_table_is_printed_on_a4_as_wide_as_the_paper_while_it_can_be_read():
    narrow, wide = (
        openpyxl.load_workbook(io.BytesIO(write_xlsx([Sheet("表", [["見出し"] * columns])]))).active
        for columns in (9, 60)
    )
    for page in (narrow, wide):
        assert (int(page.page_setup.paperSize), page.page_setup.orientation) == (9, "landscape")
        assert page.oddFooter.center.text == "&A　&P／&N"
        assert page.print_title_rows == "$1:$1"
    assert narrow.sheet_properties.pageSetUpPr.fitToPage
    assert narrow.page_setup.fitToHeight == 0
    assert not (wide.sheet_properties.pageSetUpPr and wide.sheet_properties.pageSetUpPr.fitToPage)
    assert wide.print_title_cols == "$A:$A"


def test_names_and_values_that_excel_forbids_are_made_fit():
    aware = datetime(2011, 12, 1, 0, 5, tzinfo=UTC)
    sheets = [Sheet("第4期/計画", [["a\x07b", aware, Decimal("1.5")]]), Sheet("第4期:計画", []), Sheet("", [])]
    first, second, third = read_table("a.xlsx", write_xlsx(sheets))
    assert [first.name, second.name, third.name] == ["第4期 計画", "第4期 計画 (2)", "Sheet"]
    assert first.rows == [["ab", datetime(2011, 12, 1, 9, 5), 1.5]]
    assert read_table("a.xlsx", write_xlsx([]))[0].rows == []


def test_addresses_are_excels_own():
    assert [address_of(11, 1), address_of(0, 25), address_of(0, 26), address_of(1_048_575, 16_383)] == [
        "B12", "Z1", "AA1", "XFD1048576",
    ]  # fmt: skip
