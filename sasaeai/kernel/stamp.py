"""The public stamp: one cheap question tells whether anything that the public reads has changed."""

from __future__ import annotations

from django.db import connection, transaction
from django.http import HttpRequest

from sasaeai.kernel.fields import new_uid
from sasaeai.kernel.models import PublicStamp

ONLY_ROW = 1
NEVER_MOVED = "empty"  # the stamp before anything public has happened


def move_public_stamp() -> None:
    """Say that something public changed. Inside a transaction it shows with the commit and is undone by a rollback.

    The word is drawn at random, not counted: after a backup is restored a count would come to the same number again
    with other contents, and caches would serve what is gone.
    """
    stamp = new_uid()
    if not PublicStamp.objects.filter(pk=ONLY_ROW).update(stamp=stamp):
        PublicStamp.objects.get_or_create(pk=ONLY_ROW, defaults={"stamp": stamp})


def public_stamp() -> str:
    """The present stamp in one query; read it before the contents, so that a page is never older than its stamp."""
    return _row()[0]


def _row() -> tuple[str, str]:
    with connection.cursor() as cursor:
        # Asked on every request, also of kept pages: the ORM would take longer than everything else together.
        cursor.execute("SELECT stamp, entrances FROM kernel_publicstamp WHERE id = %s", [ONLY_ROW])
        row = cursor.fetchone()
    return row or (NEVER_MOVED, "")


def stamp_of(request: HttpRequest) -> str:
    """The stamp under which this request reads; asked once per request."""
    stamp: str | None = getattr(request, "_public_stamp", None)
    if stamp is None:
        stamp, entrances = _row()
        request._public_stamp = stamp  # type: ignore[attr-defined]
        request._public_entrances = entrances  # type: ignore[attr-defined]
    return stamp


def entrances_of(request: HttpRequest) -> list[str]:
    """Rooms beside the plan behind which something stands; they come with the stamp, so that no page asks for them."""
    stamp_of(request)
    return str(request._public_entrances).split()  # type: ignore[attr-defined]


@transaction.atomic
def set_entrance(name: str, *, is_open: bool) -> None:
    """Let every page lead to a room (one word), or no longer; moves the stamp when that is new."""
    if (name in _row()[1].split()) == is_open:
        return
    row, _new = PublicStamp.objects.select_for_update().get_or_create(pk=ONLY_ROW, defaults={"stamp": new_uid()})
    words = set(row.entrances.split())
    wanted = words | {name} if is_open else words - {name}
    if wanted != words:
        PublicStamp.objects.filter(pk=ONLY_ROW).update(entrances=" ".join(sorted(wanted)), stamp=new_uid())
