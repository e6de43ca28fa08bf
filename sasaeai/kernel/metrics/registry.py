"""The numbers that apps offer: a metric names rows, so that whoever reads the number can see what was counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sasaeai.kernel.metrics.suppression import SUPPRESSED, Suppressed, hide, is_small
from sasaeai.kernel.metrics.values import Cell, Sets, ValueKind, count
from sasaeai.kernel.metrics.window import Window

Words = str | Promise
Reading = Decimal | Suppressed | None
Offer = Callable[[], Any]
_Offer = TypeVar("_Offer", bound=Offer)

_known: dict[str, Metric] = {}


class UnknownMetric(LookupError):
    """No app offers this number (any more); the message is a Japanese sentence for staff."""


@dataclass(frozen=True)
class Metric:
    """A number that an app offers. `adds_up`: the areas' numbers together make the total (distinct people do not)."""

    key: str
    label: Words
    unit: Words
    kind: ValueKind
    day: str | None
    area: str
    adds_up: bool
    hide_below: int
    offer: Offer

    def read(self, window: Window, *, exact: bool = False) -> dict[int, Reading]:
        """The value of each area, in one query. `exact` shows small numbers: only for those who may see the rows."""
        cells = self._cells(window)
        hidden = frozenset() if exact else hide(cells, self.hide_below).areas
        return {area: SUPPRESSED if area in hidden else cells[area].value for area in window.areas}

    def total(self, window: Window, *, exact: bool = False) -> Reading:
        """The value over all areas of the window, which is only for some metrics their sum."""
        whole = self.kind.over_all(self._sets(window, window.areas))
        if exact or not self.hide_below:
            return whole.value
        if is_small(whole.sizes, self.hide_below) or hide(self._cells(window), self.hide_below).total:
            return SUPPRESSED
        return whole.value

    def rows(self, window: Window) -> QuerySet[Any]:
        """Exactly the rows that are counted (of a ratio: the part); show them through the viewer's `visible_to`."""
        return self._sets(window, window.areas).counted

    def whole_rows(self, window: Window) -> QuerySet[Any] | None:
        """Of a ratio: the rows that the counted ones are a part of."""
        return self._sets(window, window.areas).whole

    def query_text(self, window: Window) -> str:
        """The SQL that `read` asks; says what is wrong with a metric before anybody reads it. Raises FieldError."""
        return str(self.kind.query(self._sets(window, window.among), self.area).query)

    def _cells(self, window: Window) -> dict[int, Cell]:
        found = self.kind.by_area(self._sets(window, window.among), self.area)
        return {area: found.get(area, self.kind.empty) for area in window.among}

    def _sets(self, window: Window, areas: Iterable[int]) -> Sets:
        offered = self.offer()
        part, whole = offered if isinstance(offered, tuple) else (offered, None)
        if whole is None:
            return Sets(self._within(part, window, areas))
        whole = self._within(whole, window, areas)
        return Sets(whole.filter(pk__in=_plain(part).values("pk")), whole)

    def _within(self, rows: QuerySet[Any], window: Window, areas: Iterable[int]) -> QuerySet[Any]:
        rows = _plain(rows).filter(**{f"{self.area}__in": list(areas)})
        return rows.filter(**{f"{self.day}__range": window.days}) if self.day else rows


def metric(
    key: str,
    *,
    label: Words,
    unit: Words,
    value: ValueKind = count,
    day: str | None,
    area: str = "area",
    adds_up: bool | None = None,
    hide_below: int = 0,
) -> Callable[[_Offer], _Offer]:
    """Offer a number: the decorated function returns its rows (for a ratio: the part and the whole, of one model).

    `day` is the date field (of a moment: "at__date"), None for a state that has no day; `area` the path to the area,
    one per row. `hide_below` 3 or more hides 1…n-1, see suppression. Raises ValueError when the key is taken.
    """
    if hide_below in (1, 2):
        raise ValueError(f"metric {key!r}: hiding below {hide_below} hides nothing or tells the number; use 3 or more")

    def keep(offer: _Offer) -> _Offer:
        if key in _known and _known[key].offer.__module__ != offer.__module__:
            raise ValueError(f"metric {key!r} is offered already by {_known[key].offer.__module__}")
        sums = value.adds_up if adds_up is None else adds_up
        _known[key] = Metric(key, label, unit, value, day, area, sums, hide_below, offer)
        return offer

    return keep


def find_metric(key: str) -> Metric:
    """Raises UnknownMetric."""
    try:
        return _known[key]
    except KeyError:
        raise UnknownMetric(
            _(
                "この数字（%(key)s）を出す機能が、いまは使われていません。手入力に切りかえるか、別の数字を選んでください。"
            )
            % {"key": key}
        ) from None


def all_metrics() -> list[Metric]:
    return [_known[key] for key in sorted(_known)]


def _plain(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same rows without joins, order or distinct, which would change what GROUP BY counts; methods stay."""
    return type(rows)(rows.model, using=rows.db).filter(pk__in=rows.values("pk"))
