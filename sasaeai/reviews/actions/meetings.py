"""推進会議: write a meeting and its agenda, its minutes, copy it, publish the minutes, bin it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import record
from sasaeai.kernel.stamp import move_public_stamp
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.states import State, compare
from sasaeai.reviews.attendance import next_time
from sasaeai.reviews.models import Act, AgendaItem, CommitteeMeeting, ReviewYear, Stage
from sasaeai.reviews.models.signature import in_force

PLAIN = ("title", "hours", "place", "members")


def meeting_state(meeting: CommitteeMeeting | None) -> State:
    """`agenda` is a list of [key, title, paper] in its order; the key is empty for a new item."""
    if meeting is None:
        return dict.fromkeys(PLAIN, "") | {"day": "", "agenda": []}
    agenda = [[str(item.pk), item.title, item.paper] for item in meeting.agenda.all()]
    return {name: getattr(meeting, name) for name in PLAIN} | {"day": meeting.day.isoformat(), "agenda": agenda}


def minutes_state(meeting: CommitteeMeeting) -> State:
    """What was said, by item (`item12`), who came, what was decided."""
    said = {f"item{item.pk}": item.minutes for item in meeting.agenda.all()}
    return {"members": meeting.members, **said, "decision": meeting.decision}


def _locked(meeting: CommitteeMeeting) -> CommitteeMeeting:
    rows = CommitteeMeeting.objects.select_for_update(of=("self",)).select_related("year__period__area")
    return rows.get(pk=meeting.pk)


@transaction.atomic
def add_meeting(year: ReviewYear, wanted: State, *, by: Any) -> CommitteeMeeting:
    meeting = CommitteeMeeting(year=year, sample=year.sample)
    _write(meeting, wanted)
    _write_agenda(meeting, wanted["agenda"])
    _tell("made", meeting, by)
    return meeting


@transaction.atomic
def change_meeting(meeting: CommitteeMeeting, wanted: State, *, seen: str, by: Any) -> list[str]:
    """The fields that changed. Raises FieldsChanged; Refused for an item that is taken away with its minutes, and for
    the day of a meeting by whose decision the committee signed.
    """
    meeting = _locked(meeting)
    changed = compare(meeting_state(meeting), wanted, seen)
    if changed:
        _refuse_what_was_signed(meeting, "day", changed)
        _refuse_lost_minutes(meeting, wanted["agenda"])
        _write(meeting, wanted)
        _write_agenda(meeting, wanted["agenda"])
        _tell("changed", meeting, by, changes=changed)
        _show(meeting)
    return changed


def _refuse_what_was_signed(meeting: CommitteeMeeting, name: str, changed: list[str]) -> None:
    """What a signature rests on stays as it was signed; sent back, it may be written anew."""
    field: Any = CommitteeMeeting._meta.get_field(name)
    signed = in_force(meeting.year.signatures.all()).get(Stage.COMMITTEE)
    if name in changed and signed is not None and signed.meeting_id == meeting.pk:
        raise Refused(
            _(
                "この会議の決定で委員会が署名しているので、「%(what)s」は変えられません。変えるときは、先に事務局へ戻してください。"
            )
            % {"what": field.verbose_name}
        )


def _write(meeting: CommitteeMeeting, wanted: State) -> None:
    for name in (*PLAIN, "day"):
        field: Any = CommitteeMeeting._meta.get_field(name)
        setattr(meeting, name, field.to_python(wanted[name]))
    meeting.full_clean()
    meeting.save()


def _refuse_lost_minutes(meeting: CommitteeMeeting, agenda: list[list[str]]) -> None:
    kept = {key for key, _title, _paper in agenda}
    for item in meeting.agenda.all():
        if item.minutes and str(item.pk) not in kept:
            raise Refused(
                _("議題「%(title)s」には会議録があります。消すときは、先に会議録の欄を空けてください。")
                % {"title": item}
            )


def _write_agenda(meeting: CommitteeMeeting, agenda: list[list[str]]) -> None:
    items = {str(item.pk): item for item in meeting.agenda.all()}
    for position, (key, title, paper) in enumerate(agenda, start=1):
        item = items.pop(key, None) or AgendaItem(meeting=meeting)
        item.position, item.title, item.paper = position, title, paper
        item.full_clean()
        item.save()
    AgendaItem.objects.filter(pk__in=[item.pk for item in items.values()]).delete()


@transaction.atomic
def write_minutes(meeting: CommitteeMeeting, wanted: State, *, seen: str, by: Any) -> list[str]:
    """The texts that changed. Raises FieldsChanged, also when an item came or went meanwhile; Refused for a decision
    by which the committee signed.
    """
    meeting = _locked(meeting)
    now_there = minutes_state(meeting)
    # An item that somebody added meanwhile keeps what it has, one that was taken away is told by its absence.
    known = {name: words for name, words in wanted.items() if name in now_there}
    changed = compare({name: now_there[name] for name in known}, known, seen)
    if not changed:
        return []
    _refuse_what_was_signed(meeting, "decision", changed)
    for item in meeting.agenda.all():
        if f"item{item.pk}" in changed:
            item.minutes = known[f"item{item.pk}"]
            item.save(update_fields=["minutes"])
    meeting.members, meeting.decision = known["members"], known["decision"]
    meeting.full_clean()
    meeting.save()
    _tell("changed", meeting, by, changes=changed)
    _show(meeting)
    return changed


@transaction.atomic
def copy_meeting(meeting: CommitteeMeeting, *, by: Any) -> CommitteeMeeting:
    """The next one of the year: the same place, members and agenda; today's day, nothing said yet."""
    copy = CommitteeMeeting.objects.create(
        year=meeting.year, title=meeting.title, day=today(), hours=meeting.hours, place=meeting.place,
        members=next_time(meeting.members), sample=meeting.sample,
    )  # fmt: skip
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=copy, position=item.position, title=item.title, paper=item.paper)
        for item in meeting.agenda.all()
    )
    _tell("copied", copy, by)
    return copy


