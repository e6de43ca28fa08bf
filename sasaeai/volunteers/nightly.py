"""What mediation does by itself at night."""

from __future__ import annotations

from django_tasks import task

from sasaeai.kernel.clock import today
from sasaeai.volunteers.actions.forgetting import forget_what_is_over


@task
def forget_ended() -> int:
    """How many requests and volunteers lost who it was."""
    return sum(forget_what_is_over(today()))
