"""What mediation does by itself at night."""

from __future__ import annotations

from django_tasks import task

from sasaeai.kernel.clock import today
from sasaeai.volunteers.actions.covering import end_late_covers
from sasaeai.volunteers.actions.forgetting import forget_what_is_over
from sasaeai.volunteers.actions.visiting import plan_all


@task
def forget_ended() -> int:
    """How many requests and volunteers lost who it was."""
    return sum(forget_what_is_over(today()))


@task
def plan_ahead() -> int:
    """How many visits of the next four weeks are new."""
    return plan_all()


@task
def end_searches() -> int:
    """How many searches for cover ended because their day is over."""
    return end_late_covers()
