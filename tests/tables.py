"""The tables of a new database: as the models say in half a second, or by migrations in three. Both are the same."""

from __future__ import annotations

import json
import os
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations import RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from sasaeai.kernel.checks import no_database_is_half_migrated

CONSTRAINTS = """SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass"""
INDEXES = """SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = %s"""


def make_tables() -> None:
    """All tables as the models say, with the rows that a new installation begins with; nothing where they are."""
    if connection.introspection.table_names():
        return
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    make_first_rows()


def make_first_rows() -> None:
    """What our migrations write where nothing was written yet."""
    for app in _ours():
        folder = Path(app.path, "migrations")
        for name in sorted(each.name for each in pkgutil.iter_modules([str(folder)])):
            for step in import_module(f"{app.name}.migrations.{name}").Migration.operations:
                if isinstance(step, RunPython):
                    step.code(apps, None)


def described() -> dict[str, list[str]]:
    """Of every table of ours its columns and rules, in an order of their own, and how many rows it has."""
    models = (model for app in _ours() for model in app.get_models(include_auto_created=True))
    return {model._meta.db_table: sorted(_said_of(model._meta.db_table)) for model in models}


def _ours() -> Iterator[AppConfig]:
    return (app for app in apps.get_app_configs() if app.name.startswith("sasaeai."))


def _said_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
        rows = f"{cursor.fetchone()[0]} rows"
        if connection.vendor == "sqlite":
            cursor.execute("SELECT COALESCE(sql, name) FROM sqlite_master WHERE tbl_name = %s", [table])
            # A column and a rule each begin with their name.
            return [rows, *(part for (sql,) in cursor for part in re.split(r", (?=\"\w+\" \w|CONSTRAINT )", sql[:-1]))]
        columns = [str(each) for each in connection.introspection.get_table_description(cursor, table)]
        for question in (CONSTRAINTS, INDEXES):
            cursor.execute(question, [table])
            columns += [f"{name}: {words}" for name, words in cursor]
        return [rows, *columns]


def pending() -> list[str]:
    """What `migrate` would still run."""
    executor = MigrationExecutor(connection)
    return [str(step) for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def refusal_without(app: str, name: str) -> list[str]:
    """What `migrate` says to a database in which that former step was never applied."""
    MigrationRecorder(connection).record_unapplied(app, name)
    return [each.msg for each in no_database_is_half_migrated(None, ["default"])]


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    said = {"tables": described(), "pending": pending(), "at once": no_database_is_half_migrated(None, ["default"])}
    print(json.dumps({**said, "half": refusal_without("plans", "0007_handover")}))
