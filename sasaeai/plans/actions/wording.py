"""Say a text of the plan in やさしい日本語 or English."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sasaeai.kernel.journal import record
from sasaeai.kernel.models import TextVariant
from sasaeai.kernel.variants import put_variant
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.models import Plan
from sasaeai.plans.other_words import Place, said

from .ordering import locked
from .writing import ChangedMeanwhile


@transaction.atomic
def say_otherwise(plan: Plan, place: Place, language: TextVariant.Variant, words: str, *, seen: str, by: Any) -> bool:
    """Keep the wording of a text as it stands; empty words take it away. Whether anything changed.

    Raises ChangedMeanwhile when somebody else wrote another wording since this one was opened.
    """
    locked(plan.pk)
    (now,) = said([place], language)
    if now.words == words and not now.stale:
        return False
    if fingerprint(now.words) != seen:
        raise ChangedMeanwhile(now.words)
    put_variant(place.variant_key, language, words, source=place.source)
    record(
        "plans.wording.written" if words else "plans.wording.taken_away", place.text.row, by=by, area=plan.area,
        field=place.text.label, language=str(language.label), before="" if now.stale else now.words, after=words,
    )  # fmt: skip
    return True
