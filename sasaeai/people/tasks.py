"""What people's app does in the background."""

from __future__ import annotations

from django_tasks import task

from sasaeai.people.actions.personal import forget_old_views


@task
def forget_views() -> int:
    """個人情報を見た記録 that are older than a year: how many were deleted."""
    return forget_old_views()
