"""Who may do what with courses and qualifications: the verb TEACH of docs/roles.md, asked for an area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sasaeai.areas.models import Area
from sasaeai.people.policy import Verb, may

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


def may_teach(viewer: Viewer, area: Area | None = None) -> bool:
    """Hold courses, see who applied, recognise qualifications; without an area: anywhere."""
    return may(viewer, Verb.TEACH, area)


def may_keep_kinds(viewer: Viewer) -> bool:
    """Kinds of qualifications are the same for all districts, so only who teaches for the whole ward changes them."""
    return Area.objects.filter(parent=None, pk__in=viewer.areas_where(Verb.TEACH)).exists()
