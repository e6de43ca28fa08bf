"""A period's signs and rule: as its rows say, or as every period begins where it has none (it was made before)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import F

from sasaeai.plans.models import Grade, GradeOf, GradingRule, Period
from sasaeai.plans.starting_points import common

from .terms import Grading, Rule, Sign

GRADE = ("of", "code", "sign", "name", "points", "tone")
RULE = tuple(Rule.__dataclass_fields__)


def grading_spec(period: Period) -> dict[str, Any]:
    """`grades` and `grading_rule` in the shape of a starting point; one query: each sign brings the period's rule."""
    rule = {name: F(f"period__grading_rule__{name}") for name in RULE}
    rows = list(Grade.objects.filter(period=period).values(*GRADE, ruled=F("period__grading_rule"), **rule))
    if not rows or rows[0]["ruled"] is None:
        return common()
    return {
        "grades": [{name: row[name] for name in GRADE} for row in rows],
        "grading_rule": {name: rows[0][name] for name in RULE},
    }


def has_first_points(period: Period) -> bool:
    """Whether nobody has decided yet from how many points on a grade is given: they stand as every period begins."""
    first = {(row["of"], row["code"]): row.get("points") for row in common()["grades"]}
    return {(row["of"], row["code"]): row.get("points") for row in grading_spec(period)["grades"]} == first


def write_grading(period: Period, grades: Iterable[Mapping[str, Any]], rule: Mapping[str, Any]) -> None:
    """The first rows of a new period."""
    Grade.objects.bulk_create(
        Grade(period=period, position=position, **{name: row.get(name) for name in GRADE})
        for position, row in enumerate(grades)
    )
    GradingRule.objects.create(period=period, **_typed(rule))


def grading_of(period: Period) -> Grading:
    return as_grading(grading_spec(period))


def as_grading(spec: Mapping[str, Any]) -> Grading:
    return Grading(Rule(**_typed(spec["grading_rule"])), _scale(spec, GradeOf.INDICATOR), _scale(spec, GradeOf.GOAL))


def _typed(rule: Mapping[str, Any]) -> dict[str, Any]:
    """As the rule calculates, whether from a database, a file or a form: bool, int, and the points as Decimal."""
    return {
        name: value if isinstance(value, bool) else Decimal(value) if name == "awareness_points" else int(value)
        for name, value in rule.items()
    }


def _scale(spec: Mapping[str, Any], of: str) -> dict[str, Sign]:
    """Best first, 判断できない last, whatever the order of the rows."""
    rows = [row for row in spec["grades"] if row["of"] == of]
    rows.sort(key=lambda row: -1 if row.get("points") is None else row["points"], reverse=True)
    return {row["code"]: Sign(row["code"], row["sign"], row["name"], row["tone"], row.get("points")) for row in rows}
