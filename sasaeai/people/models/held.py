"""The seats that somebody holds: every page of the desk asks this first, so it is put into SQL once for a day."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from sasaeai.areas.models import Area
from sasaeai.kernel.prepared import columns, prepared, row_of
from sasaeai.people.models.organisation import Organisation
from sasaeai.people.models.person import Person
from sasaeai.people.models.seat import Seat

# The border of an area is long, and what a seat may do does not depend on it.
UNREAD = ("outline",)


def seats_held(person: Person, on: date) -> list[Seat]:
    """Seats held on this day, each with its organisation and areas; one query."""
    width, second = len(columns(Seat)), len(columns(Organisation))
    seats = []
    for values, rows in groupby(_rows(person.pk, on=on), lambda row: row[: width + second]):
        seat = row_of(Seat, values[:width])
        seat.person = person
        seat.organisation = row_of(Organisation, values[width:]) if seat.organisation_id else None
        found = [row[width + second :] for row in rows]
        areas: Any = seat.areas.all()
        areas._result_cache = [row_of(Area, area, without=UNREAD) for area in found if area[0]]
        areas._prefetch_done = True
        seat.__dict__["_prefetched_objects_cache"] = {"areas": areas}
        seats.append(seat)
    return seats


@prepared
def _rows(person: int, *, on: date) -> QuerySet[Any, Any]:
    rows = Seat.objects.current(on).filter(person=person)
    rows = rows.order_by("role", "since", "pk", "areas__position", "areas__pk")
    return rows.values_list(
        *columns(Seat), *columns(Organisation, "organisation__"), *columns(Area, "areas__", without=UNREAD)
    )
