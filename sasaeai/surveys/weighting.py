"""重み: for how many people each answer stands, and what went wrong with it, in sentences for people."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.surveys import sentences
from sasaeai.surveys.answer_codes import Answers
from sasaeai.surveys.crossing import Crossed, Crossing, Unreachable, crossed
from sasaeai.surveys.models import PopulationCell, Survey, Weighting
from sasaeai.surveys.population_table import APART
from sasaeai.surveys.questionnaire import Item, Questionnaire

UNKNOWN = -1  # the label of whoever's district is not known


@dataclass(frozen=True)
class Weighed:
    """`kind`: none, strata, delivered, population or cells; `words`: how weights were made, as reports say it."""

    kind: str
    words: str
    complaints: tuple[str, ...]
    reckoner: Any
    crossed: Crossed | None = None

    @cached_property
    def weights(self) -> list[float]:
        found: list[float] = self.reckoner.weights
        return found

    @property
    def effective(self) -> float:
        """As many answers with equal weights say as much: (Σw)²/Σw² (Kish 1965, §11.7)."""
        squares = sum(one * one for one in self.weights)
        return sum(self.weights) ** 2 / squares if squares else 0.0

    @property
    def design_effect(self) -> float:
        """n Σw²/(Σw)²: by how much uneven weights widen the variance of a mean that has nothing to do with them."""
        return len(self.weights) / self.effective if self.effective else 1.0

    @property
    def ends(self) -> tuple[float, float]:
        """The smallest and the largest weight, in means of all weights."""
        whole = sum(self.weights)
        if not whole:
            return 1.0, 1.0
        mean = whole / len(self.weights)
        return min(self.weights) / mean, max(self.weights) / mean


@dataclass(frozen=True)
class Margin:
    """A question whose answers have a known population; `people` by place of the option.

    `uncounted`: places of options of which nobody knows how many people they are ("答えない"); not the same as none.
    """

    item: Item
    people: list[int]
    uncounted: frozenset[int] = frozenset()


def margins_of(survey: Survey, questionnaire: Questionnaire) -> list[Margin]:
    """Every single question of which the whole area's population is known for each answer."""
    whole: dict[str, Counter[int]] = defaultdict(Counter)
    districts: dict[str, Counter[int]] = defaultdict(Counter)
    cells = PopulationCell.objects.filter(survey=survey, across="")
    for margin, choice, area, people in cells.values_list("margin", "choice", "area", "people"):
        is_whole = area is None or area == survey.area_id
        (whole if is_whole else districts)[margin][choice] += people
    found = []
    for code, known in (districts | whole).items():
        item = questionnaire.by_code.get(code)
        if item is not None and item.is_single:
            missing = frozenset(at for at, option in enumerate(item.options) if option.code not in known)
            found.append(Margin(item, [known[option.code] for option in item.options], missing))
    return found


def weighed(
    survey: Survey, questionnaire: Questionnaire, answers: Answers, kernel: Callable[[], ModuleType]
) -> Weighed:
    """Falls back to the weights before, with a sentence, where the wished ones cannot be."""
    said: list[str] = []
    kind, weights, strata, population = _usual(survey, answers, said)
    door = kernel()
    words = _words(kind)
    if survey.weighting == Weighting.POPULATION and answers.n:
        margins = [one for one in margins_of(survey, questionnaire) if one.item.code in survey.margins]
        try:
            agreed = _agreed(answers, margins, strata, weights)
            found = door.Reckoner.of(door.Design(weights, strata, population, agreed))
        except Unreachable as error:
            said.append(str(error))
        except door.CannotCalibrate as error:
            said.append(_unreached(error.groups, margins, answers, with_strata=len(agreed) > len(margins)))
        else:
            names = _("、").join(f"{one.item.number}" for one in margins)
            said += _uncounted(margins, answers)
            words += _(sentences.CALIBRATED) % {"questions": names}
            return Weighed("population", words, tuple(said), found)
    if survey.weighting == Weighting.CELLS and answers.n:
        try:
            found = _to_cells(survey, questionnaire, answers, weights)
            margins_too = [found.margin, *_strata_too(found, answers, strata, weights)]
            reckoner = door.Reckoner.of(door.Design(weights, strata, population, margins_too))
        except Unreachable as error:
            said.append(str(error))
        except door.CannotCalibrate:
            said.append(_("区分の人口と地区の人数の両方に合う重みがありません。合わせる前の重みを使いました。"))
        else:
            return Weighed("cells", words + found.words(), (*said, *found.said), reckoner, found)
    return Weighed(kind, words, tuple(said), door.Reckoner.of(door.Design(weights, strata, population)))


def _to_cells(survey: Survey, questionnaire: Questionnaire, answers: Answers, weights: list[float]) -> Crossed:
    wish = Crossing.of(survey)
    if wish is None:
        raise Unreachable(_("人口に合わせる区分が選ばれていません。合わせる前の重みを使いました。"))
    return crossed(survey, questionnaire, answers, weights, wish)


def _strata_too(
    found: Crossed, answers: Answers, strata: list[int], weights: list[float]
) -> list[tuple[list[int], list[float]]]:  # fmt: skip
    """Where the cells have no district in them its people are a margin beside them, as for questions."""
    if found.has_district or not answers.strata:
        return []
    codes, held = _of_strata(answers, strata, weights)
    times = sum(found.margin[1]) / sum(held)
    return [(codes, [times * one for one in held])]


