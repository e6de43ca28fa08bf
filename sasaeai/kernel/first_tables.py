"""An app's first tables in one step, and who may go on from the several steps that came before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class FirstTables(Operation):
    """All these models at once.

    After each `CreateModel` that stands alone Django renders every model that hangs together with the new one: of a
    hundred and seventy nearly all, each time. Here they are rendered once, when the last of them is known.
    """

    serialization_expand_args = ["models"]

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        vars(state).pop("apps", None)
        for each in self.models:
            each.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for each in self.models:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for each in reversed(self.models):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "Create models " + ", ".join(each.name for each in self.models)


def half_migrated(applied: set[tuple[str, str]]) -> Iterator[str]:
    """Apps of which a database has some of the former steps, but not the last, which `replaces` names (decision 10)."""
    for app in apps.get_app_configs():
        if app.name.startswith("sasaeai.") and find_spec(f"{app.name}.migrations"):
            first = import_module(f"{app.name}.migrations.0001_initial").Migration
            if (app.label, "0001_initial") in applied and not applied.issuperset(first.replaces):
                yield app.label
