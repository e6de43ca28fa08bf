"""Which records an address asks for: district, kind, fiscal year, group, those with a sentence that waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.numbers import asked_number
from sasaeai.people.viewer import Viewer
from sasaeai.records import policy
from sasaeai.records.models import ActivityKind, ActivityRecord
from sasaeai.records.models.record import ActivityRecordQuerySet

STATES = ("", "news", "bin")


@dataclass(frozen=True)
class Wanted:
    """What the address names; whatever it names that is not there narrows nothing."""

    area: Area | None
    kind: ActivityKind | None
    year: FiscalYear | None
    group: str
    state: str

    @property
    def is_narrow(self) -> bool:
        return bool(self.area or self.kind or self.year or self.group)

    def rows(self, viewer: Viewer) -> ActivityRecordQuerySet:
        rows: ActivityRecordQuerySet = ActivityRecord.objects.visible_to(viewer)
        rows = rows.binned() if self.state == "bin" and policy.may_record(viewer) else rows.present()
        if self.state == "news":
            rows = rows.exclude(news="").filter(news_accepted_on=None)
        if self.area:
            rows = rows.filter(area=self.area)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.year:
            rows = rows.in_year(self.year)
        if self.group:
            rows = rows.filter(Q(group_name__icontains=self.group) | Q(organisation__name__icontains=self.group))
        return rows.newest_first()


@dataclass(frozen=True)
class Offered:
    """What the filters of the list offer this viewer."""

    areas: list[Area]
    kinds: list[ActivityKind]
    years: list[FiscalYear]

    @classmethod
    def to(cls, viewer: Viewer) -> Offered:
        areas = sorted(
            Area.objects.filter(pk__in=viewer.area_ids), key=lambda area: (not area.is_root, area.position, area.pk)
        )
        return cls(areas, list(ActivityKind.objects.all()), years_of(ActivityRecord.objects.visible_to(viewer)))

    def wanted(self, query: QueryDict) -> Wanted:
        year, kind = asked_number(query.get("year")), asked_number(query.get("kind"))
        state = query.get("state", "")
        return Wanted(
            next((area for area in self.areas if area.slug == query.get("district")), None),
            next((one for one in self.kinds if one.pk == kind), None),
            next((one for one in self.years if one.year == year), None),
            query.get("group", "").strip()[:80],
            state if state in STATES else "",
        )


def years_of(rows: Any) -> list[FiscalYear]:
    """From the newest to the oldest year in which something was recorded; one query."""
    ends = rows.aggregate(first=Min("day"), last=Max("day"))
    if ends["first"] is None:
        return []
    return list(reversed(list(FiscalYear.of(ends["first"]).through(FiscalYear.of(ends["last"])))))


def state_tabs(state: str) -> list[dict[str, Any]]:
    names = {"": _("記録"), "news": _("おしらせを待つ一文"), "bin": _("ごみ箱")}
    return [
        {"label": label, "url": f"?state={code}" if code else "?", "current": code == state}
        for code, label in names.items()
    ]
