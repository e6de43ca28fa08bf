"""「文字を大きく」 is remembered without JavaScript, and never leads away from this site."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from sasaeai.design.text_size import text_size


def test_large_letters_are_remembered_and_one_comes_back(client):
    answer = client.get("/design/text/large/", {"next": "/goals/?page=2"})
    assert answer.headers["Location"] == "/goals/?page=2"
    assert client.cookies["text"].value == "large"
    client.get("/design/text/usual/", {"next": "/"})
    assert client.cookies["text"].value == ""


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_it_leads_nowhere_else(client, elsewhere):
    assert client.get("/design/text/large/", {"next": elsewhere}).headers["Location"] == "/"


def test_other_sizes_do_not_exist(client):
    assert client.get("/design/text/huge/").status_code == 404


def test_strange_cookies_do_not_make_new_pages():
    request = RequestFactory().get("/")
    request.COOKIES["text"] = "x" * 50
    assert text_size(request) == "usual"
