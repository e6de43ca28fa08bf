"""What papers tell of a survey: what was published, findings that were published, words that may be quoted.

Tables and rates are those that were stored when the results were published; no answer is counted anew. Words are
counted as people have read them so far.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sasaeai.kernel.clock import today
from sasaeai.plans.models import Release
from sasaeai.press.papers.parts.cells import quoted
from sasaeai.press.papers.parts.goals import printed_number
from sasaeai.surveys.models import Citation, Finding, FreeAnswer, PublishedResults, QuestionRole, Survey
from sasaeai.surveys.published import Stored, Tables
from sasaeai.surveys.questionnaire import Questionnaire, questionnaire_of
from sasaeai.surveys.result_tables import STRATUM
from sasaeai.surveys.wording import CodeCount, Progress, answers_of, counts, progress

from .reading_plans import open_reader


@dataclass(frozen=True)
class Found:
    """A published finding and the goals, as published, that quote it."""

    finding: Finding
    goals: tuple[str, ...]


@dataclass(frozen=True)
class Reported:
    survey: Survey
    published: PublishedResults
    tables: Tables
    questionnaire: Questionnaire
    findings: tuple[Found, ...]
    codes: tuple[CodeCount, ...]
    read: tuple[Progress, ...]
    answers: tuple[FreeAnswer, ...]
    made_on: date

    @property
    def response(self) -> dict[str, Any]:
        return self.published.response

    @cached_property
    def heads(self) -> list[str]:
        """By what reports part every question: district, age, sex."""
        roles = (QuestionRole.DISTRICT, QuestionRole.AGE, QuestionRole.SEX)
        found = [STRATUM, *(item.code for role in roles if (item := self.questionnaire.of_role(role)))]
        there = {table["head"]["code"] for table in self.tables.tables if table["head"]}
        return [code for code in found if code in there]

    @cached_property
    def other_heads(self) -> list[str]:
        """Labels of what else the published tables are parted by."""
        heads = [table["head"] for table in self.tables.tables if table["head"]]
        return list(dict.fromkeys(head["label"] for head in heads if head["code"] not in self.heads))

    def crossed(self, code: str) -> list[Stored]:
        """The tables of a question by these heads, in their order."""
        by = {table["head"]["code"]: table for table in self.tables.by_heads(code)}
        return [by[head] for head in self.heads if head in by]


def standing(survey: Survey) -> PublishedResults | None:
    """The newest version that everybody reads."""
    return PublishedResults.objects.filter(survey=survey, withdrawn_at=None).order_by("-number").first()


def reported(published: PublishedResults) -> Reported:
    survey = published.survey
    answers = answers_of(survey)
    return Reported(
        survey=survey,
        published=published,
        tables=Tables(published.tables),
        questionnaire=questionnaire_of(survey),
        findings=tuple(_findings(survey)),
        codes=tuple(row for row in counts(survey, answers) if row.count),
        read=tuple(progress(survey)),
        answers=tuple(answers),
        made_on=today(),
    )


def _findings(survey: Survey) -> Iterable[Found]:
    rows = Finding.objects.shown_of(survey)
    said = _goals(rows)
    return [Found(row, tuple(said[row.pk])) for row in rows]


def _goals(findings: list[Finding]) -> dict[int, list[str]]:
    """By finding; a goal that is only being written is not told."""
    rows = list(Citation.objects.filter(finding__in=findings).select_related("goal__plan__period__area").order_by("pk"))
    release = Release.objects.current()
    found: dict[int, list[str]] = defaultdict(list)
    if release is None:
        return found
    periods = {row.goal.plan.period_id: row.goal.plan.period for row in rows}
    for key, period in periods.items():
        own = [row for row in rows if row.goal.plan.period_id == key]
        items = open_reader(period, release.pk, [], "ja").find(row.goal.uid for row in own)
        for row in own:
            if item := items.get(row.goal.uid):
                found[row.finding_id].append(f"{printed_number(item)}{quoted(item.title)}")
    return found
