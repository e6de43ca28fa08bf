"""Answer a sheet: in words, by 「変わりなし」, for somebody who sent paper; send it back, accept it.

Every action takes the year's row first: whoever passes the year on and whoever still writes wait for each other, and
the later one is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import record
from sasaeai.plans.actions import reviewing
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.models import Measure, Review
from sasaeai.plans.states import State
from sasaeai.reviews import policy
from sasaeai.reviews.models import ReviewYear, Sheet, SheetState, Stage, Way
from sasaeai.reviews.models.sheet import OPEN_STATES, READ_NEXT
from sasaeai.reviews.needs import needs_of

from .below import answer_below, take_back_below
from .marking import mark_as_planned, unmark_as_planned

UNANSWERED = {
    "state": SheetState.WAITING, "answered_at": None, "answered_by_label": "", "way": "", "marked_done": False,
}  # fmt: skip


class YearPassedOn(Refused):
    """The year is no longer in the hands of whoever writes; what was typed is kept on the page, not here."""


def locked_year(year_id: int) -> ReviewYear:
    rows = ReviewYear.objects.select_for_update(of=("self",)).select_related("period__area")
    return rows.get(pk=year_id)


def may_still_write(year: ReviewYear, sheet: Sheet, *, keeps: bool) -> bool:
    """Owners while it is theirs, and what the office sent back; the office until it passes the year on."""
    if year.stage == Stage.OWNERS:
        return True
    return year.stage == Stage.OFFICE and (keeps or sheet.state == SheetState.SENT_BACK)


def still_taken(sheet: Sheet, by: Any, *, keeps: bool | None = None) -> Sheet:
    """The sheet as it stands now, its year locked. Raises YearPassedOn."""
    year = locked_year(sheet.year_id)
    found = Sheet.objects.with_everything().get(pk=sheet.pk)
    found.year = year
    if keeps is None:
        keeps = policy.may_keep(by, found.plan.area)
    if not may_still_write(year, found, keeps=keeps):
        raise YearPassedOn(
            _("%(year)sは、いま「%(stage)s」の段階です。ここから先は書きなおせません。")
            % {"year": year, "stage": year.get_stage_display()}
        )
    return found


@transaction.atomic
def answer_sheet(
    sheet: Sheet,
    words: State,
    *,
    seen: str,
    by: Any,
    on_behalf_of: str = "",
    way: str = Way.DESK,
    told: bool = False,
    finished: bool = True,
) -> list[str]:
    """The fields that changed. `words` as `reviewing.review_state`, of a district as `reviewing.district_state`.

    `told`: a figure or a mark was written beside the words. Not `finished`: kept, but the sheet is still asked for.
    Raises YearPassedOn, Refused, and FieldsChanged when somebody else wrote meanwhile; then nothing is saved.
    """
    sheet = still_taken(sheet, by)
    year = sheet.year.fiscal_year
    if sheet.about is None:
        changed = reviewing.write_district_review(sheet.plan, year, words, seen=seen, by=by, on_behalf_of=on_behalf_of)[
            1
        ]
    else:
        changed = reviewing.write_review(sheet.about, year, words, seen=seen, by=by, on_behalf_of=on_behalf_of)[1]
    says = told or any(words.values())
    if sheet.is_open and not finished:
        return changed
    if changed or told or (sheet.is_open and says):
        _mark(sheet, SheetState.ANSWERED if says else SheetState.WAITING, by, on_behalf_of, way)
    return changed


@transaction.atomic
def confirm_sheet(sheet: Sheet, *, by: Any, on_behalf_of: str = "", way: str = Way.DESK) -> bool:
    """変わりなし, by one press; False when somebody had answered already. Raises YearPassedOn and Refused.

    `by` may be whoever holds a link: not a viewer, only a label for the journal.
    """
    sheet = still_taken(sheet, by, keeps=False if way == Way.LINK else None)
    if sheet.about is None:
        raise Refused(_("地区のふりかえりシートは、文で書いてください。"))
    need = needs_of([sheet]).get(sheet.pk)
    if need and need.sentence:
        raise Refused(need.sentence)
    if not sheet.is_open:
        return False
    if not reviewing.confirm_unchanged(sheet.about, sheet.year.fiscal_year, by=by, on_behalf_of=on_behalf_of):
        return False
    # A done mark is public at once. Whoever holds a link has no account: theirs waits for the office's signature.
    if sheet.measure is not None and way != Way.LINK:
        sheet.marked_done = bool(mark_as_planned(sheet.plan, [sheet.measure], sheet.year.fiscal_year, by=by))
    _mark(sheet, SheetState.UNCHANGED, by, on_behalf_of, way)
    answer_below(sheet, explained=False)
    return True


@transaction.atomic
def take_back_confirmation(sheet: Sheet, *, by: Any, keeps: bool | None = None) -> bool:
    """Undo of 「変わりなし」; False when it is something else by now. Raises YearPassedOn."""
    sheet = still_taken(sheet, by, keeps=keeps)
    if sheet.about is None or sheet.state != SheetState.UNCHANGED:
        return False
    reviewing.withdraw_unchanged(sheet.about, sheet.year.fiscal_year, by=by)
    if sheet.measure is not None and sheet.marked_done:
        unmark_as_planned(sheet.plan, [sheet.measure], sheet.year.fiscal_year, by=by)
    take_back_below(sheet)
    Sheet.objects.filter(pk=sheet.pk).update(**UNANSWERED)
    return True


@transaction.atomic
def confirm_rest(
    sheet: Sheet, measures: Iterable[Measure], *, by: Any, on_behalf_of: str = ""
) -> tuple[int, datetime | None]:
    """このほかの取組は、変わりなし: on a district's sheet, of these measures; how many, and the moment to undo.

    Left alone: what somebody wrote about, what lacks a figure or missed a target. Raises YearPassedOn and Refused.
    """
    sheet = still_taken(sheet, by)
    year, wanted = sheet.year.fiscal_year, {measure.pk for measure in measures}
    rows = list(
        Sheet.objects.filter(year=sheet.year, plan=sheet.plan, measure__in=wanted, state__in=OPEN_STATES)
        .with_everything()
        .order_by("position", "pk")
    )
    needs = needs_of(rows)
    free = {row.measure_id: row for row in rows if not (row.pk in needs and needs[row.pk].sentence)}
    found = [row.measure for row in free.values() if row.measure is not None]
    new = reviewing.confirm_rest_unchanged(sheet.plan, found, year, by=by, on_behalf_of=on_behalf_of)
    if not new:
        return 0, None
    marked = mark_as_planned(sheet.plan, new, year, by=by)
    moment = now()
    keys = [free[measure.pk].pk for measure in new]
    answered = {
        "state": SheetState.UNCHANGED,
        "answered_at": moment,
        "answered_by_label": (on_behalf_of or by.journal_label)[:200],
        "way": Way.TYPED if on_behalf_of else Way.DESK,
    }
    Sheet.objects.filter(pk__in=keys).update(**answered)
    Sheet.objects.filter(pk__in=keys, measure__in=marked).update(marked_done=True)
    return len(new), moment


@transaction.atomic
def take_back_rest(sheet: Sheet, moment: datetime, *, by: Any) -> int:
    """Undo of what one press confirmed at this moment; how many it was. Raises YearPassedOn and Refused."""
    sheet = still_taken(sheet, by)
    year = sheet.year.fiscal_year
    rows = list(
        Sheet.objects.filter(
            year=sheet.year, plan=sheet.plan, state=SheetState.UNCHANGED, answered_at=moment, measure__isnull=False
        ).select_related("measure")
    )
    measures = [row.measure for row in rows if row.measure is not None]
    count = reviewing.withdraw_rest_unchanged(sheet.plan, measures, year, by=by)
    marked = [row.measure for row in rows if row.marked_done and row.measure is not None]
    unmark_as_planned(sheet.plan, marked, year, by=by)
    Sheet.objects.filter(pk__in=[row.pk for row in rows]).update(**UNANSWERED)
    return count


def _mark(sheet: Sheet, state: str, by: Any, on_behalf_of: str, way: str) -> None:
    sheet.state = state
    sheet.answered_at = now()
    sheet.answered_by_label = (on_behalf_of or by.journal_label)[:200]
    sheet.way = Way.TYPED if on_behalf_of else way
    sheet.sent_back_because = ""
    sheet.accepted_at, sheet.accepted_by_label = None, ""
    sheet.save()


@transaction.atomic
def send_back(sheet: Sheet, because: str, *, by: Any) -> None:
    """The owner is asked once more, with a sentence. Raises Refused and YearPassedOn."""
    if not because.strip():
        raise Refused(_("何を書きなおしてほしいかを、一文で書いてください。"))
    sheet = still_taken(sheet, by)
    sheet.state, sheet.sent_back_because, sheet.asked = SheetState.SENT_BACK, because.strip(), True
    sheet.accepted_at, sheet.accepted_by_label = None, ""
    sheet.save()
    record("reviews.sheet.sent_back", sheet, by=by, area=sheet.plan.area, because=sheet.sent_back_because)


@transaction.atomic
def accept(year: ReviewYear, sheets: Iterable[Sheet], *, by: Any) -> tuple[int, datetime | None]:
    """The office has read these answers; how many, and the moment by which that can be taken back (None for none).

    What nobody answered stays open. Raises YearPassedOn.
    """
    year = locked_year(year.pk)
    if year.stage not in (Stage.OWNERS, Stage.OFFICE):
        raise YearPassedOn(_("事務局の段階は終わっています。"))
    # As a question, not as a list: a year has more sheets than a database takes parameters.
    keys: Any = sheets.values("pk") if isinstance(sheets, QuerySet) else [sheet.pk for sheet in sheets]
    at = now()
    rows = Sheet.objects.filter(pk__in=keys, year=year, state__in=READ_NEXT)
    count = rows.update(state=SheetState.ACCEPTED, accepted_at=at, accepted_by_label=by.journal_label[:200])
    if count:
        record("reviews.sheets.accepted", year, by=by, area=year.period.area, count=count)
    return count, at if count else None


@transaction.atomic
def take_back_acceptance(year: ReviewYear, at: datetime, *, by: Any) -> int:
    """Undo of what was accepted at this moment; how many sheets stand as they were before. Raises YearPassedOn."""
    year = locked_year(year.pk)
    if year.stage not in (Stage.OWNERS, Stage.OFFICE):
        raise YearPassedOn(_("事務局の段階は終わっています。"))
    rows = Sheet.objects.filter(year=year, state=SheetState.ACCEPTED, accepted_at=at)
    said = Review.objects.filter(fiscal_year=year.fiscal_year, unchanged=True)
    of_it = said.filter(Q(measure=OuterRef("measure")) | Q(goal=OuterRef("goal")) | Q(indicator=OuterRef("indicator")))
    before: dict[str, Any] = {"accepted_at": None, "accepted_by_label": ""}
    count = rows.filter(Exists(of_it)).update(state=SheetState.UNCHANGED, **before)
    count += rows.update(state=SheetState.ANSWERED, **before)
    if count:
        record("reviews.sheets.unaccepted", year, by=by, area=year.period.area, count=count)
    return count
