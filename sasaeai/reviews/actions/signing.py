"""Pass a year on with a signature, send it back with a comment, say something about it.

Every action takes the year's row first and compares the stage with the one that the signer saw: of two who press at
once the second is told, and nothing is signed twice.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import record
from sasaeai.people.policy import Verb
from sasaeai.plans.actions.refusing import Refused
from sasaeai.reviews import policy
from sasaeai.reviews.models import Act, CommitteeMeeting, ReviewYear, Sheet, Signature, Stage
from sasaeai.reviews.models.signature import BACK_TO, in_force

from .answering import YearPassedOn, locked_year
from .marking import mark_what_came_by_link


class MoreMissing(Refused):
    """More sheets are missing than the signer was told; `missing` is how many there are."""

    def __init__(self, missing: int) -> None:
        super().__init__(
            _("まだ届いていないシートは、いま%(missing)s枚です。もう一度確かめてください。") % {"missing": missing}
        )
        self.missing = missing


def year_at(year: ReviewYear, stage: str) -> ReviewYear:
    """The year, locked, if it is still in the stage that somebody had before their eyes. Raises YearPassedOn."""
    found = locked_year(year.pk)
    if found.stage == stage:
        return found
    raise YearPassedOn(moved_words(found))


def moved_words(year: ReviewYear) -> str:
    """For somebody who acts on a stage that is over: where the year is now, and who was first."""
    gaps = {"stage": year.get_stage_display()}
    last = year.signatures.exclude(act=Act.COMMENTED).last()
    if last is None:
        return _("いまは「%(stage)s」の段階です。") % gaps
    gaps |= {"who": last.who, "act": last.get_act_display()}
    return _("いまは「%(stage)s」の段階です。%(who)sが、先に%(act)s。もう一度確かめてください。") % gaps


def missing_of(year: ReviewYear) -> int:
    return Sheet.objects.filter(year=year).open().count()


@transaction.atomic
def close_owners(year: ReviewYear, *, missing: int, by: Any, comment: str = "") -> Signature:
    """The office takes the year over; `missing` is how many missing sheets the signer has confirmed.

    Raises YearPassedOn, and MoreMissing when more are missing than that.
    """
    year = year_at(year, Stage.OWNERS)
    really = missing_of(year)
    if really > missing:
        raise MoreMissing(really)
    return _pass_on(year, Verb.KEEP_REVIEWS, by, comment=comment, missing=really)


@transaction.atomic
def sign_for_office(year: ReviewYear, *, by: Any, comment: str = "") -> Signature:
    """What links confirmed is marked as done with it.

    Raises YearPassedOn, and Refused while the three texts that everybody reads first are not written.
    """
    year = year_at(year, Stage.OFFICE)
    if empty := [label for label, text in year.texts if not text.strip()]:
        labels = "」「".join(empty)
        raise Refused(
            _("「%(labels)s」がまだ書かれていません。書いてから、委員会へ進めてください。") % {"labels": labels}
        )
    mark_what_came_by_link(year, by=by)
    return _pass_on(year, Verb.KEEP_REVIEWS, by, comment=comment, missing=missing_of(year))


@transaction.atomic
def sign_for_committee(
    year: ReviewYear, *, by: Any, meeting: CommitteeMeeting | None = None, comment: str = ""
) -> Signature:
    """A member, where the ward lets members sign; or the secretariat, naming the meeting that decided.

    The year stays in the committee's hands until it is published. Raises YearPassedOn and Refused.
    """
    year = year_at(year, Stage.COMMITTEE)
    signed = in_force(year.signatures.all()).get(Stage.COMMITTEE)
    if signed:
        raise Refused(_("%(who)sが、もう署名しています。次は公表です。") % {"who": signed.who})
    is_member = year.members_sign and not policy.may_keep(by, year.period.area)
    if not is_member:
        meeting = _deciding(year, meeting)
    return _sign(year, Act.PASSED, Verb.COMMENT_REVIEW, by, comment=comment, meeting=meeting, missing=missing_of(year))


def _deciding(year: ReviewYear, meeting: CommitteeMeeting | None) -> CommitteeMeeting:
    kept = year.meetings.present().filter(pk=meeting.pk).first() if meeting else None
    if kept is None:
        raise Refused(_("どの会議で決まったかを選んでください。"))
    if kept.day > today():
        raise Refused(_("「%(title)s」は、まだ開かれていません。終わってから署名してください。") % {"title": kept})
    if not kept.decision.strip():
        raise Refused(
            _("「%(title)s」の「決まったこと」がまだ書かれていません。会議録に書いてから署名してください。")
            % {"title": kept}
        )
    return kept


@transaction.atomic
def send_year_back(year: ReviewYear, because: str, *, stage: str, by: Any) -> Signature:
    """One step back with a reason; what was signed from there on no longer holds. Raises YearPassedOn and Refused."""
    if not because.strip():
        raise Refused(_("戻す理由を書いてください。"))
    year = year_at(year, stage)
    if stage == Stage.PUBLISHED or stage not in BACK_TO:
        raise Refused(_("この段階からは戻せません。"))
    verb = Verb.COMMENT_REVIEW if stage == Stage.COMMITTEE else Verb.KEEP_REVIEWS
    signed = _sign(year, Act.SENT_BACK, verb, by, comment=because.strip())
    year.stage = BACK_TO[Stage(stage)]
    year.save(update_fields=["stage", "changed_at"])
    return signed


@transaction.atomic
def comment_on(year: ReviewYear, words: str, *, by: Any) -> Signature:
    """What a member of the committee says while the year is theirs. Raises YearPassedOn and Refused."""
    if not words.strip():
        raise Refused(_("意見を書いてください。"))
    return _sign(year_at(year, Stage.COMMITTEE), Act.COMMENTED, Verb.COMMENT_REVIEW, by, comment=words.strip())


def _pass_on(year: ReviewYear, verb: Verb, by: Any, **fields: Any) -> Signature:
    signed = _sign(year, Act.PASSED, verb, by, **fields)
    year.stage = Stage.OFFICE if year.stage == Stage.OWNERS else Stage.COMMITTEE
    year.save(update_fields=["stage", "changed_at"])
    return signed


def _sign(year: ReviewYear, act: str, verb: Verb, by: Any, **fields: Any) -> Signature:
    """The row and its line in the journal: reviews.year.passed, .sent_back or .commented."""
    signed = signature(year, act, verb, by, **fields)
    record(
        f"reviews.year.{act}", year, by=by, area=year.period.area, stage=signed.get_stage_display(),
        comment=signed.comment, missing=signed.missing,
    )  # fmt: skip
    return signed


def signature(year: ReviewYear, act: str, verb: Verb, by: Any, **fields: Any) -> Signature:
    """In the stage that the year is in, with the seat by which the signer may do it, as words."""
    seat = policy.seat_for(by, verb, year.period.area)
    signed = Signature(
        year=year, stage=year.stage, act=act, at=now(), by_label=by.journal_label[:200],
        seat_words=policy.seat_words(seat), organisation=seat.organisation if seat else None, sample=year.sample,
        **fields,
    )  # fmt: skip
    signed.full_clean()
    signed.save()
    return signed
