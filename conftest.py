"""People and places that every test knows."""

from __future__ import annotations

import asyncio
import gc
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import pytest_runtest_protocol as run_in_full
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import translation

from sasaeai.areas.models import Area
from sasaeai.areas.tests.places import make_districts, make_midori
from sasaeai.people.models import Person, Role
from sasaeai.people.tests.known import make_person
from sasaeai.people.viewer import Viewer
from sasaeai.portal.demo.build import build_demo
from sasaeai.portal.demo.content import Made
from tests import cheaper
from tests.flushing import begin_anew_after_each
from tests.keeping import forget_rows, keep
from tests.kept import begin_test, forgetting, left_in, remember_first, signs_in
from tests.tables import make_first_rows

# --- what every test costs ---

cheaper.begin()


def with_room(item: pytest.Item, nextitem: pytest.Item | None) -> object:
    """Runs a test in a frame so large that all calls below it share one piece of the interpreter's stack.

    Pieces are small, and one is asked of the system and given back whenever calls cross its end: a page whose loop
    happens to lie there takes a sixth longer.
    """
    return run_in_full(item, nextitem)


with_room.__code__ = with_room.__code__.replace(co_stacksize=70_000)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> object:
    begin_test()
    return with_room(item, nextitem)


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """All processes read all tests. On a new checkout the second begins with the last file, and they meet half way:
    what pytest makes of a file's assertions is written once.
    """
    asks_for_all = session.config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if asks_for_all and os.environ.get("PYTEST_XDIST_WORKER") == "gw1":
        root = session.config.rootpath
        for each in sorted(root.glob("sasaeai/**/test_*.py"), reverse=True):
            with suppress(Exception, pytest.skip.Exception):  # told where pytest itself comes to it
                import_module(".".join(each.relative_to(root).with_suffix("").parts))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest begin: left to the end, where Django has what needs a server, one would keep the others waiting."""
    items.sort(key=lambda item: not item.nodeid.startswith("tests/test_accessibility.py"))


def pytest_sessionfinish() -> None:
    """pytest looks for garbage five times before it ends: not among what Django and we keep, which ends with it."""
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> None:
    keep(fixturedef)


# Where no test asks for a database, pytest-django makes none, and this is what Django is connected with.
IN_USE = connection.settings_dict["NAME"]

Client.force_login = signs_in(Client.force_login)  # type: ignore[method-assign]
forgetting.append(forget_rows)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tables as the models say (--nomigrations), seconds sooner; tests/test_tables.py: migrations make the same."""
    if connection.settings_dict["NAME"] == IN_USE:
        return
    with django_db_blocker.unblock():
        make_first_rows()
        remember_first()
        begin_anew_after_each()
        # Django asks each process once what its SQLite can do, at the first page that needs it: no page's own question.
        assert connection.features.supports_json_field


