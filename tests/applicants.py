"""Run by test_last_place.py as a process of its own: twelve people want the last place of a course."""

from __future__ import annotations

import os
from functools import partial
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()


from sasaeai.areas.models import Area  # noqa: E402
from sasaeai.areas.tests.places import make_districts, make_midori  # noqa: E402
from sasaeai.kernel.clock import now  # noqa: E402
from sasaeai.learning.actions.applying import ByApplicant, apply  # noqa: E402
from sasaeai.learning.models import Application, Course, Way  # noqa: E402
from sasaeai.learning.tests.known import open_course, person  # noqa: E402
from tests.tables import make_tables  # noqa: E402
from tests.together import WAIT, answer, at_once  # noqa: E402


def build() -> None:
    make_tables()
    make_districts(make_midori())
    for title in ("順番に", "不用意に"):
        open_course(Area.objects.get(slug="kamoi"), title, capacity=1)


def apply_twice(number: int, together: Any) -> None:
    """What happens now and then is made to happen every time: all have come, all have looked, then all go on."""
    somebody = person(f"見本 {number}", number)
    careful, careless = (Course.objects.get(title=title) for title in ("順番に", "不用意に"))
    together.wait(WAIT)
    row = Application(course=careful, person=somebody, way=Way.WEB)
    apply(row, once=f"applicant-{number}", by=ByApplicant())
    is_free = careless.applications.filter(state="accepted").count() < careless.capacity
    together.wait(WAIT)
    state = "accepted" if is_free else "waiting"
    Application.objects.create(course=careless, person=somebody, way=Way.WEB, state=state, applied_at=now())


def state() -> str:
    return "\n".join(_state_of(title) for title in ("順番に", "不用意に"))


def _state_of(title: str) -> str:
    course = Course.objects.get(title=title)
    rows = course.applications
    people = rows.values("person").distinct().count()
    accepted, waiting = (rows.filter(state=name).count() for name in ("accepted", "waiting"))
    return f"accepted={accepted} waiting={waiting} places={course.places.count()} people={people}"


if __name__ == "__main__":
    answer({"build": build, "apply": partial(at_once, apply_twice), "state": state})
