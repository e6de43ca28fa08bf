"""One metric of each kind, so that the tests of the kernel and the plan have something to read."""

from __future__ import annotations

from django.db.models import QuerySet

from sasaeai.areas.models import Area
from sasaeai.kernel.metrics import distinct, median, metric, ratio, sum_of
from tests.doings.models import Doing


@metric("doings.times", label="活動した回数", unit="回", day="day")
def times() -> QuerySet[Doing]:
    return Doing.objects.all()


@metric("doings.participants", label="参加した人（のべ）", unit="人", value=sum_of("people"), day="day")
def participants() -> QuerySet[Doing]:
    return Doing.objects.all()


@metric("doings.people", label="活動した人（実人数）", unit="人", value=distinct("who"), day="day")
def people() -> QuerySet[Doing]:
    return Doing.objects.all()


@metric("doings.outdoors_share", label="外での活動の割合", unit="%", value=ratio, day="day")
def outdoors_share() -> tuple[QuerySet[Doing], QuerySet[Doing]]:
    return Doing.objects.outdoors(), Doing.objects.all()


@metric("doings.minutes", label="活動時間の中央値", unit="分", value=median("minutes"), day="day")
def minutes() -> QuerySet[Doing]:
    return Doing.objects.all()


@metric("doings.times_hidden", label="活動した回数（少ない数は出さない）", unit="回", day="day", hide_below=5)
def times_hidden() -> QuerySet[Doing]:
    return Doing.objects.all()


@metric("doings.outdoors_share_hidden", label="外での活動の割合（同）", unit="%", value=ratio, day="day", hide_below=5)
def outdoors_share_hidden() -> tuple[QuerySet[Doing], QuerySet[Doing]]:
    return Doing.objects.outdoors(), Doing.objects.all()


@metric("doings.districts", label="地区の数", unit="地区", day=None, area="pk")
def districts() -> QuerySet[Area]:
    return Area.objects.exclude(parent=None)
