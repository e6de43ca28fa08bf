"""The marks that stand a hundred times on a page are the design system's own pieces."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from sasaeai.plans.templatetags.plan_marks import actor_tags, sample_mark, schedule_cell


@pytest.mark.parametrize(
    "cell",
    [
        {"label": "試行", "tone": 2, "done": True},
        {"label": "実施", "tone": 3, "done": False},
        {"label": "", "tone": 1, "done": False},
    ],
)
def test_a_year_of_a_schedule_looks_as_the_piece_does(cell):
    piece = render_to_string("design/schedule_cell.html", {"cell": cell})
    assert schedule_cell(cell) == piece.split("\n", 1)[1].strip()


def test_the_sample_mark_is_the_pieces(db):
    assert sample_mark(True).strip() == render_to_string("design/sample.html").strip()
    assert sample_mark(False) == ""


def test_what_people_wrote_is_escaped():
    assert "<script>" not in actor_tags([{"label": "<script>", "main": True}])
    assert "<b>" not in schedule_cell({"label": "<b>", "tone": 1, "done": True})
