"""What meetings do in the task process: forget photos of cards that nobody typed."""

from __future__ import annotations

from django_tasks import task

from sasaeai.kernel.clock import now

from .actions.photos import forget_old_photos


@task
def forget_photos() -> int:
    """How many."""
    return forget_old_photos(now())
