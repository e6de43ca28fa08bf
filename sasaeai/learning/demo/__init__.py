"""The demo ward's courses: one full with people who wait, one that ended with its holders, a school's request."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from django.utils import timezone

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import frozen
from sasaeai.kernel.demo import built_on, furnishes
from sasaeai.kernel.fields import UID_ALPHABET
from sasaeai.learning.actions.applying import apply, cancel
from sasaeai.learning.actions.attending import write_attendance
from sasaeai.learning.actions.courses import keep_course, move_course
from sasaeai.learning.actions.recognising import complete_course
from sasaeai.learning.actions.teaching import Came, agree, ask_speaker, finish, keep_speaker, receive, write_answer
from sasaeai.learning.models import (
    Application,
    Course,
    CourseState,
    EducationRequest,
    Recognition,
    RenewalRule,
    Session,
    Speaker,
)
from sasaeai.learning.models.education import Answer
from sasaeai.learning.session_lines import SessionLine
from sasaeai.people.models import Person, Practice, Qualification, QualificationKind

CONTENT = tomllib.loads((Path(__file__).parent / "courses.toml").read_text(encoding="utf-8"))


@dataclass
class Demo:
    """What is built, and who does it; uids count, so that the demo ward is the same every time."""

    areas: dict[str, Area]
    clerk: Person
    kinds: dict[str, QualificationKind] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    numbers: count[int] = field(default_factory=lambda: count(1))

    def uid(self) -> str:
        number, signs = next(self.numbers), []
        for _place in range(5):
            number, rest = divmod(number, len(UID_ALPHABET))
            signs.append(UID_ALPHABET[rest])
        return "dem35" + "".join(reversed(signs))


@furnishes
def furnish() -> None:
    """Courses to come lie after the day on which somebody looks at the demo, so that they can be tried."""
    areas = {area.slug: area for area in Area.objects.all()}
    demo = Demo(areas, Person.objects.get(account__login="suzuki"))
    _kinds(demo)
    demo.people = [
        Person.objects.create(name=name, kana=kana, telephone=f"045-000-{number:04}", sample=True)
        for number, (name, kana) in enumerate(CONTENT["people"], start=4001)
    ]
    for spec in CONTENT["courses"]:
        if spec["area"] in areas:
            _course(demo, spec)
    _practice(demo)
    _strays(demo)
    speakers = [_speaker(demo, spec) for spec in CONTENT["speakers"]]
    for spec in CONTENT["requests"]:
        if spec["area"] in areas:
            _request(demo, spec, speakers)


def _kinds(demo: Demo) -> None:
    for position, spec in enumerate(CONTENT["kinds"], start=1):
        fields = {"position": position} | {key: spec[key] for key in spec if key not in {"name", "practice"}}
        kind, _new = QualificationKind.objects.update_or_create(name=spec["name"], defaults=fields)
        demo.kinds[kind.name] = kind
        if "practice" in spec:
            RenewalRule.objects.update_or_create(kind=kind, defaults={"minutes": spec["practice"], "months": 12})


def _course(demo: Demo, spec: dict[str, Any]) -> None:
    first = built_on() + timedelta(days=spec["in_days"])
    first += timedelta(days=(spec["weekday"] - first.weekday()) % 7)
    lines = [_line(first + timedelta(days=7 * number), spec, topic) for number, topic in enumerate(spec["topics"])]
    texts = ("title", "purpose", "organiser", "for_whom", "place", "fee", "capacity", "most_together", "gives_level")
    course = Course(
        uid=spec["uid"], area=demo.areas[spec["area"]], gives=demo.kinds.get(spec.get("gives", "")),
        needs_sessions=spec.get("needs_sessions"), sample=True, **{name: spec[name] for name in texts if name in spec},
    )  # fmt: skip
    needed = [([demo.kinds[name] for name in spec["needs"]], True)] if "needs" in spec else []
    with frozen(min(first - timedelta(days=spec.get("open_for", 30)), built_on())):
        keep_course(course, lines, needed, by=demo.clerk)
        for session in course.sessions.all():
            Session.objects.filter(pk=session.pk).update(uid=demo.uid())
        if not spec.get("draft"):
            move_course(course, CourseState.OPEN, by=demo.clerk)
            rows = [_application(demo, course, number) for number in spec.get("applied", [])]
            for number in spec.get("cancelled", []):
                cancel(rows[number], by=demo.clerk)
    if spec.get("over"):
        _held(demo, course, lines[-1].day)


def _line(day: date, spec: dict[str, Any], topic: str) -> SessionLine:
    start, end = (time.fromisoformat(text) for text in spec["hours"])
    return SessionLine(day, start, end, "", topic)


def _application(demo: Demo, course: Course, number: int) -> Application:
    row = Application(
        uid=demo.uid(), course=course, person=demo.people[number], way=("phone", "counter", "paper")[number % 3],
        admitted_because="他市の修了証の写しを見た" if course.preconditions.exists() else "",
    )  # fmt: skip
    return apply(row, once=f"demo-{course.uid}-{number}", by=demo.clerk)


def _held(demo: Demo, course: Course, last: date) -> None:
    """Everybody came, but for one who stayed away once too often."""
    sessions = list(course.sessions.all())
    rows = list(course.applications.filter(state="accepted").order_by("pk"))
    came = [(session.pk, row.pk) for session in sessions for row in rows]
    missed = {(session.pk, rows[-1].pk) for session in sessions[1:]}
    with frozen(last):
        move_course(course, CourseState.RUNNING, by=demo.clerk)
        write_attendance(course, [pair for pair in came if pair not in missed], by=demo.clerk)
        complete_course(course, rows[:-1], on=last, by=demo.clerk)
        move_course(course, CourseState.ENDED, by=demo.clerk)
    for recognition in Recognition.objects.filter(application__course=course).order_by("pk"):
        type(recognition.qualification).objects.filter(pk=recognition.qualification_id).update(uid=demo.uid())


def _practice(demo: Demo) -> None:
    """Two of the holders have helped often enough that their qualification can be prolonged."""
    kind = demo.kinds["要約筆記"]
    held = Recognition.objects.filter(qualification__kind=kind, application__isnull=False)
    for recognition in held.select_related("qualification").order_by("pk")[:2]:
        for month in range(1, 7):
            Practice.objects.create(
                person_id=recognition.qualification.person_id, kind=kind, day=built_on() - timedelta(days=30 * month),
                minutes=120, source=f"demo-learning-{recognition.pk}-{month}",
            )  # fmt: skip


def _strays(demo: Demo) -> None:
    """Who helps in the demo ward already holds something; a care plaza saw the evidence."""
    known = Recognition.objects.values("qualification")
    for qualification in Qualification.objects.exclude(pk__in=known).order_by("pk"):
        Recognition.objects.create(qualification=qualification, area=demo.areas["nagatsuta"])


def _speaker(demo: Demo, spec: dict[str, Any]) -> Speaker:
    names = ("themes", "lived_experience", "fee", "needs")
    fields = {name: spec[name] for name in names if name in spec}
    row = Speaker(uid=demo.uid(), person=demo.people[spec["person"]], sample=True, **fields)
    areas = [demo.areas[slug] for slug in spec["areas"] if slug in demo.areas]
    return keep_speaker(row, areas, by=demo.clerk)


def _request(demo: Demo, spec: dict[str, Any], speakers: list[Speaker]) -> None:
    day = built_on() + timedelta(days=spec["in_days"])
    names = (
        "asker", "organisation_name", "grade", "children", "adults", "older", "wished_days", "theme",
        "lived_experience", "way",
    )  # fmt: skip
    row = EducationRequest(
        uid=demo.uid(), area=demo.areas[spec["area"]], contact=demo.people[spec["person"]], sample=True,
        **{name: spec[name] for name in names if name in spec},
    )  # fmt: skip
    with frozen(_morning(day - timedelta(days=40))):
        row = receive(row, once=f"demo-{row.uid}", by=demo.clerk)
        for place in spec.get("asked", []):
            asked = ask_speaker(row, speakers[place], by=demo.clerk)
            if spec.get("agreed"):
                write_answer(asked, Answer.YES, by=demo.clerk)
        if spec.get("agreed"):
            agree(row, day, by=demo.clerk)
    if spec.get("done"):
        with frozen(_morning(day)):
            finish(row, day, Came(row.children, row.adults, row.older, 90), by=demo.clerk)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))
