from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from sasaeai.kernel.models import TextVariant
from sasaeai.kernel.prepared import prepared

written: list[str] = []
pytestmark = pytest.mark.django_db


@prepared
def wordings(variant: str, texts: Iterable[str], *, backwards: bool = False) -> QuerySet[Any, Any]:
    written.append("once more")
    rows = TextVariant.objects.filter(variant=variant, text__in=texts)
    return rows.order_by("-text" if backwards else "text").values_list("text", "subject_id")


@pytest.fixture(autouse=True)
def three_words() -> None:
    written.clear()
    for variant, text in (("en", "one"), ("en", "two"), ("ja-simple", "ひとつ")):
        TextVariant.objects.create(subject_kind="word", subject_id="7", field=text, variant=variant, text=text)


def test_other_values_get_other_rows_of_the_same_sql():
    wordings("en", ["one"])
    written.clear()
    with CaptureQueriesContext(connection) as asked:
        assert wordings("en", ["two"]) == [("two", "7")]
        assert wordings("ja-simple", ["ひとつ"]) == [("ひとつ", "7")]
    assert len(asked) == 2
    assert written == []


def test_a_list_may_be_of_any_length_and_an_empty_one_finds_nothing():
    assert wordings("en", []) == []
    for more in (0, 5, 15, 16, 40):
        texts = ["one", *(str(number) for number in range(more)), "two"]
        assert wordings("en", texts) == [("one", "7"), ("two", "7")]


def test_what_comes_by_name_shapes_the_sql():
    assert wordings("en", {"one", "two"}, backwards=True) == [("two", "7"), ("one", "7")]


def test_a_text_cannot_leave_its_place():
    assert wordings("en", ["one') OR ('1'='1", "%s"]) == []
