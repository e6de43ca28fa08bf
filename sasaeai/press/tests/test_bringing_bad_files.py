"""Files that cannot be read, or say what cannot be: a sentence that says what to do, and the plan as it was."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sasaeai.plans.models import Goal, Indicator, Measure, Plan
from sasaeai.plans.tests.making import make_plan
from sasaeai.press.models import Bringing

from .workbooks import fill, midori_book, saved

FILES = Path(__file__).parent / "files"


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ward(midori) -> Plan:
    return make_plan(midori)


@pytest.fixture
def said(client, ward, suzuki):
    """What the page says of a file; the plan is the same afterwards, also when somebody presses the button anyway."""
    client.force_login(suzuki.account)
    home = reverse("press:bringing", args=[2, ward.area.slug])

    def say(content: bytes, name: str = "計画.xlsx") -> str:
        before = [model.objects.count() for model in (Goal, Measure, Indicator)]
        page = client.post(home, {"file": SimpleUploadedFile(name, content)}, follow=True).content.decode()
        bringing = Bringing.objects.latest("pk")
        client.post(f"{home}{bringing.uid}/apply/", {"seen": "x"})
        assert [model.objects.count() for model in (Goal, Measure, Indicator)] == before
        bringing.refresh_from_db()
        assert not bringing.is_applied
        return page

    return say


def book_of(*rows, **cells) -> bytes:
    book = openpyxl.Workbook()
    fill(book.active, rows)
    for address, value in cells.items():
        book.active[address] = value
    return saved(book)


def test_no_excel_file(said):
    assert "Excel（.xlsx）やCSVの表ではありません" in said(b"%PDF-1.7 ...")
    assert "ファイルが壊れているようです" in said(b"\xd0\xcf\x11\xe0" + bytes(600))


def test_a_file_with_a_password(said):
    assert "パスワードが付いているので開けません" in said((FILES / "locked.xlsx").read_bytes())


def test_a_zip_bomb(said, settings):
    out = io.BytesIO(saved(midori_book()))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("xl/media/image1.png", bytes(160_000_000))
    assert "ファイルの中身が大きすぎます" in said(out.getvalue())


def test_a_cell_at_the_end_of_the_world(said):
    assert "ここまで表が広がっていて、大きすぎます" in said(
        book_of(["基本目標", "取組名"], ["1 a", "b"], XFD1048576="x")
    )


def test_a_million_empty_rows_are_no_rows(client, ward, suzuki):
    """They are what Excel keeps of a column that was painted: read, and nothing else said."""
    rows = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(4, 1_048_577, 9))
    out, plain = io.BytesIO(), io.BytesIO(book_of(["基本目標", "取組名"], ["1 あいさつ", "立つ"]))
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(b"</sheetData>", rows + b"</sheetData>") if "sheet1" in name else part)
    client.force_login(suzuki.account)
    home = reverse("press:bringing", args=[2, ward.area.slug])
    page = client.post(home, {"file": SimpleUploadedFile("a.xlsx", out.getvalue())}, follow=True)
    assert "読みました。まだ計画は変わっていません" in page.content.decode()
    assert page.context["can_apply"]


@pytest.mark.parametrize("name", ["libreoffice.xls", "libreoffice.ods", "libreoffice.xlsx"])
def test_old_excel_and_what_libreoffice_saved_is_read_by_its_contents(client, ward, suzuki, name):
    """Saved by LibreOffice 7.4 from the same table; the .xls bears the ending .xlsx here."""
    client.force_login(suzuki.account)
    home = reverse("press:bringing", args=[2, ward.area.slug])
    content = (FILES / name).read_bytes()
    page = client.post(home, {"file": SimpleUploadedFile("計画.xlsx", content)}, follow=True)
    assert page.context["can_apply"], page.context["faults"]
    draft = page.context["bringing"].draft
    assert [row["fields"]["title"][0] for row in draft["items"] if row["kind"] == "measure"] == [
        "あいさつ運動", "ボランティア相談の日", "サロンを開く", "担い手講座",
    ]  # fmt: skip


OLD = (FILES / "libreoffice.xls").read_bytes()
SIZES, WORDS = OLD.index(b"\x00\x02\x0e\x00") + 4, OLD.index(b"\xfc\x00\x0f\x04") + 4


@pytest.mark.parametrize(
    "content",
    [
        OLD[:8886],
        OLD[:9128],
        OLD[: SIZES + 4] + b"\xff" * 4 + OLD[SIZES + 8 :],
        OLD[: WORDS + 4] + b"\xff" * 4 + OLD[WORDS + 8 :],
    ],
    ids=["broken off", "broken off a little later", "a sheet of four billion rows", "four billion words"],
)
def test_an_old_excel_file_that_would_end_the_server_is_refused(said, content):
    """Its parser panics at the first two, and at the third takes down the process for want of memory."""
    page = said(content, "計画.xls")
    assert "Excelで開いて保存し直してから、もう一度選んでください。" in page


def test_more_texts_than_any_file_holds_are_not_believed(said):
    """The parser would ask for 100 GB at once, and take down the process."""
    out = io.BytesIO()
    with zipfile.ZipFile(FILES / "libreoffice.xlsx") as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb'uniqueCount="\d+"', b'uniqueCount="4294967295"', old.read(name)))
    assert b"4294967295" in out.getvalue()
    assert "ファイルが壊れているようです。" in said(out.getvalue())


def test_formulas_without_a_result(said):
    page = said(book_of(["基本目標", "取組名", "指標", "単位", "目標値（H27）"], ["1 a", "b", "c", "件", "=1+2"]))
    assert "数式の結果がファイルに入っていません。Excelで開いて保存し直し、もう一度選んでください。" in page


def test_two_sheets_of_the_same_name_after_trimming(said):
    book = openpyxl.Workbook()
    fill(book.active, [["基本目標", "取組名"], ["1 a", "b"]])
    book.active.title = "区計画"
    fill(book.create_sheet("区計画 "), [["基本目標", "取組名"], ["1 a", "b"]])
    assert "空白を除くと同じ名前のシートが二つあります" in said(saved(book))


def test_a_year_outside_the_period(said):
    page = said(book_of(["基本目標", "取組名", "平成28年度の予定"], ["1 a", "b", "実施"]))
    assert "の年度は、計画の期間（平成23年度～平成27年度）の外です" in page


def test_a_goal_number_that_exists_twice(said):
    assert "目標の番号「7」が二つあります" in said(book_of(["基本目標", "取組名"], ["7 海", "b"], ["7 山", "c"]))


def test_a_removed_column(client, ward, suzuki, said):
    client.force_login(suzuki.account)
    home = reverse("press:bringing", args=[2, ward.area.slug])
    rows = [["基本目標", "取組名", "内容", "主体", "対象"], ["1 つながり", "あいさつ", "立つ", "自治会", "子ども"]]
    client.post(home, {"file": SimpleUploadedFile("a.xlsx", book_of(*rows))})
    bringing = Bringing.objects.latest("pk")
    keep(client, f"{home}{bringing.uid}/reading/")
    page = said(book_of(*[row[:-1] for row in rows]))
    assert "前に読んだときにあった列「対象」がありません" in page


def keep(client, address: str) -> None:
    """Save the reading as the page proposes it, under a name."""
    page = client.get(address)
    [shape] = page.context["shapes"]
    forms = [row["form"] for row in page.context["sheets"]] + [shape["form"], *[c["form"] for c in shape["columns"]]]
    given = {form.add_prefix(name): form.initial.get(name) or "" for form in forms for name in form.fields}
    client.post(address, {**given, shape["form"].add_prefix("name"): "区の表", "do": "save"})


def test_an_indicator_without_a_unit(said):
    page = said(book_of(["基本目標", "取組名", "指標", "目標値（H27）"], ["1 a", "b", "地域の力", 3]))
    assert "単位が分かりません" in page


def test_nothing_was_chosen(client, ward, suzuki):
    client.force_login(suzuki.account)
    page = client.post(reverse("press:bringing", args=[2, ward.area.slug]), {})
    assert page.status_code == 422
    assert "ファイルを選んでください" in page.content.decode()
