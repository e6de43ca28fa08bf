"""Suzuki brings the ward's plan in from Excel; Tanaka that of 長津田; nobody else's plan moves."""

from __future__ import annotations

import io
import random
from functools import cache

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.tasks.worker import Worker
from sasaeai.people.models import Person
from sasaeai.plans.models import Goal, Indicator, Measure, Plan, ScheduleCell
from sasaeai.plans.tests.making import make_measure, make_plan
from sasaeai.press.bringing.opening import READ_AT_ONCE
from sasaeai.press.models import Bringing, Origin, SheetReading
from tests.kept import kept

from .putting_back import put_file, signed_in
from .workbooks import fill, midori_book, saved, word_plan


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


def home(plan: Plan) -> str:
    return reverse("press:bringing", args=[plan.period.number, plan.area.slug])


def upload(client, plan: Plan, content: bytes, name: str = "計画.xlsx", *, follow: bool = False):
    return client.post(home(plan), {"file": SimpleUploadedFile(name, content)}, follow=follow)


def words(response) -> str:
    return response.content.decode()


def last() -> Bringing:
    return Bringing.objects.latest("pk")


def here(bringing: Bringing) -> str:
    return f"{home(bringing.plan)}{bringing.uid}/"


def take_over(client, *, follow: bool = False, **given):
    """Press 「計画に取りこむ」 on the page as it stands."""
    bringing = last()
    page = client.get(here(bringing))
    return client.post(f"{here(bringing)}apply/", {"seen": page.context["found"].mark, **given}, follow=follow)


def brought(client, plan: Plan, content: bytes, name: str = "計画.xlsx", **given) -> Bringing:
    upload(client, plan, content, name)
    take_over(client, **given)
    bringing = last()
    assert bringing.is_applied, bringing.trouble
    return bringing


@cache
def whole_table() -> bytes:
    """The same bytes whenever it is asked for: a workbook bears the moment at which it was saved."""
    return saved(midori_book())


@pytest.fixture
def first(client, ward, suzuki) -> Bringing:
    """Suzuki is signed in and has brought in the whole table."""
    bringing = bring_in(ward, suzuki)
    put_file(bringing, whole_table())
    client.force_login(suzuki.account)
    return bringing


@kept
def bring_in(ward: Plan, suzuki: Person) -> Bringing:
    with signed_in(suzuki) as client:
        return brought(client, ward, whole_table())


def edited(change) -> bytes:
    book = midori_book()
    change(book["区計画"])
    return saved(book)


# --- the way in -------------------------------------------------------------------------------------------------------


def test_choosing_a_file_shows_what_was_read_and_changes_nothing(client, ward, suzuki):
    client.force_login(suzuki.account)
    before = Goal.objects.count()
    page = words(upload(client, ward, saved(midori_book()), follow=True))
    assert "まだ計画は変わっていません" in page
    assert "ボランティア相談の日" in page
    assert "「約」を外して、1200と読みました。" in page
    assert "1つの欄に1つのデータだけを書く" not in page
    assert "セルを結合しない" in page
    assert (Measure.objects.count(), Goal.objects.count()) == (0, before)


def test_the_whole_table_comes_in_at_once(first):
    day = Measure.objects.get(title="ボランティア相談の日")
    assert str(day.goal.parent) == "「つながり」" or day.goal.parent.title == "つながり"
    assert [cell.planned.name for cell in day.schedule.order_by("fiscal_year")] == [
        "試行",
        "実施",
        "実施",
        "実施",
        "拡充",
    ]
    greetings = Indicator.objects.get(title="参加者数")
    assert (greetings.unit, int(greetings.baseline_value), greetings.baseline_year) == ("人", 1200, 2010)
    assert {target.fiscal_year: int(target.value) for target in greetings.targets.all()} == {2015: 1500}
    [line] = JournalEntry.objects.filter(key="press.bringing.applied")
    assert line.by_label == "鈴木 花子"


def test_every_value_knows_where_it_came_from(client, first):
    uid = Indicator.objects.get(title="参加者数").uid
    assert Origin.objects.get(uid=uid).cells["target_2015"] == ["1500", "区計画", "I5"]
    page = words(client.get(reverse("press:origin", args=[2, "indicator", uid])))
    assert "I5" in page
    assert first.sha256 in page
    goal = Goal.objects.get(title="担い手")
    link = reverse("press:origin", args=[2, "goal", goal.uid])
    assert f'href="{link}"' in client.get(f"/desk/plan/2/goals/{goal.uid}/").content.decode()
    assert "担い手" in words(client.get(link))
    original = client.get(f"{here(first)}original/")
    assert b"".join(original.streaming_content) == whole_table()
    assert "attachment" in original["Content-Disposition"]


