"""What waits with a review year: sheets to write, answers to read; for whoever does not sign in, one link a year."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import FiscalYear, wareki_date
from sasaeai.people.models import Organisation
from sasaeai.people.policy import Verb
from sasaeai.people.viewer import Viewer
from sasaeai.plans.jobs import Job
from sasaeai.plans.waiting import waits, waits_for

from . import policy
from .models import OwnerLink, ReviewYear, Sheet, SheetState, Stage
from .models.sheet import READ_NEXT, SheetQuerySet
from .models.signature import in_force


@waits
def of_sheets(viewer: Viewer) -> Iterator[Job]:
    """One for each year in which this viewer is asked for sheets: one query."""
    for row in _by_year(Sheet.objects.waiting_for(viewer)):
        yield _sheets_job(row, reverse("reviews:mine"))


@waits
def of_answers(viewer: Viewer) -> Iterator[Job]:
    """For the secretariat: sheets that came back and that nobody has read yet. One query, none for anybody else."""
    areas = viewer.areas_where(Verb.KEEP_REVIEWS)
    if not areas:
        return
    unread = Count("sheets", filter=Q(sheets__state__in=READ_NEXT))
    rows = ReviewYear.objects.filter(period__area__in=areas, stage__in=(Stage.OWNERS, Stage.OFFICE))
    rows = rows.annotate(unread=unread).filter(unread__gt=0).order_by("due_on", "pk")
    for year in rows.only("uid", "fiscal_year"):
        gaps: dict[str, Any] = {"year": year, "count": year.unread}
        title = _("%(year)s：届いたシートが%(count)s枚あります") % gaps
        note = _("読んで、確かめるか、もう一度お願いしてください。")
        yield Job(title, reverse("reviews:year", args=[year.uid]), _("読む"), note=note, quiet=True)


@waits
def of_the_chain(viewer: Viewer) -> Iterator[Job]:
    """The next hand: who closes, signs, comments or publishes. Two queries, none for anybody else."""
    if not (policy.may_keep(viewer) or policy.may_comment(viewer)):
        return
    rows = ReviewYear.objects.being_made().visible_to(viewer).select_related("period__area")
    for year in rows.prefetch_related("signatures").order_by("due_on", "pk"):
        job = _next_hand(viewer, year, is_signed=Stage.COMMITTEE in in_force(year.signatures.all()))
        if job:
            yield job


def _next_hand(viewer: Viewer, year: ReviewYear, *, is_signed: bool) -> Job | None:
    keeps, gaps = policy.may_keep(viewer, year.period.area), {"year": year}
    if keeps and year.is_over_due:
        title, note = _("%(year)s：自己評価のしめきりが過ぎました"), _("届いた分で、先に進められます。")
    elif keeps and year.stage == Stage.OFFICE:
        title, note = _("%(year)s：事務局がまとめる番です"), _("三つの文を書いて、委員会へ進めてください。")
    elif keeps and is_signed:
        title, note = _("%(year)s：公表できます"), _("委員会が署名しました。")
    elif keeps and year.stage == Stage.COMMITTEE and not year.members_sign:
        title, note = (
            _("%(year)s：委員会の番です"),
            _("推進会議で決まったら、会議録を書いて、代わりに署名してください。"),
        )
    elif year.stage == Stage.COMMITTEE and not is_signed and not keeps and policy.may_comment(viewer, year.period.area):
        title, note = _("%(year)s：委員会の番です"), _("読んで、意見があれば書いてください。")
    else:
        return None
    return Job(title % gaps, reverse("reviews:year", args=[year.uid]), _("開く"), note=note, quiet=not year.is_over_due)


@waits_for(Organisation)
def of_organisations(keys: Collection[int]) -> Iterator[tuple[int, Job]]:
    """Two queries; nothing once the year has left its owners' hands, or where the links were stopped."""
    rows = Sheet.objects.open().of_organisations(list(keys)).filter(year__stage=Stage.OWNERS)
    counts = {
        (year, owner): number
        for year, owner, number in rows.order_by().values_list("year", "owner").annotate(Count("pk"))
    }
    links = OwnerLink.objects.filter(owner__in=keys, revoked_at=None, year__stage=Stage.OWNERS)
    for link in links.select_related("year").order_by(F("year__due_on"), "pk"):
        number = counts.get((link.year_id, link.owner_id))
        if not number or not link.is_open(today()):
            continue
        gaps = {"year": link.year, "count": number, "day": wareki_date(link.year.due_on), "contact": link.year.contact}
        yield (
            link.owner_id,
            Job(
                _("%(year)s：確かめていただきたいものが%(count)s件あります") % gaps,
                reverse("reviews:of_owner", args=[link.token]),
                _("開く"),
                _("変わりがなければ、開いたページの「変わりなし」を押してください。"),
                _("しめきりは%(day)sです。問い合わせ先：%(contact)s") % gaps,
                since=link.year.opened_on,
                late=link.year.is_over_due,
            ),
        )


@waits_for(Area)
def of_districts(areas: Collection[int]) -> Iterator[tuple[int, Job]]:
    """One query."""
    rows = Sheet.objects.open().filter(plan__ward_plan__isnull=False, plan__area__in=list(areas))
    for row in _by_year(rows.filter(year__stage=Stage.OWNERS), "plan__area"):
        yield row["plan__area"], _sheets_job(row, "")


def _by_year(rows: SheetQuerySet, *of: str) -> list[dict[str, Any]]:
    """How many sheets are open, and how many of them were sent back; those of the oldest promise first."""
    columns = (*of, "year", "year__fiscal_year", "year__due_on", "year__opened_on", "year__contact")
    again = Count("pk", filter=Q(state=SheetState.SENT_BACK))
    return list(
        rows.order_by().values(*columns).annotate(count=Count("pk"), again=again).order_by("year__due_on", "year", *of)
    )


def _sheets_job(row: dict[str, Any], url: str) -> Job:
    """`url` is empty for those who do not sign in: the note says whom to call."""
    due, year = row["year__due_on"], FiscalYear(row["year__fiscal_year"]).wareki
    gaps = {"year": year, "count": row["count"], "again": row["again"], "day": wareki_date(due)}
    title = _("%(year)sのふりかえり：書いていただきたいシートが%(count)s枚あります") % gaps
    if row["again"]:
        title = _("%(year)sのふりかえり：もう一度お願いするシートが%(again)s枚あります") % gaps
    if row["again"] and row["count"] > row["again"]:
        title = _(
            "%(year)sのふりかえり：もう一度お願いするシート%(again)s枚を含めて、書いていただきたいシートが%(count)s枚あります"
        ) % gaps  # fmt: skip
    late = due < today()
    note = _("しめきりの%(day)sを過ぎました。書けるところだけで結構です。") if late else _("しめきりは%(day)sです。")
    note %= gaps
    if not url:
        note += _("問い合わせ先：%(contact)s") % {"contact": row["year__contact"]}
    return Job(title, url, _("書く") if url else "", note=note, late=late, since=row["year__opened_on"])
