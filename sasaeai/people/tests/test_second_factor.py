"""The second factor: asked of Suzuki, never of Tanaka, and it really works."""

from __future__ import annotations

import time

import pytest
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection

from sasaeai.people.actions.invitations import invite_by_sheet
from sasaeai.people.tests.known import PASSWORD

SET_UP = "/accounts/2fa/"
APP = "/accounts/2fa/totp/activate/"
ASKED = "/accounts/2fa/authenticate/"


# allauth tells of a new factor after the commit, so there has to be one.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def asked(settings):
    settings.SECOND_FACTOR = "required"


def sign_in(client, login):
    return client.post("/accounts/login/", {"login": login, "password": PASSWORD})


def code_for(secret: str, late: int = 0) -> str:
    """What a telephone shows that is `late` by so many turns of half a minute."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD - late))


def prove(client):
    """Changing how one signs in asks for the password once more."""
    answer = client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert answer.status_code == 302


def set_up_app(client) -> str:
    prove(client)
    page = client.get(APP).content.decode()
    secret = page.split("<code>")[1].split("</code>")[0]
    answer = client.post(APP, {"code": code_for(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def test_suzuki_is_led_to_set_it_up_before_working(client, suzuki):
    sign_in(client, "suzuki")
    answer = client.get("/desk/people/", follow=True)
    assert answer.redirect_chain == [(SET_UP, 302)]
    page = answer.content.decode()
    assert "二段階認証をお願いしています" in page
    assert "必ず設定していただきます" in page


@pytest.mark.parametrize("address", ["/desk/", "/en/desk/people/", "/admin/", "/ja-simple/desk/"])
def test_no_working_address_is_left_out(client, suzuki, address):
    client.force_login(suzuki.account)
    assert client.get(address)["Location"].endswith(SET_UP)


def test_tanaka_is_never_asked(client, tanaka):
    sign_in(client, "tanaka")
    assert client.get("/desk/people/roles/").status_code == 200
    assert "なくてもお使いいただけます" in client.get(SET_UP).content.decode()


def test_yamada_who_only_reads_is_never_asked(client, yamada):
    sign_in(client, "yamada")
    assert client.get("/desk/people/roles/").status_code == 200


def test_the_system_administrator_is_asked(client, tanaka):
    tanaka.account.is_staff = True
    tanaka.account.save()
    client.force_login(tanaka.account)
    assert client.get("/desk/people/roles/")["Location"] == SET_UP


def test_where_it_is_off_nobody_is_asked_and_the_page_says_so(client, suzuki, settings):
    settings.SECOND_FACTOR = "off"
    sign_in(client, "suzuki")
    assert client.get("/desk/people/").status_code == 200
    assert "SASAEAI_SECOND_FACTOR=off" in client.get(SET_UP).content.decode()


def test_with_the_app_set_up_suzuki_works_and_signs_in_with_its_code(client, suzuki):
    sign_in(client, "suzuki")
    secret = set_up_app(client)
    assert client.get("/desk/people/").status_code == 200
    client.logout()
    Authenticator.objects.filter(type="totp").update(last_used_at=None)
    cache.clear()  # a code is good for one sign-in only; the next one would come in half a minute

    assert sign_in(client, "suzuki")["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/desk/people/").status_code == 302
    page = client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert "番号が違います" in page
    assert client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)}).status_code == 302
    assert client.get("/desk/people/").status_code == 200


def test_a_recovery_code_works_once(client, suzuki):
    sign_in(client, "suzuki")
    set_up_app(client)
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    code = page.split("<li><code>")[1].split("</code>")[0]
    client.logout()
    sign_in(client, "suzuki")
    assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert client.get("/desk/people/").status_code == 200
    client.logout()
    sign_in(client, "suzuki")
    assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200


def test_the_codes_are_not_tried_one_after_the_other(client, suzuki):
    sign_in(client, "suzuki")
    secret = set_up_app(client)
    client.logout()
    cache.clear()
    sign_in(client, "suzuki")
    for wrong in range(5):
        assert "番号が違います" in client.post(ASKED, {"code": f"00000{wrong}"}).content.decode()
    page = client.post(ASKED, {"code": code_for(secret)}).content.decode()
    assert "何度も続けて試されました" in page
    assert client.get("/desk/people/").status_code == 302


def test_the_admins_own_door_leads_to_the_same_sign_in(client, suzuki):
    type(suzuki.account).objects.filter(pk=suzuki.account.pk).update(is_staff=True, is_superuser=True)
    sign_in(client, "suzuki")
    set_up_app(client)
    client.logout()
    answer = client.post("/admin/login/", {"username": "suzuki", "password": PASSWORD})
    assert answer["Location"].startswith("/accounts/login/")
    assert client.get("/desk/people/")["Location"].startswith("/accounts/login/")


def test_a_sign_in_from_before_the_factor_has_to_show_it_too(client, suzuki):
    elsewhere = type(client)()
    sign_in(elsewhere, "suzuki")
    sign_in(client, "suzuki")
    secret = set_up_app(client)
    shown = "/accounts/2fa/reauthenticate/?next="
    assert elsewhere.get("/desk/people/")["Location"] == shown + "%2Fdesk%2Fpeople%2F"
    assert elsewhere.get(f"{SET_UP}recovery-codes/")["Location"].startswith(shown)
    assert elsewhere.post(f"{SET_UP}totp/deactivate/")["Location"].startswith(shown)
    answer = elsewhere.post("/accounts/2fa/reauthenticate/?next=/desk/people/", {"code": code_for(secret)})
    assert answer["Location"] == "/desk/people/"
    assert elsewhere.get("/desk/people/").status_code == 200


def test_whose_telephone_goes_half_a_minute_ahead_is_let_in_and_an_old_code_is_not(client, suzuki):
    sign_in(client, "suzuki")
    prove(client)
    secret = client.get(APP).content.decode().split("<code>")[1].split("</code>")[0]
    assert client.post(APP, {"code": code_for(secret, late=2)}).status_code == 200
    assert client.post(APP, {"code": code_for(secret)}).status_code == 302
    client.logout()
    assert sign_in(client, "suzuki")["Location"].startswith("/accounts/2fa/authenticate/")
    answer = client.post("/accounts/2fa/authenticate/", {"code": code_for(secret, late=-1)})
    assert answer.status_code == 302


def test_the_secret_lies_encrypted(client, suzuki):
    sign_in(client, "suzuki")
    secret = set_up_app(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mfa_authenticator")
        assert secret not in repr(cursor.fetchall())


def test_the_qr_code_is_a_drawing_in_the_page(client, suzuki):
    sign_in(client, "suzuki")
    assert "パスワード" in client.get(APP, follow=True).content.decode()
    prove(client)
    page = client.get(APP).content.decode()
    assert "viewBox" in page.split("<svg")[1].split(">")[0]
    assert "data:image" not in page
    assert " style=" not in page


def test_suzuki_helps_somebody_who_lost_the_telephone(client, suzuki, tanaka):
    sign_in(client, "tanaka")
    set_up_app(client)
    client.logout()
    sign_in(client, "suzuki")
    set_up_app(client)
    way = f'href="/desk/people/{tanaka.pk}/second-factor/"'
    assert way in client.get(f"/desk/people/{tanaka.pk}/").content.decode()
    page = client.get(f"/desk/people/{tanaka.pk}/second-factor/").content.decode()
    assert "ご本人であることを必ず確かめてください" in page
    assert Authenticator.objects.filter(user=tanaka.account).exists()
    client.post(f"/desk/people/{tanaka.pk}/second-factor/")
    assert not Authenticator.objects.filter(user=tanaka.account).exists()
    assert way not in client.get(f"/desk/people/{tanaka.pk}/").content.decode(), "there is nothing to take away"


def test_all_its_pages_open_and_hold_no_inline_script(client, suzuki):
    sign_in(client, "suzuki")
    prove(client)
    assert "パスキー" in client.get("/accounts/2fa/webauthn/add/").content.decode()
    set_up_app(client)
    for path in ("", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "webauthn/", "webauthn/add/"):
        answer = client.get(SET_UP + path)
        assert answer.status_code == 200, path
        for opening in answer.content.decode().split("<script")[1:]:
            assert 'src="' in opening.split(">")[0] or 'type="application/json"' in opening.split(">")[0]


def test_whoever_comes_by_a_number_is_told_that_passkeys_need_a_name(client, suzuki):
    client.force_login(suzuki.account)
    assert "http://localhost" in client.get(SET_UP, HTTP_HOST="127.0.0.1").content.decode()
    assert "http://localhost" not in client.get(SET_UP, HTTP_HOST="localhost").content.decode()


def test_an_invitation_lets_nobody_past_it(client, suzuki):
    _invitation, code = invite_by_sheet(suzuki, by=None)
    answer = client.post(f"/invitations/{code}/", {"password": "new-words-2026", "password_again": "new-words-2026"})
    assert answer["Location"] == "/desk/"
    assert client.get("/desk/")["Location"].endswith(SET_UP)
