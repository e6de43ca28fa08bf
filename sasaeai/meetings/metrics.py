"""What listening counts for an indicator; listed in docs/metrics.md."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.metrics import metric, sum_of
from sasaeai.meetings.models import Attendees, Meeting, OpinionCard
from sasaeai.meetings.models.card import CardQuerySet
from sasaeai.meetings.models.meeting import MeetingQuerySet

# A number of heads below this is not told to the public, neither by an indicator nor on a meeting's page.
FEWEST_HEADS = 5


@metric("meetings.held", label=_("話しあいを開いた回数"), unit=_("回"), day="day")
def held() -> MeetingQuerySet:
    return Meeting.objects.present().filter(day__lte=today())


@metric(
    "meetings.people", label=_("話しあいに参加した人（延べ）"), unit=_("人"), value=sum_of("people", heads=True),
    day="meeting__day", area="meeting__area", hide_below=FEWEST_HEADS,
)  # fmt: skip
def people() -> QuerySet[Any]:
    return Attendees.objects.filter(meeting__deleted_at=None, meeting__day__lte=today())


@metric("meetings.voices", label=_("聞いた声（意見カード）"), unit=_("件"), day="day")
def voices() -> CardQuerySet:
    return OpinionCard.objects.on_the_board()
