"""報告: what was done is one row of the ledger for the visit, and practice for each person who did it.

Everybody who was there counts: whoever was helped, by age band, and whoever helped, whose age nobody asks. A second
person's report of the same visit corrects the row, so that one visit is one record whatever way the reports came.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import Actor, record
from sasaeai.people.models import Practice
from sasaeai.records.actions.recording import bin_record, correct_record, mark, restore_record, write_record
from sasaeai.records.kinds import FIRST_KINDS
from sasaeai.records.models import ActivityKind, ActivityRecord
from sasaeai.records.models import Channel as LedgerChannel
from sasaeai.volunteers.actions.covering import NightTask, end_cover
from sasaeai.volunteers.actions.requests import locked
from sasaeai.volunteers.models import Channel, EndReason, ErrandKind, Pair, Reflection, Turn, Visit, Volunteer

MOST_MINUTES = 480
# ちょっとした手助け: where a kind of request says nothing else.
HELPING = FIRST_KINDS[3]
LEDGER = {Channel.WEB: LedgerChannel.LINK, Channel.PAPER: LedgerChannel.PAPER, Channel.PHONE: LedgerChannel.PHONE}


class NotToReport(Exception):
    """A day to come, a visit that was called off, minutes that cannot be; the message is a sentence."""


@dataclass(frozen=True)
class Helped:
    """Whoever was helped; `others` are of no known age."""

    children: int = 0
    adults: int = 0
    older: int = 1
    others: int = 0

    @property
    def people(self) -> int:
        return self.children + self.adults + self.older + self.others


@dataclass(frozen=True)
class ByPair:
    """Whoever has the pair's link; the journal knows the number and no name."""

    pair: Pair

    @property
    def journal_id(self) -> int | None:
        return None

    @property
    def journal_label(self) -> str:
        return _("ボランティア%(number)s（報告用リンク）") % {"number": self.pair.volunteer.number}


@transaction.atomic
def report(turn: Turn, minutes: int, helped: Helped, *, way: str, by: Actor) -> tuple[Turn, bool]:
    """The turn as done, and whether that is new: told twice it is one. Raises NotToReport."""
    visit, turn = _held(turn)
    if turn.state == Turn.State.DONE:
        return turn, False
    _check(visit, turn, minutes)
    turn.state, turn.minutes, turn.cancelled_at, turn.cancel_reason = Turn.State.DONE, minutes, None, ""
    turn.save()
    if visit.state != Visit.State.DONE:
        visit.state, visit.reported_at, visit.reported_by_way = Visit.State.DONE, now(), way
    _keep_in_ledger(visit, helped, way=way, by=by)
    _keep_practice(visit, turn)
    _end_search(visit)
    record("volunteers.visit.reported", visit, by=by, area=visit.area_id)
    return turn, True


@transaction.atomic
def correct(turn: Turn, minutes: int, helped: Helped, *, by: Actor) -> Turn:
    """Minutes or people put right, in the ledger and in the practice, too. Raises NotToReport."""
    visit, turn = _held(turn)
    if turn.state != Turn.State.DONE:
        raise NotToReport(_("この回の報告は、まだありません。"))
    _check(visit, turn, minutes)
    turn.minutes = minutes
    turn.save()
    _keep_in_ledger(visit, helped, way=visit.reported_by_way, by=by)
    _keep_practice(visit, turn)
    record("volunteers.visit.corrected", visit, by=by, area=visit.area_id)
    return turn


@transaction.atomic
def take_back(turn: Turn, *, by: Actor) -> Turn:
    """Reported by mistake: the record goes to the bin with the last turn, the practice at once."""
    visit, turn = _held(turn)
    if turn.state != Turn.State.DONE:
        return turn
    helped = helped_at(visit)
    turn.state, turn.minutes = Turn.State.PLANNED, None
    turn.save()
    Practice.objects.filter(source=_source(turn)).delete()
    if visit.turns.done().exists():
        _keep_in_ledger(visit, helped, way=visit.reported_by_way, by=by)
    else:
        visit.state, visit.reported_at, visit.reported_by_way = Visit.State.PLANNED, None, ""
        visit.save()
        if visit.record is not None:
            bin_record(visit.record, by=by)
    record("volunteers.visit.taken_back", visit, by=by, area=visit.area_id)
    return turn