@transaction.atomic
def publish_minutes(meeting: CommitteeMeeting, *, by: Any) -> bool:
    """Everybody reads the minutes with the page of the year. Whether it is new. Raises Refused."""
    meeting = _locked(meeting)
    if meeting.day > today():
        raise Refused(_("まだ開かれていない会議の会議録は、公表できません。"))
    if not (meeting.decision or any(item.minutes for item in meeting.agenda.all())):
        raise Refused(_("会議録がまだ書かれていません。書いてから公表してください。"))
    if meeting.published_at or meeting.is_binned:
        return False
    meeting.published_at = now()
    meeting.save()
    _tell("published", meeting, by)
    _show(meeting)
    return True


@transaction.atomic
def withdraw_minutes(meeting: CommitteeMeeting, *, by: Any) -> bool:
    meeting = _locked(meeting)
    if meeting.published_at is None:
        return False
    _show(meeting)
    meeting.published_at = None
    meeting.save()
    _tell("withdrawn", meeting, by)
    return True


@transaction.atomic
def bin_meeting(meeting: CommitteeMeeting, *, by: Any) -> None:
    """Raises Refused for a meeting by whose decision the committee signed."""
    meeting = _locked(meeting)
    if meeting.signatures.filter(act=Act.PASSED).exists():
        raise Refused(_("この会議の決定で委員会が署名しているので、ごみ箱に入れられません。"))
    if not meeting.is_binned:
        meeting.bin(by)
        _tell("binned", meeting, by)
        _show(meeting)


@transaction.atomic
def restore_meeting(meeting: CommitteeMeeting, *, by: Any) -> None:
    meeting = _locked(meeting)
    if meeting.is_binned:
        meeting.restore()
        _tell("restored", meeting, by)
        _show(meeting)


def _tell(verb: str, meeting: CommitteeMeeting, by: Any, **details: Any) -> None:
    """reviews.meeting.made, .changed, .copied, .published, .withdrawn, .binned, .restored."""
    record(f"reviews.meeting.{verb}", meeting, by=by, area=meeting.year.period.area, **details)


def _show(meeting: CommitteeMeeting) -> None:
    if meeting.published_at:
        move_public_stamp()
