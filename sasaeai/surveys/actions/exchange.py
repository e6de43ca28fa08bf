"""データ: keep a file that somebody brought, make its questions or answers the survey's, and take them back again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import Actor, record
from sasaeai.surveys.exchange.proposal import Proposal, completed, proposal_of
from sasaeai.surveys.exchange.refusals import already, first_take_back, not_brought_in, questions_fixed, went_on
from sasaeai.surveys.models import Delivery, Survey
from sasaeai.surveys.plain import plain_of

from .exchange_questions import write_proposal
from .questions import ask_anew_where_changed, remember
from .surveys import locked

# A firm's file holds what each person answered and wrote, beside the answers that were made of it.
RAW_KEPT = timedelta(days=90)


@transaction.atomic
def keep_delivery(
    survey: Survey, name: str, form: str, content: bytes, reading: dict[str, Any], *, by: Actor
) -> Delivery:
    """The file lies in the house; nothing of the survey has changed."""
    delivery = Delivery.objects.create(
        survey=survey, name=name[-200:], form=form, content=content, reading=reading, brought_at=now(),
        brought_by_label=by.journal_label[:200],
    )  # fmt: skip
    record("surveys.delivery.brought", survey, by=by, area=survey.area_id, name=delivery.name)
    return delivery


@transaction.atomic
def bring_questions(delivery: Delivery, *, by: Actor) -> None:
    """The file's questionnaire is the survey's; what stood before is kept beside it. Raises NotNow."""
    survey = _draft_of(delivery)
    kept = kept_delivery(delivery)
    if kept.applied_at:
        raise already()
    before, plain = proposal_of(survey), plain_of(survey)
    write_proposal(survey, completed(Proposal.restored(kept.reading["proposal"]), before))
    kept.reading |= {"before": before.stored, "left": proposal_of(survey).stored}
    kept.applied_at = now()
    kept.save(update_fields=["reading", "applied_at"])
    ask_anew_where_changed(survey, plain)
    remember(survey, plain, _("ファイル「%(name)s」の調査票を取りこみました。") % {"name": kept.name}, by=by)
    record("surveys.questions.brought", survey, by=by, area=survey.area_id, name=kept.name)


@transaction.atomic
def take_questions_back(delivery: Delivery, *, by: Actor) -> None:
    """As it stood before the file. Raises NotNow, also where people went on writing."""
    survey = _draft_of(delivery)
    kept = kept_delivery(delivery)
    if not kept.applied_at:
        raise not_brought_in()
    if proposal_of(survey) != Proposal.restored(kept.reading["left"]):
        raise went_on()
    plain = plain_of(survey)
    write_proposal(survey, Proposal.restored(kept.reading["before"]))
    remember(survey, plain, _("ファイル「%(name)s」の取りこみを取り消しました。") % {"name": kept.name}, by=by)
    kept.applied_at = None
    kept.save(update_fields=["applied_at"])
    record("surveys.questions.taken_back", survey, by=by, area=survey.area_id, name=kept.name)


@transaction.atomic
def throw_away(delivery: Delivery, *, by: Actor) -> None:
    """The file alone; what was made of it has to be taken back first. Raises NotNow."""
    kept = kept_delivery(delivery)
    if kept.applied_at and kept.responses.exists():
        raise first_take_back()
    record("surveys.delivery.thrown_away", kept.survey, by=by, area=kept.survey.area_id, name=kept.name)
    kept.delete()


def empty_old_files(moment: datetime) -> int:
    """Files that became answers or questions long ago: name and reading stay, what stood in their cells does not."""
    old = Delivery.objects.filter(applied_at__lt=moment - RAW_KEPT, emptied_at=None).defer("content")
    return sum(_emptied(delivery, moment) for delivery in old)


@transaction.atomic
def _emptied(delivery: Delivery, moment: datetime) -> int:
    kept = kept_delivery(delivery)
    if kept.applied_at is None:
        return 0
    if "examples" in kept.reading:
        kept.reading |= {"examples": ["" for _one in kept.reading["examples"]]}
    kept.content, kept.emptied_at = b"", moment
    kept.save(update_fields=["content", "reading", "emptied_at"])
    record("surveys.delivery.emptied", kept.survey, by=None, area=kept.survey.area_id, name=kept.name)
    return 1


def kept_delivery(delivery: Delivery) -> Delivery:
    """The row as nobody else changes it now; without the file, which may be large."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("survey").defer("content")
    return rows.get(pk=delivery.pk)


def _draft_of(delivery: Delivery) -> Survey:
    survey = locked(delivery.survey_id)
    if not survey.is_draft:
        raise questions_fixed()
    return survey
