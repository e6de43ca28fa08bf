"""手伝いたい人: somebody comes forward, registers, rests, comes back, renews, stops."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import Actor, record
from sasaeai.kernel.words import normalise
from sasaeai.people.models import Person
from sasaeai.people.policy import is_the_offices
from sasaeai.volunteers.actions.answering import TooLate, say_yes
from sasaeai.volunteers.actions.requests import locked
from sasaeai.volunteers.models import (
    Candidate,
    CandidateState,
    Channel,
    Cover,
    FreeTime,
    HelpRequest,
    MediationTerms,
    RequestNote,
    Volunteer,
)
from sasaeai.volunteers.models.kinds import plain

LONGEST_NOTE = 1000
Span = tuple[int, time, time]  # weekday, from, until


@dataclass(frozen=True)
class ByVolunteer:
    """Whoever answers by a link or comes from a public page; the journal knows a number and no name."""

    volunteer: Volunteer

    @property
    def journal_id(self) -> int | None:
        return None

    @property
    def journal_label(self) -> str:
        return str(self.volunteer)


@dataclass(frozen=True)
class Given:
    """What somebody writes who would like to help: a name and a number are enough."""

    name: str
    telephone: str
    email: str = ""

    def neat(self) -> Given:
        return Given(normalise(self.name), unicodedata.normalize("NFKC", self.telephone).strip(), self.email.strip())


def known_volunteer(given: Given) -> Volunteer | None:
    """By number, whatever its width; of several people who share it the one of that name, else the first.

    One person who writes the name in two ways is one volunteer; the desk is told of the other spelling.
    """
    people = {person.kept.pk for person in Person.objects.with_telephone(given.telephone).select_related("same_as")}
    rows = list(Volunteer.objects.filter(person__in=people).with_person().order_by("pk"))
    same_name = (one for one in rows if plain(one.person.name) == plain(given.name))
    return next(same_name, rows[0] if rows else None)


def _person_for(given: Given) -> Person:
    """Somebody of this name and number who is known (who asked for a hand, say), or else a new person."""
    for person in Person.objects.with_telephone(given.telephone).select_related("same_as").order_by("pk"):
        if plain(person.kept.name) == plain(given.name):
            return person.kept
    return Person.objects.create(name=given.name, telephone=given.telephone, email=given.email)


@transaction.atomic
def welcome(volunteer: Volunteer, given: Given, *, by: Actor | None) -> tuple[Volunteer, bool]:
    """The volunteer of this number as it is, or this new row for it; and whether it is new."""
    given = given.neat()
    known = known_volunteer(given)
    if known is not None:
        return known, False
    volunteer.person = _person_for(given)
    already = Volunteer.objects.filter(person=volunteer.person).first()
    if already is not None:
        return already, False
    volunteer.began_on = today()
    volunteer.made_by_label = by.journal_label[:200] if by else ""
    volunteer.save()
    record("volunteers.volunteer.came", volunteer, by=by, area=volunteer.area_id, way=volunteer.get_came_by_display())
    return volunteer, True


@transaction.atomic
def come_forward(request: HelpRequest, given: Given) -> Candidate:
    """「やってみます」 on a public page: a yes that takes a place, or waits in reserve.

    Where a person has to look first, it becomes a candidate with a note; whoever wrote it is told the same either way,
    so that a page for everybody tells nothing about whom a number belongs to. Raises TooLate.
    """
    given = given.neat()
    request = locked(request)
    if not request.is_open:
        raise TooLate
    fresh = Volunteer(
        area=request.area, town=None, consents_on=today(), came_by=Channel.WEB, sample=request.sample,
        contact_by=Volunteer.ContactBy.MAIL if given.email else Volunteer.ContactBy.PHONE,
    )  # fmt: skip
    volunteer, _new = welcome(fresh, given, by=None)
    candidate, _new = Candidate.objects.get_or_create(
        request=request, volunteer=volunteer, defaults={"sample": request.sample}
    )
    looks = doubts(request, volunteer, given)
    if looks:
        _note(request, _("ウェブの「やってみます」：%(number)s") % {"number": volunteer.number}, *looks)
    if not _must_be_looked_at(request, volunteer):
        candidate = say_yes(candidate, way=Channel.WEB, by=ByVolunteer(volunteer))
    return candidate


def doubts(request: HelpRequest, volunteer: Volunteer, given: Given) -> list[str]:
    """What the coordinator should know before calling; sentences for the desk alone."""
    day, found = today(), []
    if plain(volunteer.person.name) != plain(given.name):
        found.append(
            _("お名前は「%(name)s」と書かれていました。同じ方か、お電話で確かめてください。") % {"name": given.name}
        )
    if volunteer.ended_on:
        found.append(_("一度やめた方です。"))
    elif volunteer.is_paused(day):
        found.append(_("お休み中の方です。"))
    elif not volunteer.may_be_proposed(day):
        found.append(_("同意か、登録の期限を確かめてください。"))
    if volunteer.apart.filter(asker=request.asker_id).exists():
        found.append(_("依頼した方と引き合わせないことになっている方です。返事は受けずに、候補に入れました。"))
    if volunteer.person_id == request.asker_id:
        found.append(_("依頼した方と同じ電話番号です。返事は受けずに、候補に入れました。"))
    if not _has_a_place_without_qualification(request, volunteer):
        found.append(_("要る資格が確かめられません。返事は受けずに、候補に入れました。"))
    return found


def _must_be_looked_at(request: HelpRequest, volunteer: Volunteer) -> bool:
    return (
        volunteer.person_id == request.asker_id
        or volunteer.apart.filter(asker=request.asker_id).exists()
        or not _has_a_place_without_qualification(request, volunteer)
    )


def _has_a_place_without_qualification(request: HelpRequest, volunteer: Volunteer) -> bool:
    """Places that need a qualification are not filled by a yes from a public page of somebody who does not hold it."""
    if not request.qualified_slots or request.qualification_id is None:
        return True
    day = max(today(), request.first_day)
    held = volunteer.person.qualifications.filter(kind=request.qualification_id).valid_on(day).exists()
    return held or request.candidates.holding().count() < request.slots - request.qualified_slots


def _note(request: HelpRequest, *sentences: str) -> None:
    words = "\n".join(sentences)
    if not any(row.words == words for row in request.notes.all()):
        RequestNote.objects.create(request=request, at=now(), by_label=_("自動"), words=words)


@transaction.atomic
def describe(
    volunteer: Volunteer, fields: dict[str, Any], many: dict[str, Any], spans: Iterable[Span], *, by: Actor | None
) -> None:
    """What somebody told of themselves, all at once: columns, what they like and can, and when they are free."""
    for name, value in fields.items():
        setattr(volunteer, name, value)
    volunteer.save()
    for name, rows in many.items():
        getattr(volunteer, name).set(rows)
    volunteer.free_times.all().delete()
    FreeTime.objects.bulk_create(
        FreeTime(volunteer=volunteer, weekday=day, starts=starts, ends=ends) for day, starts, ends in spans
    )
    record("volunteers.volunteer.described", volunteer, by=by, area=volunteer.area_id)


@transaction.atomic
def correct_person(volunteer: Volunteer, fields: dict[str, str]) -> None:
    """Of somebody who is the secretariat's to change, nothing is changed here."""
    person = volunteer.person
    if is_the_offices(person):
        return
    for name, value in fields.items():
        setattr(person, name, value)
    person.save()


