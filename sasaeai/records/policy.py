"""Who may do what in the ledger: the verbs of docs/roles.md, asked for a record or a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sasaeai.areas.models import Area
from sasaeai.people.policy import Verb, may

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


def may_read(viewer: Viewer) -> bool:
    """Whether there is a ledger for this viewer at all; which rows: `visible_to`."""
    return may(viewer, Verb.READ_WORKING)


def may_record(viewer: Viewer, area: Area | None = None) -> bool:
    """Write, correct and bin records of an area; without one: anywhere."""
    return may(viewer, Verb.RECORD_ACTIVITY, area)


def may_keep_ledger(viewer: Viewer, area: Area | None = None) -> bool:
    """Make links, type whole sheets, and say which sentence the public reads."""
    return may(viewer, Verb.KEEP_LEDGER, area)
