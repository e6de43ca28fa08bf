"""Write, copy, announce and bin meetings; who came is kept by kind."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import Actor, record
from sasaeai.kernel.stamp import move_public_stamp, set_entrance
from sasaeai.meetings.attending import Line
from sasaeai.meetings.models import Attendees, Meeting

# The room of 話しあい: pages lead there as long as a meeting is announced.
MEETINGS = "meetings"
COPIED = ("kind", "title", "area", "period", "organisation", "start", "end", "place", "agenda")


class Moved(Exception):
    """Somebody else changed the meeting after the page was opened."""


class NotHeldYet(Exception):
    """What was said can be announced once the meeting has taken place."""


def mark(meeting: Meeting) -> str:
    return meeting.changed_at.isoformat() if meeting.pk else ""


@transaction.atomic
def keep_meeting(meeting: Meeting, attendees: Iterable[Line], *, seen: str = "", by: Actor) -> Meeting:
    """A new meeting, or what somebody corrected. Raises Moved, and then nothing is saved."""
    is_new = meeting.pk is None
    if is_new:
        meeting.made_at, meeting.made_by_label = now(), by.journal_label[:200]
    elif mark(Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)) != seen:
        raise Moved
    meeting.save()
    meeting.attendees.all().delete()
    Attendees.objects.bulk_create(
        Attendees(meeting=meeting, kind=kind, people=people, position=place)
        for place, (kind, people) in enumerate(attendees)
    )
    record("meetings.meeting.made" if is_new else "meetings.meeting.changed", meeting, by=by, area=meeting.area_id)
    if meeting.announced_at:
        move_public_stamp()
    return meeting


@transaction.atomic
def copy_meeting(meeting: Meeting, *, by: Actor) -> Meeting:
    """The next one: the same words, today's day, nobody has come yet."""
    fields = {name: getattr(meeting, name) for name in COPIED}
    copy = Meeting.objects.create(day=today(), made_at=now(), made_by_label=by.journal_label[:200], **fields)
    record("meetings.meeting.copied", copy, by=by, area=copy.area_id)
    return copy


@transaction.atomic
def announce(meeting: Meeting, *, by: Actor) -> bool:
    """Everybody reads what was talked about and the cards. Whether it is new. Raises NotHeldYet."""
    if meeting.day > today():
        raise NotHeldYet
    changed = Meeting.objects.present().filter(pk=meeting.pk, announced_at=None).update(announced_at=now())
    if not changed:
        return False
    record("meetings.meeting.announced", meeting, by=by, area=meeting.area_id)
    _show()
    return True


@transaction.atomic
def withdraw(meeting: Meeting, *, by: Actor) -> bool:
    if not Meeting.objects.filter(pk=meeting.pk, announced_at__isnull=False).update(announced_at=None):
        return False
    record("meetings.meeting.withdrawn", meeting, by=by, area=meeting.area_id)
    _show()
    return True


@transaction.atomic
def bin_meeting(meeting: Meeting, *, by: Actor) -> None:
    """Its cards stay: what somebody said is not lost with the page about the meeting."""
    if meeting.is_binned:
        return
    meeting.bin(by)
    record("meetings.meeting.binned", meeting, by=by, area=meeting.area_id)
    if meeting.announced_at:
        _show()


@transaction.atomic
def restore_meeting(meeting: Meeting, *, by: Actor) -> None:
    if not meeting.is_binned:
        return
    meeting.restore()
    record("meetings.meeting.restored", meeting, by=by, area=meeting.area_id)
    if meeting.announced_at:
        _show()


def _show() -> None:
    set_entrance(MEETINGS, is_open=Meeting.objects.announced().exists())
    move_public_stamp()
