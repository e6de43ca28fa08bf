"""Write, correct and bin records, and say which sentence the public reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import Actor, record
from sasaeai.kernel.stamp import move_public_stamp, set_entrance
from sasaeai.records.models import ActivityRecord, Channel, RecordingLink
from sasaeai.records.models.link import MOST_A_DAY

# The room of 地域でできたこと: pages lead there as long as there is something to read.
RECORDED = "activities"


class LinkClosed(Exception):
    """The link has ended, or its days are over."""


class TooMany(Exception):
    """More records in a day than a group writes; somebody has to be asked."""


class Moved(Exception):
    """Somebody else changed the record after the page was opened."""


@dataclass(frozen=True)
class ByLink:
    """Whoever has the link; the journal knows the group and no person."""

    link: RecordingLink

    @property
    def journal_id(self) -> int | None:
        return None

    @property
    def journal_label(self) -> str:
        return _("%(group)s（記録用リンク）") % {"group": self.link.group}


@transaction.atomic
def write_record(row: ActivityRecord, *, once: str, by: Actor) -> tuple[ActivityRecord, bool]:
    """The row, and whether it is new: what was sent twice under one `once` is written once."""
    known = ActivityRecord.objects.filter(once=once).first()
    if known is not None:
        return known, False
    row.once, row.written_at, row.written_by_label = once, now(), by.journal_label[:200]
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        # The other press of the same button was a moment earlier.
        known = ActivityRecord.objects.filter(once=once).first()
        if known is None:
            raise
        return known, False
    _set_entrance()
    record("records.record.written", row, by=by, on_behalf_of=row.on_behalf_of or None, area=row.area_id)
    return row, True


def _set_entrance() -> None:
    set_entrance(RECORDED, is_open=ActivityRecord.objects.present().exists())


@transaction.atomic
def write_by_link(link: RecordingLink, row: ActivityRecord, *, once: str) -> ActivityRecord:
    """Raises LinkClosed and TooMany. Whoever writes by this link waits here, so that the limit is exact."""
    link = RecordingLink.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=link.pk)
    if not link.is_open(today()):
        raise LinkClosed
    row.link, row.area_id, row.channel = link, link.area_id, Channel.LINK
    row.organisation, row.group_name, row.sample = link.organisation, link.group_name, link.sample
    known = ActivityRecord.objects.filter(once=once, link=link).first()
    if known is not None:
        return known
    if link.records.filter(written_at__gt=now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooMany
    return write_record(row, once=once, by=ByLink(link))[0]


@transaction.atomic
def write_sheet(rows: Iterable[ActivityRecord], *, once: str, by: Actor) -> int:
    """How many rows of a paper sheet were new; one line in the journal for each."""
    return sum(write_record(row, once=f"{once}:{place}", by=by)[1] for place, row in enumerate(rows))


@transaction.atomic
def correct_record(row: ActivityRecord, fields: dict[str, Any], *, seen: str, by: Actor) -> None:
    """Raises Moved, and then nothing is saved. A sentence that is changed has to be accepted again."""
    kept = ActivityRecord.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if seen != mark(kept):
        raise Moved
    was_news, was = kept.is_news, kept.news
    for name, value in fields.items():
        setattr(kept, name, value)
    if kept.news != was:
        kept.news_accepted_on = None
    kept.save()
    # What the public read until now has gone.
    record("records.record.corrected", kept, by=by, area=kept.area_id, public=False)
    if was_news:
        move_public_stamp()
    if was_news and not kept.is_news:
        record("records.news.withdrawn", kept, by=by, area=kept.area_id)


def mark(row: ActivityRecord) -> str:
    return row.changed_at.isoformat()


@transaction.atomic
def bin_record(row: ActivityRecord, *, by: Actor) -> None:
    if row.is_binned:
        return
    row.bin(by)
    _set_entrance()
    if row.is_news:
        move_public_stamp()
    record("records.record.binned", row, by=by, area=row.area_id)


@transaction.atomic
def restore_record(row: ActivityRecord, *, by: Actor) -> None:
    if not row.is_binned:
        return
    row.restore()
    _set_entrance()
    if row.is_news:
        move_public_stamp()
    record("records.record.restored", row, by=by, area=row.area_id)


@transaction.atomic
def accept_news(row: ActivityRecord, *, by: Actor) -> None:
    """From now on everybody reads the sentence, also on the pages of goals that count it."""
    if row.is_news or not row.news:
        return
    row.news_accepted_on = today()
    row.save()
    move_public_stamp()
    record("records.news.accepted", row, by=by, area=row.area_id)


@transaction.atomic
def withdraw_news(row: ActivityRecord, *, by: Actor) -> None:
    if not row.is_news:
        return
    row.news_accepted_on = None
    row.save()
    move_public_stamp()
    record("records.news.withdrawn", row, by=by, area=row.area_id)
