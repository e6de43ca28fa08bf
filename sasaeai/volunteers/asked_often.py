"""Who was asked and who helped how often lately: that it is not always the same three."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from sasaeai.areas.models import Area
from sasaeai.volunteers.models import Candidate, Turn, Volunteer

LATELY = timedelta(days=91)
TOP = 3


@dataclass(frozen=True)
class Line:
    volunteer: Volunteer
    asked: int
    helped: int


@dataclass(frozen=True)
class District:
    area: Area
    lines: list[Line]  # the most often asked first

    @property
    def asked(self) -> int:
        return sum(line.asked for line in self.lines)

    @property
    def helped(self) -> int:
        return sum(line.helped for line in self.lines)

    @property
    def top_share(self) -> int | None:
        """Percent of all questions that went to the three who were asked most; None where too few could be asked."""
        if not self.asked or len(self.lines) <= TOP:
            return None
        return round(100 * sum(line.asked for line in self.lines[:TOP]) / self.asked)

    @property
    def never(self) -> list[Line]:
        return [line for line in self.lines if not line.asked and not line.helped]

    @property
    def often(self) -> list[Line]:
        return [line for line in self.lines if line.asked or line.helped]


def districts_of(areas: list[Area], on: date) -> list[District]:
    """By where people live; three queries whatever the number of districts and people."""
    since = on - LATELY
    people = list(Volunteer.objects.active().filter(area__in=areas, anonymised_on=None).with_person())
    asked = dict(
        Candidate.objects.filter(volunteer__area__in=areas, asked_at__date__gte=since)
        .order_by()
        .values_list("volunteer")
        .annotate(number=Count("pk"))
    )
    helped = dict(
        Turn.objects.done()
        .filter(volunteer__area__in=areas, visit__day__gte=since)
        .order_by()
        .values_list("volunteer")
        .annotate(number=Count("pk"))
    )
    by_area: dict[int, list[Line]] = defaultdict(list)
    for one in people:
        if one.may_be_proposed(on) or one.pk in asked or one.pk in helped:
            by_area[one.area_id].append(Line(one, asked.get(one.pk, 0), helped.get(one.pk, 0)))
    return [
        District(area, sorted(by_area[area.pk], key=lambda line: (-line.asked, -line.helped, line.volunteer.pk)))
        for area in areas
    ]