def _usual(
    survey: Survey, answers: Answers, said: list[str]
) -> tuple[str, list[float], list[int], dict[int, float]]:  # fmt: skip
    """N_h/n_h, or what was delivered; strata, and their people."""
    counts = Counter(answers.stratum)
    population: dict[int, float] = {UNKNOWN: math.inf}
    for place, part in enumerate(answers.strata):
        population[place] = part.people
        if counts[place] > part.people:
            said.append(
                _("%(district)sは、対象の人数（%(people)s人）より回答（%(n)s件）が多くなっています。標本の人数を確かめてください。")
                % {"district": part.name, "people": f"{part.people:,}", "n": counts[place]}
            )  # fmt: skip
            population[place] = math.inf
    _silent_and_lonely(answers, counts, said)
    if not answers.strata:
        population[0] = math.inf
    strata = answers.stratum if answers.strata else [0] * answers.n
    if survey.weighting == Weighting.NONE:
        return "none", [1.0] * answers.n, strata, population
    delivered = [one for one in answers.weight if one is not None and math.isfinite(one) and one > 0]
    if answers.n and len(delivered) == answers.n:
        return "delivered", delivered, strata, population
    if delivered:
        said.append(
            _("納品された重みが、%(n)s件の回答にありません。重みは、地区の人数と回答数から作りました。")
            % {"n": answers.n - len(delivered)}
        )
    if not answers.strata:
        return "none", [1.0] * answers.n, strata, population
    known = sum(counts[place] for place in range(len(answers.strata)))
    people = sum(part.people for place, part in enumerate(answers.strata) if counts[place])
    usual = people / known if known else 1.0
    by_place = {place: part.people / counts[place] for place, part in enumerate(answers.strata) if counts[place]}
    return "strata", [by_place.get(place, usual) for place in strata], strata, population


def _silent_and_lonely(answers: Answers, counts: Counter[int], said: list[str]) -> None:
    if not answers.n:
        return
    silent = [part.name for place, part in enumerate(answers.strata) if not counts[place]]
    lonely = [part.name for place, part in enumerate(answers.strata) if counts[place] == 1 and part.people > 1]
    if silent:
        said.append(_(sentences.SILENT) % {"districts": _("、").join(silent)})
    if lonely:
        said.append(_(sentences.LONELY) % {"districts": _("、").join(lonely)})
    if answers.strata and counts[UNKNOWN]:
        said.append(_(sentences.UNPLACED) % {"n": counts[UNKNOWN]})


def _words(kind: str) -> str:
    return {
        "none": _(sentences.UNWEIGHTED),
        "strata": _(sentences.BY_STRATA),
        "delivered": _(sentences.DELIVERED),
    }[kind]


def _agreed(
    answers: Answers, margins: Sequence[Margin], strata: list[int], weights: list[float]
) -> list[tuple[list[int], list[float]]]:
    """Margins as codes and people; who is in no group that was counted keeps the share that the weights before give."""
    if not margins:
        raise Unreachable(
            _("人口に合わせる問いが選ばれていないか、その人口がありません。合わせる前の重みを使いました。")
        )
    whole = sum(weights) if answers.strata else float(sum(margins[0].people))
    scale = whole / sum(weights)
    found = []
    for margin in margins:
        total = sum(margin.people)
        if not total or abs(total - whole) > APART * whole:
            raise Unreachable(
                _("%(question)sの人口の合計（%(total)s人）が、地区の人数の合計（%(whole)s人）と違います。合わせる前の重みを使いました。")
                % {"question": margin.item.number, "total": f"{total:,}", "whole": f"{round(whole):,}"}
            )  # fmt: skip
        codes = answers.codes(margin.item)
        last = len(margin.people)
        codes = [last if code < 0 or code in margin.uncounted else code for code in codes]
        nowhere = scale * sum(weight for code, weight in zip(codes, weights, strict=True) if code == last)
        people = [number * (whole - nowhere) / total for number in margin.people]
        found.append((codes, [*people, nowhere]))
    if answers.strata and not any(margin.item.role == "district" for margin in margins):
        found.append(_of_strata(answers, strata, weights))
    return found


def _of_strata(answers: Answers, strata: list[int], weights: list[float]) -> tuple[list[int], list[float]]:
    """Each district, and last those of no known one, with what the weights before make of it."""
    places = len(answers.strata)
    held = [0.0] * (places + 1)
    for place, weight in zip(strata, weights, strict=True):
        held[place] += weight  # -1: the last
    return [place % (places + 1) for place in strata], held


def _uncounted(margins: Sequence[Margin], answers: Answers) -> list[str]:
    """Groups that somebody chose and that no population counts."""
    found = []
    for margin in margins:
        chosen = sorted(margin.uncounted.intersection(answers.codes(margin.item)))
        if chosen:
            sentence = _(sentences.UNCOUNTED)
            labels = _("」「").join(margin.item.options[place].label for place in chosen)
            found.append(sentence % {"question": margin.item.number, "labels": labels})
    return found


def _unreached(groups: Sequence[int], margins: Sequence[Margin], answers: Answers, *, with_strata: bool) -> str:
    places: list[str] = []
    for margin in margins:
        places += [option.label for option in margin.item.options] + [_("無回答")]
    if with_strata:
        places += [part.name for part in answers.strata] + [_("地区の分からない回答")]
    names = [places[at] for at in groups if at < len(places)]
    if names:
        sentence = _(
            "「%(groups)s」の人からは回答がないので、人口に合わせられません。"
            "合わせる問いを減らしてください。合わせる前の重みを使いました。"
        )
        return sentence % {"groups": _("」「").join(names)}
    return _("人口の内訳に合う重みがありません。合わせる問いを減らしてください。合わせる前の重みを使いました。")
