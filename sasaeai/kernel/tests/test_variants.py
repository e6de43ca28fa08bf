from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError
from django.test import TestCase

from sasaeai.kernel.models import TextVariant
from sasaeai.kernel.variants import put_variant, variant_key, variants_for, wording_of, wordings_at

if TYPE_CHECKING:  # the kernel's tests know areas and people only as fixtures
    from sasaeai.areas.models import Area

SOURCE = "ボランティアの紹介をすすめます。"


def test_another_wording_knows_when_its_source_has_changed(midori: Area) -> None:
    row = put_variant(variant_key(midori, "name"), "ja-simple", "手伝う 人を 紹介します。", source=SOURCE)
    assert not row.stale_for(SOURCE)
    assert not row.stale_for(SOURCE + "\r\n")
    assert row.stale_for(SOURCE.replace("紹介", "仲介"))


def test_writing_again_replaces_and_an_empty_text_takes_away(midori: Area) -> None:
    key = variant_key(midori, "name")
    put_variant(key, "en", "We introduce volunteers.", source=SOURCE)
    put_variant(key, "en", "We introduce helpers.", source=SOURCE)
    assert TextVariant.objects.get().text == "We introduce helpers."
    assert not TextVariant.objects.get().stale_for(SOURCE)
    assert put_variant(key, "en", " ", source=SOURCE) is None
    assert variants_for([key], "en") == {}


def test_a_text_written_anew_keeps_the_wording_of_what_the_public_still_reads(midori: Area) -> None:
    key = variant_key(midori, "name")
    put_variant(key, "en", "We introduce volunteers.", source=SOURCE)
    put_variant(key, "en", "We match volunteers.", source="仲介します。")
    known = wordings_at("a stamp of its own", "en")
    assert (wording_of(SOURCE, known), wording_of("仲介します。", known)) == (
        "We introduce volunteers.",
        "We match volunteers.",
    )
    assert variants_for([key], "en")[key].text == "We match volunteers."


def test_the_same_words_in_two_places_are_said_the_same(midori: Area) -> None:
    put_variant(variant_key(midori, "name"), "en", "Midori", source="緑区")
    put_variant(variant_key(midori, "kana"), "en", "Midori Ward", source="緑区")
    assert set(TextVariant.objects.values_list("text", flat=True)) == {"Midori Ward"}


def test_the_wordings_of_a_whole_page_cost_one_query(districts: dict[str, Area]) -> None:
    keys = [variant_key(area, field) for area in districts.values() for field in ("name", "kana")]
    for key in keys[:5]:
        put_variant(key, "en", key.subject_id, source=f"地域{key.subject_id}")
    put_variant(keys[0], "ja-simple", "べつ", source=SOURCE)
    for wanted in (keys[:1], keys):
        with TestCase().assertNumQueries(1):
            found = variants_for(wanted, "en")
        assert {key: row.text for key, row in found.items()} == {key: key.subject_id for key in wanted[:5]}
    with TestCase().assertNumQueries(0):
        assert variants_for([], "en") == {}


def test_only_what_was_asked_for_comes_back(districts: dict[str, Area]) -> None:
    one, other, *_more = districts.values()
    put_variant(variant_key(one, "kana"), "en", "x", source=SOURCE)
    assert variants_for([variant_key(one, "name"), variant_key(other, "kana")], "en") == {}


def test_a_field_has_one_wording_of_a_kind(midori: Area) -> None:
    put_variant(variant_key(midori, "name"), "en", "x", source=SOURCE)
    row = TextVariant.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError):
        row.save(force_insert=True)
