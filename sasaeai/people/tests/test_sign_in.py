"""Signing in: with a name and a password, locked after five wrong ones, never sent elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client

from sasaeai.kernel.clock import frozen, now
from sasaeai.people.devices import cookie_name
from sasaeai.people.lockout import client_address
from sasaeai.people.tests.known import PASSWORD

SIGN_IN = "/accounts/login/"
BEHIND_THE_DOOR = "/accounts/2fa/"


def sign_in(client, login, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": login, "password": password, **more})


def test_tanaka_signs_in_with_a_name_and_a_password(client, tanaka):
    page = client.get(SIGN_IN).content.decode()
    assert "ログイン名" in page
    assert "招待の紙" in page
    assert "testserver" not in page
    answer = sign_in(client, "tanaka")
    assert answer.status_code == 302
    assert answer["Location"] == "/desk/"
    assert client.get(BEHIND_THE_DOOR).status_code == 200


@pytest.mark.parametrize("typed", ["Tanaka", " tanaka ", "ＴＡＮＡＫＡ"])
def test_capitals_and_full_width_letters_are_the_same_name(client, tanaka, typed):
    assert sign_in(client, typed).status_code == 302


def test_a_mail_address_may_be_the_name(client, tanaka):
    tanaka.account.login = "tanaka@example.jp"
    tanaka.account.save()
    assert sign_in(client, "tanaka@example.jp").status_code == 302


def test_a_wrong_password_is_told_without_saying_which_of_both_was_wrong(client, tanaka):
    wrong = sign_in(client, "tanaka", "wrong-password").content.decode()
    unknown = sign_in(client, "nobody", "wrong-password").content.decode()
    for page in (wrong, unknown):
        assert "ログイン名かパスワードが違います" in page


def test_after_five_wrong_passwords_even_the_right_one_waits(client, tanaka, ito):
    for _attempt in range(5):
        last = sign_in(client, "tanaka", "wrong-password")
    assert last.status_code == 429
    page = sign_in(client, "tanaka")
    assert page.status_code == 429
    assert "15分" in page.content.decode()
    assert "事務局にお電話ください" in page.content.decode()
    assert client.get(BEHIND_THE_DOOR).status_code == 302
    # Somebody else at the same desk still gets in.
    assert sign_in(client, "ito").status_code == 302


def fail(client, login, address):
    return client.post(SIGN_IN, {"login": login, "password": "wrong-password"}, REMOTE_ADDR=address)


def test_whoever_tries_many_names_from_one_address_is_stopped(client, tanaka):
    """A minute passes now and then, so that not the rate of tries stops them."""
    for number in range(30):
        if number % 10 == 0:
            cache.clear()
        last = fail(client, f"name{number}", "203.0.113.7")
    assert last.status_code == 429
    cache.clear()
    assert client.post(SIGN_IN, {"login": "tanaka", "password": PASSWORD}, REMOTE_ADDR="203.0.113.7").status_code == 429
    assert client.post(SIGN_IN, {"login": "tanaka", "password": PASSWORD}, REMOTE_ADDR="203.0.113.8").status_code == 302


def test_one_name_tried_from_many_addresses_waits_but_not_where_its_person_signed_in_before(client, tanaka, ito):
    own = Client()
    assert sign_in(own, "tanaka").status_code == 302
    own.post("/accounts/logout/")
    for number in range(20):
        last = fail(client, "tanaka", f"203.0.113.{number}")
    assert last.status_code == 429
    assert sign_in(Client(), "tanaka").status_code == 429
    assert sign_in(own, "tanaka").status_code == 302
    assert sign_in(Client(), "ito").status_code == 302


def test_a_known_device_has_its_own_five_tries_at_the_same_address(client, tanaka):
    own = Client()
    sign_in(own, "tanaka")
    own.post("/accounts/logout/")
    for _attempt in range(5):
        last = sign_in(client, "tanaka", "wrong-password")
    assert last.status_code == 429
    for _attempt in range(4):
        assert sign_in(own, "tanaka", "wrong-password").status_code == 200
    assert sign_in(own, "tanaka", "wrong-password").status_code == 429
    assert sign_in(own, "tanaka").status_code == 429


def test_nobody_makes_up_a_known_device(client, tanaka, ito):
    own = Client()
    sign_in(own, "ito")
    of_ito = next(value.value for name, value in own.cookies.items() if name.startswith("known-"))
    client.cookies[cookie_name("tanaka")] = of_ito
    for _attempt in range(5):
        sign_in(Client(), "tanaka", "wrong-password")
    assert sign_in(client, "tanaka").status_code == 429


def test_the_mark_of_a_device_tells_no_name_and_no_script_reads_it(client, tanaka):
    mark = sign_in(client, "tanaka").cookies[cookie_name("tanaka")]
    assert "tanaka" not in mark.output()
    assert mark["httponly"]
    assert mark["samesite"] == "Lax"


def test_all_addresses_of_one_ipv6_household_are_one(rf):
    one, two = (rf.get("/", REMOTE_ADDR=f"2001:db8:1:2::{number}") for number in (1, "ffff:2"))
    other = rf.get("/", REMOTE_ADDR="2001:db8:1:3::1")
    assert client_address(one) == client_address(two) != client_address(other)
    assert client_address(rf.get("/", REMOTE_ADDR="::ffff:203.0.113.7")) == "203.0.113.7"


def test_the_lock_names_a_desk_to_call(client, tanaka, midori):
    desk = midori.desk_services.model._meta.get_field("desk").related_model.objects.create(
        name="緑区役所 福祉保健課", telephone="045-000-0101"
    )
    midori.desk_services.create(desk=desk, function="はじめの相談")
    for _attempt in range(5):
        page = sign_in(client, "tanaka", "wrong-password").content.decode()
    assert "緑区役所 福祉保健課" in page
    assert "045-000-0101" in page


def test_a_full_width_or_capital_name_is_counted_as_the_same(client, tanaka):
    for typed in ("tanaka", "TANAKA", "ｔａｎａｋａ", "Tanaka ", "tanaka"):
        last = sign_in(client, typed, "wrong-password")
    assert last.status_code == 429


def test_after_the_wait_the_right_password_works_again(client, tanaka):
    for _attempt in range(5):
        sign_in(client, "tanaka", "wrong-password")
    AccessAttempt.objects.filter(username="tanaka").update(attempt_time=now() - timedelta(minutes=16))
    assert sign_in(client, "tanaka").status_code == 302


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(client, tanaka, elsewhere):
    answer = sign_in(client, "tanaka", next=elsewhere)
    assert answer["Location"] == "/desk/"


def test_the_page_one_came_from_opens_after_signing_in(client, tanaka):
    answer = client.get("/desk/people/roles/")
    assert answer["Location"].startswith(SIGN_IN)
    assert sign_in(client, "tanaka", next="/desk/people/roles/")["Location"] == "/desk/people/roles/"


def test_signing_out_asks_first_and_then_acts(client, tanaka):
    client.force_login(tanaka.account)
    assert "ログアウトする" in client.get("/accounts/logout/").content.decode()
    assert client.get(BEHIND_THE_DOOR).status_code == 200
    client.post("/accounts/logout/")
    assert client.get(BEHIND_THE_DOOR).status_code == 302


def test_nobody_registers_alone(client, db):
    page = client.get("/accounts/signup/").content.decode()
    assert "招待を受けた方だけ" in page
    assert client.post("/accounts/signup/", {"username": "x", "password1": PASSWORD}).status_code == 405


def test_whoever_forgot_the_password_is_told_whom_to_call(client, db):
    assert "事務局にお電話ください" in client.get("/accounts/password/reset/").content.decode()


def test_tanaka_changes_the_password(client, tanaka):
    client.force_login(tanaka.account)
    new = "hinata-no-niwa-22"
    page = client.get("/accounts/password/change/").content.decode()
    assert "いまのパスワード" in page
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    client.logout()
    assert sign_in(client, "tanaka").status_code == 200
    assert sign_in(client, "tanaka", new).status_code == 302


def test_an_expired_seat_loses_access_at_once_while_still_signed_in(client, suzuki):
    client.force_login(suzuki.account)
    assert client.get("/desk/people/").status_code == 200
    suzuki.seats.update(until=now().date() - timedelta(days=1))
    assert client.get("/desk/people/").status_code == 403


def test_a_seat_ends_by_itself_when_its_last_day_is_over(client, suzuki):
    suzuki.seats.update(until=now().date())
    with frozen(now() + timedelta(days=2)):
        client.force_login(suzuki.account)
        assert client.get("/desk/people/").status_code == 403


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw(rf, settings):
    request = rf.get("/", HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.7", REMOTE_ADDR="127.0.0.1")
    assert client_address(request) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert client_address(request) == "203.0.113.7"


def test_behind_a_proxy_one_visitor_who_tries_and_tries_keeps_nobody_else_out(client, tanaka, settings):
    settings.BEHIND_PROXY = True
    for attempt in range(31):
        last = client.post(SIGN_IN, {"login": f"nobody{attempt}", "password": "x"}, HTTP_X_FORWARDED_FOR="203.0.113.7")
    assert last.status_code == 429
    answer = client.post(SIGN_IN, {"login": "tanaka", "password": PASSWORD}, HTTP_X_FORWARDED_FOR="203.0.113.8")
    assert answer.status_code == 302


@pytest.mark.parametrize("address", [SIGN_IN, "/accounts/password/reset/", "/accounts/signup/", "/invitations/"])
def test_the_doors_need_nothing_from_elsewhere_and_no_inline_script(client, db, address):
    page = client.get(address).content.decode()
    assert "<h1>" in page
    assert "data:" not in page.replace("data-", "")
    for opening in page.split("<script")[1:]:
        tag = opening.split(">")[0]
        assert 'src="' in tag or 'type="application/json"' in tag


def test_the_own_name_leads_to_password_and_second_factor(client, tanaka, districts):
    assert client.get("/accounts/")["Location"].startswith(SIGN_IN)
    client.force_login(tanaka.account)
    desk = client.get("/desk/").content.decode()
    assert '<a href="/accounts/" rel="nofollow">田中 正' in desk
    assert "わたしの設定" in desk.partition("<main")[2]
    page = client.get("/accounts/").content.decode()
    for address in ("/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/"):
        assert f'href="{address}"' in page
    assert "「tanaka」" in page