@transaction.atomic
def reflect(visit: Visit, face: int, words: str, *, volunteer: Volunteer | None, by: Actor) -> Reflection:
    """One voice of each side for a visit; writing again changes it."""
    visit = _held_visit(visit)
    side = Reflection.Side.VOLUNTEER if volunteer else Reflection.Side.ASKER
    row = visit.reflections.filter(side=side, volunteer=volunteer).first() or Reflection(
        visit=visit, side=side, volunteer=volunteer
    )
    row.face, row.words, row.at, row.by_label = face, words, now(), by.journal_label[:200]
    row.save()
    record("volunteers.visit.reflected", visit, by=by, area=visit.area_id, side=str(row.get_side_display()))
    return row


def helped_at(visit: Visit) -> Helped:
    """Who was helped as it stands in the ledger; before the first report, one older person."""
    row = visit.record
    if row is None:
        return Helped()
    helpers = visit.turns.done().count()
    return Helped(row.children, row.adults, row.older, max(row.unknown_age - helpers, 0))


def usual_helped(visit: Visit) -> Helped:
    """What the form begins with: as this visit has it, or as the last one of the request."""
    if visit.record_id:
        return helped_at(visit)
    last = visit.request.visits.done().exclude(record=None).select_related("record").first()
    return helped_at(last) if last else Helped()


def helping_kind(kind: ErrandKind) -> ActivityKind:
    if kind.record_kind:
        return kind.record_kind
    name, example = HELPING
    return ActivityKind.objects.get_or_create(name=name, defaults={"example": example})[0]


def _check(visit: Visit, turn: Turn, minutes: int) -> None:
    if visit.day > today():
        raise NotToReport(_("先の日の活動です。終わってから報告してください。"))
    if visit.state == Visit.State.CALLED_OFF or turn.state == Turn.State.NOT_NEEDED:
        raise NotToReport(_("この回は取りやめになっています。活動したときは、コーディネーターに電話してください。"))
    if not 1 <= minutes <= MOST_MINUTES:
        raise NotToReport(_("活動した時間は、1分から480分（8時間）までで書いてください。"))


def _keep_in_ledger(visit: Visit, helped: Helped, *, way: str, by: Actor) -> None:
    fields = _counts(visit, helped)
    if visit.record is None:
        row = ActivityRecord(
            kind=helping_kind(visit.request.kind), area_id=visit.area_id, day=visit.day, sample=visit.sample,
            channel=LEDGER.get(Channel(way), LedgerChannel.DESK), **fields,
        )  # fmt: skip
        visit.record = write_record(row, once=f"volunteers:{visit.uid}", by=by)[0]
    row = visit.record
    if row.is_binned:
        restore_record(row, by=by)
    if any(getattr(row, name) != value for name, value in fields.items()):
        row.refresh_from_db()
        correct_record(row, fields, seen=mark(row), by=by)
        row.refresh_from_db()
    visit.save()


def _counts(visit: Visit, helped: Helped) -> dict[str, int]:
    done = visit.turns.done()
    longest = done.aggregate(longest=Max("minutes"))["longest"]
    bands = {"children": helped.children, "adults": helped.adults, "older": helped.older}
    return bands | {"people": helped.people + done.count(), "minutes": longest}


def _keep_practice(visit: Visit, turn: Turn) -> None:
    person = turn.volunteer.person.kept
    asked = visit.request.qualification
    holds = asked is not None and person.qualifications.filter(kind=asked).valid_on(visit.day).exists()
    fields = {"person": person, "kind": asked if holds else None, "day": visit.day, "minutes": turn.minutes}
    Practice.objects.update_or_create(source=_source(turn), defaults=fields)


def _source(turn: Turn) -> str:
    return f"volunteers.turn:{turn.pk}"


def _end_search(visit: Visit) -> None:
    """Whoever came instead has done what was looked for."""
    busy = visit.turns.filter(state=Turn.State.PLANNED).exists()
    if not busy:
        end_cover(visit, EndReason.DONE, by=NightTask())


def _held(turn: Turn) -> tuple[Visit, Turn]:
    visit = _held_visit(turn.visit)
    fresh = Turn.objects.select_related("volunteer__person__same_as").get(pk=turn.pk)
    fresh.visit = visit
    return visit, fresh


def _held_visit(visit: Visit) -> Visit:
    request = locked(visit.request)
    fresh = Visit.objects.select_related("record").get(pk=visit.pk)
    fresh.request = request
    return fresh
