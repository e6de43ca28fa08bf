"""Make a survey, fix its questions, open and close it; declare how marks are read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import Actor, record
from sasaeai.kernel.stamp import move_public_stamp, set_entrance
from sasaeai.surveys.models import Letter, MarkRules, Question, Response, Survey, SurveyState
from sasaeai.surveys.soundness import Fault, errors

# The room of アンケート: pages lead there as long as something can be answered or read.
SURVEYS = "surveys"
JOURNAL = {
    SurveyState.DRAFT: "surveys.survey.unfixed",
    SurveyState.FIXED: "surveys.survey.fixed",
    SurveyState.OPEN: "surveys.survey.opened",
    SurveyState.CLOSED: "surveys.survey.closed",
}
REOPENED = "surveys.survey.reopened"


class NotAllowedNow(Exception):
    """From this state the survey cannot go there."""


class NotSound(NotAllowedNow):
    """The questionnaire has faults with which nobody should print it; `faults` says which."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(" ".join(fault.sentence for fault in faults))
        self.faults = list(faults)


class SomebodyWasAsked(NotAllowedNow):
    """Letters were made or answers are in: the questions stay as they were printed."""


def locked(survey: Survey | int) -> Survey:
    """Whoever changes what hangs on a survey's state asks for it here, inside a transaction."""
    pk = survey if isinstance(survey, int) else survey.pk
    return Survey.objects.select_for_update(of=("self",)).get(pk=pk)


@transaction.atomic
def keep_survey(survey: Survey, *, by: Actor) -> Survey:
    """A new survey begins with the ward's usual rules for marks; after another survey the series is decided anew."""
    is_new = survey.pk is None
    if not is_new and Survey.objects.get(pk=survey.pk).predecessor_id != survey.predecessor_id:
        Question.objects.filter(survey=survey).update(series_kept=None)
    if is_new:
        survey.made_at, survey.made_by_label = now(), by.journal_label[:200]
    survey.save()
    if is_new:
        MarkRules.objects.create(
            survey=survey, version=1, declared_at=survey.made_at, declared_by_label=survey.made_by_label
        )
    record("surveys.survey.made" if is_new else "surveys.survey.changed", survey, by=by, area=survey.area_id)
    return survey


@transaction.atomic
def move_survey(survey: Survey, to: str, *, by: Actor, on: date | None = None) -> Survey:
    """`on`: the day on which receipt ended, today where nobody says.

    Raises NotAllowedNow: NotSound for a questionnaire with faults, SomebodyWasAsked on the way back.
    """
    kept = locked(survey)
    if not kept.may_become(to):
        raise NotAllowedNow
    if to == SurveyState.DRAFT and was_asked(kept):
        raise SomebodyWasAsked
    if to == SurveyState.FIXED and (found := errors(kept)):
        raise NotSound(found)
    key = REOPENED if kept.is_closed else JOURNAL[SurveyState(to)]
    kept.state = survey.state = to
    kept.closed_on = survey.closed_on = (on or today()) if to == SurveyState.CLOSED else None
    if to == SurveyState.FIXED:
        kept.fixed_at = now()
    if to == SurveyState.DRAFT:
        kept.fixed_at = None
    kept.save(update_fields=["state", "fixed_at", "closed_on"])
    survey.fixed_at = kept.fixed_at
    record(key, kept, by=by, area=kept.area_id)
    set_surveys_entrance()
    return kept


def was_asked(survey: Survey) -> bool:
    return Letter.objects.filter(survey=survey).exists() or Response.objects.filter(survey=survey).exists()


@transaction.atomic
def declare_rules(survey: Survey, wanted: dict[str, Any], *, by: Actor) -> MarkRules:
    """A new version; which answers change with it is worked out from what was typed (`actions.keying`)."""
    kept = locked(survey)
    last = kept.mark_rules.aggregate(last=Max("version"))["last"] or 0
    rules = MarkRules(
        survey=kept, version=last + 1, declared_at=now(), declared_by_label=by.journal_label[:200], **wanted
    )
    rules.full_clean(exclude=["survey"])
    rules.save()
    record("surveys.rules.declared", kept, by=by, area=kept.area_id, version=rules.version)
    return rules


def answers_moved(survey: Survey) -> None:
    """Call it in the transaction of every change of answers or weights at the desk: what was worked out is stale."""
    Survey.objects.filter(pk=survey.pk).update(answers_stamp=F("answers_stamp") + 1)


def set_surveys_entrance() -> None:
    """Something to answer, or results to read. Kept pages list them one by one, so they are drawn anew."""
    present = Survey.objects.present()
    set_entrance(SURVEYS, is_open=present.answerable().exists() or present.with_results().exists())
    move_public_stamp()
