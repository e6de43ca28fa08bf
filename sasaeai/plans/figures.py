"""An indicator's years as a chart and as words; a change inside the sampling error is never called a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.design.charts import Chart, full
from sasaeai.design.phrases import measured
from sasaeai.design.points import Point
from sasaeai.kernel.fiscal import FiscalYear

from .items import Item
from .live import Value
from .models import Basis, Direction, IndicatorKind, Source
from .pieces import fiscal_years
from .series import Earlier


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@dataclass(frozen=True, slots=True)
class Known:
    """A value that may be compared with another."""

    year: int
    value: Decimal
    error: Decimal


def chart(
    title: str,
    line: Mapping[str, Any],
    known: Sequence[Value],
    document: Mapping[str, Any],
    before: Iterable[Earlier] = (),
    **more: Any,
) -> Chart:
    """`line` is an indicator's data (unit, baseline, targets); `known` the values of the one area to be drawn.

    Values of the periods before stand in front, marked; those in another unit do not.
    """
    marks = _before(known, before)
    years = set(_years(line, known, document))
    if marks:
        # From the first of them on no year is left out: a gap would look like two years that follow each other.
        years |= {FiscalYear(year) for year in range(min(marks), fiscal_years(document)[0].year)}
    points = [_point(year, line, known, marks.get(year.year)) for year in sorted(years)]
    is_share = more.pop("kind", "") == IndicatorKind.AWARENESS or line["unit"] in {"%", "％"}
    return Chart(
        title=title,
        points=points,
        unit=line["unit"],
        kind="line" if is_share else "bars",
        sample=any(value.sample for value in [*known, *(value for value, _mark in marks.values())]),
        axis=_("年度"),
        **more,
    )


def _years(line: Mapping[str, Any], known: Sequence[Value], document: Mapping[str, Any]) -> list[FiscalYear]:
    years = set(fiscal_years(document)) | {FiscalYear(value.year) for value in known}
    years |= {FiscalYear(target["year"]) for target in line["targets"]}
    if line["baseline"] is not None:
        years.add(FiscalYear(line["baseline_year"]))
    return sorted(years)


def _before(known: Sequence[Value], before: Iterable[Earlier]) -> dict[int, tuple[Value, str]]:
    """By year the value of the nearest period before, and how it is marked; own values come first."""
    own = {value.year for value in known}
    found: dict[int, tuple[Value, str]] = {}
    for one in before:
        for value in one.values if one.fits else []:
            if value.year not in own:
                found.setdefault(value.year, (value, one.mark))
    return found


def _point(
    year: FiscalYear, line: Mapping[str, Any], known: Sequence[Value], before: tuple[Value, str] | None
) -> Point:
    target = next((number(row["value"]) for row in line["targets"] if row["year"] == year.year), None)
    row = next((value for value in known if value.year == year.year), None)
    short = year.narrow
    mark = ""
    if row is None and before is not None:
        row, mark = before
    if row is None:
        is_baseline = line["baseline"] is not None and line["baseline_year"] == year.year
        value, note = (number(line["baseline"]), _("現状値")) if is_baseline else (None, "")
        return Point(year.words, value, short, target, note=note)
    low, high = _band(row)
    return Point(
        year.words, row.value, short, target, low, high, row.provisional and row.value is not None, row.suppressed,
        _("。").join(part for part in (mark, row.note) if part),
    )  # fmt: skip


def _band(row: Value) -> tuple[Decimal | None, Decimal | None]:
    if row.value is None or row.error is None:
        return None, None
    return row.value - row.error, row.value + row.error


def comparable(line: Mapping[str, Any], known: Iterable[Value]) -> list[Known]:
    """Values that are finished (no 速報, no 秘匿), with the baseline where no value of its year stands."""
    found = {
        value.year: Known(value.year, value.value, value.error or Decimal(0))
        for value in known
        if value.value is not None and not value.provisional
    }
    baseline = number(line["baseline"])
    if baseline is not None:
        found.setdefault(line["baseline_year"], Known(line["baseline_year"], baseline, Decimal(0)))
    return [found[year] for year in sorted(found)]


def change(line: Mapping[str, Any], known: Iterable[Value]) -> str:
    """What happened between the first and the latest finished value, in one careful sentence; "" when nothing can be
    said."""
    ends = comparable(line, known)
    if len(ends) < 2:
        return ""
    first, last = ends[0], ends[-1]
    gaps = {
        "from": FiscalYear(first.year).words,
        "to": FiscalYear(last.year).words,
        "old": measured(full(first.value), line["unit"]),
        "new": measured(full(last.value), line["unit"]),
    }
    # Two independent estimates differ by chance up to the root of the sum of their squared errors.
    margin = (first.error**2 + last.error**2).sqrt()
    difference = last.value - first.value
    if margin and abs(difference) <= margin:
        return (
            _("%(from)sの%(old)sから%(to)sの%(new)sへ。差は調査の誤差の範囲内で、増えたか減ったかは判断できません。")
            % gaps
        )
    if difference == 0:
        return _("%(from)sも%(to)sも%(new)sで、変わっていません。") % gaps
    return _direction_words(line, difference > 0) % gaps


def _direction_words(line: Mapping[str, Any], grew: bool) -> str:
    if line.get("basis") == Basis.CUMULATIVE:
        return _("%(from)sの%(old)sから、%(to)sまでの合計は%(new)sになりました。")
    wanted = {Direction.UP: True, Direction.DOWN: False}.get(line.get("direction", ""))
    if wanted is None:
        return _("%(from)sの%(old)sから%(to)sの%(new)sになりました。")
    if wanted is grew:
        return _("%(from)sの%(old)sから%(to)sの%(new)sになりました。めざす向きです。")
    return _("%(from)sの%(old)sから%(to)sの%(new)sになりました。めざす向きとは逆です。")


def latest(known: Iterable[Value]) -> Value | None:
    """The newest value that has a figure."""
    return max((value for value in known if value.value is not None), key=lambda value: value.year, default=None)


def of_area(known: Iterable[Value], area_id: int) -> list[Value]:
    return [value for value in known if value.area_id == area_id]


def short_line(line: Mapping[str, Any], known: Sequence[Value]) -> dict[str, Any]:
    """現状 → いま → 目標, for a table's cell."""
    newest = latest(known)
    target = line["target"]
    return {
        "uid": line["uid"],
        "title": line["title"],
        "unit": line["unit"],
        "baseline": line["baseline"],
        "baseline_year": line["baseline_year"],
        "value": newest.value if newest else None,
        "value_year": newest.year if newest else None,
        "provisional": bool(newest and newest.provisional),
        "hidden": bool(not newest and any(value.suppressed for value in known)),
        "target": target["value"] if target else None,
        "target_year": target["year"] if target else None,
        "is_live": line["is_live"],
    }


def indicator_chart(
    item: Item, known: Sequence[Value], document: Mapping[str, Any], before: Iterable[Earlier] = ()
) -> Chart:
    source = _("地域の活動から自動で数えています") if item.data["source"] == Source.METRIC else ""
    return chart(
        item.title,
        item.data,
        known,
        document,
        before,
        kind=item.data["kind"],
        colour=f"g{item.data['colour']}",
        source=source,
    )
