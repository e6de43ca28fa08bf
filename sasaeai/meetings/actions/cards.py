"""Write, correct, accept and bin opinion cards, from a meeting, from paper, told at the counter, or by the web."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import now, start_of
from sasaeai.kernel.journal import Actor, record
from sasaeai.kernel.stamp import set_entrance
from sasaeai.meetings.models import OpinionCard

# The room of 声を届ける: whoever reads the site can write as long as it is open.
VOICES = "voices"
FIELDS = ("text", "who", "day", "area")
# What the column holds.
_HIGHEST = 32_000


class Moved(Exception):
    """Somebody else changed the card after the page was opened."""


def mark(card: OpinionCard) -> str:
    return card.changed_at.isoformat()


@transaction.atomic
def write_cards(pattern: OpinionCard, lines: Sequence[str], *, once: str, by: Actor) -> tuple[list[OpinionCard], bool]:
    """One card for each line, all like `pattern`; and whether they are new: the same `once` writes once."""
    known = list(OpinionCard.objects.filter(once__startswith=f"{once}:").order_by("position", "pk"))
    if known or not lines:
        return known, False
    siblings = OpinionCard.objects.filter(meeting=pattern.meeting, area=pattern.area)
    last = siblings.aggregate(last=Max("position"))["last"] or 0
    fields = {name: getattr(pattern, name) for name in ("source", "meeting", "area", "period", "who", "day", "sample")}
    moment = now()
    rows = [
        OpinionCard(
            **fields, text=text, accepted_at=moment, written_by_label=by.journal_label[:200], once=f"{once}:{place}",
            position=min(last + place, _HIGHEST),
        )
        for place, text in enumerate(lines, start=1)
    ]  # fmt: skip
    try:
        with transaction.atomic():
            OpinionCard.objects.bulk_create(rows)
    except IntegrityError:
        # The other press of the same button was a moment earlier.
        known = list(OpinionCard.objects.filter(once__startswith=f"{once}:").order_by("position", "pk"))
        if not known:
            raise
        return known, False
    subject = pattern.meeting or pattern.area
    record("meetings.cards.written", subject, by=by, area=pattern.area_id, count=len(rows))
    return rows, True


@transaction.atomic
def take_voice(card: OpinionCard, *, once: str) -> OpinionCard:
    """By the web: it waits until somebody of the staff has read it.

    Only its day is kept: no line in the journal, and no moment of the change, that lie beside a server's log.
    """
    known = OpinionCard.objects.filter(once=once).first()
    if known is not None:
        return known
    card.once, card.accepted_at, card.written_by_label = once, None, ""
    try:
        with transaction.atomic():
            card.save()
    except IntegrityError:
        known = OpinionCard.objects.filter(once=once).first()
        if known is None:
            raise
        return known
    OpinionCard.objects.filter(pk=card.pk).update(changed_at=start_of(card.day))
    return card


def say_full(area: Area) -> None:
    """So many voices came that no more are taken for a while; the secretariat looks whether it is a nuisance."""
    record("meetings.voices.full", area, by=None, area=area.pk)


@transaction.atomic
def correct_card(card: OpinionCard, fields: dict[str, Any], *, seen: str, by: Actor) -> None:
    """Raises Moved, and then nothing is saved."""
    kept = OpinionCard.objects.select_for_update(of=("self",)).get(pk=card.pk)
    if mark(kept) != seen:
        raise Moved
    for name in FIELDS:
        setattr(kept, name, fields[name])
    kept.save()
    record("meetings.card.changed", kept.area, by=by, area=kept.area_id)


@transaction.atomic
def accept_cards(cards: Iterable[OpinionCard], *, by: Actor) -> int:
    """Somebody read them: from now on they are on the board and, as voices, on the public page."""
    number = 0
    for card in cards:
        if OpinionCard.objects.present().filter(pk=card.pk, accepted_at=None).update(accepted_at=now()):
            record("meetings.card.accepted", card.area, by=by, area=card.area_id)
            number += 1
    return number


@transaction.atomic
def hold_back(card: OpinionCard, *, by: Actor) -> None:
    """As if nobody had read it yet: off the board and off the public page."""
    if OpinionCard.objects.filter(pk=card.pk, accepted_at__isnull=False).update(accepted_at=None):
        record("meetings.card.held_back", card.area, by=by, area=card.area_id)


@transaction.atomic
def bin_card(card: OpinionCard, *, by: Actor) -> None:
    if card.is_binned:
        return
    card.bin(by)
    record("meetings.card.binned", card.area, by=by, area=card.area_id)


@transaction.atomic
def restore_card(card: OpinionCard, *, by: Actor) -> None:
    if not card.is_binned:
        return
    card.restore()
    record("meetings.card.restored", card.area, by=by, area=card.area_id)


@transaction.atomic
def open_voices(area: Any, *, is_open: bool, by: Actor) -> None:
    """Whether everybody may write by the web; the ward's secretariat says so."""
    record("meetings.voices.opened" if is_open else "meetings.voices.closed", area, by=by, area=area.pk)
    set_entrance(VOICES, is_open=is_open)
