"""Django writes the SQL of each question anew, whatever was asked before: a tenth of the time of all tests.

Here the SQL of a question is kept under all that it is made of, but for the values that are compared with. Whatever is
not known to make no difference is part of the name: a question in which something unknown stands is written anew, and
so is one whose values cannot be told from those that Django puts in itself. On PostgreSQL all are written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.models import Field
from django.db.models.expressions import BaseExpression, Col, F, Value
from django.db.models.fields.related_lookups import RelatedIsNull
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.db.models.lookups import IsNull, Lookup
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.datastructures import BaseTable, Join
from django.db.models.sql.query import Query
from django.db.models.sql.where import NothingNode, WhereNode
from django.utils.tree import Node

# What Django remembers of what it worked out, or of how something was made; and what no SQL depends on.
NOT_SQL = {
    "_constructor_args", "_annotation_select_cache", "_extra_select_cache", "_output_field_or_none", "allowed_default",
    "base_table", "contains_aggregate", "contains_column_references", "contains_over_clause", "contains_subquery",
    "convert_value", "filter_is_sticky", "identity", "is_summary", "subq_aliases", "table_map", "used_aliases",
}  # fmt: skip
FIRST = {"model", "select", "annotations", "alias_map", "alias_refcount", "where"}
# What whoever reads the rows asks the compiler for.
READ = ("select", "klass_info", "annotation_col_map", "col_count", "has_extra_select")

written_anew = SQLCompiler.as_sql


class CannotSay(Exception):
    """There is something in the question whose part in the SQL is not known."""


class Written(NamedTuple):
    """The SQL with its values, and at which places stand those of whoever asks; and what is read from the rows."""

    sql: str
    params: tuple[Any, ...]
    places: tuple[int, ...]
    read: dict[str, Any]


class Name:
    """All that a question is made of, and the values that it compares with, in the order in which SQL has them.

    It is one flat tuple of texts and numbers, which costs Python least to compare and to keep: each thing begins with
    what it is, and ends where that says so.
    """

    def __init__(self, compiler: SQLCompiler) -> None:
        self.compiler = compiler
        self.values: list[Any] = []
        self.said: list[Any] = []
        self.say = self.said.append

    def of(self, what: Any) -> None:
        kind = type(what)
        if kind is str or what is None:
            self.say(what)
        elif kind in WAYS:
            WAYS[kind](self, what)
        else:
            way = next((way for known, way in KINDS.items() if isinstance(what, known)), None)
            if way is None:
                raise CannotSay(kind)
            WAYS[kind] = way
            way(self, what)

    def of_plain(self, what: Any) -> None:
        """One is not the same as true."""
        self.say(number_of(type(what)))
        self.say(what)

    def of_many(self, what: list[Any] | tuple[Any, ...]) -> None:
        self.said += [number_of(type(what)), len(what)]
        for each in what:
            self.of(each)

    def of_names(self, what: set[str] | frozenset[str]) -> None:
        self.of_many(sorted(what))

    def of_dict(self, what: dict[str, Any]) -> None:
        self.said += [number_of(dict), len(what)]
        for name, each in what.items():
            self.say(name)
            self.of(each)

    def of_lasting(self, what: Any) -> None:
        """A class, or a model's field."""
        self.say(number_of(what))

    def of_field(self, field: Any) -> None:
        """A model's, or one that only says what kind of value this is."""
        if hasattr(field, "model"):
            self.say(number_of(field))
        else:
            digits = getattr(field, "max_digits", 0), getattr(field, "decimal_places", 0)
            self.said += [number_of(type(field)), field.max_length, *digits]

    def of_all(self, what: Any) -> None:
        parts = [(name, part) for name, part in what.__dict__.items() if name not in NOT_SQL]
        self.said += [number_of(type(what)), len(parts)]
        for name, part in parts:
            self.say(name)
            self.of(part)

    def of_column(self, what: Col) -> None:
        self.said += [number_of(Col), what.alias, number_of(what.target)]
        self.of_field(what.output_field)

    def of_table(self, what: BaseTable) -> None:
        self.said += [number_of(BaseTable), what.table_name, what.table_alias]

    def of_join(self, what: Join) -> None:
        if what.filtered_relation or what.join_field.get_extra_restriction(what.table_alias, what.parent_alias):
            raise CannotSay(Join)
        self.said += [what.table_name, what.parent_alias, what.table_alias, what.join_type, what.nullable]
        self.say(number_of(what.join_field))

    def of_where(self, node: WhereNode) -> None:
        self.said += [number_of(WhereNode), node.connector, node.negated, node.resolved, len(node.children)]
        for each in node.children:
            self.of(each)

    def of_lookup(self, lookup: Lookup) -> None:
        if lookup.bilateral_transforms:
            raise CannotSay(type(lookup))
        self.say(number_of(type(lookup)))
        self.of(lookup.lhs)
        rhs = lookup.rhs
        if isinstance(rhs, bool) or isinstance(lookup, IsNull | RelatedIsNull):
            self.said += ["?", rhs]
        elif hasattr(rhs, "as_sql"):
            self.of(rhs)
        else:
            sql, values = lookup.process_rhs(self.compiler, self.compiler.connection)
            self.values += values
            self.said += [sql] if isinstance(sql, str) else [len(sql), *sql]

    def of_value(self, value: Value) -> None:
        sql, values = value.as_sql(self.compiler, self.compiler.connection)
        self.values += values
        self.said += [number_of(Value), sql, value.for_save]
        self.of(value._output_field_or_none)

    def of_query(self, query: Query) -> None:
        """What has values first, as SQL has them: columns, tables, what is compared."""
        rest = query.__dict__
        self.say(number_of(query.model))
        self.of_many(query.select)
        self.of_dict(query.annotations)
        self.of_dict(query.alias_map)
        self.said += query.alias_refcount.values()
        self.of_where(query.where)
        for name, part in rest.items():
            if name not in NOT_SQL and name not in FIRST:
                self.say(name)
                self.of(part)


