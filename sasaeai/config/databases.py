"""Database settings: SQLite as the embedded default, PostgreSQL by address."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import dj_database_url

# SQLite's WAL mode could lose or damage data until this was fixed: https://sqlite.org/wal.html, "WAL-reset bug".
FIXED_BRANCHES = ((3, 44, 6), (3, 50, 7))
FIXED_SINCE = (3, 51, 3)


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether the linked SQLite has the WAL-reset fix (3.51.3 and later, and two back-ported branches)."""
    return version >= FIXED_SINCE or any(version[:2] == fixed[:2] and version >= fixed for fixed in FIXED_BRANCHES)


def journal_mode(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> str:
    return "WAL" if wal_is_safe(version) else "PERSIST"


def sqlite_options() -> dict[str, Any]:
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA foreign_keys=ON;"
            "PRAGMA synchronous=FULL;"
            f"PRAGMA journal_mode={journal_mode()};"
            "PRAGMA journal_size_limit=16777216;"
            "PRAGMA temp_store=MEMORY;"
            # What was deleted is not to be read in the file: an answer that was begun knows its letter.
            "PRAGMA secure_delete=ON;"
        ),
    }


def configured(url: str, default: Path) -> dict[str, Any]:
    """Django's settings for one database, from its address or, without one, a file of our own."""
    config: dict[str, Any] = dict(dj_database_url.parse(url or f"sqlite:///{default}"))
    config["CONN_MAX_AGE"] = None
    if config["ENGINE"].endswith("sqlite3"):
        Path(config["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        config["OPTIONS"] = sqlite_options()
    else:
        # A server may have closed the connection in the meantime; a file cannot.
        config["CONN_HEALTH_CHECKS"] = True
    return config
