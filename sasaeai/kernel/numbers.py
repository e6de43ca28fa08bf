"""Numbers that somebody outside writes into an address: one spelling each, and none that a database cannot hold."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField
from django.db.models.lookups import In
from django.urls.converters import IntConverter

# 18 digits fit into eight bytes. Python itself refuses to read more than 4,300, with an error that nobody expects.
MOST_DIGITS = 18


class NumberConverter(IntConverter):
    """`<number:pk>`: unlike `<int:pk>` without zeros in front, so that a page has one address and not thousands."""

    regex = f"0|[1-9][0-9]{{0,{MOST_DIGITS - 1}}}"


class InEightBytes(In):
    """`pk__in` without what no row can be: Django looks after `pk=`, but SQLite breaks on a longer number in a list.

    Every form in which several rows are ticked asks like this.
    """

    def get_prep_lookup(self) -> Any:
        prepared = super().get_prep_lookup()
        if not isinstance(prepared, list):
            return prepared  # a subquery, or expressions
        return [value for value in prepared if not isinstance(value, int) or abs(value) <= BigIntegerField.MAX_BIGINT]


def asked_number(text: str | None) -> int:
    """The whole number that a query or a form names; 0, which is no row's, when it names none or a longer one."""
    if text and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    return 0
