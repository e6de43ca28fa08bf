"""A table of results as pages, papers and files show it: words, counts, shares with their errors, what is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.surveys import sentences
from sasaeai.surveys.questionnaire import Item
from sasaeai.surveys.statistics.figures import Standing, percent_of, printed

HIDDEN = "秘"
# A head that no question asks: the part of the area to which the letter went.
STRATUM = "@stratum"
LEVEL = 0.05


@dataclass(frozen=True)
class HeadRow:
    code: int
    label: str
    slug: str = ""


@dataclass(frozen=True)
class Head:
    """表側: by what a table is parted. `slug` of its rows: the district's, where it parts by district."""

    code: str
    label: str
    rows: tuple[HeadRow, ...]
    is_district: bool = False


@dataclass(frozen=True)
class Answer:
    """A column; 0: 無回答."""

    code: int
    label: str

    @property
    def is_unanswered(self) -> bool:
        return self.code == 0


@dataclass(frozen=True)
class Cell:
    """None where it is hidden or nobody was asked. Shares are weighted, from 0 to 1; `half`: what stands behind ±."""

    count: int | None
    share: float | None
    half: float | None
    low: float | None
    high: float | None
    hidden: bool
    base: int

    @property
    def text(self) -> str:
        """Percent with one decimal; "-" nobody, "0.0" somebody who rounds to nothing, 秘 hidden, "" no base."""
        if self.hidden:
            return HIDDEN
        if self.count is None or self.share is None:
            return ""
        return printed(self.count, self.base, self.share)

    @property
    def points(self) -> str:
        """±: in percent points with one decimal."""
        return "" if self.half is None or not self.count else str(percent_of(self.half))

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        if self.low is None or self.high is None:
            return None
        return percent_of(self.low), percent_of(self.high)


@dataclass(frozen=True)
class Row:
    """`code` and `slug` of the head's row; None: 全体, which holds people of no row as well."""

    label: str
    code: int | None
    slug: str
    base: int
    cells: tuple[Cell, ...]

    @property
    def is_whole(self) -> bool:
        return self.code is None

    @property
    def standing(self) -> Standing:
        return Standing.of(self.base)

    @property
    def mark(self) -> str:
        """参考値 under thirty; why nothing stands there under ten."""
        return str(self.standing.words)


@dataclass(frozen=True)
class Test:
    """Rao and Scott's test of the rows; `label`: of which of several answers; p None: nothing to test."""

    label: str
    p: float | None

    @property
    def is_apart(self) -> bool:
        return self.p is not None and self.p < LEVEL

    @property
    def p_words(self) -> str:
        if self.p is None:
            return ""
        return "p<0.001" if self.p < 0.001 else f"p={self.p:.3f}"


@dataclass(frozen=True)
class TableOfResults:
    """`rows`: those of the head and, last, 全体; `refused`: why nothing of it may be shown."""

    question: Item
    head: Head | None
    answers: tuple[Answer, ...]
    rows: tuple[Row, ...]
    tests: tuple[Test, ...]
    refused: str = ""
    # Of a row of a table of questions: what all of them are asked.
    above: str = ""

    @property
    def whole(self) -> Row:
        return self.rows[-1]

    @property
    def marks(self) -> tuple[str, ...]:
        """SA, MA, 数値, and SQ where not everybody is asked."""
        kind = "MA" if self.question.is_multiple else "SA" if self.question.is_single else _("数値")
        is_sub = self.question.condition is not None or (bool(self.question.above) and not self.question.is_row)
        return (kind, "SQ") if is_sub else (kind,)

    @cached_property
    def hides(self) -> bool:
        return any(cell.hidden for row in self.rows for cell in row.cells)

    @property
    def has_reference(self) -> bool:
        return any(row.standing is Standing.REFERENCE for row in self.rows)

    def sentences(self) -> Iterator[str]:
        """What the test says, for people."""
        if self.head is None:
            return
        name = self.head.label
        if not self.question.is_multiple:
            test = self.tests[0] if self.tests else Test("", None)
            if test.p is None:
                yield _(sentences.NOT_TESTED) % {"head": name}
            elif test.is_apart:
                yield _(sentences.APART) % {"head": name, "p": test.p_words}
            else:
                yield _(sentences.NOT_APART) % {"head": name, "p": test.p_words}
            return
        apart = [test for test in self.tests if test.is_apart]
        if not any(test.p is not None for test in self.tests):
            yield _(sentences.NOT_TESTED) % {"head": name}
        elif not apart:
            yield _(sentences.NONE_APART) % {"head": name}
        for test in apart:
            yield _(sentences.ANSWER_APART) % {
                "answer": test.label, "head": name, "p": test.p_words,
            }  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """As `PublishedResults` keeps it: hidden cells are null, and nothing else of them is in it."""
        return {
            "code": self.question.code,
            "number": self.question.number,
            "text": self.question.text,
            "above": self.above,
            "marks": list(self.marks),
            "head": {"code": self.head.code, "label": self.head.label} if self.head else None,
            "answers": [{"code": one.code, "label": one.label} for one in self.answers],
            "rows": [
                {
                    "label": row.label, "code": row.code, "slug": row.slug, "base": row.base, "mark": row.mark,
                    "cells": [_stored(cell) for cell in row.cells],
                }
                for row in self.rows
            ],
            "said": list(self.sentences()),
            "refused": self.refused,
        }  # fmt: skip


def _stored(cell: Cell) -> list[Any] | None:
    """[count, percent as printed, ± as printed, low, high], percents with one decimal."""
    if cell.hidden:
        return None
    low, high = (str(side) for side in cell.interval) if cell.interval else ("", "")
    return [cell.count, cell.text, cell.points, low, high]
