"""System check: every indicator that counts by itself names a metric that some app offers here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from sasaeai.kernel.metrics import UnknownMetric, find_metric

from .models import Indicator


@register("plans", Tags.database)
def metrics_exist(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """plans.W001: an indicator's key has no metric. A warning, because an Error would also refuse to migrate.

    Asks only the databases that are named: `manage.py check --database default --tag plans --fail-level WARNING`.
    """
    return [message for alias in databases or () if _is_set_up(alias) for message in _missing(alias)]


def _is_set_up(alias: str) -> bool:
    """`migrate` runs the checks too, before there are tables."""
    return Indicator._meta.db_table in connections[alias].introspection.table_names()


def _missing(alias: str) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    # Only what the first migration made: this also runs before an update has added its columns.
    rows = Indicator.objects.using(alias).live().order_by("pk")
    for uid, title, key in rows.values_list("uid", "title", "metric_key"):
        try:
            find_metric(key)
        except UnknownMetric:
            found.append(
                Warning(
                    f"The indicator {title!r} ({uid}) counts {key!r}, which no app offers.",
                    hint="Install the app again, or choose another source for the indicator on its page.",
                    id="plans.W001",
                )
            )
    return found
