"""Our own sheets in an XLSForm: design (letters to each district), population, links (questions and indicators)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from sasaeai.kernel.tables import Sheet
from sasaeai.surveys.models import IndicatorQuestion
from sasaeai.surveys.models.survey import MOST_PEOPLE

from .proposal import Proposal, ProposedCell, ProposedLink, ProposedStratum, Told
from .xlsform_columns import Line, Lines, lines_of


def read_extra_sheets(
    named: Mapping[str, Sheet], proposal: Proposal, areas: Mapping[str, str], indicators: Mapping[str, str]
) -> list[Told]:
    reader = _Extra(proposal, areas, indicators)
    if "design" in named:
        proposal.strata = reader.strata(lines_of(named["design"], "design"))
    if "population" in named:
        proposal.cells = reader.cells(lines_of(named["population"], "population"))
    if "links" in named:
        proposal.links = reader.links(lines_of(named["links"], "links"))
    return reader.told


class _Extra:
    def __init__(self, proposal: Proposal, areas: Mapping[str, str], indicators: Mapping[str, str]) -> None:
        self.areas, self.indicators = areas, indicators
        self.asked = {row.code: row for question in proposal.questions for row in [question, *question.rows]}
        self.told: list[Told] = []

    def strata(self, lines: Lines) -> list[ProposedStratum]:
        found: dict[str, ProposedStratum] = {}
        for line in lines.rows:
            area = self._area(lines, line)
            people = self._number(lines, line, "population", least=1)
            letters = self._number(lines, line, "letters")
            if letters > people:
                self._say(_("送る数（letters）が、人数（population）より多くなっています。"), lines, line, "letters")
            if area in found:
                self._say(_("同じ地区が2回あります。"), lines, line, "area")
            found[area] = ProposedStratum(area, people, letters)
        return list(found.values())

    def cells(self, lines: Lines) -> list[ProposedCell]:
        found: dict[tuple[str, int, str, str, int], ProposedCell] = {}
        for line in lines.rows:
            choice = self._number(lines, line, "choice", least=1)
            if not self._is_asked(line["margin"], choice):
                self._say(
                    _("そろえる問い（margin）と選択肢の番号（choice）が、調査票にありません。"), lines, line, "margin"
                )
            across, second = line["across"], 0
            if across or line["across_choice"]:
                second = self._number(lines, line, "across_choice", least=1)
                if not self._is_asked(across, second):
                    words = _("組み合わせる問い（across）と選択肢の番号（across_choice）が、調査票にありません。")
                    self._say(words, lines, line, "across")
            area = self._area(lines, line) if line["area"] else ""
            key = (line["margin"], choice, area, across, second)
            if key in found:
                self._say(_("同じ欄の人数が2回あります。"), lines, line, "margin")
            found[key] = ProposedCell(*key[:2], self._number(lines, line, "people"), area, across, second)
        # As the database gives them back.
        return sorted(found.values(), key=lambda one: (one.margin, one.across, one.area, one.choice, one.across_choice))

    def _is_asked(self, code: str, choice: int) -> bool:
        question = self.asked.get(code)
        return question is not None and choice in {one.code for one in question.choices}

    def links(self, lines: Lines) -> list[ProposedLink]:
        found: dict[tuple[str, str], ProposedLink] = {}
        for line in lines.rows:
            question = self.asked.get(line["question"])
            indicator = self.indicators.get(line["indicator"], "")
            if question is None:
                self._say(_("問い（question）が、調査票にありません。"), lines, line, "question")
                continue
            if not indicator:
                words = _("指標「%(name)s」が見つかりません。指標の記号か、名前をそのまま書いてください。")
                self._say(words % {"name": line["indicator"]}, lines, line, "indicator")
            counted = [int(one) for one in re.findall(r"\d+", line["counted"])]
            if not set(counted) <= {one.code for one in question.choices}:
                self._say(_("数える番号（counted）が、選択肢にありません。"), lines, line, "counted")
            base = line["base"] or IndicatorQuestion.Base.ANSWERED.value
            if base not in IndicatorQuestion.Base.values:
                self._say(_("base は answered か asked にしてください。"), lines, line, "base")
            found[question.code, indicator] = ProposedLink(
                question.code, indicator, sorted(counted), base, line["who_is_asked"][:200]
            )
        return list(found.values())

    def _area(self, lines: Lines, line: Line) -> str:
        if line["area"] not in self.areas:
            words = _("地区「%(area)s」が見つかりません。地区の名前か、アドレスに使う英字で書いてください。")
            self._say(words % {"area": line["area"]}, lines, line, "area")
        return self.areas.get(line["area"], "")

    def _number(self, lines: Lines, line: Line, name: str, *, least: int = 0) -> int:
        text = line[name].replace(",", "")
        if text.isascii() and text.isdigit() and least <= int(text) <= MOST_PEOPLE:
            return int(text)
        words = _("「%(name)s」には、%(least)s以上の整数を書いてください。")
        self._say(words % {"name": name, "least": least}, lines, line, name)
        return least

    def _say(self, sentence: str, lines: Lines, line: Line, column: str) -> None:
        self.told.append(Told(sentence, True, lines.sheet, line.address(column)))
