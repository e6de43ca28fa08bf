"""ご確認いただきたいこと of a coordinator: new requests, calls that are due, answers that are late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.plans.jobs import Job
from sasaeai.plans.waiting import waits
from sasaeai.volunteers import policy
from sasaeai.volunteers.insurance import RENEWED_IN, covers_ending
from sasaeai.volunteers.models import Candidate, CandidateState, HelpRequest, Pair, State, Visit

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

SOON = timedelta(days=30)


@waits
def of_mediation(viewer: Viewer) -> Iterator[Job]:
    """Two queries, and none for somebody who does not mediate."""
    if not policy.may_mediate(viewer):
        return
    due = Q(follow_up_on__lte=today())
    new = Q(state=State.RECEIVED)
    counts = (
        HelpRequest.objects.visible_to(viewer)
        .open()
        .aggregate(new=Count("pk", filter=new), since=Min("received_at", filter=new), due=Count("pk", filter=due))
    )
    board = reverse("volunteers:board")
    if counts["new"]:
        note = _("いちばん古いものは、%(day)sに受け付けました。") % {
            "day": wareki_date(localtime(counts["since"]).date())
        }
        yield Job(_("新しい手助けの依頼が%(count)s件あります") % {"count": counts["new"]}, board, _("見る"), note=note)
    if counts["due"]:
        yield Job(
            _("今日までに連絡する依頼が%(count)s件あります") % {"count": counts["due"]}, board, _("見る"), late=True
        )
    late = Candidate.objects.visible_to(viewer).filter(state=CandidateState.ASKED, answer_by__lt=today()).count()
    if late:
        title = _("返事の期限を過ぎた打診が%(count)s件あります") % {"count": late}
        yield Job(title, board, _("見る"), quiet=True)


@waits
def of_activities(viewer: Viewer) -> Iterator[Job]:
    """Three queries (one in March more), and none for somebody who does not mediate."""
    if not policy.may_mediate(viewer):
        return
    told = Visit.objects.visible_to(viewer).not_reported(today(), now()).count()
    if told:
        page = reverse("volunteers:visits") + "?which=waiting"
        yield Job(_("報告がまだの活動が%(count)s回あります") % {"count": told}, page, _("見る"), quiet=True)
    ending = Pair.objects.visible_to(viewer).standing().ending_by(today() + SOON).count()
    if ending:
        title = _("30日のうちに期限が来る組が%(count)s組あります") % {"count": ending}
        yield Job(title, reverse("volunteers:pairs"), _("続けるか、たずねる"))
    if today().month == RENEWED_IN and (covers := covers_ending(viewer).count()):
        title = _("3月31日で切れるボランティア活動保険が%(count)s件あります") % {"count": covers}
        yield Job(title, reverse("volunteers:insurance"), _("見る"))
