"""Which rows a plan file holds: each kind with its plain fields and what its rows point at.

A row is named by its own stable ID where it has one, otherwise by its place in its file. What is not listed here is
not in the file: nobody's name, telephone number or address, no accounts, no journal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from sasaeai.areas.models import Area, AreaLevel, Population, Town
from sasaeai.people.models import Organisation, OrganisationKind
from sasaeai.plans.models import (
    Attachment,
    ContentKind,
    Contribution,
    DistrictReview,
    Edition,
    EditionItem,
    EditionKind,
    EditionLink,
    Entry,
    EntryCall,
    Evidence,
    Goal,
    GoalTie,
    Grade,
    GradingRule,
    Indicator,
    IndicatorValue,
    Level,
    Measure,
    MeasureActor,
    MeasureSource,
    Period,
    Plan,
    Problem,
    ProblemMeasure,
    Release,
    ReleasePin,
    Review,
    ScheduleCell,
    ScheduleState,
    Succession,
    Support,
    Target,
)
from sasaeai.press.models import GlossaryTerm


@dataclass(frozen=True)
class Chosen:
    """What the file is about; `release` only for a public one."""

    periods: list[int]
    plans: list[int]
    release: int | None = None
    editions: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Kind:
    """`loose` are references that are left empty where what they point at is not in the file; a row whose other
    references cannot be kept is left out."""

    name: str
    model: type[models.Model]
    rows: Callable[[Chosen], QuerySet[Any]]
    fields: tuple[str, ...]
    refs: Mapping[str, str] = field(default_factory=dict)
    loose: frozenset[str] = frozenset()
    key: str = ""
    order: tuple[str, ...] = ("pk",)

    @property
    def own(self) -> list[str]:
        """References to rows of the same kind."""
        return [name for name, to in self.refs.items() if to == self.name]


def _all(model: Any) -> Callable[[Chosen], QuerySet[Any]]:
    return lambda _chosen: model.objects.all()


def _of_periods(model: Any) -> Callable[[Chosen], QuerySet[Any]]:
    return lambda chosen: model.objects.filter(period__in=chosen.periods)


def _of_plans(model: Any, path: str = "plan") -> Callable[[Chosen], QuerySet[Any]]:
    return lambda chosen: model.objects.filter(**{f"{path}__in": chosen.plans})


def _present(model: Any) -> Callable[[Chosen], QuerySet[Any]]:
    """Without what lies in the bin."""
    return lambda chosen: model.objects.present().filter(plan__in=chosen.plans)


def _organisations(chosen: Chosen) -> QuerySet[Any]:
    """Those that the plans name."""
    named = Q()
    for rows, field_name in (
        (MeasureActor.objects.filter(measure__plan__in=chosen.plans), "organisation"),
        (Indicator.objects.filter(plan__in=chosen.plans), "owner"),
        (Entry.objects.filter(plan__in=chosen.plans), "organisation"),
        (EntryCall.objects.filter(plan__in=chosen.plans), "organisations"),
    ):
        named |= Q(pk__in=rows.exclude(**{field_name: None}).values(field_name))
    return Organisation.objects.filter(named)


VALID = ("valid_from", "valid_until", "sample")
WORD = ("name", "position")
AREAS = [
    Kind("area_levels", AreaLevel, _all(AreaLevel), WORD),
    Kind(
        "areas", Area, _all(Area), ("name", "kana", "code", "position", "tile_column", "tile_row", "outline", *VALID),
        {"level": "area_levels", "parent": "areas"}, key="slug",
    ),
    Kind("towns", Town, _all(Town), ("name", "kana", "chome_text", *VALID), {"area": "areas"}),
    Kind("population", Population, _all(Population), ("on", "band", "sex", "count", "sample"), {"area": "areas"}),
]  # fmt: skip
PERIOD = ("name", "title", "formal_title", "first_year", "years", "measure_name", "grades_used")
GRADING_RULE = (
    "awareness_points", "uses_error", "on_track_share", "keep_share", "uses_next_target", "counts_measures",
    "fewest_decidable", "words_share",
)  # fmt: skip
WORDS = [
    Kind("levels", Level, _of_periods(Level), (*WORD, "depth"), {"period": "periods"}),
    Kind("content_kinds", ContentKind, _of_periods(ContentKind), WORD, {"period": "periods"}),
    Kind("edition_kinds", EditionKind, _of_periods(EditionKind), (*WORD, "is_final"), {"period": "periods"}),
    Kind("schedule_states", ScheduleState, _of_periods(ScheduleState), (*WORD, "tone"), {"period": "periods"}),
    Kind("grades", Grade, _of_periods(Grade), (*WORD, "of", "code", "sign", "points", "tone"), {"period": "periods"}),
    Kind("grading_rules", GradingRule, _of_periods(GradingRule), GRADING_RULE, {"period": "periods"}),
]
EDITION = ("name", "decided_on", "adopted_on", "change_note", "published_at", "document")
ITEM = (
    "kind", "uid", "order", "number", "title", "parent_uid", "goal_uid", "base_uid", "lead", "sample", "data",
)  # fmt: skip
PROBLEM = (
    "title", "text", "written_on", "medium", "occasion", "published_on", "promised_on", "promised_where", "answer",
    "answered_on", "sample",
)  # fmt: skip
PROBLEM_REFS = {"plan": "plans", "common": "problems", "kind": "content_kinds", "goal": "goals"}
PROBLEM_LOOSE = frozenset({"common", "goal"})
VALUE = ("fiscal_year", "value", "suppressed", "error", "source", "note", "taken_on", "frozen_at", "sample")
ATTACHMENT = ("title", "name", "size", "sha256", "attached_on", "public", "sample")
ATTACHED = {"plan": "plans", "goal": "goals", "measure": "measures", "problem": "problems"}
ATTACHMENTS = Kind("attachments", Attachment, _present(Attachment), ATTACHMENT, ATTACHED, key="uid")
PROBLEM_MEASURES = Kind(
    "problem_measures", ProblemMeasure, _of_plans(ProblemMeasure, "problem__plan"), (),
    {"problem": "problems", "measure": "measures"},
)  # fmt: skip
VALUES = Kind(
    "values", IndicatorValue, _of_plans(IndicatorValue, "indicator__plan"), VALUE,
    {"indicator": "indicators", "area": "areas"},
)  # fmt: skip

WHOLE: list[Kind] = [
    *AREAS,
    Kind(
        "periods", Period, lambda chosen: Period.objects.filter(pk__in=chosen.periods), PERIOD,
        {"area": "areas", "predecessor": "periods"}, key="number",
    ),
    *WORDS,
    Kind("glossary", GlossaryTerm, _of_periods(GlossaryTerm), ("word", "reading", "meaning", "sample"),
         {"period": "periods"}),
    Kind("organisation_kinds", OrganisationKind, _all(OrganisationKind), WORD),
    Kind("organisations", Organisation, _organisations, ("name", "kana", "sample"),
         {"kind": "organisation_kinds", "area": "areas"}),
    Kind(
        "plans", Plan, lambda chosen: Plan.objects.filter(pk__in=chosen.plans),
        ("philosophy", "philosophy_sub", "introduction", "pillar", "tiers", "profile", "committee", "progress",
         "progress_note", "adopted_on", "uses_schedule", "uses_indicators", "sample"),
        {"period": "periods", "area": "areas", "ward_plan": "plans", "predecessor": "plans"}, key="uid",
    ),
    Kind(
        "goals", Goal, _present(Goal),
        ("position", "frozen_index", "title", "short_name", "explanation", "five_years", "sample"),
        {"plan": "plans", "parent": "goals", "follows": "goals"}, key="uid",
    ),
    Kind("goal_ties", GoalTie, _of_plans(GoalTie, "goal__plan"), (), {"goal": "goals", "tied": "goals"}),
    Kind(
        "evidence", Evidence, _of_plans(Evidence, "goal__plan"),
        ("sentence", "number", "source_title", "source_url", "note", "quoted_on", "position", "sample"),
        {"goal": "goals"},
    ),
    Kind(
        "measures", Measure, _present(Measure),
        ("position", "frozen_index", "title", "text", "audience", "self_help", "mutual_help", "public_help", "sample"),
        {"plan": "plans", "goal": "goals", "content_kind": "content_kinds"}, frozenset({"goal"}), key="uid",
    ),
    Kind("actors", MeasureActor, _of_plans(MeasureActor, "measure__plan"), ("name", "role", "position"),
         {"measure": "measures", "organisation": "organisations"}),
    Kind("contributions", Contribution, _of_plans(Contribution, "measure__plan"), (),
         {"measure": "measures", "goal": "goals"}),
    Kind("schedule", ScheduleCell, _of_plans(ScheduleCell, "measure__plan"), ("fiscal_year", "words", "done_words"),
         {"measure": "measures", "planned": "schedule_states", "done": "schedule_states"}),
    Kind("supports", Support, _of_plans(Support, "ward_measure__plan"), ("note",),
         {"ward_measure": "measures", "district_measure": "measures"}),
    Kind(
        "indicators", Indicator, _present(Indicator),
        ("position", "kind", "title", "unit", "direction", "basis", "definition", "method", "counted_anew_from",
         "baseline_year",
         "baseline_value", "target_reason", "source", "metric_key", "sample"),
        {"plan": "plans", "goal": "goals", "measure": "measures", "owner": "organisations",
         "continues": "indicators"}, frozenset({"continues"}), key="uid",
    ),
    Kind("targets", Target, _of_plans(Target, "indicator__plan"), ("fiscal_year", "value"),
         {"indicator": "indicators"}),
    VALUES,
    Kind("calls", EntryCall, _of_plans(EntryCall), ("title", "words", "due_on", "sent_on", "closed_on", "sample"),
         {"plan": "plans"}, key="uid"),
    Kind("called", EntryCall.organisations.through, _of_plans(EntryCall.organisations.through, "entrycall__plan"), (),
         {"entrycall": "calls", "organisation": "organisations"}),
    Kind("entries", Entry, _present(Entry), ("text", "received_on", "medium", "set_aside", "sample"),
         {"plan": "plans", "call": "calls", "goal": "goals", "organisation": "organisations"},
         frozenset({"call", "goal"}), key="uid"),
    Kind("sources", MeasureSource, _of_plans(MeasureSource, "measure__plan"), ("quoted", "gathered_on"),
         {"measure": "measures", "entry": "entries"}),
    Kind("problems", Problem, _present(Problem), PROBLEM, PROBLEM_REFS, PROBLEM_LOOSE, key="uid"),
    PROBLEM_MEASURES,
    Kind("successions", Succession, _of_plans(Succession), ("kind", "reason", "evidence", "sample"),
         {"plan": "plans", "new_goal": "goals", "old_goal": "goals", "new_measure": "measures",
          "old_measure": "measures"}),
    Kind(
        "reviews", Review, _of_plans(Review),
        ("fiscal_year", "unchanged", "done", "result", "cause", "response", "next_step", "proposed_grade", "grade",
         "grade_because", "overruled_because", "published_on", "sample"),
        {"plan": "plans", "goal": "goals", "measure": "measures", "indicator": "indicators"},
    ),
    Kind("district_reviews", DistrictReview, _of_plans(DistrictReview),
         ("fiscal_year", "done", "turnout", "good", "trouble", "next_year", "consult", "published_on", "sample"),
         {"plan": "plans", "problem": "problems"}, frozenset({"problem"})),
    ATTACHMENTS,
    Kind("editions", Edition, _of_plans(Edition), EDITION, {"plan": "plans", "kind": "edition_kinds"}),
    Kind("edition_items", EditionItem, _of_plans(EditionItem, "edition__plan"), ITEM, {"edition": "editions"}),
    Kind("edition_links", EditionLink, _of_plans(EditionLink, "edition__plan"),
         ("kind", "source_uid", "target_uid", "words"), {"edition": "editions"}),
    Kind("releases", Release, lambda chosen: Release.objects.filter(pins__plan__in=chosen.plans).distinct(),
         ("released_at", "change_note")),
    Kind("pins", ReleasePin, _of_plans(ReleasePin), (),
         {"release": "releases", "plan": "plans", "edition": "editions"}),
]  # fmt: skip


def _shown_problems(chosen: Chosen) -> QuerySet[Any]:
    return Problem.objects.public().filter(plan__in=chosen.plans)


def _shown_pins(chosen: Chosen) -> QuerySet[Any]:
    return ReleasePin.objects.filter(release__in=[chosen.release], plan__in=chosen.plans)


def _shown_attachments(chosen: Chosen) -> QuerySet[Any]:
    published = Edition.objects.filter(pk__in=chosen.editions).values("plan")
    return Attachment.objects.present().filter(public=True, plan__in=published)


# What stands in editions is not repeated: goals, measures and indicators are made from them again.
PUBLIC: list[Kind] = [
    *AREAS,
    Kind("periods", Period, lambda chosen: Period.objects.filter(pk__in=chosen.periods), PERIOD, {"area": "areas"},
         key="number"),
    *WORDS,
    Kind("plans", Plan, lambda chosen: Plan.objects.filter(pk__in=chosen.plans),
         ("progress", "progress_note", "adopted_on", "sample"),
         {"period": "periods", "area": "areas", "ward_plan": "plans"}, key="uid"),
    Kind("editions", Edition, lambda chosen: Edition.objects.filter(pk__in=chosen.editions), EDITION,
         {"plan": "plans", "kind": "edition_kinds"}),
    Kind("edition_items", EditionItem, lambda chosen: EditionItem.objects.filter(edition__in=chosen.editions), ITEM,
         {"edition": "editions"}),
    Kind("edition_links", EditionLink, lambda chosen: EditionLink.objects.filter(edition__in=chosen.editions),
         ("kind", "source_uid", "target_uid", "words"), {"edition": "editions"}),
    Kind("releases", Release, lambda chosen: Release.objects.filter(pk__in=[chosen.release]),
         ("released_at", "change_note")),
    Kind("pins", ReleasePin, _shown_pins, (), {"release": "releases", "plan": "plans", "edition": "editions"}),
    Kind("problems", Problem, _shown_problems, PROBLEM, PROBLEM_REFS, PROBLEM_LOOSE, key="uid"),
    PROBLEM_MEASURES,
    Kind("done", ScheduleCell, lambda chosen: ScheduleCell.objects.exclude(done=None, done_words=""),
         ("fiscal_year", "done_words"), {"measure": "measures", "done": "schedule_states"},
         order=("measure__uid", "fiscal_year")),
    VALUES,
    Kind("attachments", Attachment, _shown_attachments, ATTACHMENT, ATTACHED, key="uid"),
]  # fmt: skip
# Rows that a public file points at without holding them, by their stable ID.
IMPLIED: dict[str, type[models.Model]] = {"goals": Goal, "measures": Measure, "indicators": Indicator}
# Whose texts may have other wordings, by the names that wordings go by.
SPOKEN = {
    kind.model._meta.label_lower: kind.name
    for kind in WHOLE
    if kind.name not in {"edition_items", "edition_links", "pins", "population"}
}
