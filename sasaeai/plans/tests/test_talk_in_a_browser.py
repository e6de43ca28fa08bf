"""The pages between people in a browser: what is read out first, and one sheet of paper for each."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.people.tests.known import make_organisation
from sasaeai.plans.models import EntryCall, Plan, Problem
from tests.looking import wait_for_focus

from .making import goal_named, make_measure, make_plan, publish_as

pytestmark = pytest.mark.browser


@pytest.fixture
def ward(midori, districts) -> Plan:
    ward = make_plan(midori, districts.values())
    publish_as(ward, "基本案")
    make_measure(ward, goal_named(ward, "顔見知り"), "相談の日")
    return ward


@pytest.fixture
def problem(ward) -> Problem:
    plan = ward.district_plans.get(area__slug="kamoi")
    return Problem.objects.create(
        plan=plan, title="駅前の自転車で車いすが通れない", written_on=date(2011, 6, 18), promised_on=date(2011, 9, 1)
    )


@pytest.fixture
def call(ward) -> EntryCall:
    made = EntryCall.objects.create(
        plan=ward, title="具体的な取り組みのご記入のお願い", words="お書きください。\n" * 4, due_on=date(2010, 9, 30),
        contact="緑区役所 福祉保健課 鈴木 045-930-0000", sent_on=date(2010, 8, 1),
    )  # fmt: skip
    made.organisations.set([make_organisation("緑の会"), make_organisation("かもいお助け隊")])
    return made


@pytest.fixture
def page(suzukis):
    return suzukis.new_page()


def test_an_answer_with_a_fault_is_read_out_first(page, problem):
    page.goto(f"/desk/plan/2/problems/{problem.uid}/answer/")
    page.click("main button[type=submit]")
    wait_for_focus(page, "[role=alert]")
    assert "回答の文を書いてください。" in page.inner_text("[role=alert]")


def test_the_way_to_a_desks_page_does_not_repeat_its_heading(page, problem):
    page.goto(f"/desk/plan/2/problems/{problem.uid}/handle/")
    assert page.locator(".crumbs a").first.is_visible()
    assert not page.locator(".crumbs [aria-current]").is_visible()


def test_each_organisation_gets_one_sheet_of_paper(page, call):
    page.goto(f"/desk/plan/2/calls/{call.uid}/sheets/")
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") == call.organisations.count()
