"""The plan that the portal's pages read: that of the newest published period, or nothing yet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.urls import reverse

from sasaeai.areas.models import Town
from sasaeai.kernel.clock import today
from sasaeai.kernel.stamp import stamp_of
from sasaeai.plans.district_page import MOST_MEASURES
from sasaeai.plans.items import Item, Link, PlanPage
from sasaeai.plans.models import EditionItem, EditionLink, LinkKind, Plan
from sasaeai.plans.opening import current_number, current_pins
from sasaeai.plans.released import ReleaseReader


class PortalReader(ReleaseReader):
    """Reads one district in two queries instead of four: the portal's district page also wants desks and towns."""

    def __init__(self, request: HttpRequest, number: int) -> None:
        base = reverse("plans:public:plan", args=[number])
        super().__init__(current_pins(request), number, base, stamp_of(request))
        self._outlines: dict[int, list[Item]] = {}
        self._supporting: dict[str, Item] = {}

    def outline(self, plan: PlanPage) -> list[Item]:
        """Goals and measures of a plan in one query."""
        if plan.plan_id not in self._outlines:
            rows = self._rows(plan).filter(kind__in=["goal", "measure"])
            self._outlines[plan.plan_id] = self._items(rows)
        return self._outlines[plan.plan_id]

    def goals(self, plan: PlanPage) -> list[Item]:
        if plan.is_ward or plan.document["counts"]["all"] > MOST_MEASURES:
            return super().goals(plan)
        return [item for item in self.outline(plan) if item.kind == "goal"]

    def measures(self, plan: PlanPage) -> list[Item]:
        return [item for item in self.outline(plan) if item.kind == "measure"]

    def links(self, kind: str, *, sources: Any = (), targets: Any = ()) -> list[Link]:
        """Lines that support a district's measures bring their sources along, so that `find` need not ask again."""
        if kind != LinkKind.SUPPORTS or sources:
            return super().links(kind, sources=sources, targets=targets)
        source = EditionItem.objects.filter(edition=OuterRef("edition"), uid=OuterRef("source_uid"))
        shown = JSONObject(title="title", number="number", lead="lead", sample="sample", order="order")
        rows = EditionLink.objects.filter(edition__in=self.edition_ids, kind=kind, target_uid__in=list(targets))
        rows = rows.annotate(plan_id=F("edition__plan_id"), source=Subquery(source.values(json=shown)[:1]))
        return [self._line(row) for row in rows.order_by("pk")]

    def _line(self, row: Any) -> Link:
        if row.source:
            sample = bool(row.source.pop("sample"))
            item = Item(plan_id=row.plan_id, kind="measure", uid=row.source_uid, sample=sample, **row.source)
            self._supporting[item.uid] = self.wording.item(item)
        return Link(row.plan_id, row.kind, row.source_uid, row.target_uid, row.words)

    def find(self, uids: Any) -> dict[str, Item]:
        wanted = set(uids)
        if wanted <= self._supporting.keys():
            return {uid: item for uid, item in self._supporting.items() if uid in wanted}
        return super().find(wanted)


def current_reader(request: HttpRequest) -> PortalReader | None:
    """None as long as no ward plan is published."""
    number = current_number(request)
    return None if number is None else PortalReader(request, number)


@dataclass(frozen=True, slots=True)
class Making:
    """A district that has a plan in a period, published or not."""

    area_id: int
    progress: str
    name: str
    slug: str
    column: int | None
    row: int | None
    town: dict[str, str] | None  # the first of its towns today


@lru_cache(maxsize=8)
def district_plans_at(stamp: str, number: int) -> list[Making]:
    """Kept by each process until something public changes; in the districts' order."""
    towns = Town.objects.on(today()).filter(area=OuterRef("area")).order_by("kana", "pk")
    town = towns.values(json=JSONObject(name="name", chome="chome_text"))[:1]
    rows = Plan.objects.of_districts().filter(period__number=number).annotate(town=Subquery(town))
    columns = ("area_id", "progress", "area__name", "area__slug", "area__tile_column", "area__tile_row", "town")
    return [Making(*row) for row in rows.values_list(*columns)]
