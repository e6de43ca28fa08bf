"""個人の情報を消す: what is over loses who it was; days, kinds, districts and minutes stay, and so do all numbers."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from sasaeai.kernel.clock import today
from sasaeai.kernel.journal import Actor, record
from sasaeai.kernel.models import Message
from sasaeai.people.actions.personal import forget_if_nothing_holds
from sasaeai.people.models import Person
from sasaeai.volunteers.models import Apart, HelpRequest, Reflection, Turn, Volunteer
from sasaeai.volunteers.retention import due_requests, due_volunteers

BATCH = 200


@transaction.atomic
def forget_request(request: HelpRequest, *, by: Actor | None = None, on: date | None = None) -> list[Person]:
    """Who asked, what was said, where. Returns the people whom it spoke of. Again changes nothing."""
    row = HelpRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if row.anonymised_on:
        return []
    people = [person for person in (row.asker, row.proxy) if person]
    row.asker = row.proxy = row.town = None
    row.words = row.address = row.risks = row.end_note = ""
    row.meet_at = row.proxy_relation = row.when_words = row.handed_to_words = ""
    row.call, row.offered_on, row.anonymised_on = "", None, on or today()
    row.save()
    row.notes.all().delete()
    row.candidates.update(reasons=[])
    row.pairs.update(end_reason="")
    # An encrypted column is never written by update() with words, but empty needs no key.
    row.introductions.update(place="", agreed="", attendees="")
    row.visits.update(called_off_by="")
    Reflection.objects.filter(visit__request=row).update(words="", by_label="")
    record("volunteers.request.forgotten", row, by=by, area=row.area_id)
    return people


@transaction.atomic
def forget_proxy(request: HelpRequest) -> None:
    """Somebody who only telephoned for another; the request stays what it is."""
    HelpRequest.objects.filter(pk=request.pk).update(proxy=None, proxy_relation="")


@transaction.atomic
def forget_volunteer(volunteer: Volunteer, *, by: Actor | None = None, on: date | None = None) -> list[Person]:
    """What somebody could and could not do, when, and how it was. Returns the person. Again changes nothing."""
    row = Volunteer.objects.select_for_update(of=("self",)).select_related("person").get(pk=volunteer.pk)
    if row.anonymised_on:
        return []
    day = on or today()
    row.note, row.town, row.contact_by = "", None, Volunteer.ContactBy.PHONE
    row.anonymised_on, row.ended_on = day, row.ended_on or day
    row.save()
    for chosen in (row.traits, row.cannot, row.interests, row.areas):
        chosen.clear()
    for one in (row.free_times, row.days_off, row.apart):
        one.all().delete()
    # Letters to an address that was another one then, too.
    for uid in row.candidacies.exclude(message_key="").values_list("uid", flat=True):
        Message.objects.filter(key__startswith=f"volunteers.ask:{uid}:").delete()
    row.candidacies.update(reasons=[])
    row.pairs.update(end_reason="")
    Turn.objects.filter(volunteer=row).update(cancel_reason="")
    Reflection.objects.filter(volunteer=row).update(words="", by_label="")
    record("volunteers.volunteer.forgotten", row, by=by, area=row.area_id)
    return [row.person]


def forget_apart(people: frozenset[int]) -> None:
    Apart.objects.filter(asker__in=people).delete()


def forget_what_is_over(on: date) -> tuple[int, int]:
    """By the ward's rule: so many requests and volunteers. One transaction each, so that one fault stops one."""
    requests, volunteers = list(due_requests(on)[:BATCH]), list(due_volunteers(on)[:BATCH])
    for request in requests:
        _forget_with_people(forget_request(request))
    for volunteer in volunteers:
        _forget_with_people(forget_volunteer(volunteer))
    return len(requests), len(volunteers)


def _forget_with_people(people: list[Person]) -> None:
    for person in people:
        forget_if_nothing_holds(person)
