"""A form of the office's own goes out to the districts and comes back: by file, all at once, or on paper."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from functools import cache

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side

from sasaeai.kernel.clock import frozen
from sasaeai.kernel.models import JournalEntry
from sasaeai.people.models import Person
from sasaeai.plans.models import Measure, Plan, Review, ScheduleCell
from sasaeai.plans.tests.making import make_measure, make_plan
from sasaeai.press.models import Bringing, FormSheet, SentSheet
from tests.kept import kept

from .putting_back import put_file, signed_in

FORMS = "/desk/plan/2/forms/"
HEADS = ("番号", "取組名", "内容", "予定", "実施状況", "今年やったこと", "参加・回数", "今後の方向")
LINE = Side(style="thin")


@pytest.fixture(autouse=True)
def in_2012():
    with frozen(date(2013, 2, 1)):
        yield


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


def district(ward: Plan, slug: str) -> Plan:
    return ward.district_plans.get(area__slug=slug)


def template(heads=HEADS, ruled: int = 2) -> bytes:
    book = Workbook()
    page = book.active
    page.title = "進行管理"
    page["A1"] = "進行管理表"
    page.merge_cells("A1:H1")
    page["A2"], page["D2"] = "地区名", "年度"
    for column, words in enumerate(heads, start=1):
        page.cell(4, column, words)
    for row in range(5, 5 + ruled):
        for column in range(1, len(heads) + 1):
            page.cell(row, column).border = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
    page.cell(6 + ruled, 1, "記入した人")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(content: bytes, name: str = "様式.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def form(client, ward, suzuki) -> FormSheet:
    """Suzuki is signed in and has put in a form."""
    form = put_in_form(ward, suzuki)
    put_file(form, known_template())
    client.force_login(suzuki.account)
    return form


@cache
def known_template() -> bytes:
    return template()


@kept
def put_in_form(ward: Plan, suzuki: Person) -> FormSheet:
    with signed_in(suzuki) as client:
        answer = client.post(FORMS, {"name": "年度末の表", "file": upload(known_template())})
    assert answer.status_code == 302, answer.context["form"].errors
    return FormSheet.objects.get()


@pytest.fixture
def sent(form, ward, suzuki) -> dict[str, SentSheet]:
    """What 長津田 and 鴨居 were sent, each with one measure."""
    send_out(form, ward, suzuki)
    return {row.plan.area.slug: row for row in SentSheet.objects.select_related("plan__area")}


@kept
def send_out(form: FormSheet, ward: Plan, suzuki: Person) -> None:
    plans = [district(ward, slug) for slug in ("nagatsuta", "kamoi")]
    for plan, title in zip(plans, ("あいさつ運動", "ふれあいサロン"), strict=True):
        make_measure(plan, plan.goals.first(), title)
    chosen = {"plans": [plan.uid for plan in plans], "year": 2012}
    with signed_in(suzuki) as client:
        answer = client.post(
            f"{FORMS}{form.uid}/send/", chosen | {"due_on": "2013-03-31", "contact": "鈴木 045-930-0000"}
        )
    assert answer.status_code == 302


@pytest.fixture
def greeting(sent) -> Measure:
    return Measure.objects.get(title="あいさつ運動")


@pytest.fixture
def salon(sent) -> Measure:
    return Measure.objects.get(title="ふれあいサロン")


def received(client, sent: SentSheet) -> bytes:
    return client.get(f"{FORMS}sheet/{sent.uid}/file.xlsx").content


def filled(content: bytes, **cells: object) -> bytes:
    book = load_workbook(io.BytesIO(content))
    for address, value in cells.items():
        book["進行管理"][address] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def hand_in(client, form: FormSheet, *files: SimpleUploadedFile, follow: bool = False):
    return client.post(f"{FORMS}{form.uid}/take-back/", {"sheets": list(files)}, follow=follow)


def take_over(client, form: FormSheet, *slugs: str, follow: bool = False):
    rows = client.get(f"{FORMS}{form.uid}/").context["ready"]
    chosen = [row for row in rows if not slugs or row["sent"].plan.area.slug in slugs]
    posted = {"take": [row["last"].uid for row in chosen]} | {f"seen-{row['last'].uid}": row["mark"] for row in chosen}
    return client.post(f"{FORMS}{form.uid}/take-over/", posted, follow=follow)


def words_of(answer) -> str:
    return answer.content.decode()


def test_the_columns_of_a_form_are_understood_by_their_words(form):
    columns = form.reading["shapes"][form.reading["sheets"][0]["shape"]]["columns"]
    assert [column["role"] for column in columns[:8]] == [
        "number", "title", "text", "planned", "done", "review_done", "review_result", "review_next_step",
    ]  # fmt: skip
    assert form.singles == {"B2": "area", "E2": "year"}
    assert form.below == "記入した人"


def test_this_years_plan_is_the_year_for_which_the_form_is_sent(client, ward, suzuki):
    client.force_login(suzuki.account)
    heads = ("番号", "取組名", "内容", "今年度の予定", "本年度の実施状況", "やったこと", "参加・回数", "来年の方向")
    client.post(FORMS, {"name": "今年の表", "file": upload(template(heads))})
    [form] = FormSheet.objects.all()
    columns = form.reading["shapes"][form.reading["sheets"][0]["shape"]]["columns"]
    found = [(columns[place]["role"], columns[place]["year"]) for place in (3, 4, 7)]
    assert found == [("planned", None), ("done", None), ("review_next_step", None)]


def test_all_districts_are_chosen_at_first(client, form, districts):
    answer = client.get(f"{FORMS}{form.uid}/")
    assert answer.content.decode().count('name="plans"') == len(districts) + 1
    assert answer.content.decode().count(" checked") == len(districts)


def test_suzuki_corrects_what_a_column_is(client, form):
    page = f"{FORMS}{form.uid}/marks/"
    posted = {f"c{place}-role": role for place, role in enumerate(("number", "title", "skip", "planned"))}
    answer = client.post(page, posted | {"s-area": "c2"}, follow=True)
    assert answer.status_code == 200
    form.refresh_from_db()
    columns = form.reading["shapes"][form.reading["sheets"][0]["shape"]]["columns"]
    assert columns[2]["role"] == "skip"
    assert form.singles == {"C2": "area"}
    refused = client.post(page, {"c0-role": "number"})
    assert refused.status_code == 422
    assert "「取組の名前」を書く列を、一つ選んでください。" in words_of(refused)


def test_a_form_goes_out_with_what_stands_in_the_plan_and_still_looks_the_same(client, form, sent, greeting):
    page = load_workbook(io.BytesIO(received(client, sent["nagatsuta"])))["進行管理"]
    assert page["E2"].value == "平成24年度"
    assert page["B2"].value == greeting.plan.area.name
    assert page["B5"].value == "あいさつ運動"
    assert page["A8"].value == "記入した人"
    assert "A1:H1" in {str(one) for one in page.merged_cells.ranges}
    assert '"検討' in next(rule.formula1 for rule in page.data_validations.dataValidation)
    with zipfile.ZipFile(io.BytesIO(client.get(f"{FORMS}{form.uid}/all.zip").content)) as package:
        assert len(package.namelist()) == 2


def test_all_files_come_back_at_once_and_are_taken_over_together(client, form, sent, greeting, salon):
    one = filled(received(client, sent["nagatsuta"]), E5="実施", F5="毎月やりました。", G5="12回、のべ240人", H5="継続")
    two = filled(received(client, sent["kamoi"]), B5="ふれあいサロン・鴨居", F5="準備をしました。")
    answer = hand_in(client, form, upload(one, "長津田.xlsx"), upload(two, "鴨居.xlsx"), follow=True)
    assert "2件を読みました。" in words_of(answer)
    assert not Review.objects.exists()
    assert "2件の様式を計画に取りこみました。" in words_of(take_over(client, form, follow=True))
    review = Review.objects.get(measure=greeting, fiscal_year=2012)
    assert (review.done, review.result, review.next_step) == ("毎月やりました。", "12回、のべ240人", "continue")
    assert str(ScheduleCell.objects.get(measure=greeting, fiscal_year=2012).done) == "実施"
    salon.refresh_from_db()
    assert salon.title == "ふれあいサロン・鴨居"
    assert not greeting.plan.measures.exclude(pk=greeting.pk).exists(), "記入した人 is no measure"


def test_a_cell_that_cannot_be_read_names_file_sheet_and_cell_and_is_not_offered(client, form, sent, greeting):
    bad = filled(received(client, sent["nagatsuta"]), H5="たぶん続ける")
    text = words_of(hand_in(client, form, upload(bad, "長津田.xlsx"), follow=True))
    assert "長津田.xlsx" in text
    assert "進行管理 H5" in text
    assert "「たぶん続ける」は読めません。" in text
    assert client.get(f"{FORMS}{form.uid}/").context["ready"] == []


def test_what_changed_in_the_plan_meanwhile_stays_until_somebody_chooses(client, form, sent, greeting):
    content = filled(received(client, sent["nagatsuta"]), B5="あいさつ運動（朝）", F5="毎月やりました。")
    Measure.objects.filter(pk=greeting.pk).update(title="あいさつと見守り")
    text = words_of(hand_in(client, form, upload(content, "長津田.xlsx"), follow=True))
    assert "配ったあとに計画も変わったところ：1か所。" in text
    take_over(client, form)
    greeting.refresh_from_db()
    assert greeting.title == "あいさつと見守り"
    assert Review.objects.get().done == "毎月やりました。"


def test_a_form_that_was_not_touched_changes_nothing(client, form, sent, greeting):
    text = words_of(hand_in(client, form, upload(received(client, sent["nagatsuta"])), follow=True))
    assert "計画と同じです。" in text
    assert client.get(f"{FORMS}{form.uid}/").context["ready"] == []


def test_a_new_row_is_a_new_measure_of_the_district(client, form, sent, greeting):
    content = filled(received(client, sent["nagatsuta"]), B6="夏祭り", F6="8月にひらきました。")
    hand_in(client, form, upload(content))
    take_over(client, form)
    new = Measure.objects.get(plan=greeting.plan, title="夏祭り")
    assert Review.objects.get(measure=new).done == "8月にひらきました。"


def test_rows_that_were_sorted_still_tell_which_is_which(client, form, ward, suzuki):
    plan = district(ward, "nagatsuta")
    first, second = (make_measure(plan, plan.goals.first(), title) for title in ("あいさつ運動", "見守り"))
    client.post(
        f"{FORMS}{form.uid}/send/", {"plans": [plan.uid], "year": 2012, "due_on": "2013-03-31", "contact": "鈴木"}
    )
    book = load_workbook(io.BytesIO(received(client, SentSheet.objects.get())))
    page = book["進行管理"]
    rows = [[cell.value for cell in page[row]] for row in (5, 6)]
    for row, values in zip((5, 6), reversed(rows), strict=True):
        for cell, value in zip(page[row], values, strict=True):
            cell.value = value
    page["B5"] = "見守り隊"
    out = io.BytesIO()
    book.save(out)
    hand_in(client, form, upload(out.getvalue()))
    take_over(client, form)
    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.title, second.title) == ("あいさつ運動", "見守り隊")


def test_a_removed_column_and_a_renamed_sheet_are_said(client, form, sent, greeting):
    book = load_workbook(io.BytesIO(received(client, sent["nagatsuta"])))
    book["進行管理"].delete_cols(5)
    out = io.BytesIO()
    book.save(out)
    text = words_of(hand_in(client, form, upload(out.getvalue(), "長津田.xlsx"), follow=True))
    assert "前に読んだときにあった列「実施状況」がありません。" in text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7", "Excel"),
        (template(), "このシステムから配った様式ではないか"),
        (b"PK\x03\x04" + b"\0" * 600, "保存し直し"),
    ],
)
def test_other_files_say_why_and_the_good_ones_go_on(client, form, sent, greeting, content, words):
    good = filled(received(client, sent["nagatsuta"]), F5="毎月やりました。")
    answer = hand_in(client, form, upload(good, "長津田.xlsx"), upload(content, "ほか.xlsx"), follow=True)
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert "ほか.xlsx" in words_of(answer)
    assert Bringing.objects.get().name == "長津田.xlsx"


def test_one_file_that_cannot_be_written_keeps_all_out(client, form, sent, greeting, salon):
    one = filled(received(client, sent["nagatsuta"]), F5="毎月やりました。")
    two = filled(received(client, sent["kamoi"]), F5="準備をしました。")
    hand_in(client, form, upload(one, "長津田.xlsx"), upload(two, "鴨居.xlsx"))
    rows = client.get(f"{FORMS}{form.uid}/").context["ready"]
    posted = {"take": [row["last"].uid for row in rows]} | {f"seen-{row['last'].uid}": row["mark"] for row in rows}
    posted[f"seen-{rows[1]['last'].uid}"] = "something else"
    answer = client.post(f"{FORMS}{form.uid}/take-over/", posted, follow=True)
    assert "どのファイルも取りこんでいません。" in words_of(answer)
    assert not Review.objects.exists()


def test_paper_is_typed_with_the_keyboard_and_the_journal_says_for_whom(client, form, sent, greeting):
    page = f"{FORMS}sheet/{sent['nagatsuta'].uid}/type/"
    assert "あいさつ運動" in words_of(client.get(page))
    answer = client.post(page, {"who": "長津田地区 策定委員会", "r0-5": "毎月やりました。"}, follow=True)
    assert "入力したものを読みました。" in words_of(answer)
    line = JournalEntry.objects.get(key="press.sheet.typed")
    assert line.on_behalf_of == "長津田地区 策定委員会"
    take_over(client, form)
    assert Review.objects.get(measure=greeting).done == "毎月やりました。"


def test_tab_never_stands_in_the_name_of_a_measure_that_is_printed_on_the_paper(client, form, sent, greeting):
    page = client.get(f"{FORMS}sheet/{sent['nagatsuta'].uid}/type/").content.decode()
    legend = page[page.index("<legend>") : page.index("</legend>")]
    assert greeting.title in legend
    assert 'name="r0-1"' not in page
    assert 'name="r0-5"' in page
    assert 'name="r1-1"' in page  # a new measure needs a name


def test_the_paper_has_what_is_known_and_room_to_write(client, form, sent, greeting):
    text = words_of(client.get(f"{FORMS}sheet/{sent['nagatsuta'].uid}/paper/"))
    for words in ("あいさつ運動", "今年やったこと", "鈴木 045-930-0000", "平成25年3月31日", "書いた人"):
        assert words in text


def test_tanaka_has_the_own_districts_sheet_and_no_other(client, form, sent, tanaka, sato, yamada):
    own, other = (f"{FORMS}sheet/{sent[slug].uid}/file.xlsx" for slug in ("nagatsuta", "kamoi"))
    client.force_login(tanaka.account)
    assert client.get(own).status_code == 200
    assert client.get(other).status_code in {403, 404}
    assert client.get(FORMS).status_code in {403, 404}
    client.force_login(yamada.account)
    assert client.get(own).status_code == 403
    assert client.get(f"{FORMS}{form.uid}/").status_code == 403


def test_tanaka_finds_the_sheet_from_the_desk(client, form, sent, tanaka):
    client.force_login(tanaka.account)
    start = "/desk/plan/2/bring/nagatsuta/"
    assert f'href="{start}"' in client.get("/desk/").content.decode()
    page = client.get(start).content.decode()
    assert f"sheet/{sent['nagatsuta'].uid}/paper/" in page
    assert sent["kamoi"].uid not in page
    SentSheet.objects.update(closed_on=date(2013, 2, 1))
    assert "届いている様式" not in client.get(start).content.decode()


def test_a_form_without_measures_is_refused_with_what_to_do(client, ward, suzuki):
    client.force_login(suzuki.account)
    content = template(heads=("日付", "金額", "領収書"))
    answer = client.post(FORMS, {"name": "会計", "file": upload(content)})
    assert answer.status_code == 422
    assert "「取組名」の列のある表を一つ" in words_of(answer)
    assert not FormSheet.objects.exists()


def test_a_form_that_was_sent_is_not_thrown_away(client, form, sent):
    client.post(f"{FORMS}{form.uid}/forget/")
    assert FormSheet.objects.filter(pk=form.pk).exists()


def test_sending_again_takes_the_place_of_what_was_sent(client, form, sent, greeting):
    client.post(
        f"{FORMS}{form.uid}/send/",
        {"plans": [greeting.plan.uid], "year": 2012, "due_on": "2013-03-31", "contact": "鈴木"},
    )
    assert SentSheet.objects.filter(plan=greeting.plan, closed_on=None).count() == 1
