"""What the public page of a year tells beside its words: the committee's minutes, the signatures, corrections."""

from __future__ import annotations

from typing import NamedTuple

from sasaeai.kernel.prepared import columns, row_of

from .models import Act, AgendaItem, CommitteeMeeting, ReviewYear, Signature, Stage
from .models.signature import in_force


class Minutes(NamedTuple):
    """For reviews/_minutes.html."""

    meeting: CommitteeMeeting
    agenda: list[AgendaItem]


def published_meetings(year: ReviewYear) -> list[Minutes]:
    """In the order of their days, each with its agenda, which may be empty; one query."""
    rows = year.meetings.published().order_by("day", "pk", "agenda__position", "agenda__pk")
    width = len(columns(CommitteeMeeting))
    found: dict[int, Minutes] = {}
    for row in rows.values_list("pk", "agenda", *columns(CommitteeMeeting), *columns(AgendaItem, "agenda__")):
        (meeting, item), told = row[:2], row[2:]
        minutes = found.setdefault(meeting, Minutes(row_of(CommitteeMeeting, told[:width]), []))
        if item is not None:
            minutes.agenda.append(row_of(AgendaItem, told[width:]))
    return list(found.values())


def acts_of(year: ReviewYear) -> list[Signature]:
    """All that was signed, sent back or said, in its order; one query."""
    return list(year.signatures.select_related("meeting"))


def acts_that_published(number: int, year: int) -> list[Signature]:
    """Those of a year that everybody reads, by its fiscal year and its period's number; the year comes with each."""
    rows = Signature.objects.filter(year__stage=Stage.PUBLISHED, year__period__number=number, year__fiscal_year=year)
    return list(rows.select_related("meeting", "year__period"))


def signatures_in(acts: list[Signature]) -> list[Signature]:
    """Those that still hold, in the order of the stages."""
    holding = in_force(acts)
    return [holding[stage] for stage in Stage if stage in holding]


def corrections_in(acts: list[Signature]) -> list[Signature]:
    """Each time that the publication was taken back, with its day (`at`) and its public reason (`comment`)."""
    return [row for row in acts if row.stage == Stage.PUBLISHED and row.act == Act.SENT_BACK]


def signatures_of(year: ReviewYear) -> list[Signature]:
    return signatures_in(acts_of(year))


def corrections_of(year: ReviewYear) -> list[Signature]:
    return corrections_in(acts_of(year))
