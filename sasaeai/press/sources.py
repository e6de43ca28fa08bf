"""What a paper that was asked for is built from: its reader, what was wanted of it, and its content tree."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from sasaeai.kernel.clock import today
from sasaeai.meetings.comment_results import counts_of, result_lines, what_came
from sasaeai.meetings.edition_outline import outline
from sasaeai.meetings.models import CommentRound
from sasaeai.plans.items import PlanPage
from sasaeai.plans.models import Release
from sasaeai.plans.reader import Reader

from .content.paper import Paper
from .models import MadePaper, PaperKind
from .papers import book, comments, digest, leaflet, meeting, year
from .papers.wanted import Wanted
from .papers.whole import Whole
from .reading_plans import open_reader
from .years import told_of


def reader_of(row: MadePaper) -> Reader:
    """What was published of a year is read beside the plan as everybody reads it."""
    newest = Release.objects.current() if row.issue else None
    return open_reader(row.period, newest.pk if newest else row.release_id, row.plans, row.language)


def wanted_of(row: MadePaper, fit: int = 0) -> Wanted:
    return Wanted(
        home=settings.PUBLIC_ADDRESS or "",
        made_on=today(),
        licence=settings.LICENCE,
        language="ja" if row.language.startswith("ja") else row.language,
        marks_changes=row.marks_changes,
        district=row.district,
        fit=fit,
        with_ruby=row.with_ruby,
    )


def built(row: MadePaper, whole: Whole, wanted: Wanted) -> Paper:
    if row.meeting is not None:
        return meeting.meeting(whole, wanted, row.meeting, row.meeting.parts.all(), plan_before(row, whole))
    if row.kind == PaperKind.COMMENTS:
        return comments.results(results_of(row.subject), wanted)
    if row.kind == PaperKind.REVIEW:
        return year.year_paper(whole, wanted, told_of(row, whole))
    build: dict[str, Callable[[Whole, Wanted], Paper]] = {
        PaperKind.BOOK: book.book,
        PaperKind.LARGE: book.large_print,
        PaperKind.DIGEST: digest.digest,
        PaperKind.FOLDED: digest.folded,
        PaperKind.LEAFLET: leaflet.leaflet,
    }
    return build[row.kind](whole, wanted)


def results_of(uid: str) -> comments.Results:
    rows = CommentRound.objects.select_related("edition__plan__area", "edition__plan__period", "answered_in")
    round_ = rows.get(uid=uid)
    came, places = what_came(round_), outline(round_.edition)
    counts, lines = counts_of(came, places), result_lines(came, places)
    return comments.Results(round_, counts, lines, is_public=round_.published_at is not None)


def plan_before(row: MadePaper, whole: Whole) -> PlanPage | None:
    """The ward's plan of the period before, as the same release has it."""
    before = row.period.predecessor
    if before is None:
        return None
    plans = open_reader(before, row.release_id, [], row.language).plans
    return next((plan for plan in plans if plan.is_ward), None)
