"""ふりかえり: what was done in a year and how it went on, in words: of one thing, of a district, of many measures.

What was published of a year stays as it was published; whoever changes it after all takes the publication back first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.journal import record
from sasaeai.kernel.stamp import move_public_stamp, set_entrance
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.models import (
    DistrictReview,
    Goal,
    Indicator,
    IndicatorValue,
    Measure,
    NextStep,
    Plan,
    Review,
)
from sasaeai.plans.states import State, compare
from sasaeai.plans.year_words import entrance

from .ordering import locked
from .refusing import Refused
from .unquoting import take_back_quotes

# What a sheet of the year asks of a measure; `next_step` is a code of NextStep or nothing.
WORDS = ("done", "result", "cause", "response", "next_step")
# 地区のふりかえりシート
DISTRICT_WORDS = ("done", "turnout", "good", "trouble", "next_year", "consult")
Place = tuple[str, str]  # a measure's uid and one of WORDS
About = Goal | Measure | Indicator
NOTHING = Q(pk__in=[])


class ReviewsMoved(Exception):
    """Somebody else wrote some of these after the sheet was made; `theirs` is what stands there now."""

    def __init__(self, theirs: dict[Place, str]) -> None:
        super().__init__(theirs)
        self.theirs = theirs


def review_words(plan: Plan, year: int) -> dict[Place, str]:
    """All that is written about the measures of a plan in one fiscal year; what is empty is left out."""
    rows = Review.objects.filter(plan=plan, measure__isnull=False, fiscal_year=year)
    found = rows.values_list("measure__uid", *WORDS)
    return {(uid, name): said for uid, *words in found for name, said in zip(WORDS, words, strict=True) if said}


@transaction.atomic
def write_reviews(
    plan: Plan,
    year: int,
    wanted: Mapping[Place, str],
    seen: Mapping[Place, str],
    *,
    by: Any,
    on_behalf_of: str = "",
) -> int:
    """How many texts changed. `seen` are fingerprints of what stood there; raises ReviewsMoved, then nothing is saved.

    Raises ValueError for a next step that is none, Refused when words of the year are published.
    """
    uids = {uid for uid, _name in wanted}
    # Whoever writes about the same measures waits here; a new review has no row of its own that could be locked.
    locked = Measure.objects.present().select_for_update(of=("self",)).filter(plan=plan, uid__in=uids).order_by("pk")
    measures = {measure.uid: measure for measure in locked}
    before = review_words(plan, year)
    changed = {
        place: words.strip()
        for place, words in wanted.items()
        if place[0] in measures and before.get(place, "") != words.strip()
    }
    if changed and Review.objects.published().filter(plan=plan, fiscal_year=year, measure__uid__in=uids).exists():
        raise Refused(_("この年度のふりかえりは公表しています。書きなおすときは、公表をいったん取り下げてください。"))
    moved = {place: before.get(place, "") for place in changed if fingerprint(before.get(place, "")) != seen.get(place)}
    if moved:
        raise ReviewsMoved(moved)
    if changed:
        _write(plan, year, measures, changed)
        _record(plan, year, changed, before, by, on_behalf_of)
    return len(changed)


def _write(plan: Plan, year: int, measures: Mapping[str, Measure], changed: Mapping[Place, str]) -> None:
    by_measure: dict[str, dict[str, str]] = {}
    for (uid, name), words in changed.items():
        if name == "next_step" and words:
            NextStep(words)
        by_measure.setdefault(uid, {})[name] = words
    for uid, fields in by_measure.items():
        Review.objects.update_or_create(
            measure=measures[uid], fiscal_year=year, defaults={"plan": plan, **fields},
            create_defaults={"plan": plan, "sample": measures[uid].sample, **fields},
        )  # fmt: skip


def _record(
    plan: Plan, year: int, changed: Mapping[Place, str], before: Mapping[Place, str], by: Any, on_behalf_of: str
) -> None:
    uids = {uid for uid, _name in changed}
    record(
        "plans.review.written", plan, by=by, area=plan.area, on_behalf_of=on_behalf_of,
        year=str(FiscalYear(year)), measures=len(uids),
        changes=[
            {"measure": uid, "field": name, "before": before.get((uid, name), ""), "after": words}
            for (uid, name), words in sorted(changed.items())
        ],
    )  # fmt: skip


def review_of(about: About, year: int) -> Review | None:
    return Review.objects.filter(**{_name(about): about}, fiscal_year=year).first()


def review_state(review: Review | None) -> State:
    """What a form of one thing's words shows; `next_step` is a code."""
    return {name: getattr(review, name) if review else "" for name in WORDS}


