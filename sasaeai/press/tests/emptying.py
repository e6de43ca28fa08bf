"""An installation in which nothing is registered, as after migrate."""

from __future__ import annotations

from django.apps import apps
from django.db import connection

from sasaeai.plans.tests.cold import forget_editions


def empty_installation() -> None:
    """Every row of every table of ours; foreign keys are looked at when the test ends."""
    models = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("sasaeai")]
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
    forget_editions()
