"""Who may do what in a review year: the verbs KEEP_REVIEWS, WRITE_REVIEW and COMMENT_REVIEW of docs/roles.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sasaeai.areas.models import Area
from sasaeai.people.models import Organisation
from sasaeai.people.policy import Verb, may, seat_has
from sasaeai.plans import policy as plan_policy

if TYPE_CHECKING:
    from sasaeai.people.models import Seat
    from sasaeai.people.viewer import Viewer
    from sasaeai.plans.models import Indicator

    from .models import ReviewYear, Sheet


def may_keep(viewer: Viewer, area: Area | None = None) -> bool:
    """Open a year, send sheets back, put the year together, pass it on and publish it: the secretariat."""
    return may(viewer, Verb.KEEP_REVIEWS, area)


def may_write(viewer: Viewer, sheet: Sheet) -> bool:
    """The secretariat, the district's committee, the organisation that the sheet names."""
    # Asked without an organisation, the rule means "of any at all"; a sheet without an owner is the secretariat's.
    owner = sheet.owner if sheet.owner and sheet.plan.is_ward else Organisation(pk=0)
    return may(viewer, Verb.WRITE_REVIEW, sheet.plan.area, owner)


def may_type_figure(viewer: Viewer, sheet: Sheet, indicator: Indicator) -> bool:
    """Whose number it is, and whoever is asked for it by the sheet because the indicator names nobody."""
    if plan_policy.may_record_value(viewer, indicator):
        return True
    owner = sheet.owner if sheet.owner and sheet.plan.is_ward else Organisation(pk=0)
    return indicator.owner_id in (None, owner.pk) and may(viewer, Verb.RECORD_VALUE, sheet.plan.area, owner)


def may_comment(viewer: Viewer, area: Area | None = None) -> bool:
    """Sign for the committee, or send the year back: its members, and the secretariat on their behalf."""
    return may(viewer, Verb.COMMENT_REVIEW, area)


def may_sign(viewer: Viewer, year: ReviewYear) -> bool:
    """Whoever holds the year now: the secretariat, or a member of the committee where the ward lets them sign."""
    area = year.period.area
    if may_keep(viewer, area):
        return True
    return year.stage == "committee" and year.members_sign and may_comment(viewer, area)


def may_publish(viewer: Viewer, year: ReviewYear) -> bool:
    """The same people who publish editions, proven twice."""
    area = year.period.area
    return may_keep(viewer, area) and may(viewer, Verb.PUBLISH, area)


def seat_for(viewer: Viewer, verb: Verb, area: Area) -> Seat | None:
    """The seat by which somebody may do it there."""
    held = enumerate(viewer.seats)
    return next((seat for place, seat in held if seat_has(seat, verb) and area.pk in viewer.reach_of(place)), None)


def seat_words(seat: Seat | None) -> str:
    """区社協 事務局次長, or 事務局 where nothing more is known."""
    if seat is None:
        return ""
    parts = [str(seat.organisation) if seat.organisation else "", seat.title or seat.get_role_display()]
    return " ".join(part for part in parts if part)[:120]
