"""What sentences call the whole: from the area's level, once for a request, in every language."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from sasaeai.areas.models import Area, AreaLevel
from sasaeai.areas.whole import WholeMiddleware, asked_once, called, called_later, kind_in, office, whole
from sasaeai.kernel.stamp import move_public_stamp

pytestmark = pytest.mark.django_db
SENTENCE = "%(whole)s計画は、%(office)sで読めます。"
LATER = called_later(SENTENCE)


def make_root(name: str, level: str) -> Area:
    return Area.objects.create(level=AreaLevel.objects.create(name=level), name=name, slug="minato")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("緑区", "区"), ("横浜市緑区", "区"), ("みなと市", "市"), ("みなと 町 ", "町"), ("市", ""), ("みなと", "")],
)
def test_a_name_ends_in_what_it_is(name, kind):
    assert kind_in(name) == kind


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("区", "区計画は、区役所で読めます。"),
        ("市", "市計画は、市役所で読めます。"),
        ("町", "町計画は、町役場で読めます。"),
        ("村", "村計画は、村役場で読めます。"),
        ("広域連合", "広域連合計画は、役所で読めます。"),
    ],
)
def test_the_level_of_the_root_is_the_word(level, said):
    make_root("みなと", level)
    assert called(SENTENCE) == said
    assert str(LATER) == said


def test_english_has_a_word_for_each_and_never_a_japanese_one():
    words = {}
    for level in ("区", "市", "町", "村", "広域連合"):
        Area.objects.all().delete()
        make_root("みなと", level)
        with override("en"):
            words[level] = (whole(), office())
    assert words == {
        "区": ("ward", "ward office"),
        "市": ("city", "city hall"),
        "町": ("town", "town hall"),
        "村": ("village", "village office"),
        "広域連合": ("municipality", "municipal office"),
    }


def test_before_anything_is_set_up_the_word_is_a_general_one():
    assert called(SENTENCE) == "市区町村計画は、役所で読めます。"


def asked_by_requests() -> int:
    """Two requests, two sentences each."""
    answer = WholeMiddleware(lambda request: [called(SENTENCE), called(SENTENCE)])
    with CaptureQueriesContext(connection) as queries:
        for _time in range(2):
            assert len(set(answer(RequestFactory().get("/")))) == 1
    return sum("areas_arealevel" in query["sql"] for query in queries)


def test_a_process_asks_once_until_something_public_changes():
    root = make_root("みなと町", "町")
    move_public_stamp()
    assert asked_by_requests() == 1
    root.level = AreaLevel.objects.create(name="市")
    root.save()
    move_public_stamp()
    assert asked_by_requests() == 1
    assert WholeMiddleware(lambda request: called(SENTENCE))(RequestFactory().get("/")).startswith("市計画")


def test_work_without_a_request_asks_once_too():
    make_root("みなと市", "市")
    with asked_once(), CaptureQueriesContext(connection) as queries:
        assert {called(SENTENCE) for _time in range(3)} == {"市計画は、市役所で読めます。"}
    assert len(queries) == 1
