"""What a sheet needs beside 「変わりなし」: a value that nobody typed yet, words for a target that was missed.

An indicator's sheet asks by itself. The sheet of what the indicator belongs to asks for the same as long as the
indicator's own, of the same owner, is open: on it both can be answered at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from sasaeai.plans.models import Indicator, IndicatorValue, Source, Target
from sasaeai.plans.reaching import reaches

from .models import Sheet
from .models.sheet import OPEN_STATES


@dataclass(frozen=True, slots=True)
class Need:
    """An indicator's figures of the year in the plan's own area, and what they ask for.

    `about` names the indicator where the sheet is that of the measure or goal it belongs to.
    """

    value: Decimal | None = None
    target: Decimal | None = None
    unit: str = ""
    missed: bool = False
    lacks_value: bool = False
    about: str = ""

    @property
    def sentence(self) -> str:
        """Why 「変わりなし」 is not enough; empty where it is."""
        words = self.missed_words if self.missed else ""
        if self.missed:
            words += _("実績・要因・今後の対応を書いてください。")
        elif self.lacks_value:
            words = _("この年度の数字が、まだ入っていません。数字を書いてください。")
        return _("「%(about)s」：%(words)s") % {"about": self.about, "words": words} if words and self.about else words

    @property
    def missed_words(self) -> str:
        return missed_words(self.target, self.value, self.unit)


def missed_words(target: Decimal | None, value: Decimal | None, unit: str) -> str:
    gaps = {"target": _figure(target), "value": _figure(value), "unit": unit}
    return _("目標%(target)s%(unit)sに対して、%(value)s%(unit)sでした。") % gaps


def _figure(number: Decimal | None) -> str:
    """With thousand separators: it is read, not typed."""
    return "" if number is None else f"{number.normalize():,f}"


def needs_of(sheets: Iterable[Sheet]) -> dict[int, Need]:
    """By the key of each sheet (with its year, plan and what it is about); a constant number of queries."""
    rows = list(sheets)
    asking = {sheet.pk: sheet for sheet in rows if sheet.indicator_id}
    below = _open_below([sheet for sheet in rows if sheet.measure_id or sheet.goal_id])
    needs = _needs([*asking.values(), *(one for found in below.values() for one in found)])
    found = {key: needs[key] for key in asking}
    for key, sheets_below in below.items():
        wanting = [
            replace(needs[one.pk], about=str(one.indicator), lacks_value=needs[one.pk].lacks_value and one.asked)
            for one in sheets_below
        ]
        first = next((need for need in wanting if need.sentence), None)
        if first:
            found[key] = first
    return found


def _open_below(sheets: list[Sheet]) -> dict[int, list[Sheet]]:
    """The open sheets, of the same owner, of the indicators of these measures and goals."""
    if not sheets:
        return {}
    rows = Sheet.objects.filter(year__in={sheet.year_id for sheet in sheets}, state__in=OPEN_STATES).filter(
        Q(indicator__measure__in={sheet.measure_id for sheet in sheets if sheet.measure_id})
        | Q(indicator__goal__in={sheet.goal_id for sheet in sheets if sheet.goal_id})
    )
    owners = {(sheet.year_id, sheet.measure_id, sheet.goal_id, sheet.owner_id): sheet.pk for sheet in sheets}
    found: dict[int, list[Sheet]] = defaultdict(list)
    for row in rows.select_related("year", "plan", "indicator").order_by("position", "pk"):
        indicator = row.indicator
        assert indicator is not None
        key = owners.get((row.year_id, indicator.measure_id, indicator.goal_id, row.owner_id))
        if key is not None:
            found[key].append(row)
    return found


def _needs(rows: list[Sheet]) -> dict[int, Need]:
    keys = {sheet.indicator_id for sheet in rows}
    if not keys:
        return {}
    years = {sheet.year.fiscal_year for sheet in rows}
    targets = {
        (key, year): value
        for key, year, value in Target.objects.filter(indicator__in=keys, fiscal_year__in=years).values_list(
            "indicator_id", "fiscal_year", "value"
        )
    }
    told = IndicatorValue.objects.filter(indicator__in=keys, fiscal_year__in=years)
    values = {
        (key, area, year): (value, suppressed)
        for key, area, year, value, suppressed in told.values_list(
            "indicator_id", "area_id", "fiscal_year", "value", "suppressed"
        )
    }
    return {sheet.pk: _need(sheet, targets, values) for sheet in rows}


def _need(
    sheet: Sheet,
    targets: dict[tuple[int, int], Decimal],
    values: dict[tuple[int, int, int], tuple[Decimal | None, bool]],
) -> Need:
    indicator, year = sheet.indicator, sheet.year.fiscal_year
    assert indicator is not None
    value, suppressed = values.get((indicator.pk, sheet.plan.area_id, year), (None, False))
    return need_of(indicator, targets.get((indicator.pk, year)), value, suppressed=suppressed)


def need_of(indicator: Indicator, target: Decimal | None, value: Decimal | None, *, suppressed: bool) -> Need:
    missed = value is not None and target is not None and not reaches(indicator.direction, value, target)
    lacks = value is None and not suppressed and indicator.source == Source.HAND
    return Need(value, target, indicator.unit, missed, lacks)
