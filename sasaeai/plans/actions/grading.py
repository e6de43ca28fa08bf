"""Whether a period uses grades, with which signs and by which rule: one page, saved whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.journal import record
from sasaeai.kernel.stamp import move_public_stamp
from sasaeai.plans.grading.of_period import RULE, grading_spec, write_grading
from sasaeai.plans.models import Grade, GradeOf, GradingRule, Period, Plan, Review
from sasaeai.plans.models.grading import BEHIND, ON_TRACK, UNDECIDED, WORSE
from sasaeai.plans.states import State, compare
from sasaeai.plans.typed import number_text

USED = "used"
STEPS = tuple(f"step{number}" for number in range(1, 7))
ROWS = {GradeOf.INDICATOR: (ON_TRACK, BEHIND, WORSE, UNDECIDED), GradeOf.GOAL: (*STEPS, UNDECIDED)}
PARTS = ("sign", "name", "points", "tone")
YES_OR_NO = frozenset({"uses_error", "uses_next_target", "counts_measures"})


def field_of(of: str, code: str, part: str) -> str:
    return f"{of}-{code}-{part}"


def grade_rows() -> Iterator[tuple[GradeOf, str]]:
    for of, codes in ROWS.items():
        for code in codes:
            yield of, code


def grading_state(period: Period) -> State:
    """All that the page asks, as it would be typed; a goal's step that is not used is blank."""
    spec = grading_spec(period)
    known = {(row["of"], row["code"]): row for row in spec["grades"]}
    state: State = {USED: _yes(period.grades_used)}
    for of, code in grade_rows():
        row = known.get((of, code), {})
        points = row.get("points")
        said = (row.get("sign", ""), row.get("name", ""), "" if points is None else str(points))
        state |= {
            field_of(of, code, part): value for part, value in zip(PARTS, (*said, str(row.get("tone", 1))), strict=True)
        }
    for name in RULE:
        value = spec["grading_rule"][name]
        state[name] = _yes(value) if name in YES_OR_NO else number_text(Decimal(value))
    return state


def _yes(value: object) -> str:
    return "1" if value else ""


def spec_of(state: State) -> dict[str, Any]:
    """What was typed and found in order, in the shape of a starting point."""
    grades = []
    for of, code in grade_rows():
        sign, name, points, tone = (state[field_of(of, code, part)] for part in PARTS)
        if sign:
            row = {"of": of, "code": code, "sign": sign, "name": name, "tone": int(tone)}
            grades.append(row | {"points": int(points) if code != UNDECIDED else None})
    rule = {name: state[name] == "1" if name in YES_OR_NO else Decimal(state[name]) for name in RULE}
    return {"grades": grades, "grading_rule": rule}


@transaction.atomic
def change_grading(plan: Plan, wanted: State, *, seen: str, by: Any) -> bool:
    """`plan` is the ward's. Raises FieldsChanged, and ValidationError for a grade that a review holds already."""
    period = Period.objects.select_for_update().get(pk=plan.period_id)
    before = grading_state(period)
    changed = compare(before, wanted, seen)
    if not changed:
        return False
    _keep_what_was_given(period, wanted)
    spec = spec_of(wanted)
    Grade.objects.filter(period=period).delete()
    GradingRule.objects.filter(period=period).delete()
    write_grading(period, spec["grades"], spec["grading_rule"])
    if USED in changed:
        period.grades_used = wanted[USED] == "1"
        period.save(update_fields=["grades_used"])
        record("plans.grades.wanted" if period.grades_used else "plans.grades.unwanted", plan, by=by, area=plan.area)
    numbers = {name: [before[name], wanted[name]] for name in changed if name != USED}
    if numbers:
        record("plans.grades.changed", plan, by=by, area=plan.area, fields=len(numbers), changes=numbers)
    move_public_stamp()
    return True


def _keep_what_was_given(period: Period, wanted: State) -> None:
    gone = [code for code in STEPS if not wanted[field_of(GradeOf.GOAL, code, "sign")]]
    given = Review.objects.filter(plan__period=period, goal__isnull=False)
    held = given.filter(Q(grade__in=gone) | Q(proposed_grade__in=gone)).order_by("fiscal_year").first()
    if held is None:
        return
    old = Grade.objects.filter(period=period, of=GradeOf.GOAL, code__in=(held.grade, held.proposed_grade)).first()
    gaps = {"grade": f"{old.sign}「{old.name}」" if old else held.grade, "year": FiscalYear(held.fiscal_year).wareki}
    raise ValidationError(
        _("%(grade)sは、%(year)sの評価で使っているので、なくせません。ことばを直すことはできます。") % gaps
    )
