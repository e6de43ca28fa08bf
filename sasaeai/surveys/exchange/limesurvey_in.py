"""LimeSurvey's .lss in: flat tables in XML, of old and new versions, become a questionnaire.

What `limesurvey_out` wrote among the CSS classes of a question (`x_code-…`) is taken back, also after the file went
through the program.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from html import unescape
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext as _

from sasaeai.kernel.tables import UnreadableTable
from sasaeai.surveys.branching import Tree
from sasaeai.surveys.models import QuestionKind, QuestionRole
from sasaeai.surveys.models.question import MOST_CHOICES

from .limesurvey_codes import OTHER, marks_in
from .proposal import Proposal, ProposedChoice, ProposedQuestion, ProposedSection, Told, Words
from .relevance import Names, NotRead, condition_in, told

Row = dict[str, str]
KINDS = {
    "L": QuestionKind.SINGLE, "!": QuestionKind.SINGLE, "G": QuestionKind.SINGLE, "Y": QuestionKind.SINGLE,
    "M": QuestionKind.MULTIPLE, "F": QuestionKind.MATRIX, "N": QuestionKind.NUMBER, "S": QuestionKind.TEXT,
    "T": QuestionKind.TEXT, "U": QuestionKind.TEXT,
}  # fmt: skip
# Choices that the program has by itself.
OWN = {"G": (("F", "女性"), ("M", "男性")), "Y": (("Y", "はい"), ("N", "いいえ"))}
LANGUAGES = {"en": "en", "ja-easy": "ja-simple", "ja-hira": "ja-simple"}
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
MOST_ROWS = 20_000
# Of a question: what a file made by others does not speak of.
UNSAID = ["role", "is_head", "concept", "unit", "choices.score", "choices.area_slug"]


def is_lss(content: bytes) -> bool:
    return b"<LimeSurveyDocType>" in content[:2000] or b"LimeSurveyDocType" in content[:2000]


def read_lss(name: str, content: bytes, areas: Mapping[str, str] | None = None) -> tuple[Proposal | None, list[Told]]:
    """`areas`: names of districts → slug. Raises UnreadableTable with a sentence for the person who chose the file."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise UnreadableTable(
            _("LimeSurveyのファイルが壊れているようです。「アンケートの構造（.lss）」でもう一度書き出してください。"),
            sheet=name,
        ) from error
    if root.findtext("LimeSurveyDocType") != "Survey":
        raise UnreadableTable(
            _("LimeSurveyのアンケート全体のファイル（.lss）ではありません。「アンケートの構造」を書き出してください。"),
            sheet=name,
        )
    reader = _Reader(root, areas or {})
    reader.read()
    stopped = any(one.stops for one in reader.told)
    unsaid = ["choices.area_slug"] if reader.is_ours else UNSAID
    return None if stopped else Proposal(reader.sections, unsaid=unsaid), reader.told


