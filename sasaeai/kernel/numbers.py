"""Numbers that somebody outside writes into an address: one spelling each, and none that a database cannot hold."""

from __future__ import annotations

from django.urls.converters import IntConverter

# 18 digits fit into eight bytes. Python itself refuses to read more than 4,300, with an error that nobody expects.
MOST_DIGITS = 18


class NumberConverter(IntConverter):
    """`<number:pk>`: unlike `<int:pk>` without zeros in front, so that a page has one address and not thousands."""

    regex = f"0|[1-9][0-9]{{0,{MOST_DIGITS - 1}}}"


def asked_number(text: str | None) -> int:
    """The whole number that a query or a form names; 0, which is no row's, when it names none or a longer one."""
    if text and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    return 0