# How each kind is named: exactly it, or whatever is of it.
WAYS: dict[type, Callable[[Name, Any], None]] = {
    Col: Name.of_column, WhereNode: Name.of_where, Query: Name.of_query, Value: Name.of_value, BaseTable: Name.of_table,
    Join: Name.of_join, dict: Name.of_dict, bool: Name.of_plain, int: Name.of_plain,
}  # fmt: skip
KINDS: dict[Any, Callable[[Name, Any], None]] = {
    str | int | float | bytes: Name.of_plain, list | tuple: Name.of_many, set | frozenset: Name.of_names,
    type | ForeignObjectRel: Name.of_lasting, Field: Name.of_field, Lookup: Name.of_lookup,
    BaseExpression | F | Node | NothingNode: Name.of_all,
}  # fmt: skip
_kept: dict[tuple[Any, ...], Written] = {}
_numbers: dict[int, int] = {}
_lasting: list[Any] = []  # held here, no other is ever found at the same place


def number_of(what: Any) -> int:
    """Of a class, or of a model's field."""
    number = _numbers.get(id(what))
    if number is None:
        _lasting.append(what)
        number = _numbers[id(what)] = len(_lasting)
    return number


def kept_or_written(compiler: SQLCompiler, with_limits: bool = True, with_col_aliases: bool = False) -> Any:
    if compiler.connection.vendor != "sqlite":
        return written_anew(compiler, with_limits, with_col_aliases)
    name = Name(compiler)
    try:
        name.of_query(compiler.query)
    except (CannotSay, EmptyResultSet, FullResultSet):
        return written_anew(compiler, with_limits, with_col_aliases)
    said = with_limits, with_col_aliases, compiler.elide_empty, *name.said
    if found := _kept.get(said):
        compiler.__dict__.update(found.read)
        if not found.places:
            return found.sql, found.params
        params = list(found.params)
        for place, value in zip(found.places, name.values, strict=True):
            params[place] = value
        return found.sql, tuple(params)
    sql, params = written_anew(compiler, with_limits, with_col_aliases)
    places = places_of(name.values, params)
    if places is not None:
        _kept[said] = Written(sql, params, places, {each: compiler.__dict__[each] for each in READ})
    return sql, params


def places_of(values: list[Any], params: tuple[Any, ...]) -> tuple[int, ...] | None:
    """Where each value stands; None if it cannot be told, as when Django puts in the same."""
    places = [place for place, each in enumerate(params) if any(each is value or each == value for value in values)]
    found = [params[place] for place in places]
    return tuple(places) if [(type(v), v) for v in found] == [(type(v), v) for v in values] else None
