"""意見募集: make it, announce it, publish its results; call off, correct and withdraw with a sentence."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import Actor, record
from sasaeai.kernel.stamp import move_public_stamp, set_entrance
from sasaeai.meetings.models import CommentRound, Opinion, OpinionDisposition, RoundNotice, RoundState, Submission

# Rooms: something to read, and something to which opinions are or will soon be taken.
COMMENTS = "comments"
COMMENTING = "commenting"


class Refused(Exception):
    """The sentence says why, and what to do instead."""


def usual_dispositions() -> list[tuple[str, str, bool]]:
    """Name, meaning, and whether the plan was changed: the five in which cities sort opinions."""
    return [
        (_("反映した"), _("ご意見を受けて、計画を直しました。"), True),
        (_("既に含まれている"), _("ご意見の内容は、計画にもう書かれています。"), False),
        (_("今後の参考とする"), _("計画は直しませんが、進めるときの参考にします。"), False),
        (_("賛同"), _("計画の内容に賛成するご意見です。"), False),
        (_("その他"), _("質問や、計画の外のことへのご意見です。"), False),
    ]


def locked(round_: CommentRound | int) -> CommentRound:
    """Whoever changes what hangs on a round's state asks for it here, inside a transaction."""
    pk = round_ if isinstance(round_, int) else round_.pk
    return CommentRound.objects.select_for_update(of=("self",)).select_related("edition__plan__area").get(pk=pk)


def area_of(round_: CommentRound) -> int:
    return int(round_.edition.plan.area_id)


@transaction.atomic
def keep_round(round_: CommentRound, *, by: Actor) -> CommentRound:
    """A new round begins with the usual dispositions. What the public reads of it changes at once."""
    is_new = round_.pk is None
    if is_new:
        round_.made_at, round_.made_by_label = now(), by.journal_label[:200]
    elif Submission.objects.filter(round=round_).exists() and locked(round_).edition_id != round_.edition_id:
        raise Refused(_("もう意見が届いているので、版は変えられません。"))
    round_.save()
    if is_new:
        for position, (name, meaning, changes_plan) in enumerate(usual_dispositions()):
            OpinionDisposition.objects.create(
                round=round_, name=name, meaning=meaning, changes_plan=changes_plan, position=position
            )
    record("meetings.round.made" if is_new else "meetings.round.changed", round_, by=by, area=area_of(round_))
    if round_.announced_at:
        move_public_stamp()
    return round_


Wanted = dict[str, Any]  # pk (or None), name, meaning, changes_plan


@transaction.atomic
def keep_dispositions(round_: CommentRound, wanted: list[Wanted], *, by: Actor) -> None:
    """In this order; one that is left out goes, unless opinions lie in it. Raises Refused."""
    kept = locked(round_)
    if kept.published_at:
        raise Refused(_("結果を公表した後です。先に、公表を取り下げてください。"))
    known = {row.pk: row for row in kept.dispositions.all()}
    for pk in known.keys() - {one["pk"] for one in wanted}:
        row = known.pop(pk)
        if row.opinions.exists():
            raise Refused(
                _("「%(name)s」の意見があるので、消せません。先に、その意見をほかの区分に移してください。")
                % {"name": row.name}
            )
        row.delete()
    # Names may change places: first out of each other's way, then as wanted.
    for row in known.values():
        OpinionDisposition.objects.filter(pk=row.pk).update(name=f"…{row.pk}")
    for position, one in enumerate(wanted):
        row = known.get(one["pk"]) or OpinionDisposition(round=kept)
        row.name, row.meaning, row.changes_plan = one["name"], one["meaning"], one["changes_plan"]
        row.position = position
        row.save()
    record("meetings.round.sorted", kept, by=by, area=area_of(kept))


@transaction.atomic
def announce(round_: CommentRound, *, by: Actor) -> None:
    """From now on everybody reads of it; announcing twice is announcing once. Raises Refused."""
    kept = locked(round_)
    if kept.announced_at:
        return
    if kept.closes_on < today():
        raise Refused(_("しめきりの日が過ぎています。日を書きなおしてから、お知らせを出してください。"))
    kept.announced_at = now()
    kept.save(update_fields=["announced_at"])
    _tell(kept, "announced", by)


