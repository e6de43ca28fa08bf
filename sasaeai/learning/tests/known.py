"""Courses, people who apply, qualifications and requests that the tests know."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django.http import HttpResponse

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.learning.actions.applying import ByApplicant, apply
from sasaeai.learning.actions.courses import keep_course, move_course
from sasaeai.learning.actions.recognising import give
from sasaeai.learning.models import Application, ApplicationState, Course, CourseState, Recognition, Way
from sasaeai.learning.session_lines import SessionLine
from sasaeai.people.models import Person, Qualification, QualificationKind

NOVEMBER_2012 = date(2012, 11, 20)


def line(day: date, **fields: Any) -> SessionLine:
    return SessionLine(day, time(10), time(12), **fields)


def made_course(area: Area, title: str = "手話入門", **fields: Any) -> Course:
    """Not saved yet."""
    return Course(
        area=area, title=title, **{"purpose": "はじめての手話。", "organiser": "区社協", "capacity": 2} | fields
    )


def open_course(area: Area, title: str = "手話入門", *, needs: Any = (), times: int = 3, **fields: Any) -> Course:
    """Its first session is in thirty days, then every week."""
    course = made_course(area, title, **fields)
    days = [today() + timedelta(days=30 + 7 * number) for number in range(times)]
    keep_course(course, [line(day) for day in days], needs, by=ByApplicant())
    move_course(course, CourseState.OPEN, by=ByApplicant())
    return course


def person(name: str, number: int = 1, **fields: Any) -> Person:
    return Person.objects.create(name=name, telephone=f"045-930-{number:04}", **fields)


def applied(course: Course, name: str, number: int, **fields: Any) -> Application:
    row = Application(course=course, person=person(name, number), **{"way": Way.PHONE} | fields)
    return apply(row, once=f"test-{course.pk}-{number}", by=ByApplicant(), late=True)


def states(course: Course) -> dict[str, str]:
    """Who is in which state, in the order of applying."""
    return dict(course.applications.values_list("person__name", "state"))


def kind_named(name: str = "ガイドボランティア", **fields: Any) -> QualificationKind:
    return QualificationKind.objects.get_or_create(name=name, defaults=fields)[0]


def recognised(holder: Person, kind: QualificationKind, area: Area, **fields: Any) -> Recognition:
    fields = {"since": date(2012, 4, 1), "issuer": "区社協", "evidence": "修了証の写しを見た"} | fields
    return give(Qualification(person=holder, kind=kind, **fields), area, by=ByApplicant())


def told(answer: HttpResponse) -> str:
    return answer.content.decode()


def web_form(name: str = "井上 明", telephone: str = "045-930-1111", **fields: str) -> dict[str, str]:
    return {"once": "once234567", "name": name, "telephone": telephone, "email": "", "needs": ""} | fields


def nobody_idle(course: Course) -> bool:
    """No place is free while somebody waits who would fit."""
    free = course.capacity - course.places.count()
    waiting = course.applications.filter(state=ApplicationState.WAITING)
    return not any(row.people <= free for row in waiting)
