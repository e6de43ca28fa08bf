"""Values of indicators: recorded by hand, dated and shown to the public at once; counted ones are kept beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import FiscalYear, wareki_date
from sasaeai.kernel.journal import record
from sasaeai.kernel.metrics import Reading
from sasaeai.kernel.stamp import move_public_stamp
from sasaeai.plans.counting import Slot, count, is_suppressed
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.models import EditionItem, Indicator, IndicatorValue, Plan, Source
from sasaeai.plans.showing import published_uids
from sasaeai.plans.typed import number_text

Place = tuple[int, int]  # an area and a fiscal year


@dataclass(frozen=True, slots=True)
class Figure:
    """What somebody wrote of one area in one year; an empty one takes the value away."""

    value: Decimal | None = None
    suppressed: bool = False
    error: Decimal | None = None
    taken_on: date | None = None
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.suppressed and self.error is None and not self.note

    @property
    def words(self) -> tuple[str, str, str, str]:
        """As it is typed: value, error, day, note."""
        value = _("秘匿") if self.suppressed else number_text(self.value)
        return value, number_text(self.error), wareki_date(self.taken_on) if self.taken_on else "", self.note

    @property
    def mark(self) -> str:
        return fingerprint("\t".join(self.words))


def figure_of(row: IndicatorValue | None) -> Figure:
    if row is None:
        return Figure()
    return Figure(row.value, row.suppressed, row.error, row.taken_on, row.note)


class ValuesMoved(Exception):
    """Somebody else changed (or signed) some of these values after the page was opened."""

    def __init__(self, theirs: dict[Place, Figure]) -> None:
        super().__init__(theirs)
        self.theirs = theirs


@transaction.atomic
def record_values(
    indicator: Indicator, figures: Mapping[Place, Figure], seen: Mapping[Place, str], *, by: Any, on_behalf_of: str = ""
) -> int:
    """How many values changed. Raises ValuesMoved, and then nothing is saved."""
    # Whoever writes values of this indicator waits here.
    Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    rows = {(row.area_id, row.fiscal_year): row for row in IndicatorValue.objects.filter(indicator=indicator)}
    before = {place: figure_of(rows.get(place)) for place in figures}
    changed = {place: figure for place, figure in figures.items() if before[place].words != figure.words}
    moved = {
        place: before[place]
        for place in changed
        if before[place].mark != seen.get(place) or (place in rows and rows[place].frozen_at)
    }
    if moved:
        raise ValuesMoved(moved)
    for place, figure in changed.items():
        _write(indicator, place, figure, by)
    if changed:
        _record(indicator, changed, before, by, on_behalf_of)
    return len(changed)


def _write(indicator: Indicator, place: Place, figure: Figure, by: Any) -> None:
    area, year = place
    if figure.is_empty:
        IndicatorValue.objects.filter(indicator=indicator, area=area, fiscal_year=year).delete()
        return
    IndicatorValue.objects.update_or_create(
        indicator=indicator,
        area_id=area,
        fiscal_year=year,
        defaults={
            "value": figure.value,
            "suppressed": figure.suppressed,
            "error": figure.error,
            "taken_on": figure.taken_on or today(),
            "note": figure.note,
            "source": Source.HAND if indicator.source == Source.METRIC else indicator.source,
            "taken_by": getattr(by, "journal_label", "")[:80],
            "sample": indicator.sample,
        },
    )


def _record(
    indicator: Indicator, changed: Mapping[Place, Figure], before: Mapping[Place, Figure], by: Any, on_behalf_of: str
) -> None:
    record(
        "plans.value.recorded",
        indicator,
        by=by,
        on_behalf_of=on_behalf_of or None,
        area=indicator.plan.area,
        public=bool(published_uids(indicator.plan, [indicator.uid])),
        count=len(changed),
        changes=[
            {"area": area, "year": str(FiscalYear(year)), "before": before[area, year].words, "after": figure.words}
            for (area, year), figure in sorted(changed.items())
        ],
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a count: how many values changed, and which indicators have no metric here."""

    changed: int
    unknown: list[Indicator]


@transaction.atomic
def keep_counts(indicators: Iterable[Indicator], *, by: Any = None) -> Kept:
    """Read the metrics of live indicators and keep what they say as provisional values.

    Values that are signed, or that somebody wrote by hand, stay. The public stamp moves only when a value changed.
    """
    live = {row.pk: row for row in indicators if row.source == Source.METRIC}
    counted = count(live.values())
    rows = {
        (row.indicator_id, row.area_id, row.fiscal_year): row
        for row in IndicatorValue.objects.filter(indicator__in=live)
    }
    changed = [slot for slot, reading in counted.readings.items() if _keep(live, rows.get(slot), slot, reading)]
    IndicatorValue.objects.bulk_create(
        [_new(live[slot[0]], slot, counted.readings[slot]) for slot in changed if slot not in rows],
        ignore_conflicts=True,
        batch_size=500,
    )
    still = [rows[slot].pk for slot in counted.readings if slot in rows and slot not in set(changed)]
    own = IndicatorValue.objects.filter(pk__in=still, frozen_at=None, source=Source.METRIC)
    own.exclude(taken_on=today()).update(taken_on=today())
    _tell({slot[0]: live[slot[0]] for slot in changed}, by)
    return Kept(len(changed), counted.unknown)


def _keep(live: Mapping[int, Indicator], row: IndicatorValue | None, slot: Slot, reading: Reading) -> bool:
    """Whether this slot changes; a row that is there already is written here, unless somebody signed it meanwhile."""
    value = reading if isinstance(reading, Decimal) else None
    hidden = is_suppressed(reading)
    if row is None:
        return value is not None or hidden
    if row.frozen_at or row.source != Source.METRIC or (row.value, row.suppressed) == (value, hidden):
        return False
    loose = IndicatorValue.objects.filter(pk=row.pk, frozen_at=None, source=Source.METRIC)
    return bool(loose.update(value=value, suppressed=hidden, taken_on=today(), sample=live[slot[0]].sample))


def _new(indicator: Indicator, slot: Slot, reading: Reading) -> IndicatorValue:
    return IndicatorValue(
        indicator=indicator,
        area_id=slot[1],
        fiscal_year=slot[2],
        value=reading if isinstance(reading, Decimal) else None,
        suppressed=is_suppressed(reading),
        source=Source.METRIC,
        taken_on=today(),
        sample=indicator.sample,
    )


def _tell(changed: Mapping[int, Indicator], by: Any) -> None:
    """One line for each plan, and the stamp when the public reads one of these indicators."""
    by_plan: dict[Plan, list[str]] = {}
    for indicator in changed.values():
        by_plan.setdefault(indicator.plan, []).append(indicator.uid)
    for plan, uids in by_plan.items():
        record("plans.value.counted", plan, by=by, area=plan.area, count=len(uids), indicators=uids)
    uids = [uid for found in by_plan.values() for uid in found]
    if EditionItem.objects.filter(edition__plan__in=list(by_plan), uid__in=uids).exists():
        move_public_stamp()
