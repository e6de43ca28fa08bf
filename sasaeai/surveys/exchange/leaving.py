"""Answers as they leave the house: one row a person, one column a variable, and how easily somebody could be known.

Rows stand in no order of arrival, without days and numbers: who looks at other records cannot put them together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from sasaeai.kernel.tables import Sheet
from sasaeai.surveys.models import FreeAnswer, Response, Stratum, Survey
from sasaeai.surveys.questionnaire import Item, Questionnaire, questionnaire_of

NOTHING, NOT_ASKED, HIDDEN = -1, -2, -3
# A group of fewer people than this is small (k).
FEW = 5
KEEP, HIDE, COARSEN, REMOVE = "keep", "hide", "coarsen", "remove"
NO_WORDS, ALLOWED_WORDS, ALL_WORDS = "none", "allowed", "all"
# Names that no question has: a question's begins with a small letter.
STRATUM, MODE, WEIGHT = "STRATUM", "MODE", "WEIGHT"


@dataclass(frozen=True)
class Variable:
    """A column. `choice` of several answers (0 and 1); `kind`: single, mark, number, text, weight."""

    name: str
    label: str
    kind: str
    code: str = ""
    choice: int = 0
    labels: Mapping[int, str] = field(default_factory=dict)
    number: str = ""


@dataclass(frozen=True)
class Risk:
    """How many rows stand alone, and in groups of fewer than `FEW`, by what others may know of a person."""

    rows: int
    alone: int
    few: int

    @property
    def few_percent(self) -> str:
        return f"{100 * self.few / self.rows:.1f}" if self.rows else "0.0"


@dataclass(frozen=True)
class Wish:
    """What to do with each quasi-identifier, and which words go along."""

    heads: Mapping[str, str] = field(default_factory=dict)
    words: str = NO_WORDS


class Leaving:
    def __init__(self, survey: Survey, wish: Wish) -> None:
        self.survey, self.wish = survey, wish

    @cached_property
    def paper(self) -> Questionnaire:
        return questionnaire_of(self.survey)

    @cached_property
    def strata(self) -> list[Stratum]:
        return list(Stratum.objects.filter(survey=self.survey).select_related("area"))

    @cached_property
    def quasi(self) -> dict[str, str]:
        """By what a neighbour could know somebody: district, age, sex and whatever else tables are parted by."""
        heads = [
            leaf for leaf in self.paper.leaves if (leaf.role or leaf.is_head) and leaf.kind in ("single", "number")
        ]
        found = {leaf.code: f"{leaf.number} {leaf.text}" for leaf in heads}
        if self.strata and not any(leaf.role == "district" for leaf in self.paper.leaves):
            found[STRATUM] = _("地区")
        return found

    @cached_property
    def variables(self) -> list[Variable]:
        return [one for one in variables_of(self.paper, self.strata, self.wish.words) if self._stays(one)]

    def _stays(self, variable: Variable) -> bool:
        removed = {code for code, what in self.wish.heads.items() if what != KEEP}
        if variable.name == STRATUM and STRATUM not in self.quasi:
            return False
        if variable.kind == "weight" and removed:
            return False  # each district has its own: whoever knows them knows the district
        return self.wish.heads.get(variable.code or variable.name) != REMOVE

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """By name of the variable; texts by (code, choice)."""
        places = {stratum.pk: place for place, stratum in enumerate(self.strata, 1)}
        found = Response.objects.filter(survey=self.survey).valid()
        fields = ("pk", "answers", "stratum_id", "mode", "weight")
        rows = sorted(found.values(*fields), key=lambda row: _shuffled(row["pk"]))
        texts = self._texts()
        made = [self._row(row, places.get(row["stratum_id"], NOTHING), texts.get(row["pk"], {})) for row in rows]
        self._hide(made)
        return made

    def _row(self, row: dict[str, Any], place: int, texts: dict[tuple[str, int], str]) -> dict[str, Any]:
        answers = row["answers"]
        asked = self.paper.asked(answers)
        made: dict[str, Any] = {MODE: {"web": 1, "paper": 2}.get(row["mode"], 3), WEIGHT: row["weight"]}
        made[STRATUM] = place
        for variable in self.variables:
            if variable.kind == "text":
                made[variable.name] = texts.get((variable.code, variable.choice), "")
            elif variable.code:
                made[variable.name] = self._value(variable, answers.get(variable.code), variable.code in asked)
        return made

    def _value(self, variable: Variable, answer: Any, is_asked: bool) -> int:
        if answer is None or answer == []:
            return NOTHING if is_asked else NOT_ASKED
        if variable.kind == "mark":
            return int(variable.choice in answer)
        if self.wish.heads.get(variable.code) == COARSEN:
            return int(answer) // 10 * 10
        return int(answer)

    def _hide(self, rows: list[dict[str, Any]]) -> None:
        """What was wished hidden is hidden where few are alike (local suppression)."""
        hidden = [code for code, what in self.wish.heads.items() if what == HIDE and code in self.quasi]
        shown = self._shown()
        groups = Counter(tuple(row.get(code) for code in shown) for row in rows)
        for row in rows:
            if hidden and groups[tuple(row.get(code) for code in shown)] < FEW:
                row.update(dict.fromkeys(hidden, HIDDEN))

    def _shown(self) -> list[str]:
        return [code for code in self.quasi if self.wish.heads.get(code) != REMOVE]

    @cached_property
    def risk(self) -> Risk:
        shown = self._shown()
        groups = Counter(tuple(row.get(code) for code in shown) for row in self.rows)
        few = sum(count for count in groups.values() if count < FEW)
        return Risk(len(self.rows), sum(count == 1 for count in groups.values()) if shown else 0, few if shown else 0)

    def _texts(self) -> dict[int, dict[tuple[str, int], str]]:
        if self.wish.words == NO_WORDS:
            return {}
        name = "text" if self.wish.words == ALL_WORDS else "masked"
        found: dict[int, dict[tuple[str, int], str]] = {}
        rows = FreeAnswer.objects.filter(response__survey=self.survey).exclude(**{name: ""})
        for response, code, choice, text in rows.values_list("response_id", "question__code", "choice_code", name):
            found.setdefault(response, {})[code, choice] = text
        return found

    def table(self) -> Iterator[list[object]]:
        """The first line are names; blank where a weight misses."""
        yield [variable.name for variable in self.variables]
        for row in self.rows:
            yield [row.get(variable.name) for variable in self.variables]


def variables_of(paper: Questionnaire, strata: Sequence[Stratum], words: str) -> list[Variable]:
    modes = {1: _("インターネット"), 2: _("紙"), 3: _("取りこんだデータ")}
    found = [
        Variable(MODE, _("回答のしかた"), "single", labels=modes),
        Variable(STRATUM, _("地区"), "single", labels={at: one.area.name for at, one in enumerate(strata, 1)}),
        Variable(WEIGHT, _("納品された重み"), "weight"),
    ]
    for leaf in paper.leaves:
        found += _of_leaf(leaf, paper, words)
    return found


def _of_leaf(leaf: Item, paper: Questionnaire, words: str) -> Iterator[Variable]:
    above = paper.by_code.get(leaf.above)
    label = f"{above.text}：{leaf.text}" if leaf.is_row and above else leaf.text
    labels = {option.code: option.label for option in leaf.options}
    if leaf.is_multiple:
        for option in leaf.options:
            marks = {0: _("○なし"), 1: _("○あり")}
            yield Variable(
                f"{leaf.code}_{option.code}",
                f"{label}：{option.label}",
                "mark",
                leaf.code,
                option.code,
                marks,
                leaf.number,
            )
    elif leaf.is_single:
        yield Variable(leaf.code, label, "single", leaf.code, 0, labels, leaf.number)
    elif leaf.kind == "number":
        yield Variable(leaf.code, label, "number", leaf.code, 0, {}, leaf.number)
    if words == NO_WORDS:
        return
    if leaf.kind == "text":
        yield Variable(leaf.code, label, "text", leaf.code, 0, {}, leaf.number)
    for option in leaf.options:
        if option.opens_text:
            name = _name(f"{leaf.code}_{option.code}_text", paper)
            yield Variable(name, f"{label}：{option.label}", "text", leaf.code, option.code, {}, leaf.number)


def _name(wanted: str, paper: Questionnaire) -> str:
    """q5_1 may be a question of its own."""
    return wanted.replace("_", "__", 1) if wanted in paper.by_code else wanted


def special_labels() -> dict[int, str]:
    return {NOTHING: _("無回答"), NOT_ASKED: _("非該当"), HIDDEN: _("伏せた（同じ人が少ない）")}


def code_book(survey: Survey, variables: Sequence[Variable]) -> list[Sheet]:
    """符号表: each column with its question and codes; it holds no answer."""
    heads: list[Any] = [_("列の名前"), _("問番号"), _("問い"), _("種類"), _("符号"), _("意味")]
    kinds = {
        "single": _("一つ選ぶ（SA）"), "mark": _("いくつでも選ぶ（MA）：○の有無"), "number": _("数字"),
        "text": _("書かれた言葉"), "weight": _("重み"),
    }  # fmt: skip
    rows: list[list[Any]] = [heads]
    for variable in variables:
        line = [variable.name, variable.number, variable.label, kinds[variable.kind]]
        rows += [[*line, code, label] for code, label in variable.labels.items()] or [[*line, None, None]]
    special = [[code, words] for code, words in special_labels().items()]
    about = [
        [_("アンケート"), survey.title],
        [_("無回答（-1）"), _("聞かれたのに、答えがないものです。")],
        [_("非該当（-2）"), _("聞く条件に合わないので、聞かれなかったものです。")],
        [_("行の順番"), _("届いた順ではありません。だれの回答かが分からないよう、並べかえています。")],
    ]  # fmt: skip
    return [
        Sheet(_("符号表"), rows),
        Sheet(_("特別な符号"), [[_("符号"), _("意味")], *special]),
        Sheet(_("このファイルについて"), [[_("項目"), _("説明")], *about]),
    ]


def _shuffled(pk: int) -> str:
    return salted_hmac("surveys.leaving", str(pk)).hexdigest()
