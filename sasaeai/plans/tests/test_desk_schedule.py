"""Filling the schedule: many cells at once, all or none; two people; districts that do without."""

from __future__ import annotations

import json

import pytest

from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.stamp import public_stamp
from sasaeai.plans.models import Goal, Measure, Plan, ScheduleCell

from .making import goal_named, make_measure, make_plan, publish_as

GRID = "/desk/plan/2/schedule/"


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


@pytest.fixture
def talk(ward) -> Measure:
    return make_measure(ward, goal_named(ward, "ボランティアの仲介"), "相談の日")


@pytest.fixture
def lunch(ward) -> Measure:
    return make_measure(ward, goal_named(ward, "ボランティアの仲介"), "会食の会")


def opened(client, address: str = GRID) -> dict[str, str]:
    """The page as the browser would send it back, untouched."""
    form = client.get(address).context["form"]
    sent = {cell.name: cell.typed for cell in form.cells.values()}
    return sent | {"seen": form.seen_text}


def cell(measure: Measure, year: int) -> str:
    return f"c-{measure.uid}-{year}"


def planned(measure: Measure) -> dict[int, str]:
    rows = ScheduleCell.objects.filter(measure=measure).order_by("fiscal_year")
    return {row.fiscal_year: f"{row.planned or ''}／{row.words}" for row in rows}


def test_suzuki_fills_cells_and_the_public_sees_them_with_the_next_edition(client, suzuki, ward, talk, lunch):
    publish_as(ward, "基本案")
    stamp = public_stamp()
    client.force_login(suzuki.account)
    sent = opened(client) | {
        cell(talk, 2011): "検討",
        cell(talk, 2012): "試行：4地区で",
        cell(lunch, 2013): "：全地区へ",
    }
    answer = client.post(GRID, sent, follow=True)
    assert answer.redirect_chain
    assert planned(talk) == {2011: "検討／", 2012: "試行／4地区で"}
    assert planned(lunch) == {2013: "／全地区へ"}
    page = answer.content.decode()
    assert "3か所を保存しました。" in page
    assert "次の版を公開するまで" in page
    line = JournalEntry.objects.get(key="plans.schedule.changed")
    assert (line.details["cells"], line.details["measures"], line.public) == (3, 2, False)
    assert public_stamp() == stamp


def test_what_was_done_shows_to_the_public_at_once(client, suzuki, ward, talk):
    publish_as(ward, "基本案")
    stamp = public_stamp()
    client.force_login(suzuki.account)
    answer = client.post(
        GRID + "?side=done", opened(client, GRID + "?side=done") | {cell(talk, 2011): "実施"}, follow=True
    )
    assert "すぐ出ます" in answer.content.decode()
    assert ScheduleCell.objects.get(measure=talk).done.name == "実施"
    assert JournalEntry.objects.get(key="plans.schedule.done").public
    assert public_stamp() != stamp
    client.logout()
    assert "実施" in client.get(f"/plan/2/measures/{talk.uid}/").content.decode()


def test_what_was_done_in_a_plan_that_nobody_has_published_stays_inside(client, suzuki, talk):
    client.force_login(suzuki.account)
    address = GRID + "?side=done"
    answer = client.post(address, opened(client, address) | {cell(talk, 2011): "実施"}, follow=True)
    assert "まだ公開していないので" in answer.content.decode()
    assert not JournalEntry.objects.get(key="plans.schedule.done").public


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("　試行 ", "試行／"), ("試　行", "試行／"), ("試行:４地区で", "試行／４地区で"),
        ("試行：　4地区で", "試行／4地区で"), ("：ことばだけ", "／ことばだけ"),
    ],
)  # fmt: skip
def test_cells_are_read_as_people_write_them(client, suzuki, talk, typed, expected):
    client.force_login(suzuki.account)
    client.post(GRID, opened(client) | {cell(talk, 2011): typed})
    assert planned(talk) == {2011: expected}


@pytest.mark.parametrize("blank", ["", "―", "-", "－", "△", "ー", "なし", "　"])
def test_a_cell_is_emptied_and_its_row_goes(client, suzuki, talk, blank):
    client.force_login(suzuki.account)
    client.post(GRID, opened(client) | {cell(talk, 2011): "実施"})
    client.post(GRID, opened(client) | {cell(talk, 2011): blank})
    assert not ScheduleCell.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("秋から", "自分の言葉で書くなら、「：秋から」のように、はじめに「：」を付けてください。"),
        ("試行　4地区で", "「試行：4地区で」のように、間に「：」を入れてください。"),
        ("試行（4地区で）", "「試行：4地区で」のように、間に「：」を入れてください。"),
    ],
)
def test_what_cannot_be_read_is_shown_as_it_could_be_written(client, suzuki, talk, typed, sentence):
    client.force_login(suzuki.account)
    assert sentence in client.post(GRID, opened(client) | {cell(talk, 2011): typed}).content.decode()


