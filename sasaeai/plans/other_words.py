"""ほかのことば: which texts of a plan have a wording in やさしい日本語 or English, and which wait for one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sasaeai.kernel.models import TextVariant
from sasaeai.kernel.models.variant import source_hash
from sasaeai.kernel.variants import VariantKey, variant_key

from .editable import TEXTS, Text
from .familiar import WORDS
from .models import ContentKind, Edition, Evidence, Level, Plan

# ふりがな has no page that shows it yet.
LANGUAGES = (TextVariant.Variant.SIMPLE, TextVariant.Variant.ENGLISH)
# What stands around the plan's own texts; said with the ward's plan, for all its districts.
PERIOD = ("title", "formal_title", "measure_name")
# Read as they stand, without an edition; pages show them in the words in which they were written.
NOT_SAID = {"progress_note"}


@dataclass(frozen=True)
class Place:
    """One text of a plan: its address (kind, key, field), and of which item it is said."""

    kind: str
    key: str
    text: Text

    @property
    def source(self) -> str:
        return self.text.words

    @property
    def of(self) -> str:
        """The item it belongs to: evidence to its goal."""
        row = self.text.row
        return f"goal-{row.goal.uid}" if isinstance(row, Evidence) else f"{self.kind}-{self.key}"

    @property
    def subject(self) -> str:
        return str(self.text.row)

    @property
    def variant_key(self) -> VariantKey:
        return variant_key(self.text.row, self.text.field)


@dataclass(frozen=True)
class Said:
    """How a place stands in one language; `stale` when its text was written anew since."""

    place: Place
    words: str
    stale: bool

    @property
    def is_missing(self) -> bool:
        return not self.words or self.stale


def places(plan: Plan) -> list[Place]:
    """Every text of the plan that residents read and that needs a wording, in the order of the plan; eight queries."""
    found = [*_around(plan), *_own(plan)] if plan.is_ward else list(_own(plan))
    return [place for place in found if needs_words(place.source)]


def needs_words(source: str) -> bool:
    """Not what stands in Latin letters, nor what every ward says alike."""
    return bool(source.strip()) and not source.isascii() and source not in WORDS


def _own(plan: Plan) -> Iterator[Place]:
    yield from _of("plan", plan)
    evidence: dict[int, list[Evidence]] = {}
    for row in Evidence.objects.filter(goal__plan=plan, goal__deleted_at=None).select_related("goal"):
        evidence.setdefault(row.goal_id, []).append(row)
    for goal in plan.goals.present().in_order():
        yield from _of("goal", goal)
        for row in evidence.get(goal.pk, []):
            yield from (Place("evidence", str(row.pk), Text(row, field)) for field in ("sentence", "source_title"))
    for measure in plan.measures.present().order_by("goal__parent__position", "goal__position", "position", "pk"):
        yield from _of("measure", measure)
    for indicator in plan.indicators.present():
        yield from _of("indicator", indicator)


def _of(kind: str, row: Any) -> Iterator[Place]:
    _model, fields = TEXTS[kind]
    yield from (Place(kind, row.uid, Text(row, field)) for field in fields if field not in NOT_SAID)


def _around(plan: Plan) -> Iterator[Place]:
    period = plan.period
    yield from (Place("period", str(period.pk), Text(period, field)) for field in PERIOD)
    for level in Level.objects.filter(period=period).order_by("depth"):
        yield Place("level", str(level.pk), Text(level, "name"))
    for kind in ContentKind.objects.filter(period=period):
        yield Place("content", str(kind.pk), Text(kind, "name"))
    for edition in Edition.objects.filter(plan=plan).order_by("-pk")[:1]:
        yield Place("edition", str(edition.pk), Text(edition, "name"))


def said(found: list[Place], language: str) -> list[Said]:
    """How these places stand in a language; one query."""
    by_source: dict[str, str] = {}
    newest: dict[VariantKey, str] = {}
    columns = ("subject_kind", "subject_id", "field", "source_hash", "text")
    for *key, made_of, words in TextVariant.objects.filter(variant=language).order_by("pk").values_list(*columns):
        by_source[made_of] = newest[VariantKey(*key)] = words
    return [_said(place, by_source, newest) for place in found]


def _said(place: Place, by_source: dict[str, str], newest: dict[VariantKey, str]) -> Said:
    words = by_source.get(source_hash(place.source), "")
    earlier = newest.get(place.variant_key, "")
    return Said(place, words or earlier, stale=not words and bool(earlier))
