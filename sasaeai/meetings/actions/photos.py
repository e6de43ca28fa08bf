"""Keep a photo of cards until it is typed, and then forget it with its file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import Actor, record
from sasaeai.meetings.models import Meeting, MeetingPhoto

MOST_PHOTOS = 20
# Whoever has not typed a photo after half a year does not; a month before, those who keep the meeting are told.
KEPT, TOLD_BEFORE = timedelta(days=180), timedelta(days=30)


class TooManyPhotos(Exception):
    """So many are typed first, and go."""


@transaction.atomic
def add_photos(meeting: Meeting, files: Iterable[tuple[str, bytes]], *, by: Actor) -> int:
    """`files` are endings and contents, checked (plans.uploads). Raises TooManyPhotos, and then none is kept."""
    Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    wanted = list(files)
    if MeetingPhoto.objects.filter(meeting=meeting).count() + len(wanted) > MOST_PHOTOS:
        raise TooManyPhotos
    for ending, content in wanted:
        photo = MeetingPhoto(meeting=meeting, added_at=now(), added_by_label=by.journal_label[:200])
        photo.file.save(f"photo.{ending}", ContentFile(content), save=True)
    record("meetings.photos.added", meeting, by=by, area=meeting.area_id, count=len(wanted))
    return len(wanted)


def forget_old_photos(moment: datetime) -> int:
    """Also of meetings in the bin."""
    old = list(MeetingPhoto.objects.filter(added_at__lte=moment - KEPT).select_related("meeting"))
    for photo in old:
        forget_photo(photo, by=None)
    return len(old)


@transaction.atomic
def forget_photo(photo: MeetingPhoto, *, by: Actor | None) -> None:
    """For good: what it held stands on cards now."""
    file, meeting = photo.file, photo.meeting
    photo.delete()
    record("meetings.photo.forgotten", meeting, by=by, area=meeting.area_id)
    transaction.on_commit(partial(file.storage.delete, str(file.name)))
