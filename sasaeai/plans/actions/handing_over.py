"""Write what is left for the successor, and say that it was read."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import record
from sasaeai.people.models import Seat
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.models import HandoverNote, HandoverReading

from .writing import ChangedMeanwhile


def note_of(seat: Seat) -> str:
    return HandoverNote.objects.filter(seat=seat).values_list("text", flat=True).first() or ""


@transaction.atomic
def write_note(seat: Seat, words: str, *, seen: str, by: Any) -> bool:
    """Save `words` if the note still reads as when it was opened; whether anything changed.

    Raises ChangedMeanwhile, and ValidationError with the model's own sentence.
    """
    before = note_of(seat)
    if before == words:
        return False
    if fingerprint(before) != seen:
        raise ChangedMeanwhile(before)
    label = by.journal_label[: HandoverNote._meta.get_field("written_by").max_length or None]
    note = HandoverNote(seat=seat, text=words, written_by=label, changed_at=now())
    note.clean_fields()
    if not _kept(note, before):
        raise ChangedMeanwhile(note_of(seat))
    record("plans.handover.written", seat, by=by, before=before, after=words)
    return True


def _kept(note: HandoverNote, before: str) -> bool:
    """Compare and set: between reading and writing nobody may come in."""
    fields = {"text": note.text, "written_by": note.written_by, "changed_at": note.changed_at}
    if HandoverNote.objects.filter(seat=note.seat, text=before).update(**fields):
        return True
    try:
        with transaction.atomic():
            note.save()
    except IntegrityError:
        return False
    return True


@transaction.atomic
def say_read(seat: Seat, successor: Seat, *, by: Any) -> bool:
    """Whether it is news."""
    _row, is_new = HandoverReading.objects.get_or_create(seat=seat, successor=successor, defaults={"read_on": today()})
    if is_new:
        record("plans.handover.read", seat, by=by)
    return is_new
