"""Apply, accept a place, decline it, cancel: each asks the queue first what has changed by itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import Actor, record
from sasaeai.learning.actions.queue import answer_by, free_places, give_back, keep_queue, locked, settle, take_places
from sasaeai.learning.actions.telling import tell_received
from sasaeai.learning.models import Application, ApplicationState, Course
from sasaeai.learning.models.application import LIVE


class Closed(Exception):
    """The course takes no applications (any more)."""


class AppliedAlready(Exception):
    """This person's application is there already."""


class OfferOver(Exception):
    """There is nothing to accept or decline: answered before, or too late."""


@dataclass(frozen=True)
class ByApplicant:
    """Whoever has the link, or the form on the page of everybody; the journal knows no person."""

    @property
    def journal_id(self) -> int | None:
        return None

    @property
    def journal_label(self) -> str:
        return _("申し込んだ方")


def apply(application: Application, *, once: str, by: Actor, late: bool = False) -> Application:
    """Raises Closed and AppliedAlready. `late`: staff take an application after the closing day, never after the start.

    Sent twice under one `once`, it is written once.
    """
    keep_queue(application.course_id)
    return _apply(application, once=once, by=by, late=late)


@transaction.atomic
def _apply(application: Application, *, once: str, by: Actor, late: bool) -> Application:
    course = locked(application.course_id)
    known = Application.objects.filter(once=once, course=course).first()
    if known is not None:
        return known
    moment = now()
    if not (course.takes_applications(moment) or (late and course.may_still_join(moment))):
        raise Closed
    application.course, application.once, application.applied_at = course, once, moment
    application.written_by_label, application.sample = by.journal_label[:200], course.sample
    fits = application.people <= free_places(course)
    application.state = ApplicationState.ACCEPTED if fits else ApplicationState.WAITING
    _save_new(application)
    if fits:
        take_places(application, course)
    _journal_new(application, course, by)
    if application.email:
        tell_received(application, course)
    return application


def _save_new(application: Application) -> None:
    try:
        with transaction.atomic():
            application.save()
    except IntegrityError:
        raise AppliedAlready from None


def _journal_new(application: Application, course: Course, by: Actor) -> None:
    state = str(application.get_state_display())
    record("learning.application.received", application, by=by, area=course.area_id, state=state)
    if application.admitted_because:
        reason = application.admitted_because
        record("learning.application.admitted", application, by=by, area=course.area_id, reason=reason)


def accept(application: Application, *, by: Actor) -> None:
    """Raises OfferOver; saying yes twice is saying it once."""
    keep_queue(application.course_id)
    _answer(application, ApplicationState.ACCEPTED, by)


def decline(application: Application, *, by: Actor) -> None:
    """Raises OfferOver; the place goes to the next at once."""
    keep_queue(application.course_id)
    _answer(application, ApplicationState.DECLINED, by)


@transaction.atomic
def _answer(application: Application, answer: ApplicationState, by: Actor) -> None:
    course = locked(application.course_id)
    application.refresh_from_db()
    if application.state == answer:
        return
    # What was over has just ended: whoever still is offered a place may have it, also one whom no mail reached.
    if not application.is_offered or course.is_cancelled:
        raise OfferOver
    if answer == ApplicationState.ACCEPTED:
        application.state = answer
        application.save(update_fields=["state"])
        record("learning.application.accepted", application, by=by, area=course.area_id)
    else:
        give_back(application, answer)
        record("learning.application.declined", application, by=by, area=course.area_id)
        settle(course)


@transaction.atomic
def cancel(application: Application, *, by: Actor) -> None:
    """Cancelling twice changes nothing; whoever wants to come after all applies again, and waits behind the others."""
    course = locked(application.course_id)
    application.refresh_from_db()
    if application.state not in LIVE or application.completed_on:
        return
    give_back(application, ApplicationState.CANCELLED)
    record("learning.application.cancelled", application, by=by, area=course.area_id)
    settle(course)


@transaction.atomic
def told_by_telephone(application: Application, *, by: Actor) -> None:
    """From the call on the time to answer runs."""
    course = locked(application.course_id)
    application.refresh_from_db()
    if application.told_at is not None or not application.is_live:
        return
    application.told_at = now()
    if application.is_offered:
        application.offered_until = answer_by(course, application.told_at)
    application.save(update_fields=["told_at", "offered_until"])
    record("learning.application.told", application, by=by, area=course.area_id)