def test_a_wrong_cell_saves_nothing_and_every_wrong_cell_is_named(client, suzuki, talk, lunch):
    client.force_login(suzuki.account)
    sent = opened(client) | {cell(talk, 2011): "実施", cell(talk, 2012): "しこう", cell(lunch, 2015): "○"}
    answer = client.post(GRID, sent)
    assert answer.status_code == 200
    assert not ScheduleCell.objects.exists()
    page = answer.content.decode()
    assert f'href="#{cell(talk, 2012)}"' in page
    assert "相談の日　平成24年度：「しこう」は読めません。進み方なら、検討・試行・実施" in page
    assert "会食の会　平成27年度：「○」は読めません。" in page
    assert 'value="しこう"' in page
    assert 'value="実施"' in page
    assert not JournalEntry.objects.filter(key="plans.schedule.changed").exists()
    repaired = sent | {cell(talk, 2012): "試行", cell(lunch, 2015): ""}
    assert client.post(GRID, repaired).status_code == 302
    assert planned(talk) == {2011: "実施／", 2012: "試行／"}


def test_words_that_are_too_long_are_refused(client, suzuki, talk):
    client.force_login(suzuki.account)
    answer = client.post(GRID, opened(client) | {cell(talk, 2011): "試行：" + "あ" * 101})
    assert "100字まで" in answer.content.decode()


def test_two_people_filling_different_cells_both_keep_their_work(client, suzuki, talk, lunch):
    client.force_login(suzuki.account)
    first, second = opened(client), opened(client)
    client.post(GRID, first | {cell(talk, 2011): "検討"})
    assert client.post(GRID, second | {cell(lunch, 2011): "実施"}).status_code == 302
    assert (planned(talk), planned(lunch)) == ({2011: "検討／"}, {2011: "実施／"})


def test_a_cell_that_somebody_else_changed_is_shown_and_not_overwritten(client, suzuki, talk, lunch):
    client.force_login(suzuki.account)
    second = opened(client)
    client.post(GRID, opened(client) | {cell(talk, 2011): "検討"})
    mine = second | {cell(talk, 2011): "試行", cell(lunch, 2011): "実施"}
    answer = client.post(GRID, mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "ほかの人が先に「検討」にしました。あなたが書いたのは「試行」です。" in page
    assert (planned(talk), planned(lunch)) == ({2011: "検討／"}, {})
    again = mine | {"seen": answer.context["form"].seen_text}
    assert client.post(GRID, again).status_code == 302
    assert planned(talk) == {2011: "試行／"}


def test_the_same_word_from_both_is_no_conflict(client, suzuki, talk):
    client.force_login(suzuki.account)
    second = opened(client)
    client.post(GRID, opened(client) | {cell(talk, 2011): "検討"})
    assert client.post(GRID, second | {cell(talk, 2011): "検討"}).status_code == 302


def test_nothing_changed_writes_nothing(client, suzuki, talk):
    client.force_login(suzuki.account)
    client.post(GRID, opened(client) | {cell(talk, 2011): "検討：話し合い"})
    answer = client.post(GRID, opened(client), follow=True)
    assert "何も変えていません" in answer.content.decode()
    assert JournalEntry.objects.filter(key="plans.schedule.changed").count() == 1


def test_planned_and_done_do_not_touch_each_other(client, suzuki, talk):
    client.force_login(suzuki.account)
    done = GRID + "?side=done"
    client.post(GRID, opened(client) | {cell(talk, 2011): "検討"})
    client.post(done, opened(client, done) | {cell(talk, 2011): "実施"})
    client.post(GRID, opened(client) | {cell(talk, 2011): ""})
    row = ScheduleCell.objects.get()
    assert (row.planned, row.done.name) == (None, "実施")


def pasted(measure: Measure, year: int, block: str) -> dict[str, str]:
    return {"paste": "1", "start_measure": measure.uid, "start_year": str(year), "block": block}


def test_a_block_from_excel_is_laid_over_the_grid(client, suzuki, talk, lunch):
    client.force_login(suzuki.account)
    block = '検討\t"試行\r\n4地区で"\t\r\n\t実施\t―\t\r\n\t\t\t\r\n'
    assert client.post(GRID, opened(client) | pasted(talk, 2012, block)).status_code == 302
    assert planned(talk) == {2012: "検討／", 2013: "試行／4地区で"}
    assert planned(lunch) == {2013: "実施／"}


def test_a_pasted_block_with_wrong_cells_saves_nothing_and_names_each(client, suzuki, talk, lunch):
    client.force_login(suzuki.account)
    answer = client.post(GRID, opened(client) | pasted(talk, 2011, "検討\t始動\n試行\tじっし"))
    page = answer.content.decode()
    assert "相談の日　平成24年度：「始動」は読めません。" in page
    assert "会食の会　平成24年度：「じっし」は読めません。" in page
    assert 'value="始動"' in page
    assert "始動" in answer.context["form"].block
    assert not ScheduleCell.objects.exists()


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("検討\n検討\n検討", "貼り付けた表（3行×1列）は、選んだ欄から先の表（2行×2列）より大きいです。"),
        ("検討\t試行\t実施", "貼り付けた表（1行×3列）"),
        ("", "貼り付ける欄が空です。"), (" \t \n", "貼り付ける欄が空です。"),
    ],
)  # fmt: skip
def test_a_block_that_does_not_fit_says_so(client, suzuki, talk, lunch, block, words):
    client.force_login(suzuki.account)
    answer = client.post(GRID, opened(client) | pasted(talk, 2014, block))
    assert words in answer.content.decode()
    assert not ScheduleCell.objects.exists()


