"""What a table is: columns that read lines, and lines that come one after the other.

Written by the national rule on machine-readable tables (統計表における機械判読可能なデータの表記方法の統一ルール): one
header row, one datum a cell, numbers as numbers, no merged cells, years of both calendars, units and codes in columns
of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import Any, Self, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.fiscal import FiscalYear, wareki_date
from sasaeai.plans.items import PlanPage
from sasaeai.plans.reader import Reader

Words = str | Promise
Thing = TypeVar("Thing")
AT_ONCE = 500
_BREAKS = re.compile(r"\s*[\r\n]+\s*")


@dataclass
class Asked:
    """What a table is asked for: the reader where it is about a plan, and what the address narrows it to.

    `with_past`: also what is over (desks' services, districts), as at the desk.
    """

    reader: Reader | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    with_past: bool = False

    @property
    def plan_reader(self) -> Reader:
        assert self.reader is not None
        return self.reader

    @cached_property
    def municipality(self) -> str:
        """全国地方公共団体コード of the installation; one query."""
        return Area.objects.filter(parent=None).values_list("code", flat=True).first() or ""

    def say(self, text: str) -> str:
        """A text in the reader's language."""
        return self.reader.wording(text) if self.reader else text


@dataclass(frozen=True)
class Column:
    """`read` gives the value of a line's thing; `note` says what it means, where the heading does not."""

    heading: Words
    read: Callable[[Any], object]
    note: Words = ""


@dataclass(frozen=True)
class Place:
    """Whose a line of a plan's table is: the period's number, the area's code and name."""

    period: int
    code: str
    name: str

    @classmethod
    def of(cls, page: PlanPage) -> Self:
        return cls(page.document["period"]["number"], page.area_slug, page.area_name)


@dataclass(frozen=True)
class Line:
    thing: Any
    sample: bool = False
    place: Place | None = None


@dataclass(frozen=True)
class Table:
    """`lines` may be long and is never held as a whole; `more` are columns that depend on what is asked for."""

    name: str
    title: Words
    about: Words
    columns: Sequence[Column]
    lines: Callable[[Asked], Iterable[Line]]
    more: Callable[[Asked], Sequence[Column]] | None = None
    of_plan: bool = True
    standard: bool = False  # a data set whose columns the nation has fixed: no more, no fewer

    def all_columns(self, asked: Asked | None = None) -> list[Column]:
        """With those that every table has; the dynamic ones only where something is asked."""
        if self.standard:
            return list(self.columns)
        more = self.more(asked) if self.more and asked else ()
        return [*(PLAN_COLUMNS if self.of_plan else CODE_COLUMNS), *self.columns, *more, SAMPLE]

    def rows(self, asked: Asked) -> Iterator[list[object]]:
        """The header, then a row for each line."""
        own = [*self.columns, *(self.more(asked) if self.more else ())]
        yield [str(column.heading) for column in self.all_columns(asked)]
        for line in self.lines(asked):
            read = [cell(column.read(line.thing)) for column in own]
            yield read if self.standard else [*self._place(asked, line), *read, _mark(line.sample)]

    def _place(self, asked: Asked, line: Line) -> list[object]:
        if not self.of_plan:
            return [asked.municipality]
        place = line.place
        assert place is not None
        return [asked.municipality, place.period, place.code, place.name]


def cell(value: object) -> object:
    """A text in one line; yes and no as 1 and 0; what is not there is an empty cell."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Promise):
        value = str(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else Decimal(format(value.normalize(), "f"))
    if isinstance(value, str):
        return _BREAKS.sub(" ", value.strip()) or None
    return value


def listed(values: Iterable[object]) -> str:
    """Several in one cell, as the national data model writes lists."""
    return ";".join(str(value) for value in values)


def wareki(year: int | None) -> str:
    return FiscalYear(year).wareki if year is not None else ""


def wareki_day(day: date | None) -> str:
    return wareki_date(day) if day is not None else ""


def _mark(sample: bool) -> str | None:
    return str(_("見本")) if sample else None


def _nothing(_thing: object) -> None:
    """Read from the line's plan."""


CODE_COLUMNS = [Column(_("全国地方公共団体コード"), _nothing, _("区・市町村の6けたのコード"))]
PLAN_COLUMNS = [
    *CODE_COLUMNS,
    Column(_("期"), _nothing, _("計画の期の番号")),
    Column(_("地域コード"), _nothing, _("地域を表す英字。アドレスに使うものと同じ")),
    Column(_("地域名"), _nothing),
]
SAMPLE = Column(_("見本"), _nothing, _("説明のために作った内容には「見本」と入る"))


def in_pieces(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    """So many at a time that one question to the database serves them all."""
    waiting = iter(things)
    while piece := list(islice(waiting, AT_ONCE)):
        yield piece
