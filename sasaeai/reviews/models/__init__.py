"""年度のふりかえり: a year, the sheet of each thing that is asked about, the signatures, the committee's meetings."""

from __future__ import annotations

from .link import OwnerLink, SheetLink
from .meeting import AgendaItem, CommitteeMeeting
from .sheet import Sheet, SheetState, Way
from .signature import Act, Signature
from .year import ReviewYear, Stage

__all__ = [
    "Act",
    "AgendaItem",
    "CommitteeMeeting",
    "OwnerLink",
    "ReviewYear",
    "Sheet",
    "SheetLink",
    "SheetState",
    "Signature",
    "Stage",
    "Way",
]
