"""Receive papers that came back, take them out of the count and back into it, give one its right number."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from sasaeai.kernel.journal import Actor, record
from sasaeai.surveys.models import (
    Disposition,
    Draft,
    Keying,
    Letter,
    Mode,
    Response,
    Slip,
    SlipFate,
    Stratum,
    Survey,
)

from .answering import note_second
from .keying import counted_anew
from .surveys import answers_moved, locked

MOST_AT_ONCE = 500
FATES = {
    SlipFate.BLANK: "surveys.slip.blank",
    SlipFate.TWICE: "surveys.slip.twice",
    SlipFate.WITHDRAWN: "surveys.slip.withdrawn",
}


class SlipRefused(Exception):
    """It cannot be received, with the numbers that stand in the way."""

    def __init__(self, numbers: Sequence[int] = ()) -> None:
        super().__init__(str(list(numbers)))
        self.numbers = list(numbers)


class NotOpen(SlipRefused):
    """The survey takes no answers now."""


class NumbersTaken(SlipRefused):
    """These slips were received before."""


class CountsAlready(SlipRefused):
    """Its sender answered by web."""


class PaperTaken(SlipRefused):
    """A paper of this letter was received before."""


def wants_second(survey: Survey, number: int, share: int | None = None) -> bool:
    """Drawn by a keyed fingerprint of the number, so that nobody can choose it, and asked again it stays the same.

    Whoever is drawn at some share (per cent; the survey's own where none is given) is drawn at every higher one.
    """
    key = f"surveys.second:{settings.SECRET_KEY}".encode()
    drawn = hmac.new(key, f"{survey.uid}:{number}".encode(), sha256).digest()
    return int.from_bytes(drawn[:8], "big") % 100 < (survey.second_share if share is None else share)


@dataclass(frozen=True)
class Redrawn:
    """Keys of slips: `added` by another share, of which `counted` ones wait then; `released`, typed by nobody yet."""

    added: tuple[int, ...] = ()
    counted: tuple[int, ...] = ()
    released: tuple[int, ...] = ()

    @property
    def seal(self) -> str:
        """What was told before somebody agreed; slips that came since are told first."""
        return "-".join(str(len(one)) for one in (self.added, self.counted, self.released))


def redrawn(survey: Survey, share: int) -> Redrawn:
    """What another share changes in what came so far.

    A higher one only adds. By a lower one nothing is let off that somebody typed already: who saw that two typings
    differ could otherwise take the slip out of the comparison. What the secretariat decided stays decided.
    """
    rows = Slip.objects.filter(survey=survey).with_standing().exclude(keyings__turn=Keying.Turn.SETTLED)
    added, counted, released = [], [], []
    for slip in rows.only("pk", "number", "wants_second"):
        is_drawn = wants_second(survey, slip.number, share)
        if is_drawn and not slip.wants_second:
            added.append(slip.pk)
            if slip.is_counted:  # type: ignore[attr-defined]
                counted.append(slip.pk)
        elif slip.wants_second and not is_drawn and not slip.is_typed:  # type: ignore[attr-defined]
            released.append(slip.pk)
    return Redrawn(tuple(added), tuple(counted), tuple(released))


@transaction.atomic
def keep_second_shares(survey: Survey, typing: int, reading: int, *, by: Actor) -> Redrawn:
    """Both in per cent. Slips that are drawn now and counted before wait for their second typing."""
    kept = locked(survey)
    found = redrawn(kept, typing) if typing != kept.second_share else Redrawn()
    kept.second_share, kept.reading_share = survey.second_share, survey.reading_share = typing, reading
    kept.save(update_fields=["second_share", "reading_share"])
    Slip.objects.filter(pk__in=found.added).update(wants_second=True)
    Slip.objects.filter(pk__in=found.released).update(wants_second=False)
    Response.objects.filter(slip__in=found.counted).update(valid=False)
    if found.counted:
        answers_moved(kept)
    record("surveys.second.kept", kept, by=by, area=kept.area_id, typing=typing, reading=reading)
    return found


def next_number(survey: Survey) -> int:
    return (Slip.objects.filter(survey=survey).aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def receive_slips(
    survey: Survey, first: int, last: int, *, on: date, by: Actor, stratum: Stratum | None = None, blank: bool = False
) -> list[Slip]:
    """A pile with numbers from first to last. Raises NotOpen and NumbersTaken; then none of them is received."""
    kept = _open(survey)
    numbers = range(first, last + 1)
    taken = list(Slip.objects.filter(survey=kept, number__range=(first, last)).values_list("number", flat=True))
    if taken:
        raise NumbersTaken(taken)
    fate = SlipFate.BLANK if blank else SlipFate.COUNTS
    slips = Slip.objects.bulk_create(_slip(kept, number, on, stratum, fate) for number in numbers)
    key = "surveys.slips.blank_received" if blank else "surveys.slips.received"
    record(key, kept, by=by, area=kept.area_id, count=len(slips))
    return slips


def receive_letter(survey: Survey, letter: Letter, number: int, *, on: date, by: Actor, blank: bool = False) -> Slip:
    """The paper of a letter: from now on it is answered on paper; who answered by web before is not counted twice.

    Raises NotOpen, NumbersTaken and PaperTaken.
    """
    try:
        slip = _receive_letter(survey, letter, number, on=on, by=by, blank=blank)
    except PaperTaken:
        note_second(survey)
        raise
    if slip.fate == SlipFate.TWICE:
        note_second(survey)
    return slip


@transaction.atomic
def _receive_letter(survey: Survey, letter: Letter, number: int, *, on: date, by: Actor, blank: bool) -> Slip:
    kept = _open(survey)
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk, survey=kept)
    if Slip.objects.filter(survey=kept, number=number).exists():
        raise NumbersTaken([number])
    if letter.mode == Mode.PAPER or letter.disposition == Disposition.BLANK:
        raise PaperTaken([number])
    fate = SlipFate.BLANK if blank else SlipFate.COUNTS
    if letter.disposition == Disposition.ANSWERED:
        fate = SlipFate.TWICE
    slip = _slip(kept, number, on, letter.stratum, fate)
    slip.letter = None if kept.anonymous else letter
    slip.save()
    if fate != SlipFate.TWICE:
        letter.disposition = Disposition.BLANK if blank else Disposition.ANSWERED
        letter.mode = "" if blank else Mode.PAPER
        # As with answers on the web: the day would lead from the number to the slips that came on it.
        letter.disposed_on = None if kept.anonymous else on
        letter.save(update_fields=["disposition", "mode", "disposed_on"])
        # What was begun on the web is of no use any more, and the only row that knows letter and answers.
        Draft.objects.filter(letter=letter).delete()
    # Which letter it is, is not told: in an anonymous survey nothing may lead from a letter to its paper.
    if fate:
        record(FATES[fate], slip, by=by, area=kept.area_id)
    else:
        record("surveys.slips.received", kept, by=by, area=kept.area_id, count=1)
    return slip


def _open(survey: Survey) -> Survey:
    kept = locked(survey)
    if not kept.takes_answers:
        raise NotOpen
    return kept


def _slip(survey: Survey, number: int, on: date, stratum: Stratum | None, fate: str) -> Slip:
    return Slip(
        survey=survey, number=number, received_on=on, stratum=stratum, wants_second=wants_second(survey, number),
        invalid=bool(fate), fate=fate, sample=survey.sample,
    )  # fmt: skip


@transaction.atomic
def take_out(slip: Slip, fate: str, *, by: Actor) -> None:
    """It does not count any more; what was typed stays, so that it can be put back."""
    kept = _locked_slip(slip)
    kept.invalid, kept.fate = True, fate
    kept.save(update_fields=["invalid", "fate"])
    Response.objects.filter(slip=kept).update(valid=False)
    _told_to_letter(kept, Disposition.BLANK if fate == SlipFate.BLANK else Disposition.SENT)
    answers_moved(kept.survey)
    record(FATES[SlipFate(fate)], kept, by=by, area=kept.survey.area_id)


@transaction.atomic
def put_back(slip: Slip, *, by: Actor) -> None:
    """Raises CountsAlready for a paper whose sender answered by web: a person counts once."""
    kept = _locked_slip(slip)
    if kept.fate == SlipFate.TWICE or (kept.letter and kept.letter.mode == Mode.WEB):
        raise CountsAlready
    kept.invalid, kept.fate = False, SlipFate.COUNTS
    kept.save(update_fields=["invalid", "fate"])
    counted_anew(kept)
    _told_to_letter(kept, Disposition.ANSWERED)
    record("surveys.slip.put_back", kept, by=by, area=kept.survey.area_id)


@transaction.atomic
def renumber(slip: Slip, number: int, *, by: Actor) -> None:
    """The number was misread. Whether it is typed twice was drawn when it came and stays. Raises NumbersTaken."""
    kept = _locked_slip(slip)
    if Slip.objects.filter(survey=kept.survey, number=number).exclude(pk=kept.pk).exists():
        raise NumbersTaken([number])
    before = str(kept)
    kept.number = slip.number = number
    kept.save(update_fields=["number"])
    record("surveys.slip.renumbered", kept, by=by, area=kept.survey.area_id, before=before)


def _locked_slip(slip: Slip) -> Slip:
    locked(slip.survey_id)
    return Slip.objects.select_for_update(of=("self",)).select_related("survey", "letter").get(pk=slip.pk)


def _told_to_letter(slip: Slip, disposition: str) -> None:
    """Only where the survey knows whose slip it is."""
    if slip.letter_id:
        mode = Mode.PAPER if disposition == Disposition.ANSWERED else ""
        Letter.objects.filter(pk=slip.letter_id).update(disposition=disposition, mode=mode)
