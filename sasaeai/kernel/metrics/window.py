"""Where and when a metric looks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sasaeai.kernel.fiscal import FiscalYear


@dataclass(frozen=True)
class Window:
    """Some areas (their ids) in a fiscal year; with `since`, from the beginning of that year on (累計).

    `among` are all areas whose numbers are published beside each other. Hiding small numbers needs to know them:
    whoever shows one district of eleven passes the eleven, or the one would be judged without its table.
    """

    areas: tuple[int, ...]
    fiscal_year: FiscalYear
    since: FiscalYear | None
    among: tuple[int, ...]

    def __init__(
        self,
        areas: Iterable[int],
        fiscal_year: FiscalYear,
        *,
        since: FiscalYear | None = None,
        among: Iterable[int] = (),
    ) -> None:
        chosen = tuple(dict.fromkeys(areas))
        object.__setattr__(self, "areas", chosen)
        object.__setattr__(self, "fiscal_year", fiscal_year)
        object.__setattr__(self, "since", since)
        object.__setattr__(self, "among", tuple(dict.fromkeys((*chosen, *among))))

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        return (self.since or self.fiscal_year).start, self.fiscal_year.end
