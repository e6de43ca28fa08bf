"""The words of one plan that a table is read with: its levels, its states, its years."""

from __future__ import annotations

from dataclasses import dataclass

from sasaeai.kernel.fiscal import FiscalYear


@dataclass(frozen=True)
class Terms:
    levels: tuple[str, ...]  # names of the levels of goals, the top first
    measure_name: str
    states: tuple[str, ...]  # of the schedule, in their order
    content_kinds: tuple[str, ...]
    first_year: int
    years: int

    @property
    def all_years(self) -> range:
        return range(self.first_year, self.first_year + self.years)

    @property
    def last_year(self) -> int:
        return self.first_year + self.years - 1

    @property
    def span(self) -> str:
        return f"{FiscalYear(self.first_year).wareki}～{FiscalYear(self.last_year).wareki}"

    def year_of_short(self, number: int) -> int | None:
        """23 is 平成23年度 in a plan of these years, or just before; None when it could be none of them."""
        for year in (*self.all_years, *range(self.first_year - 1, self.first_year - 6, -1)):
            if FiscalYear(year).short == str(number) or (number == 1 and FiscalYear(year).short == "元"):
                return year
        return None

    def nth_year(self, number: int) -> int | None:
        return self.first_year + number - 1 if 1 <= number <= self.years else None
