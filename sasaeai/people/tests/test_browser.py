"""Signing in with a real browser: a passkey works under our CSP, and axe finds nothing wrong."""

from __future__ import annotations

import pytest

from sasaeai.people.tests.known import PASSWORD
from tests.looking import faults, look_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}
# What the common test of all pages (tests/test_accessibility.py) does not come to by links.
OPEN = ["/accounts/password/reset/"]
UNKNOWN = "/invitations/2222-3333-4444/"
SIGNED_IN = [
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/password/change/",
    "/accounts/logout/",
]


@pytest.fixture
def address(live_server) -> str:
    """By name: a browser binds a passkey to a name, never to a number."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def page(browser, address):
    context = browser.new_context(base_url=address, locale="ja")
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text) if "Security Policy" in message.text else None)
    yield page
    context.close()


def sign_in(page, login):
    page.goto("/accounts/login/")
    page.get_by_label("ログイン名").fill(login)
    page.get_by_label("パスワード", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="ログインする", exact=True).click()
    page.wait_for_load_state()


def prove(page):
    page.goto("/accounts/reauthenticate/")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="確かめる").click()
    page.wait_for_load_state()


def test_suzuki_signs_in_with_a_passkey_alone(page, suzuki):
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    sign_in(page, "suzuki")
    prove(page)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("パスワードなしでログインする").check()
    page.get_by_role("button", name="パスキーを加える").click()
    page.wait_for_url("**/recovery-codes/")
    page.context.clear_cookies()

    page.goto("/accounts/login/")
    page.get_by_role("button", name="パスキーでログインする").click()
    page.wait_for_url("**/desk/")
    page.goto("/desk/people/")
    assert page.locator("h1").inner_text() == "人と席"
    assert page.said == []


def test_when_no_passkey_is_at_hand_the_page_says_what_to_do(page, suzuki):
    page.goto("/accounts/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('none')) }")
    page.get_by_role("button", name="パスキーでログインする").click()
    page.get_by_text("パスキーが使えませんでした").wait_for()


def test_whoever_types_with_one_finger_can_see_what_was_typed(page, tanaka):
    page.goto("/accounts/login/")
    field = page.get_by_label("パスワード", exact=False).first
    field.fill(PASSWORD)
    assert field.get_attribute("type") == "password"
    page.get_by_label("打った文字を見る").check()
    assert field.get_attribute("type") == "text"
    page.get_by_label("打った文字を見る").uncheck()
    assert field.get_attribute("type") == "password"


def test_every_page_of_signing_in_can_be_used_by_everybody(page, suzuki, tanaka, settings):
    settings.SECOND_FACTOR = "off"
    look_at(page, OPEN)
    page.goto(UNKNOWN)
    assert faults(page) == []
    sign_in(page, "suzuki")
    prove(page)
    look_at(page, SIGNED_IN)
    page.goto(f"/desk/people/{tanaka.pk}/")
    page.get_by_role("button", name="招待の紙を作る").click()
    page.locator(".invitation-code").wait_for()
    assert faults(page) == []
    assert page.said == []
