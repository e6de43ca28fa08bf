"""案を残す: what a run reached is kept with its bound, so that nobody has to believe it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import Actor, record
from sasaeai.volunteers.models import PlanningRun
from sasaeai.volunteers.planning.run import Run


@transaction.atomic
def keep_run(run: Run, areas: Iterable[int], *, by: Actor | None) -> PlanningRun:
    """The same week of the same rows gives the same plan again, however often it is kept."""
    outcome = run.outcome
    kept = PlanningRun.objects.create(
        at=now(),
        by_label=by.journal_label[:200] if by else _("自動"),
        first_day=run.first,
        requests=len(run.week.requests),
        people=len(run.week.volunteers),
        reached={level.value: count for level, count in outcome.reached.items()},
        bound={level.value: count for level, count in outcome.bound.items()},
        is_proven=outcome.is_proven,
        branches=outcome.branches,
        pairs=[[one.request, run.people.rows[one.volunteer].uid] for one in outcome.proposals],
        empty=[list(place) for place in outcome.empty],
    )
    kept.areas.set(Area.objects.filter(pk__in=list(areas)))
    record("volunteers.plan.kept", kept, by=by, requests=kept.requests, people=kept.people)
    return kept
