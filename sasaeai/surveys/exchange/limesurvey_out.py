"""LimeSurvey's .lss out: the questionnaire as flat tables in XML, as its own export since version 4 lays them out.

Its import takes groups, questions, rows of tables and choices by their numbers in the file and gives them new ones.
Texts are web pages to it, and what stands in {braces} is reckoned: both are written so that only words are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from importlib import import_module
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.surveys.branching import Condition, NotUnderstood
from sasaeai.surveys.models import QuestionKind, Survey

from .limesurvey_codes import OTHER, question_titles, row_titles_of, words_code
from .proposal import Proposal, ProposedChoice, ProposedQuestion, ProposedSection, Words
from .relevance import Names, relevance_of

# The table layout of version 6; older ones since 4 leave out what they do not know.
DB_VERSION = 600
SURVEY_ID = 100_001
JAPANESE = "ja"
# The program knows de-easy; ja-easy it takes by the same pattern and shows its own buttons in English.
LANGUAGES = {"en": "en", "ja-simple": "ja-easy"}
THEMES = {"L": "listradio", "M": "multiplechoice", "F": "arrays/array", "N": "numerical", "T": "longfreetext",
          "S": "shortfreetext"}  # fmt: skip
TYPES = {
    QuestionKind.SINGLE: "L", QuestionKind.MULTIPLE: "M", QuestionKind.MATRIX: "F", QuestionKind.NUMBER: "N",
    QuestionKind.TEXT: "T",
}  # fmt: skip
COLUMNS: dict[str, tuple[str, ...]] = {
    "answers": ("aid", "qid", "code", "sortorder", "assessment_value", "scale_id"),
    "answer_l10ns": ("id", "aid", "answer", "language"),
    "groups": ("gid", "sid", "group_order", "randomization_group", "grelevance"),
    "group_l10ns": ("id", "gid", "group_name", "description", "language"),
    "questions": ("qid", "parent_qid", "sid", "gid", "type", "title", "other", "mandatory", "encrypted",
                  "question_order", "scale_id", "same_default", "relevance", "question_theme_name", "same_script"),
    "subquestions": ("qid", "parent_qid", "sid", "gid", "type", "title", "other", "mandatory", "encrypted",
                     "question_order", "scale_id", "same_default", "relevance", "same_script"),
    "question_l10ns": ("id", "qid", "question", "help", "language"),
    "question_attributes": ("qid", "attribute", "value", "language"),
    "surveys": ("sid", "gsid", "admin", "adminemail", "anonymized", "format", "template", "language",
                "additional_languages", "datestamp", "ipaddr", "refurl", "savetimings", "startdate", "expires"),
    "surveys_languagesettings": ("surveyls_survey_id", "surveyls_language", "surveyls_title", "surveyls_description",
                                 "surveyls_dateformat", "surveyls_numberformat"),
}  # fmt: skip
# Year, month, day; a point before decimals.
DATE_FORMAT, NUMBER_FORMAT = 6, 0


def write_lss(survey: Survey, proposal: Proposal) -> bytes:
    writer = _Writer(survey, proposal)
    writer.write()
    etree: Any = import_module("lxml.etree")
    root = etree.Element("document")
    etree.SubElement(root, "LimeSurveyDocType").text = "Survey"
    etree.SubElement(root, "DBVersion").text = str(DB_VERSION)
    languages = etree.SubElement(root, "languages")
    for language in writer.languages:
        etree.SubElement(languages, "language").text = language
    for name, columns in COLUMNS.items():
        _table(etree, root, name, columns, writer.tables[name])
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return content


def _table(etree: Any, root: Any, name: str, columns: tuple[str, ...], rows: list[dict[str, object]]) -> None:
    """A table without rows is left out, as the program leaves it out."""
    if not rows:
        return
    table = etree.SubElement(root, name)
    fields = etree.SubElement(table, "fields")
    for column in columns:
        etree.SubElement(fields, "fieldname").text = column
    body = etree.SubElement(table, "rows")
    for row in rows:
        line = etree.SubElement(body, "row")
        for column in columns:
            text = str(row.get(column, ""))
            etree.SubElement(line, column).text = etree.CDATA(text.replace("]]>", "]]&gt;")) if text else None


class _Writer:
    def __init__(self, survey: Survey, proposal: Proposal) -> None:
        self.survey, self.sections = survey, proposal.sections
        self.tables: dict[str, list[dict[str, object]]] = {name: [] for name in COLUMNS}
        used = {variant for words in _all_words(proposal) for variant in words}
        self.languages = [JAPANESE, *(own for variant, own in LANGUAGES.items() if variant in used)]
        questions = proposal.questions
        opening = {one.code: [choice.code for choice in one.choices if choice.opens_text] for one in questions}
        self.others = {code: choices[-1] for code, choices in opening.items() if choices}
        self.titles = question_titles(opening)
        self.rows = {one.code: row_titles_of(one.code, [row.code for row in one.rows]) for one in questions}
        self.names, self.several = self._variables(questions)
        self.relevance: dict[str, str] = {}

    def _variables(self, questions: list[ProposedQuestion]) -> tuple[Names, dict[str, dict[int, str]]]:
        """How its expressions name an answer, a mark and a row of a table."""
        names, several = Names(others=self.others), {}
        for question in questions:
            title, choices = self.titles[question.code], question.choices
            answers = {self._answer(question, one): one.code for one in choices}
            if question.kind == QuestionKind.MULTIPLE:
                several[question.code] = {one.code: f"{title}_{self._mark(question, one)}" for one in choices}
            for row in question.rows:
                names.questions[f"{title}_{self.rows[question.code][row.code]}"] = row.code
                names.answers[row.code] = answers
            names.questions[title] = question.code
            names.answers[question.code] = answers
        return names, several

    def _answer(self, question: ProposedQuestion, choice: ProposedChoice) -> str:
        return OTHER if self._is_other(question, choice) else str(choice.code)

    def _mark(self, question: ProposedQuestion, choice: ProposedChoice) -> str:
        return "other" if self._is_other(question, choice) else str(choice.code)

    def _is_other(self, question: ProposedQuestion, choice: ProposedChoice) -> bool:
        return self.others.get(question.code) == choice.code

    def write(self) -> None:
        self._survey()
        for place, section in enumerate(self.sections, 1):
            self._section(place, section)

    def _survey(self) -> None:
        survey = self.survey
        title = _("%(title)s（見本）") % {"title": survey.title} if survey.sample else survey.title
        self._row(
            "surveys", sid=SURVEY_ID, gsid=1, admin="inherit", adminemail="inherit",
            anonymized="Y" if survey.anonymous else "N", format="G", template="inherit", language=JAPANESE,
            additional_languages=" ".join(self.languages[1:]), datestamp="N", ipaddr="N", refurl="N", savetimings="N",
            startdate=f"{survey.opens_on} 00:00:00" if survey.opens_on else "",
            expires=f"{survey.closes_on} 23:59:59" if survey.closes_on else "",
        )  # fmt: skip
        for language in self.languages:
            self._row(
                "surveys_languagesettings", surveyls_survey_id=SURVEY_ID, surveyls_language=language,
                surveyls_title=_page(title), surveyls_description=_page(survey.purpose),
                surveyls_dateformat=DATE_FORMAT, surveyls_numberformat=NUMBER_FORMAT,
            )  # fmt: skip

    def _section(self, gid: int, section: ProposedSection) -> None:
        self._row("groups", gid=gid, sid=SURVEY_ID, group_order=gid)
        titles = self._told(section.title, section.words.get("title"))
        about = self._told(section.introduction, section.words.get("introduction"))
        self._words("group_l10ns", gid=gid, group_name=titles, description=about)
        order = 0
        for question in section.questions:
            order += 1
            qid = self._question(question, gid, order)
            for choice in question.choices:
                if choice.opens_text and not self._is_other(question, choice):
                    order += 1
                    self._bracket(question, choice, gid, order)
            self._inside(question, gid, qid)

    def _question(self, question: ProposedQuestion, gid: int, order: int) -> int:
        kind = TYPES[QuestionKind(question.kind)]
        self.relevance[question.code] = self._relevance(question)
        qid = self._asked(
            "questions", question, gid=gid, type=kind, title=self.titles[question.code], question_order=order,
            other="Y" if question.code in self.others else "N", relevance=self.relevance[question.code],
            question_theme_name=THEMES[kind],
        )  # fmt: skip
        self._attributes(qid, question)
        return qid

    def _asked(self, table: str, question: ProposedQuestion, **more: object) -> int:
        qid = len(self.tables["questions"]) + len(self.tables["subquestions"]) + 1
        usual = {
            "parent_qid": 0, "other": "N", "mandatory": "N", "encrypted": "N", "scale_id": 0, "same_default": 0,
            "relevance": "1", "same_script": 0,
        }  # fmt: skip
        self._row(table, **usual | {"qid": qid, "sid": SURVEY_ID} | more)
        texts = self._told(question.text, question.words.get("text"))
        notes = self._told(question.note, question.words.get("note"))
        self._words("question_l10ns", qid=qid, question=texts, help=notes)
        return qid

    def _bracket(self, question: ProposedQuestion, choice: ProposedChoice, gid: int, order: int) -> None:
        """The program has one 「その他」; words for further choices are a question of their own."""
        code = words_code(question.code, choice.code)
        picked = relevance_of(("=", question.code, str(choice.code)), self.names, self.several)
        above = self.relevance[question.code]
        asked = ProposedQuestion(code, QuestionKind.TEXT, choice.label, words={"text": choice.words})
        qid = self._asked(
            "questions", asked, gid=gid, type="S", title=self.titles[code], question_order=order,
            relevance=picked if above == "1" else f"({above}) and {picked}", question_theme_name=THEMES["S"],
        )  # fmt: skip
        self._attribute(qid, "cssclass", f"x_words-{question.code}-{choice.code}")

    def _inside(self, question: ProposedQuestion, gid: int, qid: int) -> None:
        """Rows of a table and choices among several are questions below; choices of one are answers."""
        inside = {"gid": gid, "parent_qid": qid, "type": "T"}
        for place, row in enumerate(question.rows):
            title = self.rows[question.code][row.code]
            below = self._asked(
                "subquestions", row, title=title, question_order=place, relevance=self._relevance(row), **inside
            )
            self._attribute(below, "cssclass", _classes(row))
        listed = [one for one in question.choices if not self._is_other(question, one)]
        for place, choice in enumerate(listed):
            if question.kind == QuestionKind.MULTIPLE:
                named = ProposedQuestion("", QuestionKind.TEXT, choice.label, words={"text": choice.words})
                self._asked("subquestions", named, title=str(choice.code), question_order=place, **inside)
            else:
                self._choice(choice, qid, place)

    def _choice(self, choice: ProposedChoice, qid: int, place: int) -> None:
        aid = len(self.tables["answers"]) + 1
        self._row(
            "answers", aid=aid, qid=qid, code=choice.code, sortorder=place, assessment_value=choice.score or 0,
            scale_id=0,
        )  # fmt: skip
        self._words("answer_l10ns", aid=aid, answer=self._told(choice.label, choice.words))

    def _attributes(self, qid: int, question: ProposedQuestion) -> None:
        found: dict[str, object] = {"cssclass": _classes(question, self.others.get(question.code, 0))}
        if question.kind == QuestionKind.MULTIPLE:
            found["max_answers"] = question.most_choices
            alone = [self._mark(question, one) for one in question.choices if one.exclusive]
            found["exclude_all_others"] = ";".join(alone)
        if question.kind == QuestionKind.NUMBER:
            found |= {"num_value_int_only": 1, "min_num_value_n": question.least, "max_num_value_n": question.most}
        for name, value in found.items():
            self._attribute(qid, name, "" if value is None else str(value))
        for language in self.languages:
            self._attribute(qid, "suffix", question.unit, language)
        for place, choice in enumerate(question.choices):
            if self._is_other(question, choice):
                self._other(qid, choice, question.choices[:place], last=place + 1 == len(question.choices))

    def _other(self, qid: int, choice: ProposedChoice, before: list[ProposedChoice], *, last: bool) -> None:
        """「その他」 stands at the end, unless a choice such as 「特にない」 comes after it."""
        for language, label in self._told(choice.label, choice.words).items():
            self._attribute(qid, "other_replace_text", label, language)
        if not last:
            self._attribute(qid, "other_position", "specific" if before else "beginning")
            self._attribute(qid, "other_position_code", str(before[-1].code) if before else "")

    def _attribute(self, qid: int, name: str, value: str, language: str = "") -> None:
        if value:
            self._row("question_attributes", qid=qid, attribute=name, value=value, language=language)

    def _relevance(self, question: ProposedQuestion) -> str:
        """Who was not asked the question above is not asked this one; a condition that nobody can read asks all."""
        try:
            condition = Condition.of(question.condition)
        except NotUnderstood:
            condition = None
        own = relevance_of(condition.tree, self.names, self.several) if condition and self._knows(condition) else "1"
        above = self.relevance.get(question.above, "1")
        if above == "1" or own == "1":
            return own if above == "1" else above
        return f"({above}) and ({own})"

    def _knows(self, condition: Condition) -> bool:
        return set(condition.names) <= set(self.names.questions.values())

    def _told(self, source: str, words: Words | None) -> dict[str, str]:
        """In every language of the survey; what has not been said in one stands there in Japanese."""
        found = {own: (words or {}).get(variant) or source for variant, own in LANGUAGES.items()}
        return {language: _page(found.get(language, source)) for language in self.languages}

    def _words(self, table: str, **columns: Any) -> None:
        for language in self.languages:
            said = {name: value[language] if isinstance(value, dict) else value for name, value in columns.items()}
            self._row(table, id=len(self.tables[table]) + 1, language=language, **said)

    def _row(self, table: str, **columns: object) -> None:
        self.tables[table].append(columns)


def _all_words(proposal: Proposal) -> Iterator[Words]:
    for section in proposal.sections:
        yield from section.words.values()
    for question in proposal.questions:
        for one in (question, *question.rows):
            yield from one.words.values()
        for choice in question.choices:
            yield choice.words


def _classes(question: ProposedQuestion, other: int = 0) -> str:
    """What no column of the program holds (`limesurvey_codes.marks_in` reads it)."""
    scored = "_".join(str(one.code) for one in question.choices if one.score is not None)
    # Where only one answer can be given, the program has no word for it.
    alone = [str(one.code) for one in question.choices if one.exclusive and question.kind != QuestionKind.MULTIPLE]
    found = {
        "code": question.code, "concept": question.concept, "above": question.above, "role": question.role,
        "other": other or "", "scored": scored, "alone": "_".join(alone),
    }  # fmt: skip
    marks = [f"x_{name}-{value}" for name, value in found.items() if value]
    return " ".join([*marks, "x_head"] if question.is_head else marks)


def _page(text: str) -> str:
    """Words as a web page's; a brace is written as a sign, or it would begin something to reckon."""
    plain = escape(text, quote=False).replace("{", "&#123;").replace("}", "&#125;")
    return re.sub(r"\r\n|\r|\n", "<br />", plain)
