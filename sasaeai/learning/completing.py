"""Who came often enough: what staff confirm with one press."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Min

from sasaeai.learning.models import Application, ApplicationState, Course


@dataclass(frozen=True)
class Candidate:
    application: Application
    times: int
    enough: int

    @property
    def is_proposed(self) -> bool:
        return self.application.completed_on is None and 0 < self.enough <= self.times


def candidates(course: Course) -> list[Candidate]:
    """Everybody who has a place, by its number; one query beside the sessions."""
    rows = course.applications.filter(state=ApplicationState.ACCEPTED).select_related("person")
    rows = rows.annotate(times=Count("attendances", distinct=True), number=Min("places__number"))
    return [Candidate(row, row.times, course.enough) for row in rows.order_by("number", "pk")]
