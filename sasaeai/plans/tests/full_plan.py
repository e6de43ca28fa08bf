"""A ward's plan with something of everything, so that every reading page has something to show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.utils.timezone import make_aware

from sasaeai.areas.models import Area
from sasaeai.people.tests.known import make_organisation
from sasaeai.plans.models import (
    ContentKind,
    Contribution,
    Evidence,
    Goal,
    GoalTie,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureActor,
    Plan,
    Problem,
    ProblemMeasure,
    ScheduleCell,
    ScheduleState,
    Succession,
    Support,
    Target,
)
from tests.kept import kept

from .making import goal_named, make_measure, make_plan, publish_as

OLD_WORDS = "ボランティアの紹介をすすめます。"


@kept
def make_old_plan(area: Area) -> Plan:
    """The first period: only the ward's plan, with one small goal that the second one changes."""
    old = make_plan(area, number=1, first_year=2006)
    goal = goal_named(old, "ボランティアの仲介")
    goal.title = OLD_WORDS
    goal.save()
    return old


@kept
def make_full_plan(area: Area, districts: Iterable[Area] = (), *, old: Plan | None = None) -> Plan:
    """The second period. Every district has one measure for base goal 2 that names no small goal."""
    ward = make_plan(area, districts)
    if not GoalTie.objects.filter(goal__plan=ward).exists():
        first, *others = Goal.objects.filter(plan=ward, parent=None).in_order()
        GoalTie.objects.bulk_create([GoalTie(goal=first, tied=other) for other in others])
    goal = goal_named(ward, "ボランティアの仲介")
    goal.five_years = "はじめの2年は試し、後の3年で11地区に広げます。"
    goal.save()
    Evidence.objects.create(
        goal=goal, sentence="の人が「手伝いたいが、きっかけがない」と答えました。", number="38.2 %",
        source_title="区民アンケート 問14", note="n=1,430、誤差 ±2.5ポイント", quoted_on=date(2010, 9, 1),
    )  # fmt: skip
    consultation = make_consultation(ward, goal)
    if old is not None:
        before = Goal.objects.get(plan=old, title=OLD_WORDS)
        reason = "区に一つの窓口だけでは遠い、という声から「身近な地域で」を加えました。"
        Succession.objects.create(plan=ward, kind="changed", new_goal=goal, old_goal=before, reason=reason)
    for plan in ward.district_plans.order_by("area__position"):
        make_district_content(plan, consultation)
    return ward


def make_consultation(ward: Plan, goal: Goal) -> Measure:
    kind = ContentKind.objects.filter(period=ward.period).first()
    measure = make_measure(
        ward, goal, "地域ケアプラザにボランティア相談の日をつくる", text="月に一度、相談の日を開きます。",
        audience="どなたでも", content_kind=kind, mutual_help=True, public_help=True,
    )  # fmt: skip
    MeasureActor.objects.create(measure=measure, organisation=make_organisation("地域ケアプラザ"))
    MeasureActor.objects.create(measure=measure, name="区社協", role="partner", position=1)
    Contribution.objects.create(measure=measure, goal=goal_named(ward, "気軽に参加できる"))
    trial, run = ScheduleState.objects.filter(period=ward.period)[1:3]
    ScheduleCell.objects.create(measure=measure, fiscal_year=2011, planned=trial, words="2か所で", done=trial)
    ScheduleCell.objects.create(measure=measure, fiscal_year=2012, planned=run)
    make_indicator(measure)
    return measure


def make_indicator(measure: Measure, *, title: str = "仲介の件数", **fields: object) -> Indicator:
    indicator = Indicator.objects.create(
        plan=measure.plan, measure=measure, title=title, unit="件", baseline_year=2010, baseline_value=Decimal(84),
        definition="相手が決まった仲介を1と数えます。", method="相談票を数えます。",
        target_reason="1地区あたり月2件をめざします。",
        **fields,
    )  # fmt: skip
    Target.objects.create(indicator=indicator, fiscal_year=2015, value=Decimal(300))
    make_value(indicator, 2011, 121)
    return indicator


def make_value(
    indicator: Indicator, year: int, value: object, *, area: Area | None = None, final: bool = True, **fields: object
) -> IndicatorValue:
    return IndicatorValue.objects.create(
        indicator=indicator, area=area or indicator.plan.area, fiscal_year=year,
        value=None if value is None else Decimal(str(value)), taken_on=date(year + 1, 4, 10),
        frozen_at=make_aware_day(year) if final else None, **fields,
    )  # fmt: skip


def make_aware_day(year: int) -> datetime:
    return make_aware(datetime(year + 1, 5, 1))


def make_district_content(plan: Plan, ward_measure: Measure) -> Measure:
    name = plan.area.name
    plan.philosophy = f"となりの顔が見えるまち、{name}"
    plan.save()
    measure = make_measure(plan, goal_named(plan, "一人ひとりの力"), f"{name} お助け隊")
    MeasureActor.objects.create(measure=measure, name=f"{name}連合自治会")
    Support.objects.create(ward_measure=ward_measure, district_measure=measure, note="相談の日に、つなぎ役が行きます。")
    return measure


def make_problem(plan: Plan, title: str, **fields: object) -> Problem:
    known = {"written_on": date(2011, 6, 18), "published_on": date(2011, 7, 1), "occasion": "地区別意見交換会（3回目）"}
    return Problem.objects.create(plan=plan, title=title, **(known | fields))


def answer_with(problem: Problem, measure: Measure) -> None:
    ProblemMeasure.objects.create(problem=problem, measure=measure)


@kept
def publish_all(ward: Plan, kind: str = "確定") -> None:
    """The ward first, then its districts."""
    for plan in (ward, *ward.district_plans.order_by("area__position")):
        publish_as(plan, kind)
