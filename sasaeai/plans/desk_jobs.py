"""What waits for organisations of which nobody signs in: calls for entries that they have not answered."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sasaeai.people.models import Organisation

from .jobs import Job, asked_job, still_to_answer
from .models import Entry, EntryCall
from .waiting import waits_for


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
