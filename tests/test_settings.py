"""Settings choose what is safe, and say clearly what is missing."""

from __future__ import annotations

import io
import logging
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied

from sasaeai.config import databases
from sasaeai.config import environment as env
from tests.house import ROOT

SECRETS = {
    "SASAEAI_SECRET_KEY": "q8Zk2vT7w-Xr5yB3nM9sL4hG6jD1fP0cR_uAeKiOtWxYzq8Zk2vT7w-Xr5yB3",
    "SASAEAI_PERSONAL_DATA_KEY": "m3Nb8cV5xZ-1lK7jH4gF2dS9aP6oI0uY_tReWqLkJhGfDm3Nb8cV5xZ-1lK7j",
}


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py as a server would: nothing of the tests' own settings comes along."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("SASAEAI_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**clean, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "PERSIST"),
        ((3, 44, 5), "PERSIST"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "PERSIST"),
        ((3, 50, 6), "PERSIST"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "PERSIST"),
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "WAL"),
    ],
)
def test_sqlite_writes_a_wal_only_where_the_linked_sqlite_has_the_fix(version, mode):
    assert databases.journal_mode(version) == mode


def test_a_connection_has_the_journal_mode_that_was_chosen(tmp_path):
    with closing(sqlite3.connect(tmp_path / "plan.sqlite3")) as connection:
        connection.executescript(databases.sqlite_options()["init_command"])
        found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS]
    assert found == [databases.journal_mode().lower(), 1, 2]


PRAGMAS = ("journal_mode", "foreign_keys", "synchronous")


def test_an_address_of_postgresql_brings_no_sqlite_options(tmp_path):
    config = databases.configured("postgres://postgres@127.0.0.1:5432/test", tmp_path / "unused.sqlite3")
    assert config["ENGINE"].endswith("postgresql")
    assert "init_command" not in config.get("OPTIONS", {})


@pytest.mark.parametrize("missing", sorted(SECRETS))
def test_production_without_a_secret_says_which_and_how_to_make_one(tmp_path, missing):
    given = {key: value for key, value in SECRETS.items() if key != missing}
    done = manage("check", SASAEAI_VAR_DIR=str(tmp_path), **given)
    assert done.returncode != 0
    assert f"{missing} is not set. Production needs it: make one with" in done.stderr


def test_a_short_secret_is_refused(tmp_path):
    done = manage("check", SASAEAI_VAR_DIR=str(tmp_path), **{**SECRETS, "SASAEAI_SECRET_KEY": "short"})
    assert "SASAEAI_SECRET_KEY is too short: use at least 32 characters." in done.stderr


def test_a_secret_may_lie_in_a_file(tmp_path, monkeypatch):
    (tmp_path / "key").write_text("from-a-file-that-only-the-server-reads\n", encoding="utf-8")
    monkeypatch.setenv("SASAEAI_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert env.secret("SECRET_KEY", debug=False) == "from-a-file-that-only-the-server-reads"


def test_a_flag_that_is_neither_yes_nor_no_is_refused(monkeypatch):
    monkeypatch.setenv("SASAEAI_EMAIL_TLS", "perhaps")
    with pytest.raises(ImproperlyConfigured, match=re.escape("SASAEAI_EMAIL_TLS must be 1 or 0, not 'perhaps'.")):
        env.flag("EMAIL_TLS")


def test_a_number_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("SASAEAI_EMAIL_PORT", "twenty")
    with pytest.raises(ImproperlyConfigured, match="SASAEAI_EMAIL_PORT must be a whole number"):
        env.number("EMAIL_PORT", 25)


def test_djangos_deployment_check_is_clean(tmp_path):
    done = manage(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        SASAEAI_ALLOWED_HOSTS="plan.example.jp",
        SASAEAI_PUBLIC_ADDRESS="https://plan.example.jp",
        SASAEAI_VAR_DIR=str(tmp_path),
        **SECRETS,
    )
    assert done.returncode == 0, done.stderr


def test_the_log_tells_once_and_in_one_line_what_was_refused_and_shows_where_something_broke(monkeypatch):
    told = io.StringIO()
    [console] = [each for each in logging.getLogger().handlers if each.name == "console"]
    monkeypatch.setattr(console, "stream", told)
    refused = ("django.request", logging.WARNING), ("django.security.DisallowedHost", logging.ERROR)
    for name, level in (*refused, ("django.request", logging.ERROR)):
        try:
            raise PermissionDenied
        except PermissionDenied:
            logging.getLogger(name).log(level, "/desk/", exc_info=True)
    assert (told.getvalue().count("/desk/"), told.getvalue().count("Traceback")) == (3, 1)
    assert not logging.getLogger("django").handlers
