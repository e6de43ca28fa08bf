"""これまでのこと: all journal lines about one request and what hangs on it, the newest first."""

from __future__ import annotations

from django.db.models import Q

from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.models.journal import JournalQuerySet
from sasaeai.volunteers.models import Candidate, HelpRequest, Introduction, Pair, Turn, Visit

HANGING = (
    (Candidate, "request"),
    (Introduction, "request"),
    (Pair, "request"),
    (Visit, "request"),
    (Turn, "visit__request"),
)


def lines_about(request: HelpRequest) -> JournalQuerySet:
    about = Q(subject_kind=HelpRequest._meta.label_lower, subject_id=str(request.pk))
    for model, way in HANGING:
        keys = model._default_manager.filter(**{way: request}).values_list("pk", flat=True)
        about |= Q(subject_kind=model._meta.label_lower, subject_id__in=[str(key) for key in keys])
    return JournalEntry.objects.filter(about)
