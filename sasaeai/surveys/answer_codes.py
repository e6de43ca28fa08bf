"""Valid answers of a survey as codes by question, read once: answers, 無回答 as the last code, -1 for 非該当."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice, repeat
from types import NoneType
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from sasaeai.surveys.models import Response, Stratum, Survey
from sasaeai.surveys.questionnaire import Item, Questionnaire

NOT_ASKED = -1
# Round steps of classes for answers that are numbers.
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000, 1_000_000)
MOST_CLASSES = 8
AT_ONCE = 200


@dataclass(frozen=True)
class Part:
    """A stratum: a district of which people were drawn by themselves."""

    pk: int
    name: str
    slug: str
    people: int
    letters: int


@dataclass(frozen=True)
class Answers:
    """n valid answers. `stratum`: place in `strata`, -1 unknown; `weight`: as delivered; `given`, `asked` by leaf."""

    strata: tuple[Part, ...]
    stratum: list[int]
    mode: Counter[str]
    weight: list[float | None]
    given: Mapping[str, list[Any]]
    # Only of questions that not everybody was asked.
    asked: Mapping[str, list[bool]]
    _codes: dict[str, list[int]] = field(default_factory=dict)

    @property
    def n(self) -> int:
        return len(self.stratum)

    def labels(self, item: Item) -> list[tuple[int, str]]:
        """(code, label) of answers, 無回答 not among them; of a number its classes."""
        if item.is_closed:
            return [(option.code, option.label) for option in item.options]
        return [(at + 1, label) for at, (_low, _high, label) in enumerate(self._classes(item))]

    def codes(self, item: Item) -> list[int]:
        """Of one answer: place of the option, their number for 無回答 (also a number that is no option)."""
        if item.code not in self._codes:
            found = self._places(item)
            asked = self.asked.get(item.code)
            if asked is not None:
                found = [code if there else NOT_ASKED for code, there in zip(found, asked, strict=True)]
            self._codes[item.code] = found
        return self._codes[item.code]

    def _places(self, item: Item) -> list[int]:
        if item.is_single:
            given = self.given[item.code]
            # True is no 1, though Python finds one by the other.
            if not {*map(type, given)} <= {int, NoneType}:
                given = [one if type(one) is int else None for one in given]
            places = {option.code: at for at, option in enumerate(item.options)}
            return list(map(places.get, given, repeat(len(places))))
        classes = self._classes(item)
        last = len(classes)
        return [
            next((at for at, (low, high, _w) in enumerate(classes) if value is not None and low <= value <= high), last)
            for value in self._numbers(item)
        ]

    def chosen(self, item: Item, option: int) -> list[int]:
        """Of several answers, for one of them: 0 chosen, 1 not, 2 無回答."""
        if f"{item.code}/{option}" not in self._codes:
            self._split(item)
        return self._codes[f"{item.code}/{option}"]

    def _split(self, item: Item) -> None:
        """All options at once; the same answers are looked at once."""
        codes = [option.code for option in item.options]
        # The first is for those who were not asked.
        states = [(NOT_ASKED,) * len(codes)]
        known: dict[tuple[Any, ...], int] = {}
        places = []
        given = self.given[item.code]
        for marks, there in zip(given, self.asked.get(item.code) or repeat(True, self.n), strict=True):
            key = marks if isinstance(marks, tuple) else ()
            if there and key not in known:
                known[key] = len(states)
                state = tuple(int(code not in key) for code in codes)
                states.append((2,) * len(codes) if all(state) else state)
            places.append(known[key] if there else 0)
        for at, code in enumerate(codes):
            column = [state[at] for state in states]
            self._codes[f"{item.code}/{code}"] = list(map(column.__getitem__, places))

    def _any(self, item: Item, wanted: set[int]) -> list[int]:
        """0: chose one of them, 1: none, 2: 無回答."""
        columns = [self.chosen(item, option.code) for option in item.options]
        places = [at for at, option in enumerate(item.options) if option.code in wanted]
        first = columns[0] if columns else [2] * self.n
        some = [columns[at] for at in places]
        return [min((column[at] for column in some), default=1) if first[at] in (0, 1) else first[at]
                for at in range(self.n)]  # fmt: skip

    def numbers(self, item: Item) -> list[float | None]:
        """None: not answered or not asked."""
        asked = self.asked.get(item.code)
        found = self._numbers(item)
        return found if asked is None else [one if there else None for one, there in zip(found, asked, strict=True)]

    def _numbers(self, item: Item) -> list[float | None]:
        return [
            float(one) if isinstance(one, int | float) and not isinstance(one, bool) else None
            for one in self.given[item.code]
        ]

    def yes(self, item: Item, counted: Iterable[int], *, answered: bool) -> list[int]:
        wanted = set(counted)
        if item.is_multiple:
            unanswered = NOT_ASKED if answered else 0
            return [{0: 1, 1: 0, 2: unanswered}.get(state, NOT_ASKED) for state in self._any(item, wanted)]
        codes = [code for code, _label in self.labels(item)]
        places, last = {at for at, code in enumerate(codes) if code in wanted}, len(codes)
        return [
            NOT_ASKED if code < 0 or (answered and code == last) else int(code in places) for code in self.codes(item)
        ]

    def _classes(self, item: Item) -> list[tuple[float, float, str]]:
        known = [value for value in self.numbers(item) if value is not None]
        if not known:
            return []
        low, high = int(min(known)), int(max(known))
        step = next((step for step in STEPS if high // step - low // step < MOST_CLASSES), STEPS[-1])
        starts = range(low // step * step, high + 1, step)
        return [
            (start, start + step - 1, f"{start}{item.unit}" if step == 1 else f"{start}～{start + step - 1}{item.unit}")
            for start in starts
        ]


def answers_of(survey: Survey, questionnaire: Questionnaire) -> Answers:
    """Two queries. A few rows at a time into columns: thousands of dictionaries alive at once would cost the most.

    What was answered is read as text and a chunk of it parsed at once, a quarter faster than row by row.
    """
    rows = Response.objects.valid().filter(survey=survey).order_by("pk")
    strata = tuple(
        Part(row.pk, row.area.name, row.area.slug, row.population, row.letters)
        for row in Stratum.objects.filter(survey=survey).select_related("area")
    )
    places = {part.pk: at for at, part in enumerate(strata)}
    stratum: list[int] = []
    weight: list[float | None] = []
    modes: Counter[str] = Counter()
    given: dict[str, list[Any]] = {leaf.code: [] for leaf in questionnaire.leaves}
    asking = [_Asking(questionnaire, leaf, names) for leaf in questionnaire.leaves
              if (names := sorted(_looked_at(questionnaire, leaf)))]  # fmt: skip
    # The same answers are one object: tens of thousands of tuples would make Python look through all of its memory.
    same: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    as_text = Cast("answers", TextField())
    fields = rows.values_list("stratum_id", "mode", "weight", as_text).iterator(chunk_size=AT_ONCE)
    while some := list(islice(fields, AT_ONCE)):
        stratum += [places.get(row[0], -1) for row in some]
        modes.update(row[1] for row in some)
        weight += [row[2] for row in some]
        stored = [one if isinstance(one, dict) else {} for one in json.loads(f"[{','.join(row[3] for row in some)}]")]
        for leaf in questionnaire.leaves:
            code, column = leaf.code, given[leaf.code]
            if leaf.is_multiple:
                found = [answers.get(code) for answers in stored]
                column += [same.setdefault(key := tuple(one), key) if isinstance(one, list) else one for one in found]
            else:
                column += [answers.get(code) for answers in stored]
        for one in asking:
            for answers in stored:
                one.look(answers)
    return Answers(strata, stratum, modes, weight, given, {one.leaf.code: one.found for one in asking})


class _Asking:
    """Who was asked a question that not everybody is; the same answers are judged once."""

    def __init__(self, questionnaire: Questionnaire, leaf: Item, names: list[str]) -> None:
        self.questionnaire, self.leaf, self.names = questionnaire, leaf, names
        self.found: list[bool] = []
        self._known: dict[str, bool] = {}

    def look(self, answers: dict[str, Any]) -> None:
        key = repr([answers.get(name) for name in self.names])
        if key not in self._known:
            self._known[key] = self.questionnaire.is_asked(self.leaf, answers)
        self.found.append(self._known[key])


def _looked_at(questionnaire: Questionnaire, item: Item) -> set[str]:
    """Questions on whose answers it hangs whether this one is asked."""
    found = set(item.condition.names) if item.condition else set()
    above = questionnaire.by_code.get(item.above)
    return found if above is None else found | _looked_at(questionnaire, above)
