"""Whole wards for tests: the demo ward, and one with other words, fewer levels of content and three districts."""

from __future__ import annotations

from datetime import date

from sasaeai.areas.models import Area, AreaLevel, Desk, DeskService, Population, Town
from sasaeai.plans.actions.publishing import publish
from sasaeai.plans.actions.starting import start_period
from sasaeai.plans.models import EditionKind, Goal, Measure, Period, Plan, Problem
from sasaeai.plans.starting_points import starting_point

DISTRICTS = [("日下", "hino"), ("永谷", "nagaya"), ("芹が谷", "serigaya")]


def make_actions_ward() -> Plan:
    """A ward shaped like 港南区: four actions with twelve efforts, no indicators, one district already published."""
    level, below = (AreaLevel.objects.create(name=name, position=n) for n, name in enumerate(("区", "地区")))
    root = Area.objects.create(level=level, name="港南区", slug="konan", code="141119")
    areas = [
        Area.objects.create(level=below, parent=root, name=name, slug=slug, position=n)
        for n, (name, slug) in enumerate(DISTRICTS)
    ]
    Town.objects.create(area=areas[0], name="日野", kana="ひの", chome_text="1～9丁目")
    desk = Desk.objects.create(name="港南区役所 福祉保健課", telephone="045-000-0000")
    DeskService.objects.create(desk=desk, area=root, function="はじめの相談")
    period = Period(area=root, number=1, name="第1期", title="港南ひまわりプラン", first_year=2011, years=5)
    ward = start_period(period, starting_point("actions").spec, districts=areas, by=None)
    Plan.objects.filter(pk=ward.pk).update(philosophy="誰もが安心して健やかに暮らせるまち")
    for number, goal in enumerate(Goal.objects.filter(plan=ward, parent__isnull=False), start=1):
        Measure.objects.create(plan=ward, goal=goal, title=f"みんなで進める{number}", text="つづけます。", position=1)
    district = ward.district_plans.get(area=areas[0])
    heading = Goal.objects.filter(plan=district).first()
    Measure.objects.create(plan=district, goal=heading, title="朝のあいさつ運動", position=1)
    Problem.objects.create(
        plan=district, title="集まる場所がない", written_on=date(2012, 6, 1), published_on=date(2012, 6, 1)
    )
    publish_final(ward)
    publish_final(district)
    return ward


def publish_final(plan: Plan, on: date = date(2011, 3, 31)) -> None:
    if not plan.is_ward:
        Plan.objects.filter(pk=plan.pk).update(adopted_on=on)
    kind = EditionKind.objects.get(period=plan.period, name="確定")
    publish(plan, kind, decided_on=on, change_note="はじめての公開です。", by=None)


def settle(area: Area, people: int, older: int) -> None:
    """Let people live in an area, `older` of them 65 and over."""
    day = date(2013, 9, 30)
    for band, count in ((30, people - older), (70, older)):
        Population.objects.create(area=area, on=day, band=band, sex="female", count=count)
