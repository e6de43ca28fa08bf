"""ご確認いただきたいこと of a coordinator: new requests, calls that are due, answers that are late."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.plans.jobs import Job
from sasaeai.plans.waiting import waits
from sasaeai.volunteers import policy
from sasaeai.volunteers.models import Candidate, CandidateState, HelpRequest, State

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


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
