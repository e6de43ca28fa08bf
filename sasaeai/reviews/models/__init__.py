"""年度のふりかえり: a fiscal year that is looked back on, and the sheet of each thing that is asked about."""

from __future__ import annotations

from .link import OwnerLink, SheetLink
from .sheet import Sheet, SheetState, Way
from .year import ReviewYear, Stage

__all__ = ["OwnerLink", "ReviewYear", "Sheet", "SheetLink", "SheetState", "Stage", "Way"]