def district_state(review: DistrictReview | None) -> State:
    return {name: getattr(review, name) if review else "" for name in DISTRICT_WORDS}


def _name(about: About) -> str:
    return "goal" if isinstance(about, Goal) else "measure" if isinstance(about, Measure) else "indicator"


@transaction.atomic
def write_review(
    about: About, year: int, words: State, *, seen: str, by: Any, on_behalf_of: str = ""
) -> tuple[Review, list[str]]:
    """The words of one thing, and which of them changed; `seen` as `states.marks` of what the form showed.

    Raises FieldsChanged when somebody else wrote meanwhile, Refused when the year is published.
    """
    plan = locked(about.plan_id)
    review = review_of(about, year)
    _refuse_published(review)
    if words.get("next_step"):
        NextStep(words["next_step"])
    changed = compare(review_state(review), words, seen)
    if review is None:
        review = Review(plan=plan, fiscal_year=year, sample=about.sample, **{_name(about): about})
    before = {name: getattr(review, name) for name in changed}
    if changed:
        for name in changed:
            setattr(review, name, words[name])
        # Whoever writes has said more than that nothing is new.
        review.unchanged = False
        review.full_clean(validate_unique=False, validate_constraints=False)
        review.save()
        record(
            "plans.review.told", about, by=by, area=plan.area, on_behalf_of=on_behalf_of or None,
            year=str(FiscalYear(year)), changes=[[name, before[name], words[name]] for name in changed],
        )  # fmt: skip
    return review, changed


@transaction.atomic
def confirm_unchanged(about: About, year: int, *, by: Any, on_behalf_of: str = "") -> bool:
    """変わりなし: nothing is new since what was said before; whether anything changed. Raises Refused."""
    plan = locked(about.plan_id)
    review = review_of(about, year)
    _refuse_published(review)
    if review is not None and (review.unchanged or any(review_state(review).values())):
        return False
    review = review or Review(plan=plan, fiscal_year=year, sample=about.sample, **{_name(about): about})
    review.unchanged = True
    review.save()
    record(
        "plans.review.confirmed", about, by=by, area=plan.area, on_behalf_of=on_behalf_of or None,
        year=str(FiscalYear(year)),
    )  # fmt: skip
    return True


@transaction.atomic
def withdraw_unchanged(about: About, year: int, *, by: Any) -> bool:
    """The way back from one press too many. Raises Refused."""
    plan = locked(about.plan_id)
    review = review_of(about, year)
    _refuse_published(review)
    if review is None or not review.unchanged:
        return False
    review.unchanged = False
    review.save(update_fields=["unchanged", "changed_at"])
    record("plans.review.unconfirmed", about, by=by, area=plan.area, year=str(FiscalYear(year)))
    return True


@transaction.atomic
def confirm_rest_unchanged(
    plan: Plan, measures: Iterable[Measure], year: int, *, by: Any, on_behalf_of: str = ""
) -> list[Measure]:
    """変わりなし for many measures of a plan at once, in one line of the journal; those for which it is new.

    Measures about which somebody wrote are left alone. Raises Refused.
    """
    plan = locked(plan.pk)
    rows = {row.pk: row for row in measures if row.plan_id == plan.pk}
    known = {row.measure_id: row for row in Review.objects.filter(measure__in=rows, fiscal_year=year)}
    for review in known.values():
        _refuse_published(review)
    told = {key for key, row in known.items() if row.unchanged or any(review_state(row).values())}
    new = [row for key, row in rows.items() if key not in told]
    Review.objects.filter(measure__in=[row for row in new if row.pk in known], fiscal_year=year).update(unchanged=True)
    Review.objects.bulk_create(
        [
            Review(plan=plan, measure=row, fiscal_year=year, unchanged=True, sample=row.sample)
            for row in new
            if row.pk not in known
        ],
        batch_size=500,
    )
    if new:
        record(
            "plans.reviews.confirmed", plan, by=by, area=plan.area, on_behalf_of=on_behalf_of or None,
            year=str(FiscalYear(year)), count=len(new), measures=[row.uid for row in new],
        )  # fmt: skip
    return new


