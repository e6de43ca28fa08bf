"""What a sheet needs beside 「変わりなし」: a value that nobody typed yet, words for a target that was missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from sasaeai.plans.models import IndicatorValue, Source, Target
from sasaeai.plans.reaching import reaches
from sasaeai.plans.typed import number_text

from .models import Sheet


@dataclass(frozen=True, slots=True)
class Need:
    """Of an indicator's sheet: its figures of the year in the plan's own area, and what they ask for."""

    value: Decimal | None = None
    target: Decimal | None = None
    unit: str = ""
    missed: bool = False
    lacks_value: bool = False

    @property
    def sentence(self) -> str:
        """Why 「変わりなし」 is not enough; empty where it is."""
        if self.missed:
            gaps = {"target": number_text(self.target), "value": number_text(self.value), "unit": self.unit}
            return _(
                "目標%(target)s%(unit)sに対して、%(value)s%(unit)sでした。"
                "実績・要因・今後の対応を書いてください。"
            ) % gaps  # fmt: skip
        if self.lacks_value:
            return _("この年度の数字が、まだ入っていません。数字を書いてください。")
        return ""


def needs_of(sheets: Iterable[Sheet]) -> dict[int, Need]:
    """By the key of each indicator's sheet (with its year, plan and indicator); two queries however many they are."""
    rows = [sheet for sheet in sheets if sheet.indicator_id]
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
    target = targets.get((indicator.pk, year))
    value, suppressed = values.get((indicator.pk, sheet.plan.area_id, year), (None, False))
    missed = value is not None and target is not None and not reaches(indicator.direction, value, target)
    lacks = value is None and not suppressed and indicator.source == Source.HAND
    return Need(value, target, indicator.unit, missed, lacks)
