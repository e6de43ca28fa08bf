"""Who reads and decides what is sent, and who telephones."""

from __future__ import annotations

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.people.models import Seat
from sasaeai.people.policy import Verb, may_manage_seat
from sasaeai.people.viewer import Viewer


def may_look(viewer: Viewer) -> bool:
    """Whoever looks after people, in the ward or in one district, sees whom a letter reaches."""
    return viewer.may(Verb.MANAGE_PEOPLE)


def may_read_letter(viewer: Viewer, person_id: int) -> bool:
    """A letter tells what waits at all seats of today: whoever looks after one of them does not read of the others."""
    seats = Seat.objects.current(today()).filter(person=person_id).prefetch_related("areas")
    return may_look(viewer) and all(may_manage_seat(viewer, seat) for seat in seats)


def may_decide(viewer: Viewer) -> bool:
    """When letters go out, and whether, is one thing for the whole ward."""
    root = Area.objects.filter(parent=None).first()
    return root is not None and viewer.may(Verb.MANAGE_PEOPLE, root)


def may_call(viewer: Viewer) -> bool:
    return viewer.may(Verb.SEE_PERSONAL_DATA)
