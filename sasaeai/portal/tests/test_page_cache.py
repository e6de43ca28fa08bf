"""A public page is drawn once and then kept until something public changes; nobody ever gets another's page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.autoreload import file_changed

from sasaeai.kernel import clock
from sasaeai.kernel.journal import record
from sasaeai.plans.models import Plan, Release
from sasaeai.portal import page_cache

from .wards import make_actions_ward, publish_final

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward(db) -> Plan:
    return make_actions_ward()


def test_the_second_visitor_costs_one_question(client, ward, django_assert_num_queries):
    first = client.get("/")
    with django_assert_num_queries(1):
        second = client.get("/")
    assert second.content == first.content
    assert second["Content-Type"] == first["Content-Type"]
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]


def test_a_developer_who_changes_a_template_sees_the_page_anew(client, ward):
    client.get("/")
    file_changed.send(sender=None, file_path=Path("front.html"))
    assert client.get("/").templates


def test_a_browser_that_has_the_page_gets_no_body(client, ward, django_assert_num_queries):
    etag = client.get("/")["ETag"]
    with django_assert_num_queries(1):
        answer = client.get("/", headers={"If-None-Match": etag})
    assert answer.status_code == 304
    assert answer.content == b""
    assert answer["ETag"] == etag
    assert "must-revalidate" in answer["Cache-Control"]
    assert client.get("/", headers={"If-None-Match": '"another"'}).status_code == 200


def test_what_is_published_shows_at_once(client, ward):
    etag = client.get("/")["ETag"]
    Plan.objects.filter(pk=ward.pk).update(philosophy="あたらしい理念")
    assert "あたらしい理念" not in client.get("/").content.decode()
    publish_final(ward)
    answer = client.get("/", headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert "あたらしい理念" in answer.content.decode()


def test_somebody_signed_in_always_gets_an_own_page(client, ward, django_user_model):
    client.get("/")
    account = django_user_model.objects.create_user("hanako", "a-long-password")
    client.force_login(account)
    own = client.get("/")
    assert "ETag" not in own
    assert "わたしの仕事" in own.content.decode()
    client.logout()
    assert "わたしの仕事" not in client.get("/").content.decode()


def test_large_letters_are_kept_apart_and_strange_ones_are_not_kept_at_all(client, ward, django_assert_num_queries):
    usual = client.get("/").content
    client.cookies["text"] = "large"
    assert b"text-large" in client.get("/").content
    client.cookies["text"] = "enormous"
    with django_assert_num_queries(1):
        assert client.get("/").content == usual


def test_a_word_about_what_just_happened_is_shown_to_one_person_only(client, ward):
    request = HttpRequest()
    cookie = CookieStorage(request)._encode([Message(constants.INFO, "ご意見を受け取りました。")])
    client.cookies["messages"] = cookie
    assert "ご意見を受け取りました。" in client.get("/").content.decode()
    del client.cookies["messages"]
    assert "ご意見を受け取りました。" not in client.get("/").content.decode()


def test_head_answers_like_get_without_a_body(client, ward):
    for _ in range(2):
        answer = client.head("/")
        assert answer.status_code == 200
        assert answer.content == b""
        assert answer["ETag"]
    assert client.get("/").content


def test_a_page_that_is_not_there_is_not_kept(client, ward):
    assert client.get("/districts/nowhere/").status_code == 404
    assert "ETag" not in client.get("/districts/nowhere/")


def test_what_is_sent_in_a_form_is_never_kept(client, ward):
    assert "ETag" not in client.post("/help/", {"town": "日野"})


def test_older_editions_are_kept_like_everything_public(client, ward, django_assert_num_queries):
    older = f"/editions/{Release.objects.order_by('pk').first().pk}/"
    first = client.get(older).content
    with django_assert_num_queries(1):
        assert client.get(older).content == first


def test_names_of_the_host_are_not_mixed(client, ward, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    settings.PUBLIC_ADDRESS = ""
    client.get("/robots.txt", headers={"host": "one.example"})
    assert b"two.example" in client.get("/robots.txt", headers={"host": "two.example"}).content
    assert client.get("/robots.txt", headers={"host": "three.example"}).status_code == 400


@pytest.mark.parametrize(
    ("made_up", "headers"),
    [
        ("/?n={}", {}),
        ("/?town={}", {}),
        ("/", {"HX-Request": "{}"}),
        ("/", {"Host": "testserver:{}"}),
        ("/plan/{:0>9}/", {}),
        ("/editions/{:0>9}/", {}),
    ],
)
def test_nobody_pushes_out_kept_pages_with_made_up_requests(client, ward, made_up, headers):
    client.get("/")
    client.get("/help/")
    kept = set(caches["pages"]._cache)
    for number in ("1", "01", "001", "2", "3"):
        given = {name: value.format(number) for name, value in headers.items()}
        client.get(made_up.format(number), headers=given)
    assert len(set(caches["pages"]._cache) - kept) <= 1
    assert kept <= set(caches["pages"]._cache)


def test_a_list_that_was_narrowed_is_drawn_anew_but_not_sent_again(client, ward):
    first = client.get("/changes/?district=hino")
    assert client.get("/changes/?district=hino", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_a_page_of_yesterday_is_drawn_again(client, ward):
    """Desks begin and end with a day, although nobody changes anything at midnight."""
    with clock.frozen(date(2021, 3, 31)):
        before = page_cache.page_key(HttpRequest())
    with clock.frozen(date(2021, 4, 1)):
        assert page_cache.page_key(HttpRequest()) != before


def test_a_line_that_is_not_public_leaves_the_pages_alone(client, ward, django_assert_num_queries):
    client.get("/")
    record("plans.plan.begun", ward, by=None)
    with django_assert_num_queries(1):
        client.get("/")
