"""XLSForm in: a workbook becomes a questionnaire, or sentences that say where it cannot.

Rows are read here, so that every sentence knows its cell; then pyxform, the program that others read the file with,
goes over the whole form, so that nothing is taken which they would refuse.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.kernel.tables import Limits as TableLimits
from sasaeai.kernel.tables import Sheet, read_table
from sasaeai.surveys.branching import Condition, NotUnderstood
from sasaeai.surveys.models import QuestionKind, QuestionRole
from sasaeai.surveys.models.question import MOST_CHOICES

from .proposal import Proposal, ProposedChoice, ProposedQuestion, ProposedSection, Told
from .xlsform_columns import JAPANESE, Line, Lines, lines_of, plain, sheets_by_name
from .xlsform_sheets import read_extra_sheets
from .xlsform_words import SELECT, SILENT, limits_of, unknown, unsupported

LIMITS = TableLimits(size=5_000_000, unpacked=60_000_000, rows=3_000, columns=120, area=400_000)
YES = {"yes", "true", "1", "はい", "○", "true()", "y"}
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
MOST_ASKED = 400


@dataclass
class Found:
    """`proposal` is None where something stops it; `told` has both what stops and what is only said."""

    proposal: Proposal | None
    told: list[Told] = field(default_factory=list)

    @property
    def stops(self) -> list[Told]:
        return [one for one in self.told if one.stops]

    @property
    def notes(self) -> list[Told]:
        return [one for one in self.told if not one.stops]


def is_xlsform(sheets: list[Sheet]) -> bool:
    """By what is in it: a sheet of questions with the two columns that every form has."""
    survey = sheets_by_name(sheets).get("survey")
    lines = lines_of(survey, "survey")
    return survey is not None and lines.has("type") and (lines.has("name") or lines.has("label"))


def read_xlsform(name: str, content: bytes, areas: Mapping[str, str], indicators: Mapping[str, str]) -> Found:
    """`areas`: every name and slug of a district → its slug; `indicators`: uid or title → uid.

    Raises UnreadableTable with a sentence for the person who chose the file.
    """
    return read_sheets(read_table(name, content, LIMITS), areas, indicators)


def read_sheets(sheets: list[Sheet], areas: Mapping[str, str], indicators: Mapping[str, str]) -> Found:
    named = sheets_by_name(sheets)
    if "survey" not in named:
        return Found(
            None, [Told(_("「survey」シートがありません。問いを書いたシートの名前を「survey」にしてください。"))]
        )
    reader = _Reader(named, areas)
    reader.read()
    proposal = Proposal(reader.sections, unsaid=reader.unsaid)
    if not reader.stopped:
        reader.told += read_extra_sheets(named, proposal, areas, indicators)
        reader.told += _too_long(proposal, reader)
        reader.told += by_pyxform(reader)
    return Found(None if reader.stopped else proposal, reader.told)


class _Reader:
    def __init__(self, named: Mapping[str, Sheet], areas: Mapping[str, str]) -> None:
        self.areas = areas
        self.settings = lines_of(named.get("settings"), "settings")
        first = self.settings.rows[0] if self.settings.rows else Line(0)
        self.title = first["form_title"]
        self.language = first["default_language"]
        self.survey = lines_of(named["survey"], "survey", self.language)
        self.choices = lines_of(named.get("choices"), "choices", self.language)
        self.told: list[Told] = []
        self.sections: list[ProposedSection] = []
        self.lists: dict[str, list[ProposedChoice]] = {}
        # Names of choices that are no numbers, by list.
        self.numbers: dict[str, dict[str, str]] = {}
        self.list_of: dict[str, str] = {}
        self.line_of: dict[str, Line] = {}
        self.renamed: dict[str, str] = {}

    @property
    def stopped(self) -> bool:
        return any(one.stops for one in self.told)

    @property
    def unsaid(self) -> list[str]:
        asked = {"role": "x_role", "is_head": "x_head", "concept": "x_concept", "unit": "x_unit"}
        chosen = {"exclusive": "x_exclusive", "opens_text": "x_text", "score": "x_score", "area_slug": "x_area"}
        left = [f"choices.{name}" for name, column in chosen.items() if not self.choices.has(column)]
        return [name for name, column in asked.items() if not self.survey.has(column)] + left

    def say(
        self, sentence: str, line: Line | None = None, column: str = "", *, stops: bool = True, at: str = ""
    ) -> None:
        sheet = at or self.survey.sheet
        self.told.append(Told(sentence, stops, sheet, line.address(column) if line else ""))

    def read(self) -> None:
        if not self._has_columns():
            return
        self._languages()
        self._read_lists()
        self._name_all()
        if self.stopped:
            return
        _Walk(self).walk()
        self._conditions()
        if not self.stopped and not any(section.questions for section in self.sections):
            self.say(_("問いが一つもありません。"))

    def _has_columns(self) -> bool:
        for name in ("type", "name", "label"):
            if not self.survey.has(name):
                words = _(
                    "見出し「%(name)s」の列がありません。1行目に type、name、label::日本語 (ja) を書いてください。"
                )
                self.say(words % {"name": name})
        return not self.stopped

    def _languages(self) -> None:
        for lines in (self.survey, self.choices):
            known = lines.languages("label")
            if lines.has("label") and not known & {JAPANESE, ""} and self.language == "":
                words = _("日本語の列がありません。「label::日本語 (ja)」の列に日本語を書いてください。")
                self.say(words, at=lines.sheet)
            others = known - {JAPANESE, "", "ja-simple", "en"}
            if others and known & {JAPANESE, ""}:
                words = _("「%(languages)s」の文は取りこみません。日本語・やさしい日本語・英語だけを使います。")
                self.say(words % {"languages": "、".join(sorted(others))}, stops=False, at=lines.sheet)
            self._untranslated(lines)

    def _untranslated(self, lines: Lines) -> None:
        for language in sorted(lines.languages("label") & {"ja-simple", "en"}):
            missing = [line for line in lines.rows if line["label"] and not line.others.get("label", {}).get(language)]
            if missing:
                words = _(
                    "「%(language)s」の文がない行が%(count)s行あります（はじめは%(address)s）。そこは日本語で出ます。"
                )
                column = next(one for one in lines.columns if one.name == "label" and one.language == language)
                gap = {"language": column.written, "count": len(missing), "address": missing[0].address()}
                self.say(words % gap, stops=False, at=lines.sheet)

    def _read_lists(self) -> None:
        by_list: dict[str, list[Line]] = {}
        for line in self.choices.rows:
            if line["list_name"]:
                by_list.setdefault(line["list_name"], []).append(line)
            elif line["label"] or line["name"]:
                self.say(_("list_name がありません。どの問いの選択肢かを書いてください。"), line, at=self.choices.sheet)
        for name, lines in by_list.items():
            self.lists[name] = self._choices_of(name, lines)

    def _choices_of(self, name: str, lines: list[Line]) -> list[ProposedChoice]:
        seen: dict[str, Line] = {}
        for line in lines:
            own = line["name"]
            if not own:
                self.say(_("選択肢の番号（name）がありません。"), line, at=self.choices.sheet)
            elif own in seen:
                words = _(
                    "選択肢の番号「%(name)s」が、同じリスト「%(list)s」で2回使われています（%(first)s と %(second)s）。"
                )
                gap = {"name": own, "list": name, "first": seen[own].address("name"), "second": line.address("name")}
                self.say(words % gap, line, "name", at=self.choices.sheet)
            seen.setdefault(own, line)
            if not line["label"]:
                self.say(_("選択肢の日本語（label）がありません。"), line, at=self.choices.sheet)
        plain_numbers = all(own.isascii() and own.isdigit() and 1 <= int(own) <= MOST_CHOICES for own in seen)
        if not plain_numbers:
            words = _("リスト「%(list)s」の番号を、上から 1、2、3… と付けなおします（紙に印刷する番号です）。")
            self.say(words % {"list": name}, lines[0], "name", stops=False, at=self.choices.sheet)
        if len(lines) > MOST_CHOICES:
            words = _("リスト「%(list)s」の選択肢が多すぎます（%(most)s個まで）。")
            self.say(words % {"list": name, "most": MOST_CHOICES}, lines[0], at=self.choices.sheet)
        codes = {own: own if plain_numbers else str(place) for place, own in enumerate(seen, 1)}
        self.numbers[name] = {own: str(int(code)) for own, code in codes.items()}
        return [self._choice(line, int(codes[line["name"]])) for line in seen.values()] if not self.stopped else []

    def _choice(self, line: Line, code: int) -> ProposedChoice:
        score = line["x_score"]
        if score and not re.fullmatch(r"-?\d{1,4}", score):
            self.say(_("x_score は整数で書いてください。"), line, "x_score", at=self.choices.sheet)
            score = ""
        area = line["x_area"]
        if area and area not in self.areas:
            words = _("地区「%(area)s」が見つかりません。地区の名前か、アドレスに使う英字で書いてください。")
            self.say(words % {"area": area}, line, "x_area", at=self.choices.sheet)
        return ProposedChoice(
            code, line["label"], is_yes(line["x_exclusive"]), is_yes(line["x_text"]), int(score) if score else None,
            self.areas.get(area, ""), line.words("label"),
        )  # fmt: skip

    def _name_all(self) -> None:
        """Our codes: small letters, digits, _; a name that cannot be one is replaced, and said."""
        taken: dict[str, Line] = {}
        for line in self.survey.rows:
            kind, own = plain(line["type"]).lower(), line["name"]
            if not own or kind in SILENT or kind.startswith(("note", "end")):
                continue
            code = own.lower().replace("-", "_").replace(".", "_")
            if not CODE.fullmatch(code):
                code = _free(f"q{line.row}", taken)
                words = _("記号「%(name)s」は使えないので、「%(code)s」にします（英小文字・数字・_ だけ）。")
                self.say(words % {"name": own, "code": code}, line, "name", stops=False)
            if code in taken:
                words = _("記号「%(name)s」が2回使われています（%(first)s と %(second)s）。別の記号にしてください。")
                gap = {"name": own, "first": taken[code].address("name"), "second": line.address("name")}
                self.say(words % gap, line, "name")
                continue
            taken[code] = line
            self.renamed[own] = code
            self.line_of[code] = line

    def condition_of(self, line: Line) -> str:
        """With our codes and numbers in place of the file's own."""
        source = line["relevant"]
        if not source:
            return ""
        renamed = re.sub(r"\$\{\s*([^}]+?)\s*\}", lambda m: f"${{{self.renamed.get(m[1], m[1])}}}", source)
        for code, name in self.list_of.items():
            for old, new in self.numbers.get(name, {}).items():
                if old != new:
                    renamed = _renumbered(renamed, code, old, new)
        return renamed

    def _conditions(self) -> None:
        asked = {row.code: row for section in self.sections for row in section.questions}
        asked |= {row.code: row for question in list(asked.values()) for row in question.rows}
        looked_at: dict[str, tuple[str, ...]] = {}
        for code, question in asked.items():
            line = self.line_of.get(code)
            try:
                condition = Condition.of(question.condition)
            except NotUnderstood as error:
                self.say(str(error), line, "relevant")
                continue
            if condition:
                looked_at[code] = condition.names
                self._names_known(condition, asked, line)
        for code in _circular(looked_at):
            words = _("「%(code)s」を聞く条件が、ぐるぐる回っています。先に答える問いだけを条件にしてください。")
            self.say(words % {"code": code}, self.line_of.get(code), "relevant")

    def _names_known(self, condition: Condition, asked: Mapping[str, ProposedQuestion], line: Line | None) -> None:
        for name in condition.names:
            if name not in asked:
                words = _("条件にある問い「%(name)s」が見つかりません。")
                self.say(words % {"name": name}, line, "relevant")
        wanted = condition.choice
        target = asked.get(wanted[0]) if wanted else None
        known = {str(choice.code) for choice in target.choices} if target else set()
        if wanted and target and known and wanted[1] not in known:
            words = _("条件にある番号「%(value)s」は、「%(name)s」の選択肢にありません。")
            self.say(words % {"value": wanted[1], "name": wanted[0]}, line, "relevant")


