"""Give the ward's plan and its desks wordings in やさしい日本語 and English."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models

from sasaeai.areas.models import Area, Desk, DeskService
from sasaeai.kernel.models import TextVariant
from sasaeai.kernel.models.variant import source_hash
from sasaeai.kernel.variants import variant_key
from sasaeai.plans.models import Edition, Goal

from .content import Made, Spec, read

VARIANTS = {TextVariant.Variant.SIMPLE: "simple", TextVariant.Variant.ENGLISH: "en"}
PLAN_FIELDS = ("philosophy", "philosophy_sub", "introduction", "pillar", "tiers")


def build_variants(made: Made) -> None:
    """Every text that the content file has words for; the same text in two places gets them twice."""
    words = {row["source"].strip(): row for row in read("variants")["texts"]}
    TextVariant.objects.bulk_create(
        _variant(subject, field, kind, words[text])
        for subject, field in _texts(made)
        if (text := getattr(subject, field)) in words
        for kind in VARIANTS
    )


def _texts(made: Made) -> Iterator[tuple[models.Model, str]]:
    ward = made.plans["ward"]
    yield from ((ward.period, field) for field in ("title", "formal_title"))
    yield from ((ward, field) for field in PLAN_FIELDS)
    for goal in Goal.objects.filter(plan=ward):
        yield from ((goal, field) for field in ("title", "short_name", "explanation"))
    for desk in Desk.objects.all():
        yield from ((desk, field) for field in ("kind", "hours", "note"))
    yield from ((service, "function") for service in DeskService.objects.all())
    yield from ((edition, "name") for edition in Edition.objects.all())
    yield from ((area, "name") for area in Area.objects.all())


def _variant(subject: models.Model, field: str, kind: TextVariant.Variant, words: Spec) -> TextVariant:
    return TextVariant(
        **variant_key(subject, field)._asdict(),
        variant=kind,
        text=words[VARIANTS[kind]].strip(),
        source_hash=source_hash(getattr(subject, field)),
    )
