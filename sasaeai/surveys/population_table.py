"""人口の欄 as tables: a row per district, a column per choice of a question, or per pair of 性別 and 年齢."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.surveys.eligible import ages_of, in_both, in_choice, people_of, sex_of, youngest
from sasaeai.surveys.models import QuestionRole, Survey
from sasaeai.surveys.questionnaire import Item, Option, Questionnaire

# How far the sum of a population may lie from that of the districts, before they are of different people.
APART = 0.05


@dataclass(frozen=True)
class Column:
    """`key`: the choices' numbers; the second is 0 where there is one question."""

    key: tuple[int, int]
    label: str

    @property
    def name(self) -> str:
        return f"{self.key[0]}_{self.key[1]}" if self.key[1] else str(self.key[0])


@dataclass(frozen=True)
class PopulationTable:
    item: Item
    across: Item | None = None

    @property
    def across_code(self) -> str:
        return self.across.code if self.across else ""

    @property
    def label(self) -> str:
        if self.across is None:
            return f"{self.item.number} {self.item.text}"
        return _("%(sex)s（性別）×%(age)s（年齢）") % {"sex": self.item.number, "age": self.across.number}

    @property
    def query(self) -> str:
        return f"margin={self.item.code}" + (f"&across={self.across.code}" if self.across else "")

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Of two questions only choices of which a population can tell: nobody counts 答えない by age."""
        if self.across is None:
            return tuple(Column((option.code, 0), option.label) for option in self.item.options)
        sexes = [one for one in self.item.options if sex_of(one.label)] or self.item.options
        ages = [one for one in self.across.options if ages_of(one.label)] or self.across.options
        return tuple(
            Column((sex.code, age.code), f"{sex.label} {age.label}") for sex in sexes for age in ages
        )  # fmt: skip

    def counted(self, survey: Survey, areas: Sequence[Area]) -> dict[tuple[int, int, int], int | None]:
        """From the population that the ward has, by area and choices; None where it does not tell. One query."""
        known, since = people_of(areas), youngest(survey)
        found: dict[tuple[int, int, int], int | None] = {}
        for area in areas:
            if area.pk not in known:
                continue
            for column in self.columns:
                first, second = (self._option(column, at) for at in (0, 1))
                assert first is not None
                if second is None:
                    number = in_choice(known[area.pk], self.item, first, since)
                else:
                    number = in_both(known[area.pk], first, second, since)
                found[area.pk, *column.key] = number
        return found

    def _option(self, column: Column, at: int) -> Option | None:
        item = (self.item, self.across)[at]
        return item.by_code[column.key[at]] if item else None


def tables_of(tree: Questionnaire) -> list[PopulationTable]:
    """One for each question by which people can be counted, and one for 性別×年齢."""
    items = [leaf for leaf in tree.leaves if _may_be_margin(leaf)]
    found = [PopulationTable(item) for item in items]
    by_role: Mapping[str, Item] = {item.role: item for item in items}
    if QuestionRole.SEX in by_role and QuestionRole.AGE in by_role:
        found.append(PopulationTable(by_role[QuestionRole.SEX], by_role[QuestionRole.AGE]))
    return found


def _may_be_margin(leaf: Item) -> bool:
    if not leaf.is_single or leaf.is_row or not leaf.options:
        return False
    return leaf.is_head or leaf.role in (QuestionRole.AGE, QuestionRole.SEX)
