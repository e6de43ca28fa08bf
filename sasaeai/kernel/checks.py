"""System checks: every journal key has a sentence, every metric becomes a query, no database stands half-way."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import EmptyResultSet, FieldError
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from sasaeai.kernel.first_tables import half_migrated
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.metrics import Metric, Window, all_metrics
from sasaeai.kernel.sentences import UnknownSentence, sentence_for

PRODUCT = Path(__file__).resolve().parents[1]


@register()
def journal_keys_have_sentences(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """kernel.E001: a key given to record() literally that no journal.py knows; record() would refuse it."""
    return [
        Error(
            f"record({key!r}) in {place} has no sentence.",
            hint="Add it to sentences({…}) in the journal.py of the app.",
            id="kernel.E001",
        )
        for app in app_configs or apps.get_app_configs()
        for key, place in _recorded_keys(app)
        if not _has_sentence(key)
    ]


@register()
def metrics_can_be_read(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """kernel.E002: a metric whose field, day or area does not exist; no database is asked."""
    return [
        Error(f"The metric {offered.key!r} cannot be read: {trouble}", obj=offered.offer, id="kernel.E002")
        for offered in all_metrics()
        if (trouble := _trouble(offered))
    ]


@register(Tags.database)
def no_database_is_half_migrated(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """kernel.E003: only some of the migrations from before 0.1.0 were applied; `migrate` asks this first."""
    return [
        Error(
            f"The database has only some of the former migrations of {', '.join(half)}. Nothing was changed.",
            hint="Run `migrate` once with the commit that CHANGELOG.md names, then come back.",
            id="kernel.E003",
        )
        for alias in databases or ()
        if (half := list(half_migrated(set(MigrationRecorder(connections[alias]).applied_migrations()))))
    ]


def _recorded_keys(app: AppConfig) -> Iterator[tuple[str, str]]:
    folder = Path(app.path).resolve()
    if not folder.is_relative_to(PRODUCT):
        return
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "record(" in text and "tests" not in path.relative_to(folder).parts:
            yield from ((key, f"{path.relative_to(PRODUCT)}:{line}") for key, line in recorded_in(text))


def recorded_in(source: str) -> Iterator[tuple[str, int]]:
    """The literal keys of record("…", …) calls with their lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name == "record" and isinstance(node.args[0].value, str):
                yield node.args[0].value, node.lineno


def _has_sentence(key: str) -> bool:
    try:
        sentence_for(key)
    except UnknownSentence:
        return False
    return True


def _trouble(offered: Metric) -> str:
    try:
        offered.query_text(Window([0], FiscalYear(2011)))
    except EmptyResultSet:  # the app offers none(): odd, but it can be read
        return ""
    except (FieldError, TypeError, ValueError) as trouble:
        return str(trouble)
    return ""
