"""Who is asking costs nothing until somebody wants to know, and little then."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.urls import path

from sasaeai.people.models import Role
from sasaeai.people.viewer import Request, Viewer


def quiet(request: Request) -> HttpResponse:
    return HttpResponse("だれでも")


def asking(request: Request) -> HttpResponse:
    return HttpResponse(f"{request.viewer.journal_label} {sorted(request.viewer.roles)} {len(request.viewer.area_ids)}")


urlpatterns = [path("quiet/", quiet), path("asking/", asking)]


@pytest.fixture
def pages(settings):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("sasaeai.portal")]


def test_nobody_costs_no_query(client, pages, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/asking/")
    assert answer.content.decode() == " [] 0"
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_a_page_that_does_not_ask_costs_a_signed_in_person_nothing(client, pages, tanaka, django_assert_num_queries):
    client.force_login(tanaka.account)
    with django_assert_num_queries(0):
        client.get("/quiet/")


def test_asking_for_everything_costs_three_queries_beside_the_session(
    client, pages, suzuki, districts, django_assert_num_queries
):
    client.force_login(suzuki.account)
    with django_assert_num_queries(2 + 3):
        answer = client.get("/asking/")
    assert answer.content.decode() == "鈴木 花子 ['secretariat'] 12"


def test_a_role_is_held_in_an_area_and_below_it(suzuki, tanaka, districts, midori, viewer_of):
    assert viewer_of(suzuki).has(Role.SECRETARIAT, districts["kamoi"])
    assert viewer_of(tanaka).has(Role.COMMITTEE, districts["nagatsuta"])
    assert not viewer_of(tanaka).has(Role.COMMITTEE, districts["kamoi"])
    assert not viewer_of(tanaka).has(Role.COMMITTEE, midori)
    assert not viewer_of(None).has(Role.COMMITTEE)


def test_a_person_without_an_account_can_be_the_one_who_acts(tanaka):
    viewer = Viewer(known_person=tanaka)
    assert viewer.journal_label == "田中 正"
    assert viewer.journal_id == tanaka.pk
    assert not viewer.needs_second_factor


def test_an_account_that_was_stopped_is_nobody(client, pages, suzuki):
    client.force_login(suzuki.account)
    suzuki.account.is_active = False
    suzuki.account.save()
    assert client.get("/asking/").content.decode() == " [] 0"
