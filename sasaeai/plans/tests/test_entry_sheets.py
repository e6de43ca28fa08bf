"""記入シート: a call goes out in Excel, comes back as files, and every sentence knows its cell."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.kernel.models import JournalEntry
from sasaeai.people.models import Organisation, Person, Role
from sasaeai.people.tests.known import make_organisation, make_person
from sasaeai.plans.models import Entry, EntryCall, EntryOrigin, MeasureSource, Plan

from .making import goal_named, make_plan

WORDS = "毎月第3土曜日に、団地の集会所で茶話会を開いています。"
FILES = Path(__file__).parent / "files"


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


@pytest.fixture
def circle(midori) -> Organisation:
    return make_organisation("緑の会")


@pytest.fixture
def helpers(midori) -> Organisation:
    return make_organisation("かもいお助け隊")


@pytest.fixture
def nakamura(midori, circle) -> Person:
    """中村: writes for 緑の会."""
    return make_person("中村 恵", "nakamura", Role.ORGANISATION, midori, organisation=circle)


@pytest.fixture
def call(ward, circle, helpers) -> EntryCall:
    made = EntryCall.objects.create(
        plan=ward, title="ご記入のお願い", words="お書きください。", due_on=date(2010, 9, 30),
        contact="緑区役所 鈴木 045-930-0000", sent_on=date(2010, 8, 1),
    )  # fmt: skip
    made.organisations.set([circle, helpers])
    return made


@pytest.fixture
def desk(client, suzuki, call):
    client.force_login(suzuki.account)
    return Desk(client, call)


class Desk:
    """What somebody does on the pages of the call: download, write in Excel, bring files, say yes."""

    def __init__(self, client, call: EntryCall) -> None:
        self.client, self.call = client, call
        self.home = f"/desk/plan/2/calls/{call.uid}/"

    def sheet(self, organisation: Organisation) -> bytes:
        answer = self.client.get(f"{self.home}excel/{organisation.pk}/")
        assert answer.status_code == 200
        return answer.content

    def bring(self, *files: tuple[str, bytes], to: str = "take-in/"):
        return self.client.post(f"{self.home}{to}", {"returned": [SimpleUploadedFile(*file) for file in files]})

    def yes(self, page, *replace: str, to: str = "take-in/"):
        given = {"read": page.context["read"], "seen": page.context["seen"], "replace": replace}
        return self.client.post(f"{self.home}{to}", given)

    def take(self, *files: tuple[str, bytes]):
        answer = self.yes(self.bring(*files))
        assert answer.status_code == 302
        return answer


def opened(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell_of(page, words: str) -> str:
    """The address of the box beside a goal (or beside the writer's name)."""
    return next(f"C{row[0].row}" for row in page.iter_rows() for cell in row[:2] if words in str(cell.value))


def written(content: bytes, by: str = "", **answers: str) -> bytes:
    book = opened(content)
    page = book.active
    for goal, words in answers.items():
        page[cell_of(page, goal)] = words
    if by:
        page[cell_of(page, "お名前")] = by
    return saved(book)


# -- out ------------------------------------------------------------------------------------------------------------


def test_the_sheet_says_who_asks_until_when_and_every_goal_with_a_box_on_one_a4(desk, circle, call):
    page = opened(desk.sheet(circle)).active
    words = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value]
    for expected in ("ご記入のお願い", "緑の会 御中", "お書きください。", "しめきり：平成22年9月30日",
                     "提出先・問い合わせ先：緑区役所 鈴木 045-930-0000", "書いた方のお名前"):  # fmt: skip
        assert expected in words
    goals = [str(goal) for goal in call.plan.goals.base().order_by("position")]
    assert [word for word in words if word in goals] == goals
    assert (int(page.page_setup.paperSize), page.page_setup.orientation) == (int(page.PAPERSIZE_A4), "portrait")
    assert page.column_dimensions["D"].hidden
    box = page[cell_of(page, goals[0])]
    assert box.alignment.wrap_text
    assert page.row_dimensions[box.row].height >= 60


