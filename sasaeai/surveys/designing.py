"""標本の設計: how many letters go where, and what the figures of a district will then be able to tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from types import ModuleType
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.surveys.models import Sharing

# Points at 50 %: below the first a share can be read as it stands, above the second hardly anything can.
FINE, COARSE = 5, 10
BASES = (30, 50, 100, 200, 300, 500, 800, 1_000, 1_500, 2_000, 3_000)
SHARES = (0.1, 0.2, 0.3, 0.4, 0.5)
ALL_BACK = 100


class CannotShare(ValueError):
    """Says why the letters cannot be shared out so."""


@dataclass(frozen=True)
class Part:
    """`points`: ± at 50 %, of a simple random sample of a finite population; None where no slip is to be expected."""

    name: str
    people: int
    letters: int
    slips: int
    points: Decimal | None
    change: Decimal | None
    words: str


@dataclass(frozen=True)
class Planned:
    parts: tuple[Part, ...]
    whole: Part
    effect: Decimal


def _planning() -> ModuleType:
    """With numpy: loaded when somebody looks at a design."""
    return import_module("sasaeai.surveys.statistics.planning")


def share(sharing: str, total: int, people: Sequence[int], least: int) -> list[int]:
    """Raises CannotShare."""
    door = _planning()
    ways: dict[str, Any] = {Sharing.EQUAL: door.equal, Sharing.PROPORTIONAL: door.proportional}
    if total > sum(people):
        many = {"total": f"{total:,}", "people": f"{sum(people):,}"}
        raise CannotShare(_("送る数（%(total)s）が、対象になる人数の合計（%(people)s人）より多くなっています。") % many)
    if sharing in ways:
        found: list[int] = ways[sharing](total, people)
        return found
    try:
        return list(door.each_and_proportional(total, people, least))
    except door.TooMany as error:
        gaps = {
            "least": f"{least:,}",
            "count": str(len(people)),
            "sum": f"{least * len(people):,}",
            "total": f"{total:,}",
        }
        raise CannotShare(
            _("最低数%(least)s×%(count)s地区は%(sum)sになり、送る数（%(total)s）をこえます。どちらかを変えてください。")
            % gaps
        ) from error


def of_hundred(number: int, share: int) -> int:
    """`share` per cent of a number of things, half up."""
    return (number * share + ALL_BACK // 2) // ALL_BACK


def planned(names: Sequence[str], people: Sequence[int], letters: Sequence[int], response: int) -> Planned:
    """Expected slips and errors of every district and of all together, weighted to the population."""
    door = _planning()
    slips = [of_hundred(sent, response) for sent in letters]
    found = door.expected(people, slips)
    parts = tuple(
        _part(name, *row, float(error) if back else None)
        for name, row, back, error in zip(
            names, zip(people, letters, slips, strict=True), slips, found.strata, strict=True
        )
    )
    reached = all(slips)
    whole = _part("", sum(people), sum(letters), sum(slips), found.whole if reached else None)
    return Planned(parts, whole, Decimal(f"{found.effect:.2f}") if any(slips) else Decimal(0))


def _part(name: str, people: int, letters: int, slips: int, error: float | None) -> Part:
    door = _planning()
    points = door.points(error) if error is not None else None
    # The difference of two such shares, of this survey and of one before or of another district.
    change = door.points(error * 2**0.5) if error is not None else None
    return Part(name, people, letters, slips, points, change, _words(points))


def _words(points: Decimal | None) -> str:
    if points is None:
        return _("回答が見込めません。この地区の数字は出せません。")
    if points <= FINE:
        return _("割合をそのまま読めます。")
    if points <= COARSE:
        return _("大きな差なら分かります。")
    return _("判断できないことが多いです。")


@dataclass(frozen=True)
class ErrorTable:
    """標本誤差早見表: a row per number of answers, a column per share; `is_expected` marks this survey's own row."""

    title: str
    rows: tuple[tuple[int, tuple[Decimal, ...], bool], ...]


def error_tables(people: int, slips: int) -> list[ErrorTable]:
    """By both conventions; of the finite population where one is known."""
    door = _planning()
    bases = sorted({*BASES, *([slips] if slips else [])})
    limit: dict[str, Any] = {}
    if people:
        limit = {"population": people}
        bases = [base for base in bases if base <= people]
    titles = {
        _("単純無作為抽出（1.96×）"): door.SIMPLE,
        _("層化二段無作為抽出として（2×√2）"): door.TWO_STAGE,
    }
    return [
        ErrorTable(
            title,
            tuple(
                (base, tuple(row), base == slips)
                for base, row in zip(
                    bases, door.error_table(bases, SHARES, convention=convention, **limit), strict=True
                )
            ),
        )
        for title, convention in titles.items()
    ]