def test_a_block_needs_a_first_cell_of_this_page(client, suzuki, talk):
    client.force_login(suzuki.account)
    answer = client.post(
        GRID, opened(client) | {"paste": "1", "start_measure": "x", "start_year": "²", "block": "検討"}
    )
    assert "どの欄から貼り付けるか" in answer.content.decode()


@pytest.mark.parametrize("seen", ["", "[]", "{", json.dumps({"x": 1})])
def test_a_form_without_its_fingerprints_changes_nothing(client, suzuki, talk, seen):
    client.force_login(suzuki.account)
    client.post(GRID, {cell(talk, 2011): "検討", "seen": seen})
    assert not ScheduleCell.objects.exists()


def test_fifty_measures_stand_on_a_page_by_base_goal_at_a_constant_cost(
    client, suzuki, ward, django_assert_max_num_queries
):
    goals = [goal_named(ward, "ボランティアの仲介"), Goal.objects.base().filter(plan=ward).in_order()[0]]
    for number in range(60):
        make_measure(ward, goals[number % 2], f"取組{number}")
    make_measure(ward, None, "目標のない取組")
    client.force_login(suzuki.account)
    with django_assert_max_num_queries(24):
        first = client.get(GRID)
    assert len(first.context["form"].rows) == 50
    assert len(first.content) < 200_000
    last = client.get(GRID + "?page=2").context["form"]
    assert len(last.rows) == 11
    assert last.rows[-1].title == "目標のない取組"
    narrowed = client.get(GRID + f"?base={goals[1].uid}").context["form"]
    assert len(narrowed.rows) == 30


def test_tanaka_does_without_until_she_wants_it(client, tanaka, ward):
    nagatsuta = ward.district_plans.get(area__slug="nagatsuta")
    measure = make_measure(nagatsuta, goal_named(nagatsuta, "一人ひとりの力"), "お茶の会")
    client.force_login(tanaka.account)
    off = client.get(GRID)
    assert "まだ使っていません" in off.content.decode()
    assert cell(measure, 2011) not in off.content.decode()
    on = client.post(GRID + "use/", {"plan": "nagatsuta", "wanted": "1"}, follow=True)
    assert cell(measure, 2011) in on.content.decode()
    address = GRID + "?plan=nagatsuta"
    client.post(address, opened(client, address) | {cell(measure, 2011): "実施"})
    assert planned(measure) == {2011: "実施／"}
    client.post(GRID + "use/", {"plan": "nagatsuta", "wanted": "0"})
    assert planned(measure) == {2011: "実施／"}
    nagatsuta.refresh_from_db()
    assert not nagatsuta.uses_schedule
    keys = ["plans.schedule.wanted", "plans.schedule.changed", "plans.schedule.unwanted"]
    assert list(JournalEntry.objects.order_by("pk").values_list("key", flat=True))[-3:] == keys


def test_tanaka_does_not_reach_the_wards_measures(client, tanaka, ward, talk):
    client.force_login(tanaka.account)
    assert client.get(GRID + "?plan=midori").status_code == 404
    Plan.objects.update(uses_schedule=True)
    address = GRID + "?plan=nagatsuta"
    client.post(
        address, opened(client, address) | {cell(talk, 2011): "実施", "seen": json.dumps({f"{talk.uid}-2011": ""})}
    )
    assert not ScheduleCell.objects.exists()


def test_sato_of_another_district_does_not_even_see_it(client, sato, ward):
    client.force_login(sato.account)
    assert client.get(GRID + "?plan=nagatsuta").status_code == 404
    assert client.post(GRID + "use/", {"plan": "nagatsuta", "wanted": "1"}).status_code == 404


def test_yamada_reads_and_may_not_write(client, yamada, ward):
    client.force_login(yamada.account)
    assert client.get(GRID + "?plan=midori").status_code == 403
    assert client.post(GRID + "?plan=midori", {}).status_code == 403


def test_nobody_else_gets_in(client, ward):
    assert client.get(GRID).status_code == 302
    assert client.post(GRID + "use/", {"wanted": "1"}).status_code == 302
