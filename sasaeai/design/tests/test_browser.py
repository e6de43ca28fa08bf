"""The portfolio in a real browser: no axe violation, nothing scrolls sideways, targets are large, CSP stays quiet."""

from __future__ import annotations

import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler

from tests.looking import WIDTHS, faults, wait_for_focus

pytestmark = pytest.mark.browser


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def address(settings, own_frame):
    settings.DEBUG = True
    server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), Server, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/design/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser):
    page = browser.new_page(viewport={"width": 360, "height": 740})
    yield page
    page.close()


SMALL_TARGETS = """() => [...document.querySelectorAll(
    'main .btn, main button, main input, main select, main textarea, nav a, .tools a')]
    .filter(each => !each.closest('.crumbs'))
    .map(each => (each.closest('.check, label') || each).getBoundingClientRect())
    .filter(box => box.width && (box.height < 43.5)).map(box => Math.round(box.height))"""
SMALL_LETTERS = """() => [...document.querySelectorAll('main :not(svg *)')].filter(each => each.childNodes.length
    && [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim())
    && parseFloat(getComputedStyle(each).fontSize) < 16).map(each => each.outerHTML.slice(0, 80))"""


def test_on_paper_every_district_can_be_read_and_no_line_is_cut(page, address):
    page.goto(address)
    page.emulate_media(media="print")
    tile = page.locator(".tiles .on").first
    colours = tile.evaluate("each => [getComputedStyle(each).color, getComputedStyle(each).backgroundColor]")
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert page.locator(".tiles").first.evaluate("each => getComputedStyle(each).breakInside") == "avoid"
    assert page.locator(".ways").first.evaluate("each => getComputedStyle(each).display") == "block"


def test_the_portfolio_can_be_used_by_everybody(page, address):
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(address)
    for width in WIDTHS:
        assert faults(page, [width]) == []
        assert page.evaluate(SMALL_TARGETS) == []
        assert page.evaluate(SMALL_LETTERS) == []
    assert said == []


def test_help_stays_in_sight_on_a_phone(page, address):
    page.goto(address)
    page.evaluate("window.scrollTo(0, 4000)")
    box = page.locator("a.help").bounding_box()
    assert 0 <= box["y"] < 100


def test_the_summary_of_errors_has_the_focus_when_the_page_opens(page, address):
    page.goto(address)
    wait_for_focus(page, ".summary")


def test_large_letters_make_everything_larger(page, address):
    page.goto(address)
    with page.expect_navigation():
        page.get_by_role("link", name="文字を大きく").click()
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "20px"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    with page.expect_navigation():
        page.get_by_role("link", name="文字をもとに戻す").click()
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "16px"


# Tables that roll sideways: how much of what is seen is always the head of the row.
HEADS = """() => [...document.querySelectorAll('.scroll')].filter(each => each.scrollWidth > each.clientWidth)
    .map(each => [each.getAttribute('aria-label'), each.clientWidth, each.querySelector('th[scope=row]')])
    .filter(([, room, head]) => room && head && getComputedStyle(head).position === 'sticky')
    .filter(([, room, head]) => head.getBoundingClientRect().width > room / 2).map(([name]) => name)"""
WIDE = """() => [...document.querySelectorAll('.chart .scroll')]
    .filter(each => each.scrollWidth > each.clientWidth).map(each => each.getAttribute('aria-label'))"""


@pytest.mark.parametrize("size", [100, 200])
def test_numbers_are_seen_beside_the_head_of_their_row_on_a_phone(page, address, size):
    page.goto(address)
    page.evaluate("size => document.documentElement.style.setProperty('font-size', `${size}%`)", size)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert page.evaluate(HEADS) == []


def test_what_is_completed_is_not_struck_out(page, address):
    """完了 with a line through it reads as given up."""
    page.goto(address)
    lines = "() => [...document.querySelectorAll('.tone')].map(each => getComputedStyle(each).textDecorationLine)"
    assert set(page.evaluate(lines)) == {"none"}


def test_the_table_of_a_chart_fits_a_phone(page, address):
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert page.evaluate(WIDE) == []


def test_the_title_of_a_problem_begins_its_line_on_a_phone(page, address):
    page.goto(address)
    way = page.locator(".way").filter(has_text="坂道の多い地区で、買い物に行けない人が増えた")
    title, kind = way.locator("a").bounding_box(), way.locator(".kind").bounding_box()
    assert title["x"] == kind["x"] == way.locator("p").nth(1).bounding_box()["x"]
    assert kind["y"] >= title["y"] + title["height"]


FRAME = """() => {
    const shown = [...document.querySelectorAll('.brand, .help, .head nav a, .tools a')]
        .map(each => [each.innerText, each.getBoundingClientRect()]).filter(([, box]) => box.width);
    const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    return {
        over: shown.flatMap(([one, a], at) =>
            shown.slice(at + 1).filter(([, b]) => meet(a, b)).map(([two]) => one + two)),
        rows: new Set([...document.querySelectorAll('.head nav a')].map(each => each.getBoundingClientRect())
            .filter(box => box.width).map(box => Math.round(box.top))).size,
        height: document.querySelector('main').getBoundingClientRect().top,
        width: document.documentElement.scrollWidth,
    };
}"""


# By width of the glass, with letters of 100, 150 and 200 per cent: at most so many rows of entrances, so much height.
CALM = {
    320: [(3, 300), (3, 530), (4, 780)],
    360: [(2, 260), (3, 470), (4, 740)],
    768: [(1, 180), (2, 280), (2, 380)],
    1024: [(1, 220), (1, 200), (2, 350)],
    1280: [(1, 180), (1, 320), (1, 260)],
}


def test_the_frame_stays_calm_with_large_letters(page, address):
    page.goto(address)
    page.evaluate("document.querySelector('main').replaceChildren()")
    seen = {}
    for width in CALM:
        page.set_viewport_size({"width": width, "height": 740})
        for size in (100, 150, 200):
            page.evaluate("size => document.documentElement.style.setProperty('font-size', `${size}%`)", size)
            seen[width, size] = page.evaluate(FRAME)
    assert {at: one["over"] for at, one in seen.items() if one["over"]} == {}, "one thing covers another"
    assert {at: one["width"] for at, one in seen.items() if one["width"] > at[0]} == {}, "the page scrolls sideways"
    found = {
        width: [(seen[width, size]["rows"], seen[width, size]["height"]) for size in (100, 150, 200)] for width in CALM
    }
    too_high = {
        width: rows for width, rows in found.items()
        if any(row > most or height > high for (row, height), (most, high) in zip(rows, CALM[width], strict=True))
    }  # fmt: skip
    assert too_high == {}
