"""Whole wards for tests: the demo ward, and one with other words, fewer levels of content and three districts."""

from __future__ import annotations

from datetime import date

from sasaeai.areas.models import Area, AreaLevel, Desk, DeskService, Population, Town
from sasaeai.kernel.clock import today
from sasaeai.people.models import Person, Role
from sasaeai.people.tests.known import make_organisation, make_person
from sasaeai.plans.actions.entries import keep_call, send_call, write_entry
from sasaeai.plans.actions.problems import (
    answer_problem,
    answer_seen,
    begin_common,
    gather_problems,
    promise_answer,
    publish_problem,
    write_problem,
)
from sasaeai.plans.actions.publishing import publish
from sasaeai.plans.actions.starting import start_period
from sasaeai.plans.models import (
    EditionKind,
    EntryCall,
    Evidence,
    Goal,
    Measure,
    MeasureActor,
    Period,
    Plan,
    Problem,
    ScheduleCell,
    ScheduleState,
    Support,
)
from sasaeai.plans.starting_points import starting_point
from sasaeai.plans.tests.full_plan import make_indicator
from tests.kept import kept

DISTRICTS = [("日下", "hino"), ("永谷", "nagaya"), ("芹が谷", "serigaya")]


@kept
def make_actions_ward(name: str = "港南区", kind: str = "区", desk: str = "港南区役所 福祉保健課") -> Plan:
    """A ward shaped like 港南区: four actions with twelve efforts, no indicators, one district already published."""
    level, below = (AreaLevel.objects.create(name=name, position=n) for n, name in enumerate((kind, "地区")))
    root = Area.objects.create(level=level, name=name, slug="konan", code="141119")
    areas = [
        Area.objects.create(level=below, parent=root, name=name, slug=slug, position=n)
        for n, (name, slug) in enumerate(DISTRICTS)
    ]
    Town.objects.create(area=areas[0], name="日野", kana="ひの", chome_text="1～9丁目")
    first = Desk.objects.create(name=desk, telephone="045-000-0000")
    DeskService.objects.create(desk=first, area=root, function="はじめの相談")
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


def make_city(kind: str = "市") -> Plan:
    """みなと市, with something of everything and no 「区」 of its own. `kind` is what its sentences shall call it."""
    city = make_actions_ward("みなと市", kind, "みなと市役所 福祉保健課")
    first, *_others = Measure.objects.filter(plan=city).order_by("pk")
    district = city.district_plans.get(area__slug="hino")
    suzuki = make_person("鈴木 花子", "suzuki", Role.SECRETARIAT, city.area)
    make_person("田中 正", "tanaka", Role.COMMITTEE, district.area)
    salon = make_organisation("みなとサロンの会")
    MeasureActor.objects.create(measure=first, organisation=salon)
    Support.objects.create(ward_measure=first, district_measure=Measure.objects.get(plan=district))
    state = ScheduleState.objects.filter(period=city.period).first()
    ScheduleCell.objects.create(measure=first, fiscal_year=2011, planned=state, done=state)
    Plan.objects.filter(period=city.period).update(uses_indicators=True, uses_schedule=True)
    make_indicator(first)
    Evidence.objects.create(
        goal=first.goal, sentence="の人が手伝いたいと答えました。", number="38.2 %", source_title="住民アンケート",
        quoted_on=date(2010, 9, 1),
    )  # fmt: skip
    _talk(city, district, first, by=suzuki)
    call = EntryCall(plan=city, title="具体的な取り組み", due_on=date(2014, 9, 30), contact="福祉保健課 鈴木")
    send_call(keep_call(call, [salon], by=suzuki), by=suzuki)
    write_entry(call, salon, goal=first.goal, text="毎月、集まります。", by=suzuki)
    publish_final(city, date(2012, 3, 31))
    publish_final(district, date(2012, 3, 31))
    return city


def _talk(city: Plan, district: Plan, measure: Measure, *, by: Person) -> None:
    """A problem that is answered, one that is gathered into a common one, one that is promised an answer."""
    answered, gathered, promised = (
        write_problem(district, title=title, text="困っています。", by=by)
        for title in ("坂が多い", "店が遠い", "担い手がいない")
    )
    common = begin_common(city, title="買い物に行けない", text="", by=by)
    gather_problems([gathered], common, by=by)
    for problem in (answered, gathered, promised, common):
        publish_problem(problem, by=by)
    answer_problem(
        answered, words="店を回します。", answered_by="福祉保健課", on=today(), measures=[measure],
        seen=answer_seen(answered), publish=True, by=by,
    )  # fmt: skip
    promise_answer(promised, on=date(2030, 3, 31), where="", by=by)


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
