"""Publish a year: its words and values become final and everybody reads them; take that back to correct something."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.journal import record
from sasaeai.people.policy import Verb
from sasaeai.plans.actions import publishing, reviewing
from sasaeai.plans.actions.grades import freeze_grades
from sasaeai.plans.actions.publishing import CannotPublish, Seen
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.actions.values import keep_counts
from sasaeai.plans.models import Edition, EditionKind, Indicator, Plan, Source
from sasaeai.reviews.models import Act, ReviewYear, Sheet, SheetState, Signature, Stage
from sasaeai.reviews.models.sheet import OPEN_STATES
from sasaeai.reviews.models.signature import in_force
from sasaeai.reviews.public import figures_of

from .signing import missing_of, signature, year_at


@dataclass(frozen=True)
class YearlyEdition:
    """What is wanted of the ward's plan beside the year: the kind of its edition, the note, the edition last seen."""

    kind: EditionKind
    change_note: str
    seen: Seen


@dataclass
class Published:
    """`vanished` are indicators that nothing counts any more: their value stayed as it was."""

    frozen: int = 0
    graded: int = 0
    edition: Edition | None = None
    vanished: list[Indicator] = field(default_factory=list)


def publish_year(year: ReviewYear, *, by: Any, edition: YearlyEdition | None = None, comment: str = "") -> Published:
    """Counts what counts itself once more, then makes everything public in one transaction.

    A process that is killed leaves the year as it was. Raises YearPassedOn, Refused when the committee has not signed,
    CannotPublish when the edition cannot be made; then nothing is public.
    """
    # In a transaction of its own: a count only refreshes what is provisional anyway, and whoever writes a value while
    # holding its row waits for the public stamp, which publishing holds from its first line to its last.
    plans = list(Plan.objects.family(year.period))
    live = Indicator.objects.present().filter(plan__in=plans, source=Source.METRIC)
    counted = keep_counts(live.select_related("plan__period", "plan__area"), by=by)
    return _make_public(year, plans, Published(vanished=counted.unknown), edition, comment, by)


@transaction.atomic
def _make_public(
    year: ReviewYear, plans: list[Plan], done: Published, wanted: YearlyEdition | None, comment: str, by: Any
) -> Published:
    year = year_at(year, Stage.COMMITTEE)
    if Stage.COMMITTEE not in in_force(year.signatures.all()):
        raise Refused(_("委員会の署名がまだありません。署名してから公表してください。"))
    sent_back, unsent = _not_sent(year)
    done.frozen = reviewing.publish_year(plans, year.fiscal_year, without=sent_back, without_districts=unsent)
    done.graded = freeze_grades(plans[0], year.fiscal_year)
    if wanted:
        done.edition = _publish_plan(year, plans[0], wanted, by)
    year.stage, year.published_on, year.edition = Stage.PUBLISHED, today(), done.edition or year.edition
    year.figures = figures_of(year)
    year.save(update_fields=["stage", "published_on", "edition", "figures", "changed_at"])
    signature(year, Act.PASSED, Verb.PUBLISH, by, comment=comment, missing=missing_of(year))
    record(
        "reviews.year.published", year, by=by, area=year.period.area, public=True, values=done.frozen,
        vanished=[row.uid for row in done.vanished], number=year.period.number, sample=year.sample,
    )  # fmt: skip
    return done


def _not_sent(year: ReviewYear) -> tuple[Q, list[int]]:
    """What is missing though words are there: reviews that were sent back, plans of districts that have not sent yet.

    Whoever was asked to write again has a reason to, and a district's draft is its own.
    """
    rows = Sheet.objects.filter(year=year)
    again = rows.filter(state=SheetState.SENT_BACK)
    named = Q(goal__in=again.exclude(goal=None).values("goal"))
    named |= Q(measure__in=again.exclude(measure=None).values("measure"))
    named |= Q(indicator__in=again.exclude(indicator=None).values("indicator"))
    districts = rows.filter(goal=None, measure=None, indicator=None, state__in=OPEN_STATES)
    return named, list(districts.values_list("plan", flat=True))


def _publish_plan(year: ReviewYear, ward: Plan, wanted: YearlyEdition, by: Any) -> Edition:
    meeting = in_force(year.signatures.select_related("meeting"))[Stage.COMMITTEE].meeting
    return publishing.publish(
        ward, wanted.kind, decided_on=meeting.day if meeting else today(), change_note=wanted.change_note, by=by,
        name=edition_name(year, wanted.kind), seen=wanted.seen,
    )  # fmt: skip


def edition_name(year: ReviewYear, kind: EditionKind) -> str:
    return _("%(kind)s（%(year)sのふりかえり）") % {"kind": kind.name, "year": year.year.wareki}


@transaction.atomic
def withdraw_year(year: ReviewYear, because: str, *, by: Any) -> Signature:
    """The office takes the year back to correct it; `because` is what everybody reads about it.

    An edition of the plan that was published with the year stays; where the plan after it quotes words of the year,
    they go. Raises YearPassedOn and Refused.
    """
    if not because.strip():
        raise Refused(_("なぜ取り下げるかを書いてください。どなたでも読めます。"))
    year = year_at(year, Stage.PUBLISHED)
    reviewing.withdraw_year(Plan.objects.family(year.period), year.fiscal_year)
    signed = signature(year, Act.SENT_BACK, Verb.PUBLISH, by, comment=because.strip())
    year.stage, year.published_on = Stage.OFFICE, None
    year.save(update_fields=["stage", "published_on", "changed_at"])
    record("reviews.year.withdrawn", year, by=by, area=year.period.area, comment=signed.comment)
    return signed


__all__ = ["CannotPublish", "Published", "YearlyEdition", "publish_year", "withdraw_year"]