def test_the_same_file_again_changes_nothing_and_says_so(client, first, ward):
    before = counted()
    page = words(upload(client, ward, whole_table(), follow=True))
    assert "前に取りこんだファイルと同じです" in page
    assert "計画と同じです。取りこんでも、何も変わりません。" in page
    assert counted() == before


def counted() -> list[int]:
    return [model.objects.count() for model in (Goal, Measure, Indicator, ScheduleCell)]


def test_an_edited_file_shows_what_changed_and_only_that_is_written(client, first, ward):
    def change(page):
        page["D5"] = "朝と夕方に、角に立ちます。"
        page["I6"] = "350"
        page["N6"] = "完了"

    found = upload(client, ward, edited(change), follow=True).context["found"]
    assert [(c.known.title, [f.name for f in c.fields]) for c in found.changed] == [
        ("あいさつ運動", ["text"]), ("ボランティア相談の日", ["planned_2015"]), ("相談件数", ["target_2015"]),
    ]  # fmt: skip
    assert not found.added
    take_over(client)
    assert Measure.objects.get(title="あいさつ運動").text == "朝と夕方に、角に立ちます。"
    assert int(Indicator.objects.get(title="相談件数").targets.get().value) == 350
    assert ScheduleCell.objects.get(measure__title="ボランティア相談の日", fiscal_year=2015).planned.name == "完了"
    assert JournalEntry.objects.filter(key="plans.measure.changed").count() == 1


def test_a_renamed_and_moved_measure_stays_the_same_measure(client, first, ward):
    uid = Measure.objects.get(title="ボランティア相談の日").uid

    def change(page):
        page["C6"] = "２　ボランティアの相談の日"

    brought(client, ward, edited(change))
    assert Measure.objects.get(uid=uid).title == "ボランティアの相談の日"


def test_what_was_written_in_the_system_stays_when_the_file_did_not_change_it(client, first, ward):
    Measure.objects.filter(title="あいさつ運動").update(text="システムで書いた文")
    found = upload(client, ward, edited(lambda page: page.__setitem__("I6", 350)), follow=True).context["found"]
    assert [change.known.title for change in found.changed] == ["相談件数"]


def test_where_both_changed_a_person_decides(client, first, ward):
    measure = Measure.objects.get(title="あいさつ運動")
    Measure.objects.filter(pk=measure.pk).update(text="システムで書いた文")
    content = edited(lambda page: page.__setitem__("D5", "ファイルで書いた文"))
    page = words(upload(client, ward, content, follow=True))
    assert "計画とファイルが違うところ" in page
    take_over(client)
    measure.refresh_from_db()
    assert measure.text == "システムで書いた文"
    upload(client, ward, edited(lambda page: page.__setitem__("D5", "もう一度書いた文")))
    take_over(client, accept=f"{measure.uid}:text")
    measure.refresh_from_db()
    assert measure.text == "もう一度書いた文"


def test_what_is_no_longer_in_the_file_stays_unless_it_is_ticked(client, first, ward):

    def change(page):
        page.unmerge_cells("A5:A8")
        page.delete_rows(8)

    response = upload(client, ward, edited(change), follow=True)
    [gone] = [item for item in response.context["missing"] if item["title"] == "サロンを開く"]
    assert "ファイルにもうないもの" in words(response)
    take_over(client)
    assert not Measure.objects.get(title="サロンを開く").is_binned
    upload(client, ward, edited(change))
    take_over(client, bin=gone["code"])
    assert Measure.objects.get(title="サロンを開く").is_binned


def test_nothing_is_written_when_the_plan_moved_meanwhile(client, ward, suzuki):
    client.force_login(suzuki.account)
    upload(client, ward, saved(midori_book()))
    seen = client.get(here(last())).context["found"].mark
    make_measure(ward, Goal.objects.filter(plan=ward, parent__isnull=False).first(), "あいさつ運動")
    Goal.objects.create(plan=ward, title="つながり", position=9)
    page = client.post(f"{here(last())}apply/", {"seen": seen}, follow=True)
    assert "確かめているあいだに、計画が書きなおされました" in words(page)
    assert Measure.objects.count() == 1


def test_an_import_can_be_taken_back(client, ward, suzuki):
    client.force_login(suzuki.account)
    goals = Goal.objects.present().count()
    brought(client, ward, saved(midori_book()))
    brought(client, ward, edited(lambda page: page.__setitem__("D5", "あとから")))
    second = last()
    assert "前の言葉に戻ります" in words(client.get(f"{here(second)}undo/"))
    client.post(f"{here(second)}undo/")
    assert Measure.objects.get(title="あいさつ運動").text == "登下校の時間に、角に立って声をかけます。"
    first = Bringing.objects.earliest("pk")
    page = words(client.post(f"{here(first)}undo/", follow=True))
    assert "取り消しました" in page
    assert Measure.objects.present().count() == Indicator.objects.present().count() == 0
    assert Goal.objects.present().count() == goals


