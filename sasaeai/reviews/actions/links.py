"""Links by which an organisation answers without an account: made for mails and for paper, used, stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import record
from sasaeai.people.models import Organisation
from sasaeai.plans.actions.refusing import Refused
from sasaeai.reviews.models import OwnerLink, ReviewYear, Sheet, SheetLink, SheetState, Way

from .answering import confirm_sheet, locked_year, take_back_confirmation

BATCH = 500


class LinkStopped(Refused):
    """The link was stopped after its page had been opened."""

    def __init__(self) -> None:
        super().__init__(_("このリンクは止められています。新しいリンクを、事務局にお求めください。"))


@dataclass(frozen=True)
class ByLink:
    """Whoever pressed: the journal knows the link's organisation, and that it was a link."""

    link: SheetLink
    journal_id: int | None = None

    @property
    def journal_label(self) -> str:
        owner = self.link.sheet.owner
        return f"{owner.name}（リンク）" if owner else "リンク"


@transaction.atomic
def make_links(year: ReviewYear, *, by: Any, owner: Organisation | None = None) -> int:
    """What organisations (or this one) are still asked for gets its links; the number of new ones for sheets.

    A link that is there already stays, so that old mails and papers work. Three queries and the rows.
    """
    year = locked_year(year.pk)
    sheets = Sheet.objects.open().filter(year=year, plan__ward_plan=None, owner__isnull=False)
    if owner is not None:
        sheets = sheets.filter(owner=owner)
    made_by = {"made_at": now(), "made_by_label": by.journal_label[:200] if by else ""}
    keys = sheets.exclude(pk__in=SheetLink.objects.filter(revoked_at=None).values("sheet"))
    made = [SheetLink(sheet_id=key, **made_by) for key in keys.order_by("pk").values_list("pk", flat=True)]
    SheetLink.objects.bulk_create(made, batch_size=BATCH)
    owners = set(sheets.order_by().values_list("owner", flat=True))
    owners -= set(OwnerLink.objects.filter(year=year, revoked_at=None).values_list("owner", flat=True))
    OwnerLink.objects.bulk_create(
        [OwnerLink(year=year, owner_id=key, **made_by) for key in sorted(key for key in owners if key)]
    )
    if made:
        record("reviews.links.made", year, by=by, area=year.period.area, count=len(made))
    return len(made)


@transaction.atomic
def stop_links(year: ReviewYear, *, by: Any, owner: Organisation | None = None) -> int:
    """From now on the year's links (or this organisation's) open nothing; the number stopped of sheets."""
    of_sheets = SheetLink.objects.filter(sheet__year=year, revoked_at=None)
    of_owners = OwnerLink.objects.filter(year=year, revoked_at=None)
    if owner is not None:
        of_sheets, of_owners = of_sheets.filter(sheet__owner=owner), of_owners.filter(owner=owner)
    count = of_sheets.update(revoked_at=now())
    of_owners.update(revoked_at=now())
    if count:
        record("reviews.links.stopped", year, by=by, area=year.period.area, count=count)
    return count


@transaction.atomic
def press(link: SheetLink) -> bool:
    """変わりなし; False when the sheet had been answered already. Raises LinkStopped, Refused and YearPassedOn."""
    done = confirm_sheet(link.sheet, by=ByLink(link), way=Way.LINK)
    if done:
        _use(link, now())
    return done


def _use(link: SheetLink, at: datetime | None) -> None:
    """Asks and writes in one: a link that somebody stops at this moment undoes the press. Raises LinkStopped."""
    if not SheetLink.objects.filter(pk=link.pk, revoked_at=None).update(used_at=at):
        raise LinkStopped


@transaction.atomic
def take_back(link: SheetLink) -> bool:
    """The way back from a press by a link; what somebody answered otherwise stays.

    Raises LinkStopped and YearPassedOn.
    """
    came_so = Sheet.objects.filter(pk=link.sheet_id, state=SheetState.UNCHANGED, way=Way.LINK).exists()
    done = came_so and take_back_confirmation(link.sheet, by=ByLink(link), keeps=False)
    if done:
        _use(link, None)
    return done
