"""What the plan does in the background."""

from __future__ import annotations

from django_tasks import task

from .actions.values import keep_counts
from .indicators_held import held


@task
def keep_live_values() -> int:
    """Count every live indicator of all plans, published or being written; how many values changed."""
    return keep_counts(held().live()).changed
