"""The poster of a district hangs in a shop: open calls only, a QR code and a number each, and nobody's name."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import caches

from sasaeai.areas.models import Desk, DeskService
from sasaeai.kernel import clock
from sasaeai.volunteers.actions.requests import offer_publicly
from sasaeai.volunteers.models import HelpRequest

from .known import DAY, made_asker, made_request


@pytest.fixture(autouse=True)
def in_2012():
    caches["pages"].clear()
    with clock.frozen(DAY):
        yield


def put_out(area, how_many: int, word: str = "手伝い") -> None:
    asker = made_asker()
    for number in range(how_many):
        row = made_request(area, asker, kind=f"種類{number}", address="長津田9-9-9", sample=number == 0)
        HelpRequest.objects.filter(pk=row.pk).update(call=f"{word}{number}をしてくれる方", offered_on=DAY)


def poster(client, slug: str = "nagatsuta") -> str:
    answer = client.get(f"/posters/{slug}/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("calls", "sheets", "size"), [(1, 1, "one"), (6, 1, "six"), (7, 2, "one"), (12, 2, "six")])
def test_every_call_has_a_place_on_a_sheet_with_its_code_and_number(client, districts, calls, sheets, size):
    put_out(districts["nagatsuta"], calls)
    page = poster(client)
    assert page.count('class="poster-call"') == calls
    assert page.count("<article") == sheets
    assert page.count("<svg") - sheets >= calls
    assert f"fits-{size}" in page
    assert page.count('class="poster-sample"') == 1
    assert all(row.number in page for row in HelpRequest.objects.all())
    assert "平成24年10月29日からの一週間" in page
    assert "伊東" not in page
    assert "9-9-9" not in page


def test_without_a_call_it_asks_people_to_telephone(client, midori, districts):
    desk = Desk.objects.create(name="長津田の窓口", telephone="045-930-1000")
    DeskService.objects.create(
        desk=desk, area=districts["nagatsuta"], function="ボランティア", valid_from=date(2010, 4, 1)
    )
    page = poster(client)
    assert "いまは、手助けを待っている方がいません" in page
    assert "045-930-1000" in page


def test_a_district_with_room_shows_what_waits_close_by_and_says_where(client, districts):
    put_out(districts["kirigaoka"], 3, "となり")
    put_out(districts["kamoi"], 3, "とおく")
    page = poster(client)
    assert page.count("となり") >= 3
    assert '<span class="poster-from">霧が丘</span>' in page
    assert "とおく" not in page


def test_the_poster_is_made_anew_when_a_call_is_put_out(client, districts, mori):
    row = made_request(districts["nagatsuta"])
    assert "朝の" not in poster(client)
    offer_publicly(row, "朝のごみ出し", by=mori)
    assert "朝のごみ出し" in poster(client)


def test_the_desk_is_told_which_posters_have_no_number(client, districts, mori):
    client.force_login(mori.account)
    assert "電話番号のない地区：十日市場団地、長津田。" in client.get("/desk/mediation/posters/").content.decode()
    desk = Desk.objects.create(name="長津田地域ケアプラザ", telephone="045-000-0208")
    DeskService.objects.create(desk=desk, area=districts["nagatsuta"], function="相談")
    assert "電話番号のない地区：十日市場団地。" in client.get("/desk/mediation/posters/").content.decode()


def test_mori_prints_all_her_districts_in_one_go_and_no_other(client, districts, mori, hayashi):
    put_out(districts["nagatsuta"], 2)
    client.force_login(mori.account)
    listed = client.get("/desk/mediation/posters/").content.decode()
    assert "長津田" in listed
    assert "鴨居" not in listed
    page = client.get("/desk/mediation/posters/print/").content.decode()
    assert [page.count(f'aria-label="{name}"') for name in ("長津田", "十日市場団地", "鴨居")] == [1, 1, 0]


def test_eleven_districts_cost_as_many_queries_as_one(client, districts, suzuki, django_assert_max_num_queries):
    put_out(districts["nagatsuta"], 12)
    client.force_login(suzuki.account)
    with django_assert_max_num_queries(20):
        page = client.get("/desk/mediation/posters/print/").content.decode()
    assert page.count("<article") >= 11


def test_only_coordinators_print_all_and_a_made_up_district_has_no_poster(client, tanaka, districts):
    client.force_login(tanaka.account)
    assert client.get("/desk/mediation/posters/").status_code == 403
    assert client.get("/posters/nowhere/").status_code == 404
    assert client.get("/posters/midori/").status_code == 404


# What is covered: the words of a call by its code or its hours, or the edge of its frame by anything.
COVERED = """() => [...document.querySelectorAll(".poster-call")].filter(call => {
  const at = part => call.querySelector(part).getBoundingClientRect();
  const [words, code, when, length] = ["h3", "figure", ".poster-when", ".poster-length"].map(at);
  const isOver = (one, other) => one.top < other.bottom - 1 && one.left < other.right && one.right > other.left;
  const end = call.getBoundingClientRect().bottom;
  return isOver(code, words) || isOver(when, words) || Math.max(code.bottom, length.bottom) > end;
}).map(call => call.textContent)"""


@pytest.mark.parametrize("calls", [2, 4, 5])
def test_nothing_on_a_printed_poster_covers_anything_else(browser, client, districts, calls):
    put_out(districts["nagatsuta"], calls)
    sentence = "朝のごみ出しを手伝ってくれる方（火曜と金曜、10分）"
    HelpRequest.objects.update(call=sentence, rhythm="weekly", weekdays="14", first_day=date(2012, 12, 4))
    pages = {"/posters/nagatsuta/": poster(client)}
    context = browser.new_context(base_url="http://poster.test")
    page = context.new_page()
    page.emulate_media(media="print")
    page.route("**/*", lambda route: _served(route, pages))
    page.goto("/posters/nagatsuta/")
    assert page.locator(".poster-call").count() == calls
    assert page.evaluate(COVERED) == []
    context.close()


def _served(route, pages) -> None:
    path = route.request.url.removeprefix("http://poster.test")
    if path in pages:
        route.fulfill(body=pages[path], content_type="text/html; charset=utf-8")
    elif found := finders.find(path.removeprefix("/static/").partition("?")[0]):
        route.fulfill(path=found)
    else:
        route.abort()