@pytest.fixture(scope="session")
def first_tables(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a file with what each test begins with, to be copied; "" where there is no file (PostgreSQL)."""
    if connection.vendor != "sqlite":
        return ""
    path = tmp_path_factory.mktemp("first") / "tables.sqlite3"
    # In a transaction SQLite would wait for ever.
    assert not connection.in_atomic_block
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
    return f"sqlite:///{path}"


@pytest.fixture(autouse=True)
def speaking_japanese() -> None:
    """A page in another language leaves that language behind in its thread; every test begins in Japanese."""
    translation.activate("ja")


# --- areas: Midori Ward and its eleven districts ---


@pytest.fixture
def midori(db: None) -> Area:
    """緑区, the root of the installation."""
    return make_midori()


@pytest.fixture
def districts(midori: Area) -> dict[str, Area]:
    """The eleven districts by slug (higashihongo … nagatsuta), in the ward's own order."""
    return make_districts(midori)


# --- people: the five that every test knows, each with a seat and an account ---


@pytest.fixture
def suzuki(midori: Area) -> Person:
    """鈴木: secretariat of the whole ward."""
    return make_person("鈴木 花子", "suzuki", Role.SECRETARIAT, midori)


@pytest.fixture
def tanaka(districts: dict[str, Area]) -> Person:
    """田中: on the committee of 長津田."""
    return make_person("田中 正", "tanaka", Role.COMMITTEE, districts["nagatsuta"])


@pytest.fixture
def ito(districts: dict[str, Area]) -> Person:
    """伊藤: on the committee of 鴨居."""
    return make_person("伊藤 幸子", "ito", Role.COMMITTEE, districts["kamoi"])


@pytest.fixture
def sato(districts: dict[str, Area]) -> Person:
    """佐藤: on the committee of 霧が丘, elsewhere."""
    return make_person("佐藤 実", "sato", Role.COMMITTEE, districts["kirigaoka"])


@pytest.fixture
def mori(districts: dict[str, Area]) -> Person:
    """森: coordinates 長津田 and 十日市場団地, as a care plaza that serves both."""
    return make_person("森 京子", "mori", Role.COORDINATOR, districts["nagatsuta"], districts["tokaichiba-danchi"])


@pytest.fixture
def hayashi(districts: dict[str, Area]) -> Person:
    """林: coordinates 鴨居, elsewhere."""
    return make_person("林 次郎", "hayashi", Role.COORDINATOR, districts["kamoi"])


@pytest.fixture
def yamada(midori: Area) -> Person:
    """山田: reads, and does nothing else."""
    return make_person("山田 健", "yamada", Role.READER, midori)


@pytest.fixture
def viewer_of() -> Callable[[Person | None], Viewer]:
    """`viewer_of(tanaka)` asks as Tanaka; `viewer_of(None)` asks as nobody."""
    return lambda person: Viewer(person.account) if person else Viewer()


# --- the demo ward ---


@pytest.fixture(scope="session")
def folder_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for all its processes."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def built_demo(folder_of_this_run: Path) -> Callable[[], Made]:
    """`built_demo()` is `build_demo()`, which takes five seconds; one of all processes of this run takes them."""
    return partial(left_in, folder_of_this_run, build_demo)


# --- a browser ---

# The second is a whole browser, whose windows nobody sees: it takes three times as long.
CHROMIUM = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
# What runs on one page is never asked again: to optimise it takes a fifth of the browser's time, and wins nothing.
HOW = ["--no-sandbox", "--disable-gpu", "--js-flags=--no-opt --no-maglev"]
# Whoever wants no motion waits for none: what still moves cannot be clicked.
CALM = {"reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def chromium(django_db_setup: None) -> Iterator[tuple[Any, asyncio.AbstractEventLoop]]:
    """Debian's chromium, started once, and the event loop that speaks to it, which sleeps."""
    here = next((each for each in CHROMIUM if Path(each).exists()), None)
    if here is None:
        pytest.skip("no browser here: install Debian's chromium-headless-shell to run this")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=here, args=HOW)
        started.new_context = partial(started.new_context, **CALM)
        started.new_page = partial(started.new_page, **CALM)
        loop = asyncio.get_running_loop()
        asyncio._set_running_loop(None)
        yield started, loop
        asyncio._set_running_loop(loop)
        started.close()


@pytest.fixture
def browser(chromium: tuple[Any, asyncio.AbstractEventLoop], monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The browser of all tests; each of them opens a context of its own."""
    started, loop = chromium
    # Playwright runs its event loop in this thread; the test itself asks the database only between its steps. Other
    # tests find no loop that runs.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    asyncio._set_running_loop(loop)
    yield started
    connection.close()  # Django has one of its own for whoever runs a loop
    asyncio._set_running_loop(None)


@pytest.fixture
def suzukis(browser: Any, live_server: Any, client: Client, suzuki: Person) -> Iterator[Any]:
    """鈴木's own browser, signed in."""
    client.force_login(suzuki.account)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    yield context
    context.close()
