"""ふりかえり: what was done in a year and how it went on, in words, for many measures at once; all or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.journal import record
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.models import Measure, NextStep, Plan, Review

# What a sheet of the year asks of a measure; `next_step` is a code of NextStep or nothing.
WORDS = ("done", "result", "cause", "response", "next_step")
Place = tuple[str, str]  # a measure's uid and one of WORDS


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

    Raises ValueError for a next step that is none.
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
    is_public = Review.objects.filter(
        plan=plan, fiscal_year=year, measure__uid__in=uids, published_on__isnull=False
    ).exists()
    record(
        "plans.review.written", plan, by=by, area=plan.area, public=is_public, on_behalf_of=on_behalf_of,
        year=str(FiscalYear(year)), measures=len(uids),
        changes=[
            {"measure": uid, "field": name, "before": before.get((uid, name), ""), "after": words}
            for (uid, name), words in sorted(changed.items())
        ],
    )  # fmt: skip
