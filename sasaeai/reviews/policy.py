"""Who may do what in a review year: the verbs KEEP_REVIEWS, WRITE_REVIEW and COMMENT_REVIEW of docs/roles.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sasaeai.areas.models import Area
from sasaeai.people.models import Organisation
from sasaeai.people.policy import Verb, may

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

    from .models import Sheet


def may_keep(viewer: Viewer, area: Area | None = None) -> bool:
    """Open a year, send sheets back, put the year together, pass it on and publish it: the secretariat."""
    return may(viewer, Verb.KEEP_REVIEWS, area)


def may_write(viewer: Viewer, sheet: Sheet) -> bool:
    """The secretariat, the district's committee, the organisation that the sheet names."""
    # Asked without an organisation, the rule means "of any at all"; a sheet without an owner is the secretariat's.
    owner = sheet.owner if sheet.owner and sheet.plan.is_ward else Organisation(pk=0)
    return may(viewer, Verb.WRITE_REVIEW, sheet.plan.area, owner)


def may_comment(viewer: Viewer, area: Area | None = None) -> bool:
    """Sign for the committee, or send the year back: its members, and the secretariat on their behalf."""
    return may(viewer, Verb.COMMENT_REVIEW, area)
