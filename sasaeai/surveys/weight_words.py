"""区分ごとの重み from what is stored, as pages, papers and workbooks print it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.surveys import sentences
from sasaeai.surveys.result_tables import HIDDEN


def row_heads() -> list[str]:
    return [_("区分"), _("人口"), _("回答数"), _("1件の重み"), _("合わせる前の何倍か"), _("合わせた区分")]


def row_cells(row: Mapping[str, Any]) -> list[object]:
    """A stored row under `row_heads`, numbers as numbers."""
    joined = ""
    if row["joined"]:
        joined = _("%(number)s区分（%(why)s）") % {"number": row["joined"], "why": _("、").join(row["why"])}
    label = " ".join(_("・").join(part) for part in row["parts"] if part)
    if row["n"] is None:
        return [label, row["people"], HIDDEN, HIDDEN, HIDDEN, joined]
    return [label, row["people"], row["n"], Decimal(row["weight"]), Decimal(row["times"]), joined]


def row_words(row: Mapping[str, Any]) -> list[str]:
    """The same as it is printed."""
    label, people, n, *others, joined = row_cells(row)
    return [str(label), f"{people:,}", str(n), *map(str, others), str(joined) or "―"]


def evenness(weighing: Mapping[str, str]) -> str:
    """How uneven the weights are, in a sentence."""
    return _(sentences.EVENNESS) % weighing
