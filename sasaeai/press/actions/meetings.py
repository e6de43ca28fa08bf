"""Put a meeting paper together: name it, take parts in, order them, copy it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.journal import record
from sasaeai.press.models import GlossaryTerm, MeetingPaper, MeetingPart

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


@transaction.atomic
def keep_meeting_paper(paper: MeetingPaper, *, by: Viewer) -> None:
    is_new = paper.pk is None
    paper.save()
    record(f"press.meeting.{'made' if is_new else 'changed'}", paper, by=by, area=paper.period.area_id)


@transaction.atomic
def copy_meeting_paper(paper: MeetingPaper, *, by: Viewer) -> MeetingPaper:
    """The same parts and words under a new name, read from what is being written."""
    parts = list(paper.parts.all())
    copy = MeetingPaper(
        period=paper.period, title=_("%(title)s（写し）") % {"title": paper.title[:110]}, number=paper.number,
        meeting=paper.meeting, by=paper.by, release=paper.release, sample=paper.sample,
    )  # fmt: skip
    keep_meeting_paper(copy, by=by)
    for part in parts:
        part.pk, part.paper = None, copy
    MeetingPart.objects.bulk_create(parts)
    return copy


@transaction.atomic
def delete_meeting_paper(paper: MeetingPaper, *, by: Viewer) -> None:
    record("press.meeting.deleted", paper, by=by, area=paper.period.area_id)
    for made in paper.made.exclude(file=""):
        made.file.delete(save=False)
    paper.delete()


@transaction.atomic
def add_part(paper: MeetingPaper, kind: str, *, by: Viewer) -> MeetingPart:
    last = paper.parts.order_by("position", "pk").last()
    part = MeetingPart.objects.create(paper=paper, kind=kind, position=last.position + 1 if last else 1)
    _changed(paper, by)
    return part


@transaction.atomic
def keep_part(part: MeetingPart, *, by: Viewer) -> None:
    part.save()
    _changed(part.paper, by)


@transaction.atomic
def move_part(part: MeetingPart, steps: int, *, by: Viewer) -> None:
    """One place up (-1) or down (1); at the end it stays."""
    parts = list(part.paper.parts.all())
    place = next(at for at, one in enumerate(parts) if one.pk == part.pk)
    parts.insert(max(0, min(len(parts) - 1, place + steps)), parts.pop(place))
    for position, one in enumerate(parts, start=1):
        one.position = position
    MeetingPart.objects.bulk_update(parts, ["position"])
    _changed(part.paper, by)


@transaction.atomic
def remove_part(part: MeetingPart, *, by: Viewer) -> None:
    part.delete()
    _changed(part.paper, by)


def _changed(paper: MeetingPaper, by: Viewer) -> None:
    paper.save(update_fields=["changed_at"])
    record("press.meeting.changed", paper, by=by, area=paper.period.area_id)


@transaction.atomic
def keep_term(term: GlossaryTerm, *, by: Viewer) -> None:
    term.save()
    record("press.term.kept", term, by=by, area=term.period.area_id)


@transaction.atomic
def delete_term(term: GlossaryTerm, *, by: Viewer) -> None:
    record("press.term.deleted", term, by=by, area=term.period.area_id)
    term.delete()
