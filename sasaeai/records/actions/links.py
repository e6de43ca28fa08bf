"""Make a recording link and end it."""

from __future__ import annotations

from django.db import transaction

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import Actor, record
from sasaeai.records.models import RecordingLink


@transaction.atomic
def make_link(link: RecordingLink, *, by: Actor) -> RecordingLink:
    link.made_at, link.made_by_label = now(), by.journal_label[:200]
    link.save()
    record("records.link.made", link, by=by, area=link.area_id)
    return link


@transaction.atomic
def end_link(link: RecordingLink, *, by: Actor) -> None:
    """Ending twice changes nothing; what was recorded by it stays."""
    if RecordingLink.objects.filter(pk=link.pk, ended_at=None).update(ended_at=now()):
        record("records.link.ended", link, by=by, area=link.area_id)
