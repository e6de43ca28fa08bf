"""The public stamp: one cheap question tells whether anything that the public reads has changed."""

from __future__ import annotations

from django.db import connection
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
    with connection.cursor() as cursor:
        # Asked on every request, also of kept pages: the ORM would take longer than everything else together.
        cursor.execute("SELECT stamp FROM kernel_publicstamp WHERE id = %s", [ONLY_ROW])
        row = cursor.fetchone()
    return row[0] if row else NEVER_MOVED


def stamp_of(request: HttpRequest) -> str:
    """The stamp under which this request reads; asked once per request."""
    stamp: str | None = getattr(request, "_public_stamp", None)
    if stamp is None:
        stamp = public_stamp()
        request._public_stamp = stamp  # type: ignore[attr-defined]
    return stamp
