"""ご確認いただきたいこと that come from several apps: a need that repeats may become a problem of the plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.people.policy import Verb
from sasaeai.plans.jobs import Job
from sasaeai.plans.waiting import waits
from sasaeai.volunteers.unmet import repeated

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


@waits
def of_needs(viewer: Viewer) -> Iterator[Job]:
    """For those who write their districts' problems."""
    areas = viewer.areas_where(Verb.WRITE_PROBLEM)
    if areas and (needs := repeated(areas, FiscalYear.current())):
        title = _("くりかえし見つからなかった手助けが%(count)sつあります") % {"count": len(needs)}
        yield Job(title, reverse("portal:needs"), _("課題にするか決める"), quiet=True)
