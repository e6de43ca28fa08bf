"""ポイント制度 of another body: how many points its rules give for what somebody did; we only write the list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from sasaeai.volunteers.models import PointScheme, Turn

HEADER = [
    _("番号"), _("名前"), _("お住まいの地区"), _("活動した回数"), _("活動した時間（分）"), _("数えた回数"), _("点"),
    _("上限で数えなかった点"),
]  # fmt: skip


@dataclass
class Earned:
    """What one person did in a year; `by_day` are the points before the year's limit."""

    number: str
    name: str
    area: str
    times: int = 0
    minutes: int = 0
    counted: int = 0
    asked: int = 0
    by_day: dict[date, int] = field(default_factory=lambda: defaultdict(int))

    def points(self, scheme: PointScheme) -> int:
        return min(sum(min(points, scheme.most_a_day) for points in self.by_day.values()), scheme.most_a_year)

    def line(self, scheme: PointScheme) -> list[Any]:
        points = self.points(scheme)
        return [
            self.number, self.name, self.area, self.times, self.minutes, self.counted, points, self.asked - points
        ]  # fmt: skip


def earned(scheme: PointScheme, turns: Iterable[Turn]) -> list[Earned]:
    """One row for each person; turns come with visit, request and volunteer, and are done."""
    left_out = set(scheme.excluded.values_list("pk", flat=True))
    people: dict[int, Earned] = {}
    for turn in turns:
        one = turn.volunteer
        person = one.person.kept
        row = people.setdefault(person.pk, Earned(one.number, person.name, one.area.name))
        row.times += 1
        row.minutes += turn.minutes or 0
        if turn.visit.request.kind_id in left_out or (turn.minutes or 0) < scheme.minutes_each:
            continue
        row.counted += 1
        row.asked += scheme.points_each
        row.by_day[turn.visit.day] += scheme.points_each
    return sorted(people.values(), key=lambda row: (row.name, row.number))
