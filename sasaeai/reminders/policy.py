"""Who reads and decides what is sent, and who telephones."""

from __future__ import annotations

from sasaeai.areas.models import Area
from sasaeai.people.policy import Verb
from sasaeai.people.viewer import Viewer


def may_look(viewer: Viewer) -> bool:
    """Whoever looks after people, in the ward or in one district, sees whom a letter reaches."""
    return viewer.may(Verb.MANAGE_PEOPLE)


def may_decide(viewer: Viewer) -> bool:
    """When letters go out, and whether, is one thing for the whole ward."""
    root = Area.objects.filter(parent=None).first()
    return root is not None and viewer.may(Verb.MANAGE_PEOPLE, root)


def may_call(viewer: Viewer) -> bool:
    return viewer.may(Verb.SEE_PERSONAL_DATA)