class _Reader:
    def __init__(self, root: Any, areas: Mapping[str, str]) -> None:
        self.areas = areas
        self.tables = {table.tag: _rows_of(table) for table in root if table.find("rows") is not None}
        languages = [one.text or "" for one in root.iter("language") if one.text]
        survey = next(iter(self.tables.get("surveys", [])), {})
        self.language = survey.get("language") or (languages[0] if languages else "ja")
        self.told: list[Told] = []
        self.sections: list[ProposedSection] = []
        self.codes: set[str] = set()
        self.names = Names()
        self.is_ours = False
        # By our code, who is asked, the questions above included.
        self.asked: dict[str, Tree | None] = {}
        self.indexes: dict[tuple[str, str], dict[str, list[Row]]] = {}

    def say(self, sentence: str, *, stops: bool = True) -> None:
        self.told.append(Told(sentence, stops))

    def read(self) -> None:
        rows = self._once("questions")
        subs = self._once("subquestions") + [row for row in rows if row.get("parent_qid", "0") not in ("", "0")]
        below: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(subs, key=_order):
            below[row.get("parent_qid", "")].append(row)
        top = [row for row in rows if row.get("parent_qid", "0") in ("", "0")]
        for group in sorted(self._once("groups"), key=lambda row: int(row.get("group_order") or 0)):
            self._section(group, sorted([row for row in top if row.get("gid") == group.get("gid")], key=_order), below)
        if not self.sections:
            self.say(_("問いが一つもありません。"))

    def _section(self, group: Row, rows: list[Row], below: dict[str, list[Row]]) -> None:
        titles = self._words("group_l10ns", "gid", group, "group_name")
        about = self._words("group_l10ns", "gid", group, "description")
        section = ProposedSection(self._own(titles)[:120] or _("アンケート"), self._own(about)[:400])
        section.words = self._said({"title": titles, "introduction": about})
        for row in rows:
            if self._is_bracket(row, section):
                continue
            if question := self._question(row, below.get(row.get("qid", ""), [])):
                section.questions.append(question)
        if section.questions:
            self.sections.append(section)

    def _is_bracket(self, row: Row, section: ProposedSection) -> bool:
        """Words in the brackets of a choice, which went out as a question of their own."""
        code, _dash, choice = self._marks(row).get("words", "").rpartition("-")
        above = [one for one in section.questions if one.code == code]
        opened = [one for question in above for one in question.choices if str(one.code) == choice]
        for one in opened:
            one.opens_text = True
        return bool(opened)

    def _question(self, row: Row, below: list[Row]) -> ProposedQuestion | None:
        kind, title = row.get("type", ""), row.get("title", "")
        texts = self._words("question_l10ns", "qid", row, "question")
        text = self._own(texts)
        if kind == "X":
            self.say(_("説明の文「%(text)s」は取りこみません。") % {"text": text[:40]}, stops=False)
            return None
        if kind not in KINDS:
            known = _("使えるのは L、!、M、F、N、S、T、U、G、Y です。")
            self.say(_("「%(title)s」の種類「%(type)s」は使えません。") % {"title": title, "type": kind} + known)
            return None
        if not text:
            self.say(_("「%(title)s」の日本語の文がありません。") % {"title": title})
        marks = self._marks(row)
        question = ProposedQuestion(self._code(title, marks), KINDS[kind].value, text[:400])
        notes = self._words("question_l10ns", "qid", row, "help")
        question.note = self._own(notes)[:200]
        question.words = self._said({"text": texts, "note": notes})
        self.names.questions[title] = question.code
        self._take_marks(question, marks)
        self._answers(question, kind, row, below)
        self._limits(question, row)
        question.condition = self._condition(question, title, row)
        return question

    def _marks(self, row: Row) -> dict[str, str]:
        return marks_in(self._attribute(row, "cssclass"))

    def _take_marks(self, question: ProposedQuestion, marks: Mapping[str, str]) -> None:
        self.is_ours |= "code" in marks
        role = marks.get("role", "")
        question.role = role if role in QuestionRole.values else ""
        question.is_head = "head" in marks
        concept, above = marks.get("concept", ""), marks.get("above", "")
        question.concept = concept if _CODE.fullmatch(concept) else ""
        question.above = above if above in self.codes else ""

    def _code(self, title: str, marks: Mapping[str, str]) -> str:
        code = marks.get("code", "") or title.lower()
        if not _CODE.fullmatch(code) or code in self.codes:
            code = f"q{len(self.codes) + 1}"
            self.say(
                _("記号「%(title)s」は使えないので、「%(code)s」にします。") % {"title": title, "code": code},
                stops=False,
            )
        self.codes.add(code)
        return code

    def _answers(self, question: ProposedQuestion, kind: str, row: Row, below: list[Row]) -> None:
        title, marks = row.get("title", ""), self._marks(row)
        if kind in OWN:
            question.choices = [ProposedChoice(place, label) for place, (_own, label) in enumerate(OWN[kind], 1)]
            self.names.answers[question.code] = {own: place for place, (own, _label) in enumerate(OWN[kind], 1)}
        elif kind == "M":
            listed = [(sub.get("title", ""), sub) for sub in below]
            question.choices = self._listed(question, listed, "question_l10ns", marks)
            for own, code in self.names.answers[question.code].items():
                self.names.marks[f"{title}_{own}"] = (question.code, code)
        elif kind in ("L", "!", "F"):
            rows = [one for one in self._once("answers") if one.get("qid") == row.get("qid")]
            listed = [(one.get("code", ""), one) for one in sorted(rows, key=_order)]
            question.choices = self._listed(question, listed, "answer_l10ns", marks)
        if kind in ("L", "!", "M") and row.get("other") == "Y":
            self._other(question, row, marks)
        if kind == "F":
            question.rows = [self._row(question, title, sub) for sub in below]
        if not question.choices and kind in ("L", "!", "F", "M"):
            self.say(_("「%(title)s」に選択肢がありません。") % {"title": title})
        self._excluding(question, row)

    def _other(self, question: ProposedQuestion, row: Row, marks: Mapping[str, str]) -> None:
        """Its number is ours where the file came from us; else it follows the last one."""
        taken = {choice.code for choice in question.choices}
        wanted = int(marks["other"]) if marks.get("other", "").isdigit() else 0
        code = wanted if 1 <= wanted <= MOST_CHOICES and wanted not in taken else max(taken, default=0) + 1
        labels = {
            one.get("language", "") or self.language: plain_text(one.get("value", ""))
            for one in self._attributes(row) if one.get("attribute") == "other_replace_text" and one.get("value")
        }  # fmt: skip
        label = self._own(labels)[:200] or "その他"
        choice = ProposedChoice(code, label, opens_text=True, words=self._others(labels, label))
        question.choices = sorted([*question.choices, choice], key=lambda one: one.code)
        title = row.get("title", "")
        self.names.answers.setdefault(question.code, {})[OTHER] = code
        self.names.marks |= {f"{title}_other": (question.code, code)} if question.kind == QuestionKind.MULTIPLE else {}

    def _row(self, question: ProposedQuestion, title: str, sub: Row) -> ProposedQuestion:
        own, marks = sub.get("title", ""), self._marks(sub)
        texts = self._words("question_l10ns", "qid", sub, "question")
        notes = self._words("question_l10ns", "qid", sub, "help")
        row = ProposedQuestion(
            self._code(f"{question.code}_{own.lower()}", marks), "single", self._own(texts)[:400],
            self._own(notes)[:200], words=self._said({"text": texts, "note": notes}),
        )  # fmt: skip
        self._take_marks(row, marks)
        self.names.questions[f"{title}_{own}"] = row.code
        self.names.answers[row.code] = self.names.answers[question.code]
        row.condition = self._condition(row, f"{title}_{own}", sub)
        return row

    def _listed(
        self, question: ProposedQuestion, rows: list[tuple[str, Row]], table: str, marks: Mapping[str, str]
    ) -> list[ProposedChoice]:
        """Numbers at the end of the program's codes, where they are usable; else their order."""
        digits = [re.search(r"([0-9]+)\Z", code) for code, _row in rows]
        numbers = [int(one[1]) if one else 0 for one in digits]
        usable = len(set(numbers)) == len(numbers) and all(1 <= one <= MOST_CHOICES for one in numbers)
        codes = numbers if usable else list(range(1, len(rows) + 1))
        self.names.answers[question.code] = {own: code for (own, _row), code in zip(rows, codes, strict=True)}
        column, key = ("answer", "aid") if table == "answer_l10ns" else ("question", "qid")
        scored = set(marks.get("scored", "").split("_"))
        found = []
        for (_own, row), code in zip(rows, codes, strict=True):
            words = self._words(table, key, row, column)
            label = self._own(words)[:200]
            choice = ProposedChoice(code, label, words=self._others(words, label))
            choice.score = _whole(row.get("assessment_value", "")) if str(code) in scored else None
            choice.area_slug = self.areas.get(label, "") if question.role == QuestionRole.DISTRICT else ""
            found.append(choice)
        return sorted(found, key=lambda one: one.code)

    def _excluding(self, question: ProposedQuestion, row: Row) -> None:
        own = self.names.answers.get(question.code, {})
        alone = [one.strip() for one in self._attribute(row, "exclude_all_others").split(";") if one.strip()]
        codes = {str(own.get(OTHER if one == "other" else one)) for one in alone}
        codes |= set(self._marks(row).get("alone", "").split("_"))
        for choice in question.choices:
            choice.exclusive = str(choice.code) in codes

    def _limits(self, question: ProposedQuestion, row: Row) -> None:
        if question.kind == QuestionKind.MULTIPLE:
            question.most_choices = _whole(self._attribute(row, "max_answers"))
        if question.kind == QuestionKind.NUMBER:
            question.least = _whole(self._attribute(row, "min_num_value_n"))
            question.most = _whole(self._attribute(row, "max_num_value_n"))
            units = {one.get("language", ""): one for one in self._attributes(row) if one.get("attribute") == "suffix"}
            unit = units.get("ja") or units.get(self.language) or units.get("") or {}
            question.unit = plain_text(unit.get("value", ""))[:20]

    def _attributes(self, row: Row) -> list[Row]:
        return self._index("question_attributes", "qid").get(row.get("qid", ""), [])

    def _attribute(self, row: Row, name: str) -> str:
        return next((one.get("value", "") for one in self._attributes(row) if one.get("attribute") == name), "")

    def _condition(self, question: ProposedQuestion, title: str, row: Row) -> str:
        """What compares answers with one another's codes; the program's other functions are said."""
        source = row.get("relevance", "")
        try:
            tree = condition_in(source, self.names)
        except NotRead:
            words = _(
                "「%(title)s」を聞く条件は読めないので、空けました。調査票のページで書いてください：%(condition)s"
            )
            self.say(words % {"title": title, "condition": source.strip()[:120]}, stops=False)
            return ""
        self.asked[question.code] = tree
        return told(_own_part(tree, self.asked.get(question.above)))

    def _once(self, table: str) -> list[Row]:
        """Old versions have a row for each language: the form's own is the question itself."""
        rows = self.tables.get(table, [])
        return [row for row in rows if row.get("language", self.language) == self.language]

    def _index(self, table: str, key: str) -> dict[str, list[Row]]:
        if (table, key) not in self.indexes:
            found: dict[str, list[Row]] = defaultdict(list)
            for row in self.tables.get(table, []):
                found[row.get(key, "")].append(row)
            self.indexes[table, key] = found
        return self.indexes[table, key]

    def _words(self, table: str, key: str, row: Row, column: str) -> Words:
        if table in self.tables:
            found = self._index(table, key).get(row.get(key, ""), [])
        else:
            key = "qid" if table == "answer_l10ns" else key
            found = [one for one in self._index(_OLD[table], key).get(row.get(key, ""), []) if one.get("language")]
            found = [one for one in found if one.get("code") == row.get("code")] or [row]
        return {one.get("language", self.language): plain_text(one.get(column, "")) for one in found}

    def _own(self, words: Words) -> str:
        return words.get("ja") or words.get(self.language) or ""

    def _said(self, fields: Mapping[str, Words]) -> dict[str, Words]:
        found = {name: self._others(words, self._own(words)) for name, words in fields.items()}
        return {name: words for name, words in found.items() if words}

    @staticmethod
    def _others(words: Words, source: str) -> Words:
        """The same in another language is what the program shows where nothing has been said in it."""
        return {
            LANGUAGES[language]: text
            for language, text in words.items() if language in LANGUAGES and text and text != source
        }  # fmt: skip


_OLD = {"question_l10ns": "questions", "group_l10ns": "groups", "answer_l10ns": "answers"}


def _own_part(tree: Tree | None, above: Tree | None) -> Tree | None:
    """Without what the question above is asked for: ours says that by standing below it."""
    if tree is None or above is None:
        return tree
    if tree == above:
        return None
    return tree[2] if tree[0] == "and" and len(tree) == 3 and tree[1] == above else tree


def _rows_of(table: Any) -> list[Row]:
    rows = [{cell.tag: cell.text or "" for cell in row} for row in table.iterfind("rows/row")]
    if len(rows) > MOST_ROWS:
        raise UnreadableTable(_("ファイルが大きすぎます。アンケートを分けてください。"))
    return rows


def _order(row: Row) -> int:
    text = row.get("question_order") or row.get("sortorder") or "0"
    return int(text) if text.isdigit() else 0


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?[0-9]{1,6}", text) else None


def plain_text(html: str) -> str:
    """Without marks of a web page."""
    lines = re.sub(r"<br\s*/?>|</p>", "\n", html, flags=re.IGNORECASE)
    return unescape(re.sub(r"<[^>]*>", "", lines)).strip()