def test_all_sheets_come_as_one_zip_with_a_file_for_each(desk, circle, helpers):
    answer = desk.client.get(f"{desk.home}excel/")
    assert unquote(answer["Content-Disposition"]).endswith("記入シート_ご記入のお願い.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        names = package.namelist()
        assert len(names) == 2
        assert any(name.endswith("_緑の会.xlsx") for name in names)
        assert len({package.read(name) for name in names}) == 2


def test_words_that_look_like_a_formula_stay_words(desk, call, circle):
    EntryCall.objects.update(title="=1+2", contact="+81 45")
    page = opened(desk.sheet(circle)).active
    assert (page["A1"].value, page["A1"].data_type) == ("=1+2", "s")


# -- back -----------------------------------------------------------------------------------------------------------


def test_suzuki_brings_all_files_at_once_and_each_sentence_knows_its_cell(desk, suzuki, call, circle, helpers):
    goal = goal_named(call.plan, "顔見知り").parent
    one = written(desk.sheet(circle), "中村", **{goal.title: WORDS})
    two = written(desk.sheet(helpers), **{goal.title: "見守り", "分からないもの": "草むしり"})
    page = desk.bring(("緑の会.xlsx", one), ("お助け隊.xlsx", two))
    assert page.status_code == 200
    assert WORDS in page.content.decode()
    assert not Entry.objects.exists()
    assert desk.yes(page).url == desk.home
    entry = Entry.objects.get(organisation=circle)
    assert (entry.text, entry.goal, entry.written_by, entry.medium) == (WORDS, goal, "中村", "excel")
    assert entry.typed_by == str(suzuki)
    address = cell_of(opened(one).active, goal.title)
    origin = entry.came_from
    assert (origin.file, origin.sheet, origin.cell) == ("緑の会.xlsx", "記入シート", address)
    assert {row.text: row.goal for row in Entry.objects.filter(organisation=helpers)} == {
        "見守り": goal,
        "草むしり": None,
    }
    shown = desk.client.get(f"/desk/plan/2/entries/{entry.uid}/").content.decode()
    assert f"「緑の会.xlsx」のシート「記入シート」の{address}" in shown
    assert "Excelのファイル" in shown
    line = JournalEntry.objects.get(key="plans.entry.read", subject_id=str(entry.pk))
    assert (line.by_label, line.on_behalf_of, line.details["file"]) == (str(suzuki), "緑の会", "緑の会.xlsx")


def test_the_measure_that_was_gathered_keeps_file_and_cell_also_when_the_file_comes_again(desk, call, circle):
    goal = call.plan.goals.base().first()
    desk.take(("第一回.xlsx", written(desk.sheet(circle), **{str(goal): WORDS})))
    entry = Entry.objects.get()
    desk.client.post("/desk/plan/2/entries/gather/", {"entry": entry.uid, "title": "集いの場", "text": "集う"})
    source = MeasureSource.objects.get()
    page = desk.bring(("第二回.xlsx", written(desk.sheet(circle), **{str(goal): "茶話会をやめました。"})))
    assert "「集いの場」にまとめてあります" in page.content.decode()
    assert page.context["writes"] == 0
    desk.yes(page, f"{circle.pk}-{goal.uid}")
    entry.refresh_from_db()
    assert entry.text == "茶話会をやめました。"
    shown = desk.client.get(f"/desk/plan/2/measures/{source.measure.uid}/sources/").content.decode()
    assert WORDS in shown
    assert "「第一回.xlsx」のシート" in shown
    assert "第二回" not in shown


def test_the_same_file_again_changes_nothing_and_says_so(desk, call, circle):
    file = ("a.xlsx", written(desk.sheet(circle), "中村", **{str(call.plan.goals.base().first()): WORDS}))
    desk.take(file)
    lines = JournalEntry.objects.count()
    page = desk.bring(file)
    assert "変わるところはありません。" in page.content.decode()
    assert "もう入っていて、変わらないもの：1件" in page.content.decode()
    desk.yes(page)
    assert (Entry.objects.count(), EntryOrigin.objects.count(), JournalEntry.objects.count()) == (1, 1, lines)


@pytest.mark.parametrize("words", ["なし", "－", "特になし。", "　"])
def test_a_box_that_says_there_is_nothing_is_no_entry(desk, call, circle, words):
    goal = str(call.plan.goals.base().first())
    page = desk.bring(("a.xlsx", written(desk.sheet(circle), **{goal: words})))
    assert "加えます" not in page.content.decode()
    assert not Entry.objects.exists()


def test_words_that_were_typed_in_already_are_not_added_twice(desk, call, circle):
    goal = call.plan.goals.base().first()
    typed = {"text": WORDS, "goal": goal.pk, "medium": "paper", "received_on": "H22.9.3"}
    desk.client.post(f"{desk.home}write/{circle.pk}/", typed)
    page = desk.bring(("a.xlsx", written(desk.sheet(circle), **{str(goal): WORDS})))
    assert "変わるところはありません。" in page.content.decode()


def test_an_edited_file_shows_old_and_new_before_it_changes_anything(desk, call, circle):
    goal = call.plan.goals.base().first()
    first = written(desk.sheet(circle), **{str(goal): WORDS})
    desk.take(("a.xlsx", first))
    page = desk.bring(("b.xlsx", written(first, "中村", **{str(goal): WORDS.replace("第3", "第4")})))
    shown = page.content.decode()
    for words in (WORDS, WORDS.replace("第3", "第4"), "<del>"):
        assert words in shown
    assert Entry.objects.get().text == WORDS
    desk.yes(page)
    entry = Entry.objects.get()
    assert (entry.text, entry.written_by) == (WORDS.replace("第3", "第4"), "中村")
    assert [origin.file for origin in entry.origins.all()] == ["a.xlsx", "b.xlsx"]
    assert JournalEntry.objects.get(key="plans.entry.reread").details["before"] == WORDS


def test_what_was_changed_by_hand_meanwhile_is_only_replaced_when_somebody_says_so(desk, call, circle):
    goal = call.plan.goals.base().first()
    first = written(desk.sheet(circle), **{str(goal): WORDS})
    desk.take(("a.xlsx", first))
    Entry.objects.update(text="画面で直した文。")
    page = desk.bring(("a.xlsx", first))
    assert "変わるところはありません。" in page.content.decode()
    second = ("b.xlsx", written(first, **{str(goal): "ファイルで直した文。"}))
    page = desk.bring(second)
    assert "画面で書きなおしてあります" in page.content.decode()
    desk.yes(page)
    assert Entry.objects.get().text == "画面で直した文。"
    desk.yes(desk.bring(second), f"{circle.pk}-{goal.uid}")
    assert Entry.objects.get().text == "ファイルで直した文。"


def test_what_changed_while_the_page_was_open_is_shown_again_first(desk, call, circle):
    goal = call.plan.goals.base().first()
    first = written(desk.sheet(circle), **{str(goal): WORDS})
    desk.take(("a.xlsx", first))
    page = desk.bring(("b.xlsx", written(first, **{str(goal): "新しい文。"})))
    Entry.objects.update(text="そのあいだの文。")
    answer = desk.yes(page)
    assert answer.status_code == 409
    assert "見ているあいだに、記載が変わりました" in answer.content.decode()
    assert Entry.objects.get().text == "そのあいだの文。"


def test_an_entry_in_the_bin_or_a_cell_that_was_emptied_is_left_as_it_is(desk, call, circle):
    goal = call.plan.goals.base().first()
    empty = desk.sheet(circle)
    desk.take(("a.xlsx", written(empty, **{str(goal): WORDS})))
    page = desk.bring(("b.xlsx", empty)).content.decode()
    assert "消さずに残します" in page
    assert "何も書かれていません" in page
    desk.client.post(f"/desk/plan/2/entries/{Entry.objects.get().uid}/bin/")
    page = desk.bring(("c.xlsx", written(empty, **{str(goal): "別の文。"})))
    assert "ごみ箱に入っています" in page.content.decode()
    desk.yes(page)
    assert Entry.objects.get().text == WORDS


def test_what_a_page_carries_cannot_be_made_up(desk, call, circle):
    page = desk.client.post(f"{desk.home}take-in/", {"read": "x:y:z", "seen": ""})
    assert page.status_code == 422
    assert "ファイルをもう一度選んでください。" in page.content.decode()
    other = EntryCall.objects.create(plan=call.plan, title="別", due_on=date(2011, 1, 1), contact="鈴木")
    other.organisations.add(circle)
    read = desk.bring(("a.xlsx", written(desk.sheet(circle), **{str(call.plan.goals.base().first()): WORDS}))).context
    given = {"read": read["read"], "seen": read["seen"]}
    assert desk.client.post(f"/desk/plan/2/calls/{other.uid}/take-in/", given).status_code == 422
    assert not Entry.objects.exists()


def test_reading_many_files_costs_as_many_queries_as_reading_one(desk, call, midori):
    others = [make_organisation(f"第{number}自治会") for number in range(1, 12)]
    call.organisations.add(*others)
    goal = str(call.plan.goals.base().first())
    files = [(f"{one.pk}.xlsx", written(desk.sheet(one), **{goal: WORDS})) for one in others]
    counted = []
    desk.bring(files[0])
    for some in (files[:1], files):
        with CaptureQueriesContext(connection) as queries:
            assert desk.bring(*some).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]


