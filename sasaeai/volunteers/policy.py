"""Who may do what in mediation: the verbs of docs/roles.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sasaeai.areas.models import Area
from sasaeai.people.policy import Verb, may, seat_has

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


def may_mediate(viewer: Viewer, area: Area | None = None) -> bool:
    """Receive requests, keep volunteers, ask and introduce; without an area: anywhere."""
    return may(viewer, Verb.MEDIATE, area)


def may_keep_terms(viewer: Viewer) -> bool:
    """Kinds, traits, refusals, terms and point schemes hold for the whole ward: a seat of the whole ward keeps them."""
    return may(viewer, Verb.MEDIATE, Area.objects.filter(parent=None).first())


def own_organisations(viewer: Viewer) -> set[int]:
    """For which this viewer mediates: they may keep refusals of their own."""
    seats = (seat for seat in viewer.seats if seat.organisation_id and seat_has(seat, Verb.MEDIATE))
    return {seat.organisation_id for seat in seats if seat.organisation_id}


def may_keep_refusal(viewer: Viewer, organisation: int | None) -> bool:
    return may_keep_terms(viewer) or organisation in own_organisations(viewer)
