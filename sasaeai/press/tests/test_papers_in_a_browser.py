"""Papers in a real browser: the button is pressed, the page refreshes itself, the PDF arrives; everybody can use it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from sasaeai.press import tasks
from sasaeai.press.demo import build_meeting_paper, read
from sasaeai.press.models import MadePaper, PaperOrder

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no browser here: install Debian's chromium to run this"),
]


@pytest.fixture
def page(live_server, client, suzuki, monkeypatch):
    """Suzuki's browser, signed in; the task process works somewhere else, when the test says so."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    monkeypatch.setattr("sasaeai.press.actions.ordering._start", lambda order: None)
    playwright = pytest.importorskip("playwright.sync_api")
    client.force_login(suzuki.account)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        yield context.new_page()
        browser.close()


def test_suzuki_presses_the_button_and_takes_the_pdf(page, ward):
    page.goto("/desk/papers/")
    page.click("#digest button.btn")
    assert page.locator("#progress").get_attribute("hx-trigger") == "every 2s"
    tasks.make_papers.func(PaperOrder.objects.get().pk)
    taking = page.locator("#progress a.download")
    taking.wait_for(timeout=20_000)
    with page.expect_download() as download:
        taking.click()
    assert download.value.suggested_filename.endswith(".pdf")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    assert MadePaper.objects.get().pages == 4


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_of_the_room_can_be_used_by_everybody(page, ward, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    paper = build_meeting_paper(ward, read("meeting_papers")["papers"][0])
    page.goto("/desk/papers/")
    page.click("#leaflet button.btn")
    tasks.make_papers.func(PaperOrder.objects.get().pk)
    paths = [
        "/papers/", "/desk/papers/", f"/desk/papers/orders/{PaperOrder.objects.get().uid}/", "/desk/papers/2/words/",
        f"/desk/papers/meetings/{paper.uid}/", f"/desk/papers/meetings/{paper.uid}/parts/{paper.parts.first().pk}/",
        "/desk/papers/2/meetings/add/",
    ]  # fmt: skip
    page.set_viewport_size({"width": width, "height": 800})
    wrong: list[object] = []
    for path in paths:
        assert page.goto(path).status == 200, path
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        found = axe.Axe().run(page).response["violations"]
        wrong.extend((path, each["id"], each["nodes"][0]["html"][:160]) for each in found)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append((path, "scrolls sideways"))
    assert wrong == []
