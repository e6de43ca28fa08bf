"""Every test of reviews happens in June 2012, when fiscal year 2011 is looked back on."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from sasaeai.kernel import clock
from sasaeai.people.models import Role
from sasaeai.people.tests.known import make_person

from .known import JUNE_2012, PHONE, made_ward, opened


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(JUNE_2012):
        yield


@pytest.fixture
def ward(midori, districts):
    return made_ward(midori, districts)


@pytest.fixture
def year(ward):
    """The review of fiscal year 2011, open for its owners."""
    return opened(ward)


@pytest.fixture
def shakyo(ward):
    """区社会福祉協議会, which leads 「相談の日」."""
    return ward.measures.get(title="相談の日").actors.get().organisation


@pytest.fixture
def nakamura(shakyo, midori):
    """中村, who writes for the council of social welfare."""
    return make_person("中村 恵", "nakamura", Role.ORGANISATION, midori, organisation=shakyo)


@pytest.fixture
def at_desk(client, suzuki):
    """鈴木 of the secretariat, signed in."""
    client.force_login(suzuki.account)
    return client


@pytest.fixture
def browse(browser, live_server):
    """A page of somebody's own browser, signed in or not; no script fails on it."""
    contexts, troubles = [], []

    def page_for(person=None, viewport=PHONE):
        context = browser.new_context(base_url=live_server.url, viewport=viewport)
        contexts.append(context)
        if person is not None:
            client = Client()
            client.force_login(person.account)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        return page

    yield page_for
    for context in contexts:
        context.close()
    assert troubles == []
