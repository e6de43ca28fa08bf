"""From a table of answers, whose columns are known, to answers; what does not fit is said with its cell.

Answers go through the declared rules for marks, as paper does, so 無回答 and 非該当 are told apart by the branches.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.utils.translation import gettext as _

from sasaeai.kernel.tables import Value, address_of
from sasaeai.surveys.marking import read_marks
from sasaeai.surveys.models import MarkRules
from sasaeai.surveys.questionnaire import Item, Questionnaire

from .grid import Grid, folded
from .guessing import DISTRICT, ID, WEIGHT
from .limesurvey_codes import OTHER
from .proposal import Told

NOTHING = ("無回答", "不明", "na", "n/a", "#n/a", "無効")
NOT_ASKED = ("非該当", "*", "**", "＊", "-", "対象外", "skip")
# Codes that firms give to 無回答 and 非該当; taken for such only where no choice has the number.
USUAL_NOTHING, USUAL_NOT_ASKED = ("-1", "-3", "99", "999", "9999"), ("-2", "88", "888", "8888")
MARKED, UNMARKED = (
    {"1", "○", "〇", "◯", "y", "yes", "はい", "true", "x", "✓", "レ"},
    {"0", "n", "no", "いいえ", "false", "×"},
)
# LimeSurvey's own codes of yes, no and the sexes.
LETTERS = {"Y": "はい", "N": "いいえ", "F": "女性", "M": "男性"}
_TOTALS = re.compile(r"(合計|総計|小計|平均|計|total|全体|サンプル数|n\s*=.*)\Z")
FEW = 5


@dataclass
class Options:
    """What people decide about the whole file. `unknown`, `twice`: "stop", or what is done instead."""

    missing: list[str] = field(default_factory=list)
    not_asked: list[str] = field(default_factory=list)
    unknown: str = "stop"
    twice: str = "stop"

    @classmethod
    def restored(cls, kept: Mapping[str, Any]) -> Self:
        return cls(**{name: kept[name] for name in ("missing", "not_asked", "unknown", "twice") if name in kept})

    @property
    def stored(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class ReadRow:
    """`row` counts from 1, as the file shows it. `texts`: (question's code, choice or 0, words)."""

    row: int
    answers: dict[str, Any]
    corrections: list[dict[str, Any]]
    texts: list[tuple[str, int, str]]
    weight: float | None
    district: str


@dataclass
class ReadAnswers:
    rows: list[ReadRow] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    # By the code of a leaf: answered, 無回答, 非該当.
    counts: dict[str, list[int]] = field(default_factory=dict)

    @property
    def stops(self) -> list[Told]:
        return [one for one in self.told if one.stops]


class Unknown(ValueError):
    """A value that is no choice of its question."""


_ABSENT, _SKIPPED = object(), object()


def read_answers(
    grid: Grid, roles: Sequence[str], paper: Questionnaire, rules: MarkRules, options: Options, areas: Mapping[str, str]
) -> ReadAnswers:
    """`areas`: names and slugs of districts → slug."""
    return _Reader(grid, roles, paper, rules, options, areas).read()


class _Column:
    """One column that is read: each different value is understood once."""

    def __init__(self, at: int, role: str, item: Item | None, options: Options) -> None:
        self.at, self.role, self.item = at, role, item
        parts = role.split(":")
        self.code = parts[0]
        self.choice = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 0
        self.is_text = parts[-1] == "text" and len(parts) > 1
        self.known: dict[Value, Any] = {}
        self.styles: dict[str, int] = {}
        self.unknown: dict[str, list[int]] = defaultdict(list)
        self.filled = 0
        own = {str(one.code) for one in item.options} if item else set()
        self.missing = {folded(one).lower() for one in (*NOTHING, *options.missing)} - own
        self.not_asked = {folded(one).lower() for one in (*NOT_ASKED, *options.not_asked)} - own
        self.labels = {_plain(one.label): one.code for one in item.options} if item else {}
        self.understand: Callable[[str], Any] = self._of_kind()

    def _of_kind(self) -> Callable[[str], Any]:
        if self.is_text:
            return lambda text: text
        if self.choice:
            return self._mark
        if self.item is not None and self.item.kind == "number":
            return self._amount
        if self.item is not None and self.item.is_multiple:
            return self._several
        return self._single

    def value(self, value: Value) -> Any:
        """An answer, _ABSENT (blank or 無回答), _SKIPPED (非該当) or an Unknown."""
        if value is None:
            return _ABSENT
        try:
            return self.known[value]
        except KeyError:
            found = self.known[value] = self._understood(value)
            return found

    def _understood(self, value: Value) -> Any:
        text = folded(value)
        low = text.lower()
        if not text or (not self.is_text and low in self.missing):
            return _ABSENT
        if not self.is_text and low in self.not_asked:
            return _SKIPPED
        try:
            return self.understand(text)
        except Unknown as unknown:
            return unknown

    def _single(self, text: str) -> int:
        if text == OTHER and self.item and (opened := [one.code for one in self.item.options if one.opens_text]):
            return opened[-1]
        code = _whole(text)
        if code is not None and self.item and code in self.item.by_code:
            self.styles.setdefault("code", 0)
            return code
        labelled = self._by_label(text)
        if labelled is None:
            raise Unknown(text)
        return labelled

    def _by_label(self, text: str) -> int | None:
        """The words of the choice, with or without its number before them; LimeSurvey's A3."""
        short = re.fullmatch(r"[Aa][Oo]?0*([0-9]{1,2})", text)
        if short and self.item and int(short[1]) in self.item.by_code:
            return int(short[1])
        without = re.sub(r"^[0-9]{1,2}\s*[.:、)]?\s*(?=\D)", "", text)
        found = self.labels.get(_plain(text), self.labels.get(_plain(without), self.labels.get(LETTERS.get(text, ""))))
        if found is not None:
            self.styles.setdefault("words", 0)
        return found

    def _mark(self, text: str) -> bool:
        low = text.lower()
        code = _whole(text)
        if code is not None and code == self.choice and code != 1:
            self.styles.setdefault("code", 0)
            return True
        if low in MARKED or (self.item and self.labels.get(_plain(text)) == self.choice):
            self.styles.setdefault("mark", 0)
            return True
        if low in UNMARKED or code == 0:
            return False
        raise Unknown(text)

    def _several(self, text: str) -> list[int]:
        """All answers in one cell: 1,3,5."""
        parts = [part for part in re.split(r"[,;、・/|\s]+", text) if part]
        return [self._single(part) for part in parts]

    def _amount(self, text: str) -> int:
        plain = text.replace(",", "")
        if self.item and self.item.unit:
            plain = plain.removesuffix(self.item.unit).strip()
        code = _whole(plain)
        if code is None or abs(code) > 2_000_000_000:
            raise Unknown(text)
        return code


class _Reader:
    def __init__(
        self, grid: Grid, roles: Sequence[str], paper: Questionnaire, rules: MarkRules, options: Options,
        areas: Mapping[str, str],
    ) -> None:  # fmt: skip
        self.grid, self.paper, self.rules, self.options, self.areas = grid, paper, rules, options, areas
        self.columns: list[_Column] = []
        self.special: dict[str, int] = {}
        self.found = ReadAnswers()
        for at, role in enumerate(roles):
            if role in (ID, WEIGHT, DISTRICT):
                self.special[role] = at
            elif role:
                self.columns.append(_Column(at, role, paper.by_code.get(role.partition(":")[0]), options))
        # 「その他」 of several answers has no column of its own in LimeSurvey: its words are the mark.
        several = [one for one in self.columns if one.is_text and one.item and one.item.is_multiple]
        self.marked_by_words = {
            (one.code, one.choice) for one in several if not {one.code, f"{one.code}:{one.choice}"} & {*roles}
        }
        self.width = max(len(roles), 1)
        self.skipped: dict[str, list[int]] = defaultdict(list)
        self.ids: dict[str, int] = {}
        self.unweighted: list[int] = []

    def say(self, sentence: str, row: int | None = None, column: int = 0, *, stops: bool = True) -> None:
        address = address_of(row, column) if row is not None else ""
        self.found.told.append(Told(sentence, stops, self.grid.sheet, address))

    def read(self) -> ReadAnswers:
        self._columns_once()
        if self.found.stops:
            return self.found
        slugs = self._slugs_by_answer()
        for row, values in self.grid.data():
            if not self._is_left_out(row, values):
                self._row(row, values, slugs)
        self._tell()
        self._count()
        return self.found

    def _columns_once(self) -> None:
        by_role: dict[str, list[int]] = defaultdict(list)
        for column in self.columns:
            by_role[column.role].append(column.at)
            if (
                column.item is None
                or column.item.is_matrix
                or (column.choice and column.choice not in column.item.by_code)
            ):
                words = _("「%(role)s」という問いや選択肢がありません。")
                self.say(words % {"role": column.role}, self.grid.top, column.at)
        for role, places in by_role.items():
            if len(places) > 1:
                words = _("「%(role)s」とした列が2つあります（%(first)s と %(second)s）。")
                gap = {"role": role, "first": _letter(places[0]), "second": _letter(places[1])}
                self.say(words % gap, self.grid.top, places[1])
        if not self.columns:
            self.say(_("どの列がどの問いかを、一つも選んでいません。"))

    def _slugs_by_answer(self) -> dict[tuple[str, int], str]:
        return {
            (leaf.code, option.code): option.area_slug
            for leaf in self.paper.leaves if leaf.role == "district"
            for option in leaf.options if option.area_slug
        }  # fmt: skip

    def _is_left_out(self, row: int, values: list[Value]) -> bool:
        first = next((folded(value) for value in values[:4] if isinstance(value, str) and value.strip()), "")
        if _TOTALS.match(first.lower()):
            self.say(_("合計や平均の行なので、使いません（%(words)s）。") % {"words": first}, row, stops=False)
            return True
        wide = next((at for at in range(self.width, len(values)) if values[at] is not None), None)
        if wide is not None:
            self.say(_("見出しより右に値があります。この行は、列がずれているかもしれません。"), row, wide)
        return self._is_second(row, values)

    def _is_second(self, row: int, values: list[Value]) -> bool:
        if ID not in self.special:
            return False
        own = folded(_at(values, self.special[ID]))
        if not own:
            self.say(_("番号がありません。"), row, self.special[ID], stops=False)
            return False
        if own not in self.ids:
            self.ids[own] = row
            return False
        words = _("番号「%(number)s」が2回あります（%(first)s と %(second)s）。")
        place = [address_of(one, self.special[ID]) for one in (self.ids[own], row)]
        stops = self.options.twice == "stop"
        more = "" if stops else _("はじめの行だけを使います。")
        self.say(
            words % {"number": own, "first": place[0], "second": place[1]} + more, row, self.special[ID], stops=stops
        )
        return True

    def _row(self, row: int, values: list[Value], slugs: Mapping[tuple[str, int], str]) -> None:
        marks: dict[str, Any] = {}
        texts: list[tuple[str, int, str]] = []
        unknown: list[tuple[_Column, str]] = []
        skipped: set[str] = set()
        for column in self.columns:
            value = column.value(_at(values, column.at))
            if value is _ABSENT:
                continue
            column.filled += 1
            if value is _SKIPPED:
                skipped.add(column.code)
            elif isinstance(value, Unknown):
                column.unknown[str(value)].append(row)
                unknown.append((column, str(value)))
            elif column.is_text:
                texts.append((column.code, column.choice, value))
            elif column.choice:
                if value:
                    marks.setdefault(column.code, []).append(column.choice)
            else:
                marks[column.code] = [value] if column.item and column.item.is_single else value
        if len(unknown) >= 3 and len(unknown) * 4 > sum(value is not None for value in values):
            self.say(_("選択肢にない値が%(count)s個あります。この行は、列がずれているかもしれません。")
                     % {"count": len(unknown)}, row, unknown[0][0].at)  # fmt: skip
        self._mark_by_words(marks, texts)
        read = read_marks(self.paper, marks, self.rules)
        for column, typed in unknown:
            read.corrected(column.code, "unknown", typed, None)
        self._not_asked(row, skipped, read.answers)
        district = self._district(row, values, read.answers, slugs)
        weight = self._weight(row, values)
        self.found.rows.append(ReadRow(row + 1, read.answers, read.corrections, texts, weight, district))

    def _mark_by_words(self, marks: dict[str, Any], texts: Sequence[tuple[str, int, str]]) -> None:
        for code, choice, _words in texts:
            if (code, choice) in self.marked_by_words:
                marks.setdefault(code, []).append(choice)

    def _not_asked(self, row: int, skipped: set[str], answers: Mapping[str, Any]) -> None:
        for code in skipped:
            item = self.paper.by_code[code]
            if self.paper.is_asked(item, answers):
                self.skipped[code].append(row)

    def _district(
        self, row: int, values: list[Value], answers: Mapping[str, Any], slugs: Mapping[tuple[str, int], str]
    ) -> str:
        if DISTRICT not in self.special:
            return next((slug for (code, choice), slug in slugs.items() if answers.get(code) == choice), "")
        words = folded(_at(values, self.special[DISTRICT]))
        if not words:
            return ""
        if words not in self.areas:
            self.say(_("地区「%(words)s」が見つかりません。") % {"words": words}, row, self.special[DISTRICT])
        return self.areas.get(words, "")

    def _weight(self, row: int, values: list[Value]) -> float | None:
        if WEIGHT not in self.special:
            return None
        text = folded(_at(values, self.special[WEIGHT])).replace(",", "")
        if not text:
            self.unweighted.append(row)
            return None
        try:
            weight = float(text)
        except ValueError:
            weight = 0.0
        if not 0 < weight < 1e9:
            self.say(_("重みは、0より大きい数でなければなりません。"), row, self.special[WEIGHT])
            return None
        return weight

    def _tell(self) -> None:
        for column in self.columns:
            self._unknown_in(column)
        for code, styles in self._styles().items():
            if len(styles) > 1:
                words = _("「%(number)s」の列では、書き方がまざっています（番号・言葉・0と1など）。どれも読みました。")
                self.say(words % {"number": self.paper.by_code[code].number}, stops=False)
        for code, rows in self.skipped.items():
            words = _(
                "「%(number)s」が非該当となっていますが、聞かれたはずの回答が%(count)s件あります（%(rows)s）。無回答とします。"
            )
            named = "、".join(_("%(row)s行目") % {"row": row + 1} for row in rows[:FEW])
            gap = {"number": self.paper.by_code[code].number, "count": len(rows), "rows": named}
            self.say(words % gap, stops=False)
        if not self.found.rows:
            self.say(_("回答の行がありません。"))
        if 0 < len(self.unweighted) < len(self.found.rows):
            words = _("重みのない行が%(count)s件あります。全部の行に書くか、重みの列を使わないでください。")
            self.say(words % {"count": len(self.unweighted)}, self.unweighted[0], self.special[WEIGHT])

    def _unknown_in(self, column: _Column) -> None:
        if not column.unknown:
            return
        number = column.item.number if column.item else column.code
        count = sum(map(len, column.unknown.values()))
        if count * 2 > column.filled and count >= 3:
            words = _(
                "「%(number)s」とした列（%(letter)s）の値の半分以上が選択肢にありません。列がずれているか、ちがう問いです。"
            )
            self.say(words % {"number": number, "letter": _letter(column.at)}, self.grid.top, column.at)
            return
        for value, rows in sorted(column.unknown.items()):
            words = _("「%(number)s」の選択肢にない値「%(value)s」が%(count)s件あります（%(cells)s）。")
            cells = "、".join(address_of(row, column.at) for row in rows[:FEW]) + ("…" if len(rows) > FEW else "")
            gap = {"number": number, "value": value[:30], "count": len(rows), "cells": cells}
            self.say(words % gap, rows[0], column.at, stops=self.options.unknown == "stop")

    def _styles(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for column in self.columns:
            found[column.code] |= column.styles.keys()
        return found

    def _count(self) -> None:
        answered: Counter[str] = Counter()
        asked: Counter[str] = Counter()
        for row in self.found.rows:
            answered.update(row.answers.keys() | {code for code, choice, _text in row.texts if not choice})
            asked.update(self.paper.asked(row.answers))
        used = {column.code for column in self.columns}
        total = len(self.found.rows)
        for leaf in self.paper.leaves:
            if leaf.code in used:
                given = min(answered[leaf.code], asked[leaf.code])
                self.found.counts[leaf.code] = [given, asked[leaf.code] - given, total - asked[leaf.code]]


def usual_codes(grid: Grid, roles: Sequence[str], paper: Questionnaire) -> Options:
    """Numbers that this file uses for 無回答 and 非該当: those usual for it that no choice of their column has."""
    seen: Counter[str] = Counter()
    for at, role in enumerate(roles):
        item = paper.by_code.get(role.partition(":")[0])
        if item is None or role.endswith(":text") or item.kind == "number":
            continue
        own = {str(one.code) for one in item.options}
        usual = {*USUAL_NOTHING, *USUAL_NOT_ASKED} - own
        values = {_at(row, at) for _place, row in grid.data()}
        seen.update({text for value in values if value is not None and (text := folded(value)) in usual})
    return Options([one for one in USUAL_NOTHING if seen[one]], [one for one in USUAL_NOT_ASKED if seen[one]])


def _at(values: Sequence[Value], at: int) -> Value:
    return values[at] if at < len(values) else None


def _letter(at: int) -> str:
    return address_of(0, at).rstrip("0123456789")


def _whole(text: str) -> int | None:
    found = re.fullmatch(r"([+-]?[0-9]{1,10})(?:\.0+)?", text)
    return int(found[1]) if found else None


def _plain(text: str) -> str:
    return re.sub(r"[\s\W_]", "", folded(text).lower())
