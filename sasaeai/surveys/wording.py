"""言葉の集計: what people read in the free answers of a survey. Never is a suggestion counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from django.db.models import Count, Max, Q

from .actions.words import wants_second
from .agreement import Agreement, agreement
from .models import Code, FreeAnswer, Reading, Survey
from .suggesting import Known, Suggester, medoid, sent_together

# Words of fewer people are not told apart by district: they would point at somebody.
FEWEST = 3
# Signs by which texts are told to be alike: thousands in each would keep the page waiting for minutes.
BEGINNING = 200


@dataclass
class Progress:
    """How far the answers to one question are read."""

    code: str
    text: str
    answers: int
    read: int

    @property
    def left(self) -> int:
        return self.answers - self.read


@dataclass
class CodeCount:
    code: Code
    count: int = 0
    by_district: Counter[str] = field(default_factory=Counter)
    quote: FreeAnswer | None = None

    def shown(self, district: str) -> str:
        """A few are said as a few."""
        number = self.by_district[district]
        return f"{FEWEST - 1}以下" if 0 < number < FEWEST else str(number)


def progress(survey: Survey) -> list[Progress]:
    """One query."""
    rows = (
        FreeAnswer.objects.filter(response__survey=survey, response__valid=True)
        .values("question__code", "question__text", "question__position")
        .annotate(answers=Count("pk", distinct=True), read=Count("pk", filter=Q(readings__turn=1), distinct=True))
        .order_by("question__section__position", "question__position")
    )
    return [Progress(row["question__code"], row["question__text"], row["answers"], row["read"]) for row in rows]


def answers_of(survey: Survey, question: str = "") -> list[FreeAnswer]:
    rows = FreeAnswer.objects.filter(response__survey=survey, response__valid=True)
    if question:
        rows = rows.filter(question__code=question)
    related = rows.select_related("question", "response__stratum__area").prefetch_related("readings__codes")
    return list(related.order_by("pk"))


def counts(survey: Survey, answers: Iterable[FreeAnswer]) -> list[CodeCount]:
    """By first readings; the most often given code first."""
    found = {code.pk: CodeCount(code) for code in Code.objects.filter(survey=survey)}
    texts: dict[int, list[FreeAnswer]] = defaultdict(list)
    for answer in answers:
        for code in _codes(answer, Reading.Turn.FIRST) or ():
            found[code].count += 1
            found[code].by_district[_district(answer)] += 1
            if answer.masked:
                texts[code].append(answer)
    for key, quotable in texts.items():
        best = medoid([answer.masked for answer in quotable])
        found[key].quote = quotable[best] if best is not None else None
    listed = [row for row in found.values() if row.count or not row.code.retired]
    return sorted(listed, key=lambda row: (-row.count, row.code.position))


def quotable_in(answers: Iterable[FreeAnswer], district: str) -> dict[int, list[str]]:
    """Words of a district that may be quoted, by code; only of codes that FEWEST and more people there gave."""
    there = [answer for answer in answers if _district(answer) == district]
    given = Counter(code for answer in there for code in _codes(answer, Reading.Turn.FIRST) or ())
    found: dict[int, list[str]] = defaultdict(list)
    for answer in there:
        for code in _codes(answer, Reading.Turn.FIRST) or ():
            if answer.masked and given[code] >= FEWEST:
                found[code].append(answer.masked)
    return found


def _district(answer: FreeAnswer) -> str:
    return answer.response.stratum.area.name if answer.response.stratum else ""


def _codes(answer: FreeAnswer, turn: int) -> frozenset[int] | None:
    """None: not read in that turn. Asks the rows that were loaded with it."""
    for reading in answer.readings.all():
        if reading.turn == turn:
            return frozenset(code.pk for code in reading.codes.all())
    return None


def together(answers: Iterable[FreeAnswer]) -> list[tuple[tuple[int, int], int]]:
    """Pairs of codes given to one answer, the most frequent first; only pairs of FEWEST and more."""
    pairs: Counter[tuple[int, int]] = Counter()
    for answer in answers:
        pairs.update(combinations(sorted(_codes(answer, Reading.Turn.FIRST) or ()), 2))
    return [(pair, number) for pair, number in pairs.most_common() if number >= FEWEST]


def agreements(answers: Iterable[FreeAnswer], codes: Iterable[Code]) -> list[tuple[Code, Agreement]]:
    """How two readers agree on each code, over the answers that both read."""
    both = [
        (first, second)
        for answer in answers
        if (first := _codes(answer, Reading.Turn.FIRST)) is not None
        and (second := _codes(answer, Reading.Turn.SECOND)) is not None
    ]
    return [(code, agreement((code.pk in one, code.pk in other) for one, other in both)) for code in codes]


def campaigns(answers: list[FreeAnswer]) -> list[list[FreeAnswer]]:
    """Texts that several people sent alike: to be known, not to be left out."""
    written = [answer for answer in answers if answer.text]
    found = _alike(tuple(answer.text[:BEGINNING] for answer in written))
    return [[written[place] for place in places] for places in found]


@lru_cache(maxsize=2)
def _alike(texts: tuple[str, ...]) -> list[list[int]]:
    """Kept until somebody writes more: each is compared with all others, which takes seconds for a thousand."""
    return sent_together(texts)


def next_answer(survey: Survey, question: str, turn: int, by_id: int | None) -> FreeAnswer | None:
    """The first that waits for this person's reading."""
    rows = FreeAnswer.objects.filter(response__survey=survey, response__valid=True).exclude(text="")
    rows = rows.select_related("question__survey")
    if question:
        rows = rows.filter(question__code=question)
    if turn == Reading.Turn.FIRST:
        return rows.exclude(readings__turn=1).order_by("pk").first()
    rows = rows.filter(readings__turn=1).exclude(readings__turn=2).exclude(readings__turn=1, readings__by_id=by_id)
    return next((answer for answer in rows.order_by("pk") if wants_second(answer, survey)), None)


def waits_for_second(answers: Iterable[FreeAnswer], survey: Survey, by_id: int | None) -> set[str]:
    """Codes of questions with an answer for this person's second reading; asks the rows that were loaded with them."""
    found = set()
    for answer in answers:
        readers = {reading.turn: reading.by_id for reading in answer.readings.all()}
        is_next = Reading.Turn.FIRST in readers and Reading.Turn.SECOND not in readers
        if is_next and readers[Reading.Turn.FIRST] != by_id and wants_second(answer, survey):
            found.add(answer.question.code)
    return found


def suggester_of(survey: Survey) -> Suggester:
    """Of what was read so far, kept until somebody reads more."""
    read = Reading.objects.filter(answer__response__survey=survey, turn=Reading.Turn.FIRST)
    mark = read.aggregate(number=Count("pk"), last=Max("read_at"))
    return _suggester(survey.pk, mark["number"], str(mark["last"]))


@lru_cache(maxsize=2)
def _suggester(survey: int, _number: int, _last: str) -> Suggester:
    rows = Reading.objects.filter(answer__response__survey=survey, turn=Reading.Turn.FIRST, codes__isnull=False)
    rows = rows.exclude(answer__text="")
    texts: dict[int, str] = {}
    codes: dict[int, set[int]] = defaultdict(set)
    for answer, text, code in rows.values_list("answer_id", "answer__text", "codes"):
        texts[answer] = text
        codes[answer].add(code)
    return Suggester([Known(texts[key], frozenset(codes[key])) for key in sorted(texts)])
