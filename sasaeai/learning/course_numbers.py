"""What a list of courses shows of each: its days, how many places are taken, who waits; in one query."""

from __future__ import annotations

from typing import Any

from django.db.models import Aggregate, Count, Max, Min, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from sasaeai.learning.models import Application, ApplicationState, Course, Place, Session
from sasaeai.learning.models.course import CourseQuerySet


def with_numbers(courses: CourseQuerySet) -> Any:
    """Adds first_day, last_day, times, taken, waiting (people): subqueries, as joins would multiply each other."""
    waiting = Application.objects.filter(state=ApplicationState.WAITING)
    return courses.select_related("area", "gives").annotate(
        first_day=_of(Session.objects.all(), Min("day")),
        last_day=_of(Session.objects.all(), Max("day")),
        times=Coalesce(_of(Session.objects.all(), Count("pk")), Value(0)),
        taken=Coalesce(_of(Place.objects.all(), Count("pk")), Value(0)),
        waiting=Coalesce(_of(waiting, Sum("people")), Value(0)),
    )


def _of(rows: QuerySet[Any], number: Aggregate) -> Subquery:
    grouped = rows.filter(course=OuterRef("pk")).order_by().values("course")
    return Subquery(grouped.annotate(number=number).values("number"))


def places_left(course: Course) -> int:
    """Of a course with its numbers."""
    return max(0, course.capacity - course.taken)  # type: ignore[attr-defined]
