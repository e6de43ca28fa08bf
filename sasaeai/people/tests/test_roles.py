"""Every cell of the table in docs/roles.md is what `may` answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sasaeai.kernel.clock import today
from sasaeai.people.models import Person, Role, Seat
from sasaeai.people.policy import GUARDED_ROLES, Verb, may, may_manage_seat
from sasaeai.people.tests.known import SINCE, make_organisation, make_person
from sasaeai.people.viewer import Viewer

PAGE = Path(__file__).resolve().parents[3] / "docs" / "roles.md"
ROLES = {str(role.label): role for role in Role} | {"匿名": None}


def table() -> tuple[list[str], list[list[str]]]:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    head, _rule, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return head[2:], rows


def cells() -> list[tuple[str, str, str]]:
    columns, rows = table()
    return [(row[1], role, cell) for row in rows for role, cell in zip(columns, row[2:], strict=True)]


def test_the_table_has_a_row_for_every_verb_and_a_column_for_every_role(midori):
    columns, rows = table()
    assert set(columns) == set(ROLES)
    assert {row[1]: row[0] for row in rows} == {verb.name: verb.words for verb in Verb}


@pytest.mark.parametrize(("verb_name", "role_name", "cell"), cells())
def test_every_cell_is_what_the_system_allows(verb_name, role_name, cell, midori, districts):
    verb, role, own, other = Verb[verb_name], ROLES[role_name], districts["nagatsuta"], districts["kamoi"]
    own_group, other_group = make_organisation("長津田ふれあい会"), make_organisation("鴨居みまもり隊")
    if role is None:
        viewer = Viewer()
    else:
        area = own if cell == "自地区のみ" or role == Role.COMMITTEE else midori
        group = own_group if role == Role.ORGANISATION else None
        viewer = Viewer(make_person("だれか", "dareka", role, area, organisation=group).account)
    answers = (
        may(viewer, verb),
        may(viewer, verb, own, own_group),
        may(viewer, verb, other, own_group),
        may(viewer, verb, midori, own_group),
        may(viewer, verb, own, other_group),
    )
    expected = {
        "○": (True, True, True, True, True),
        "自地区のみ": (True, True, False, False, True),
        "自団体のみ": (True, True, True, True, False),
        "―": (False, False, False, False, False),
    }
    assert answers == expected[cell]


def test_a_seat_of_one_district_reaches_no_other_even_for_the_secretariat(districts):
    clerk = Viewer(make_person("高橋", "takahashi", Role.SECRETARIAT, districts["kamoi"]).account)
    assert may(clerk, Verb.PUBLISH, districts["kamoi"])
    assert not may(clerk, Verb.PUBLISH, districts["nagatsuta"])
    assert not may(clerk, Verb.PUBLISH, districts["kamoi"].parent)


@pytest.mark.parametrize("days", [{"since": "after"}, {"until": "before"}, {"ended_on": "today"}])
def test_a_seat_that_is_not_of_today_gives_nothing(days, districts):
    known = {"before": today().replace(year=today().year - 1), "today": today()}
    known["after"] = today().replace(year=today().year + 1)
    tanaka = Person.objects.create(name="田中 正")
    changed = {name: known[when] for name, when in days.items()}
    seat = Seat.objects.create(person=tanaka, role=Role.COMMITTEE, **({"since": SINCE} | changed))
    seat.areas.set([districts["nagatsuta"]])
    assert not seat.is_current(today())
    assert not may(Viewer(known_person=tanaka), Verb.EDIT_DISTRICT_PLAN, districts["nagatsuta"])


def test_a_seat_is_held_on_its_last_day(districts):
    tanaka = make_person("田中 正", "tanaka", Role.COMMITTEE, districts["nagatsuta"], until=today())
    assert may(Viewer(tanaka.account), Verb.EDIT_DISTRICT_PLAN, districts["nagatsuta"])


def test_one_of_several_seats_is_enough(tanaka, midori, districts, viewer_of):
    second = Seat.objects.create(person=tanaka, role=Role.COUNCIL, since=SINCE)
    second.areas.set([midori])
    viewer = viewer_of(tanaka)
    assert may(viewer, Verb.COMMENT_REVIEW, midori)
    assert may(viewer, Verb.EDIT_DISTRICT_PLAN, districts["nagatsuta"])
    assert not may(viewer, Verb.EDIT_DISTRICT_PLAN, districts["kamoi"])


def test_the_table_shown_to_people_is_the_same(client, yamada):
    client.force_login(yamada.account)
    page = client.get("/desk/people/roles/").content.decode()
    columns, rows = table()
    for row, shown in zip(rows, re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page), strict=True):
        assert shown.startswith(row[0])
        words = re.findall(r"<td.*?>(?:<span.*?>)?(.*?)(?:</span>)?</td>", shown)
        assert dict(zip([str(role.label) for role in Role], words, strict=True)) == {
            name: cell for name, cell in zip(columns, row[2:], strict=True) if name != "匿名"
        }
    assert "鈴木" not in page


def test_only_the_secretariat_and_coordinators_are_asked_for_a_second_factor():
    assert {Role.SECRETARIAT, Role.COORDINATOR} == GUARDED_ROLES


def test_a_seat_without_areas_is_managed_by_nobody_who_manages_nobody(suzuki, yamada, viewer_of):
    loose = Seat.objects.create(person=yamada, role=Role.READER, since=SINCE)
    assert may_manage_seat(viewer_of(suzuki), loose)
    assert not may_manage_seat(viewer_of(yamada), loose)
