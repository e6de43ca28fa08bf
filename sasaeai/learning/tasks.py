"""What waiting lists do by themselves: offers end, and the next are asked."""

from __future__ import annotations

from django_tasks import task

from sasaeai.learning.actions.forgetting import forget_old
from sasaeai.learning.actions.queue import keep_queue
from sasaeai.learning.models import Application, ApplicationState, Course
from sasaeai.learning.models.course import SHOWN


@task
def keep_queues() -> int:
    """How many places were offered. Each course is a transaction of its own: one that fails stops no other."""
    going_on = Application.objects.filter(state__in=[ApplicationState.WAITING, ApplicationState.OFFERED])
    courses = Course.objects.filter(pk__in=going_on.values("course"), state__in=SHOWN)
    return sum(keep_queue(pk) for pk in courses.order_by("pk").values_list("pk", flat=True))


@task
def forget_learners() -> int:
    """Names that nobody needs any more; how many applications and requests were over for long enough."""
    return forget_old()
