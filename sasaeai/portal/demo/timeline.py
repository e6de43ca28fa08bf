"""Build the editions in the order in which they were decided, each with what was new in it."""

from __future__ import annotations

from sasaeai.kernel.clock import frozen
from sasaeai.plans.actions.publishing import publish
from sasaeai.plans.models import Measure, Plan

from .content import Made, Spec, read
from .dialogue import gather_entries
from .districts import build_district, tell_adopted
from .measures import build_indicator, build_measure, succeed_measure


def build_editions(made: Made) -> None:
    for row in read("timeline")["editions"]:
        if row["plan"] == "ward" and row.get("measures") != "none":
            _add_measures(made, made.plans["ward"], leave_out=row.get("not_yet", []))
        for change in row.get("changes", []):
            _change(made.measures[change["measure"]], change)
        if row["plan"] not in made.plans:
            build_district(made, row["plan"])
            tell_adopted(made, row["plan"])
        _publish(made, row)
    for spec in read("ward")["districts"]:
        if spec["slug"] not in made.plans:
            build_district(made, spec["slug"])
            tell_adopted(made, spec["slug"])


def _publish(made: Made, row: Spec) -> None:
    with frozen(row["on"]):
        publish(
            made.plans[row["plan"]],
            made.words["edition_kinds", row["kind"]],
            name=row["name"],
            decided_on=row["decided_on"],
            change_note=row["note"],
            by=made.secretary,
        )


def _change(measure: Measure, change: Spec) -> None:
    field, old = change["field"], change["old"]
    words = str(Measure.objects.values_list(field, flat=True).get(pk=measure.pk))
    if old not in words:
        raise ValueError(f"{measure}: its {field} does not hold the old words of the timeline: {old}")
    Measure.objects.filter(pk=measure.pk).update(**{field: words.replace(old, change["new"])})


def _add_measures(made: Made, ward: Plan, leave_out: list[str]) -> None:
    """All measures that are not there yet, in the order of their file, and the entries gathered into them."""
    spec = read("ward_measures")
    places: dict[str, int] = {}
    for row in spec["measures"]:
        places[row["goal"]] = places.get(row["goal"], 0) + 1
        if row["key"] in leave_out or row["key"] in made.measures:
            continue
        measure = build_measure(made, ward, made.goals[2, row["goal"]], row, places[row["goal"]])
        made.measures[row["key"]] = measure
        succeed_measure(made, ward, measure, row)
    if not ward.indicators.filter(goal__isnull=False).exists():
        for position, row in enumerate(spec["goal_indicators"], start=1):
            build_indicator(made, ward, row, position, goal=made.goals[2, row["goal"]])
    gather_entries(made)
