"""Read free answers: the codes of a survey, who read what as what, and what may be quoted.

A reading has no line in the journal: its row says who read and when, and thousands are read in a day.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import Actor, record
from sasaeai.plans.models import Goal
from sasaeai.surveys.models import Code, FreeAnswer, Reading, Survey


class ReadByYourself(Exception):
    """The second reading belongs to somebody else."""


class NotToBeReadTwice(Exception):
    """Which answers are read twice is drawn; nobody chooses them."""


def wants_second(answer: FreeAnswer, survey: Survey) -> bool:
    """Drawn once for all by a keyed hash, in the share that the survey declares for words; a higher one only adds."""
    digest = hmac.new(f"second-reading:{settings.SECRET_KEY}".encode(), answer.uid.encode(), sha256).digest()
    return int.from_bytes(digest[:4], "big") % 100 < survey.reading_share


@transaction.atomic
def begin_codes(survey: Survey, *, by: Actor) -> int:
    """A code for each of the plan's goals that has none yet; how many were made."""
    place = _last(survey)
    found = goals_without_code(survey)
    for number, (goal, name) in enumerate(found, 1):
        Code.objects.create(survey=survey, goal=goal, name=name, position=place + number)
    if found:
        record("surveys.codes.begun", survey, by=by, area=survey.area_id, count=len(found))
    return len(found)


def goals_without_code(survey: Survey) -> list[tuple[Goal, str]]:
    """Goals of the plan that have none below them and no code yet, each with the name that its code would have."""
    goals = Goal.objects.present().filter(plan__period=survey.period, plan__area=survey.area, children=None)
    have = set(Code.objects.filter(survey=survey).values_list("goal_id", flat=True))
    names = set(Code.objects.filter(survey=survey).values_list("name", flat=True))
    found = []
    for goal in goals.order_by("parent__position", "position", "pk"):
        name = (goal.short_name or goal.title)[:60]
        if goal.pk not in have and name not in names:
            names.add(name)
            found.append((goal, name))
    return found


def _last(survey: Survey) -> int:
    return int(Code.objects.filter(survey=survey).aggregate(last=Max("position"))["last"] or 0)


@transaction.atomic
def keep_code(code: Code, *, by: Actor) -> Code:
    if code.pk is None:
        code.position = _last(code.survey) + 1
    code.save()
    record("surveys.code.kept", code, by=by, area=code.survey.area_id)
    return code


@transaction.atomic
def read_answer(answer: FreeAnswer, codes: Iterable[Code], tone: str, turn: int, *, by: Actor) -> Reading:
    """Reading again changes the own turn. Raises ReadByYourself and NotToBeReadTwice."""
    FreeAnswer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    first = Reading.objects.filter(answer=answer, turn=Reading.Turn.FIRST).first()
    if turn == Reading.Turn.SECOND:
        if first is None or not wants_second(answer, answer.question.survey):
            raise NotToBeReadTwice
        if first.by_id == by.journal_id:
            raise ReadByYourself
    row, _made = Reading.objects.update_or_create(
        answer=answer,
        turn=turn,
        defaults={
            "tone": tone,
            "by_id": by.journal_id,
            "by_label": by.journal_label[:200],
            "read_at": now(),
        },
    )
    row.codes.set(codes)
    return row


@transaction.atomic
def allow_quoting(answer: FreeAnswer, words: str, *, by: Actor) -> None:
    """These words may be quoted; empty ones take that back."""
    answer.masked = words
    answer.masked_at, answer.masked_by_label = (now(), by.journal_label[:200]) if words else (None, "")
    answer.save(update_fields=["masked", "masked_at", "masked_by_label"])
    key = "surveys.words.allowed" if words else "surveys.words.kept_back"
    survey = answer.question.survey
    record(key, survey, by=by, area=survey.area_id)
