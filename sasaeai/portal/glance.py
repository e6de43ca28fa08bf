"""「この計画は、いま」: a few figures, each with its page; what nobody has written is left out, never zero."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from sasaeai.areas.whole import called
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.prepared import prepared
from sasaeai.plans.models import EditionItem, IndicatorValue, Source
from sasaeai.plans.released import ReleaseReader
from sasaeai.plans.templatetags.plan_words import figure

from .reading import Making

Figure = dict[str, Any]


@lru_cache(maxsize=8)
def newest_at(stamp: str, edition: int | None, area: int) -> tuple[Any, ...] | None:
    """The newest live value (year, value, sample, uid, title, unit); kept until something public changes."""
    return next(iter(_newest_values(edition, area)), None)


@prepared
def _newest_values(edition: int, area: int) -> QuerySet[Any, Any]:
    published = EditionItem.objects.filter(edition=edition, uid=OuterRef("indicator__uid"))
    values = IndicatorValue.objects.filter(
        Exists(published), indicator__source=Source.METRIC, area=area, value__isnull=False
    ).order_by("-fiscal_year", "indicator__position", "pk")
    return values.values_list(
        "fiscal_year", "value", "sample", "indicator__uid", "indicator__title", "indicator__unit"
    )[:1]


def figures(reader: ReleaseReader, making: list[Making]) -> list[Figure]:
    found = [_measures(reader), _problems(reader, making), _districts(reader, len(making)), _live(reader)]
    return [one for one in found if one]


def _measures(reader: ReleaseReader) -> Figure | None:
    ward = reader.ward.document["counts"]["all"]
    districts = sum(plan.document["counts"]["all"] for plan in reader.districts)
    if not ward + districts:
        return None
    shares = called(_("%(whole)s計画 %(ward)s、地区別計画 %(districts)s"), ward=f"{ward:,}", districts=f"{districts:,}")
    return {
        "value": f"{ward + districts:,}",
        "unit": _("の%(measures)s") % {"measures": reader.ward.document["measure_name"]},
        "text": shares if reader.districts else called(_("%(whole)s計画")),
        "url": f"{reader.base}measures/",
        "link": _("一覧を見る"),
    }


def _problems(reader: ReleaseReader, making: list[Making]) -> Figure | None:
    counts = [plan.problems for plan in making if plan.problems]
    if not counts:
        return None
    return {
        "value": sum(count["answered"] for count in counts),
        "unit": _("/ %(all)s の課題に回答") % {"all": sum(count["all"] for count in counts)},
        "text": _("地区から寄せられた課題"),
        "url": f"{reader.base}problems/",
        "link": _("課題と回答を読む"),
    }


def _districts(reader: ReleaseReader, count: int) -> Figure | None:
    if not count:
        return None
    return {
        "value": len(reader.districts),
        "unit": _("/ %(all)s 地区") % {"all": count},
        "text": _("地区別計画を公開しています"),
        "url": f"{reader.base}progress/",
        "link": _("策定状況を見る"),
    }


def _live(reader: ReleaseReader) -> Figure | None:
    """The newest figure that the records count by themselves."""
    newest = newest_at(reader.stamp, reader.ward.edition_id, reader.ward.area_id)
    if newest is None:
        return None
    year, value, sample, uid, title, unit = newest
    return {
        "value": figure(value),
        "unit": unit,
        "text": _("%(title)s（%(year)s）") % {"year": FiscalYear(year).words, "title": title},
        "url": f"{reader.base}indicators/{uid}/",
        "link": _("どう数えたか"),
        "sample": sample,
    }
