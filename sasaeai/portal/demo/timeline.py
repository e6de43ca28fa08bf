"""Build the ward's editions in the order in which they were decided."""

from __future__ import annotations

from sasaeai.kernel.clock import frozen
from sasaeai.plans.actions.publishing import publish
from sasaeai.plans.models import Measure, Plan

from .content import Made, Spec, read
from .measures import build_indicator, build_measure, succeed_measure


def build_ward_editions(made: Made) -> None:
    """基本案 with goals only, then 素案 with measures, then 確定."""
    for row in read("timeline")["editions"]:
        if row.get("plan", "ward") != "ward" or row["kind"] == "revision":
            continue
        if row["kind"] != "basic" and not made.measures:
            _add_measures(made, made.plans["ward"])
        _publish(made, row)


def _publish(made: Made, row: Spec) -> None:
    with frozen(row["on"]):
        publish(
            made.plans["ward"], made.words["edition_kinds", row["kind"]], name=row.get("name", ""),
            decided_on=row["on"], change_note=row["note"], by=made.secretary,
        )  # fmt: skip


def _add_measures(made: Made, ward: Plan) -> None:
    spec = read("ward_measures")
    places: dict[str, int] = {}
    for row in spec["measures"]:
        places[row["goal"]] = places.get(row["goal"], 0) + 1
        measure = build_measure(made, ward, made.goals[2, row["goal"]], row, places[row["goal"]])
        made.measures[row["key"]] = measure
        succeed_measure(made, ward, measure, row)
    for position, row in enumerate(spec["goal_indicators"], start=1):
        build_indicator(made, ward, row, position, goal=made.goals[2, row["goal"]])


def revise_ward(made: Made) -> None:
    """The 年度改訂: some measures change in words, and the edition says so in one sentence."""
    for row in read("timeline")["editions"]:
        if row["kind"] != "revision":
            continue
        for change in row["changes"]:
            measure = made.measures[change["measure"]]
            old = getattr(measure, change["field"])
            assert change["old"] in old, f"{change['measure']}: the old words are not there"
            Measure.objects.filter(pk=measure.pk).update(
                **{change["field"]: old.replace(change["old"], change["new"])}
            )
        _publish(made, row)
