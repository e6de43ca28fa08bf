"""A plan that was carried out for a year, and the year that is looked back on: June 2012, fiscal year 2011."""

from __future__ import annotations

from datetime import date
from typing import Any

from sasaeai.areas.models import Area
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.people.models import Organisation
from sasaeai.people.tests.known import make_organisation
from sasaeai.plans.models import ActorRole, Indicator, IndicatorValue, Measure, MeasureActor, Plan, Target
from sasaeai.plans.tests.making import goal_named, make_measure, make_plan
from sasaeai.reviews.actions import signing
from sasaeai.reviews.actions.opening import open_year
from sasaeai.reviews.actions.publication import publish_year
from sasaeai.reviews.models import AgendaItem, CommitteeMeeting, ReviewYear, Sheet, Stage

YEAR = FiscalYear(2011)
JUNE_2012 = date(2012, 6, 1)
DUE = date(2012, 7, 6)
PHONE = {"width": 360, "height": 740}
CONTACT = "福祉保健課 鈴木 045-000-0000"


def led(measure: Measure, organisation: Organisation) -> Measure:
    MeasureActor.objects.create(measure=measure, organisation=organisation, role=ActorRole.LEAD)
    return measure


def made_indicator(measure: Measure, title: str = "開いた回数", *, target: Any = None, **fields: Any) -> Indicator:
    made = Indicator.objects.create(plan=measure.plan, measure=measure, title=title, **{"unit": "回"} | fields)
    if target is not None:
        Target.objects.create(indicator=made, fiscal_year=YEAR.year, value=target)
    return made


def valued(indicator: Indicator, value: Any, *, year: int = YEAR.year, **fields: Any) -> IndicatorValue:
    """A value in the plan's own area, typed by hand."""
    return IndicatorValue.objects.create(
        indicator=indicator, area=indicator.plan.area, fiscal_year=year, value=value,
        **{"taken_on": date(2012, 5, 1)} | fields,
    )  # fmt: skip


def made_ward(midori: Area, districts: dict[str, Area]) -> Plan:
    """The ward's plan with one led measure and one that nobody leads, 長津田 with one measure."""
    ward = make_plan(midori, districts.values())
    goal = goal_named(ward, "ボランティアの仲介")
    led(make_measure(ward, goal, "相談の日"), make_organisation("区社会福祉協議会", "区社協"))
    make_measure(ward, goal, "だれのものでもない取組")
    nagatsuta = ward.district_plans.get(area=districts["nagatsuta"])
    make_measure(nagatsuta, None, "公園のそうじ")
    return ward


def opened(ward: Plan, *, by: Any = None, **fields: Any) -> ReviewYear:
    return open_year(ward.period, YEAR, **{"due_on": DUE, "contact": CONTACT, "by": by} | fields)


def sheet_of(year: ReviewYear, title: str) -> Sheet:
    """The sheet of the measure, goal or indicator with this title, or of the district with this name."""
    return next(sheet for sheet in year.sheets.with_everything() if title in str(sheet.about or sheet.plan.area))


def at_stage(year: ReviewYear, stage: str) -> ReviewYear:
    """The year in somebody's hands, without the signatures that led there."""
    year.stage = stage
    year.save()
    return year


def made_meeting(year: ReviewYear, title: str = "第1回推進会議", **fields: Any) -> CommitteeMeeting:
    """Of May 30, 2012, with one item and a decision."""
    given = {"day": date(2012, 5, 30), "decision": "原案のとおり決めた。"} | fields
    made = CommitteeMeeting.objects.create(year=year, title=title, **given)
    AgendaItem.objects.create(meeting=made, position=1, title="平成23年度のふりかえり", paper="資料1")
    return made


def published(year: ReviewYear, by: Any) -> ReviewYear:
    """Passed from hand to hand and made public, wherever it lay before."""
    year.refresh_from_db()
    if year.stage == Stage.OWNERS:
        signing.close_owners(year, missing=signing.missing_of(year), by=by)
    ReviewYear.objects.filter(pk=year.pk).update(went_well="続いた", went_badly="減った", will_change="昼にも開く")
    year.refresh_from_db()
    signing.sign_for_office(year, by=by)
    signing.sign_for_committee(year, by=by, meeting=year.meetings.first() or made_meeting(year))
    publish_year(year, by=by)
    year.refresh_from_db()
    return year
