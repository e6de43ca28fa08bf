"""Type slips, compare two typists, settle, correct; and make the answer that counts out of what was typed.

A slip that is typed twice counts when both agree, or when it was settled; until then it waits (`waiting`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import Actor, record
from sasaeai.surveys.marking import UNCLEAR, read_marks
from sasaeai.surveys.models import FreeAnswer, Keying, MarkRules, Mode, QuestionRole, Response, Slip, Survey
from sasaeai.surveys.questionnaire import Item, Questionnaire, questionnaire_of
from sasaeai.surveys.typed import places_for_words, words_left
from sasaeai.surveys.typed_twice import differences

from .surveys import answers_moved, locked

Turn = Keying.Turn
Marks = Mapping[str, Any]


class NotNow(Exception):
    """Somebody else was quicker, or this slip is not to be typed (again) by this person."""


class SamePerson(NotNow):
    """Whoever typed a slip first does not type it again as the second."""


@dataclass(frozen=True)
class Waiting:
    """Slips that are received and do not count yet."""

    first: int
    second: int
    settling: int
    words: int

    @property
    def slips(self) -> int:
        return self.first + self.second + self.settling


def waiting(survey: Survey) -> Waiting:
    slips = Slip.objects.filter(survey=survey)
    return Waiting(
        slips.to_type().count(), slips.to_type_again().count(), slips.to_settle().count(),
        slips.with_words_left().count(),
    )  # fmt: skip


def rules_of(survey: Survey) -> MarkRules:
    found = MarkRules.objects.filter(survey=survey).order_by("-version").first()
    if found is None:
        raise ValueError(f"the survey {survey.uid} has no rules for marks")
    return found


@dataclass
class Typings:
    """The newest keying of each turn of a slip."""

    newest: dict[int, Keying] = field(default_factory=dict)

    @classmethod
    def of(cls, keyings: Iterable[Keying]) -> Typings:
        return cls({keying.turn: keying for keying in sorted(keyings, key=lambda keying: keying.number)})

    def of_turn(self, turn: int) -> Keying | None:
        return self.newest.get(turn)

    def turn_for(self, person: int | None) -> int:
        """Which turn this person may type now. Raises SamePerson and NotNow."""
        first, second = self.of_turn(Turn.FIRST), self.of_turn(Turn.SECOND)
        if self.of_turn(Turn.SETTLED):
            raise NotNow
        if first is None:
            return Turn.FIRST
        if second is not None:
            if second.by_id == person:
                return Turn.SECOND
            raise NotNow
        return Turn.FIRST if first.by_id == person else Turn.SECOND

    def counted(self, questionnaire: Questionnaire, *, wants_second: bool) -> dict[str, Any] | None:
        """The marks that count, with words typed later; None while the slip waits."""
        first, second, settled = (self.of_turn(turn) for turn in (Turn.FIRST, Turn.SECOND, Turn.SETTLED))
        if settled:
            return self._with_words(settled.marks)
        if first is None:
            return None
        if wants_second and (second is None or differences(questionnaire, first.marks, second.marks)):
            return None
        return self._with_words(first.marks)

    def _with_words(self, marks: Marks) -> dict[str, Any]:
        words = self.of_turn(Turn.WORDS)
        found = dict(marks)
        for key, text in words.marks.items() if words else ():
            if found.get(key) in (None, UNCLEAR):
                found[key] = text
        return found


def typings_of(slip: Slip) -> Typings:
    return Typings.of(Keying.objects.filter(slip=slip))


@transaction.atomic
def keep_typed(slip: Slip, turn: int, marks: Marks, questionnaire: Questionnaire, *, by: Actor) -> Keying:
    """What one person typed. `turn` is the one that the page asked for. Raises SamePerson and NotNow."""
    kept = _to_type(slip)
    typings = typings_of(kept)
    first = typings.of_turn(Turn.FIRST)
    if turn == Turn.SECOND and first and first.by_id == by.journal_id:
        raise SamePerson
    if typings.turn_for(by.journal_id) != turn or (turn == Turn.SECOND and not kept.wants_second):
        raise NotNow
    before = typings.of_turn(turn)
    if before and before.marks == dict(marks):
        # Enter pressed twice on the button.
        return before
    keying = _kept(kept, turn, marks, by)
    if turn == Turn.FIRST:
        _leave_words(kept, marks, questionnaire)
    # While slips come in, hundreds are put right as they are typed; later somebody may have read what they said.
    if before and kept.survey.is_closed and (changed := changed_in(questionnaire, before.marks, marks)):
        record("surveys.slip.retyped", kept, by=by, area=kept.survey.area_id, questions=changed)
    _count(kept, questionnaire)
    return keying


@transaction.atomic
def keep_words(slip: Slip, words: Marks, questionnaire: Questionnaire, *, by: Actor) -> Keying:
    """Words that the first typist left. Raises NotNow when somebody typed them meanwhile."""
    kept = _to_type(slip)
    if not kept.words_left:
        raise NotNow
    keying = _kept(kept, Turn.WORDS, words, by)
    Slip.objects.filter(pk=kept.pk).update(words_left=False)
    _count(kept, questionnaire)
    return keying


@transaction.atomic
def settle(slip: Slip, decided: Marks, questionnaire: Questionnaire, *, by: Actor) -> Keying:
    """`decided`: marks of the questions at which the two differ (without an entry: a blank). Raises NotNow."""
    kept = _to_type(slip)
    typings = typings_of(kept)
    first, second = typings.of_turn(Turn.FIRST), typings.of_turn(Turn.SECOND)
    if first is None or second is None or typings.of_turn(Turn.SETTLED):
        raise NotNow
    differing = {leaf.code for leaf in differences(questionnaire, first.marks, second.marks)}
    marks = {code: value for code, value in first.marks.items() if code not in differing}
    marks |= {code: value for code, value in decided.items() if code in differing}
    keying = _kept(kept, Turn.SETTLED, marks, by)
    record(
        "surveys.slip.settled", kept, by=by, area=kept.survey.area_id,
        questions=changed_in(questionnaire, first.marks, second.marks, only=differing),
    )  # fmt: skip
    _count(kept, questionnaire)
    return keying


@transaction.atomic
def correct(slip: Slip, marks: Marks, questionnaire: Questionnaire, reason: str, *, by: Actor) -> Keying:
    """A keying of its own; what was typed before stays. To undo it, correct again with the marks of before."""
    kept = _to_type(slip)
    before = typings_of(kept).counted(questionnaire, wants_second=False) or {}
    keying = _kept(kept, Turn.SETTLED, marks, by, reason)
    _leave_words(kept, marks, questionnaire)
    changed = changed_in(questionnaire, before, marks) or _("答えは同じ")
    record("surveys.slip.corrected", kept, by=by, area=kept.survey.area_id, reason=reason, questions=changed)
    _count(kept, questionnaire)
    return keying


def changed_in(questionnaire: Questionnaire, one: Marks, other: Marks, only: Collection[str] | None = None) -> str:
    """Numbers of the questions at which two typings differ, words among them; never what stands there."""
    codes = {key.partition(":")[0] for key in one.keys() | other.keys() if one.get(key) != other.get(key)}
    leaves = [leaf for leaf in questionnaire.leaves if leaf.code in codes and (only is None or leaf.code in only)]
    return _("、").join(leaf.number for leaf in leaves)


def _to_type(slip: Slip) -> Slip:
    survey = locked(slip.survey_id)
    kept = Slip.objects.select_related("survey", "letter").get(pk=slip.pk)
    if kept.invalid or survey.state not in ("open", "closed"):
        raise NotNow
    return kept


def _kept(slip: Slip, turn: int, marks: Marks, by: Actor, reason: str = "") -> Keying:
    last = Keying.objects.filter(slip=slip, turn=turn).aggregate(last=Max("number"))["last"] or 0
    return Keying.objects.create(
        slip=slip, turn=turn, marks=dict(marks), by_id=by.journal_id, by_label=by.journal_label[:200], typed_at=now(),
        number=last + 1, reason=reason[:200],
    )  # fmt: skip


def _leave_words(slip: Slip, marks: Marks, questionnaire: Questionnaire) -> None:
    slip.words_left = words_left(marks, questionnaire)
    Slip.objects.filter(pk=slip.pk).update(words_left=slip.words_left)


# -- the answer that counts ------------------------------------------------------------------------------------------


def counted_anew(slip: Slip) -> None:
    """After a slip was taken back into the count."""
    _count(slip, questionnaire_of(slip.survey))


def _count(slip: Slip, questionnaire: Questionnaire) -> None:
    marks = typings_of(slip).counted(questionnaire, wants_second=slip.wants_second)
    if marks is None:
        Response.objects.filter(slip=slip).update(valid=False)
    else:
        _answer(slip, marks, questionnaire, rules_of(slip.survey))
    answers_moved(slip.survey)


def _answer(slip: Slip, marks: Marks, questionnaire: Questionnaire, rules: MarkRules) -> None:
    read = read_marks(questionnaire, marks, rules)
    response, _new = Response.objects.update_or_create(
        slip=slip,
        defaults={
            "survey": slip.survey,
            "stratum_id": slip.stratum_id or stratum_in(read.answers, questionnaire, strata_of(slip.survey)),
            "mode": Mode.PAPER, "received_on": slip.received_on, "answers": read.answers,
            "corrections": read.corrections, "rules": rules, "valid": True, "sample": slip.sample,
            "letter": None if slip.survey.anonymous else slip.letter,
        },
    )  # fmt: skip
    _keep_words(response, marks, questionnaire)


def strata_of(survey: Survey) -> dict[str, int]:
    return dict(survey.strata.values_list("area__slug", "pk"))


def stratum_in(answers: Marks, questionnaire: Questionnaire, strata: Mapping[str, int]) -> int | None:
    """Of a pile whose district nobody wrote down: the district that the person marked."""
    asked = questionnaire.of_role(QuestionRole.DISTRICT)
    option = asked.by_code.get(answers.get(asked.code, 0)) if asked else None
    return strata.get(option.area_slug) if option else None


def _keep_words(response: Response, marks: Marks, questionnaire: Questionnaire) -> None:
    """Words that stayed the same keep who read and masked them; those that were let go are not looked for any more."""
    if response.survey.words_forgotten_at:
        return
    there = {(row.question_id, row.choice_code): row for row in FreeAnswer.objects.filter(response=response)}
    for key, leaf, code in places_for_words(questionnaire):
        text = marks.get(key, "")
        row = there.pop((leaf.pk, code), None)
        if not text or text == UNCLEAR:
            if row:
                row.delete()
        elif row is None:
            FreeAnswer.objects.create(response=response, question_id=leaf.pk, choice_code=code, text=text)
        elif row.text != text:
            row.text, row.masked, row.masked_at, row.masked_by_label = text, "", None, ""
            row.save()


# -- all of them by other rules --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reread:
    """A response as other rules read its slip."""

    response: Response
    answers: dict[str, Any]
    corrections: list[dict[str, Any]]

    @property
    def changes_answers(self) -> bool:
        return self.answers != self.response.answers


def reread(survey: Survey, questionnaire: Questionnaire, rules: MarkRules) -> list[Reread]:
    """Every counted slip, read from what was typed; two queries for a survey of any size."""
    rows = Response.objects.filter(survey=survey, slip__isnull=False, valid=True)
    found = []
    for response in rows.select_related("slip").prefetch_related("slip__keyings").order_by("slip__number"):
        slip = response.slip
        if slip is None:
            continue
        marks = Typings.of(slip.keyings.all()).counted(questionnaire, wants_second=slip.wants_second)
        if marks is not None:
            read = read_marks(questionnaire, marks, rules)
            found.append(Reread(response, read.answers, read.corrections))
    return found


def asked_of(questionnaire: Questionnaire) -> list[tuple[Item, list[Any]]]:
    """Each question with the conditions of itself and of all above it, for the page on which slips are typed."""
    return [(leaf, _conditions(questionnaire, leaf)) for leaf in questionnaire.leaves]


def _conditions(questionnaire: Questionnaire, item: Item) -> list[Any]:
    own = [item.condition.written] if item.condition else []
    above = questionnaire.by_code.get(item.above)
    return own + (_conditions(questionnaire, above) if above else [])
