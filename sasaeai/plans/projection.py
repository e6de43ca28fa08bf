"""From working rows to items: the one way in which a plan becomes what is read.

Publishing stores what these functions give; the desk shows it straight from the working rows.
Every function costs a constant number of queries, whatever the number of rows.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.db.models import Prefetch, Value

from .items import Item, Link
from .models import (
    ContentKind,
    Contribution,
    Evidence,
    Goal,
    GoalTie,
    Indicator,
    Level,
    LinkKind,
    Measure,
    MeasureActor,
    MeasureSource,
    Plan,
    ScheduleCell,
    Succession,
    Support,
)
from .models.indicator import Source
from .numbering import Numbers, numbers
from .series import lineages

COLOURS = 8
# The order of an item is one number for the whole book: plan, goal, measure, indicator (see `order`).
PLAN_STEP, GOAL_STEP, MEASURE_STEP = 10**11, 10**6, 10**2
TIES, SERVES, SUPPORTS = (Value(kind.value) for kind in (LinkKind.TIES, LinkKind.SERVES, LinkKind.SUPPORTS))


class Projection:
    """The reading of some plans' working rows; loads all their goals once and the rest when asked."""

    def __init__(self, plans: Iterable[Plan]) -> None:
        self.plans = {plan.pk: plan for plan in plans}
        self.numbers: Numbers = numbers(self.plans.values())
        self.goals = self._load_goals()
        periods = {plan.period_id for plan in self.plans.values()}
        self.levels = {(level.period_id, level.depth): level.name for level in Level.objects.filter(period__in=periods)}

    @cached_property
    def content_kinds(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for kind in ContentKind.objects.filter(period__in={plan.period_id for plan in self.plans.values()}):
            found[kind.period_id].append(kind.name)
        return found

    def _load_goals(self) -> dict[int, Goal]:
        rows = Goal.objects.present().filter(plan__in=self.plans).select_related("follows")
        return {goal.pk: goal for goal in rows.in_order() if self._is_rooted(goal)}

    def _is_rooted(self, goal: Goal) -> bool:
        """A goal whose parent lies in the bin is not read either."""
        return goal.pk in self.numbers.goals and (goal.parent_id is None or goal.parent_id in self.numbers.goals)

    def order(self, plan_id: int, goal: Goal | None, measure: int = 0, indicator: int = 0) -> int:
        """The ward's plan first, then the districts in their order; a measure without a goal comes after all goals."""
        plan = self.plans[plan_id]
        place = self.places[goal.pk] if goal else 9_999
        start = 0 if plan.is_ward else plan.area.position + 1
        return start * PLAN_STEP + place * GOAL_STEP + measure * MEASURE_STEP + min(indicator, MEASURE_STEP - 1)

    def base_of(self, goal: Goal | None) -> Goal | None:
        while goal is not None and goal.parent_id is not None:
            goal = self.goals.get(goal.parent_id)
        return goal

    def base_uid(self, goal: Goal | None) -> str:
        """The ward's base goal at the top: a heading counts as the goal that it follows."""
        base = self.base_of(goal)
        if base is None:
            return ""
        return base.follows.uid if base.follows else base.uid

    def level(self, plan_id: int, depth: int) -> str:
        return self.levels.get((self.plans[plan_id].period_id, depth), "")

    def depth(self, goal: Goal) -> int:
        depth = 1
        while goal.parent_id is not None:
            goal = self.goals[goal.parent_id]
            depth += 1
        return depth

    @cached_property
    def places(self) -> dict[int, int]:
        """The place of every goal in the printed order of its plan, from 1; parents stand before children."""
        children: dict[tuple[int, int | None], list[Goal]] = defaultdict(list)
        for goal in self.goals.values():
            children[goal.plan_id, goal.parent_id].append(goal)

        def walk(plan: int, parent: int | None) -> Iterator[int]:
            for goal in sorted(children[plan, parent], key=lambda goal: self.numbers.goal_indexes[goal.pk]):
                yield goal.pk
                yield from walk(plan, goal.pk)

        return {pk: place for plan in self.plans for place, pk in enumerate(walk(plan, None), start=1)}

    # -- goals ---------------------------------------------------------------------------------------------------

    def goal_items(self) -> list[Item]:
        return list(self._goal_items)

    @cached_property
    def _goal_items(self) -> list[Item]:
        ancestors = _successions(Succession.objects.filter(plan__in=self.plans, new_goal__isnull=False), "goal")
        return [self.goal_item(self.goals[pk], ancestors) for pk in self.places]

    @cached_property
    def evidence(self) -> dict[int, list[dict[str, Any]]]:
        """Why each goal, in the order of the page."""
        found: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for row in Evidence.objects.filter(goal__plan__in=self.plans):
            found[row.goal_id].append(_evidence(row))
        return found

    def goal_item(self, goal: Goal, ancestors: dict[int, list[dict[str, Any]]]) -> Item:
        followed = goal.follows
        parent = self.goals.get(goal.parent_id) if goal.parent_id else None
        depth = self.depth(goal)
        return Item(
            plan_id=goal.plan_id,
            kind="goal",
            uid=goal.uid,
            order=self.order(goal.plan_id, goal),
            number=self.numbers.goals[goal.pk],
            title=goal.title or (followed.title if followed else ""),
            parent_uid=parent.uid if parent else "",
            goal_uid=goal.uid,
            base_uid=self.base_uid(goal),
            sample=goal.sample,
            data={
                "depth": depth,
                "level": self.level(goal.plan_id, depth),
                "short": goal.short_name or (followed.short_name if followed else ""),
                "slogan": goal.title if followed else "",
                "follows": followed.uid if followed else "",
                "follows_title": followed.title if followed else "",
                "colour": self.colour(goal),
                "explanation": goal.explanation,
                "five_years": goal.five_years,
                "evidence": self.evidence.get(goal.pk, []),
                "ancestors": ancestors.get(goal.pk, []),
                "counted": sorted(self.counted.get(goal.pk, ())),
            },
        )

    @cached_property
    def counted(self) -> dict[int, set[str]]:
        """Per goal the metrics that indicators under it read, its own, its measures' and those of goals below it."""
        rows = Indicator.objects.present().filter(plan__in=self.plans, source=Source.METRIC)
        found: dict[int, set[str]] = defaultdict(set)
        for goal_id, measure_goal_id, key in rows.values_list("goal_id", "measure__goal_id", "metric_key"):
            goal = self.goals.get(goal_id or measure_goal_id or 0)
            while goal is not None:
                found[goal.pk].add(key)
                goal = self.goals.get(goal.parent_id or 0)
        return found

    def colour(self, goal: Goal) -> int:
        base = self.base_of(goal)
        index = self.numbers.goal_indexes[base.pk] if base else 1
        return (index - 1) % COLOURS + 1

    # -- measures ------------------------------------------------------------------------------------------------

    def measure_items(self, only: Iterable[str] | None = None) -> list[Item]:
        rows = (
            Measure.objects.present()
            .filter(plan__in=self.plans)
            .select_related("content_kind")
            .prefetch_related(
                Prefetch("actors", MeasureActor.objects.select_related("organisation")),
                Prefetch("schedule", ScheduleCell.objects.select_related("planned")),
                Prefetch("indicators", Indicator.objects.present().prefetch_related("targets")),
            )
        )
        if only is not None:
            rows = rows.filter(uid__in=list(only))
        measures = [row for row in rows if row.pk in self.numbers.measures]
        writers = _writers(measures)
        ancestors = _successions(Succession.objects.filter(plan__in=self.plans, new_measure__isnull=False), "measure")
        items = (self.measure_item(row, ancestors, sorted(writers[row.pk])) for row in measures)
        return sorted(items, key=lambda item: item.order)

    def measure_item(self, measure: Measure, ancestors: dict[int, list[dict[str, Any]]], written_by: list[str]) -> Item:
        goal = self.goals.get(measure.goal_id) if measure.goal_id else None
        actors = [_actor(row) for row in measure.actors.all()]
        return Item(
            plan_id=measure.plan_id,
            kind="measure",
            uid=measure.uid,
            order=self.order(measure.plan_id, goal, self.numbers.measure_indexes[measure.pk]),
            number=self.numbers.measures[measure.pk],
            title=measure.title,
            parent_uid=goal.uid if goal else "",
            goal_uid=goal.uid if goal else "",
            base_uid=self.base_uid(goal),
            lead="、".join(actor["name"] for actor in actors if actor["role"] == "lead")[:120],
            sample=measure.sample,
            data={
                "goal": self._goal_words(goal),
                "text": measure.text,
                "audience": measure.audience,
                "content_kind": measure.content_kind.name if measure.content_kind else "",
                "helps": measure.helps,
                "actors": actors,
                "schedule": [_cell(row) for row in measure.schedule.all()],
                "written_by": written_by,
                "ancestors": ancestors.get(measure.pk, []),
                "indicators": [indicator_line(row) for row in measure.indicators.all()],
                "colour": self.colour(goal) if goal else 0,
            },
        )

    def _goal_words(self, goal: Goal | None) -> dict[str, str]:
        """What a measure's own page says of the goal it stands under."""
        if goal is None:
            return {}
        return {
            "level": self.level(goal.plan_id, self.depth(goal)),
            "number": self.numbers.goals[goal.pk],
            "title": goal.title or (goal.follows.title if goal.follows else ""),
        }

    # -- indicators ----------------------------------------------------------------------------------------------

    def indicator_items(self, only: Iterable[str] | None = None) -> list[Item]:
        rows = (
            Indicator.objects.present()
            .filter(plan__in=self.plans)
            .select_related("goal", "measure", "owner")
            .prefetch_related("targets")
        )
        if only is not None:
            rows = rows.filter(uid__in=list(only))
        held = [row for row in rows if self._is_held(row)]
        before = lineages(held)
        items = [self.indicator_item(row, before.get(row.pk, [])) for row in held]
        return sorted(items, key=lambda item: item.order)

    def _is_held(self, indicator: Indicator) -> bool:
        """An indicator whose owner lies in the bin is not read either."""
        return indicator.goal_id in self.goals or indicator.measure_id in self.numbers.measures

    def indicator_item(self, indicator: Indicator, before: list[dict[str, Any]]) -> Item:
        owner = indicator.goal or indicator.measure
        assert owner is not None
        goal_id = indicator.goal_id or (indicator.measure.goal_id if indicator.measure else None)
        goal = self.goals.get(goal_id) if goal_id else None
        owner_number = (
            self.numbers.goals.get(owner.pk, "") if indicator.goal_id else self.numbers.measures.get(owner.pk, "")
        )
        return Item(
            plan_id=indicator.plan_id,
            kind="indicator",
            uid=indicator.uid,
            order=self.order(
                indicator.plan_id,
                goal,
                self.numbers.measure_indexes.get(indicator.measure_id or 0, 0),
                indicator.position,
            ),
            number=owner_number,
            title=indicator.title,
            parent_uid=owner.uid,
            goal_uid=goal.uid if goal else "",
            base_uid=self.base_uid(goal),
            lead=str(indicator.owner or ""),
            sample=indicator.sample,
            data={
                **indicator_line(indicator),
                "owner_kind": "goal" if indicator.goal_id else "measure",
                "owner_title": str(owner),
                "kind": indicator.kind,
                "direction": indicator.direction,
                "basis": indicator.basis,
                "definition": indicator.definition,
                "counted_anew_from": indicator.counted_anew_from,
                "method": indicator.method,
                "target_reason": indicator.target_reason,
                "source": indicator.source,
                "metric_key": indicator.metric_key,
                "colour": self.colour(goal) if goal else 0,
                **({"before": before} if before else {}),
            },
        )

    # -- links ---------------------------------------------------------------------------------------------------

    def links(self) -> list[Link]:
        """Every line that starts in these plans: measures' goals, ties of goals, and (ward) whom a measure supports."""
        ties = GoalTie.objects.filter(goal__plan__in=self.plans, goal__deleted_at=None, tied__deleted_at=None)
        serves = Contribution.objects.filter(
            measure__plan__in=self.plans, measure__deleted_at=None, goal__deleted_at=None
        )
        supports = Support.objects.filter(
            ward_measure__plan__in=self.plans, ward_measure__deleted_at=None, district_measure__deleted_at=None
        )
        return [
            *(Link(*row) for row in ties.values_list("goal__plan_id", TIES, "goal__uid", "tied__uid")),
            *(Link(*row) for row in serves.values_list("measure__plan_id", SERVES, "measure__uid", "goal__uid")),
            *(
                Link(*row)
                for row in supports.values_list(
                    "ward_measure__plan_id", SUPPORTS, "ward_measure__uid", "district_measure__uid", "note"
                )
            ),
        ]

    # -- the plan's own page --------------------------------------------------------------------------------------

    @cached_property
    def all_items(self) -> list[Item]:
        return [*self.goal_items(), *self.measure_items(), *self.indicator_items()]

    @cached_property
    def all_links(self) -> list[Link]:
        return self.links()

    @cached_property
    def all_documents(self) -> dict[int, dict[str, Any]]:
        return self.documents()

    @cached_property
    def mark(self) -> str:
        """Another one as soon as an edition of these plans would hold anything else."""
        items = [[getattr(item, field.name) for field in fields(Item)] for item in self.all_items]
        links = sorted([link.kind, link.source_uid, link.target_uid, link.words] for link in self.all_links)
        whole = json.dumps([self.all_documents, items, links], sort_keys=True, default=str)
        return sha256(whole.encode()).hexdigest()[:16]

    def documents(self) -> dict[int, dict[str, Any]]:
        """Each plan's own texts, its base goals and its counts, by plan."""
        counts = self.measure_counts()
        base_goals: dict[int, list[dict[str, Any]]] = defaultdict(list)
        ties = self._ties()
        for goal in self.goal_items():
            if not goal.parent_uid:
                base_goals[goal.plan_id].append(_base_goal(goal) | {"ties": ties[goal.uid]})
        ended = _ended(self.plans)
        return {
            pk: {
                **self._texts(plan),
                "base_goals": base_goals[pk],
                "counts": counts[pk],
                "ended": ended[pk],
            }
            for pk, plan in self.plans.items()
        }

    @cached_property
    def districts(self) -> dict[int, list[dict[str, Any]]]:
        """Where the ward's districts lie, also of those whose own plan is not published yet."""
        found: dict[int, list[dict[str, Any]]] = defaultdict(list)
        rows = Plan.objects.of_districts().filter(ward_plan__in=self.plans)
        columns = ("ward_plan_id", "area__slug", "area__name", "area__tile_column", "area__tile_row")
        for ward, slug, name, *tile in rows.values_list(*columns):
            found[ward].append({"slug": slug, "name": name, "tile": tile})
        return found

    def _ties(self) -> dict[str, list[str]]:
        """The goals that each goal ties, by uid; stored with the plan, since every page's ring wants it."""
        found: dict[str, list[str]] = defaultdict(list)
        rows = GoalTie.objects.filter(goal__plan__in=self.plans, goal__deleted_at=None, tied__deleted_at=None)
        for goal, tied in rows.order_by("pk").values_list("goal__uid", "tied__uid"):
            found[goal].append(tied)
        return found

    def _texts(self, plan: Plan) -> dict[str, Any]:
        period = plan.period
        return {
            "title": period.title,
            "formal_title": period.formal_title,
            "period": {
                "number": period.number,
                "name": period.name,
                "span": period.span,
                "first_year": period.first_year,
                "years": period.years,
            },
            "measure_name": period.measure_name,
            "levels": [name for (owner, _depth), name in sorted(self.levels.items()) if owner == period.pk],
            "philosophy": plan.philosophy,
            "philosophy_sub": plan.philosophy_sub,
            "introduction": plan.introduction,
            "pillar": plan.pillar,
            "tiers": plan.tiers,
            "content_kinds": self.content_kinds.get(period.pk, []) if plan.is_ward else [],
            "districts": self.districts[plan.pk] if plan.is_ward else [],
            "profile": plan.profile,
            "committee": plan.committee,
            "uses_schedule": plan.is_ward or plan.uses_schedule,
            "uses_indicators": plan.is_ward or plan.uses_indicators,
            "sample": plan.sample,
        }

    def measure_counts(self) -> dict[int, dict[str, Any]]:
        """Per plan, how many measures stand under each base goal, serve each goal below it, or name none below it.

        {"all": n, "base": {uid: n}, "goal": {uid: n}, "open": {base uid: n}} with the uids of the ward's goals.
        """
        totals: Counter[int] = Counter()
        counts: dict[int, dict[str, Counter[str]]] = {
            pk: {name: Counter() for name in ("base", "goal", "open")} for pk in self.plans
        }
        served = self._served_goals()
        for pk, plan, goal_id in (
            Measure.objects.present().filter(plan__in=self.plans).values_list("pk", "plan_id", "goal_id")
        ):
            goal = self.goals.get(goal_id)
            top = self.base_uid(goal)
            goals = {uid for uid, base in served[pk] if base == top}
            if goal is not None and goal.parent_id is not None:
                goals.add(goal.uid)
            count = counts[plan]
            totals[plan] += 1
            count["base"][top] += 1
            count["goal"].update(goals | {uid for uid, _base in served[pk]})
            if not goals:
                count["open"][top] += 1
        return {
            pk: {"all": totals[pk], **{name: dict(counter) for name, counter in count.items()}}
            for pk, count in counts.items()
        }

    def _served_goals(self) -> dict[int, set[tuple[str, str]]]:
        """The goals below a base goal that each measure serves beside its own: {measure: {(uid, parent's uid)}}."""
        below = Contribution.objects.filter(
            measure__plan__in=self.plans, measure__deleted_at=None, goal__deleted_at=None, goal__parent__isnull=False
        )
        served: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for pk, uid, base in below.values_list("measure_id", "goal__uid", "goal__parent__uid"):
            served[pk].add((uid, base))
        return served


def _writers(measures: Iterable[Measure]) -> dict[int, set[str]]:
    """The organisations from whose entries each measure was gathered, by name."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = MeasureSource.objects.filter(measure__in=[measure.pk for measure in measures])
    for measure, name in rows.values_list("measure_id", "entry__organisation__name"):
        found[measure].add(name)
    return found


def _base_goal(goal: Item) -> dict[str, Any]:
    data = goal.data
    return {
        "uid": goal.uid,
        "number": goal.number,
        "title": goal.title,
        "short": data["short"],
        "colour": data["colour"],
        "follows": data["follows"],
        "slogan": data["slogan"],
    }


def _ended(plans: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """What of the period before has no successor: 廃止, with the reason; by plan."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = Succession.objects.filter(plan__in=list(plans), kind="ended")
    rows = rows.select_related("old_goal", "old_measure", "plan__predecessor__period").only(
        "reason", "evidence", "sample", "old_goal__uid", "old_goal__title", "old_goal__follows",
        "old_measure__uid", "old_measure__title", "plan__predecessor__period__number",
    )  # fmt: skip
    for row in rows:
        old = row.old_goal or row.old_measure
        found[row.plan_id].append(
            {
                "kind": "ended",
                "of": "goal" if row.old_goal_id else "measure",
                "old_uid": old.uid if old else "",
                "old_period_number": row.plan.predecessor.period.number if row.plan.predecessor else None,
                "old_title": str(old),
                "reason": row.reason,
                **({"evidence": row.evidence} if row.evidence else {}),
                "sample": row.sample,
            }
        )
    return found


def _successions(rows: Any, what: str) -> dict[int, list[dict[str, Any]]]:
    """By the new item's key: kind, reason and the old item's words (quoted, so that old plans may move on)."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    old_one, heading = f"old_{what}", ("old_goal__follows",) if what == "goal" else ()
    rows = rows.select_related(old_one, f"{old_one}__plan__period").only(
        "kind", "reason", "evidence", "sample", f"new_{what}", f"{old_one}__uid", f"{old_one}__title", *heading,
        f"{old_one}__plan__period__name", f"{old_one}__plan__period__number",
    )  # fmt: skip
    for row in rows:
        old = getattr(row, old_one)
        found[getattr(row, f"new_{what}_id")].append(
            {
                "kind": row.kind,
                "reason": row.reason,
                **({"evidence": row.evidence} if row.evidence else {}),
                "sample": row.sample,
                "old_uid": old.uid if old else "",
                "old_title": str(old) if old else "",
                "old_period": old.plan.period.name if old else "",
                "old_period_number": old.plan.period.number if old else None,
            }
        )
    return found


def _evidence(row: Any) -> dict[str, Any]:
    """What was cited from this site also says where it stands, and how many had answered."""
    origin = {"source_path": row.source_path, "answered": row.answered} if row.source_path else {}
    return {
        **origin,
        "sentence": row.sentence,
        "number": row.number,
        "source_title": row.source_title,
        "source_url": row.source_url,
        "note": row.note,
        "quoted_on": row.quoted_on.isoformat(),
        "sample": row.sample,
    }


def _actor(row: Any) -> dict[str, Any]:
    return {"name": str(row), "role": row.role}


def _cell(row: Any) -> dict[str, Any]:
    return {
        "year": row.fiscal_year,
        "state": row.planned.name if row.planned else "",
        "tone": row.planned.tone if row.planned else 0,
        "words": row.words,
    }


def _number(value: Any) -> str | None:
    """A decimal as plain text without idle zeros; stored as text so that JSON keeps it exact."""
    if value is None:
        return None
    return format(value.normalize(), "f")


def indicator_line(row: Any) -> dict[str, Any]:
    targets = [{"year": target.fiscal_year, "value": _number(target.value)} for target in row.targets.all()]
    return {
        "uid": row.uid,
        "title": row.title,
        "unit": row.unit,
        "baseline_year": row.baseline_year,
        "baseline": _number(row.baseline_value),
        "targets": targets,
        "target": targets[-1] if targets else None,
        "is_live": row.source == "metric",
    }
