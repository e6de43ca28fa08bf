"""調査票 as everything reads it: web page, paper, typing in, tables and files ask this tree, never the models.

Four queries for a survey of any size. A table (MATRIX) is one item with rows; `leaves` are what has an answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from .branching import Condition, NotUnderstood
from .models import Choice, Question, QuestionKind, QuestionRole, Section, Survey


@dataclass(frozen=True)
class Option:
    code: int
    label: str
    exclusive: bool = False
    opens_text: bool = False
    score: int | None = None
    area_slug: str = ""
    pk: int = 0


@dataclass(frozen=True)
class Item:
    """A question. `number` as printed: 問3, 問3-1 (SQ), 問3 ア (a row of a table); `rows` only of a table."""

    pk: int
    uid: str
    code: str
    number: str
    kind: str
    text: str
    note: str = ""
    role: str = ""
    is_head: bool = False
    options: tuple[Option, ...] = ()
    rows: tuple[Item, ...] = ()
    most_choices: int | None = None
    least: int | None = None
    most: int | None = None
    unit: str = ""
    condition: Condition | None = None
    concept_id: int | None = None
    # A row's table, a sub-question's question.
    above: str = ""
    is_row: bool = False

    @property
    def is_single(self) -> bool:
        return self.kind == QuestionKind.SINGLE

    @property
    def is_multiple(self) -> bool:
        return self.kind == QuestionKind.MULTIPLE

    @property
    def is_matrix(self) -> bool:
        return self.kind == QuestionKind.MATRIX

    @property
    def is_closed(self) -> bool:
        """Answered by numbers of choices."""
        return self.is_single or self.is_multiple

    @cached_property
    def by_code(self) -> dict[int, Option]:
        return {option.code: option for option in self.options}

    @property
    def leaves(self) -> tuple[Item, ...]:
        return self.rows if self.is_matrix else (self,)


@dataclass(frozen=True)
class Group:
    """まとまり: one page on a phone."""

    pk: int
    title: str
    introduction: str
    items: tuple[Item, ...]

    @property
    def leaves(self) -> Iterator[Item]:
        for item in self.items:
            yield from item.leaves


@dataclass(frozen=True)
class Questionnaire:
    survey: Survey
    groups: tuple[Group, ...]
    # Conditions that cannot be read, by question code, each with its sentence; such a question is asked of everybody.
    unread: Mapping[str, str] = field(default_factory=dict)

    @property
    def items(self) -> Iterator[Item]:
        for group in self.groups:
            yield from group.items

    @cached_property
    def leaves(self) -> tuple[Item, ...]:
        return tuple(leaf for group in self.groups for leaf in group.leaves)

    @cached_property
    def by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items} | {leaf.code: leaf for leaf in self.leaves}

    def of_role(self, role: QuestionRole) -> Item | None:
        return next((leaf for leaf in self.leaves if leaf.role == role), None)

    @cached_property
    def heads(self) -> tuple[Item, ...]:
        """Questions by which tables are parted: district, age, sex, and what was marked; single answers only."""
        return tuple(leaf for leaf in self.leaves if leaf.is_single and (leaf.role or leaf.is_head))

    def is_asked(self, item: Item, answers: Mapping[str, Any]) -> bool:
        """Also every question above must have been asked: a row's table, a sub-question's question."""
        if item.condition is not None and not item.condition.holds(answers):
            return False
        above = self.by_code.get(item.above)
        return above is None or self.is_asked(above, answers)

    def asked(self, answers: Mapping[str, Any]) -> set[str]:
        """Codes of the leaves that a person with these answers was asked: what misses of them is 無回答."""
        return {leaf.code for leaf in self.leaves if self.is_asked(leaf, answers)}


def questionnaire_of(survey: Survey) -> Questionnaire:
    questions = Question.objects.filter(survey=survey).in_order()
    choices: dict[int, list[Choice]] = defaultdict(list)
    for choice in Choice.objects.filter(question__survey=survey).order_by("code"):
        choices[choice.question_id].append(choice)
    return _built(survey, list(Section.objects.filter(survey=survey)), questions, choices)


def _built(
    survey: Survey, sections: list[Section], questions: QuerySet[Question], choices: Mapping[int, list[Choice]]
) -> Questionnaire:
    below: dict[int | None, list[Question]] = defaultdict(list)
    for question in questions:
        below[question.parent_id].append(question)
    unread: dict[str, str] = {}
    builder = _Builder(below, choices, unread)
    top: dict[int, list[Question]] = defaultdict(list)
    for question in below[None]:
        top[question.section_id].append(question)
    groups = tuple(
        Group(section.pk, section.title, section.introduction, tuple(builder.of_section(top[section.pk])))
        for section in sections
    )
    return Questionnaire(survey, groups, unread)


class _Builder:
    def __init__(
        self, below: Mapping[int | None, list[Question]], choices: Mapping[int, list[Choice]], unread: dict[str, str]
    ) -> None:
        self.below, self.choices, self.unread = below, choices, unread
        self.count = 0

    def of_section(self, questions: list[Question]) -> Iterator[Item]:
        for question in questions:
            self.count += 1
            yield from self._with_below(question, f"問{self.count}", "")

    def _with_below(self, question: Question, number: str, above: str) -> Iterator[Item]:
        children = self.below.get(question.pk, []) if question.pk else []
        if question.kind == QuestionKind.MATRIX:
            options = self._options(question)
            rows = tuple(
                self._item(row, f"{number} {_kana(place)}", question.code, options, is_row=True)
                for place, row in enumerate(children)
            )
            yield self._item(question, number, above, options, rows=rows)
            return
        yield self._item(question, number, above, self._options(question))
        for place, child in enumerate(children, 1):
            yield from self._with_below(child, f"{number}-{place}", question.code)

    def _options(self, question: Question) -> tuple[Option, ...]:
        return tuple(
            Option(row.code, row.label, row.exclusive, row.opens_text, row.score, row.area_slug, row.pk)
            for row in self.choices.get(question.pk, [])
        )

    def _item(
        self, question: Question, number: str, above: str, options: tuple[Option, ...], *,
        rows: tuple[Item, ...] = (), is_row: bool = False,
    ) -> Item:  # fmt: skip
        try:
            condition = Condition.of(question.condition)
        except NotUnderstood as error:
            self.unread[question.code] = str(error)
            condition = None
        return Item(
            question.pk, question.uid, question.code, number, QuestionKind.SINGLE.value if is_row else question.kind,
            question.text, question.note, question.role, question.is_head, options, rows, question.most_choices,
            question.least, question.most, question.unit, condition, question.concept_id, above, is_row,
        )  # fmt: skip


KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"


def _kana(place: int) -> str:
    return KANA[place] if place < len(KANA) else str(place + 1)
