"""Ask for papers: a paper that was made of the same contents is not made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now
from sasaeai.kernel.fields import new_uid
from sasaeai.kernel.journal import record
from sasaeai.kernel.stamp import public_stamp
from sasaeai.kernel.tasks.backend import task_at
from sasaeai.plans.models import Period, Plan, Release
from sasaeai.press.models import Format, MadePaper, MeetingPaper, PaperKind, PaperOrder, PaperState

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

MAKE = "sasaeai.press.tasks.make_papers"


@dataclass(frozen=True)
class Wish:
    """One paper that somebody wants."""

    kind: str
    period: Period
    release: Release | None = None
    format: str = Format.PDF
    district: str = ""
    with_ruby: bool = False
    marks_changes: bool = False
    language: str = settings.LANGUAGE_CODE
    meeting: MeetingPaper | None = None
    plans: tuple[int, ...] = ()
    subject: str = ""
    issue: str = ""

    def key(self) -> str:
        """What was published stays the same until something public changes; the rest is made each time."""
        if self.issue:
            return hashlib.sha256(json.dumps([self.kind, self.subject, self.issue, self.format]).encode()).hexdigest()
        if self.release is None or self.meeting is not None:
            return new_uid()
        parts = [
            self.kind, self.period.pk, self.release.pk, self.format, self.district, self.with_ruby,
            self.marks_changes, self.language, public_stamp(),
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@transaction.atomic
def order_papers(wishes: Iterable[Wish], title: str, *, by: Viewer | None) -> PaperOrder:
    """The order with its papers; those that are not there yet are made after the commit."""
    papers = [_paper(wish) for wish in wishes]
    order = PaperOrder.objects.create(
        title=title[:160],
        asked_at=now(),
        asked_by=by.journal_label[:80] if by else "",
        asked_by_id=by.journal_id if by else None,
    )
    order.papers.set(papers)
    if by is not None:
        record(
            "press.paper.ordered", order, by=by, area=papers[0].period.area_id if papers else None, count=len(papers)
        )
    if any(not paper.is_done for paper in papers):
        transaction.on_commit(partial(_start, order.pk))
    return order


def _paper(wish: Wish) -> MadePaper:
    paper, is_new = MadePaper.objects.get_or_create(
        key=wish.key(),
        defaults={
            "kind": wish.kind, "format": wish.format, "period": wish.period, "release": wish.release,
            "meeting": wish.meeting, "plans": list(wish.plans), "district": wish.district,
            "with_ruby": wish.with_ruby, "marks_changes": wish.marks_changes, "language": wish.language,
            "subject": wish.subject, "issue": wish.issue,
        },
    )  # fmt: skip
    if not is_new and paper.state == PaperState.FAILED:
        MadePaper.objects.filter(pk=paper.pk).update(state=PaperState.WAITING, error="", step="")
        paper.state = PaperState.WAITING
    return paper


@transaction.atomic
def try_again(order: PaperOrder) -> None:
    """What failed, or was left behind by a killed process, waits again."""
    order.papers.exclude(state=PaperState.DONE).update(state=PaperState.WAITING, error="", step="")
    transaction.on_commit(partial(_start, order.pk))


def _start(order: int) -> None:
    result = task_at(MAKE).enqueue(order)
    PaperOrder.objects.filter(pk=order).update(task=result.id)


def public_wishes(release: Release) -> list[Wish]:
    """What is made by itself when something was published: of the newest published ward plan and its districts."""
    pins = list(release.pins.select_related("plan__period__area", "plan__area"))
    ward = max((pin.plan for pin in pins if pin.plan.is_ward), key=lambda plan: plan.period.number, default=None)
    if ward is None:
        return []
    period = ward.period
    kinds = (PaperKind.BOOK, PaperKind.DIGEST, PaperKind.FOLDED, PaperKind.LARGE)
    wishes = [Wish(kind, period, release) for kind in kinds]
    wishes += [Wish(PaperKind.BOOK, period, release, form) for form in PUBLIC_FORMS]
    districts = sorted(
        (pin.plan for pin in pins if pin.plan.ward_plan_id == ward.pk), key=lambda plan: (plan.area.position, plan.pk)
    )
    return wishes + [Wish(PaperKind.LEAFLET, period, release, district=plan.area.slug) for plan in districts]


# The book's other forms that everybody can take: the page to read, the text for those who have it read to them.
PUBLIC_FORMS = (Format.WEB, Format.TEXT)


def leaflet_wishes(plans: Iterable[Plan], release: Release | None, **more: object) -> list[Wish]:
    return [
        Wish(PaperKind.LEAFLET, plan.period, release, district=plan.area.slug, **more)  # type: ignore[arg-type]
        for plan in plans
    ]


def order_published(release: Release) -> PaperOrder | None:
    """Nothing is ordered where everything is there already."""
    wishes = public_wishes(release)
    there = MadePaper.objects.done().filter(key__in=[wish.key() for wish in wishes]).count()
    return order_papers(wishes, _("公開した版の印刷物"), by=None) if there < len(wishes) else None
