"""Begin a week, and write its letters: each stored once together with its message, in portions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction

from sasaeai.kernel.clock import now
from sasaeai.kernel.fields import new_uid
from sasaeai.kernel.outbox import post
from sasaeai.kernel.signs import token_of
from sasaeai.reminders.faults import keep_faults
from sasaeai.reminders.letters import Letter, write
from sasaeai.reminders.models import Digest, ReminderTerms, Round, Why
from sasaeai.reminders.models.digest import PURPOSE
from sasaeai.reminders.readers import KEY, Owners

# So many people share one look at the desks, and are looked at again when the process was killed meanwhile.
PORTION = 50
# A portion that was found that late is left: the next week's letter tells the same.
STALE = timedelta(days=2)


@transaction.atomic
def begin(week: date) -> bool:
    """Say that this week's letters are being written; False when somebody else has said so."""
    _round, new = Round.objects.get_or_create(week=week, defaults={"begun_at": now()})
    return new


def is_wanted(week: date) -> bool:
    """Whether letters of this week may still be written."""
    begun = Round.objects.filter(week=week, begun_at__gt=now() - STALE).exists()
    return begun and ReminderTerms.now().is_on


def write_to_people(week: date, keys: Collection[int]) -> int:
    """The number of letters that are new. What waits is looked up before the transaction, which only writes."""
    owners = Owners(week)
    lines, desks = owners.lines_of_people(keys)
    letters = []
    for line in lines:
        if line.why == Why.SENDS:
            person, desk, uid = owners.people[line.key], desks[line.key], new_uid()
            try:
                letter = write(owners.ward, person.name, desk.jobs, desk.number, token=_token(uid), signs_in=True)
            except Exception as error:
                owners.faults.note(write, error)
                continue
            letters.append((Digest(uid=uid, person=person, jobs=desk.number), person.email, letter))
    keep_faults(owners.faults, all_were_asked=False)
    return store(week, letters)


def write_to_organisations(week: date) -> int:
    """The number of letters to organisations of which nobody signs in."""
    owners = Owners(week)
    letters = []
    for line in owners.lines_of_organisations():
        if line.why == Why.SENDS:
            organisation, jobs, uid = owners.organisations[line.key], owners.jobs_of_organisations[line.key], new_uid()
            letter = write(owners.ward, _addressed(organisation), jobs, len(jobs), token=_token(uid), signs_in=False)
            letters.append((Digest(uid=uid, organisation=organisation, jobs=len(jobs)), organisation.email, letter))
    keep_faults(owners.faults, all_were_asked=False)
    return store(week, letters)


@transaction.atomic
def store(week: date, letters: list[tuple[Digest, str, Letter]]) -> int:
    """All of these or none: the row that says "written" and the message that is sent stand and fall together.

    Two processes that write the same letter at the same moment meet at the constraint; the later one takes all of its
    own back, is tried again as a task, and then finds the letters written.
    """
    written = set(Digest.objects.filter(week=week).values_list("person", "organisation"))
    new = [row for row in letters if (row[0].person_id, row[0].organisation_id) not in written]
    for digest, address, letter in new:
        digest.week, digest.made_at, digest.message_key = week, now(), message_key(week, digest)
        digest.save()
        post(address, letter.subject, letter.body, key=digest.message_key, headers=letter.headers)
    return len(new)


def message_key(week: date, digest: Digest) -> str:
    whom = f"person-{digest.person_id}" if digest.person_id else f"organisation-{digest.organisation_id}"
    return f"{KEY}-{week.isoformat()}-{whom}"


def _token(uid: str) -> str:
    return token_of(uid, purpose=PURPOSE)


def _addressed(organisation: object) -> str:
    contact = getattr(organisation, "contact_name", "")
    return f"{organisation} {contact}" if contact else str(organisation)
