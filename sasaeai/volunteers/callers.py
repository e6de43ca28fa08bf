"""Who calls again: found by the number, with what they asked before."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from sasaeai.people.models import Person
from sasaeai.people.viewer import Viewer
from sasaeai.volunteers.actions.requests import people_with_telephone
from sasaeai.volunteers.models import HelpRequest, Volunteer

MOST_EARLIER = 3


@dataclass(frozen=True)
class KnownCaller:
    person: Person
    earlier: list[HelpRequest]
    is_volunteer: bool


def known_callers(number: str, viewer: Viewer) -> list[KnownCaller]:
    """Only whom this viewer's seats know already: as an asker, as somebody who called for others, as a volunteer."""
    people = people_with_telephone(number) if number else []
    if not people:
        return []
    theirs = HelpRequest.objects.visible_to(viewer).filter(Q(asker__in=people) | Q(proxy__in=people))
    earlier = list(theirs.with_board().order_by("-received_at", "-pk")[: MOST_EARLIER * len(people) * 2])
    volunteers = set(Volunteer.objects.visible_to(viewer).filter(person__in=people).values_list("person_id", flat=True))
    callers = [
        KnownCaller(
            person,
            [row for row in earlier if person.pk in {row.asker_id, row.proxy_id}][:MOST_EARLIER],
            person.pk in volunteers,
        )
        for person in people
    ]
    return [caller for caller in callers if caller.earlier or caller.is_volunteer]
