"""SQL that is kept is what Django would have written, with the values of whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from sasaeai.areas.models import Area
from sasaeai.people.models import Person, Role, Seat
from tests import sql_kept
from tests.sql_kept import kept_or_written, written_anew

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="elsewhere all SQL is written anew"),
]
NAMES = Area.objects.values_list("name", flat=True)
OF_SEATS = Seat.objects.filter(person=OuterRef("pk"))
# Each is asked with the first value, then with the second.
QUESTIONS: dict[str, tuple[Callable[[Any], QuerySet[Any, Any]], Any, Any]] = {
    "a text": (lambda name: NAMES.filter(name=name), "長津田", "鴨居"),
    "a part of a text": (lambda part: NAMES.filter(name__contains=part), "田", "50%_"),
    "true or false": (lambda yes: Area.objects.filter(parent__isnull=yes), True, False),
    "a list": (lambda keys: Area.objects.filter(pk__in=keys), [3, 1], [2, 5]),
    "a list of another length": (lambda keys: Area.objects.filter(pk__in=keys), [3, 1], [2, 5, 4]),
    "a list with nothing in it": (lambda keys: Area.objects.filter(pk__in=keys), [1], []),
    "a number beside a list": (lambda key: Area.objects.filter(pk__in=[7, 8], parent=key), 5, 6),
    "not": (lambda name: Area.objects.exclude(name=name), "長津田", "鴨居"),
    "whether or not": (lambda yes: NAMES.filter(Q(pk=5) | Q(pk=6) if yes else ~(Q(pk=5) | Q(pk=6))), True, False),
    "not, over many": (lambda role: Person.objects.exclude(seats__role=role), Role.READER, Role.COMMITTEE),
    "one or the other": (lambda key: Area.objects.filter(Q(pk=key) | Q(name="a")), 5, 6),
    "one of them, or just one": (lambda just: NAMES.filter(Q(pk=5) ^ Q(pk=6) if just else Q(pk=5) | Q(pk=6)), 0, 1),
    "a piece": (lambda end: Area.objects.all()[1:end], 3, 9),
    "an order": (lambda by: Area.objects.order_by(by), "name", "-name"),
    "with what belongs to it": (lambda to: Area.objects.select_related(*to), ["parent"], ["parent__parent"]),
    "some columns": (lambda some: Area.objects.only(*some), ["name"], ["slug"]),
    "once each": (lambda yes: Area.objects.distinct() if yes else Area.objects.all(), True, False),
    "whether there is one": (lambda role: Person.objects.filter(Exists(OF_SEATS.filter(role=role))), "x", "y"),
    "whether there is none": (lambda role: Person.objects.filter(~Exists(OF_SEATS.filter(role=role))), "x", "y"),
    "of another question": (lambda name: Area.objects.filter(parent__in=NAMES.filter(name=name)), "緑区", "青葉区"),
    "how many": (lambda low: Area.objects.annotate(many=Count("children")).filter(many__gt=low), 2, 4),
    "a value given": (lambda word: Area.objects.annotate(said=Value(word)).values_list("said", "pk"), "a", "b"),
    "or else": (lambda word: Area.objects.annotate(said=Coalesce("slug", Value(word))), "a", "b"),
    "another column": (lambda name: Area.objects.filter(**{name: F("slug")}), "name", "code"),
    "a day": (lambda day: Seat.objects.filter(since__lte=day), date(2011, 4, 1), date(2012, 4, 1)),
    "twice the same day": (
        lambda days: Seat.objects.filter(since__lte=days[0], until__gte=days[1]),
        (date(2011, 4, 1), date(2011, 4, 1)),
        (date(2011, 4, 1), date(2012, 4, 1)),
    ),
}


def asked(how: Callable[..., Any], question: QuerySet[Any, Any]) -> Any:
    compiler = question.query.get_compiler(connection=connection)
    try:
        return how(compiler), compiler.klass_info and compiler.klass_info["select_fields"], compiler.annotation_col_map
    except sql_kept.EmptyResultSet:
        return None


@pytest.mark.parametrize("what", QUESTIONS)
def test_whatever_was_asked_before_the_sql_is_what_django_writes(what: str):
    ask, *values = QUESTIONS[what]
    for value in [*values, *reversed(values)]:
        assert asked(kept_or_written, ask(value)) == asked(written_anew, ask(value))


def test_it_is_written_once_and_not_again_for_another_value(monkeypatch):
    ask, first, second = QUESTIONS["a text"]
    asked(kept_or_written, ask(first))
    monkeypatch.setattr(sql_kept, "written_anew", None)
    _sql, values = asked(kept_or_written, ask(second))[0]
    assert values == (second,)


def test_what_cannot_be_told_from_a_value_of_djangos_own_is_not_kept():
    """Whether there is one asks for 1: a person with the key 1 is no place for another key."""
    assert sql_kept.places_of([1], (1, 1)) is None
    assert sql_kept.places_of([7], (1, 7)) == (1,)
    assert sql_kept.places_of([7, 7], (7, 7)) == (0, 1)
    assert sql_kept.places_of([7, 8], (8, 7)) is None
    assert sql_kept.places_of([1], (True,)) is None


def test_what_is_unknown_is_written_anew():
    class Unheard(F):
        def __init__(self) -> None:
            super().__init__("name")
            self.way = object()

    question = Area.objects.filter(name="a")
    question.query.order_by = (Unheard(),)
    with pytest.raises(sql_kept.CannotSay):
        sql_kept.Name(question.query.get_compiler(connection=connection)).of_query(question.query)
