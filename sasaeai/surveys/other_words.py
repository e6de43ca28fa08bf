"""ほかのことば: which texts of a survey have a wording in やさしい日本語 or English, and which wait for one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.plans.editable import Text
from sasaeai.plans.other_words import Place, Said, needs_words, said

from .models import Choice, Question, Section, Survey
from .questionnaire import Group, Item, questionnaire_of

# What people with a letter read before and while they answer.
AROUND = ("title", "for_whom", "greeting", "purpose")


@dataclass(frozen=True)
class SurveyPlace(Place):
    """`where`: which text it is, as a clerk finds it on the paper ("問3　選択肢1")."""

    where: str = ""


@dataclass(frozen=True)
class Part:
    """What is written on one page: the survey itself, or a section."""

    key: str
    title: str
    places: tuple[SurveyPlace, ...]

    def said(self, language: str) -> list[Said]:
        return said(list(self.places), language)


def parts_of(survey: Survey) -> list[Part]:
    """Every text once, where it stands first: a wording belongs to its source, wherever that stands again."""
    tree = questionnaire_of(survey)
    seen: set[str] = set()
    around = Part("survey", _("アンケートの名前とあいさつ"), _fresh(_around(survey), seen))
    sections = [Part(str(group.pk), group.title, _fresh(_of_group(group), seen)) for group in tree.groups]
    return [part for part in (around, *sections) if part.places]


def _fresh(places: Iterator[SurveyPlace], seen: set[str]) -> tuple[SurveyPlace, ...]:
    found = []
    for place in places:
        if needs_words(place.source) and place.source not in seen:
            seen.add(place.source)
            found.append(place)
    return tuple(found)


def _around(survey: Survey) -> Iterator[SurveyPlace]:
    for field in AROUND:
        yield _place(survey, field, str(survey._meta.get_field(field).verbose_name))  # type: ignore[union-attr]


def _of_group(group: Group) -> Iterator[SurveyPlace]:
    section = Section(pk=group.pk, title=group.title, introduction=group.introduction)
    yield _place(section, "title", _("まとまりの見出し"))
    yield _place(section, "introduction", _("まとまりの説明"))
    for item in group.items:
        yield from _of_item(item)


def _of_item(item: Item) -> Iterator[SurveyPlace]:
    question = Question(pk=item.pk, text=item.text, note=item.note, unit=item.unit)
    yield _place(question, "text", item.number)
    yield _place(question, "note", _("%(number)s　答え方の説明") % {"number": item.number})
    yield _place(question, "unit", _("%(number)s　単位") % {"number": item.number})
    for row in item.rows:
        yield _place(Question(pk=row.pk, text=row.text), "text", row.number)
    for option in item.options:
        words = _("%(number)s　選択肢%(code)s") % {"number": item.number, "code": option.code}
        yield _place(Choice(pk=option.pk, label=option.label), "label", words)


def _place(row: Any, field: str, where: str) -> SurveyPlace:
    return SurveyPlace(row._meta.model_name, str(row.pk), Text(row, field), where)


def how_many(parts: list[Part], language: str) -> tuple[int, int]:
    """(still missing or stale, all)."""
    rows = said([place for part in parts for place in part.places], language)
    return sum(row.is_missing for row in rows), len(rows)