def test_what_somebody_wrote_after_the_import_is_not_undone(client, first, ward):
    brought(client, ward, edited(lambda page: page.__setitem__("D5", "あとから")))
    Measure.objects.filter(title="あいさつ運動").update(text="人が書いた文")
    page = words(client.post(f"{here(last())}undo/", follow=True))
    assert "そのままにしたところ" in page
    assert Measure.objects.get(title="あいさつ運動").text == "人が書いた文"


def test_the_older_import_waits_for_the_newer(client, first, ward):
    brought(client, ward, edited(lambda page: page.__setitem__("D5", "あとから")))
    page = words(client.post(f"{here(first)}undo/", follow=True))
    assert "新しいほうから順に取り消してください" in page
    assert Measure.objects.present().count() == 4


# --- the reading, corrected once --------------------------------------------------------------------------------------


def odd_book() -> bytes:
    book = openpyxl.Workbook()
    fill(book.active, [["めあて", "すること", "くわしく"], ["1 つながり", "あいさつ", "朝に立つ"]])
    return saved(book)


def correct(client, roles: list[str], name: str = ""):
    page = client.get(f"{here(last())}reading/")
    given = {}
    for row in page.context["sheets"]:
        for field in ("use", "top", "bottom"):
            given[row["form"].add_prefix(field)] = {"use": "on", "top": 1, "bottom": 1}[field]
    client.post(f"{here(last())}reading/", {**given, "do": "look"})
    page = client.get(f"{here(last())}reading/")
    [shape] = page.context["shapes"]
    for column, role in zip(shape["columns"], roles, strict=True):
        given[column["form"].add_prefix("role")] = role
    given[shape["form"].add_prefix("name")] = name
    return client.post(f"{here(last())}reading/", {**given, "do": "save"}, follow=True)


def test_a_table_with_unknown_headings_is_corrected_by_a_person_and_known_the_next_time(client, ward, suzuki):
    client.force_login(suzuki.account)
    assert "読むシートがありません" in words(upload(client, ward, odd_book(), follow=True))
    page = words(correct(client, ["goal1", "title", "text"], name="手書きの表"))
    assert "この読み取り方で読みなおしました" in page
    assert SheetReading.objects.get().name == "手書きの表"
    upload(client, ward, odd_book())
    take_over(client)
    assert Measure.objects.get().text == "朝に立つ"


def test_a_kept_reading_can_be_thrown_away(client, ward, suzuki):
    client.force_login(suzuki.account)
    upload(client, ward, odd_book())
    correct(client, ["goal1", "title", "text"], name="手書きの表")
    row = SheetReading.objects.get()
    assert "手書きの表" in words(client.get(home(ward)))
    client.post(reverse("press:bringing-forget", args=[2, ward.area.slug, row.pk]))
    assert not SheetReading.objects.exists()


def test_a_year_that_cannot_be_read_is_said_at_its_field(client, ward, suzuki):
    client.force_login(suzuki.account)
    upload(client, ward, saved(midori_book()))
    page = client.get(f"{here(last())}reading/")
    given = {name: value for form in all_forms(page) for name, value in form}
    [shape] = page.context["shapes"]
    given[shape["columns"][9]["form"].add_prefix("year")] = "来年"
    page = client.post(f"{here(last())}reading/", {**given, "do": "save"})
    assert page.status_code == 422
    assert "「来年」を年度として読めません" in words(page)


def all_forms(page):
    forms = [row["form"] for row in page.context["sheets"]]
    for shape in page.context["shapes"]:
        forms += [shape["form"], *[column["form"] for column in shape["columns"]]]
    for form in forms:
        yield [(form.add_prefix(name), form.initial.get(name) or "") for name in form.fields]


def test_a_cell_is_shown_in_its_sheet(client, ward, suzuki):
    client.force_login(suzuki.account)
    upload(client, ward, saved(midori_book()))
    page = words(client.get(f"{here(last())}sheet/0/?cell=H5"))
    assert 'id="cell"' in page
    assert "現状値" in page
    assert client.get(f"{here(last())}sheet/9/").status_code == 404


# --- districts, Word, the plan's own workbook -------------------------------------------------------------------------


def test_a_committee_brings_in_its_own_districts_plan(client, ward, districts, tanaka, ito):
    plan = Plan.objects.get(area=districts["nagatsuta"])
    heading = Goal.objects.filter(plan=plan).first()
    book = openpyxl.Workbook()
    fill(
        book.active,
        [["基本目標", "取組", "主体", "平成23年度"], [f"1 {heading}", "朝のあいさつ", "長津田連合自治会", "実施"]],
    )
    client.force_login(tanaka.account)
    brought(client, plan, saved(book))
    measure = Measure.objects.get()
    assert (measure.plan, measure.goal) == (plan, heading)
    plan.refresh_from_db()
    assert plan.uses_schedule
    client.force_login(ito.account)
    assert client.get(home(plan)).status_code == 404


