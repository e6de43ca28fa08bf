"""意見: its item, published summary, disposition and answer; one answer for several; never over what was not seen."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from sasaeai.kernel.journal import Actor, record
from sasaeai.meetings.actions.comment_submissions import Said, refuse_when_settled
from sasaeai.meetings.actions.comments import Refused, area_of, locked, note_correction
from sasaeai.meetings.models import CommentRound, Opinion, OpinionDisposition, Submission
from sasaeai.plans.states import FieldsChanged, State, compare, marks, touched

TEXTS = ("shown", "answer")


def item_key(kind: str, uid: str) -> str:
    return f"{kind}:{uid}" if uid else ""


def opinion_state(opinion: Opinion) -> State:
    return {
        "item": item_key(opinion.item_kind, opinion.item_uid),
        "shown": opinion.shown,
        "disposition": str(opinion.disposition_id or ""),
        "answer": opinion.answer,
        "changed": item_key(opinion.changed_kind, opinion.changed_uid),
    }


@transaction.atomic
def change_opinion(opinion: Opinion, wanted: State, *, seen: str, correction: str = "", by: Actor) -> list[str]:
    """The fields that changed. Raises FieldsChanged, and Refused where published results need a sentence."""
    kept = locked(opinion.submission.round_id)
    row = Opinion.objects.select_for_update(of=("self",)).select_related("submission").get(pk=opinion.pk)
    changes = compare(opinion_state(row), wanted, seen)
    if not changes:
        return []
    note_correction(kept, correction, by)
    _write(row, {name: wanted[name] for name in changes})
    row.save()
    _tell("changed", row, by, kept)
    return changes


def _write(row: Opinion, wanted: State) -> None:
    for name, value in wanted.items():
        if name in TEXTS:
            setattr(row, name, value)
        elif name == "disposition":
            row.disposition_id = int(value) if value else None
        else:
            kind, _sep, uid = value.partition(":")
            setattr(row, f"{name}_kind", kind)
            setattr(row, f"{name}_uid", uid)


@transaction.atomic
def answer_together(
    opinions: Iterable[Opinion], disposition: OpinionDisposition, answer: str, *, seen: str, correction: str = "",
    by: Actor,
) -> int:  # fmt: skip
    """One answer for several similar opinions of one round. Raises FieldsChanged and Refused."""
    kept = locked(disposition.round_id)
    rows = list(Opinion.objects.of(kept).filter(pk__in=[row.pk for row in opinions]).select_for_update(of=("self",)))
    if touched(answers_of(rows), seen):
        raise FieldsChanged(answers_of(rows))
    note_correction(kept, correction, by)
    for row in rows:
        row.disposition, row.answer = disposition, answer
        row.save(update_fields=["disposition", "answer", "changed_at"])
    record("meetings.opinion.answered_together", kept, by=by, area=area_of(kept), number=len(rows))
    return len(rows)


def answers_of(opinions: Iterable[Opinion]) -> State:
    """What an answer for all of them would write over."""
    return {row.uid: [str(row.disposition_id or ""), row.answer] for row in opinions}


def answers_seen(opinions: Iterable[Opinion]) -> str:
    return marks(answers_of(opinions))


@transaction.atomic
def add_opinion(submission: Submission, said: Said, *, by: Actor) -> Opinion:
    """Raises Refused."""
    kept = locked(submission.round_id)
    refuse_when_settled(kept)
    last = submission.opinions.aggregate(last=Max("position"))["last"] or 0
    row = Opinion.objects.create(
        submission=submission, position=last + 1, said=said.text, item_kind=said.item_kind, item_uid=said.item_uid
    )
    _tell("added", row, by, kept)
    return row


@transaction.atomic
def remove_opinion(opinion: Opinion, *, by: Actor) -> None:
    """The words that came stay in the submission. Raises Refused for the last one."""
    kept = locked(opinion.submission.round_id)
    refuse_when_settled(kept)
    if opinion.submission.opinions.count() == 1:
        raise Refused(_("一つの提出には、意見が一つは要ります。二重に届いたものは、提出ごとごみ箱に入れてください。"))
    _tell("removed", opinion, by, kept)
    opinion.delete()


def _tell(what: str, row: Opinion, by: Actor, kept: CommentRound) -> None:
    record(f"meetings.opinion.{what}", row, by=by, area=area_of(kept), round=str(kept), number=row.number)
