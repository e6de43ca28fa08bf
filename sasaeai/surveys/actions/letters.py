"""Letters: numbers for everybody who is asked, tokens that are written once, and a new one for a letter that was lost.

Tokens exist outside of their file only while the file is made: `draw` keeps nothing, `keep_letters` keeps fingerprints.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q

from sasaeai.kernel.clock import now
from sasaeai.kernel.fields import new_uid
from sasaeai.kernel.journal import Actor, record
from sasaeai.surveys.actions.surveys import NotAllowedNow, locked
from sasaeai.surveys.models import (
    Disposition,
    Draft,
    Letter,
    Printing,
    PrintingState,
    Stratum,
    Survey,
    SurveyState,
)
from sasaeai.surveys.tokens import fingerprint, grouped, new_token

KEPT = timedelta(days=14)
FOLDER = "letters"


class NothingToMake(Exception):
    """Every district has as many letters as it should."""


class AlreadyMaking(Exception):
    """One printing at a time."""


class CannotBeMadeAgain(Exception):
    """Numbers that are not there, or from which an answer came."""

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__(numbers)
        self.numbers = numbers


@dataclass(frozen=True)
class NewLetter:
    number: int
    stratum: Stratum
    token: str

    @property
    def printed(self) -> str:
        return grouped(self.token)


def missing(survey: Survey) -> list[tuple[Stratum, int]]:
    """How many letters each district still needs; one query."""
    rows = survey.strata.select_related("area").annotate(made=Count("sent_letters")).order_by("position", "pk")
    return [(row, row.letters - row.made) for row in rows if row.letters > row.made]


@transaction.atomic
def ask_for_letters(survey: Survey, *, again: Iterable[int] = (), by: Actor) -> Printing:
    """A printing that waits to be made. Raises NotAllowedNow, NothingToMake, CannotBeMadeAgain, AlreadyMaking."""
    kept = locked(survey)
    if kept.state not in (SurveyState.FIXED, SurveyState.OPEN):
        raise NotAllowedNow
    numbers = sorted(set(again))
    if numbers:
        known = kept.sent_letters.filter(number__in=numbers).exclude(disposition=Disposition.ANSWERED)
        if unknown := sorted(set(numbers) - set(known.values_list("number", flat=True))):
            raise CannotBeMadeAgain(unknown)
    count = len(numbers) or sum(number for _stratum, number in missing(kept))
    if not count:
        raise NothingToMake
    try:
        with transaction.atomic():
            printing = Printing.objects.create(
                survey=kept, again=numbers, letters=count, asked_at=now(), asked_by_label=by.journal_label[:200]
            )
    except IntegrityError:
        raise AlreadyMaking from None
    key = "surveys.letters.again" if numbers else "surveys.letters.asked"
    record(key, kept, by=by, area=kept.area_id, count=count)
    return printing


def draw(printing: Printing) -> list[NewLetter]:
    """The letters with their tokens; nothing is kept yet."""
    if printing.again:
        rows = Letter.objects.filter(survey=printing.survey_id, number__in=printing.again)
        found = rows.select_related("stratum__area").order_by("stratum__position", "stratum_id", "number")
        return [NewLetter(row.number, row.stratum, new_token()) for row in found]
    last = Letter.objects.filter(survey=printing.survey_id).aggregate(last=Max("number"))["last"] or 0
    strata = [stratum for stratum, count in missing(printing.survey) for _place in range(count)]
    return [NewLetter(number, stratum, new_token()) for number, stratum in enumerate(strata, last + 1)]


def keep_letters(printing: Printing, drawn: Sequence[NewLetter], content: bytes) -> bool:
    """All of them with the file, or none; False when another process was quicker."""
    name = default_storage.save(f"{FOLDER}/{printing.uid}-{new_uid()}.zip", ContentFile(content))
    try:
        kept = _keep(printing, drawn, name, len(content))
    except BaseException:
        default_storage.delete(name)
        raise
    if not kept:
        default_storage.delete(name)
    return kept


@transaction.atomic
def _keep(printing: Printing, drawn: Sequence[NewLetter], name: str, size: int) -> bool:
    fresh = Printing.objects.select_for_update().get(pk=printing.pk)
    if not fresh.is_waiting:
        return False
    if fresh.again:
        for letter in drawn:
            # Whoever answered while the file was made has no use for a new letter.
            rows = Letter.objects.filter(survey=fresh.survey_id, number=letter.number)
            rows.exclude(disposition=Disposition.ANSWERED).update(fingerprint=fingerprint(letter.token))
        # What was begun with the lost letter is nobody else's to read.
        Draft.objects.filter(letter__survey=fresh.survey_id, letter__number__in=fresh.again).delete()
    else:
        Letter.objects.bulk_create(
            (
                Letter(
                    survey_id=fresh.survey_id, stratum=letter.stratum, number=letter.number,
                    fingerprint=fingerprint(letter.token),
                )
                for letter in drawn
            ),
            batch_size=500,
        )  # fmt: skip
    numbers = [letter.number for letter in drawn]
    Printing.objects.filter(pk=fresh.pk).update(
        state=PrintingState.DONE, file=name, size=size, made_at=now(), done=len(drawn), error="",
        first=min(numbers), last=max(numbers),
    )  # fmt: skip
    return True


def note_taken(printing: Printing, *, by: Actor) -> None:
    record("surveys.letters.taken", printing.survey, by=by, area=printing.survey.area_id, count=printing.letters)


@transaction.atomic
def forget_file(printing: Printing, *, by: Actor | None) -> None:
    """The tokens are then nowhere but on the letters."""
    done = Printing.objects.with_file().filter(pk=printing.pk).update(state=PrintingState.FORGOTTEN, file="", size=0)
    if done:
        record("surveys.letters.forgotten", printing.survey, by=by, area=printing.survey.area_id)
        name = str(printing.file.name)
        transaction.on_commit(lambda: default_storage.delete(name))


def forget_old_files(moment: datetime) -> int:
    """After two weeks; also files of which nobody knows, since their process was killed."""
    old = list(Printing.objects.with_file().filter(made_at__lt=moment - KEPT).select_related("survey"))
    for printing in old:
        forget_file(printing, by=None)
    return len(old) + _sweep(moment)


def _sweep(moment: datetime) -> int:
    if not default_storage.exists(FOLDER):
        return 0
    known = set(Printing.objects.exclude(file="").values_list("file", flat=True))
    names = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    lost = [
        name for name in names
        if name not in known and default_storage.get_modified_time(name) < moment - timedelta(days=1)
    ]  # fmt: skip
    for name in lost:
        default_storage.delete(name)
    return len(lost)


def forget_old_drafts(moment: datetime) -> int:
    """What was begun and not sent is deleted two weeks after it was last touched in a survey that is closed."""
    closed = Q(letter__survey__state=SurveyState.CLOSED) | Q(letter__survey__deleted_at__isnull=False)
    return Draft.objects.filter(closed, changed_at__lt=moment - KEPT).delete()[0]
