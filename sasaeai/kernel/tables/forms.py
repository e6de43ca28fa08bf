"""Forms to be filled: what goes in, what comes back. Who draws them (openpyxl, 9 MB) is loaded with the first."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from sasaeai.kernel.tables.package import part_names
from sasaeai.kernel.tables.sheet import Sheet

# A sheet that Excel does not even offer to show: which form this is, for whom, and what stood in it when it was sent.
ABOUT = "sasaeai"
# Stands above the hidden column of keys, so that a returned sheet tells which row is the one with the headings.
KEYS = "sasaeai-key"


@dataclass(frozen=True)
class Place:
    """Where a form repeats: `first` row and `height` rows for one item, counted from 0; `key` is a free column."""

    sheet: str
    first: int
    height: int = 1
    key: int = 0


@dataclass(frozen=True)
class Filled:
    """What goes in: `singles` by address (B2), `rows` by (row of the block, column), each with its key.

    `choices` offers words in a column (of the block's row); what is typed besides is not refused by Excel.
    """

    singles: Mapping[str, object] = field(default_factory=dict)
    rows: Sequence[Mapping[tuple[int, int], object]] = ()
    keys: Sequence[str] = ()
    choices: Mapping[tuple[int, int], Sequence[str]] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """`key` comes back with the answer, whatever else somebody does to the row."""

    key: str
    number: str
    words: str


@dataclass(frozen=True)
class Asking:
    """`above` are lines over the table, `heads` the headings of number, question and answer, `signed` who wrote."""

    name: str
    title: str
    above: Sequence[str]
    signed: str
    heads: tuple[str, str, str]
    questions: Sequence[Question]
    about: Mapping[str, Any] = field(default_factory=dict)


def fill_form(template: bytes, place: Place, filled: Filled, *, key_title: str = "") -> bytes:
    """The workbook with everything written in; `template` was read by `read_table` before, so it is sound."""
    return import_module("sasaeai.kernel.tables.filling").fill_form(template, place, filled, key_title=key_title)


def room_of(template: bytes, place: Place) -> int:
    """How many items the form has ruled rows for already: blocks that look like the first one and are empty."""
    return import_module("sasaeai.kernel.tables.filling").room_of(template, place)


def write_asking(asking: Asking) -> bytes:
    """An .xlsx whose hidden sheet holds `about` (see `about_of`) and whose hidden column D holds the keys."""
    return import_module("sasaeai.kernel.tables.asking").write_asking(asking)


def about_of(sheets: Sequence[Sheet]) -> dict[str, Any]:
    """What `fill_form` wrote on its hidden sheet; nothing when the file is not one of ours (or was copied over)."""
    for sheet in sheets:
        if sheet.name == ABOUT and sheet.rows and sheet.rows[0]:
            text = "".join(str(row[0]) for row in sheet.rows if row and row[0])
            try:
                found = json.loads(text)
            except ValueError:
                return {}
            return found if isinstance(found, dict) else {}
    return {}


def has_drawings(template: bytes) -> bool:
    """Whether the workbook holds pictures or shapes, which a filled form will not have any more."""
    return any(re.match(r"xl/(media|drawings)/", name) for name in part_names(template))
