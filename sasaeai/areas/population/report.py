"""What reading a population file found, in sentences for the person who has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from sasaeai.areas.models import BANDS, Sex
from sasaeai.kernel.fiscal import wareki_date

BandSex = tuple[int, str]
CELLS: tuple[BandSex, ...] = tuple((band, sex) for band in BANDS for sex in Sex.values)


@dataclass(frozen=True)
class Fault:
    """Why nothing may be taken over: where, and what to do."""

    sentence: str
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        if self.row is None:
            return self.sentence
        gaps = {"row": self.row, "column": self.column, "sentence": self.sentence}
        return (_("%(row)s行目「%(column)s」：%(sentence)s") if self.column else _("%(row)s行目：%(sentence)s")) % gaps


@dataclass(frozen=True)
class Unmatched:
    row: int
    name: str
    reason: str

    def __str__(self) -> str:
        return _("%(row)s行目「%(name)s」：%(reason)s") % vars(self)


@dataclass(frozen=True)
class AreaFigures:
    """One area on one day: counts in the order of CELLS."""

    area_id: int
    area_name: str
    on: date
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    def __str__(self) -> str:
        return _("%(area)s：%(total)s人（%(on)s）") % {
            "area": self.area_name,
            "total": f"{self.total:,}",
            "on": wareki_date(self.on),
        }


@dataclass
class PopulationReport:
    """`figures` may be taken over only when there is no fault."""

    rows_read: int = 0
    figures: list[AreaFigures] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def usable(self) -> bool:
        return bool(self.figures) and not self.faults

    def sentences(self) -> Iterable[str]:
        """The whole report, a line each, for the command."""
        yield _("%(count)s行の人口を読みました。") % {"count": self.rows_read}
        yield from self._listed(_("読めないところ（何も取りこんでいません）："), self.faults)
        yield from self._listed(_("取りこむ人口："), self.figures)
        yield from self._listed(_("地域が見つからない行（取りこみません）："), self.unmatched)
        if self.unknown_columns:
            yield _("使わない列：%(columns)s") % {"columns": "、".join(self.unknown_columns)}
        yield from self._listed(_("お知らせ："), self.notes)

    @staticmethod
    def _listed(title: str, lines: Iterable[object]) -> Iterable[str]:
        listed = [f"  {line}" for line in lines]
        return [title, *listed] if listed else []