# -- an organisation's own seat -------------------------------------------------------------------------------------


def test_nakamura_takes_her_sheet_and_hands_it_in_herself(client, nakamura, call, circle, helpers):
    client.force_login(nakamura.account)
    desk = Desk(client, call)
    page = client.get(f"{desk.home}write/{circle.pk}/").content.decode()
    assert f"{desk.home}excel/{circle.pk}/" in page
    assert f'action="{desk.home}hand-in/{circle.pk}/"' in page
    file = ("記入.xlsx", written(desk.sheet(circle), "中村", **{str(call.plan.goals.base().first()): WORDS}))
    shown = desk.bring(file, to=f"hand-in/{circle.pk}/")
    assert desk.yes(shown, to=f"hand-in/{circle.pk}/").url == "/desk/"
    entry = Entry.objects.get()
    assert (entry.organisation, entry.typed_by, entry.medium) == (circle, "", "excel")
    line = JournalEntry.objects.get(key="plans.entry.read")
    assert (line.by_label, line.on_behalf_of) == (str(nakamura), "")
    assert client.get(f"{desk.home}excel/{helpers.pk}/").status_code == 403
    assert desk.bring(file, to=f"hand-in/{helpers.pk}/").status_code == 403
    assert desk.bring(file).status_code == 403
    assert client.get(f"{desk.home}excel/").status_code == 403


