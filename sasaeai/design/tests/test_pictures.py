"""The picture of the goals is drawn from any plan's goals, and its words stay inside their circles."""

from __future__ import annotations

import math

import pytest

from sasaeai.design.pictures import picture, width_of, wrapped
from sasaeai.design.portfolio import GOALS
from sasaeai.design.shapes import colour_class, marks


def goals(count: int, *, tied: tuple[int, ...] = (), short: str = "安心・安全・健康") -> list[dict[str, object]]:
    return [{"number": number, "short": short, "ties": number in tied} for number in range(1, count + 1)]


def test_the_goal_that_ties_is_the_ring_and_the_centre():
    drawn = picture(GOALS, prefix="目標")
    assert [tie.colour for tie in drawn.ties] == ["g1"]
    assert [circle.colour for circle in drawn.circles if not circle.tied] == ["g2", "g3", "g4", "g5"]
    centre = next(circle for circle in drawn.circles if circle.tied)
    assert [line.text for line in centre.lines] == ["目標1", "つながり"]
    others = "「人材・担い手」、「機会・場」、「情報」、「安心・安全・健康」"
    assert drawn.title == f"目標1「つながり」が、ほかの4つの目標（{others}）を結ぶ輪の図"


def test_where_no_goal_ties_they_stand_in_a_plain_circle():
    drawn = picture(goals(4), prefix="アクション")
    assert drawn.ties == []
    assert len(drawn.circles) == 4


def test_a_plan_without_goals_has_no_picture():
    assert picture([], prefix="目標") is None


@pytest.mark.parametrize("count", range(1, 13))
@pytest.mark.parametrize("tied", [(), (1,), (1, 2)])
def test_circles_never_touch_nor_leave_the_box_whatever_the_number(count, tied):
    drawn = picture(goals(count, tied=tied), prefix="目標")
    circles = [circle for circle in drawn.circles if not circle.tied]
    for at, one in enumerate(circles):
        assert one.x - one.radius - 3 >= 0
        assert one.x + one.radius + 3 <= 400
        assert one.y - one.radius - 3 >= 0
        assert one.y + one.radius + 3 <= 400
        for other in circles[at + 1 :]:
            assert math.dist((one.x, one.y), (other.x, other.y)) > one.radius + other.radius


@pytest.mark.parametrize("short", ["情報", "安心・安全・健康", "とても長い名前の目標", "Information and access"])
@pytest.mark.parametrize("count", [2, 4, 5, 8])
def test_words_stay_inside_their_circle(short, count):
    for circle in picture(goals(count, short=short), prefix="目標").circles:
        for line in circle.lines:
            for y in (line.y - line.size * 0.8, line.y):
                half = width_of(line.text) * line.size / 2
                assert math.hypot(half, y - circle.y) <= circle.radius + 4


def test_names_break_at_their_dots_first():
    assert wrapped("安心・安全・健康", 5) == ["安心・安全", "健康"]
    assert wrapped("人材・担い手", 4) == ["人材", "担い手"]


@pytest.mark.parametrize(
    ("given", "colour"),
    [(1, "g1"), (9, "g1"), ("g3", "g3"), ({"colour": 4}, "g4"), ({"number": "2"}, "g2"), ({}, "g0"), (0, "g0")],
)
def test_a_goal_has_the_colour_of_its_number(given, colour):
    assert colour_class(given) == colour


def test_the_mark_of_the_site_has_a_dot_for_each_goal():
    assert len(marks(GOALS)) == 5
    assert marks(None) == []
