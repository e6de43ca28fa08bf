"""Small plans for tests: the seed's tree for a ward and its districts, made with as few words as possible."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from html import unescape
from typing import Any

from sasaeai.areas.models import Area
from sasaeai.plans.actions.publishing import publish
from sasaeai.plans.actions.starting import start_period
from sasaeai.plans.models import Edition, EditionKind, Goal, Measure, Period, Plan
from sasaeai.plans.starting_points import starting_point
from tests.kept import kept

PHILOSOPHY = "誰もが安心して暮らし続けられる緑区をめざして"


@kept
def make_plan(
    area: Area, districts: Iterable[Area] = (), *, kind: str = "midori", number: int = 2, first_year: int = 2011
) -> Plan:
    """The ward's plan of a new period, with a plan for each district."""
    period = Period(
        area=area, number=number, name=f"第{number}期", title=f"第{number}期みどりのわ・ささえ愛プラン",
        first_year=first_year, years=5,
    )  # fmt: skip
    plan = start_period(period, starting_point(kind).spec, districts=districts, by=None)
    plan.philosophy = PHILOSOPHY
    plan.save()
    return plan


def make_measure(plan: Plan, goal: Goal | None, title: str, **fields: Any) -> Measure:
    position = Measure.objects.filter(plan=plan, goal=goal).count() + 1
    return Measure.objects.create(plan=plan, goal=goal, title=title, position=position, **fields)


def goal_named(plan: Plan, words: str) -> Goal:
    """The goal whose title contains these words; a district's heading is found by the ward goal that it follows."""
    own = Goal.objects.filter(plan=plan, title__contains=words).first()
    return own or Goal.objects.get(plan=plan, follows__title__contains=words)


@kept
def publish_as(
    plan: Plan, kind: str, *, by: Any = None, on: date = date(2011, 3, 31), note: str = "はじめての公開です。"
) -> Edition:
    if not plan.is_ward and plan.adopted_on is None:
        plan.adopted_on = on
        plan.save()
    words = EditionKind.objects.get(period=plan.period, name=kind)
    return publish(plan, words, decided_on=on, change_note=note, by=by)


def undo_address(answer: Any) -> str:
    """Where 「元に戻す」 in the message of this page sends its form."""
    found = re.search(r'form="undo" formaction="([^"]+)"', answer.content.decode())
    assert found, "The page offers no way back."
    return unescape(found[1])
