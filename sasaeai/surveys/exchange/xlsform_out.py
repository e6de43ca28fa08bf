"""XLSForm out: what `xlsform_in` reads back as the same questionnaire, and every program for XLSForms opens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sasaeai.kernel.clock import today
from sasaeai.kernel.tables import Sheet, write_xlsx
from sasaeai.surveys.models import QuestionKind

from .proposal import Proposal, ProposedChoice, ProposedQuestion, ProposedSection, Words

JAPANESE, ENGLISH, SIMPLE = "日本語 (ja)", "English (en)", "やさしい日本語 (ja-Hira)"
LANGUAGES = ((SIMPLE, "ja-simple"), (ENGLISH, "en"))
Row = list[object]
SURVEY: list[object] = [
    "type", "name", *(f"label::{one}" for one in (JAPANESE, SIMPLE, ENGLISH)),
    *(f"hint::{one}" for one in (JAPANESE, SIMPLE, ENGLISH)),
    "relevant", "constraint", "appearance", "x_above", "x_role", "x_head", "x_concept", "x_unit",
]  # fmt: skip
CHOICES: list[object] = [
    "list_name", "name", *(f"label::{one}" for one in (JAPANESE, SIMPLE, ENGLISH)),
    "x_exclusive", "x_text", "x_score", "x_area",
]  # fmt: skip


def write_xlsform(title: str, form_id: str, proposal: Proposal) -> bytes:
    return write_xlsx(xlsform_sheets(title, form_id, proposal))


def xlsform_sheets(title: str, form_id: str, proposal: Proposal) -> list[Sheet]:
    writer = _Writer(proposal)
    settings: Row = ["form_title", "form_id", "version", "default_language"]
    sheets: list[tuple[str, list[Row]]] = [
        ("survey", [SURVEY, *writer.survey()]),
        ("choices", [CHOICES, *writer.choices()]),
        ("settings", [settings, [title, f"survey_{form_id}", f"{today():%Y%m%d}", JAPANESE]]),
        *_extra_sheets(proposal),
    ]
    return [Sheet(name, [[_cell(value) for value in row] for row in rows]) for name, rows in sheets]


def _cell(value: Any) -> Any:
    return None if value == "" else value


def _extra_sheets(proposal: Proposal) -> Iterator[tuple[str, list[Row]]]:
    strata: list[Row] = [[one.area, one.population, one.letters] for one in proposal.strata or []]
    yield "design", [["area", "population", "letters"], *strata]
    cells: list[Row] = [
        [one.margin, one.choice, one.area, one.people, one.across, one.across_choice or ""]
        for one in proposal.cells or []
    ]
    yield "population", [["margin", "choice", "area", "people", "across", "across_choice"], *cells]
    links: list[Row] = [
        [one.question, one.indicator, " ".join(map(str, one.counted)), one.base, one.who_is_asked]
        for one in proposal.links or []
    ]
    yield "links", [["question", "indicator", "counted", "base", "who_is_asked"], *links]


class _Writer:
    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal
        self.taken = {row.code for question in proposal.questions for row in [question, *question.rows]}

    def survey(self) -> Iterator[Row]:
        for place, section in enumerate(self.proposal.sections, 1):
            yield from self._section(section, self._free(f"section_{place}"))

    def _section(self, section: ProposedSection, name: str) -> Iterator[Row]:
        yield _row("begin_group", name, section.title, section.words.get("title"))
        if section.introduction:
            yield _row("note", self._free(f"{name}_intro"), section.introduction, section.words.get("introduction"))
        for question in section.questions:
            yield from self._question(question)
        yield _row("end_group", name)

    def _question(self, question: ProposedQuestion) -> Iterator[Row]:
        kinds = {
            QuestionKind.SINGLE: f"select_one {question.code}",
            QuestionKind.MULTIPLE: f"select_multiple {question.code}",
            QuestionKind.NUMBER: "integer",
            QuestionKind.TEXT: "text",
            QuestionKind.MATRIX: "begin_group",
        }
        look = {QuestionKind.TEXT: "multiline", QuestionKind.MATRIX: "table-list"}.get(QuestionKind(question.kind), "")
        yield _asked(kinds[QuestionKind(question.kind)], question, look)
        for row in question.rows:
            yield _asked(f"select_one {question.code}", row)
        if question.kind == QuestionKind.MATRIX:
            yield _row("end_group", question.code)
            return
        for choice in question.choices:
            if choice.opens_text:
                yield _bracket(question, choice)

    def choices(self) -> Iterator[Row]:
        for question in self.proposal.questions:
            for choice in question.choices:
                yield [
                    question.code, choice.code, choice.label, *_others(choice.words), _yes(choice.exclusive),
                    _yes(choice.opens_text), choice.score, choice.area_slug,
                ]  # fmt: skip

    def _free(self, wanted: str) -> str:
        name, number = wanted, 2
        while name in self.taken:
            name, number = f"{wanted}_{number}", number + 1
        self.taken.add(name)
        return name


def _asked(kind: str, question: ProposedQuestion, look: str = "") -> Row:
    return [
        kind, question.code, question.text, *_others(question.words.get("text")), question.note,
        *_others(question.words.get("note")), question.condition, constraint_of(question), look, question.above,
        question.role, _yes(question.is_head), question.concept, question.unit,
    ]  # fmt: skip


def constraint_of(question: ProposedQuestion) -> str:
    parts = []
    if question.most_choices is not None:
        parts.append(f"count-selected(.) <= {question.most_choices}")
    if question.kind == QuestionKind.MULTIPLE:
        alone = [choice.code for choice in question.choices if choice.exclusive]
        parts += [f"not(selected(., '{code}') and count-selected(.) > 1)" for code in alone]
    if question.least is not None:
        parts.append(f". >= {question.least}")
    if question.most is not None:
        parts.append(f". <= {question.most}")
    return " and ".join(parts)


def _bracket(question: ProposedQuestion, choice: ProposedChoice) -> Row:
    """Words in the brackets of a choice are a question of their own to other programs."""
    name = f"${{{question.code}}}"
    picked = (
        f"selected({name}, '{choice.code}')" if question.kind == QuestionKind.MULTIPLE else f"{name} = '{choice.code}'"
    )
    row = _row("text", f"{question.code}_{choice.code}_text", choice.label, choice.words)
    row[SURVEY.index("relevant")] = picked
    return row


def _row(kind: str, name: str, label: str = "", words: Words | None = None) -> Row:
    row: Row = [kind, name, label, *_others(words)]
    return row + [""] * (len(SURVEY) - len(row))


def _others(words: Words | None) -> list[str]:
    return [(words or {}).get(variant, "") for _label, variant in LANGUAGES]


def _yes(value: bool) -> str:
    return "yes" if value else ""
