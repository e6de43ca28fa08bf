"""Valid answers of a survey as codes by question, read once: answers, 無回答 as the last code, -1 for 非該当."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sasaeai.surveys.models import Response, Stratum, Survey
from sasaeai.surveys.questionnaire import Item, Questionnaire

NOT_ASKED = -1
# Round steps of classes for answers that are numbers.
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000, 1_000_000)
MOST_CLASSES = 8


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
            places = {option.code: at for at, option in enumerate(item.options)}
            last = len(places)
            return [last if type(one) is not int else places.get(one, last) for one in self.given[item.code]]
        classes = self._classes(item)
        last = len(classes)
        return [
            next((at for at, (low, high, _w) in enumerate(classes) if value is not None and low <= value <= high), last)
            for value in self._numbers(item)
        ]

    def chosen(self, item: Item, option: int) -> list[int]:
        """Of several answers, for one of them: 0 chosen, 1 not, 2 無回答."""
        key = f"{item.code}/{option}"
        if key not in self._codes:
            self._codes[key] = [
                NOT_ASKED if marks is None else 2 if not marks else 0 if option in marks else 1
                for marks in self._marks(item)
            ]
        return self._codes[key]

    def _marks(self, item: Item) -> list[list[int] | None]:
        known, asked = {option.code for option in item.options}, self.asked.get(item.code)
        found: list[list[int] | None] = [
            [mark for mark in one if mark in known] if isinstance(one, list) else [] for one in self.given[item.code]
        ]
        if asked is None:
            return found
        return [marks if there else None for marks, there in zip(found, asked, strict=True)]

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
            return [
                NOT_ASKED if marks is None or (answered and not marks) else int(not wanted.isdisjoint(marks))
                for marks in self._marks(item)
            ]
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
    """Two queries."""
    rows = list(
        Response.objects.valid().filter(survey=survey).order_by("pk").values_list(
            "stratum_id", "mode", "weight", "answers"
        )
    )  # fmt: skip
    strata = tuple(
        Part(row.pk, row.area.name, row.area.slug, row.population, row.letters)
        for row in Stratum.objects.filter(survey=survey).select_related("area")
    )
    places = {part.pk: at for at, part in enumerate(strata)}
    everything = [row[3] if isinstance(row[3], dict) else {} for row in rows]
    given = {leaf.code: [answers.get(leaf.code) for answers in everything] for leaf in questionnaire.leaves}
    return Answers(
        strata, [places.get(row[0], -1) for row in rows], Counter(row[1] for row in rows), [row[2] for row in rows],
        given, dict(_asked(questionnaire, everything)),
    )  # fmt: skip


def _asked(questionnaire: Questionnaire, everything: list[dict[str, Any]]) -> Iterable[tuple[str, list[bool]]]:
    for leaf in questionnaire.leaves:
        names = sorted(_looked_at(questionnaire, leaf))
        if not names:
            continue
        known: dict[str, bool] = {}
        found = []
        for answers in everything:
            key = repr([answers.get(name) for name in names])
            if key not in known:
                known[key] = questionnaire.is_asked(leaf, answers)
            found.append(known[key])
        yield leaf.code, found


def _looked_at(questionnaire: Questionnaire, item: Item) -> set[str]:
    """Questions on whose answers it hangs whether this one is asked."""
    found = set(item.condition.names) if item.condition else set()
    above = questionnaire.by_code.get(item.above)
    return found if above is None else found | _looked_at(questionnaire, above)
