"""Say the texts of a survey in やさしい日本語 or English: also while it is answered, since only words change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from sasaeai.kernel.journal import Actor, record
from sasaeai.kernel.models import TextVariant
from sasaeai.kernel.variants import put_variant
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.other_words import Place, Said, said
from sasaeai.surveys.models import Survey

from .surveys import locked


@dataclass(frozen=True)
class Wish:
    """`seen`: the fingerprint of the wording that stood in the field when the page was opened."""

    place: Place
    words: str
    seen: str


def now_in(row: Said) -> str:
    """What stands in its field: a stale wording is shown beside it, so that nobody keeps it without looking."""
    return "" if row.stale else row.words


@transaction.atomic
def say_otherwise(
    survey: Survey, wishes: Sequence[Wish], language: TextVariant.Variant, *, by: Actor
) -> tuple[int, dict[str, str]]:
    """How many were changed, and by source what somebody else wrote meanwhile; those stay as they are."""
    kept = locked(survey)
    rows = said([wish.place for wish in wishes], language)
    changed, meanwhile = [], {}
    for wish, row in zip(wishes, rows, strict=True):
        now = now_in(row)
        if now == wish.words or fingerprint(wish.words) == wish.seen:
            continue
        if fingerprint(now) != wish.seen:
            meanwhile[wish.place.source] = now
            continue
        put_variant(wish.place.variant_key, language, wish.words, source=wish.place.source)
        changed.append({"source": wish.place.source, "before": now, "after": wish.words})
    if changed:
        record(
            "surveys.wordings.written", kept, by=by, area=kept.area_id, count=len(changed),
            language=str(language.label), words=changed,
        )  # fmt: skip
    return len(changed), meanwhile
