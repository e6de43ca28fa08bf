"""The page of a period's grades: whether they are used, their signs and words, the numbers of the rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.words import tidy
from sasaeai.plans.actions.grading import PARTS, ROWS, STEPS, USED, YES_OR_NO, field_of, grade_rows
from sasaeai.plans.grading.of_period import RULE
from sasaeai.plans.models import GradeOf
from sasaeai.plans.models.grading import BEHIND, ON_TRACK, UNDECIDED, WORSE
from sasaeai.plans.models.period import TONES
from sasaeai.plans.states import State
from sasaeai.plans.typed import Unreadable, number_text, read_number

from .seen import SeenForm, plain

MEANINGS = {
    ON_TRACK: _("目標値に届いている"),
    BEHIND: _("届いていないが、現状値より悪くない"),
    WORSE: _("現状値より悪い"),
    UNDECIDED: _("判断できない"),
}
SCALES = {GradeOf.INDICATOR: _("指標"), GradeOf.GOAL: _("目標")}
PART_LABELS = dict(zip(PARTS, (_("記号"), _("ことば"), _("点"), _("色の濃さ")), strict=True))
TONE_WORDS = (_("白（点線）"), _("うすい緑"), _("緑"), _("こい緑"), _("明るい緑"), _("灰色"))
MOST_SIGN, MOST_WORD = 4, 20


@dataclass(frozen=True)
class Limit:
    """What a number of the rule may be; `unit` may stand behind it when it is typed."""

    unit: str
    lowest: int
    highest: int
    whole: bool = True


LIMITS = {
    "awareness_points": Limit("ポイント", 0, 100, whole=False),
    "on_track_share": Limit("%", 1, 100),
    "keep_share": Limit("%", 0, 100),
    "fewest_decidable": Limit("件", 1, 999),
    "words_share": Limit("%", 0, 100),
}
POINTS = Limit("点", 0, 100)


class OutOfLimits(ValueError):
    """A number that is read, but none that this field may hold; the message says what it may."""


def read_within(text: str, limit: Limit) -> Decimal:
    """Raises Unreadable and OutOfLimits."""
    number = read_number(text, limit.unit)
    if number is None:
        raise OutOfLimits(now_("数を書いてください。"))
    gaps = {"lowest": limit.lowest, "highest": limit.highest, "unit": limit.unit}
    if not limit.lowest <= number <= limit.highest:
        raise OutOfLimits(now_("%(lowest)sから%(highest)sまでの数を書いてください。") % gaps)
    if limit.whole and number != number.to_integral_value():
        raise OutOfLimits(now_("小数を使わずに書いてください。"))
    return number


class GradingForm(SeenForm):
    used = forms.BooleanField(
        label=_("この期の計画で、評価の記号を使う"),
        required=False,
        help_text=_(
            "使わなくてもかまいません。ふりかえりのことばは、使っても使わなくても書きます。地区別計画には付きません。"
        ),
    )
    on_track_share = forms.CharField(
        label=_("現状値から目標値までの、何%まで進んでいたら届いたとするか"),
        required=False,
        help_text=_("ふつうは100%です。"),
    )
    uses_next_target = forms.BooleanField(
        label=_("その年度の目標値がないときは、次に決めてある目標値と比べる"),
        required=False,
        help_text=_("選ばなければ、目標値のない年度は「判断できない」とします。"),
    )
    keep_share = forms.CharField(
        label=_("「保つとよい」指標で、目標値の前後何%までを保てているとするか"), required=False
    )
    awareness_points = forms.CharField(
        label=_("意識指標で、何ポイントまでの差を変わっていないとみなすか"),
        required=False,
        help_text=_("割合（%）の意識指標で、差がこれより大きくないときは「判断できない」とします。例：3"),
    )
    uses_error = forms.BooleanField(label=_("調査の誤差（±）の範囲内の差は、判断できないとする"), required=False)
    counts_measures = forms.BooleanField(label=_("目標の評価に、取組の指標も数える"), required=False)
    fewest_decidable = forms.CharField(
        label=_("目標を評価するのに、判断できる指標がいくつ要るか"),
        required=False,
        help_text=_("足りなければ、目標は「判断できない」とします。"),
    )
    words_share = forms.CharField(
        label=_("目標を評価するのに、取組の何%にふりかえりのことばが要るか"),
        required=False,
        help_text=_("足りなければ、目標は「判断できない」とします。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tones = [(str(number), label) for (number, _tone), label in zip(TONES, TONE_WORDS, strict=True)]
        for of, code in grade_rows():
            for part, label in PART_LABELS.items():
                if part == "points" and code == UNDECIDED:
                    continue
                head = f"{SCALES[of]}「{self.meaning(code)}」の{label}"
                field: forms.Field
                if part == "tone":
                    field = forms.ChoiceField(label=head, choices=tones)
                else:
                    most = {"sign": MOST_SIGN, "name": MOST_WORD}.get(part, 20)
                    field = forms.CharField(label=head, required=False, max_length=most)
                field.widget.attrs["aria-label"] = head
                self.fields[field_of(of, code, part)] = field

    @staticmethod
    def meaning(code: str) -> str:
        if code in STEPS:
            return now_("%(number)s段め") % {"number": code.removeprefix("step")}
        return str(MEANINGS[code])

    def rows(self, of: GradeOf) -> list[dict[str, Any]]:
        """The lines of one scale's table: what it means, and a bound field (or None) for each part."""
        found = []
        for code in ROWS[of]:
            names = [field_of(of, code, part) for part in PARTS]
            cells = [
                {"label": label, "field": self[name] if name in self.fields else None}
                for name, label in zip(names, PART_LABELS.values(), strict=True)
            ]
            found.append({"meaning": self.meaning(code), "cells": cells})
        return found

    @property
    def indicator_rows(self) -> list[dict[str, Any]]:
        return self.rows(GradeOf.INDICATOR)

    @property
    def goal_rows(self) -> list[dict[str, Any]]:
        return self.rows(GradeOf.GOAL)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for name, limit in LIMITS.items():
            self._read(found, name, limit)
        for of, codes in ROWS.items():
            used = [code for code in codes if self._is_used(of, code, found)]
            self._read_words(of, used, found)
            self._read_points(of, [code for code in used if code != UNDECIDED], found)
        return found

    def _read(self, found: dict[str, Any], name: str, limit: Limit) -> Decimal | None:
        if name in self.errors:
            return None
        try:
            number = read_within(found.get(name) or "", limit)
        except (Unreadable, OutOfLimits) as trouble:
            self.add_error(name, str(trouble))
            return None
        found[name] = number_text(number)
        return number

    def _is_used(self, of: GradeOf, code: str, found: dict[str, Any]) -> bool:
        """Only a goal's step may be left blank, and then all of it."""
        if code not in STEPS:
            return True
        return any(plain(found.get(field_of(of, code, part))) for part in ("sign", "name", "points"))

    def _read_words(self, of: GradeOf, codes: Iterable[str], found: dict[str, Any]) -> None:
        for part, sentence in (("sign", now_("記号を書いてください。")), ("name", now_("ことばを書いてください。"))):
            seen: set[str] = set()
            for code in codes:
                name = field_of(of, code, part)
                if name in self.errors:
                    continue
                words = plain(found.get(name))
                if not words:
                    self.add_error(name, sentence)
                elif tidy(words) in seen:
                    gaps = {"words": words}
                    self.add_error(name, now_("「%(words)s」が2回あります。別のものにしてください。") % gaps)
                seen.add(tidy(words))

    def _read_points(self, of: GradeOf, codes: list[str], found: dict[str, Any]) -> None:
        """From the best to the worst the points fall; a goal's last step begins at 0, so that every goal has one."""
        if of == GradeOf.GOAL and len(codes) < 2:
            name = field_of(of, STEPS[len(codes)], "sign")
            self.add_error(name, now_("目標の評価は、2段から6段までにしてください。"))
        last: Decimal | None = None
        for code in codes:
            name = field_of(of, code, "points")
            points = self._read(found, name, POINTS)
            if points is not None and last is not None and points >= last:
                gaps = {"points": number_text(points), "last": number_text(last)}
                text = now_("%(points)s点は、上の段の%(last)s点より小さくしてください。良いものから順に並べます。")
                self.add_error(name, text % gaps)
            last = points if points is not None else last
        if of == GradeOf.GOAL and codes and last:
            name = field_of(of, codes[-1], "points")
            if name not in self.errors:
                self.add_error(
                    name, now_("いちばん下の段は0点からにしてください。どの目標にも評価が付くようにするためです。")
                )

    @property
    def state(self) -> State:
        given = self.cleaned_data
        state: State = {USED: "1" if given.get(USED) else ""}
        for of, code in grade_rows():
            is_used = bool(plain(given.get(field_of(of, code, "sign"))))
            for part in PARTS:
                name = field_of(of, code, part)
                blank = "1" if part == "tone" else ""
                state[name] = plain(given.get(name)) if is_used and name in self.fields else blank
        for name in RULE:
            state[name] = ("1" if given.get(name) else "") if name in YES_OR_NO else plain(given.get(name))
        return state

    def words(self, name: str, value: Any) -> str:
        if isinstance(self.fields[name], forms.BooleanField):
            return now_("はい") if value else now_("いいえ")
        return super().words(name, value)

    def describe(self, state: State) -> dict[str, tuple[str, str]]:
        return super().describe({name: value for name, value in state.items() if name in self.fields})
