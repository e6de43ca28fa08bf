"""What mediation counts for an indicator; listed in docs/metrics.md."""

from __future__ import annotations

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.metrics import count, distinct, median, metric, ratio, sum_of
from sasaeai.volunteers.models import HelpRequest, State, Turn, Visit, Volunteer
from sasaeai.volunteers.models.request import NOT_OURS, UNMET, HelpRequestQuerySet
from sasaeai.volunteers.models.visit import TurnQuerySet, VisitQuerySet
from sasaeai.volunteers.models.volunteer import VolunteerQuerySet

# A number of heads below this is not told to the public.
FEWEST_HEADS = 5
# Somebody who was written twice is one person.
ONE_WHO_HELPS = Coalesce("volunteer__person__same_as", "volunteer__person")
ONE_WHO_CAME = Coalesce("person__same_as", "person")


@metric("volunteers.requests", label=_("手助けの依頼を受けた数"), unit=_("件"), day="received_at__date")
def requests() -> HelpRequestQuerySet:
    return HelpRequest.objects.originals()


@metric("volunteers.mediated", label=_("仲介がまとまった数"), unit=_("件"), value=count, day="mediated_on")
def mediated() -> HelpRequestQuerySet:
    return HelpRequest.objects.without_covers().filter(mediated_on__isnull=False)


@metric(
    "volunteers.days_to_first_yes", label=_("初めて引き受ける人が出るまでの日数（中央値）"), unit=_("日"),
    value=median("first_yes_days"), day="received_at__date",
)  # fmt: skip
def days_to_first_yes() -> HelpRequestQuerySet:
    return HelpRequest.objects.without_covers().filter(first_yes_days__isnull=False)


@metric(
    "volunteers.fill_rate", label=_("受けた依頼のうち仲介がまとまった割合"), unit=_("％"), value=ratio,
    day="received_at__date",
)  # fmt: skip
def fill_rate() -> tuple[HelpRequestQuerySet, HelpRequestQuerySet]:
    """Of what was decided: neither what still waits, nor what was another desk's or went on as pieces."""
    decided = HelpRequest.objects.without_covers().filter(Q(state=State.ENDED) | Q(mediated_on__isnull=False))
    ours = decided.exclude(end_reason__in=NOT_OURS)
    return ours.filter(mediated_on__isnull=False), ours


@metric(
    "volunteers.active", label=_("活動したボランティア（実人数）"), unit=_("人"), value=distinct(ONE_WHO_HELPS),
    day="visit__day", area="visit__area", hide_below=FEWEST_HEADS,
)  # fmt: skip
def active() -> TurnQuerySet:
    return Turn.objects.done()


@metric(
    "volunteers.new", label=_("新しく手伝い始めた人"), unit=_("人"), value=distinct(ONE_WHO_CAME), day="began_on",
    hide_below=FEWEST_HEADS,
)  # fmt: skip
def new() -> VolunteerQuerySet:
    return Volunteer.objects.all()


@metric(
    "volunteers.hours", label=_("ボランティアが活動した時間（延べ）"), unit=_("時間"), value=sum_of("minutes", per=60),
    day="visit__day", area="visit__area",
)  # fmt: skip
def hours() -> TurnQuerySet:
    return Turn.objects.done()


@metric("volunteers.visits", label=_("手助けの活動をした回数"), unit=_("回"), day="day")
def visits() -> VisitQuerySet:
    return Visit.objects.done()


@metric("volunteers.unmet", label=_("引き受ける人が見つからなかった依頼"), unit=_("件"), day="ended_on")
def unmet() -> HelpRequestQuerySet:
    return HelpRequest.objects.without_covers().filter(end_reason__in=UNMET)
