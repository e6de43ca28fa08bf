"""What waits beside the plan: hand-overs to write and read; calls, for organisations of which nobody signs in."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.people.models import Organisation, Seat

from .jobs import Job, asked_job, still_to_answer
from .models import Entry, EntryCall, HandoverNote, HandoverReading
from .seat_ends import READ_WITHIN, WRITE_WITHIN, ending, handing_over, last_day, predecessors_of
from .waiting import waits, waits_for

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


@waits
def of_handovers(viewer: Viewer) -> Iterator[Job]:
    """What somebody who holds a seat since lately should read, and what somebody who soon leaves should write."""
    if viewer.person is None:
        return
    seats = handing_over(viewer)
    new = [seat for seat in seats if seat.since + READ_WITHIN >= today()]
    yield from _to_read(new)
    yield from _to_write(ending(seats))


def _to_read(seats: list[Seat]) -> Iterator[Job]:
    found = predecessors_of(seats)
    readings = HandoverReading.objects.filter(successor__in=seats) if found else HandoverReading.objects.none()
    read = set(readings.values_list("seat_id", "successor_id"))
    for before, own in found:
        if (before.pk, own.pk) not in read:
            yield Job(
                _("引き継ぎを読む"),
                reverse("plans:handover", args=[before.pk]),
                _("読む"),
                _("%(name)sさんからの引き継ぎです。") % {"name": before.person.name},
                _("受け持つ取組と指標、待っている仕事が、一枚にまとまっています。"),
                first=True,
                since=own.since,
            )


def _to_write(seats: list[Seat]) -> Iterator[Job]:
    written = HandoverNote.objects.filter(seat__in=seats).exclude(text="").values_list("seat_id", flat=True)
    told = set(written) if seats else set()
    for seat in seats:
        end = last_day(seat)
        if seat.pk not in told and end is not None:
            yield Job(
                _("引き継ぎを書く"),
                reverse("plans:handover_write", args=[seat.pk]),
                _("書く"),
                _("%(role)sの席は、%(day)sまでです。") % {"role": seat.get_role_display(), "day": wareki_date(end)},
                _("次の方へのひとことを残してください。受け持ちの一覧は、自動でできています。"),
                since=end - WRITE_WITHIN,
            )


@waits_for(Organisation)
def of_open_calls(organisations: Collection[int]) -> Iterator[tuple[int, Job]]:
    """Two queries, whatever the number of organisations."""
    asked = EntryCall.organisations.through.objects.filter(
        organisation__in=organisations, entrycall__sent_on__isnull=False, entrycall__closed_on=None
    )
    rows = list(asked.select_related("entrycall__plan__period").order_by("entrycall__sent_on", "entrycall"))
    entries = Entry.objects.present().filter(call__in={row.entrycall_id for row in rows})
    answered = set(entries.values_list("call_id", "organisation_id"))
    for row in rows:
        if (row.entrycall_id, row.organisation_id) not in answered and still_to_answer(row.entrycall):
            yield row.organisation_id, asked_job(row.entrycall, row.organisation_id)
