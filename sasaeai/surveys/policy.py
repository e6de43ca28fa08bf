"""Who may do what with surveys: the verbs SURVEY and TYPE_SLIPS of docs/roles.md, asked for an area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sasaeai.areas.models import Area
from sasaeai.people.policy import Verb, may

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


def may_survey(viewer: Viewer, area: Area | None = None) -> bool:
    """Make a survey, send it out, read what people wrote, publish results; without an area: anywhere."""
    return may(viewer, Verb.SURVEY, area)


def may_type(viewer: Viewer, area: Area | None = None) -> bool:
    """Type slips; a typist sees nothing else of a survey."""
    return may(viewer, Verb.TYPE_SLIPS, area)


def may_read_results(viewer: Viewer, area: Area | None = None) -> bool:
    """Tables before they are published, small numbers hidden as for everybody: whoever reads the working plan."""
    return may(viewer, Verb.READ_WORKING, area)
