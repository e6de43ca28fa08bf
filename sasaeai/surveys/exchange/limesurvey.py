"""LimeSurvey's .lss in: flat tables in XML, of old and new versions, become a questionnaire."""

from __future__ import annotations

import re
from collections import defaultdict
from html import unescape
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext as _

from sasaeai.kernel.tables import UnreadableTable
from sasaeai.surveys.models import QuestionKind
from sasaeai.surveys.models.question import MOST_CHOICES

from .proposal import Proposal, ProposedChoice, ProposedQuestion, ProposedSection, Told

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
_COMPARED = re.compile(r"([A-Za-z][A-Za-z0-9_]*)(?:\.NAOK)?\s*(==|=|!=|<=|>=|<|>)\s*[\"']?([A-Za-z0-9]+)[\"']?")
MOST_ROWS = 20_000


def is_lss(content: bytes) -> bool:
    return b"<LimeSurveyDocType>" in content[:2000] or b"LimeSurveyDocType" in content[:2000]


def read_lss(name: str, content: bytes) -> tuple[Proposal | None, list[Told]]:
    """Raises UnreadableTable with a sentence for the person who chose the file."""
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
    reader = _Reader(root)
    reader.read()
    stopped = any(one.stops for one in reader.told)
    unsaid = ["role", "is_head", "concept", "unit", "choices.score", "choices.area_slug"]
    return None if stopped else Proposal(reader.sections, unsaid=unsaid), reader.told


