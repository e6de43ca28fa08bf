"""What waits in mediation, on the first page of the desk: one job for each kind of thing that waits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.plans.jobs import Job
from sasaeai.plans.waiting import waits
from sasaeai.volunteers import policy
from sasaeai.volunteers.models import HelpRequest
from sasaeai.volunteers.waiting import GROUPS, counts

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

# What somebody was promised for today, or has waited for too long.
PRESSING = frozenset({"meetings", "follow-up", "undelivered", "late", "passed"})


@waits
def mediation_jobs(viewer: Viewer) -> Iterator[Job]:
    """One query, and none for whoever mediates nowhere."""
    if not policy.may_mediate(viewer):
        return
    numbers = counts(HelpRequest.objects.visible_to(viewer))
    for group in GROUPS:
        if count := numbers[group.key]:
            yield Job(
                _("手助けの仲介：%(what)s") % {"what": group.title},
                f"{reverse('volunteers:board')}?today={group.key}",
                _("見る"),
                text=_("%(count)s件あります。") % {"count": count},
                note=str(group.hint),
                late=group.key in PRESSING,
                quiet=True,
            )
