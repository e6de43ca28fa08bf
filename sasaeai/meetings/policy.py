"""Who may do what with meetings, cards and comments: the verbs LISTEN and CONSULT of docs/roles.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sasaeai.areas.models import Area
from sasaeai.people.policy import Verb, may

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


def may_listen(viewer: Viewer, area: Area | None = None) -> bool:
    """Keep meetings and cards of an area, and sort them; without an area: anywhere."""
    return may(viewer, Verb.LISTEN, area)


def may_read(viewer: Viewer, area: Area | None = None) -> bool:
    return may(viewer, Verb.READ_WORKING, area)


def may_consult(viewer: Viewer, area: Area | None = None) -> bool:
    """Hold a public comment on an edition, take opinions in and answer them."""
    return may(viewer, Verb.CONSULT, area)
