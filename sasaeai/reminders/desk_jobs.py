"""Who must be telephoned, for the first page of the desk and for the secretariat's own letter."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.people.viewer import Viewer
from sasaeai.plans.jobs import Job
from sasaeai.plans.waiting import waits
from sasaeai.reminders import policy
from sasaeai.reminders.calling import number_to_call
from sasaeai.reminders.models import Fault, ReminderTerms


@waits
def of_faults(viewer: Viewer) -> Iterator[Job]:
    """Something that waits is missing from everybody's letters: two queries."""
    if policy.may_decide(viewer) and (count := Fault.objects.count()):
        title = _("週に一度のお知らせから、%(count)s種類の用件が欠けています") % {"count": count}
        yield Job(title, reverse("reminders:preview"), _("どうすればよいかを見る"))


@waits
def of_calls(viewer: Viewer) -> Iterator[Job]:
    """As long as letters go out; a constant number of queries, and none for somebody who does not telephone."""
    if policy.may_call(viewer) and ReminderTerms.now().is_on and (count := number_to_call(viewer)):
        title = _("メールが届かず、電話でお願いする相手が%(count)s件あります") % {"count": count}
        yield Job(title, reverse("reminders:calls"), _("電話のお願い表"), quiet=True)
