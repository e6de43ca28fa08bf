"""What a plan says now, as the same items that a file is read into; one list, whatever the number of rows costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sasaeai.plans.actors import KnownActors
from sasaeai.plans.models import (
    Goal,
    Indicator,
    IndicatorValue,
    Level,
    Measure,
    MeasureActor,
    Plan,
    Review,
    ScheduleCell,
    Target,
)
from sasaeai.plans.numbering import Numbers, numbers
from sasaeai.plans.typed import mark_text, number_text

from .draft import DONE, GOAL, INDICATOR, MEASURE, PLANNED, REVIEWS, TARGET, VALUE, Draft, Found, Item, Spot
from .terms import Terms

HERE = Spot("", "")


def terms_of(plan: Plan) -> Terms:
    period = plan.period
    return Terms(
        tuple(Level.objects.filter(period=period).order_by("depth").values_list("name", flat=True)) or ("目標",),
        period.measure_name,
        tuple(period.schedule_states.values_list("name", flat=True)),
        tuple(period.content_kinds.values_list("name", flat=True)),
        period.first_year,
        period.years,
    )


def items_of(plan: Plan) -> list[Item]:
    """Goals, then measures, then indicators, each with its parent; `code` is the uid. A dozen queries."""
    counted = numbers([plan])
    goals = _goals(plan, counted)
    measures = _measures(plan, counted, goals)
    indicators = _indicators(plan, goals, measures)
    return [*goals.values(), *measures.values(), *indicators]


def _said(values: dict[str, Any]) -> dict[str, Found]:
    return {name: Found(value, HERE) for name, value in values.items() if value not in ("", None, [])}


def _goals(plan: Plan, counted: Numbers) -> dict[int, Item]:
    rows = {row.pk: row for row in Goal.objects.present().filter(plan=plan).select_related("follows")}
    made: dict[int, Item] = {}

    def make(row: Goal) -> Item:
        if row.pk not in made:
            parent = make(rows[row.parent_id]) if row.parent_id in rows else None
            number = counted.goals.get(row.pk, "")
            fields = _said({"title": str(row), "explanation": row.explanation})
            depth = parent.depth + 1 if parent else 1
            made[row.pk] = Item(GOAL, parent, number, row.uid, depth, pk=row.pk, fields=fields)
        return made[row.pk]

    for row in sorted(rows.values(), key=lambda row: (counted.goal_indexes.get(row.pk, 0), row.pk)):
        make(row)
    return made


def _measures(plan: Plan, counted: Numbers, goals: dict[int, Item]) -> dict[int, Item]:
    rows = list(Measure.objects.present().filter(plan=plan).select_related("content_kind"))
    rows.sort(key=lambda row: (row.goal_id or 0, counted.measure_indexes.get(row.pk, 0), row.pk))
    actors = _by(MeasureActor.objects.filter(measure__in=_present(plan)).select_related("organisation"), "measure_id")
    reviews = _by(Review.objects.filter(measure__in=_present(plan)), "measure_id")
    known = KnownActors(plan)
    cells: dict[int, dict[str, str]] = defaultdict(dict)
    told = ScheduleCell.objects.filter(measure__in=_present(plan)).values_list(
        "measure_id", "fiscal_year", "planned__name", "words", "done__name", "done_words"
    )
    for measure, year, planned, words, done, done_words in told:
        cells[measure][f"{PLANNED}{year}"] = mark_text(planned or "", words)
        cells[measure][f"{DONE}{year}"] = mark_text(done or "", done_words)
    made = {}
    for row in rows:
        values: dict[str, Any] = {
            "title": row.title, "text": row.text, "audience": row.audience, "helps": [str(code) for code in row.helps],
            "content_kind": row.content_kind.name if row.content_kind else "",
            "actors": [[known.label(actor), str(actor.role)] for actor in actors[row.pk]],
        }  # fmt: skip
        values |= cells[row.pk]
        for review in reviews[row.pk]:
            values |= {f"{prefix}{review.fiscal_year}": getattr(review, name) for prefix, name in REVIEWS.items()}
        number = counted.measures.get(row.pk, "")
        made[row.pk] = Item(MEASURE, goals.get(row.goal_id or 0), number, row.uid, pk=row.pk, fields=_said(values))
    return made


def _present(plan: Plan) -> Any:
    return Measure.objects.present().filter(plan=plan)


def _indicators(plan: Plan, goals: dict[int, Item], measures: dict[int, Item]) -> list[Item]:
    rows = list(Indicator.objects.present().filter(plan=plan))
    figures: dict[int, dict[str, str]] = defaultdict(dict)
    present = Indicator.objects.present().filter(plan=plan)
    values = IndicatorValue.objects.filter(area=plan.area_id)
    for prefix, told in ((TARGET, Target.objects.all()), (VALUE, values)):
        for indicator, year, value in told.filter(indicator__in=present).values_list(
            "indicator_id", "fiscal_year", "value"
        ):
            figures[indicator][f"{prefix}{year}"] = number_text(value)
    made = []
    for row in rows:
        owner = measures.get(row.measure_id or 0) or goals.get(row.goal_id or 0)
        if owner is None:
            continue  # it lies in the bin with what it belongs to
        said: dict[str, Any] = {
            "title": row.title, "unit": row.unit, "kind": str(row.kind), "definition": row.definition,
            "method": row.method, "target_reason": row.target_reason,
            "baseline_year": str(row.baseline_year or ""), "baseline_value": number_text(row.baseline_value),
            **figures[row.pk],
        }  # fmt: skip
        made.append(Item(INDICATOR, owner, code=row.uid, pk=row.pk, fields=_said(said)))
    return made


def _by(rows: Iterable[Any], name: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def settle_actors(draft: Draft, plan: Plan) -> None:
    """Names as the plan's own list of organisations spells them; 「A・B」 are two when both are on file."""
    known = KnownActors(plan)
    for item in draft.of(MEASURE):
        found = item.fields.get("actors")
        if found is None:
            continue
        settled: list[list[str]] = []
        for name, role in found.value:
            for part in _parts(name, known):
                if [part, role] not in settled:
                    settled.append([part, role])
        found.value = settled


def _parts(name: str, known: KnownActors) -> list[str]:
    parts = [name]
    if known.organisation(name) is None and "・" in name:
        split = [part.strip() for part in name.split("・") if part.strip()]
        parts = split if all(known.organisation(part) for part in split) else parts
    return [known.labels[pk] if (pk := known.organisation(part)) else part for part in parts]
