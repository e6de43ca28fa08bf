"""Ask for a plan file, make it, and forget old ones."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from datetime import datetime, timedelta
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.areas.whole import called
from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import record
from sasaeai.kernel.stamp import public_stamp
from sasaeai.plans.models import Period, Release
from sasaeai.press.models import PlanFile, PlanFileKind, PlanFileState
from sasaeai.press.plan_file import UnusablePlanFile, write_public, write_whole

logger = logging.getLogger(__name__)
# What nobody asked for a second time is made anew when it is wanted.
KEPT = timedelta(days=14)


class NothingPublished(ValueError):
    """A public file needs something that the public reads; the sentence says so."""


@transaction.atomic
def ask_for(period: Period, kind: str, *, by: Any) -> PlanFile:
    """A file that waits to be made. Raises NothingPublished."""
    release = None
    if kind == PlanFileKind.PUBLIC:
        release = Release.objects.filter(pins__plan__period=period, pins__plan__ward_plan=None).order_by("-pk").first()
        if release is None:
            raise NothingPublished(
                called(_("この期の%(whole)s計画は、まだ公開していません。公開してから、もう一度つくってください。"))
            )
    asked_by = getattr(by, "journal_label", "")
    row = PlanFile.objects.create(period=period, kind=kind, release=release, asked_at=now(), asked_by=asked_by[:200])
    if by is not None:
        record("press.plan_file.asked", row, by=by, area=period.area)
    return row


def make(row: PlanFile) -> bool:
    """Whether it could be made; why not is written beside it. Progress is seen at once."""
    stamp = public_stamp()

    def tell(words: str, done: int, everything: int) -> None:
        _write(row, state=PlanFileState.MAKING, step=words[:60], done_parts=done, all_parts=everything)

    try:
        with transaction.atomic():
            # One moment of the plan: what is published or written meanwhile is not half in it.
            written = (
                write_whole(row.period, tell)
                if row.kind == PlanFileKind.WHOLE
                else write_public(row.period, tell, release=row.release_id)
            )
        with tempfile.TemporaryFile() as out:
            written.seal(out)
            _keep(row, out, stamp)
    except UnusablePlanFile as error:
        _write(row, state=PlanFileState.FAILED, step="", error=str(error))
    except Exception:
        logger.exception("Plan file %s could not be made.", row.pk)
        words = _("思わぬことが起きて、作れませんでした。もう一度押してください。")
        _write(row, state=PlanFileState.FAILED, step="", error=words)
    else:
        return True
    return False


def _keep(row: PlanFile, out: Any, stamp: str) -> None:
    size = out.tell()
    out.seek(0)
    sha256 = hashlib.file_digest(out, "sha256").hexdigest()
    out.seek(0)
    row.file.save(f"{row.uid}.zip", File(out), save=False)
    _write(
        row, state=PlanFileState.DONE, step="", error="", file=row.file.name, size=size, sha256=sha256, made_at=now(),
        stamp=stamp,
    )  # fmt: skip


def _write(row: PlanFile, **fields: object) -> None:
    PlanFile.objects.filter(pk=row.pk).update(**fields)


def renew_public() -> list[PlanFile]:
    """Public files that are wanted: of every published period, when something public changed since its last one."""
    stamp = public_stamp()
    wanted = []
    newest = Release.objects.current()
    periods = Period.objects.select_related("area").filter(plans__ward_plan=None, plans__editions__isnull=False)
    for period in periods.distinct() if newest else ():
        last = PlanFile.objects.for_everybody(period.number)
        if last is None or last.stamp != stamp:
            wanted.append(ask_for(period, PlanFileKind.PUBLIC, by=None))
    return wanted


def forget_old(moment: datetime) -> int:
    """Files of the secretariat hold what is not public: none lies about for long. The newest public one stays."""
    old = PlanFile.objects.filter(asked_at__lt=moment - KEPT)
    newest = {
        found.pk
        for number in old.values_list("period__number", flat=True).distinct()
        if (found := PlanFile.objects.for_everybody(number))
    }
    gone = list(old.exclude(pk__in=newest))
    for row in gone:
        if row.file:
            row.file.delete(save=False)
        row.delete()
    return len(gone)
