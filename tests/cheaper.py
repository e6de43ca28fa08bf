"""What Django does for every page and question, in fewer steps: a test asks for ten pages where a person asks for one.

Nothing here changes an answer. Each was found in a profile of tests.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable
from typing import Any

from django.conf import LazySettings
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler
from django.test import client
from django.test.client import store_rendered_templates
from hypothesis.internal.conjecture import providers

from tests.sql_kept import kept_or_written

compiled = SQLCompiler.compile
converted = SQLCompiler.get_converters
_of_fields: dict[tuple[int, int, str], tuple[Col, list[Any]]] = {}


def begin() -> None:
    # Each collection of garbage looks at all that Django keeps: as often as Python wants it, that takes a tenth.
    gc.set_threshold(100_000, 20, 50)
    client.store_rendered_templates = given_to_the_page
    # To put rows in order, Django compares columns by the signature of their class: a thirtieth of the time.
    Col.identity = property(lambda col: (Col, col.alias, col.target, col.output_field))  # type: ignore[assignment]
    # Questions name forty columns and more, and ask each what its name is and how it is read, in a dozen calls.
    SQLCompiler.compile = compile_columns_at_once
    SQLCompiler.get_converters = know_how_columns_are_read
    SQLCompiler.as_sql = kept_or_written
    # Hypothesis would parse all our thousand files for numbers and words to try.
    providers._get_local_constants = lambda: providers._local_constants
    # Settings are looked up as if another object might answer for them.
    LazySettings.__getattribute__ = object.__getattribute__  # type: ignore[method-assign]


def given_to_the_page(store: dict[str, Any], *signal: Any, **rendered: Any) -> None:
    """Tests ask what a page was given; Django also copies what each of its hundred pieces was."""
    if "context" not in store:
        store_rendered_templates(store, *signal, **rendered)


def compile_columns_at_once(compiler: SQLCompiler, node: Any) -> tuple[str, Any]:
    if type(node) is not Col or not node.alias:
        return compiled(compiler, node)
    known = compiler.quote_cache
    alias, column = node.alias, node.target.column
    if alias not in known or column not in known:
        return compiled(compiler, node)
    return f"{known[alias]}.{known[column]}", []


def know_how_columns_are_read(compiler: SQLCompiler, expressions: Iterable[Any]) -> dict[int, tuple[list[Any], Any]]:
    """The same for every column of a field: its class says it, and what kind of database this is."""
    expressions = list(expressions)
    if not all(type(each) is Col for each in expressions):
        return converted(compiler, expressions)
    connection = compiler.connection
    found = {}
    for place, column in enumerate(expressions):
        key = (id(column.target), id(column.output_field), connection.vendor)
        if key not in _of_fields:
            ways = connection.ops.get_db_converters(column) + column.get_db_converters(connection)
            _of_fields[key] = column, ways  # the column is kept, so that no other field gets its number
        if ways := _of_fields[key][1]:
            found[place] = ways, column
    return found
