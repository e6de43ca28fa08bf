"""What the page of one request shows of the plan of its week."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from sasaeai.people.policy import Verb
from sasaeai.people.viewer import Viewer
from sasaeai.volunteers.actions.asking import last_day_to_answer
from sasaeai.volunteers.board import Hanging
from sasaeai.volunteers.models import HelpRequest, MediationTerms, Volunteer
from sasaeai.volunteers.models.volunteer import VolunteerQuerySet
from sasaeai.volunteers.planning.proposals import (
    Suggestion,
    not_kept,
    others,
    proposed,
    reasons_for,
    whom_to_ask,
    why_empty,
    why_not,
)
from sasaeai.volunteers.planning.run import Run, next_day, run_for, week_of

MOST_FOUND = 5


def run_of(viewer: Viewer, row: HelpRequest) -> Run | None:
    """The week in which this request takes place, for all districts of the seat; None when nothing is to be found."""
    if not row.is_looking or row.asker_id is None or next_day(row) is None:
        return None
    return run_for(viewer.areas_where(Verb.MEDIATE), week_of(row))


def proposals_of(viewer: Viewer, row: HelpRequest, hanging: Hanging, who: str = "") -> dict[str, Any]:
    """For the page of one request."""
    if not row.is_looking:
        return {}
    run = run_of(viewer, row)
    if run is None:
        return {"days_are_over": True}
    found = {"run": run, "is_looking": hanging.filled < row.slots, "wave": None, "proposed": [], "others": []}
    if who:
        found |= {"who": who, "answers": _answers(viewer, run, row, who)}
    if row.uid in run.week.request:
        visit = run.week.request[row.uid]
        shown = [one for one in proposed(run, row.uid) if not one.is_asked]
        found |= {
            "planned_for": visit.span,
            "proposed": shown,
            "why_empty": "" if run.coming.get(row.uid) else why_empty(run, row.uid),
            "not_kept": not_kept(run, row.uid),
            "others": _not_asked(others(run, row.uid)),
            "wave": whom_to_ask(run, row.uid, MediationTerms.now()),
            "answer_by": last_day_to_answer(row, MediationTerms.now()),
        }
    return found


def _not_asked(found: list[Suggestion]) -> list[Suggestion]:
    return [one for one in found if not one.is_asked]


def _answers(viewer: Viewer, run: Run, row: HelpRequest, words: str) -> list[dict[str, Any]]:
    """「なぜこの人ではないのか」 for whoever of the seat's volunteers is meant by a name, a reading or a number."""
    return [{"volunteer": one, "sentences": why_not(run, row, one)} for one in meant_by(viewer, words)[:MOST_FOUND]]


def meant_by(viewer: Viewer, words: str) -> VolunteerQuerySet:
    bare = "".join(words.split())
    named = Q(person__name__icontains=words) | Q(person__kana__icontains=words) | Q(uid__istartswith=bare)
    return Volunteer.objects.visible_to(viewer).active().filter(named).with_person()


def reasons_from(run: Run | None, row: HelpRequest, volunteer: Volunteer) -> list[str]:
    code = run.people.of_volunteer.get(volunteer.pk) if run else None
    if run is None or code is None or row.uid not in run.week.request:
        return []
    return reasons_for(run, row.uid, code)
