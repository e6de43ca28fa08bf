"""What waits with courses and 福祉教育, for the first page of the desk."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.learning.models import Application, EducationRequest, EducationState
from sasaeai.people.policy import Verb
from sasaeai.people.viewer import Viewer
from sasaeai.plans.jobs import Job
from sasaeai.plans.waiting import waits


@waits
def jobs(viewer: Viewer) -> Iterator[Job]:
    if not viewer.may(Verb.TEACH):
        return
    calls = Application.objects.visible_to(viewer).to_call().count()
    if calls:
        title = _("講座のことで電話する方が%(count)s人います") % {"count": calls}
        yield Job(
            title, reverse("learning:calls"), _("電話する"), _("空きができた、または中止になったことを伝えます。")
        )
    asked = EducationRequest.objects.visible_to(viewer).filter(state=EducationState.RECEIVED).count()
    if asked:
        title = _("新しい福祉教育の依頼が%(count)s件あります") % {"count": asked}
        yield Job(title, reverse("learning:education"), _("見る"), _("講師をさがしてください。"))
