"""Have a year's paper made: at the desk as it lies there now, for everybody as it was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from sasaeai.press.models import Format, MadePaper, PaperKind, PaperOrder
from sasaeai.press.years import issue_of
from sasaeai.reviews.models import ReviewYear

from .ordering import Wish, order_papers

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

FORMATS = (Format.PDF, Format.WORD)


def order_year_paper(year: ReviewYear, form: str, *, by: Viewer) -> PaperOrder:
    return order_papers([_wish(year, form, issue_of(year))], title_of(year), by=by)


def order_year_papers(year: ReviewYear) -> PaperOrder | None:
    """What everybody takes, in every form; nothing while the year or its plan is not public, or where all is there."""
    issue = issue_of(year)
    wishes = [_wish(year, form, issue) for form in FORMATS] if issue else []
    there = MadePaper.objects.done().filter(key__in=[wish.key() for wish in wishes]).count()
    return order_papers(wishes, title_of(year), by=None) if there < len(wishes) else None


def title_of(year: ReviewYear) -> str:
    return _("%(year)s（委員会資料）") % {"year": year}


def _wish(year: ReviewYear, form: str, issue: str) -> Wish:
    return Wish(PaperKind.REVIEW, year.period, format=form, subject=year.uid, issue=issue)
