"""A ward of eleven districts asks as often as a ward of one."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client

from sasaeai.areas.models import Area, Desk, DeskService, Town
from sasaeai.areas.tests.places import make_districts, make_midori
from sasaeai.kernel.journal import record
from sasaeai.plans.models import Problem
from sasaeai.plans.tests.full_plan import make_full_plan, make_problem, publish_all

from .asking import MOST, PAGES, questions
from .wards import settle


def make_ward(count: int) -> None:
    """With kamoi among its districts, and something of everything in each."""
    midori = make_midori()
    districts = sorted(make_districts(midori).values(), key=lambda area: area.slug != "kamoi")
    Area.objects.filter(pk__in=[area.pk for area in districts[count:]]).delete()
    for area in districts[:count]:
        Town.objects.create(area=area, name=area.name, kana=area.kana)
        desk = Desk.objects.create(name=f"{area.name}地域ケアプラザ", kind="介護のことで困ったら")
        DeskService.objects.create(desk=desk, area=area, function="介護の相談")
        settle(area, 100, 20)
    ward = make_full_plan(midori, districts[:count])
    for plan in ward.district_plans.all():
        plan.uses_schedule = plan.uses_indicators = True
        plan.save()
        make_problem(plan, "坂道の多い地区で、買い物に行けない人が増えた")
    publish_all(ward)
    for problem in Problem.objects.all():
        record("plans.problem.written", problem, by=None, area=problem.plan.area, public=True)


def asked_in_ward_of(count: int) -> dict[str, int]:
    with transaction.atomic():
        make_ward(count)
        asked = {address: questions(Client(), address) for address in PAGES}
        transaction.set_rollback(True)
    return asked


@pytest.mark.django_db
def test_eleven_districts_cost_what_one_costs():
    one, eleven = asked_in_ward_of(1), asked_in_ward_of(11)
    assert one == eleven
    assert max(eleven.values()) <= MOST
