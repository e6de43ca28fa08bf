"""組み合わせた区分: cells of the population by district, sex and age together, and which answers are of which.

A survey declares by what its cells are made and when they are joined (`Crossing`, kept in `Survey.crossing`); how
many people each has stands in 人口の欄. Post-stratification to them (Holt and Smith 1979) is one margin to the kernel;
its variance is that of R's `postStratify` (`statistics/tests`, the design "crossed").
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any, Self

from django.utils.translation import gettext as _

from sasaeai.surveys import sentences
from sasaeai.surveys.answer_codes import Answers
from sasaeai.surveys.joining import At, Joined, Rule, join
from sasaeai.surveys.models import PopulationCell, QuestionRole, Survey
from sasaeai.surveys.population_table import APART
from sasaeai.surveys.questionnaire import Item, Questionnaire

# The district to which the letter went; of a survey without strata, the one that people answered.
DISTRICT = "@district"
UNKNOWN = -1


class Unreachable(Exception):
    """Says in a sentence why weights cannot be made to agree."""


@dataclass(frozen=True)
class Crossing:
    """`by`: DISTRICT first, the question of the ages last."""

    by: tuple[str, ...]
    rule: Rule

    @classmethod
    def of(cls, survey: Survey) -> Self | None:
        kept = survey.crossing
        return cls(tuple(kept["by"]), Rule(kept["least"], kept["most"])) if kept else None

    @property
    def stored(self) -> dict[str, Any]:
        return {"by": list(self.by), "least": self.rule.least, "most": self.rule.most}


@dataclass(frozen=True)
class Side:
    """One of the questions that are crossed. `places`: of each answer, UNKNOWN where it is not known or not counted."""

    code: str
    name: str
    labels: tuple[str, ...]
    places: list[int]
    ordered: bool = False
    # Options that somebody chose and that no population counts.
    uncounted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Crossed:
    """Cells as they are used. `codes`: of each answer its place in `cells`, `len(cells)` for whoever is of none.

    `people`: as 人口の欄 has them (those of `cells` are made to agree with the sample's); `before`: how many there were
    before any was joined; `unknown`: the people whom answers of no cell stand for.
    """

    sides: tuple[Side, ...]
    rule: Rule
    people: Mapping[At, int]
    cells: tuple[Joined, ...]
    before: int
    codes: list[int]
    unknown: float
    said: tuple[str, ...]

    @property
    def has_district(self) -> bool:
        return self.sides[0].code == DISTRICT

    @property
    def margin(self) -> tuple[list[int], list[float]]:
        """Codes and people, as the kernel wants them."""
        return self.codes, [*(cell.people for cell in self.cells), self.unknown]

    def parts(self, cell: Joined) -> list[list[str]]:
        """Labels by side; of a side that the cell does not part by: none."""
        found = []
        for at, side in enumerate(self.sides):
            own = sorted({place[at] for place in cell.cells})
            there = {place[at] for one in self.cells for place in one.cells if self._beside(one, cell, at)}
            found.append([] if len(own) > 1 and set(own) == there else [side.labels[place] for place in own])
        return found

    def _beside(self, one: Joined, cell: Joined, at: int) -> bool:
        """Of the same district (any, where cells have none)."""
        return not self.has_district or at == 0 or one.cells[0][0] == cell.cells[0][0]

    def words(self) -> str:
        """What was done, and by what rule, as reports say it."""
        names = _("×").join(side.name for side in self.sides)
        said = [_(sentences.CROSSED) % {"cells": names}, self._rule_words()]
        joined = sum(len(one.cells) for one in self.cells if one.is_joined)
        if joined:
            gaps = {"before": self.before, "joined": joined, "after": len(self.cells)}
            said.append(_(sentences.JOINED) % gaps)
        else:
            said.append(_(sentences.NONE_JOINED) % {"before": self.before})
        return "".join(said)

    def _rule_words(self) -> str:
        gaps = {"least": self.rule.least, "most": f"{self.rule.most:g}"}
        if not self.sides[-1].ordered:
            said = _(sentences.JOIN_DISTRICTS_OWN if self.has_district else sentences.JOIN_SMALLEST) % gaps
        else:
            said = _(sentences.JOIN_AGES_OF_DISTRICT if self.has_district else sentences.JOIN_AGES) % gaps
        if len(self.sides) - int(self.has_district) > 1:
            said += _(sentences.JOIN_GIVEN_UP) % {"name": self.sides[-2].name}
        return said


@dataclass(frozen=True)
class Offered:
    """A way to cross for which 人口の欄 has figures."""

    by: tuple[str, ...]
    label: str

    @property
    def key(self) -> str:
        return ",".join(self.by)


def offered(survey: Survey, questionnaire: Questionnaire) -> list[Offered]:
    """In the order of the questionnaire, those of fewer questions first. One query."""
    rows = PopulationCell.objects.filter(survey=survey).values_list("margin", "across", "area").distinct()
    known = {(margin, across, area not in (None, survey.area_id)) for margin, across, area in rows}
    found = []
    for margin, across, has_districts in known:
        items = [questionnaire.by_code.get(code) for code in (margin, across) if code]
        if not all(item is not None and item.is_single for item in items):
            continue
        codes = tuple(item.code for item in items if item)
        names = [name_of(item) for item in items if item]
        if has_districts and _has_districts(survey, questionnaire):
            found.append(Offered((DISTRICT, *codes), _("×").join([_("地区"), *names])))
        if len(codes) > 1:
            found.append(Offered(codes, _("×").join(names)))
    places = {code: at for at, code in enumerate((DISTRICT, *questionnaire.by_code))}
    return sorted(set(found), key=lambda one: (len(one.by), [places[code] for code in one.by]))


def _has_districts(survey: Survey, questionnaire: Questionnaire) -> bool:
    asked = next((one for one in questionnaire.leaves if one.role == QuestionRole.DISTRICT), None)
    return survey.strata.count() > 1 or (not survey.strata.exists() and asked is not None)


def name_of(item: Item) -> str:
    return {"age": _("年齢"), "sex": _("性別"), "district": _("地区")}.get(item.role, item.number)


def crossed(
    survey: Survey, questionnaire: Questionnaire, answers: Answers, weights: Sequence[float], wish: Crossing
) -> Crossed:  # fmt: skip
    """`weights`: those before. One query. Raises Unreachable."""
    items = [questionnaire.by_code.get(code) for code in wish.by if code != DISTRICT]
    asked = [item for item in items if item is not None and item.is_single]
    if len(asked) < len(items):
        raise Unreachable(_("人口に合わせる区分の問いが、調査票にありません。区分を選びなおしてください。"))
    slugs: dict[str, int] | None = None
    sides: list[Side] = []
    if DISTRICT in wish.by:
        side, slugs = _districts(questionnaire, answers)
        sides.append(side)
    people = _people(survey, asked, slugs)
    for item in asked:
        at = len(sides)
        sides.append(_side(item, answers, {place[at] for place in people}))
    return _Making(answers, weights, tuple(sides), people, wish.rule, with_district=slugs is not None).made()


def _districts(questionnaire: Questionnaire, answers: Answers) -> tuple[Side, dict[str, int]]:
    """Also places by slug."""
    if answers.strata:
        names = tuple(part.name for part in answers.strata)
        slugs = {part.slug: at for at, part in enumerate(answers.strata)}
        return Side(DISTRICT, _("地区"), names, answers.stratum), slugs
    item = next((one for one in questionnaire.leaves if one.role == QuestionRole.DISTRICT), None)
    if item is None:
        words = _("地区を聞く問いがないので、地区ごとの人口には合わせられません。区分を選びなおしてください。")
        raise Unreachable(words)
    slugs = {option.area_slug: at for at, option in enumerate(item.options) if option.area_slug}
    known = set(slugs.values())
    places = [code if code in known else UNKNOWN for code in answers.codes(item)]
    return Side(DISTRICT, _("地区"), tuple(option.label for option in item.options), places), slugs


def _people(survey: Survey, items: Sequence[Item], slugs: Mapping[str, int] | None) -> Counter[At]:
    """By (district,) option and option. Without districts what is written of the whole area goes before their sum."""
    places = [{option.code: at for at, option in enumerate(item.options)} for item in items]
    cells = PopulationCell.objects.filter(
        survey=survey, margin=items[0].code, across=items[1].code if len(items) > 1 else ""
    )
    whole: Counter[At] = Counter()
    parts: Counter[At] = Counter()
    for choice, second, area, slug, people in cells.values_list(
        "choice", "across_choice", "area", "area__slug", "people"
    ):
        at = tuple(place.get(code, UNKNOWN) for place, code in zip(places, (choice, second), strict=False))
        if UNKNOWN in at:
            continue
        if slugs is None:
            (whole if area in (None, survey.area_id) else parts)[at] += people
        elif slug in slugs:
            parts[slugs[slug], *at] += people
    found = parts | whole if slugs is None and whole else parts
    if not sum(found.values()):
        raise Unreachable(_("人口に合わせる区分の人数が、「人口の欄」にありません。合わせる前の重みを使いました。"))
    return found


def _side(item: Item, answers: Answers, counted: set[int]) -> Side:
    codes = answers.codes(item)
    chosen = sorted({code for code in codes if 0 <= code < len(item.options)} - counted)
    return Side(
        item.code, name_of(item), tuple(option.label for option in item.options),
        [code if code in counted else UNKNOWN for code in codes],
        ordered=item.role == QuestionRole.AGE,
        uncounted=tuple(item.options[place].label for place in chosen),
    )  # fmt: skip


@dataclass(frozen=True)
class _Making:
    answers: Answers
    weights: Sequence[float]
    sides: tuple[Side, ...]
    people: Mapping[At, int]
    rule: Rule
    with_district: bool

    def made(self) -> Crossed:
        self._check_every_cell()
        targets, unknown = self._targets()
        tallied: Counter[At] = Counter(at for at in self.places if at is not None)
        cells = {
            at: Joined((at,), people, tallied[at], self._held(at)) for at, people in targets.items()
        }  # fmt: skip
        joined = join(cells, self.rule, district=self.with_district, ordered=self.sides[-1].ordered)
        self._check_parted(joined)
        place = {at: number for number, one in enumerate(joined) for at in one.cells}
        codes = [len(joined) if at is None else place.get(at, len(joined)) for at in self.places]
        before, said = sum(len(one.cells) for one in joined), tuple(self._said(joined))
        return Crossed(self.sides, self.rule, self.people, tuple(joined), before, codes, unknown, said)

    @cached_property
    def places(self) -> list[At | None]:
        """Of each answer; None where any of the questions is not known, or its district has no cells."""
        found = zip(*(side.places for side in self.sides), strict=True)
        return [None if UNKNOWN in at else at for at in found]

    @cached_property
    def scaled(self) -> list[float]:
        """Weights before, made to agree with each district's people (where there are districts), else with all."""
        held: Counter[int] = Counter()
        for group, weight in zip(self._groups, self.weights, strict=True):
            held[group] += weight  # type: ignore[assignment]
        times = {group: self._whole[group] / size for group, size in held.items() if self._whole.get(group)}
        usual = sum(self._whole.get(group, 0.0) for group in held) / (
            sum(size for group, size in held.items() if group in times) or 1.0
        )
        return [weight * times.get(group, usual) for group, weight in zip(self._groups, self.weights, strict=True)]

    @cached_property
    def _groups(self) -> list[int]:
        return self.sides[0].places if self.with_district else [0] * self.answers.n

    @cached_property
    def _whole(self) -> dict[int, float]:
        """How many people each district has, or all together: as the sample was drawn from, else as the cells say.

        Raises Unreachable where the two are not the same people.
        """
        told: dict[int, float] = defaultdict(float)
        for at, people in self.people.items():
            told[at[0] if self.with_district else 0] += people
        answered = set(self._groups) - {UNKNOWN}
        strata = self.answers.strata
        if not strata:
            return dict(told)
        if self.with_district:
            known = {at: float(strata[at].people) for at in answered}
        else:
            known = {0: float(sum(strata[at].people for at in {*self.answers.stratum} - {UNKNOWN}))}
            every = {0: float(sum(part.people for part in strata))}
            self._check_same(every, told)
            return known
        self._check_same(known, told)
        return known

    def _check_same(self, known: Mapping[int, float], told: Mapping[int, float]) -> None:
        for at, number in known.items():
            if abs(told.get(at, 0.0) - number) <= APART * number:
                continue
            name = self.sides[0].labels[at] if self.with_district else _("全体")
            raise Unreachable(
                _(
                    "%(district)sの区分の人口の合計（%(total)s人）が、標本の人数（%(whole)s人）と違います。"
                    "「人口の欄」を確かめてください。合わせる前の重みを使いました。"
                )
                % {"district": name, "total": f"{told.get(at, 0.0):,.0f}", "whole": f"{number:,.0f}"}
            )

    def _targets(self) -> tuple[dict[At, float], float]:
        """People of each cell, less those whom answers of no cell stand for; and these. Raises Unreachable.

        Who did not tell his age is taken to be like the others of his district, and keeps the weight before.
        """
        unknown: Counter[int] = Counter()
        known: Counter[int] = Counter()
        for at, group, weight in zip(self.places, self._groups, self.scaled, strict=True):
            (unknown if at is None else known)[group] += weight  # type: ignore[assignment]
        told: dict[int, float] = defaultdict(float)
        for at, people in self.people.items():
            told[at[0] if self.with_district else 0] += people
        found = {}
        for at, people in self.people.items():
            group = at[0] if self.with_district else 0
            if known[group]:
                found[at] = people * (self._whole[group] - unknown[group]) / told[group]
        if not found:
            raise Unreachable(
                _(
                    "人口に合わせる区分の分かる回答がありません。区分を選びなおしてください。合わせる前の重みを使いました。"
                )
            )
        return found, float(sum(unknown.values()))

    def _check_every_cell(self) -> None:
        """Raises Unreachable where 人口の欄 has gaps."""
        sides = [sorted({at[number] for at in self.people}) for number in range(len(self.sides))]
        if self.with_district:
            sides[0] = sorted(set(self._groups) - {UNKNOWN})
        for at in product(*sides):
            if at not in self.people:
                label = _("・").join(side.labels[place] for side, place in zip(self.sides, at, strict=True))
                words = _(
                    "「人口の欄」に、「%(cell)s」の人数がありません（いない区分には0を書きます）。合わせる前の重みを使いました。"
                )
                raise Unreachable(words % {"cell": label})

    @cached_property
    def _held_by(self) -> Mapping[At, float]:
        found: dict[At, float] = defaultdict(float)
        for at, weight in zip(self.places, self.scaled, strict=True):
            if at is not None:
                found[at] += weight
        return found

    def _held(self, at: At) -> float:
        return self._held_by.get(at, 0.0)

    def _check_parted(self, joined: Sequence[Joined]) -> None:
        """Raises Unreachable where nothing is left to make agree."""
        groups = {one.cells[0][0] for one in joined} if self.with_district else {0}
        if len(joined) <= len(groups):
            raise Unreachable(
                _(
                    "回答が少なく、どの区分も一つに合わさってしまいました。問いを減らすか、最低の回答数を下げてください。"
                    "合わせる前の重みを使いました。"
                )
            )

    def _said(self, joined: Sequence[Joined]) -> Iterator[str]:
        for side in self.sides:
            if side.uncounted:
                gaps = {"question": side.name, "labels": _("」「").join(side.uncounted)}
                yield _(sentences.UNCOUNTED_CELL) % gaps
        names = _("・").join(side.name for side in self.sides)
        if None in self.places:
            yield _(sentences.UNKNOWN_CELL) % {"questions": names}
        small = [one for one in joined if self.rule.why(one)]
        if small and self.with_district:
            labels = _("、").join(self.sides[0].labels[one.cells[0][0]] for one in small)
            yield _(sentences.LEFT_WHOLE) % {"districts": labels}
