"""What the public page of a year tells beside its words: the committee's minutes, the signatures, corrections."""

from __future__ import annotations

from .models import Act, CommitteeMeeting, ReviewYear, Signature, Stage
from .models.signature import in_force


def published_meetings(year: ReviewYear) -> list[CommitteeMeeting]:
    """In the order of their days, each with its agenda; two queries. Shown by reviews/_minutes.html."""
    return list(year.meetings.published().prefetch_related("agenda"))


def acts_of(year: ReviewYear) -> list[Signature]:
    """All that was signed, sent back or said, in its order; one query."""
    return list(year.signatures.select_related("meeting"))


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
