"""A district's figures beside those of the whole, and where they are apart by more than the errors of both."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from statistics import NormalDist
from typing import Any

from sasaeai.press.survey_results import Reported
from sasaeai.surveys.models import QuestionRole
from sasaeai.surveys.published import Stored
from sasaeai.surveys.result_tables import HIDDEN
from sasaeai.surveys.statistics.figures import REFERENCE_BELOW

NORMAL = 1.96


@dataclass(frozen=True)
class Beside:
    """One answer: `apart` how far, in shares of what the errors leave open (beyond 1 or -1: not by chance)."""

    number: str
    text: str
    answer: str
    here: str
    points: str
    whole: str
    base: int
    mark: str
    apart: float
    is_row: bool

    @property
    def is_high(self) -> bool:
        return self.apart > 1

    @property
    def is_low(self) -> bool:
        return self.apart < -1

    @property
    def is_apart(self) -> bool:
        return self.is_high or self.is_low

    @property
    def is_reference(self) -> bool:
        return self.base < REFERENCE_BELOW


def district_row(found: Reported, code: str, slug: str) -> tuple[Stored, Stored] | None:
    """The district's row of a question's table, and that of the whole; None where it has none or it was refused."""
    for table in found.crossed(code):
        row = next((row for row in table["rows"] if row["slug"] == slug), None)
        if row is not None and not table["refused"]:
            return row, table["rows"][-1]
    return None


def most_frequent(found: Reported, slug: str) -> Iterator[Beside]:
    """Of each question the answer that is given most in the whole; of tables of questions only what is apart."""
    every = (max(rows, key=lambda one: Decimal(one.whole)) for rows in _each(found, slug) if rows)
    return (one for one in every if one.is_apart or not one.is_row)


def apart(found: Reported, slug: str) -> list[Beside]:
    """All answers that are beyond the errors, the farthest first."""
    every = [one for rows in _each(found, slug) for one in rows]
    return sorted((one for one in every if one.is_apart), key=lambda one: -abs(one.apart))


def _each(found: Reported, slug: str) -> Iterator[list[Beside]]:
    roles = {QuestionRole.DISTRICT, QuestionRole.AGE, QuestionRole.SEX}
    wider = _wider(len(found.response["districts"]))
    for leaf in found.questionnaire.leaves:
        table = found.tables.simple(leaf.code)
        rows = district_row(found, leaf.code, slug)
        if table is None or rows is None or leaf.role in roles:
            continue
        here, whole = rows
        yield [
            _beside(table, answer["label"], here, pair, wider, is_row=leaf.is_row)
            for answer, *pair in zip(table["answers"], here["cells"], whole["cells"], strict=False)
            if answer["code"] and pair[1] is not None and pair[1][1] not in ("", "-")
        ]


def _wider(districts: int) -> float:
    """Of so many districts that stand side by side one would be apart by chance (Bonferroni)."""
    return NormalDist().inv_cdf(1 - 0.05 / (2 * max(districts, 1))) / NORMAL


def _beside(table: Stored, answer: str, row: Stored, pair: list[Any], wider: float, *, is_row: bool) -> Beside:
    here, whole = pair
    shown = HIDDEN if here is None else here[1]
    points = "" if here is None else here[2]
    return Beside(
        table["number"], table["text"], answer, shown, points, whole[1], row["base"], row["mark"],
        _apart(row, here, whole, wider), is_row,
    )  # fmt: skip


def _apart(row: Stored, here: Any, whole: Any, wider: float) -> float:
    """The district is a part of the whole: errors as if they were apart are rather too wide than too narrow."""
    if here is None or row["base"] < REFERENCE_BELOW or not here[2] or not whole[2]:
        return 0.0
    error = math.hypot(float(here[2]), float(whole[2])) * wider
    return float(Decimal(here[1]) - Decimal(whole[1])) / error if error else 0.0
