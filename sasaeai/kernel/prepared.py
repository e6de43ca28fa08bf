"""Questions that the ORM puts into SQL once for each process: writing a question costs more than its answer.

A page asks up to eight questions, and Django writes the SQL of each anew, every time for about half a millisecond.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, wraps
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Func, JSONField, Model, QuerySet, Value

Row = TypeVar("Row", bound=Model)
Rows = list[tuple[Any, ...]]
MOST_WRITINGS = 64
EXACTLY = 16
GREATEST = 2**63 - 1  # that a database's numbers can be; what an address asks beyond it is not there


@dataclass(frozen=True, slots=True)
class Blank:
    """Stands in the SQL's parameters where the value comes: the argument's place, and the place within a list."""

    argument: int
    place: int | None = None

    def filled(self, values: Sequence[Any]) -> Any:
        value = values[self.argument]
        if self.place is None:
            return None if isinstance(value, int) and value > GREATEST else value
        # A list is written longer than it is, so that few lengths are ever written; its last value fills the rest.
        return value[min(self.place, len(value) - 1)] if value else None


def prepared(question: Callable[..., QuerySet[Any, Any]], *, locks: str = "") -> Callable[..., Rows]:
    """Decorates a function that gives a `values_list()`; called likewise, it gives the rows.

    What comes by position (a key, a text, a list of either) may differ each time; what comes by name is part of the
    SQL, which is kept for each combination of these. An empty list finds nothing. A list of a relation's keys is asked
    as `edition__pk__in`: `edition__in` would want to see the keys when the SQL is written. `locks` (FOR SHARE OF …) is
    put after the SQL where the database locks rows; SQLite locks all of itself.
    """

    @lru_cache(maxsize=MOST_WRITINGS)
    def written(lengths: tuple[int | None, ...], **shape: Any) -> tuple[Any, str, tuple[Any, ...], Any]:
        blanks = [_blank(argument, length) for argument, length in enumerate(lengths)]
        compiler = question(*blanks, **shape).query.get_compiler(connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None, "", (), None
        # How each column is read is as long a question as the SQL itself.
        ways = compiler.get_converters([column for column, *_named in compiler.select[: compiler.col_count]])
        return compiler, f"{sql} {locks}" if connection.features.has_select_for_update else sql, params, ways

    @wraps(question)
    def asked(*given: Any, **shape: Any) -> Rows:
        values = [list(value) if _is_list(value) else value for value in given]
        compiler, sql, params, ways = written(tuple(_length(value) for value in values), **shape)
        if compiler is None:
            return []
        filled = [one.filled(values) if isinstance(one, Blank) else one for one in params]
        with connection.cursor() as cursor:
            cursor.execute(sql, filled)
            rows = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(rows, ways)] if ways else rows

    return asked


def _is_list(value: Any) -> bool:
    return hasattr(value, "__iter__") and not isinstance(value, str)


def _length(value: Any) -> int | None:
    """How long a list is written: as it is, or, when it is long, the next power of two."""
    if not isinstance(value, list):
        return None
    return max(1, len(value)) if len(value) <= EXACTLY else 1 << (len(value) - 1).bit_length()


def _blank(argument: int, length: int | None) -> Any:
    if length is None:
        return Value(Blank(argument))
    return [Value(Blank(argument, place)) for place in range(length)]


def columns(model: type[Model], path: str = "", *, without: Sequence[str] = ()) -> list[str]:
    """What a question names to have a whole row for `row_of`; `path` (organisation__) leads to it."""
    return [f"{path}{name}" for name in _names(model) if name not in without]


def row_of(model: type[Row], values: Sequence[Any], *, without: Sequence[str] = ()) -> Row:
    """The row that was asked for by `columns`; what it is without is asked for when somebody wants it."""
    names = _names(model)
    if without:
        names = tuple(name for name in names if name not in without)
    return model.from_db(connection.alias, names, values)


@cache
def _names(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


class Listed(Func):
    """All values of a subquery as one JSON list."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **more)