def test_nakamura_cannot_hand_in_what_is_anothers_or_too_late(client, suzuki, nakamura, call, circle, helpers):
    desk = Desk(client, call)
    client.force_login(suzuki.account)
    theirs = ("x.xlsx", written(desk.sheet(helpers), **{str(call.plan.goals.base().first()): WORDS}))
    read = desk.bring(theirs).context
    client.force_login(nakamura.account)
    own = f"hand-in/{circle.pk}/"
    answer = desk.bring(theirs, to=own)
    assert answer.status_code == 422
    assert "ほかの団体の記入シートです。" in answer.content.decode()
    answer = client.post(f"{desk.home}{own}", {"read": read["read"], "seen": read["seen"]})
    assert answer.status_code == 422
    EntryCall.objects.update(closed_on=date(2010, 10, 1))
    answer = desk.bring(("x.xlsx", desk.sheet(circle)), to=own)
    assert answer.status_code == 409
    assert "緑区役所 鈴木 045-930-0000へご連絡ください。" in answer.content.decode()
    assert not Entry.objects.exists()


def test_readers_and_other_districts_see_none_of_it(client, tanaka, yamada, call, circle):
    for person, status in ((tanaka, 404), (yamada, 403)):
        client.force_login(person.account)
        for address in ("excel/", f"excel/{circle.pk}/", "take-in/", f"hand-in/{circle.pk}/"):
            assert client.get(f"/desk/plan/2/calls/{call.uid}/{address}").status_code == status


