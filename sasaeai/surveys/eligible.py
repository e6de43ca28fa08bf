"""Who could be asked: people of an area by age and sex, from its population by five-year bands (地域・年齢別人口)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from sasaeai.areas.models import Area, Population
from sasaeai.areas.models.population import BANDS, Sex
from sasaeai.surveys.models import QuestionRole, Survey
from sasaeai.surveys.questionnaire import Item, Option

ADULT = 18
WIDTH = 5
OLDEST = BANDS[-1]
BETWEEN = re.compile(r"(\d+)\s*[歳才]?\s*(?:[~〜～―ー−–-]|から)\s*(\d+)\s*[歳才]")
FROM = re.compile(r"(\d+)\s*[歳才]\s*(?:以上|から|より上)|(\d+)代以上")
BELOW = re.compile(r"(\d+)\s*[歳才]未満")
UP_TO = re.compile(r"(\d+)\s*[歳才]以下")
DECADE = re.compile(r"(\d+)\s*(?:歳)?代")
Ages = tuple[int, int | None]


@dataclass
class People:
    """Of one area: `counts` by band and sex, on the day `on`."""

    on: date | None = None
    counts: Counter[tuple[int, str]] = field(default_factory=Counter)

    def between(self, low: int, high: int | None, sex: str = "") -> int | None:
        """From `low` to `high` years, both counted; a part of a band as if it were spread evenly.

        None where nothing is known, or where the oldest band would have to be cut.
        """
        if not self.counts or (high is not None and high >= OLDEST) or low > OLDEST:
            return None
        found = Fraction(0)
        for (band, of_sex), count in self.counts.items():
            if sex and of_sex != sex:
                continue
            found += count * _overlap(band, low, high)
        return int(found + Fraction(1, 2))


def _overlap(band: int, low: int, high: int | None) -> Fraction:
    if band == OLDEST:
        return Fraction(int(high is None))
    first, last = max(band, low), band + WIDTH - 1 if high is None else min(band + WIDTH - 1, high)
    return Fraction(max(last - first + 1, 0), WIDTH)


def people_of(areas: Iterable[Area]) -> dict[int, People]:
    """The newest figures of many areas, in one query."""
    found: dict[int, People] = defaultdict(People)
    rows = Population.objects.filter(area__in=[area.pk for area in areas]).newest()
    for area, on, band, sex, count in rows.values_list("area", "on", "band", "sex", "count"):
        found[area].on = on
        found[area].counts[band, sex] += count
    return found


def youngest(survey: Survey) -> int:
    """As 対象 says it: 「16歳以上の方から…」; otherwise adults."""
    match = FROM.search(unicodedata.normalize("NFKC", survey.for_whom))
    return int(match.group(1)) if match and match.group(1) and int(match.group(1)) < OLDEST else ADULT


def ages_of(label: str) -> Ages | None:
    """18～39歳, 75歳以上, 20歳未満, 60代; None for anything else."""
    words = unicodedata.normalize("NFKC", label)
    if match := BETWEEN.search(words):
        return int(match[1]), int(match[2])
    if match := FROM.search(words):
        return int(match[1] or match[2]), None
    if match := BELOW.search(words):
        return 0, int(match[1]) - 1
    if match := UP_TO.search(words):
        return 0, int(match[1])
    if match := DECADE.search(words):
        return int(match[1]), int(match[1]) + 9
    return None


def sex_of(label: str) -> str:
    man, woman = "男" in label, "女" in label
    if man == woman:
        return ""
    return str(Sex.MALE if man else Sex.FEMALE)


def in_both(people: People, sex: Option, ages: Option, since: int) -> int | None:
    """How many people would circle both, an answer to 性別 and one to 年齢; None where the population does not tell."""
    of_sex, between = sex_of(sex.label), ages_of(ages.label)
    return people.between(max(between[0], since), between[1], of_sex) if of_sex and between else None


def in_choice(people: People, item: Item, option: Option, since: int) -> int | None:
    """How many people would circle this answer; None where the population does not tell."""
    if item.role == QuestionRole.SEX:
        sex = sex_of(option.label)
        return people.between(since, None, sex) if sex else None
    ages = ages_of(option.label) if item.role == QuestionRole.AGE else None
    return people.between(max(ages[0], since), ages[1]) if ages else None
