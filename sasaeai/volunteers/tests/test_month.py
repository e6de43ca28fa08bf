"""The month's paper: what is planned is printed, what comes back is typed at one go, and a wrong cell saves nothing."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.kernel import clock
from sasaeai.records.models import ActivityRecord
from sasaeai.volunteers.models import Pair, Reflection, Turn, Visit

from .meeting import TODAY, paired, visit_of

END_OF_NOVEMBER = date(2012, 11, 30)


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def pair(districts, mori) -> Pair:
    return paired(districts["nagatsuta"], mori, address="いぶき野 1-2-3")


def page(pair: Pair, what: str = "type/") -> str:
    return f"/desk/mediation/sheets/{pair.uid}/{what}"


def typed(*lines: dict[str, str]) -> dict[str, str]:
    cells = {f"r{place}-{name}": text for place, line in enumerate(lines) for name, text in line.items()}
    return {"month": "2012-11"} | cells


def test_the_paper_has_the_days_and_boxes_and_neither_name_nor_address_of_who_asked(as_mori, pair):
    paper = as_mori.get(page(pair, "") + "?month=2012-11").content.decode()
    assert all(words in paper for words in ("田中 一郎", "22日（木）", "29日（木）", "ごみ出し", 'class="qr"'))
    assert not any(words in paper for words in ("伊東 フミ", "いぶき野"))
    every = as_mori.get("/desk/mediation/sheets/print/?month=2012-11").content.decode()
    assert "田中 一郎" in every
    assert "入力する" in as_mori.get("/desk/mediation/sheets/").content.decode()


def test_mori_types_the_whole_month_in_one_go(as_mori, pair):
    lines = typed(
        {"done": "１", "minutes": "４５分", "face": "3"}, {"done": "2"}, {"day": "26日", "minutes": "20", "people": "2"}
    )
    with clock.frozen(END_OF_NOVEMBER):
        answer = as_mori.post(page(pair), lines, follow=True)
    assert "紙から2回の活動を記録しました" in answer.content.decode()
    rows = {row.day.day: row for row in ActivityRecord.objects.all()}
    assert {day: (row.minutes, row.older, row.people, row.channel) for day, row in rows.items()} == {
        22: (45, 1, 2, "paper"), 26: (20, 0, 3, "paper")
    }  # fmt: skip
    states = dict(Turn.objects.filter(visit__day__lt=END_OF_NOVEMBER).values_list("visit__day", "state"))
    assert {day.day: state for day, state in states.items()} == {22: "done", 26: "done", 29: "cancelled"}
    assert Reflection.objects.get().face == 3
    assert not Visit.objects.get(day=date(2012, 11, 26)).was_written_beforehand


def test_a_sheet_typed_again_writes_nothing_twice(as_mori, pair):
    with clock.frozen(END_OF_NOVEMBER):
        as_mori.post(page(pair), typed({"done": "1"}))
        shown = as_mori.get(page(pair) + "?month=2012-11").content.decode()
        again = as_mori.post(page(pair), typed({"done": "1"}))
    assert "もう報告があります（30分）" in shown
    assert (again.status_code, ActivityRecord.objects.count()) == (422, 1)


@pytest.mark.parametrize(
    ("place", "line", "said"),
    [
        (1, {"done": "3"}, "2行目（11/29）の「した1・休んだ2」</a>：活動したときは1、休んだときは2"),
        (1, {"done": "1", "minutes": "0"}, "2行目（11/29）の「何分」</a>：1から480まで"),
        (1, {"done": "1", "minutes": "481"}, "2行目（11/29）の「何分」</a>：1から480まで"),
        (1, {"done": "1", "minutes": "すこし"}, "2行目（11/29）の「何分」</a>：1から480まで"),
        (1, {"done": "1", "people": "0"}, "2行目（11/29）の「相手の人数」</a>：1から200まで"),
        (1, {"done": "1", "face": "5"}, "2行目（11/29）の「顔」</a>：よかったは3"),
        (2, {"day": "31", "minutes": "30"}, "3行目（ほかの日）の「日」</a>：この月の日を"),
        (2, {"day": "22", "minutes": "30"}, "3行目（ほかの日）の「日」</a>：この日は、上の行にあります"),
        (2, {"minutes": "30"}, "3行目（ほかの日）の「日」</a>：この月の日を"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_saved(as_mori, pair, place, line, said):
    lines = [{"done": "1"}, {}, {}]
    lines[place] = line
    with clock.frozen(END_OF_NOVEMBER):
        answer = as_mori.post(page(pair), typed(*lines))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ActivityRecord.objects.exists()


def test_a_day_to_come_on_the_sheet_and_an_empty_sheet_are_told(as_mori, pair):
    answer = as_mori.post(page(pair), typed({"done": "1"}))
    assert (answer.status_code, "先の日です" in answer.content.decode()) == (422, True)
    assert "まだ何も書かれていません" in as_mori.post(page(pair), typed()).content.decode()


def test_another_day_before_the_pair_began_is_refused_and_nothing_is_saved(as_mori, pair):
    with clock.frozen(END_OF_NOVEMBER):
        answer = as_mori.post(page(pair), typed({"done": "1"}, {}, {"day": "1", "minutes": "30"}))
    assert (answer.status_code, "この日に活動する方がいない" in answer.content.decode()) == (422, True)
    assert not ActivityRecord.objects.exists()
    assert visit_of(pair.request).state == "planned"


def test_only_those_who_mediate_there_type_and_print(client, pair, hayashi, tanaka):
    for person in (hayashi, tanaka):
        client.force_login(person.account)
        assert client.post(page(pair), typed({"done": "1"})).status_code == 404
        assert client.get(page(pair, "")).status_code == 404