# -- files that cannot be taken -------------------------------------------------------------------------------------


@pytest.fixture
def said(desk, circle):
    """What the page says of a file; nothing was kept."""

    def say(*files: tuple[str, bytes] | bytes) -> str:
        named = [file if isinstance(file, tuple) else ("返事.xlsx", file) for file in files]
        answer = desk.bring(*named)
        assert answer.status_code == 422
        assert "まだ何も入れていません" in answer.content.decode()
        assert not Entry.objects.exists()
        return answer.content.decode()

    return say


@pytest.fixture
def book(desk, circle):
    return opened(desk.sheet(circle))


def test_no_file(desk):
    answer = desk.client.post(f"{desk.home}take-in/", {})
    assert answer.status_code == 422
    assert "記入シートのファイルを選んでください。" in answer.content.decode()


def test_no_excel_file(said):
    page = said(b"%PDF-1.7 ...")
    assert "Excel（.xlsx）やCSVの表ではありません" in page
    assert "「返事.xlsx」" in page


def test_a_file_with_a_password(said):
    assert "パスワードが付いているので開けません" in said((FILES / "locked.xlsx").read_bytes())


def test_a_zip_bomb(said, desk, circle):
    out = io.BytesIO(desk.sheet(circle))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/image1.png", bytes(70_000_000))
    assert "ファイルの中身が大きすぎます" in said(out.getvalue())


def test_a_workbook_that_is_not_ours(said):
    assert "このお願いの記入シートではありません。" in said(saved(openpyxl.Workbook()))


def test_a_sheet_of_another_call(said, desk, call, circle):
    other = EntryCall.objects.create(plan=call.plan, title="別のお願い", due_on=date(2011, 1, 1), contact="鈴木")
    other.organisations.add(circle)
    assert "別のお願いの記入シートです。" in said(Desk(desk.client, other).sheet(circle))


def test_a_call_that_is_closed(desk, call, circle):
    content = desk.sheet(circle)
    EntryCall.objects.update(closed_on=date(2010, 10, 1))
    answer = desk.bring(("a.xlsx", content))
    assert answer.status_code == 409
    assert "受付をもう一度はじめる" in answer.content.decode()
    assert "take-in/" not in desk.client.get(desk.home).content.decode()


def test_a_call_that_is_closed_between_looking_and_saying_yes(desk, call, circle):
    page = desk.bring(("a.xlsx", written(desk.sheet(circle), **{str(call.plan.goals.base().first()): WORDS})))
    EntryCall.objects.update(closed_on=date(2010, 10, 1))
    assert desk.yes(page).status_code == 409
    assert not Entry.objects.exists()


def test_an_organisation_that_was_not_asked(said, desk, call, circle):
    content = desk.sheet(circle)
    call.organisations.remove(circle)
    assert "この団体には、お願いしていません。" in said(content)


def test_two_files_of_one_organisation(said, desk, circle):
    content = desk.sheet(circle)
    assert "緑の会のファイルが二つあります（もう一つは「古い.xlsx」）。" in said(
        ("古い.xlsx", content), ("新しい.xlsx", content)
    )


def test_one_bad_file_keeps_all_out_and_is_named(said, desk, circle, call):
    good = written(desk.sheet(circle), **{str(call.plan.goals.base().first()): WORDS})
    assert "「悪い.xlsx」" in said(("良い.xlsx", good), ("悪い.xlsx", b"%PDF-1.7"))


def test_a_removed_column(said, book):
    book.active.delete_cols(4)
    assert "隠れている列（D列）がなくなっています" in said(saved(book))


