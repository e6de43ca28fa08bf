"""A ward as large as any real one, for the benchmark: its texts are numbered sentences, its size is what counts."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from sasaeai.areas.models import Area, AreaLevel
from sasaeai.kernel.clock import frozen
from sasaeai.people.models import Organisation, OrganisationKind
from sasaeai.plans.actions.starting import start_period
from sasaeai.plans.models import (
    Contribution,
    Goal,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureActor,
    Period,
    Plan,
    Problem,
    ScheduleCell,
    ScheduleState,
    Support,
    Target,
)
from sasaeai.plans.starting_points import starting_point

DISTRICTS, PER_DISTRICT, PER_WARD, INDICATORS, FIRST, YEARS = 11, 200, 400, 3, 2011, 5
SENTENCE = "地域の皆さんと区役所、社会福祉協議会、地域ケアプラザが力を合わせて、毎月一回、身近な場所で続けていきます。"
BATCH = 500


@transaction.atomic
def build_synthetic_ward() -> Plan:
    """11 districts × 200 measures and the ward × 400, five years, three indicators each; nothing published yet."""
    with frozen(date(2013, 11, 20)):
        root, districts = _areas()
        period = Period(
            area=root, number=2, name="第2期", title="見本区地域福祉保健計画", first_year=FIRST, years=YEARS
        )
        ward = start_period(period, starting_point("midori").spec, districts=districts, by=None)
        ward.philosophy, ward.sample = "誰もが安心して暮らし続けられるまちをめざして", True
        ward.save()
        kind = OrganisationKind.objects.create(name="福祉保健活動団体")
        actors = Organisation.objects.bulk_create(
            Organisation(name=f"活動団体{number}", kind=kind, sample=True) for number in range(40)
        )
        small = list(Goal.objects.filter(plan=ward, parent__isnull=False).select_related("parent"))
        of_ward = _measures(ward, [small[n % len(small)] for n in range(PER_WARD)], actors)
        for plan in ward.district_plans.all():
            _district(plan, small, of_ward, actors)
    return ward


def _areas() -> tuple[Area, list[Area]]:
    levels = [AreaLevel.objects.create(name=name, position=place) for place, name in enumerate(("区", "地区"))]
    root = Area.objects.create(level=levels[0], name="見本区", slug="synthetic", sample=True)
    return root, [
        Area.objects.create(
            level=levels[1], parent=root, name=f"第{n}地区", slug=f"district-{n}", position=n, sample=True
        )
        for n in range(1, DISTRICTS + 1)
    ]


def _district(plan: Plan, small: list[Goal], of_ward: list[Measure], actors: list[Organisation]) -> None:
    headings = {heading.follows_id: heading for heading in Goal.objects.filter(plan=plan)}
    Plan.objects.filter(pk=plan.pk).update(
        uses_schedule=True,
        uses_indicators=True,
        adopted_on=date(2011, 3, 1),
        sample=True,
        philosophy="みんなの顔が見えるまち",
    )
    served = [small[n % len(small)] for n in range(PER_DISTRICT)]
    measures = _measures(plan, [headings[goal.parent_id] for goal in served], actors)
    pairs = list(zip(measures, served, strict=True))
    Contribution.objects.bulk_create(
        (Contribution(measure=measure, goal=goal) for measure, goal in pairs[::2]), batch_size=BATCH
    )
    Support.objects.bulk_create(
        (Support(ward_measure=of_ward[n % len(of_ward)], district_measure=m) for n, m in enumerate(measures)),
        batch_size=BATCH,
    )
    Problem.objects.bulk_create(
        Problem(
            plan=plan, title=f"{plan.area.name}で困っていること{n}", text=SENTENCE, written_on=date(2012, 6, 1),
            published_on=date(2012, 6, 10), sample=True, answer=SENTENCE if n % 2 else "",
            answered_on=date(2012, 9, 1) if n % 2 else None,
        )
        for n in range(20)
    )  # fmt: skip


def _measures(plan: Plan, goals: list[Goal], actors: list[Organisation]) -> list[Measure]:
    measures = Measure.objects.bulk_create(
        (
            Measure(
                plan=plan, goal=goal, position=n, title=f"{plan.area.name}の取組{n + 1}　支えあう場をつくる",
                text=SENTENCE * 3, audience="どなたでも", mutual_help=True, sample=True,
            )
            for n, goal in enumerate(goals)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    _surroundings(plan, measures, actors)
    return measures


def _surroundings(plan: Plan, measures: list[Measure], actors: list[Organisation]) -> None:
    """Actors, schedules, indicators with targets and values: everything that a real plan hangs on its measures."""
    states = list(ScheduleState.objects.filter(period=plan.period))
    years = range(FIRST, FIRST + YEARS)
    MeasureActor.objects.bulk_create(
        (
            MeasureActor(measure=measure, organisation=actors[(n * 7 + place) % len(actors)], role=role, position=place)
            for n, measure in enumerate(measures)
            for place, role in enumerate(("lead", "partner", "support"))
        ),
        batch_size=BATCH,
    )
    ScheduleCell.objects.bulk_create(
        (
            ScheduleCell(
                measure=measure, fiscal_year=year, planned=states[(n + year) % len(states)], words="3地区で",
                done=states[(n + year) % len(states)] if year < FIRST + 3 else None,
            )
            for n, measure in enumerate(measures)
            for year in years
        ),
        batch_size=BATCH,
    )  # fmt: skip
    indicators = Indicator.objects.bulk_create(
        (
            Indicator(
                plan=plan, measure=measure, position=n, title=f"参加した人の数{n + 1}", unit="人",
                definition="延べの人数です。", method="活動の記録から数えます。", baseline_year=FIRST - 1,
                baseline_value=100, target_reason="いまの人数の1割増しを目指します。", owner=actors[n], sample=True,
            )
            for measure in measures
            for n in range(INDICATORS)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    Target.objects.bulk_create(
        (
            Target(indicator=row, fiscal_year=year, value=100 + 10 * (year - FIRST))
            for row in indicators
            for year in years
        ),
        batch_size=BATCH,
    )
    IndicatorValue.objects.bulk_create(
        (
            IndicatorValue(
                indicator=row, area_id=plan.area_id, fiscal_year=year, value=95 + 9 * (year - FIRST),
                taken_on=date(year + 1, 3, 31), sample=True,
            )
            for row in indicators
            for year in years[:3]
        ),
        batch_size=BATCH,
    )  # fmt: skip
