"""Declare other rules for marks, and read every slip anew by them, in one transaction."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sasaeai.kernel.journal import Actor, record
from sasaeai.surveys.models import MarkRules, Response, Survey
from sasaeai.surveys.questionnaire import questionnaire_of

from .keying import Reread, reread, strata_of, stratum_in
from .surveys import answers_moved, declare_rules

BATCH = 500


def what_would_change(survey: Survey, wanted: dict[str, Any]) -> list[Reread]:
    rows = reread(survey, questionnaire_of(survey), MarkRules(survey=survey, **wanted))
    return [row for row in rows if row.changes_answers]


@transaction.atomic
def apply_rules(survey: Survey, wanted: dict[str, Any], *, by: Actor) -> tuple[MarkRules, int]:
    """The new version, and how many answers changed."""
    rules = declare_rules(survey, wanted, by=by)
    questionnaire = questionnaire_of(survey)
    rows = reread(survey, questionnaire, rules)
    changed = sum(row.changes_answers for row in rows)
    strata = strata_of(survey)
    for row in rows:
        if row.response.slip and not row.response.slip.stratum_id:
            row.response.stratum_id = stratum_in(row.answers, questionnaire, strata)
        row.response.answers, row.response.corrections, row.response.rules = row.answers, row.corrections, rules
    Response.objects.bulk_update([row.response for row in rows], ["answers", "corrections", "rules", "stratum"], BATCH)
    answers_moved(survey)
    record("surveys.rules.applied", survey, by=by, area=survey.area_id, slips=len(rows), changed=changed)
    return rules, changed