class _Reader:
    def __init__(self, root: Any) -> None:
        self.tables = {table.tag: _rows_of(table) for table in root if table.find("rows") is not None}
        languages = [one.text or "" for one in root.iter("language") if one.text]
        survey = next(iter(self.tables.get("surveys", [])), {})
        self.language = survey.get("language") or (languages[0] if languages else "ja")
        self.told: list[Told] = []
        self.sections: list[ProposedSection] = []
        self.codes: dict[str, str] = {}
        # Of each question, by the program's own code of an answer, ours.
        self.answers: dict[str, dict[str, int]] = defaultdict(dict)
        self.kinds: dict[str, str] = {}
        self.several: dict[str, tuple[str, int]] = {}

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
        if others := self._others(titles):
            section.words["title"] = others
        for row in rows:
            if question := self._question(row, below.get(row.get("qid", ""), [])):
                section.questions.append(question)
        if section.questions:
            self.sections.append(section)

    def _question(self, row: Row, below: list[Row]) -> ProposedQuestion | None:
        kind, title = row.get("type", ""), row.get("title", "")
        words = self._words("question_l10ns", "qid", row, "question")
        text = self._own(words)
        if kind == "X":
            self.say(_("説明の文「%(text)s」は取りこみません。") % {"text": text[:40]}, stops=False)
            return None
        if kind not in KINDS:
            known = _("使えるのは L、!、M、F、N、S、T、U、G、Y です。")
            self.say(_("「%(title)s」の種類「%(type)s」は使えません。") % {"title": title, "type": kind} + known)
            return None
        code = self._code(title)
        if not text:
            self.say(_("「%(title)s」の日本語の文がありません。") % {"title": title})
        question = ProposedQuestion(code, KINDS[kind].value, text[:400])
        helps = self._words("question_l10ns", "qid", row, "help")
        question.note = self._own(helps)[:200]
        if others := self._others(words):
            question.words["text"] = others
        self._answers(question, kind, row, below)
        question.condition = self._condition(title, row.get("relevance", ""))
        return question

    def _code(self, title: str) -> str:
        code = title.lower()
        if not _CODE.fullmatch(code) or code in self.codes.values():
            code = f"q{len(self.codes) + 1}"
            self.say(
                _("記号「%(title)s」は使えないので、「%(code)s」にします。") % {"title": title, "code": code},
                stops=False,
            )
        self.codes[title] = code
        return code

    def _answers(self, question: ProposedQuestion, kind: str, row: Row, below: list[Row]) -> None:
        title = row.get("title", "")
        if kind in OWN:
            question.choices = [ProposedChoice(place, label) for place, (_own, label) in enumerate(OWN[kind], 1)]
            self.answers[title] = {own: place for place, (own, _label) in enumerate(OWN[kind], 1)}
        elif kind == "M":
            question.choices = self._listed(title, [(sub.get("title", ""), sub) for sub in below], "question_l10ns")
            for sub in below:
                self.several[f"{title}_{sub.get('title', '')}"] = (title, self.answers[title][sub.get("title", "")])
            question.most_choices = self._attribute(row, "max_answers")
        elif kind in ("L", "!", "F"):
            rows = [one for one in self._once("answers") if one.get("qid") == row.get("qid")]
            listed = [(one.get("code", ""), one) for one in sorted(rows, key=_order)]
            question.choices = self._listed(title, listed, "answer_l10ns")
        if kind in ("L", "!", "M") and row.get("other") == "Y":
            last = max((choice.code for choice in question.choices), default=0) + 1
            question.choices.append(ProposedChoice(last, "その他", opens_text=True))
        if kind == "F":
            question.rows = [self._row(question.code, sub) for sub in below]
        if not question.choices and kind in ("L", "!", "F", "M"):
            self.say(_("「%(title)s」に選択肢がありません。") % {"title": title})
        self._excluding(question, row)

    def _row(self, above: str, sub: Row) -> ProposedQuestion:
        words = self._words("question_l10ns", "qid", sub, "question")
        code = self._code(f"{above}_{sub.get('title', '').lower()}")
        others = self._others(words)
        return ProposedQuestion(code, "single", self._own(words)[:400], words={"text": others} if others else {})

    def _listed(self, title: str, rows: list[tuple[str, Row]], table: str) -> list[ProposedChoice]:
        """Numbers at the end of the program's codes, where they are usable; else their order."""
        digits = [re.search(r"([0-9]+)\Z", code) for code, _row in rows]
        numbers = [int(one[1]) if one else 0 for one in digits]
        usable = len(set(numbers)) == len(numbers) and all(1 <= one <= MOST_CHOICES for one in numbers)
        codes = numbers if usable else list(range(1, len(rows) + 1))
        self.answers[title] = {own: code for (own, _row), code in zip(rows, codes, strict=True)}
        column, key = ("answer", "aid") if table == "answer_l10ns" else ("question", "qid")
        found = []
        for (_own, row), code in zip(rows, codes, strict=True):
            words = self._words(table, key, row, column)
            found.append(ProposedChoice(code, self._own(words)[:200], words=self._others(words)))
        return sorted(found, key=lambda one: one.code)

    def _excluding(self, question: ProposedQuestion, row: Row) -> None:
        alone = self._attribute_text(row, "exclude_all_others")
        codes = {self.answers[row.get("title", "")].get(one.strip()) for one in alone.split(";") if one.strip()}
        for choice in question.choices:
            choice.exclusive = choice.code in codes
        if question.kind == QuestionKind.NUMBER:
            question.least = self._attribute(row, "min_num_value_n")
            question.most = self._attribute(row, "max_num_value_n")

    def _attribute(self, row: Row, name: str) -> int | None:
        text = self._attribute_text(row, name)
        return int(text) if re.fullmatch(r"-?[0-9]{1,6}", text) else None

    def _attribute_text(self, row: Row, name: str) -> str:
        rows = self.tables.get("question_attributes", [])
        return next(
            (one.get("value", "") for one in rows if one.get("qid") == row.get("qid") and one.get("attribute") == name),
            "",
        )

    def _condition(self, title: str, source: str) -> str:
        """What compares answers with one another's codes; the program's other functions are said."""
        plain = source.strip()
        if plain in ("", "1"):
            return ""
        unknown: list[str] = []
        translated = _COMPARED.sub(lambda found: self._compared(found, unknown), plain)
        translated = re.sub(r"\s*(\|\||\bor\b)\s*", " or ", re.sub(r"\s*(&&|\band\b)\s*", " and ", translated))
        left = re.sub(r"\$\{[a-z0-9_]+\}|selected|'[^']*'|!?=|[<>(),]|\band\b|\bor\b|\s", "", translated)
        if unknown or left:
            words = _(
                "「%(title)s」を聞く条件は読めないので、空けました。調査票のページで書いてください：%(condition)s"
            )
            self.say(words % {"title": title, "condition": plain[:120]}, stops=False)
            return ""
        return _bare(translated)

    def _compared(self, found: re.Match[str], unknown: list[str]) -> str:
        name, sign, value = found[1], found[2].replace("==", "="), found[3]
        if name in self.several and sign == "=" and value == "Y":
            title, code = self.several[name]
            return f"selected(${{{self.codes[title]}}}, '{code}')"
        if name not in self.codes:
            unknown.append(name)
            return found[0]
        return f"${{{self.codes[name]}}} {sign} '{self.answers[name].get(value, value)}'"

    def _once(self, table: str) -> list[Row]:
        """Old versions have a row for each language: the form's own is the question itself."""
        rows = self.tables.get(table, [])
        return [row for row in rows if row.get("language", self.language) == self.language]

    def _words(self, table: str, key: str, row: Row, column: str) -> dict[str, str]:
        rows = self.tables.get(table)
        if rows is None:
            rows = [one for one in self.tables.get(_OLD.get(table, ""), []) if one.get("language")]
            rows = rows or [row | {"language": self.language}]
            if table == "answer_l10ns":
                rows = [one for one in rows if one.get("code") == row.get("code")]
                key = "qid"
        found = [one for one in rows if one.get(key) == row.get(key)]
        return {one.get("language", self.language): plain_text(one.get(column, "")) for one in found}

    def _own(self, words: dict[str, str]) -> str:
        return words.get("ja") or words.get(self.language) or ""

    @staticmethod
    def _others(words: dict[str, str]) -> dict[str, str]:
        return {LANGUAGES[language]: text for language, text in words.items() if language in LANGUAGES and text}


_OLD = {"question_l10ns": "questions", "group_l10ns": "groups", "answer_l10ns": "answers"}


def _rows_of(table: Any) -> list[Row]:
    rows = [{cell.tag: cell.text or "" for cell in row} for row in table.iterfind("rows/row")]
    if len(rows) > MOST_ROWS:
        raise UnreadableTable(_("ファイルが大きすぎます。アンケートを分けてください。"))
    return rows


def _order(row: Row) -> int:
    text = row.get("question_order") or row.get("sortorder") or "0"
    return int(text) if text.isdigit() else 0


def _bare(condition: str) -> str:
    while condition.startswith("((") and condition.endswith("))"):
        condition = condition[1:-1]
    one = re.fullmatch(r"\(([^()]*)\)", condition)
    return one[1] if one else condition


def plain_text(html: str) -> str:
    """Without marks of a web page."""
    lines = re.sub(r"<br\s*/?>|</p>", "\n", html, flags=re.IGNORECASE)
    return unescape(re.sub(r"<[^>]*>", "", lines)).strip()
