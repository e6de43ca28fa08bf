"""Whoever sends a form after the session has ended gets the words back, and the way to the page they were on."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

PAGE = "/desk/people/add/"


def sent(client: Client, words: dict[str, str], **headers: str):
    """From a browser in which a form was opened."""
    client.cookies[settings.CSRF_COOKIE_NAME] = "x" * 32
    return client.post(PAGE, words, headers=headers)


def test_what_was_written_is_shown_again_and_nothing_else(client, midori):
    words = {
        "name": "田中 正",
        "note": "two words",
        "seen": "name:0f3a note:77b1",
        "number": "12",
        "password": "だれにも言わない",
    }
    answer = sent(client, words, referer=f"http://testserver{PAGE}?from=desk")
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "ログインが切れていました。まだ保存していません" in page
    for one in ("田中 正", "two words"):
        assert f"<p>{one}</p>" in page
    for one in ("0f3a", ">12<", "だれにも言わない"):
        assert one not in page
    assert 'href="/accounts/login/?next=%2Fdesk%2Fpeople%2Fadd%2F%3Ffrom%3Ddesk"' in page
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("came_from", ["", "https://elsewhere.example/desk/", "not an address"])
def test_the_way_back_never_leads_elsewhere(client, midori, came_from):
    page = sent(client, {"name": "田中 正"}, referer=came_from).content.decode()
    assert 'href="/accounts/login/?next=%2Fdesk%2Fpeople%2Fadd%2F"' in page


def test_where_nothing_was_written_the_sign_in_is_the_answer(client, midori):
    assert sent(client, {"number": "12"})["Location"].startswith("/accounts/login/?next=")


def test_a_program_that_never_opened_a_form_is_sent_to_the_sign_in(client, midori):
    assert client.post(PAGE, {"name": "田中 正"})["Location"].startswith("/accounts/login/?next=")


def test_whoever_is_signed_in_meets_no_such_page(client, tanaka):
    client.force_login(tanaka.account)
    assert "ログインが切れていました" not in sent(client, {"name": "田中 正"}).content.decode()


@pytest.mark.parametrize("page", ["/desk/", "/", "/api/v1/districts", "/desk/people/", "/desk/journal/"])
def test_what_somebody_signed_in_reads_is_kept_by_no_proxy(client, suzuki, page):
    client.force_login(suzuki.account)
    answer = client.get(page)
    assert answer.status_code == 200
    assert "private" in answer["Cache-Control"]
    assert ("no-store" in answer["Cache-Control"]) is page.startswith(("/desk/people/", "/desk/journal/"))
