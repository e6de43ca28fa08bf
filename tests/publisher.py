"""Run by test_processes.py as a process of its own: build a small ward, publish, record, be killed, count."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402

from sasaeai.areas.models import Area  # noqa: E402
from sasaeai.areas.tests.places import make_districts, make_midori  # noqa: E402
from sasaeai.kernel.models import JournalEntry  # noqa: E402
from sasaeai.plans.actions.publishing import publish  # noqa: E402
from sasaeai.plans.models import Edition, EditionItem, EditionKind, Plan, Release, ReleasePin  # noqa: E402
from sasaeai.plans.tests.making import goal_named, make_measure, make_plan, publish_as  # noqa: E402
from sasaeai.records.actions.recording import ByLink, write_by_link, write_record  # noqa: E402
from sasaeai.records.models import ActivityKind, ActivityRecord, Channel, RecordingLink  # noqa: E402
from sasaeai.records.tests.known import made_link  # noqa: E402
from tests.tables import make_tables  # noqa: E402
from tests.together import WAIT, answer, at_once, killed  # noqa: E402

TIMES = 6
PRESSES = 20


def build() -> None:
    """The ward's plan is published once, with 40 measures; the districts' plans wait."""
    make_tables()
    ward = make_plan(make_midori(), make_districts(Area.objects.get()).values())
    for number in range(40):
        make_measure(ward, goal_named(ward, "ボランティアの仲介"), f"取組{number}")
    publish_as(ward, "素案")
    made_link(Area.objects.get(slug="kamoi"), valid_until=date(2099, 3, 31))


def often(*slugs: str) -> int:
    """Each district's plan again and again, in a process of its own."""
    at_once(lambda number, together: publish_often(slugs[number], together), len(slugs))
    return lost()


def publish_often(slug: str, together: Any) -> None:
    plan = Plan.objects.get(area__slug=slug)
    kind = EditionKind.objects.get(period=plan.period, name="素案")
    together.wait(WAIT)
    for number in range(TIMES):
        publish(plan, kind, decided_on=date(2011, 3, 31), change_note=f"{number}回目です。", by=None)


def carelessly(*slugs: str) -> int:
    at_once(lambda number, together: publish_carelessly(slugs[number], together), len(slugs))
    return lost()


def publish_carelessly(slug: str, together: Any) -> None:
    """The negative control: the same reading and writing of pins, without one transaction and without waiting.

    Both processes read before either writes: what happens now and then is made to happen every time.
    """
    plan = Plan.objects.get(area__slug=slug)
    kind = EditionKind.objects.get(period=plan.period, name="素案")
    edition = Edition.objects.create(
        plan=plan, kind=kind, name=kind.name, decided_on=date(2011, 3, 31), change_note="不用意",
        published_at="2011-03-31T00:00:00+09:00", document={},
    )  # fmt: skip
    before = list(ReleasePin.objects.filter(release=Release.objects.order_by("-pk").first()).exclude(plan=plan))
    together.wait(WAIT)
    release = Release.objects.create(released_at="2011-03-31T00:00:00+09:00", change_note="")
    for pin in before:
        ReleasePin.objects.create(release=release, plan_id=pin.plan_id, edition_id=pin.edition_id)
    ReleasePin.objects.create(release=release, plan=plan, edition=edition)


def publish_and_die(reached: Callable[[], None]) -> None:
    """Stop in the middle, after the edition's rows and before the Release, and wait there to be killed."""

    def stop_before_the_release(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if 'INTO "plans_release"' in sql:
            reached()
        return execute(sql, params, many, context)

    ward = Plan.objects.ward().get()
    kind = EditionKind.objects.get(period=ward.period, name="確定")
    with connection.execute_wrapper(stop_before_the_release):
        publish(ward, kind, decided_on=date(2011, 3, 31), change_note="確定しました。", by=None)


def pressed() -> str:
    at_once(press, 2)
    return written()


def press(_number: int, together: Any) -> None:
    """The same presses as another process at the same moment: at a group's link, and at the desk."""
    link = RecordingLink.objects.get()
    kind = ActivityKind.objects.first()
    clerk = ByLink(link)
    together.wait(WAIT)
    for number in range(PRESSES):
        row = ActivityRecord(kind=kind, day=date(2011, 5, 1), people=number)
        write_by_link(link, row, once=f"link-{number}")
        told = ActivityRecord(kind=kind, area=link.area, day=date(2011, 5, 1), people=number, channel=Channel.PHONE)
        write_record(told, once=f"desk-{number}", by=clerk)


def written() -> str:
    lines = JournalEntry.objects.filter(key="records.record.written").count()
    return f"{ActivityRecord.objects.count()} rows, {lines} lines"


def lost() -> int:
    """How many of the editions made last are missing from what the public reads now."""
    pinned = set(ReleasePin.objects.filter(release=Release.objects.current()).values_list("edition_id", flat=True))
    newest = [plan.editions.order_by("-pk").first() for plan in Plan.objects.filter(editions__isnull=False).distinct()]
    return sum(edition.pk not in pinned for edition in newest)


def state() -> str:
    release = Release.objects.current()
    pins = [pin.edition.name for pin in release.pins.all()]
    half = EditionItem.objects.exclude(edition__in=ReleasePin.objects.values("edition")).count()
    return f"releases={Release.objects.count()} reads={','.join(pins)} orphans={half} frozen={_frozen()}"


def _frozen() -> int:
    return Plan.objects.ward().get().measures.exclude(frozen_index=None).count()


if __name__ == "__main__":
    answer(
        {
            "build": build,
            "often": often,
            "carelessly": carelessly,
            "die": partial(killed, publish_and_die),
            "press": pressed,
            "state": state,
        }
    )
