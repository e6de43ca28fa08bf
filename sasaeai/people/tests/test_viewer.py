"""Who is asking costs nothing until somebody wants to know, and little then."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.urls import path

from sasaeai.kernel.clock import now, today
from sasaeai.people.models import Account, Role, Seat
from sasaeai.people.tests.known import SINCE, make_organisation
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


def test_asking_for_everything_costs_two_queries_beside_the_session(
    client, pages, suzuki, districts, django_assert_num_queries
):
    client.force_login(suzuki.account)
    with django_assert_num_queries(2 + 2):
        answer = client.get("/asking/")
    assert answer.content.decode() == "鈴木 花子 ['secretariat'] 12"


def test_what_changes_of_seats_counts_at_the_very_next_request(client, pages, suzuki, districts):
    def asked() -> str:
        return client.get("/asking/").content.decode()

    client.force_login(suzuki.account)
    seat = suzuki.seats.get()
    assert asked() == "鈴木 花子 ['secretariat'] 12"
    Seat.objects.update(role=Role.READER)
    assert asked() == "鈴木 花子 ['reader'] 12"
    seat.areas.set([districts["kamoi"], districts["nagatsuta"]])
    assert asked() == "鈴木 花子 ['reader'] 2"
    seat.areas.clear()
    assert asked() == "鈴木 花子 ['reader'] 0"
    Seat.objects.update(ended_on=today())
    assert asked() == "鈴木 花子 [] 0"


def test_a_seat_comes_with_its_organisation_and_its_areas_in_their_order(
    tanaka, districts, viewer_of, django_assert_num_queries
):
    for_nobody, group = tanaka.seats.get(), make_organisation("つくしの会")
    of_two = Seat.objects.create(person=tanaka, role=Role.ORGANISATION, since=SINCE, organisation=group)
    of_two.areas.set([districts["nagatsuta"], districts["higashihongo"]])
    viewer = viewer_of(tanaka)
    with django_assert_num_queries(1):
        seats = {seat.pk: seat for seat in viewer.seats}
        held = seats[of_two.pk]
        assert seats[for_nobody.pk].organisation is None
        assert (held.organisation, held.organisation.name) == (group, "つくしの会")
        assert [area.name for area in held.areas.all()] == ["東本郷", "長津田"]
        assert held.person == tanaka
    assert held.areas.filter(slug="kamoi").first() is None
    assert held.areas.all()[0].outline == districts["higashihongo"].outline


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


def test_a_session_that_is_over_or_was_taken_away_is_nobodys(client, pages, suzuki):
    for over in (lambda: Session.objects.update(expire_date=now()), lambda: Session.objects.all().delete()):
        client.force_login(suzuki.account)
        assert client.get("/asking/").content.decode().startswith("鈴木")
        over()
        assert client.get("/asking/").content.decode() == " [] 0"


def test_a_new_password_ends_what_was_begun_with_the_old_one(client, pages, suzuki):
    client.force_login(suzuki.account)
    suzuki.account.set_password("another-one-2011")
    suzuki.account.save()
    assert client.get("/asking/").content.decode() == " [] 0"


def test_an_account_that_is_gone_is_nobody(client, pages, suzuki):
    client.force_login(suzuki.account)
    Account.objects.all().delete()
    assert client.get("/asking/").content.decode() == " [] 0"
    with pytest.raises(Account.DoesNotExist):
        Account.objects.get(pk=suzuki.pk)


def test_by_its_key_an_account_is_found_where_it_was_looked_for(suzuki):
    assert Account.objects.get(pk=suzuki.account.pk) == suzuki.account
    with pytest.raises(Account.DoesNotExist):
        Group.objects.create(name="だれもいない").user_set.get(pk=suzuki.account.pk)
    with pytest.raises(ValueError, match="abc"):
        Account.objects.get(pk="abc")
    for strange in (-(2**70), 2**70):
        with pytest.raises(Account.DoesNotExist):
            Account.objects.get(pk=strange)


def test_an_account_of_nobody_known_has_a_viewer_without_seats(client, pages, db):
    client.force_login(Account.objects.create_user("admin"))
    assert client.get("/asking/").content.decode() == "admin [] 0"


def test_an_account_that_was_stopped_is_nobody(client, pages, suzuki):
    client.force_login(suzuki.account)
    suzuki.account.is_active = False
    suzuki.account.save()
    assert client.get("/asking/").content.decode() == " [] 0"
