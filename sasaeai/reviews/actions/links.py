"""Links by which one press confirms one sheet: made for mails and for paper, used, stopped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import record
from sasaeai.reviews.models import ReviewYear, Sheet, SheetLink, SheetState, Way

from .answering import confirm_sheet, locked_year, take_back_confirmation

# A sheet of paper that lay under other paper for a fortnight after the deadline is still wanted.
AFTER_DUE = timedelta(days=14)


@dataclass(frozen=True)
class ByLink:
    """Whoever pressed: the journal knows the link's organisation, and that it was a link."""

    link: SheetLink
    journal_id: int | None = None

    @property
    def journal_label(self) -> str:
        owner = self.link.sheet.owner
        return f"{owner.name}（リンク）" if owner else "リンク"


def valid_until(year: ReviewYear) -> date:
    return max(year.due_on, today()) + AFTER_DUE


@transaction.atomic
def links_for(year: ReviewYear, sheets: Iterable[Sheet], *, by: Any) -> dict[int, SheetLink]:
    """A link for each sheet, by the sheet's key; one that is still good is given again, so that old mails work.

    A constant number of queries. A district's simple sheet needs words and gets none.
    """
    year = locked_year(year.pk)
    keys = {sheet.pk for sheet in sheets if sheet.about is not None}
    known = SheetLink.objects.filter(sheet__in=keys, revoked_at=None)
    gone = known.filter(valid_until__lt=today())
    gone.update(revoked_at=now())
    found = {link.sheet_id: link for link in known.filter(valid_until__gte=today())}
    made = [
        SheetLink(
            sheet_id=key, valid_until=valid_until(year), made_at=now(), made_by_label=by.journal_label if by else ""
        )
        for key in sorted(keys - found.keys())
    ]
    SheetLink.objects.bulk_create(made, batch_size=500)
    if made:
        record("reviews.links.made", year, by=by, area=year.period.area, count=len(made))
    return found | {link.sheet_id: link for link in made}


@transaction.atomic
def stop_links(year: ReviewYear, sheets: Iterable[Sheet], *, by: Any) -> int:
    """From now on these links open nothing; the number stopped."""
    keys = [sheet.pk for sheet in sheets]
    count = SheetLink.objects.filter(sheet__year=year, sheet__in=keys, revoked_at=None).update(revoked_at=now())
    if count:
        record("reviews.links.stopped", year, by=by, area=year.period.area, count=count)
    return count


@transaction.atomic
def press(link: SheetLink) -> bool:
    """変わりなし; False when the sheet had been answered already. Raises Refused and YearPassedOn."""
    done = confirm_sheet(link.sheet, by=ByLink(link), way=Way.LINK)
    if done:
        SheetLink.objects.filter(pk=link.pk).update(used_at=now())
    return done


@transaction.atomic
def take_back(link: SheetLink) -> bool:
    """The way back from a press by this link; what somebody answered otherwise stays. Raises YearPassedOn."""
    came_so = Sheet.objects.filter(pk=link.sheet_id, state=SheetState.UNCHANGED, way=Way.LINK).exists()
    return came_so and take_back_confirmation(link.sheet, by=ByLink(link), keeps=False)
