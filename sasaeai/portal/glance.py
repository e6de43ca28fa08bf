"""「この計画は、いま」: a few figures, each with its page; what nobody has written is left out, never zero."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.plans.models import EditionItem, IndicatorValue, Problem, Source
from sasaeai.plans.templatetags.plan_words import figure
from sasaeai.plans.views.problem import ANSWERED

from .reading import PortalReader

Figure = dict[str, Any]


def figures(reader: PortalReader, district_plans: int) -> list[Figure]:
    """Two queries, whatever there is."""
    found = [_measures(reader), _problems(reader), _districts(reader, district_plans), _live(reader)]
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


def _problems(reader: PortalReader) -> Figure | None:
    number = reader.ward.document["period"]["number"]
    rows = Problem.objects.public().filter(plan__period__number=number, plan__ward_plan__isnull=False)
    counts = rows.aggregate(all=Count("pk"), answered=Count("pk", filter=ANSWERED))
    if not counts["all"]:
        return None
    return {
        "value": counts["answered"],
        "unit": _("/ %(all)s の課題に回答") % {"all": counts["all"]},
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


def _live(reader: PortalReader) -> Figure | None:
    """The newest figure that the records count by themselves, of a published indicator of the ward."""
    published = EditionItem.objects.filter(edition=reader.ward.edition_id, kind="indicator").values("uid")
    of_ward = Q(indicator__source=Source.METRIC, area=reader.ward.area_id, value__isnull=False)
    rows = IndicatorValue.objects.filter(of_ward, indicator__uid__in=published)
    newest = rows.order_by("-fiscal_year", "indicator__position", "pk").values_list(
        "fiscal_year", "value", "sample", "indicator__uid", "indicator__title", "indicator__unit"
    )
    found = newest.first()
    if found is None:
        return None
    year, value, sample, uid, title, unit = found
    return {
        "value": figure(value),
        "unit": unit,
        "text": _("%(title)s（%(year)s）") % {"year": FiscalYear(year).words, "title": title},
        "url": f"{reader.base}indicators/{uid}/",
        "link": _("どう数えたか"),
        "sample": sample,
    }
