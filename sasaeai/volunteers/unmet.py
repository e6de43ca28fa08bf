"""What was asked for and not found, often enough to say so without telling anybody's story."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Value
from django.db.models.functions import Coalesce

from sasaeai.areas.models import Area
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.people.models import QualificationKind
from sasaeai.volunteers.models import ErrandKind, HelpRequest, MediationTerms, UnmetNeed
from sasaeai.volunteers.models.request import UNMET, HelpRequestQuerySet

# Whoever asked several times is one; a request whose asker is forgotten is one of its own.
WHO_ASKED = Coalesce("asker__same_as", "asker", Value(0) - F("pk"))


@dataclass(frozen=True)
class Need:
    """`at_least` is the ward's own number, not the exact one: among few, the exact one would point at somebody."""

    area: Area
    kind: ErrandKind
    at_least: int
    year: FiscalYear


@dataclass(frozen=True)
class Lack:
    """So many requests found nobody because this qualification was needed; `at_least` as above."""

    qualification: QualificationKind
    times: int


def _unmet(areas: Iterable[int], year: FiscalYear) -> HelpRequestQuerySet:
    days = (year.start, year.end)
    return HelpRequest.objects.without_covers().filter(
        end_reason__in=UNMET, ended_on__range=days, area__in=areas
    )  # fmt: skip


def repeated(areas: Iterable[int], year: FiscalYear) -> list[Need]:
    """Of these areas each kind that so many different people did not find, without the decided ones. Five queries."""
    areas = list(areas)
    found = _unmet(areas, year).order_by().values("area", "kind").annotate(people=Count(WHO_ASKED, distinct=True))
    if not found:
        return []
    times = MediationTerms.now().unmet_times
    decided = set(UnmetNeed.objects.filter(fiscal_year=year.year, area__in=areas).values_list("area", "kind"))
    open_ones = [
        (row["area"], row["kind"])
        for row in found
        if row["people"] >= times and (row["area"], row["kind"]) not in decided
    ]
    of_areas = Area.objects.in_bulk([area for area, _kind in open_ones])
    kinds = ErrandKind.objects.in_bulk([kind for _area, kind in open_ones])
    needs = [Need(of_areas[area], kinds[kind], times, year) for area, kind in open_ones]
    return sorted(needs, key=lambda need: (need.area.position, need.kind.position, need.kind.pk))


def lacking(areas: Iterable[int], year: FiscalYear) -> list[Lack]:
    """Qualifications for want of which requests stayed unfilled, the most wanted first; for staff. Two queries."""
    rows = _unmet(areas, year).filter(qualification__isnull=False, qualified_slots__gt=0).order_by()
    found = rows.values("qualification").annotate(times=Count("pk")).order_by("-times", "qualification")
    kinds = QualificationKind.objects.in_bulk([row["qualification"] for row in found])
    return [Lack(kinds[row["qualification"]], row["times"]) for row in found]