@transaction.atomic
def withdraw_rest_unchanged(plan: Plan, measures: Iterable[Measure], year: int, *, by: Any) -> int:
    """The way back from `confirm_rest_unchanged`; how many it was. Raises Refused."""
    plan = locked(plan.pk)
    rows = Review.objects.filter(plan=plan, measure__in=list(measures), fiscal_year=year, unchanged=True)
    _refuse_published(rows.filter(published_on__isnull=False).first())
    count = rows.update(unchanged=False)
    if count:
        record(
            "plans.reviews.unconfirmed", plan, by=by, area=plan.area, year=str(FiscalYear(year)), count=count
        )  # fmt: skip
    return count


@transaction.atomic
def write_district_review(
    plan: Plan, year: int, words: State, *, seen: str, by: Any, on_behalf_of: str = ""
) -> tuple[DistrictReview, list[str]]:
    """A district's simple sheet, and which of its words changed. Raises FieldsChanged and Refused."""
    plan = locked(plan.pk)
    review = DistrictReview.objects.filter(plan=plan, fiscal_year=year).first()
    _refuse_published(review)
    changed = compare(district_state(review), words, seen)
    review = review or DistrictReview(plan=plan, fiscal_year=year, sample=plan.sample)
    before = {name: getattr(review, name) for name in changed}
    if changed:
        for name in changed:
            setattr(review, name, words[name])
        review.full_clean(validate_unique=False, validate_constraints=False)
        review.save()
        record(
            "plans.review.district", plan, by=by, area=plan.area, on_behalf_of=on_behalf_of or None,
            year=str(FiscalYear(year)), changes=[[name, before[name], words[name]] for name in changed],
        )  # fmt: skip
    return review, changed


def _refuse_published(review: Review | DistrictReview | None) -> None:
    if review is not None and review.published_on is not None:
        raise Refused(_("この年度のふりかえりは公表しています。書きなおすときは、事務局にお知らせください。"))


@transaction.atomic
def publish_year(
    plans: Iterable[Plan], year: int, *, without: Q = NOTHING, without_districts: Collection[int] = ()
) -> int:
    """The year's words become public and its values final; the number of values that were frozen.

    Words that nobody has sent yet stay as they are: reviews `without`, sheets of the plans `without_districts` (keys).
    Nobody changes the rest from here on. The line in the journal is written by whoever signs the year.
    """
    family = list(plans)
    keys = [plan.pk for plan in family]
    told = Review.objects.filter(plan__in=keys, fiscal_year=year, published_on=None).exclude(without)
    told.update(published_on=today())
    districts = DistrictReview.objects.filter(plan__in=keys, fiscal_year=year, published_on=None)
    districts.exclude(plan__in=without_districts).update(published_on=today())
    loose = IndicatorValue.objects.filter(indicator__plan__in=keys, fiscal_year=year, frozen_at=None)
    frozen = loose.update(frozen_at=now())
    _show_year(family, year, is_open=True)
    move_public_stamp()
    return frozen


@transaction.atomic
def withdraw_year(plans: Iterable[Plan], year: int) -> int:
    """The publication of a year is taken back, so that something in it can be corrected.

    How many texts of the plan after it quoted the year, and do so no longer.
    """
    family = list(plans)
    keys = [plan.pk for plan in family]
    Review.objects.filter(plan__in=keys, fiscal_year=year).update(published_on=None)
    DistrictReview.objects.filter(plan__in=keys, fiscal_year=year).update(published_on=None)
    IndicatorValue.objects.filter(indicator__plan__in=keys, fiscal_year=year).update(frozen_at=None)
    unquoted = take_back_quotes(keys, year)
    _show_year(family, year, is_open=False)
    move_public_stamp()
    return unquoted


def _show_year(family: Iterable[Plan], year: int, *, is_open: bool) -> None:
    for number in {plan.period.number for plan in family}:
        set_entrance(entrance(number, year), is_open=is_open)