def test_a_removed_column_of_answers(said, book):
    book.active.delete_cols(3)
    page = said(saved(book))
    assert "返事.xlsx　「記入シート」の" in page
    assert "書く列「具体的な取り組み・活動内容等」が見つかりません。" in page


def test_a_removed_row_is_told_and_the_others_are_taken(desk, book, call, circle):
    first, second = call.plan.goals.base().order_by("position")[:2]
    page = book.active
    page[cell_of(page, str(second))] = WORDS
    row = int(cell_of(page, str(first))[1:])
    page.delete_rows(row)
    shown = desk.bring(("a.xlsx", saved(book)))
    assert f"目標「{first}」の行がなくなっています。" in shown.content.decode()
    desk.yes(shown)
    entry = Entry.objects.get()
    assert (entry.goal, entry.came_from.cell) == (second, f"C{row}")


def test_two_sheets_of_the_same_kind(said, book):
    copy = book.copy_worksheet(book.active)
    copy.title = "記入シート "
    assert "記入シートが二つ以上あります（「記入シート」、「記入シート 」）。" in said(saved(book))


def test_a_row_that_stands_twice(said, book, call):
    page = book.active
    row = int(cell_of(page, str(call.plan.goals.base().first()))[1:])
    page.cell(page.max_row + 1, 4).value = page.cell(row, 4).value
    assert "同じ目標の行が二つあります。" in said(saved(book))


def test_boxes_of_two_goals_that_were_merged(said, book, call):
    page = book.active
    row = int(cell_of(page, str(call.plan.goals.base().order_by("position").first()))[1:])
    page.merge_cells(f"C{row}:C{row + 1}")
    page[f"C{row}"] = WORDS
    assert f"「記入シート」のC{row}：二つ以上の目標の欄が、一つに結合されています。" in said(saved(book))


def test_a_formula_without_a_result(said, book, call):
    page = book.active
    address = cell_of(page, str(call.plan.goals.base().first()))
    page[address] = "=1+2"
    assert f"「記入シート」の{address}：数式の結果がファイルに入っていません。" in said(saved(book))


def test_words_that_are_too_long(said, book, call):
    page = book.active
    address = cell_of(page, str(call.plan.goals.base().first()))
    page[address] = "長" * 4001
    assert f"「記入シート」の{address}：4000文字までにしてください（いまは4001文字です）。" in said(saved(book))


def test_rows_may_be_moved_and_the_file_be_renamed(desk, book, call, circle):
    goal = call.plan.goals.base().first()
    book.active.insert_rows(1, 3)
    book.active.insert_cols(2)
    page = book.active
    row = next(cell.row for line in page.iter_rows() for cell in line if cell.value == str(goal))
    page.cell(row, 4).value = WORDS
    desk.take(("コピー ～ 最終版 (2).XLSX", saved(book)))
    entry = Entry.objects.get()
    assert (entry.goal, entry.came_from.cell) == (goal, f"D{row}")


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_what_libreoffice_saved_is_read(desk, ward, circle, ending):
    """Made from a sheet of this product, filled in and saved by LibreOffice 7.4."""
    asked = Organisation.objects.create(pk=4711, name="みどり工房", kind=circle.kind)
    goal = ward.goals.base().order_by("position").first()
    type(goal).objects.filter(pk=goal.pk).update(uid="goalgoal01")
    call = EntryCall.objects.create(
        uid="callcall01", plan=ward, title="ご記入のお願い", due_on=date(2010, 9, 30), contact="鈴木"
    )
    call.organisations.add(asked)
    libre = Desk(desk.client, call)
    libre.take((f"緑の会.{ending}", (FILES / f"sheet.{ending}").read_bytes()))
    entry = Entry.objects.get()
    assert (entry.organisation, entry.goal_id, entry.text) == (asked, goal.pk, f"{WORDS}\n二行目")
    assert (entry.written_by, entry.came_from.sheet) == ("中村 恵", "記入シート")
