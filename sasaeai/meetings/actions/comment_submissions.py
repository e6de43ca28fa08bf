"""提出: take opinions in by web and from paper, split them into single opinions, put one that came twice aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.journal import Actor, record
from sasaeai.meetings.actions.comments import Refused, area_of, locked
from sasaeai.meetings.models import CommentRound, Opinion, Submission


class Closed(Exception):
    """The round takes nothing by web: not yet, no longer, or never."""


@dataclass(frozen=True)
class BySender:
    """Whoever sends an opinion from the page of everybody; nobody asks who it is."""

    @property
    def journal_id(self) -> int | None:
        return None

    @property
    def journal_label(self) -> str:
        return _("意見を出した方")


@dataclass(frozen=True)
class Said:
    """One opinion as it came, and the item that it is about (empty: the whole plan)."""

    text: str
    item_kind: str = ""
    item_uid: str = ""


@transaction.atomic
def receive(submission: Submission, said: Iterable[Said], *, once: str, by: Actor) -> Submission:
    """Stamps the number. Sent twice under one `once`, it is written once. Raises Closed and Refused."""
    kept = locked(submission.round_id)
    known = Submission.objects.filter(once=once, round=kept).first()
    if known is not None:
        return known
    if submission.channel == Submission.Channel.WEB:
        if not kept.takes_by_web(today()):
            raise Closed
    else:
        _refuse_what_cannot_be(kept, submission)
    last = kept.submissions.aggregate(last=Max("number"))["last"] or 0
    submission.round, submission.number, submission.once = kept, last + 1, once
    submission.written_by_label = "" if by.journal_id is None else by.journal_label[:200]
    submission.save()
    _add(submission, said)
    channel = str(submission.get_channel_display())
    record("meetings.submission.received", submission, by=by, area=area_of(kept), channel=channel)
    return submission


def say_full(round_: CommentRound) -> None:
    """So many came at once that no more are taken by web for a while; the secretariat looks what is going on."""
    record("meetings.submissions.full", round_, by=None, area=area_of(round_))


@transaction.atomic
def correct_submission(submission: Submission, *, by: Actor) -> None:
    """How and when it came; what it says stays as it came. Raises Refused."""
    kept = locked(submission.round_id)
    _refuse_what_cannot_be(kept, submission)
    submission.save(update_fields=["channel", "received_on", "about", "late_because"])
    record("meetings.submission.corrected", submission, by=by, area=area_of(kept))


def _refuse_what_cannot_be(kept: CommentRound, submission: Submission) -> None:
    refuse_when_settled(kept)
    if submission.received_on > today():
        raise Refused(_("届いた日が、先の日です。届いた日を確かめてください。"))
    if submission.received_on < kept.opens_on:
        raise Refused(_("届いた日が、受付のはじまりより前です。届いた日を確かめてください。"))
    if submission.received_on > kept.closes_on and not submission.late_because:
        raise Refused(_("しめきりの後に届いています。受けるときは、その理由を書いてください。"))


def refuse_when_settled(kept: CommentRound) -> None:
    if kept.called_off_at:
        raise Refused(_("この意見募集は取りやめました。"))
    if kept.published_at:
        raise Refused(_("結果を公表した後です。先に、公表を取り下げてください。"))


def _add(submission: Submission, said: Iterable[Said]) -> None:
    for position, one in enumerate(said, start=1):
        Opinion.objects.create(
            submission=submission, position=position, said=one.text, item_kind=one.item_kind, item_uid=one.item_uid
        )


@transaction.atomic
def split(submission: Submission, parts: list[str], *, by: Actor) -> None:
    """Into one opinion for each part; raises Refused once somebody has written a summary or an answer."""
    kept = locked(submission.round_id)
    refuse_when_settled(kept)
    rows = list(submission.opinions.all())
    if any(row.shown or row.answer or row.disposition_id for row in rows):
        raise Refused(_("要旨か回答をもう書いたので、分けなおせません。「意見を一つ加える」を使ってください。"))
    about = (rows[0].item_kind, rows[0].item_uid) if len(rows) == 1 else ("", "")
    submission.opinions.all().delete()
    _add(submission, [Said(part, *about) for part in parts])
    record("meetings.submission.split", submission, by=by, area=area_of(kept), number=len(parts))


@transaction.atomic
def bin_submission(submission: Submission, *, by: Actor) -> None:
    """One that came twice is counted no more. Raises Refused."""
    kept = locked(submission.round_id)
    refuse_when_settled(kept)
    if not submission.is_binned:
        submission.bin(by)
        record("meetings.submission.binned", submission, by=by, area=area_of(kept))


@transaction.atomic
def restore_submission(submission: Submission, *, by: Actor) -> None:
    kept = locked(submission.round_id)
    refuse_when_settled(kept)
    if submission.is_binned:
        submission.restore()
        record("meetings.submission.restored", submission, by=by, area=area_of(kept))
