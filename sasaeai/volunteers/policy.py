"""Who may do what in mediation: the verbs of docs/roles.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sasaeai.areas.models import Area
from sasaeai.people.policy import Verb, may

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


def may_mediate(viewer: Viewer, area: Area | None = None) -> bool:
    """Receive requests, keep volunteers, ask and introduce; without an area: anywhere."""
    return may(viewer, Verb.MEDIATE, area)


def may_keep_terms(viewer: Viewer) -> bool:
    """Kinds, traits, refusals, terms and point schemes hold for the whole ward: a seat of the whole ward keeps them."""
    return may(viewer, Verb.MEDIATE, Area.objects.filter(parent=None).first())
