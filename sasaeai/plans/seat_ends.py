"""Which seat follows which: the same role for the same organisation in the same areas, begun around the other's end.

People change in April. A seat's last day is its `until`, or the day before it was ended; both are days of the
installation's own time, so that 31 March is over at midnight and not nine hours later.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.people.models import Role, Seat
from sasaeai.people.models.seat import SeatQuerySet
from sasaeai.people.viewer import Viewer

# Whoever only reads or types slips leaves nothing behind.
HANDING_OVER = (Role.SECRETARIAT, Role.ORGANISATION, Role.COMMITTEE, Role.COORDINATOR)
# Transfers are told in February and happen in April.
WRITE_WITHIN = timedelta(days=60)
# By then a successor has done everything once that comes back every half year.
READ_WITHIN = timedelta(days=180)
# Two people may share the seat for a month; it may be empty for a quarter.
TOGETHER, EMPTY = timedelta(days=31), timedelta(days=92)


def last_day(seat: Seat) -> date | None:
    """On which it is held; None as long as no end is known."""
    ended = seat.ended_on - timedelta(days=1) if seat.ended_on else None
    return min((day for day in (seat.until, ended) if day), default=None)


def is_over(seat: Seat) -> bool:
    end = last_day(seat)
    return end is not None and end < today()


def follows(later: Seat, earlier: Seat) -> bool:
    """Asks only what `with_everything` loaded. Somebody who is elected again follows nobody."""
    end = last_day(earlier)
    if end is None or later.since <= earlier.since or not end - TOGETHER <= later.since <= end + EMPTY:
        return False
    same = (later.role, later.organisation_id) == (earlier.role, earlier.organisation_id)
    return same and later.person_id != earlier.person_id and bool(_areas(later) & _areas(earlier))


def _areas(seat: Seat) -> set[int]:
    return {area.pk for area in seat.areas.all()}


def _ended(first: date, last: date) -> Q:
    """Seats of which a last day may lie between these; `last_day` decides."""
    return Q(until__range=(first, last)) | Q(ended_on__range=(first, last + timedelta(days=1)))


def successors_of(seat: Seat) -> list[Seat]:
    """Two queries; none for a seat of which no end is known."""
    end = last_day(seat)
    if end is None:
        return []
    rows = Seat.objects.with_everything().filter(role=seat.role, organisation=seat.organisation_id)
    rows = rows.filter(since__range=(end - TOGETHER, end + EMPTY)).order_by("since", "pk")
    return [row for row in rows if follows(row, seat)]


def predecessors_of(seats: Iterable[Seat]) -> list[tuple[Seat, Seat]]:
    """(the seat before, the seat now) for all of these seats; two queries."""
    wanted, own = Q(pk__in=[]), list(seats)
    for seat in own:
        same = Q(role=seat.role, organisation=seat.organisation_id)
        wanted |= same & _ended(seat.since - EMPTY, seat.since + TOGETHER)
    rows = Seat.objects.with_everything().filter(wanted).order_by("since", "pk") if own else []
    return [(row, seat) for row in rows for seat in own if follows(seat, row)]


def handing_over(viewer: Viewer) -> list[Seat]:
    """Of the viewer's seats those with something to hand over."""
    return [seat for seat in viewer.seats if seat.role in HANDING_OVER]


def ending(seats: Iterable[Seat]) -> list[Seat]:
    """Those that end within the next weeks."""
    return [seat for seat in seats if (end := last_day(seat)) and end <= today() + WRITE_WITHIN]


def changing_hands(viewer: Viewer) -> SeatQuerySet:
    """Seats that the viewer manages and that end soon or ended lately, the earliest end first."""
    rows = Seat.objects.with_everything().filter(role__in=HANDING_OVER)
    rows = rows.filter(_ended(today() - READ_WITHIN, today() + WRITE_WITHIN))
    if not viewer.manages_everybody:
        elsewhere = Area.objects.exclude(pk__in=viewer.managed_area_ids)
        rows = rows.filter(areas__in=viewer.managed_area_ids).exclude(areas__in=elsewhere).distinct()
    return rows.order_by("until", "ended_on", "pk")
