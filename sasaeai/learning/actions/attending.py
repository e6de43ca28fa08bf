"""Who came: a whole list in one go, or one person at the door."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import Actor, record
from sasaeai.learning.actions.applying import ByApplicant
from sasaeai.learning.models import Application, ApplicationState, Attendance, Course, Session


class NotToday(Exception):
    """The door is open on the day of the session only."""


@transaction.atomic
def write_attendance(course: Course, came: Collection[tuple[int, int]], *, by: Actor) -> int:
    """`came`: pairs of session and application. The list is the whole truth: a tick that is missing is taken away.

    Nobody has come yet to a session of another day: such a tick counts for nothing.
    """
    sessions = {row.pk for row in course.sessions.filter(day__lte=today())}
    rows = course.applications.filter(state=ApplicationState.ACCEPTED)
    applications = set(rows.values_list("pk", flat=True))
    wanted = {(session, row) for session, row in came if session in sessions and row in applications}
    known = {(row.session_id, row.application_id): row for row in Attendance.objects.filter(session__course=course)}
    gone = [row.pk for key, row in known.items() if key not in wanted]
    Attendance.objects.filter(pk__in=gone).delete()
    new = [Attendance(session_id=s, application_id=a, written_at=now()) for s, a in sorted(wanted - known.keys())]
    Attendance.objects.bulk_create(new, ignore_conflicts=True)
    if new or gone:
        record("learning.attendance.written", course, by=by, area=course.area_id, number=len({a for _s, a in wanted}))
    return len(new) + len(gone)


@transaction.atomic
def come_in(session: Session, application: Application) -> bool:
    """Whether it is new that they came; raises NotToday."""
    if session.day != today():
        raise NotToday
    fields = {"at_door": True, "written_at": now()}
    _row, is_new = Attendance.objects.get_or_create(session=session, application=application, defaults=fields)
    if is_new:
        by, area = ByApplicant(), session.course.area_id
        record("learning.attendance.at_door", session, by=by, area=area, course=session.course.title)
    return is_new
