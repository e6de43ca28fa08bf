"""Places and the waiting list: whoever changes one waits for the course's row, and the list goes on by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import record
from sasaeai.learning.actions.telling import tell_offer
from sasaeai.learning.models import Application, ApplicationState, Course, Place


def locked(course_pk: int) -> Course:
    """The course, which nobody else changes until this transaction is over."""
    return Course.objects.select_for_update(of=("self",)).select_related("area").get(pk=course_pk)


def free_places(course: Course) -> int:
    return max(0, course.capacity - course.places.count())


def take_places(application: Application, course: Course) -> None:
    """The lowest free numbers. Should two ever get here at once, the database refuses the second."""
    taken = set(course.places.values_list("number", flat=True))
    free = [number for number in range(1, course.capacity + 1) if number not in taken]
    Place.objects.bulk_create(
        Place(course=course, application=application, number=number) for number in free[: application.people]
    )


def give_back(application: Application, state: ApplicationState) -> None:
    """The places go back; the application stays as it ended and never comes back into the queue."""
    application.places.all().delete()
    application.state = state
    application.save(update_fields=["state"])


def renumber(course: Course) -> None:
    """After the number of places was made smaller: no place has a number above it."""
    rows = list(course.places.order_by("number"))
    if not rows or rows[-1].number <= course.capacity:
        return
    course.places.all().delete()
    for number, row in enumerate(rows, start=1):
        row.pk, row.number = None, number
    Place.objects.bulk_create(rows)


@transaction.atomic
def keep_queue(course_pk: int) -> int:
    """Let offers end that are over, and offer what is free to the first who fits; how many offers were made."""
    return settle(locked(course_pk))


def settle(course: Course) -> int:
    if course.is_cancelled:
        return 0
    moment = now()
    joinable = course.may_still_join(moment)
    offered = Application.objects.filter(course=course, state=ApplicationState.OFFERED)
    for late in offered.offer_over(moment) if joinable else offered:
        _end_offer(late, course)
    return offer_free_places(course, moment) if joinable else 0


def _end_offer(late: Application, course: Course) -> None:
    give_back(late, ApplicationState.EXPIRED)
    record("learning.application.expired", late, by=None, area=course.area_id)


def offer_free_places(course: Course, moment: datetime) -> int:
    free, made = free_places(course), 0
    if not free:
        return 0
    for waiter in Application.objects.filter(course=course).in_queue().select_related("person"):
        if waiter.people <= free:
            _offer(waiter, course, moment)
            free, made = free - waiter.people, made + 1
        if not free:
            break
    return made


def _offer(waiter: Application, course: Course, moment: datetime) -> None:
    """Who can only be telephoned has time from the call on, and at the latest until the course begins."""
    take_places(waiter, course)
    waiter.state = ApplicationState.OFFERED
    waiter.offers += 1
    waiter.offered_at, waiter.told_at = moment, None
    waiter.offered_until = answer_by(course, moment) if waiter.email else course.begins
    waiter.message_key = tell_offer(waiter, course) if waiter.email else ""
    waiter.save()
    record("learning.application.offered", waiter, by=None, area=course.area_id)


def answer_by(course: Course, moment: datetime) -> datetime:
    until = moment + timedelta(days=course.offer_days)
    return min(until, course.begins) if course.begins else until
