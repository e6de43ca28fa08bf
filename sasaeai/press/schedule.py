"""What the press does by itself: at night, and after a publication."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from sasaeai.kernel.tasks.schedule import daily
from sasaeai.plans.models import Release
from sasaeai.reviews.models import Act, Signature, Stage
from sasaeai.surveys.models import PublishedResults

from .actions.results_papers import order_results_papers
from .tasks import (
    forget_old_papers,
    forget_old_plan_files,
    make_public_plan_files,
    make_published,
    make_year_papers,
    renew_published,
    renew_year_papers,
)

daily(at="03:30")(forget_old_papers)
daily(at="03:40")(renew_published)
daily(at="03:45")(renew_year_papers)
daily(at="03:50")(make_public_plan_files)
daily(at="03:55")(forget_old_plan_files)


@receiver(post_save, sender=Release)
def after_publishing(instance: Release, created: bool, **_: Any) -> None:
    """The plan knows nobody above it, so the press listens."""
    if created and settings.PAPERS_AFTER_PUBLISHING:
        transaction.on_commit(partial(make_published.enqueue, instance.pk))
        transaction.on_commit(make_public_plan_files.enqueue)


@receiver(post_save, sender=PublishedResults)
def after_publishing_results(instance: PublishedResults, created: bool, **_: Any) -> None:
    """Asked for in the same moment, so that nobody who looks finds nothing and asks once more."""
    if created and settings.PAPERS_AFTER_PUBLISHING:
        order_results_papers(instance, by=None)


@receiver(post_save, sender=Signature)
def after_publishing_a_year(instance: Signature, created: bool, **_: Any) -> None:
    if not created or instance.stage != Stage.PUBLISHED or not settings.PAPERS_AFTER_PUBLISHING:
        return
    if instance.act == Act.PASSED:
        transaction.on_commit(partial(make_year_papers.enqueue, instance.year_id))
    elif instance.act == Act.SENT_BACK:
        # The plan after it may have quoted the year: what everybody takes is made anew without these words.
        transaction.on_commit(renew_published.enqueue)
        transaction.on_commit(make_public_plan_files.enqueue)
