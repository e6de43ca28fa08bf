"""Numbers that came back: not deliverable, refused, on paper; an answer that is in is never taken away so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from sasaeai.kernel.clock import today
from sasaeai.kernel.journal import Actor, record
from sasaeai.surveys.actions.answering import note_second
from sasaeai.surveys.models import Disposition, Draft, Letter, Mode, Survey

TAKE_NOTHING = (Disposition.ANSWERED, Disposition.GONE)


@dataclass(frozen=True)
class Noted:
    """`done`: numbers that are now so; `settled`: their answer is in, they stay as they were; `unknown`: no letter."""

    done: int
    settled: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()


@transaction.atomic
def note_numbers(survey: Survey, numbers: Sequence[int], to: Disposition, *, by: Actor) -> Noted:
    """Of paper and web the first counts: a number whose answer came on the web stays so, and the second is logged."""
    rows = Letter.objects.select_for_update(of=("self",)).filter(survey=survey, number__in=numbers)
    found = {row.number: row for row in rows.select_related("response")}
    settled = tuple(number for number, row in found.items() if _is_settled(row))
    wanted = [row.pk for row in found.values() if not _is_settled(row)]
    on_paper = to == Disposition.ANSWERED
    # As with answers on the web: no day that leads from a number to an answer.
    day = None if to == Disposition.SENT or (on_paper and survey.anonymous) else today()
    Letter.objects.filter(pk__in=wanted).update(disposition=to, mode=Mode.PAPER if on_paper else "", disposed_on=day)
    if to in TAKE_NOTHING:
        # What was begun on the web can be sent no more, and is the only row that knows letter and answers.
        Draft.objects.filter(letter__in=wanted).delete()
    if on_paper:
        for _number in settled:
            note_second(survey)
    if wanted:
        record(
            "surveys.numbers.noted", survey, by=by, area=survey.area_id, count=len(wanted), disposition=str(to.label)
        )
    return Noted(len(wanted), settled, tuple(number for number in numbers if number not in found))


def _is_settled(letter: Letter) -> bool:
    return letter.mode == Mode.WEB or hasattr(letter, "response")


def note_list_taken(survey: Survey, count: int, *, by: Actor) -> None:
    record("surveys.numbers.taken", survey, by=by, area=survey.area_id, count=count)
