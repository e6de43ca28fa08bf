"""「この計画は、いま」: a few figures, each with its page; what nobody has written is left out, never zero."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.plans.models import EditionItem, IndicatorValue, Problem, Source
from sasaeai.plans.narrowing import ANSWERED
from sasaeai.plans.templatetags.plan_words import figure

from .reading import PortalReader

Figure = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """What was counted: the districts' problems, and the newest live value (year, value, sample, uid, title, unit)."""

    problems: int
    answered: int
    newest: tuple[Any, ...] | None


@lru_cache(maxsize=8)
def facts_at(stamp: str, number: int, edition: int | None, area: int) -> Facts:
    """Two queries, kept by each process until something public changes, for every language and text size."""
    rows = Problem.objects.public().filter(plan__period__number=number, plan__ward_plan__isnull=False)
    counts = rows.aggregate(all=Count("pk"), answered=Count("pk", filter=ANSWERED))
    published = EditionItem.objects.filter(edition=edition, kind="indicator").values("uid")
    values = IndicatorValue.objects.filter(
        indicator__source=Source.METRIC, indicator__uid__in=published, area=area, value__isnull=False
    ).order_by("-fiscal_year", "indicator__position", "pk")
    columns = ("fiscal_year", "value", "sample", "indicator__uid", "indicator__title", "indicator__unit")
    return Facts(counts["all"], counts["answered"], values.values_list(*columns).first())


def figures(reader: PortalReader, district_plans: int) -> list[Figure]:
    ward = reader.ward
    facts = facts_at(reader.stamp, ward.document["period"]["number"], ward.edition_id, ward.area_id)
    found = [_measures(reader), _problems(reader, facts), _districts(reader, district_plans), _live(reader, facts)]
    return [one for one in found if one]


def _measures(reader: PortalReader) -> Figure | None:
    ward = reader.ward.document["counts"]["all"]
    districts = sum(plan.document["counts"]["all"] for plan in reader.districts)
    if not ward + districts:
        return None
    shares = _("区計画 %(ward)s、地区別計画 %(districts)s") % {"ward": f"{ward:,}", "districts": f"{districts:,}"}
    return {
        "value": f"{ward + districts:,}",
        "unit": _("の%(measures)s") % {"measures": reader.ward.document["measure_name"]},
        "text": shares if reader.districts else _("区計画"),
        "url": f"{reader.base}measures/",
        "link": _("一覧を見る"),
    }


def _problems(reader: PortalReader, facts: Facts) -> Figure | None:
    if not facts.problems:
        return None
    return {
        "value": facts.answered,
        "unit": _("/ %(all)s の課題に回答") % {"all": facts.problems},
        "text": _("地区から寄せられた課題"),
        "url": f"{reader.base}problems/",
        "link": _("課題と回答を読む"),
    }


def _districts(reader: PortalReader, count: int) -> Figure | None:
    if not count:
        return None
    return {
        "value": len(reader.districts),
        "unit": _("/ %(all)s 地区") % {"all": count},
        "text": _("地区別計画を公開しています"),
        "url": f"{reader.base}progress/",
        "link": _("策定状況を見る"),
    }


def _live(reader: PortalReader, facts: Facts) -> Figure | None:
    """The newest figure that the records count by themselves."""
    if facts.newest is None:
        return None
    year, value, sample, uid, title, unit = facts.newest
    return {
        "value": figure(value),
        "unit": unit,
        "text": _("%(title)s（%(year)s）") % {"year": FiscalYear(year).words, "title": title},
        "url": f"{reader.base}indicators/{uid}/",
        "link": _("どう数えたか"),
        "sample": sample,
    }
