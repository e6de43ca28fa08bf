"""A month's sheet of paper, written down at one go: all of it or, when one line cannot be, nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import Actor, record
from sasaeai.volunteers.actions.reporting import Helped, reflect, report
from sasaeai.volunteers.actions.visiting import add_visit
from sasaeai.volunteers.models import Channel, Pair, Turn


@dataclass(frozen=True)
class Told:
    """One line of the sheet: a turn that was planned, or (without one) another day on which something was done."""

    turn: Turn | None
    day: date
    starts: time
    ends: time
    minutes: int | None
    helped: Helped
    face: int | None = None
    words: str = ""
    was_away: bool = False


@transaction.atomic
def write_month(pair: Pair, lines: Sequence[Told], *, by: Actor) -> int:
    """How many activities were new. Raises NotToReport and TooLate, and then nothing is written."""
    return sum(_written(pair, line, by=by) for line in lines)


def _written(pair: Pair, line: Told, *, by: Actor) -> bool:
    if line.was_away:
        return _away(line, by=by)
    turn = line.turn or _on_another_day(pair, line, by=by)
    turn, new = report(turn, line.minutes or 0, line.helped, way=Channel.PAPER, by=by)
    if line.face:
        reflect(turn.visit, line.face, line.words, volunteer=pair.volunteer, by=by)
    return new


def _on_another_day(pair: Pair, line: Told, *, by: Actor) -> Turn:
    visit = add_visit(pair.request, line.day, line.starts, line.ends, by=by)
    turn, _new = Turn.objects.get_or_create(visit=visit, volunteer=pair.volunteer)
    return turn


def _away(line: Told, *, by: Actor) -> bool:
    """Told afterwards, so nobody is looked for; the visit stays for whoever else was there."""
    if line.turn is None:
        return False
    fields = {"state": Turn.State.CANCELLED, "cancelled_at": now()}
    if Turn.objects.filter(pk=line.turn.pk, state=Turn.State.PLANNED).update(**fields):
        record("volunteers.turn.cancelled", line.turn, by=by, area=line.turn.visit.area_id)
    return False
