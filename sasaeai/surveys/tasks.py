"""What surveys do in the task process."""

from __future__ import annotations

from django_tasks import task

from sasaeai.kernel.clock import now
from sasaeai.surveys.actions.letters import forget_old_drafts, forget_old_files


@task
def forget_what_is_over() -> int:
    """Files of tokens, and answers that were begun and not sent, lie about no longer than they are needed."""
    moment = now()
    return forget_old_files(moment) + forget_old_drafts(moment)
