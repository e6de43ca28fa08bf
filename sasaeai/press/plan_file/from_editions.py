"""From published editions to working rows: where a public file is the beginning of somebody's own work.

The editions stay as they are; goals, measures and indicators are made from them so that they can be edited. What an
edition does not say (which organisation on file a name is, which indicator continues which) stays open.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db import models

from sasaeai.plans.models import (
    ContentKind,
    Contribution,
    Edition,
    EditionItem,
    EditionLink,
    Evidence,
    Goal,
    GoalTie,
    Indicator,
    LinkKind,
    Measure,
    MeasureActor,
    Plan,
    ScheduleCell,
    ScheduleState,
    Succession,
    Support,
    Target,
)

from .into_rows import Keys, checked

TEXTS = (
    "philosophy", "philosophy_sub", "introduction", "pillar", "tiers", "profile", "committee", "uses_schedule",
    "uses_indicators", "sample",
)  # fmt: skip
INDICATOR = (
    "title", "unit", "kind", "direction", "basis", "definition", "method", "target_reason", "source", "metric_key",
)  # fmt: skip


def make_working_rows(keys: Keys) -> None:
    """Of every edition that was just made; `keys` learns the goals, measures and indicators by their stable IDs."""
    editions = list(Edition.objects.select_related("plan"))
    # The ward's first: headings of districts follow its goals.
    editions.sort(key=lambda edition: (not edition.plan.is_ward, edition.pk))
    for edition in editions:
        _texts(edition)
    items = _items(editions)
    keys["goals"] = _goals(editions, items)
    keys["measures"] = _measures(editions, items, keys["goals"])
    keys["indicators"] = _indicators(editions, items, keys)
    _lines(editions, keys)


def _texts(edition: Edition) -> None:
    fields = {name: checked(Plan, name, edition.document[name]) for name in TEXTS}
    Plan.objects.filter(pk=edition.plan_id).update(**fields)


def _items(editions: list[Edition]) -> dict[tuple[int, str], list[EditionItem]]:
    found: dict[tuple[int, str], list[EditionItem]] = defaultdict(list)
    for item in EditionItem.objects.filter(edition__in=editions).order_by("order", "pk"):
        found[item.edition_id, item.kind].append(item)
    return found


def _goals(editions: list[Edition], items: dict[tuple[int, str], list[EditionItem]]) -> dict[Any, int]:
    made: dict[Any, int] = {}
    shorts: dict[str, str] = {}
    for edition in editions:
        for position, item in enumerate(items[edition.pk, "goal"], start=1):
            data = item.data
            follows = data["follows"]
            short = "" if follows and shorts.get(follows) == data["short"] else data["short"]
            goal = Goal.objects.create(
                uid=item.uid, plan_id=edition.plan_id, parent_id=made[item.parent_uid] if item.parent_uid else None,
                follows_id=made[follows] if follows else None, position=position,
                title=checked(Goal, "title", data["slogan"] if follows else item.title),
                short_name=checked(Goal, "short_name", short), explanation=data["explanation"],
                five_years=data["five_years"], sample=item.sample,
            )  # fmt: skip
            made[item.uid] = goal.pk
            shorts[item.uid] = data["short"]
            _evidence(goal, data["evidence"])
            _new_ones(edition, item, goal=goal)
    return made


def _evidence(goal: Goal, rows: list[dict[str, Any]]) -> None:
    fields = ("sentence", "number", "source_title", "source_url", "note", "quoted_on", "sample")
    for position, row in enumerate(rows):
        values = {name: checked(Evidence, name, row[name]) for name in fields}
        Evidence.objects.create(goal=goal, position=position, **values)


def _new_ones(edition: Edition, item: EditionItem, *, goal: Goal | None = None, measure: Measure | None = None) -> None:
    """What is new has no ancestor; other ancestors are in the period before, which is not in the file."""
    for row in item.data["ancestors"]:
        if row["kind"] == "new":
            Succession.objects.create(
                plan_id=edition.plan_id, kind="new", reason=row["reason"], sample=row["sample"], new_goal=goal,
                new_measure=measure,
            )  # fmt: skip


def _measures(
    editions: list[Edition], items: dict[tuple[int, str], list[EditionItem]], goals: dict[Any, int]
) -> dict[Any, int]:
    kinds = _by_name(ContentKind, editions)
    states = _by_name(ScheduleState, editions)
    made: dict[Any, int] = {}
    for edition in editions:
        for position, item in enumerate(items[edition.pk, "measure"], start=1):
            data = item.data
            measure = Measure.objects.create(
                uid=item.uid, plan_id=edition.plan_id, goal_id=goals[item.goal_uid] if item.goal_uid else None,
                position=position, title=item.title, text=data["text"],
                audience=checked(Measure, "audience", data["audience"]),
                content_kind_id=kinds.get(data["content_kind"]),
                self_help="self" in data["helps"], mutual_help="mutual" in data["helps"],
                public_help="public" in data["helps"], sample=item.sample,
            )  # fmt: skip
            made[item.uid] = measure.pk
            _of_measure(measure, data, states)
            _new_ones(edition, item, measure=measure)
    return made


def _of_measure(measure: Measure, data: dict[str, Any], states: dict[str, int]) -> None:
    for position, actor in enumerate(data["actors"]):
        MeasureActor.objects.create(
            measure=measure, name=checked(MeasureActor, "name", actor["name"]),
            role=checked(MeasureActor, "role", actor["role"]), position=position,
        )  # fmt: skip
    for cell in data["schedule"]:
        ScheduleCell.objects.create(
            measure=measure, fiscal_year=checked(ScheduleCell, "fiscal_year", cell["year"]),
            planned_id=states.get(cell["state"]), words=checked(ScheduleCell, "words", cell["words"]),
        )  # fmt: skip


def _by_name(model: type[models.Model], editions: list[Edition]) -> dict[str, int]:
    periods = {edition.plan.period_id for edition in editions}
    rows = model._default_manager.filter(period__in=periods)
    return dict(rows.values_list("name", "pk"))


def _indicators(editions: list[Edition], items: dict[tuple[int, str], list[EditionItem]], keys: Keys) -> dict[Any, int]:
    made: dict[Any, int] = {}
    for edition in editions:
        for position, item in enumerate(items[edition.pk, "indicator"], start=1):
            data = item.data
            of_goal = data["owner_kind"] == "goal"
            owner = keys["goals" if of_goal else "measures"][item.parent_uid]
            values = {name: checked(Indicator, name, data[name]) for name in INDICATOR}
            values["counted_anew_from"] = data.get("counted_anew_from")  # editions of before do not say it
            indicator = Indicator.objects.create(
                uid=item.uid, plan_id=edition.plan_id, goal_id=owner if of_goal else None,
                measure_id=None if of_goal else owner, position=position, baseline_year=data["baseline_year"],
                baseline_value=None if data["baseline"] is None else Decimal(data["baseline"]), sample=item.sample,
                **values,
            )  # fmt: skip
            made[item.uid] = indicator.pk
            for target in data["targets"]:
                year = checked(Target, "fiscal_year", target["year"])
                Target.objects.create(indicator=indicator, fiscal_year=year, value=Decimal(target["value"]))
    return made


def _lines(editions: list[Edition], keys: Keys) -> None:
    """Lines whose both ends are in the file."""
    goals, measures = keys["goals"], keys["measures"]
    for line in EditionLink.objects.filter(edition__in=editions).order_by("pk"):
        source, target = line.source_uid, line.target_uid
        if line.kind == LinkKind.TIES and source in goals and target in goals:
            GoalTie.objects.create(goal_id=goals[source], tied_id=goals[target])
        elif line.kind == LinkKind.SERVES and source in measures and target in goals:
            Contribution.objects.create(measure_id=measures[source], goal_id=goals[target])
        elif line.kind == LinkKind.SUPPORTS and source in measures and target in measures:
            Support.objects.create(
                ward_measure_id=measures[source], district_measure_id=measures[target], note=line.words
            )
