"""Other wordings of any text (やさしい日本語, English, ruby), kept beside the source and marked when they are stale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from django.db import models

from sasaeai.kernel.models import TextVariant
from sasaeai.kernel.models.variant import source_hash
from sasaeai.kernel.stamp import move_public_stamp


class VariantKey(NamedTuple):
    """Which text is meant: a thing and one of its fields, by plain keys."""

    subject_kind: str
    subject_id: str
    field: str


def variant_key(subject: models.Model, field: str) -> VariantKey:
    return VariantKey(subject._meta.label_lower, str(subject.pk), field)


def variants_for(keys: Iterable[VariantKey], variant: str) -> dict[VariantKey, TextVariant]:
    """The newest wording of each of these texts, in one query (none for no keys); a missing key has none yet."""
    wanted = set(keys)
    if not wanted:
        return {}
    kinds, ids, fields = (set(part) for part in zip(*wanted, strict=True))
    found = TextVariant.objects.filter(variant=variant, subject_kind__in=kinds, subject_id__in=ids, field__in=fields)
    by_key = {VariantKey(row.subject_kind, row.subject_id, row.field): row for row in found.order_by("pk")}
    return {key: row for key, row in by_key.items() if key in wanted}


def put_variant(key: VariantKey, variant: str, text: str, *, source: str) -> TextVariant | None:
    """Keep this wording, made of this source; an empty text takes it away.

    Public pages with that source show it at once. They find a wording by its source, so wherever the same words
    stand they are said the same.
    """
    move_public_stamp()
    made_of = source_hash(source)
    same = TextVariant.objects.filter(variant=variant, source_hash=made_of)
    if not text.strip():
        same.delete()
        return None
    same.update(text=text)
    row, _created = TextVariant.objects.update_or_create(
        **key._asdict(), variant=variant, source_hash=made_of, defaults={"text": text}
    )
    return row


@lru_cache(maxsize=8)
def wordings_at(stamp: str, variant: str) -> Mapping[str, str]:
    """Every wording of a variant by the fingerprint of its source text: one query, kept until something public changes.

    For pages that show texts as they were published: the text itself says which wording belongs to it.
    """
    return dict(TextVariant.objects.filter(variant=variant).values_list("source_hash", "text"))


def wording_of(source: str, known: Mapping[str, str]) -> str:
    """The wording made of exactly this text, or nothing."""
    return known.get(source_hash(source), "") if known else ""
