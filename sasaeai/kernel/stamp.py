"""The public stamp: one cheap question tells whether anything that the public reads has changed."""

from __future__ import annotations

from sasaeai.kernel.fields import new_uid
from sasaeai.kernel.models import PublicStamp

ONLY_ROW = 1


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
    return PublicStamp.objects.filter(pk=ONLY_ROW).values_list("stamp", flat=True).first() or "empty"
