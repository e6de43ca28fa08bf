"""The indicator that a row of a table tells, with its unit, baseline, targets and values."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.words import tidy
from sasaeai.plans.models import IndicatorKind

from . import vocabulary as v
from .cells import Amount, is_blank, joined, read_amount, split_number, split_pair
from .draft import INDICATOR, TARGET, VALUE, Item, Spot

if TYPE_CHECKING:
    from .understanding import SheetReader

_UNIT_IN_BRACKETS = re.compile(r"(.+?)[（(〔\[]\s*(?:単位[：:]?\s*)?([^（()）〔〕\[\]]{1,6})[）)〕\]]")
_BULLET = re.compile(r"^[・●○■◆•\-–①-⑳]\s*")
_THOUSANDS = {"百万": 10**6, "億": 10**8, "万": 10**4, "千": 10**3}
KINDS = {"活動": IndicatorKind.ACTIVITY, "成果": IndicatorKind.OUTCOME, "意識": IndicatorKind.AWARENESS}
TEXTS = {v.DEFINITION: "definition", v.METHOD: "method", v.REASON: "target_reason"}


def _scaled(unit: str) -> tuple[Decimal, str]:
    """千人 as (1000, 人)."""
    for word, factor in _THOUSANDS.items():
        if len(unit) > len(word) and unit.startswith(word):
            return Decimal(factor), unit.removeprefix(word)
    return Decimal(1), unit


class FigureRow:
    """Reads an indicator's columns; keeps the indicator that rows without a name go on with."""

    def __init__(self, sheet: SheetReader) -> None:
        self.sheet = sheet
        self.book = sheet.book
        self.current: list[Item] = []
        self._home: tuple[int, int] | None = None
        self._owner: Item | None = None
        self.is_asked = bool({v.INDICATOR, *v.FIGURES} & sheet.columns.keys())

    def read(self, row: int, measure: Item | None) -> None:
        if not self.is_asked:
            return
        owner = measure or self.sheet.goal
        if owner is not self._owner:
            self.current, self._home, self._owner = [], None, owner
        self._open(row, owner)
        if self.current:
            self._say(row)

    def _open(self, row: int, owner: Item | None) -> None:
        found = self.sheet.text(row, v.INDICATOR)
        if found is None:
            if (
                not self.current
                and self._has_figures(row)
                and owner is not None
                and v.INDICATOR not in self.sheet.columns
            ):
                self._nameless(row, owner)
            return
        words, spot = found
        home = self.sheet.grid.home(row, self.sheet.columns[v.INDICATOR][0])
        if home == self._home:
            return
        self._home = home
        if owner is None:
            self.book.fault(spot, _("この指標が、どの目標・取組のものか分かりません。目標か取組の欄を書いてください。"))
            self.current = []
            return
        names = self._names(row, words)
        if len(names) == 1 and self.current and self.current[0].title == self._name_and_unit(names[0])[0]:
            return  # the same name again in the next row: 目標 and 実績 in rows of their own
        self.current = [self._new(owner, name, spot) for name in names]

    def _names(self, row: int, words: str) -> list[str]:
        """Several indicators in one cell, a line each, when the figures beside them have as many lines."""
        lines = [_BULLET.sub("", line.strip()) for line in words.splitlines() if line.strip()]
        if len(lines) < 2:
            return [joined(words)]
        beside = [
            len([line for line in self.sheet.grid.texts[row][column].splitlines() if line.strip()])
            for role in v.FIGURES
            for column in self.sheet.columns.get(role, [])
        ]
        return lines if len(lines) in beside else [joined(words)]

    def _nameless(self, row: int, owner: Item) -> None:
        column = next(
            c
            for role in v.FIGURES
            for c in self.sheet.columns.get(role, [])
            if not is_blank(self.sheet.grid.texts[row][c])
        )
        spot = self.sheet.spot(row, column)
        self.book.doubt(
            spot, _("指標の名前の列がないので、「%(title)s」を指標の名前にします。") % {"title": owner.title}
        )
        self.current = [self._new(owner, owner.title[: v.LONGEST.indicator], spot)]

    def _has_figures(self, row: int) -> bool:
        return any(
            not is_blank(self.sheet.grid.texts[row][column])
            for role in v.FIGURES
            for column in self.sheet.columns.get(role, [])
        )

    def _new(self, owner: Item, name: str, spot: Spot) -> Item:
        title, unit = self._name_and_unit(name)
        item = Item(INDICATOR, owner, raw=joined(name), spot=spot)
        item.put("title", self.book.named(title, spot, v.LONGEST.indicator), spot)
        if unit:
            item.put("unit", unit, spot)
        self.sheet.draft.items.append(item)
        return item

    @staticmethod
    def _name_and_unit(name: str) -> tuple[str, str]:
        """「相談件数（件）」 as the name and its unit; other brackets belong to the name."""
        title = split_number(name)[1] if name[:1] in "①②③④⑤⑥⑦⑧⑨⑩" else name
        found = _UNIT_IN_BRACKETS.fullmatch(title.strip())
        if found and tidy(found[2]) in {tidy(unit) for unit in v.UNITS}:
            return found[1].strip(), found[2].strip()
        return title.strip(), ""

    # -- what the row says of it ------------------------------------------------------------------------------------

    def _say(self, row: int) -> None:
        for place, item in enumerate(self.current):
            self._unit(row, item)
            self._words(row, item)
            for role in v.FIGURES:
                for column in self.sheet.columns.get(role, []):
                    self._figure(row, item, role, column, place)
            self._need_a_unit(item)

    def _unit(self, row: int, item: Item) -> None:
        found = self.sheet.text(row, v.UNIT)
        if found and "unit" not in item.fields:
            item.put("unit", joined(found[0]), found[1])

    def _words(self, row: int, item: Item) -> None:
        for role, name in TEXTS.items():
            found = self.sheet.text(row, role)
            if found and name not in item.fields:
                item.put(name, found[0].strip(), found[1])
        kind = self.sheet.text(row, v.INDICATOR_KIND)
        if kind and "kind" not in item.fields:
            code = next((code for word, code in KINDS.items() if word in kind[0]), None)
            if code:
                item.put("kind", str(code), kind[1])
        code_cell = self.sheet.text(row, v.CODE)
        if code_cell and len(self.current) == 1 and not self.sheet.measures.is_asked:
            item.code = code_cell[0]

    def _figure(self, row: int, item: Item, role: str, column: int, place: int) -> None:
        words, year = self.sheet.grid.texts[row][column], self.sheet.shape.columns[column].year
        if len(self.current) > 1:
            lines = [_BULLET.sub("", line.strip()) for line in words.splitlines() if line.strip()]
            words = lines[place] if len(lines) == len(self.current) else words
        if is_blank(words) or year is None:
            return
        spot = self.sheet.spot(row, column)
        for target, part in self._parts(role, column, row, words, spot):
            self._put(item, target, year, part, spot)

    def _parts(self, role: str, column: int, row: int, words: str, spot: Spot) -> list[tuple[str, str]]:
        """Which of baseline, target and value the words tell, in the order of the heading."""
        if role == v.BY_ROW:
            return [(self._by_row(row, spot), words)]
        if role != v.PAIR:
            return [(role, words)]
        pair = split_pair(words)
        order = _order(self.sheet.shape.columns[column].title)
        if pair is None:
            self.book.doubt(
                spot, _("二つの値の欄に一つしかないので、「%(name)s」と考えました。") % {"name": v.ROLE_NAMES[order[0]]}
            )
            return [(order[0], words)]
        return list(zip(order, pair, strict=True))

    def _by_row(self, row: int, spot: Spot) -> str:
        found = self.sheet.text(row, v.ROW_KIND)
        if found and any(word in found[0] for word in v.VALUE_WORDS):
            return v.VALUE
        if found is None:
            self.book.doubt(spot, _("目標値か実績値か書かれていないので、目標値と考えました。"))
        return v.TARGET

    def _put(self, item: Item, role: str, year: int, words: str, spot: Spot) -> None:
        if is_blank(words):
            return
        amount = read_amount(words)
        if amount is None:
            self.book.doubt(
                spot, _("「%(words)s」は一つの数として読めないので、取りこみません。") % {"words": joined(words)[:40]}
            )
            return
        amount = self._in_its_unit(item, amount, words, spot)
        if len(amount.text.partition(".")[2]) > 2:
            self.book.fault(spot, _("「%(words)s」は、小数第2位までで書いてください。") % {"words": words})
            return
        self._mind_what_is_beside(item, amount, spot)
        name = self._name(role, amount.year or year)
        if name is None:
            gaps = {"year": FiscalYear(amount.year or year).wareki, "span": self.book.terms.span}
            sentence = _("%(year)sの目標値は、計画の期間（%(span)s）の外なので、取りこみません。")
            self.book.doubt(spot, sentence % gaps)
            return
        if role == v.BASELINE:
            item.put("baseline_year", str(amount.year or year), spot)
        before = item.fields.get(name)
        if before is not None and before.value != amount.text:
            self.book.doubt(
                spot, _("%(address)sにも値があるので、そちらを使います。") % {"address": before.spot.address}
            )
            return
        item.put(name, amount.text, spot)

    def _in_its_unit(self, item: Item, amount: Amount, words: str, spot: Spot) -> Amount:
        """1.5千人 as 1500 where the indicator counts 人, and 1200人 as 1.2 where it counts 千人."""
        here, there = _scaled(amount.unit), _scaled(tidy(str(item.value("unit"))))
        if not amount.unit or here[1] != there[1] or here[0] == there[0]:
            return amount
        found = replace(amount, value=amount.value * here[0] / there[0], unit=str(item.value("unit")))
        gaps = {"words": joined(words), "value": found.text, "unit": found.unit}
        self.book.doubt(spot, _("「%(words)s」を、%(value)s%(unit)sと読みました。") % gaps)
        return found

    def _name(self, role: str, year: int) -> str | None:
        if role == v.BASELINE:
            return "baseline_value"
        if role == v.TARGET:
            return f"{TARGET}{year}" if year in self.book.terms.all_years else None
        return f"{VALUE}{year}"

    def _mind_what_is_beside(self, item: Item, amount: Amount, spot: Spot) -> None:
        unit = amount.unit.strip("/／").replace("%", "％")
        if unit and "unit" not in item.fields:
            item.put("unit", unit[: v.LONGEST.unit], spot)
        elif unit and tidy(unit) not in tidy(str(item.value("unit"))):
            gaps = {"unit": unit, "known": item.value("unit")}
            self.book.doubt(spot, _("単位が「%(unit)s」と書かれていますが、「%(known)s」と考えました。") % gaps)
        if amount.note:
            gaps = {"note": amount.note, "value": amount.text}
            self.book.doubt(spot, _("「%(note)s」を外して、%(value)sと読みました。") % gaps)

    def _need_a_unit(self, item: Item) -> None:
        if "unit" in item.fields or not any(name != "title" for name in item.fields):
            return
        title = item.title
        unit = next((unit for ending, unit in v.UNITS_BY_ENDING if title.endswith(ending)), "")
        if unit:
            self.book.doubt(
                item.spot, _("単位が書かれていないので、名前から「%(unit)s」と考えました。") % {"unit": unit}
            )
            item.put("unit", unit, item.spot)


def _order(title: str) -> tuple[str, str]:
    """実績／目標 or 目標／実績 or 現状／目標, as the heading says; without a word of it, value and target."""
    places = {
        role: min((title.find(word) for word in words if word in title), default=-1)
        for role, words in ((v.BASELINE, v.BASELINE_WORDS), (v.TARGET, v.TARGET_WORDS), (v.VALUE, v.VALUE_WORDS))
    }
    named = sorted((place, role) for role, place in places.items() if place >= 0)
    if len(named) < 2:
        return v.VALUE, v.TARGET
    return named[0][1], named[1][1]
