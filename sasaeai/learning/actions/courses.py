"""Make, change, copy a course, and lead it from state to state."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import Actor, record
from sasaeai.kernel.stamp import set_entrance
from sasaeai.learning.actions.queue import locked, renumber, settle
from sasaeai.learning.actions.telling import tell_cancelled
from sasaeai.learning.models import Course, CourseState, Precondition, Session
from sasaeai.learning.models.course import FOLLOWING
from sasaeai.learning.session_lines import SessionLine
from sasaeai.people.models import QualificationKind

# The room of 講座: pages lead there as long as a course is open or running.
COURSES = "courses"
JOURNAL = {
    CourseState.OPEN: "learning.course.opened",
    CourseState.RUNNING: "learning.course.begun",
    CourseState.ENDED: "learning.course.ended",
}


class NotAllowedNow(Exception):
    """From this state the course cannot go there."""


class TooFewPlaces(Exception):
    """More people have a place than there would be."""


class SessionWasHeld(Exception):
    """Somebody's attendance is written for a session that would go."""


Wanted = tuple[Iterable[QualificationKind], bool]


@transaction.atomic
def keep_course(course: Course, lines: list[SessionLine], conditions: Iterable[Wanted], *, by: Actor) -> Course:
    """Raises TooFewPlaces and SessionWasHeld. More places than before are offered to those who wait."""
    is_new = course.pk is None
    if is_new:
        course.made_at, course.made_by_label = now(), by.journal_label[:200]
    elif locked(course.pk).places.count() > course.capacity:
        raise TooFewPlaces
    course.save()
    _keep_sessions(course, lines)
    _keep_conditions(course, conditions)
    record("learning.course.made" if is_new else "learning.course.changed", course, by=by, area=course.area_id)
    course.__dict__.pop("_sessions", None)
    renumber(course)
    settle(course)
    return course


def _keep_sessions(course: Course, lines: list[SessionLine]) -> None:
    """A session is the one of its day and hour: what was written about it stays with it."""
    known = {(row.day, row.start): row for row in course.sessions.all()}
    wanted = {(line.day, line.start) for line in lines}
    for key, row in known.items():
        if key not in wanted:
            if row.attendances.exists():
                raise SessionWasHeld
            row.delete()
    for line in lines:
        fields = {"end": line.end, "place": line.place, "topic": line.topic}
        Session.objects.update_or_create(course=course, day=line.day, start=line.start, defaults=fields)


def _keep_conditions(course: Course, conditions: Iterable[Wanted]) -> None:
    course.preconditions.all().delete()
    for kinds, takes_renewable in conditions:
        row = Precondition.objects.create(course=course, takes_renewable=takes_renewable)
        row.kinds.set(kinds)


@transaction.atomic
def copy_course(course: Course, *, by: Actor) -> Course:
    """Next year's draft: the same words and conditions, each session a year later on the same day of the week."""
    fields = {
        name: getattr(course, name)
        for name in (
            "title", "purpose", "area", "organiser", "for_whom", "place", "fee", "capacity", "most_together",
            "offer_days", "gives", "gives_level", "needs_sessions",
        )
    }  # fmt: skip
    copy = Course.objects.create(copied_from=course, made_at=now(), made_by_label=by.journal_label[:200], **fields)
    for row in course.sessions.all():
        day = _a_year_later(row.day)
        Session.objects.create(course=copy, day=day, start=row.start, end=row.end, place=row.place, topic=row.topic)
    conditions = [(list(row.kinds.all()), row.takes_renewable) for row in course.preconditions.all()]
    _keep_conditions(copy, conditions)
    record("learning.course.copied", copy, by=by, area=copy.area_id)
    return copy


def _a_year_later(day: date) -> date:
    """52 weeks: a course of Tuesdays stays one."""
    return date.fromordinal(day.toordinal() + 364)


@transaction.atomic
def move_course(course: Course, to: CourseState, *, by: Actor) -> None:
    """Raises NotAllowedNow."""
    kept = locked(course.pk)
    if to not in FOLLOWING[kept.state] or to == CourseState.CANCELLED:
        raise NotAllowedNow
    kept.state = course.state = to
    kept.save(update_fields=["state"])
    set_courses_entrance()
    record(JOURNAL[to], kept, by=by, area=kept.area_id)
    settle(kept)


@transaction.atomic
def cancel_course(course: Course, reason: str, *, by: Actor) -> None:
    """Everybody who applied gets a letter or a call. Raises NotAllowedNow."""
    kept = locked(course.pk)
    if CourseState.CANCELLED not in FOLLOWING[kept.state]:
        raise NotAllowedNow
    kept.state, kept.cancelled_because = CourseState.CANCELLED, reason
    kept.save(update_fields=["state", "cancelled_because"])
    for application in kept.applications.live():
        application.told_at = None
        application.message_key = tell_cancelled(application, kept) if application.email else ""
        application.save(update_fields=["told_at", "message_key"])
    set_courses_entrance()
    record("learning.course.cancelled", kept, by=by, area=kept.area_id, reason=reason)


def set_courses_entrance() -> None:
    set_entrance(COURSES, is_open=Course.objects.shown().exists())
