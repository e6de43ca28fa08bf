"""The pages between people as everybody uses them: axe, both widths, targets, and one sheet of paper for each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from sasaeai.people.tests.known import make_organisation
from sasaeai.plans.models import Entry, EntryCall, MeasureSource, Plan, Problem

from .making import goal_named, make_measure, make_plan, publish_as

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no browser here: install Debian's chromium to run this"),
]
SMALL_TARGETS = """() => [...document.querySelectorAll('main button, main a.btn, main a.plain, main summary')]
    .filter(each => each.offsetParent && each.getBoundingClientRect().height < 43.5).map(each => each.outerHTML)"""


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
def entry(call) -> Entry:
    return Entry.objects.create(
        plan=call.plan,
        call=call,
        organisation=call.organisations.first(),
        text="茶話会。",
        received_on=date(2010, 9, 1),
    )


@pytest.fixture
def page(live_server, client, suzuki, monkeypatch):
    """Suzuki's browser, signed in."""
    # Playwright runs an event loop in this thread; the test itself asks the database only between its steps.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    playwright = pytest.importorskip("playwright.sync_api")
    client.force_login(suzuki.account)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        yield context.new_page()
        browser.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_of_the_room_can_be_used_by_everybody(page, ward, problem, call, entry, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    gathered = Entry.objects.create(
        plan=ward, call=call, organisation=entry.organisation, text="見守り。", received_on=date(2010, 9, 2)
    )
    measure = ward.measures.get()
    MeasureSource.objects.create(measure=measure, entry=gathered, quoted="見守り。", gathered_on=date(2010, 10, 1))
    here, organisation = "/desk/plan/2/", entry.organisation_id
    paths = [
        "/desk/", "/desk/problems/?state=promised", "/desk/plans/", "/desk/start/", "/desk/start/midori/",
        *(f"{here}problems/{problem.uid}/{verb}/" for verb in ("handle", "sort", "promise", "answer", "bin")),
        f"{here}write-problem/kamoi/", f"{here}gather-problems/", f"{here}calls/", f"{here}calls/add/",
        f"{here}calls/{call.uid}/", f"{here}calls/{call.uid}/sheets/", f"{here}calls/{call.uid}/send/",
        f"{here}calls/{call.uid}/write/{organisation}/", f"{here}entries/", f"{here}entries/{entry.uid}/",
        f"{here}entries/{entry.uid}/edit/", f"{here}entries/gather/?entry={entry.uid}",
        f"{here}measures/{measure.uid}/sources/", f"{here}making/kamoi/", f"{here}adopt/kamoi/",
        f"{here}publish/midori/", f"{here}check/lead/",
    ]  # fmt: skip
    page.set_viewport_size({"width": width, "height": 800})
    wrong: list[object] = []
    for path in paths:
        assert page.goto(path).status == 200, path
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        found = axe.Axe().run(page).response["violations"]
        wrong.extend((path, each["id"], each["nodes"][0]["html"][:160]) for each in found)
        wrong.extend((path, "small target", html[:160]) for html in page.evaluate(SMALL_TARGETS))
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append((path, "scrolls sideways"))
    assert wrong == []


def test_an_answer_with_a_fault_is_read_out_first(page, problem):
    page.goto(f"/desk/plan/2/problems/{problem.uid}/answer/")
    page.click("main button[type=submit]")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert "回答の文を書いてください。" in page.inner_text("[role=alert]")


def test_each_organisation_gets_one_sheet_of_paper(page, call):
    page.goto(f"/desk/plan/2/calls/{call.uid}/sheets/")
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") == call.organisations.count()
