"""Forget who it was, and keep what was counted: when somebody asks for it, and a year after a course or a lesson."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max

from sasaeai.kernel.clock import today
from sasaeai.kernel.journal import forget_details
from sasaeai.kernel.models import Message
from sasaeai.learning.models import Application, CourseState, EducationRequest, EducationState, Speaker
from sasaeai.people.actions.personal import forget_if_nothing_holds

# Long enough to ask last year's people again when the course comes back.
KEEP = timedelta(days=400)


def forget_application(row: Application, *, on: date) -> None:
    forget_details(row, "learning.application.admitted", reason="")
    if row.email:
        Message.objects.filter(to=row.email, key__endswith=row.uid).delete()
        Message.objects.filter(to=row.email, key__startswith=f"learning-offer-{row.uid}").delete()
    row.email, row.needs, row.admitted_because, row.forgotten_on = "", "", "", on
    row.save(update_fields=["email", "needs", "admitted_because", "forgotten_on"])


def forget_request(row: EducationRequest, *, on: date) -> None:
    row.email, row.forgotten_on = "", on
    row.save(update_fields=["email", "forgotten_on"])


def forget_speaker(row: Speaker) -> None:
    row.needs, row.themes, row.fee, row.resting = "", "―", "", True
    row.save()


@transaction.atomic
def forget_old() -> int:
    """How many rows were over for long enough."""
    day = today()
    ended = [CourseState.ENDED, CourseState.CANCELLED]
    rows = Application.objects.filter(course__state__in=ended, forgotten_on=None, applied_at__date__lt=day - KEEP)
    rows = rows.annotate(last=Max("course__sessions__day")).exclude(last__gte=day - KEEP)
    number = 0
    for row in rows.select_related("person"):
        forget_application(row, on=day)
        forget_if_nothing_holds(row.person)
        number += 1
    over = EducationRequest.objects.filter(state__in=[EducationState.DONE, EducationState.DECLINED], forgotten_on=None)
    for request in over.filter(received_at__date__lt=day - KEEP).exclude(day__gte=day - KEEP).select_related("contact"):
        forget_request(request, on=day)
        forget_if_nothing_holds(request.contact)
        number += 1
    return number
