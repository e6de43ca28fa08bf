"""Values of an indicator: write them, count them now, and see the rows that were counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.areas.models import Area
from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.metrics import Window
from sasaeai.kernel.numbers import asked_number
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans import policy
from sasaeai.plans.actions.values import ValuesMoved, keep_counts, record_values
from sasaeai.plans.counting import Places, is_suppressed, metric_of, since
from sasaeai.plans.forms.values import Line, ValuesForm, locked_because
from sasaeai.plans.indicators_held import held
from sasaeai.plans.models import Indicator, IndicatorValue, Source
from sasaeai.plans.showing import published_uids
from sasaeai.plans.templatetags.plan_words import figure

from .structure import back_to, desk, show


def readable_indicator(request: Request, period: int, uid: str) -> Indicator:
    """One that the viewer may read, or whose values are the viewer's to write; else 404."""
    row = held().filter(plan__period__number=period, uid=uid).first()
    if row is None or not (policy.may_read(request.viewer, row.plan) or policy.may_record_value(request.viewer, row)):
        raise Http404(_("この指標は見つかりません。ごみ箱に入っているかもしれません。"))
    return row


@login_required
def values(request: Request, period: int, uid: str) -> HttpResponse:
    row = readable_indicator(request, period, uid)
    require(policy.may_record_value(request.viewer, row))
    by_district = request.GET.get("by") == "district" and row.plan.is_ward
    year = _year(request, row) if by_district else None
    form = ValuesForm(
        _district_lines(row, year) if year else _year_lines(row),
        row.unit,
        request.POST.dict() if request.method == "POST" else None,
    )
    status = 200
    if request.method == "POST":
        figures = form.read()
        if form.is_valid:
            try:
                count = record_values(row, figures, form.seen, by=request.viewer)
            except ValuesMoved as moved:
                form.show_theirs(moved.theirs)
                status = 409
            else:
                _say(request, row, count)
                return redirect(request.get_full_path())
    return show(
        request, "values", row.plan, _("実績値を書く"), status=status, row=row, form=form,
        tabs=_tabs(row, by_district), years=_year_tabs(row, year) if year else [],
        back=_back(request, row), metric=metric_of(row) if row.source == Source.METRIC else None,
        is_live=row.source == Source.METRIC,
    )  # fmt: skip


def _back(request: Request, row: Indicator) -> str:
    """The indicator's page; somebody of an organisation who may not read the plan goes to the own desk."""
    can_read = policy.may_read(request.viewer, row.plan)
    return back_to(request, desk(row.plan, f"indicators/{row.uid}/") if can_read else "/desk/")


def _year(request: Request, row: Indicator) -> FiscalYear:
    years = row.plan.period.fiscal_years
    asked = asked_number(request.GET.get("year"))
    return next((year for year in years if year.year == asked), row.plan.period.year_in_progress)


def _year_lines(row: Indicator) -> Iterator[Line]:
    """The plan's own area: a line for every year of the period, and for others that have a value."""
    rows = {value.fiscal_year: value for value in IndicatorValue.objects.filter(indicator=row, area=row.plan.area_id)}
    years = sorted({*row.plan.period.fiscal_years, *(FiscalYear(year) for year in rows)})
    for year in years:
        value = rows.get(year.year)
        yield Line(row.plan.area, year, value, year.wareki, locked_because(row, year, value))


def _district_lines(row: Indicator, year: FiscalYear) -> Iterator[Line]:
    rows = {value.area_id: value for value in IndicatorValue.objects.filter(indicator=row, fiscal_year=year.year)}
    plans = row.plan.district_plans.select_related("area").order_by("area__position", "pk")
    for plan in plans:
        value = rows.get(plan.area_id)
        yield Line(plan.area, year, value, plan.area.name, locked_because(row, year, value))


def _tabs(row: Indicator, by_district: bool) -> list[dict[str, Any]]:
    if not row.plan.is_ward or not row.plan.district_plans.exists():
        return []
    return [
        {"label": row.plan.area.name, "url": "?", "current": not by_district},
        {"label": _("地区ごと"), "url": "?by=district", "current": by_district},
    ]


def _year_tabs(row: Indicator, chosen: FiscalYear) -> list[dict[str, Any]]:
    return [
        {"label": year.wareki, "url": f"?by=district&year={year.year}", "current": year == chosen}
        for year in row.plan.period.fiscal_years
    ]


def _say(request: Request, row: Indicator, count: int) -> None:
    if not count:
        messages.info(request, _("どの値も前と同じです。何も変えていません。"))
        return
    saved = _("%(count)s件の実績値を保存しました。") % {"count": count}
    if published_uids(row.plan, [row.uid]):
        messages.success(request, saved + _("公開している指標のページに、もう出ています。"))
    else:
        messages.success(request, saved + _("この指標を公開するまでは、外からは見えません。"))


@login_required
@require_POST
def count_now(request: Request, period: int, uid: str) -> HttpResponse:
    row = readable_indicator(request, period, uid)
    require(policy.may_record_value(request.viewer, row))
    if row.source != Source.METRIC:
        raise Http404
    kept = keep_counts([row], by=request.viewer)
    if kept.unknown:
        messages.warning(
            request, _("この数字を出す機能が使われていません。手入力に切りかえるか、別の数字を選んでください。")
        )
    elif kept.changed:
        messages.success(request, _("数えました。%(latest)s") % {"latest": _latest(row)})
    else:
        messages.info(request, _("数えました。前と同じです。%(latest)s") % {"latest": _latest(row)})
    return redirect(back_to(request, reverse("plans:edit:values", args=[period, uid])))


def _latest(row: Indicator) -> str:
    value = IndicatorValue.objects.filter(indicator=row, area=row.plan.area_id, source=Source.METRIC).last()
    if value is None:
        return _("この年度の数字は、まだありません。")
    shown = _("人数が少ないため、表示していません") if value.suppressed else figure(value.value) + row.unit
    return _("%(year)s：%(value)s") % {"year": FiscalYear(value.fiscal_year).wareki, "value": shown}


@login_required
def counted_rows(request: Request, period: int, uid: str) -> HttpResponse:
    """The rows behind a live value, as far as the viewer may see them."""
    row = readable_indicator(request, period, uid)
    if row.source != Source.METRIC:
        raise Http404
    metric = metric_of(row)
    places = Places.load([row.plan_id])
    areas = Area.objects.filter(pk__in=places.of(row.plan)).order_by(
        F("parent").asc(nulls_first=True), "position", "pk"
    )
    chosen = get_object_or_404(areas, slug=request.GET.get("area") or row.plan.area.slug)
    year = _year(request, row)
    context: dict[str, Any] = {"row": row, "metric": metric, "chosen": chosen, "year": year, "areas": areas}
    if metric is not None:
        below = places.below[chosen.pk]
        window = Window(below, year, since=since(row), among=places.everywhere)
        found: Any = metric.rows(window)
        reading = metric.total(window) if len(below) > 1 else metric.read(window)[chosen.pk]
        context |= {"is_hidden": is_suppressed(reading), "reading": None if is_suppressed(reading) else reading}
        context["offers_rows"] = hasattr(found, "visible_to")
        if context["offers_rows"]:
            seen = found.visible_to(request.viewer).order_by("pk")
            # Rows whose words name other rows know how to load these with them.
            seen = seen.in_words() if hasattr(seen, "in_words") else seen
            context["page"] = Paginator(seen, PER_PAGE).get_page(request.GET.get("page"))
    return show(
        request, "counted_rows", row.plan, _("数えた記録"), back=_back(request, row),
        years=row.plan.period.fiscal_years, **context,
    )  # fmt: skip
