"""Open a letter, keep what somebody answered so far, and send it: once, by whichever way comes first."""

from __future__ import annotations

import json
import secrets
from functools import lru_cache, partial
from typing import Any

from django.db import connection, transaction

from sasaeai.kernel.clock import today
from sasaeai.kernel.journal import record
from sasaeai.kernel.prepared import prepared
from sasaeai.surveys.answering import Sitting
from sasaeai.surveys.models import Disposition, Draft, FreeAnswer, Letter, Mode, Response, Survey, SurveyState
from sasaeai.surveys.questionnaire import Questionnaire, questionnaire_of


class Closed(Exception):
    """Nobody can answer with this letter (now). `why`: answered, early, over, off or gone."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class NothingAnswered(Exception):
    """A questionnaire without a single answer is not one."""


class StillWrong(Exception):
    def __init__(self, page: int) -> None:
        super().__init__(page)
        self.page = page


def refuse_closed(letter: Letter) -> None:
    """Raises Closed. Late answers are taken until the desk closes the survey."""
    survey = letter.survey
    if letter.disposition == Disposition.ANSWERED:
        raise Closed("answered")
    if letter.disposition == Disposition.GONE or survey.is_binned or not survey.answers_on_web:
        raise Closed("off")
    if survey.state == SurveyState.CLOSED:
        raise Closed("over")
    if not survey.takes_answers or (survey.opens_on and today() < survey.opens_on):
        raise Closed("early")


def fixed_questionnaire(survey: Survey) -> Questionnaire:
    """Questions do not change any more once they are fixed: each process reads them once."""
    return _fixed(survey.uid, str(survey.fixed_at), survey.pk)


@lru_cache(maxsize=16)
def _fixed(uid: str, fixed_at: str, pk: int) -> Questionnaire:
    return questionnaire_of(Survey.objects.get(pk=pk))


def sitting_of(letter: Letter) -> Sitting:
    draft = Draft.objects.filter(letter=letter).first()
    questionnaire = fixed_questionnaire(letter.survey)
    return Sitting(questionnaire, draft.answers, draft.texts) if draft else Sitting(questionnaire)


@transaction.atomic
def keep_draft(letter: Letter, sitting: Sitting, codes: list[str]) -> None:
    """Only these questions: two telephones with one letter do not undo each other's other pages. Raises Closed."""
    fresh = Letter.objects.select_for_update(of=("self",)).select_related("survey").get(pk=letter.pk)
    refuse_closed(fresh)
    draft, is_new = Draft.objects.get_or_create(
        letter=fresh, defaults={"answers": sitting.answers, "texts": sitting.texts}
    )
    if is_new:
        return
    draft.answers = _merged(draft.answers, sitting.answers, codes)
    draft.texts = _merged(draft.texts, sitting.texts, codes)
    draft.save()


def _merged(old: dict[str, Any], new: dict[str, Any], codes: list[str]) -> dict[str, Any]:
    others = {key: one for key, one in old.items() if key.partition(":")[0] not in codes}
    return others | {key: one for key, one in new.items() if key.partition(":")[0] in codes}


def send(fingerprint: str) -> None:
    """Raises Letter.DoesNotExist, Closed, NothingAnswered, StillWrong. Of two that send at once, the second is told."""
    try:
        _send(fingerprint)
    except Closed as closed:
        if closed.why == "answered":
            note_second(Letter.objects.select_related("survey").get(fingerprint=fingerprint).survey)
        raise


# What sending has to know of a survey; the letter's own columns come first.
OF_LETTER = ("pk", "stratum_id", "disposition")
OF_SURVEY = (
    "pk", "uid", "state", "deleted_at", "answers_on_web", "opens_on", "anonymous", "fixed_at", "sample",
)  # fmt: skip


# The letter for one alone; its survey together with all who send, so that it is not closed meanwhile.
@partial(prepared, locks="FOR UPDATE OF surveys_letter FOR SHARE OF surveys_survey")
def _opened(fingerprint: Any) -> Any:
    columns = [*OF_LETTER, *(f"survey__{name}" for name in OF_SURVEY)]
    return Letter.objects.filter(fingerprint=fingerprint).order_by().values_list(*columns)


def _locked(fingerprint: str) -> Letter:
    rows = _opened(fingerprint)
    if not rows:
        raise Letter.DoesNotExist
    own, surveys = rows[0][: len(OF_LETTER)], rows[0][len(OF_LETTER) :]
    survey = Survey(**dict(zip(OF_SURVEY, surveys, strict=True)))
    return Letter(survey=survey, **dict(zip(OF_LETTER, own, strict=True)))


def _taken_draft(letter: Letter) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read and deleted in one go; it is there again if sending does not come to its end."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM surveys_draft WHERE letter_id = %s RETURNING answers, texts", [letter.pk])
        row = cursor.fetchone()
    return (json.loads(row[0]), json.loads(row[1])) if row else ({}, {})


@transaction.atomic
def _send(fingerprint: str) -> None:
    letter = _locked(fingerprint)
    refuse_closed(letter)
    survey = letter.survey
    sitting = Sitting(fixed_questionnaire(survey), *_taken_draft(letter))
    if sitting.is_empty:
        raise NothingAnswered
    if page := next(sitting.wrong_pages(), None):
        raise StillWrong(page)
    answers, texts = sitting.to_send()
    response = Response.objects.create(
        pk=key_without_order(), survey=survey, stratum_id=letter.stratum_id, mode=Mode.WEB, received_on=today(),
        answers=answers, letter=None if survey.anonymous else letter, sample=survey.sample,
    )  # fmt: skip
    if texts:
        items = sitting.questionnaire.by_code
        FreeAnswer.objects.bulk_create(
            FreeAnswer(
                pk=key_without_order(), response=response, question_id=items[code].pk, choice_code=choice, text=text
            )
            for (code, choice), text in texts.items()
        )
    # Without a day: where few answer on one, it would tell whose answer is whose.
    disposed_on = None if survey.anonymous else today()
    Letter.objects.filter(pk=letter.pk).update(disposition=Disposition.ANSWERED, mode=Mode.WEB, disposed_on=disposed_on)


def key_without_order() -> int:
    """Drawn, as numbers one after the other would be the order in which people sent: a log of visits has the same.

    Far above the numbers that the database gives out, and below what any program reads exactly.
    """
    return 2**48 + secrets.randbelow(2**52)


def note_second(survey: Survey) -> None:
    """That an answer came a second time; not from whom."""
    record("surveys.answer.second", survey, by=None, area=survey.area_id)