def test_a_committee_does_not_bring_in_the_wards_plan(client, ward, tanaka, yamada):
    client.force_login(tanaka.account)
    assert client.get(home(ward)).status_code in {403, 404}
    client.force_login(yamada.account)
    assert client.get(home(ward)).status_code == 403
    client.logout()
    assert client.get(home(ward)).status_code == 302


def test_a_word_file_comes_in_with_its_headings(client, ward, suzuki):
    client.force_login(suzuki.account)
    brought(client, ward, word_plan(), "計画.docx")
    ours = Goal.objects.filter(plan=ward, parent=None).in_order()[1]
    assert ours.title == "「一人ひとりの力」が発揮できるまちづくり"
    assert Measure.objects.get(title="一人ひとりの力講座").goal.parent == ours
    assert Origin.objects.get(uid=Measure.objects.get(title="つながり講座").uid).cells["title"][1:] == [
        "表1",
        "4行目の2列目",
    ]


def test_the_plans_own_workbook_comes_back_without_a_change(client, first, ward):
    book = client.get(f"{home(ward)}workbook.xlsx")
    assert "attachment" in book["Content-Disposition"]
    assert "計画と同じです" in words(upload(client, ward, book.content, "書きなおし.xlsx", follow=True))
    again = openpyxl.load_workbook(io.BytesIO(book.content))
    page = again["取組"]
    row = next(row for row in page.iter_rows(min_row=2) if row[4].value == "あいさつ運動")
    row[4].value = "おはよう運動"
    upload(client, ward, saved(again), "書きなおし.xlsx")
    uid = Measure.objects.get(title="あいさつ運動").uid
    take_over(client, accept=f"{uid}:title")
    assert Measure.objects.get(uid=uid).title == "おはよう運動"


def test_a_file_that_is_not_wanted_is_thrown_away_with_its_bytes(client, ward, suzuki):
    client.force_login(suzuki.account)
    upload(client, ward, saved(midori_book()))
    bringing = last()
    storage, name = bringing.file.storage, bringing.file.name
    with_commit = client.post(f"{here(bringing)}throw-away/", follow=True)
    assert "計画は変わっていません" in words(with_commit)
    assert not Bringing.objects.exists()
    assert storage is not None
    assert name


def test_a_small_goal_without_its_base_goal_finds_it_by_its_number(client, ward, suzuki):
    client.force_login(suzuki.account)
    book = openpyxl.Workbook()
    fill(book.active, [["小目標", "取組"], ["2-⑨ まったく新しい目標", "やってみる"]])
    brought(client, ward, saved(book))
    goal = Goal.objects.get(title="まったく新しい目標")
    assert goal.parent == Goal.objects.filter(plan=ward, parent=None).in_order()[1]


def test_the_desk_leads_here(client, ward, suzuki):
    client.force_login(suzuki.account)
    assert home(ward) in words(client.get(reverse("plans:work")))
    assert home(ward) in words(client.get(reverse("plans:desk:plan", args=[2])))


def test_a_large_file_is_read_by_a_task_and_the_page_waits(client, ward, suzuki, settings):
    settings.TASKS = {"default": {"BACKEND": "sasaeai.kernel.tasks.backend.DatabaseBackend"}}
    client.force_login(suzuki.account)
    book = openpyxl.Workbook()
    rows = [[None, None, f"取組 その{number}", "見本" * 200] for number in range(100)]
    fill(book.active, [["基本目標", "小目標", "取組名", "内容"], ["1 つながり", "①あいさつ", "はじめ", ""], *rows])
    content = noisy(book)
    assert len(content) > READ_AT_ONCE
    page = words(upload(client, ward, content, follow=True))
    assert "ファイルを読んでいます" in page
    assert 'http-equiv="refresh"' in page
    Worker().drain()
    client.post(f"{here(last())}apply/", {"seen": client.get(here(last())).context["found"].mark})
    assert "取りこんでいます" in words(client.get(here(last())))
    Worker().drain()
    assert last().is_applied
    assert Measure.objects.count() == 101


def noisy(book) -> bytes:
    """A workbook that stays large when it is packed."""
    page = book.create_sheet("メモ")
    noise = random.Random(1)
    for row in range(1, 250):
        page.cell(row, 1, "".join(chr(noise.randrange(0x4E00, 0x9FFF)) for _sign in range(300)))
    return saved(book)