def is_yes(text: str) -> bool:
    return plain(text).lower() in YES


def _free(wanted: str, taken: Mapping[str, Any]) -> str:
    code, number = wanted, 2
    while code in taken:
        code, number = f"{wanted}_{number}", number + 1
    return code


def _renumbered(source: str, code: str, old: str, new: str) -> str:
    name, value = re.escape(f"${{{code}}}"), rf"(['\"]?){re.escape(old)}\2"
    source = re.sub(rf"({name}\s*(?:!=|=)\s*){value}(?![\w])", lambda m: f"{m[1]}'{new}'", source)
    return re.sub(rf"(selected\(\s*{name}\s*,\s*){value}(?=\s*\))", lambda m: f"{m[1]}'{new}'", source)


def _circular(looked_at: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Codes of questions whose conditions lead back to themselves."""
    return [code for code in looked_at if _leads_to(looked_at, code, code, set())]


def _leads_to(looked_at: Mapping[str, tuple[str, ...]], start: str, wanted: str, seen: set[str]) -> bool:
    waiting = list(looked_at.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name == wanted:
            return True
        if name not in seen:
            seen.add(name)
            waiting += looked_at.get(name, ())
    return False


@dataclass
class _Group:
    line: Line
    is_table: bool = False
    condition: str = ""


class _Walk:
    """From row to row: groups open and close, tables collect their rows, questions follow each other."""

    def __init__(self, reader: _Reader) -> None:
        self.reader = reader
        self.stack: list[_Group] = []
        self.section: ProposedSection | None = None
        self.table: ProposedQuestion | None = None
        self.silent: list[str] = []
        self.last: ProposedQuestion | None = None

    def walk(self) -> None:
        rows = self.reader.survey.rows
        for place, line in enumerate(rows):
            kind = plain(line["type"])
            low = kind.lower().replace("begin group", "begin_group").replace("end group", "end_group")
            if low == "begin_group":
                self._open(line, rows[place + 1 :])
            elif low == "end_group":
                self._close(line)
            elif low in SILENT:
                self.silent.append(kind)
            else:
                self._row(line, kind, low)
        for group in self.stack:
            self.reader.say(_("begin_group に対応する end_group がありません。"), group.line, "type")
        if self.silent:
            words = _("機器が自動で記録する欄（%(types)s）は使いません。")
            self.reader.say(words % {"types": "、".join(dict.fromkeys(self.silent))}, stops=False)
        self.reader.sections = [one for one in self.reader.sections if one.questions]

    def _open(self, line: Line, after: list[Line]) -> None:
        group = _Group(line, condition=self.reader.condition_of(line))
        group.is_table = self._is_table(line, after)
        if group.is_table:
            self._open_table(line, group, after)
        elif not self.stack:
            if not line["label"]:
                self.reader.say(_("まとまりの見出し（label）がありません。"), line, "label")
            words = {"title": line.words("label")} if line.words("label") else {}
            self.section = ProposedSection(line["label"], words=words)
            self.reader.sections.append(self.section)
            self.last = None
        else:
            inner = _("まとまりの中のまとまり「%(label)s」の見出しは使いません。中の問いだけを取りこみます。")
            self.reader.say(inner % {"label": line["label"]}, line, stops=False)
        self.stack.append(group)

    def _is_table(self, line: Line, after: list[Line]) -> bool:
        look = line["appearance"].lower()
        inner, lists = [], set()
        for row in after:
            kind = plain(row["type"]).lower()
            if kind in ("end_group", "end group"):
                break
            select = SELECT.fullmatch(plain(row["type"]))
            if not select or select["kind"].lower() in ("select_multiple", "select multiple", "select all that apply"):
                return False
            inner.append(row["appearance"].lower())
            lists.add(select["list"])
        if len(inner) < 1 or len(lists) != 1:
            return False
        return "table-list" in look or ("field-list" in look and (bool(self.stack) or "list-nolabel" in inner))

    def _open_table(self, line: Line, group: _Group, after: list[Line]) -> None:
        code = self.reader.renamed.get(line["name"], "")
        select = SELECT.fullmatch(plain(after[0]["type"]))
        name = select["list"] if select else ""
        question = self._question(line, code, QuestionKind.MATRIX)
        question.choices = self._listed(after[0], name)
        question.condition = group.condition
        self._add(question, line)
        self.table = question

    def _close(self, line: Line) -> None:
        if not self.stack:
            self.reader.say(_("end_group がありますが、begin_group がありません。"), line, "type")
            return
        if self.stack.pop().is_table:
            self.table = None
        if not self.stack:
            self.section = None
            self.last = None

    def _row(self, line: Line, kind: str, low: str) -> None:
        reader = self.reader
        if not kind:
            if line["label"] or line["name"]:
                reader.say(_("種類（type）がありません。"), line)
            return
        if select := SELECT.fullmatch(kind):
            self._select(line, select)
        elif sentence := unsupported(low):
            reader.say(sentence, line, "type")
        elif low == "note":
            self._note(line)
        elif low in ("integer", "int", "text", "string"):
            self._written(line, QuestionKind.NUMBER if low.startswith("int") else QuestionKind.TEXT)
        else:
            reader.say(unknown(kind), line, "type")

    def _select(self, line: Line, select: re.Match[str]) -> None:
        multiple = select["kind"].lower() in ("select_multiple", "select multiple", "select all that apply")
        name = select["list"].strip()
        if line["appearance"].lower() == "label" and self.table is not None:
            return  # the heading of a table, no row of it
        code = self._code(line)
        if self.table is not None:
            row = self._question(line, code, QuestionKind.SINGLE)
            row.condition = self.reader.condition_of(line)
            self.reader.list_of[code] = name
            self.table.rows.append(row)
            return
        question = self._question(line, code, QuestionKind.MULTIPLE if multiple else QuestionKind.SINGLE)
        question.choices = self._listed(line, name)
        self.reader.list_of[code] = name
        if select["other"]:
            code_of_other = max((choice.code for choice in question.choices), default=0) + 1
            question.choices.append(ProposedChoice(code_of_other, "その他", opens_text=True))
            words = _("or_other の代わりに、選択肢「その他（　）」を%(code)s番に加えます。")
            self.reader.say(words % {"code": code_of_other}, line, "type", stops=False)
        self._limits(question, line)
        self._add(question, line)

    def _listed(self, line: Line, name: str) -> list[ProposedChoice]:
        if name not in self.reader.lists:
            words = _("選択肢のリスト「%(list)s」が、choicesシートにありません。")
            self.reader.say(words % {"list": name}, line, "type")
        return [replace(choice) for choice in self.reader.lists.get(name, [])]

    def _limits(self, question: ProposedQuestion, line: Line) -> None:
        limits = limits_of(line["constraint"])
        name = self.reader.list_of.get(question.code, "")
        codes = self.reader.numbers.get(name, {})
        alone = {int(codes[own]) for own in limits.alone if own in codes}
        for choice in question.choices:
            choice.exclusive = choice.exclusive or choice.code in alone
        if question.kind == QuestionKind.MULTIPLE:
            question.most_choices = limits.most_choices
            if line["x_most"].isdigit():
                question.most_choices = int(line["x_most"])
        if question.kind == QuestionKind.NUMBER:
            question.least, question.most = limits.least, limits.most
        if limits.left:
            words = _("答えの条件「%(constraint)s」は使いません。紙では守ってもらえないためです。")
            self.reader.say(words % {"constraint": " and ".join(limits.left)}, line, "constraint", stops=False)

    def _written(self, line: Line, kind: QuestionKind) -> None:
        """A number or words; words that belong into the brackets of a choice before are no question."""
        if kind == QuestionKind.TEXT and self._is_bracket(line):
            return
        question = self._question(line, self._code(line), kind)
        question.unit = line["x_unit"]
        self._limits(question, line)
        self._add(question, line)

    def _is_bracket(self, line: Line) -> bool:
        before = self.last
        try:
            condition = Condition.of(self.reader.condition_of(line))
        except NotUnderstood:
            return False
        wanted = condition.choice if condition else None
        if before is None or wanted is None or wanted[0] != before.code or not wanted[1].isdigit():
            return False
        code = self.reader.renamed.get(line["name"], "")
        own = {f"{before.code}_{wanted[1]}_text", *(f"{before.code}_{end}" for end in ("other", "others", "sonota"))}
        choice = next((one for one in before.choices if one.code == int(wanted[1])), None)
        if code not in own or choice is None:
            return False
        choice.opens_text = True
        return True

    def _note(self, line: Line) -> None:
        if self.section is not None and not self.section.questions and not self.section.introduction:
            self.section.introduction = line["label"]
            if line.words("label"):
                self.section.words["introduction"] = line.words("label")
            return
        words = _("説明の行（note）は、まとまりのはじめに1つだけ使えます。「%(label)s」は取りこみません。")
        self.reader.say(words % {"label": line["label"][:40]}, line, stops=False)

    def _code(self, line: Line) -> str:
        if not line["name"]:
            self.reader.say(_("記号（name）がありません。"), line)
        return self.reader.renamed.get(line["name"], "")

    def _question(self, line: Line, code: str, kind: QuestionKind) -> ProposedQuestion:
        if not line["label"]:
            self.reader.say(_("問いの日本語（label）がありません。"), line, "label")
        role = line["x_role"]
        if role and role not in QuestionRole.values:
            self.reader.say(_("x_role は district、age、sex のどれかにしてください。"), line, "x_role")
            role = ""
        concept = line["x_concept"]
        if concept and not CODE.fullmatch(concept):
            self.reader.say(
                _("x_concept は、英小文字ではじめ、英小文字・数字・_ だけで書いてください。"), line, "x_concept"
            )
        words = {name: line.words(column) for name, column in (("text", "label"), ("note", "hint"))}
        for name in ("calculation", "repeat_count", "choice_filter"):
            if line[name]:
                self.reader.say(_("列「%(name)s」は使えません。中身を消してください。") % {"name": name}, line, name)
        return ProposedQuestion(
            code, kind.value, line["label"], line["hint"], role, is_yes(line["x_head"]), concept=concept,
            words={name: found for name, found in words.items() if found},
        )  # fmt: skip

    def _add(self, question: ProposedQuestion, line: Line) -> None:
        reader = self.reader
        if self.section is None:
            title = reader.title or _("アンケート")
            self.section = ProposedSection(title)
            reader.sections.append(self.section)
        own = question.condition or reader.condition_of(line)
        around = [group.condition for group in self.stack if group.condition and not group.is_table]
        question.condition = _all_of([*around, own])
        question.above = self._above(question, own, line)
        self.section.questions.append(question)
        self.last = question

    def _above(self, question: ProposedQuestion, own: str, line: Line) -> str:
        """Whose sub-question: as x_above says; else of the question just before that its condition looks at."""
        reader = self.reader
        if reader.survey.has("x_above"):
            above = reader.renamed.get(line["x_above"], "")
            known = {one.code for one in self.section.questions} if self.section else set()
            if line["x_above"] and above not in known:
                words = _("x_above の「%(name)s」は、同じまとまりの前の問いではありません。")
                reader.say(words % {"name": line["x_above"]}, line, "x_above")
            return above
        try:
            condition = Condition.of(own)
        except NotUnderstood:
            return ""
        before = self.last
        if condition is None or before is None or len(condition.names) != 1:
            return ""
        return condition.names[0] if condition.names[0] in (before.code, before.above) else ""


def _all_of(conditions: list[str]) -> str:
    given = [one for one in conditions if one]
    return given[0] if len(given) == 1 else " and ".join(f"({one})" for one in given)


def _too_long(proposal: Proposal, reader: _Reader) -> list[Told]:
    """What our columns cannot hold, before the database says so."""
    told = []
    choice_words = _("「%(code)s」の選択肢が長すぎます（200文字まで）：%(label)s")
    section_words = _("まとまりの見出し（120文字まで）か説明（400文字まで）が長すぎます：%(title)s")
    longest = {"text": 400, "note": 200, "condition": 300, "unit": 20}
    if len(proposal.leaves) > MOST_ASKED:
        told.append(Told(_("問いが多すぎます（%(most)s問まで）。") % {"most": MOST_ASKED}))
    for question in proposal.questions:
        for one in [question, *question.rows]:
            for name, most in longest.items():
                if len(getattr(one, name)) > most:
                    line = reader.line_of.get(one.code)
                    words = _("「%(code)s」の文が長すぎます（%(most)s文字まで）。") % {"code": one.code, "most": most}
                    told.append(Told(words, sheet=reader.survey.sheet, address=line.address() if line else ""))
        told += [
            Told(choice_words % {"code": question.code, "label": one.label[:30]})
            for one in question.choices if len(one.label) > 200
        ]  # fmt: skip
    told += [
        Told(section_words % {"title": one.title[:30]})
        for one in proposal.sections if len(one.title) > 120 or len(one.introduction) > 400
    ]  # fmt: skip
    return told


def by_pyxform(reader: _Reader) -> list[Told]:
    """What pyxform says of the same rows. Its first error stops it, so ours, which know all of them, came before."""
    converter: Any = import_module("pyxform.xls2xform")
    errors: Any = import_module("pyxform.errors")
    warnings: list[str] = []
    try:
        converter.convert(_as_pyxform(reader), warnings=warnings, validate=False, form_name="data")
    except errors.PyXFormError as error:
        return [_refused(str(error), reader)]
    known = ("machine-readable", "or_other", "translation")
    return [
        Told(_("XLSFormを読むプログラムからの注意：%(words)s") % {"words": words[:300]}, stops=False)
        for words in warnings if not any(one in words for one in known)
    ]  # fmt: skip


def _refused(words: str, reader: _Reader) -> Told:
    row = re.search(r"\[row : (\d+)\]", words)
    sentence = _("XLSFormの決まりに合わないところがあります（プログラムの言葉：%(words)s）") % {"words": words[:300]}
    return Told(sentence, True, reader.survey.sheet, _("%(row)s行目") % {"row": row[1]} if row else "")


def _as_pyxform(reader: _Reader) -> dict[str, Any]:
    """Rows as pyxform counts them: the heading is the first, an empty row is a row."""
    survey, choices = _rows(reader.survey, "type"), _rows(reader.choices, "list_name")
    settings = {"form_title": reader.title or "survey", "form_id": "survey"}
    found: dict[str, Any] = {"survey": survey, "choices": choices, "settings": [settings]}
    for name, rows in list(found.items()):
        found[f"{name}_header"] = [{key: None for row in rows for key in row}]
    return found


def _rows(lines: Lines, wanted: str) -> list[dict[str, str]]:
    """Japanese alone: what other languages lack was said already, in our words."""
    by_row = {line.row: line for line in lines.rows}
    taken = {"type", "name", "label", "hint", "relevant", "constraint", "appearance", "list_name", "required"}
    rows = []
    for row in range(1, max(by_row, default=0) + 1):
        line = by_row.get(row)
        cells = {key: text for key, text in line.cells.items() if key in taken} if line and line[wanted] else {}
        rows.append(cells)
    return rows
