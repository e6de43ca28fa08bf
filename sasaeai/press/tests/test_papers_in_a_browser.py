"""Papers in a real browser: the button is pressed, the page refreshes itself, the PDF arrives."""

from __future__ import annotations

from pathlib import Path

import pytest

from sasaeai.press import tasks
from sasaeai.press.models import MadePaper, PaperOrder

pytestmark = pytest.mark.browser


@pytest.fixture
def page(suzukis, monkeypatch):
    """Suzuki's page; the task process works somewhere else, when the test says so."""
    monkeypatch.setattr("sasaeai.press.actions.ordering._start", lambda order: None)
    return suzukis.new_page()


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
