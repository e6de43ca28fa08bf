"""Reading what is being written: the same answers as a published edition would give, from the working rows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from django.db.models import Q

from .items import Item, Link, PlanPage
from .models import Contribution, Indicator, Measure, Period, Plan
from .projection import Projection
from .reader import MeasureFilter, Outline, Reader, Slice


class WorkingReader(Reader):
    """The working rows of a period's plans, or of some of them."""

    is_working = True

    def __init__(self, period: Period, base: str, only: Iterable[int] | None = None) -> None:
        self.period = period
        self.base = base
        self.only = only
        # Measures that this page has been told of before, by uid.
        self._read: dict[str, Item] = {}

    @cached_property
    def rows(self) -> list[Plan]:
        rows = Plan.objects.family(self.period)
        return list(rows if self.only is None else rows.filter(pk__in=list(self.only)))

    @cached_property
    def projection(self) -> Projection:
        return Projection(self.rows)

    @cached_property
    def plans(self) -> list[PlanPage]:
        documents = self.projection.documents()
        return [
            PlanPage(
                plan_id=plan.pk,
                uid=plan.uid,
                area_id=plan.area_id,
                area_name=plan.area.name,
                area_slug=plan.area.slug,
                is_ward=plan.is_ward,
                document=documents[plan.pk],
                adopted_on=plan.adopted_on,
                tile=(plan.area.tile_column, plan.area.tile_row),
            )
            for plan in self.rows
        ]

    @cached_property
    def _goals(self) -> list[Item]:
        return self.projection.goal_items()

    def _sorted(self, items: Iterable[Item]) -> list[Item]:
        return sorted(items, key=lambda item: item.order)

    def goals(self, plan: PlanPage) -> list[Item]:
        return [item for item in self._goals if item.plan_id == plan.plan_id]

    def every_goal(self) -> list[Item]:
        return self._sorted(self._goals)

    def find(self, uids: Iterable[str], *, indicators_of: Iterable[str] = ()) -> dict[str, Item]:
        wanted = {*uids, *self._indicators_of(list(indicators_of))}
        found = {item.uid: item for item in self._goals if item.uid in wanted}
        found |= {uid: self._read[uid] for uid in wanted & self._read.keys()}
        rest = wanted - found.keys()
        if rest:
            found |= {item.uid: item for item in self._measure_items(rest)}
            rest -= found.keys()
        if rest:
            found |= {item.uid: item for item in self.projection.indicator_items(rest)}
        return found

    def _measure_items(self, uids: Iterable[str]) -> list[Item]:
        items = self.projection.measure_items(uids)
        self._read |= {item.uid: item for item in items}
        return items

    def _measures(self, condition: Q) -> list[Item]:
        rows = Measure.objects.present().filter(plan__in=self.projection.plans)
        uids = rows.filter(condition).values_list("uid", flat=True).distinct()
        return self._sorted(self._measure_items(uids))

    def measures(self, plan: PlanPage) -> list[Item]:
        return self._measures(Q(plan=plan.plan_id))

    def _serving(self, uid: str) -> Q:
        under = [pk for pk, goal in self.projection.goals.items() if uid in (goal.uid, self.projection.base_uid(goal))]
        return Q(goal__in=under) | Q(contributes__uid=uid)

    def list_measures(
        self, wanted: MeasureFilter, start: int, count: int, keys: tuple[str, ...] | None = None
    ) -> Slice:
        condition = Q()
        if wanted.district:
            condition &= Q(plan__area__slug=wanted.district)
        if wanted.base:
            goals = self.projection.goals
            under = [pk for pk, goal in goals.items() if self.projection.base_uid(goal) == wanted.base]
            condition &= Q(goal__in=under)
        if wanted.goal:
            condition &= self._serving(wanted.goal)
        if wanted.words:
            condition &= (
                Q(title__icontains=wanted.words)
                | Q(actors__name__icontains=wanted.words)
                | Q(actors__organisation__name__icontains=wanted.words)
            )
        items = self._measures(condition)
        if wanted.open_only:
            named = self._naming_a_goal_below()
            items = [item for item in items if item.uid not in named]
        return Slice(items[start : start + count], len(items))

    def _naming_a_goal_below(self) -> set[str]:
        """Measures that say which goal below their base goal they serve."""
        below = {goal.uid: self.projection.base_uid(goal) for goal in self.projection.goals.values() if goal.parent_id}
        rows = Measure.objects.present().filter(plan__in=self.projection.plans)
        own = {pk: (uid, goal) for pk, uid, goal in rows.values_list("pk", "uid", "goal_id")}
        named = {
            uid for uid, goal in own.values() if goal in self.projection.goals and self.projection.goals[goal].parent_id
        }
        for pk, target in Contribution.objects.filter(measure__in=own).values_list("measure_id", "goal__uid"):
            uid, goal = own[pk]
            if target in below and below[target] == self.projection.base_uid(self.projection.goals.get(goal)):
                named.add(uid)
        return named

    def _indicators_of(self, owners: list[str]) -> Iterable[str]:
        rows = Indicator.objects.present().filter(plan__in=self.projection.plans)
        rows = rows.filter(Q(goal__uid__in=owners) | Q(measure__uid__in=owners))
        return rows.values_list("uid", flat=True) if owners else []

    def outline(self, plan: PlanPage) -> Outline:
        measures = self.measures(plan)
        behind: dict[str, list[str]] = {}
        for link in self.links("supports", targets=[item.uid for item in measures]):
            behind.setdefault(link.source_uid, []).append(link.target_uid)
        found = self._sorted(self.find(behind).values())
        return Outline(self.goals(plan), measures, [(item, behind[item.uid]) for item in found])

    def all_indicators(self, start: int, count: int) -> Slice:
        items = self.projection.indicator_items()
        return Slice(items[start : start + count], len(items))

    def links(self, kind: str, *, sources: Iterable[str] = (), targets: Iterable[str] = ()) -> list[Link]:
        starts, ends = set(sources), set(targets)
        return [
            link
            for link in self._links
            if kind in ("", link.kind) and (link.source_uid in starts or link.target_uid in ends)
        ]

    @cached_property
    def _links(self) -> list[Link]:
        return self.projection.links()