@transaction.atomic
def call_off(round_: CommentRound, sentence: str, *, by: Actor) -> None:
    """The page stays and says why. Raises Refused."""
    kept = locked(round_)
    if kept.state(today()) not in {RoundState.ANNOUNCED, RoundState.OPEN, RoundState.CLOSED} or not kept.announced_at:
        raise Refused(_("いまの状態からは、取りやめられません。画面を確かめてください。"))
    kept.called_off_at = now()
    kept.save(update_fields=["called_off_at"])
    _notice(kept, RoundNotice.Kind.CALLED_OFF, sentence, by)
    _tell(kept, "called_off", by, sentence=sentence)


@transaction.atomic
def publish_results(round_: CommentRound, *, by: Actor) -> None:
    """Raises Refused while it is open, or while an opinion lacks something."""
    kept = locked(round_)
    if kept.published_at:
        return
    if kept.state(today()) != RoundState.CLOSED:
        raise Refused(_("受付が終わってから、結果を公表してください。"))
    opinions = Opinion.objects.of(kept)
    if missing := opinions.unfinished().count():
        raise Refused(
            _("要旨・区分・回答のどれかがない意見が、%(number)s件あります。書いてから、公表してください。")
            % {"number": missing}
        )
    kept.published_at = now()
    kept.announced_at = kept.announced_at or kept.published_at
    kept.save(update_fields=["published_at", "announced_at"])
    people = Submission.objects.present().filter(round=kept).count()
    _tell(kept, "published", by, people=people, opinions=opinions.count())


@transaction.atomic
def withdraw(round_: CommentRound, sentence: str, *, by: Actor) -> None:
    """The results are taken back, and the page says why. Raises Refused."""
    kept = locked(round_)
    if not kept.published_at:
        raise Refused(_("結果は、いまは公表されていません。"))
    kept.published_at = None
    kept.save(update_fields=["published_at"])
    _notice(kept, RoundNotice.Kind.WITHDRAWN, sentence, by)
    _tell(kept, "withdrawn", by, sentence=sentence)


def note_correction(kept: CommentRound, sentence: str, by: Actor) -> None:
    """Call it in the transaction of whatever changes published results. Raises Refused without a sentence."""
    if not kept.published_at:
        return
    if not sentence:
        raise Refused(_("結果を公表した後なので、何を訂正したかを一文で書いてください。みなさんに見えます。"))
    _notice(kept, RoundNotice.Kind.CORRECTED, sentence, by)
    _tell(kept, "corrected", by, sentence=sentence)


@transaction.atomic
def bin_round(round_: CommentRound, *, by: Actor) -> None:
    """Only what nobody has read or answered yet. Raises Refused."""
    kept = locked(round_)
    if kept.announced_at or kept.submissions.exists():
        raise Refused(_("お知らせを出したか、意見が届いているので、消せません。取りやめることはできます。"))
    kept.bin(by)
    record("meetings.round.binned", kept, by=by, area=area_of(kept))


@transaction.atomic
def restore_round(round_: CommentRound, *, by: Actor) -> None:
    kept = locked(round_)
    if kept.is_binned:
        kept.restore()
        record("meetings.round.restored", kept, by=by, area=area_of(kept))


def _notice(kept: CommentRound, kind: str, sentence: str, by: Actor) -> None:
    RoundNotice.objects.create(round=kept, kind=kind, sentence=sentence, at=now(), by_label=by.journal_label[:200])


def _tell(kept: CommentRound, what: str, by: Actor, **details: Any) -> None:
    """`uid` leads the line to the round's page."""
    details |= {"uid": kept.uid, "sample": kept.sample}
    record(f"meetings.round.{what}", kept, by=by, area=area_of(kept), public=True, **details)
    set_comment_entrances()


def set_comment_entrances() -> None:
    set_entrance(COMMENTS, is_open=CommentRound.objects.announced().exists())
    set_entrance(COMMENTING, is_open=CommentRound.objects.in_progress().exists())
