"""What surveys do in the task process: forget what is over, make responses of a large file of answers."""

from __future__ import annotations

import logging

from django.utils.translation import gettext as _
from django_tasks import task

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.tables import UnreadableTable
from sasaeai.surveys.actions.letters import forget_old_drafts, forget_old_files

from .actions.exchange import empty_old_files
from .actions.exchange_answers import bring_answers, say_waiting
from .actions.findings import work_out_what_moved
from .actions.retention import forget_what_ended
from .actions.traces import blur_traces
from .exchange.refusals import NotNow
from .models import Delivery

logger = logging.getLogger(__name__)


@task
def forget_what_is_over() -> int:
    """Files of tokens and of raw answers, answers begun and not sent, and in the end words: no longer than needed."""
    moment = now()
    forgotten = forget_old_files(moment) + forget_old_drafts(moment) + empty_old_files(moment)
    return forgotten + forget_what_ended(today())


@task
def part_answers_from_letters() -> bool:
    """In what the database notes for itself."""
    return blur_traces(today())


@task
def work_out_findings() -> int:
    """A late slip changes the sentences that are bound to its numbers; what was published stays until a new version."""
    return work_out_what_moved()


class _Deputy:
    """Whoever pressed the button, as the journal names them when the task runs later."""

    def __init__(self, journal_id: int | None, journal_label: str) -> None:
        self.journal_id, self.journal_label = journal_id, journal_label


@task
def bring_answers_later(delivery: int, by_id: int | None, by_label: str) -> None:
    """All rows or none; what stopped it stands on the file's page."""
    found = Delivery.objects.get(pk=delivery)
    try:
        bring_answers(found, by=_Deputy(by_id, by_label))
    except (NotNow, UnreadableTable) as error:
        say_waiting(found, "", str(error))
    except Exception:
        logger.exception("The file %s could not be brought in.", delivery)
        say_waiting(
            found, "", _("思わぬことが起きて、取りこめませんでした。何も変わっていません。もう一度押してください。")
        )