@transaction.atomic
def register(volunteer: Volunteer, *, by: Actor | None) -> None:
    """Registered for some years, or for some more: a renewal before the end loses no day."""
    years = MediationTerms.now().registration_years
    is_renewal = volunteer.standing == Volunteer.Standing.REGULAR
    begins = today()
    if is_renewal and volunteer.registered_until and volunteer.registered_until >= today():
        begins = volunteer.registered_until + timedelta(days=1)
    volunteer.standing = Volunteer.Standing.REGULAR
    volunteer.registered_on = volunteer.registered_on or today()
    volunteer.registered_until = years_later(begins, years) - timedelta(days=1)
    volunteer.ended_on = None
    volunteer.save()
    key = "volunteers.volunteer.renewed" if is_renewal else "volunteers.volunteer.registered"
    record(key, volunteer, by=by, area=volunteer.area_id)


def years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, month=3, day=1)


@transaction.atomic
def rest(volunteer: Volunteer, until: date | None, *, by: Actor | None) -> None:
    """お休み: not asked any more until the day, or until coming back; what was promised stays."""
    volunteer.paused_on, volunteer.paused_until = today(), until
    volunteer.save()
    record("volunteers.volunteer.rested", volunteer, by=by, area=volunteer.area_id)


@transaction.atomic
def come_back(volunteer: Volunteer, *, by: Actor | None) -> None:
    """From a rest, or after having stopped."""
    volunteer.paused_on = volunteer.paused_until = volunteer.ended_on = None
    volunteer.save()
    record("volunteers.volunteer.came_back", volunteer, by=by, area=volunteer.area_id)


@transaction.atomic
def stop(volunteer: Volunteer, *, by: Actor | None) -> None:
    """やめる: questions that wait for an answer are taken back; pairs are ended where they are looked after."""
    volunteer.ended_on = today()
    volunteer.save()
    waiting = volunteer.candidacies.filter(state__in=(CandidateState.CHOSEN, CandidateState.ASKED))
    waiting.update(state=CandidateState.NOT_NEEDED, changed_at=now())
    record("volunteers.volunteer.stopped", volunteer, by=by, area=volunteer.area_id)


@transaction.atomic
def insure(volunteer: Volunteer, name: str, since: date, until: date, *, by: Actor) -> None:
    Cover.objects.get_or_create(
        volunteer=volunteer, name=name, until=until, defaults={"since": since, "by_label": by.journal_label[:200]}
    )
    record("volunteers.volunteer.insured", volunteer, by=by, area=volunteer.area_id)


@transaction.atomic
def apply_again(volunteer: Volunteer, words: str) -> None:
    """A known number registers on the web: nothing of the row is changed, the desk reads what was written."""
    note = "\n".join(part for part in (volunteer.note, words) if part)
    # However often somebody sends it: the desk must be able to go on writing. The journal counts every time.
    if len(note) <= LONGEST_NOTE:
        volunteer.note = note
        volunteer.save()
    record("volunteers.volunteer.applied", volunteer, by=None, area=volunteer.area_id)
