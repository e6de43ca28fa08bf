"""Problems as lists show them: only the columns of a line are asked for, because models of six tables cost more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.db.models import QuerySet

from .models.problem import ProblemQuerySet

# Of a problem and of the common problem that it was gathered into.
BOTH = (
    "title", "plan_id", "published_on", "promised_on", "promised_where", "answered_on", "answer", "deleted_at",
)  # fmt: skip
OWN = ("uid", "sample", "written_on", "occasion", "kind__name", "plan__area__name", "plan__ward_plan")


@dataclass(frozen=True, slots=True)
class Gathering:
    """A common problem, as far as a gathered one stands where it stands."""

    title: str
    plan_id: int
    published_on: date | None
    promised_on: date | None
    promised_where: str
    answered_on: date | None
    answer: str
    deleted_at: datetime | None

    @property
    def is_binned(self) -> bool:
        return self.deleted_at is not None


@dataclass(frozen=True, slots=True)
class Told(Gathering):
    """A problem with the names around it; `kind` is None without one, `ward_plan_id` is None of a common problem."""

    uid: str
    sample: bool
    written_on: date
    occasion: str
    kind: str | None
    area_name: str
    ward_plan_id: int | None
    common: Gathering | None

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> Self:
        width = len(BOTH) + len(OWN)
        common = Gathering(*row[width + 1 :]) if row[width] else None
        return cls(*(*row[:width], common))

    @property
    def is_common(self) -> bool:
        return self.ward_plan_id is None


def lines(problems: ProblemQuerySet) -> QuerySet[Any, tuple[Any, ...]]:
    """The problems of this query as rows for `Told.of`."""
    return problems.values_list(*BOTH, *OWN, "common_id", *(f"common__{name}" for name in BOTH))


def told(problems: ProblemQuerySet) -> list[Told]:
    """One query."""
    return [Told.of(row) for row in lines(problems)]
