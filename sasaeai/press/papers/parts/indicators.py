"""Indicators on paper: what is counted and why to this height, the years as a picture and as a table."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from sasaeai.design.charts import Chart, full
from sasaeai.design.phrases import measured
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.plans.figures import change, indicator_chart, number, of_area
from sasaeai.plans.items import Item, PlanPage
from sasaeai.plans.models import Basis, IndicatorKind
from sasaeai.plans.series import earlier
from sasaeai.press.content.block import Block, Cell, Columns, Heading, Paragraph, Table
from sasaeai.press.content.inline import Strong, line
from sasaeai.press.papers.pictures import figure
from sasaeai.press.papers.voice import marked
from sasaeai.press.papers.whole import Whole

from .cells import cell, facts, head
from .goals import tone


def known_years(whole: Whole, plan: PlanPage, item: Item) -> int:
    """How many years have a figure: below two there is nothing to draw."""
    before = [value for one in earlier(item, whole.values, plan.area_id) if one.fits for value in one.values]
    own = of_area(whole.values.get(item.uid, []), plan.area_id)
    return len({value.year for value in [*before, *own] if value.value is not None})


def chart_of(whole: Whole, plan: PlanPage, item: Item) -> Chart:
    own = of_area(whole.values.get(item.uid, []), plan.area_id)
    return indicator_chart(item, own, plan.document, earlier(item, whole.values, plan.area_id))


def drawn(whole: Whole, plan: PlanPage, item: Item, level: int = 3) -> list[Block]:
    """One indicator in full: the picture beside what it means, and below it every year."""
    title = marked(whole.voice.text(item, "title"), item.sample)
    chart = chart_of(whole, plan, item)
    right: tuple[Block, ...] = (definition(whole, item), *_change_words(whole, plan, item))
    heading = Heading(level, title, number=item.number, anchor=f"indicator-{item.uid}", tone=tone(item))
    table = years_table(chart)
    return [heading, Columns((_drawing(chart), right), widths=(1, 1.15)), table, *_series_words(whole, plan, item)]


def _series_words(whole: Whole, plan: PlanPage, item: Item) -> list[Block]:
    """Which of the years belong to a period before, and what meant something else then."""
    found: list[Block] = []
    for one in earlier(item, whole.values, plan.area_id):
        words = one.warning if one.changed else ""
        if one.fits and one.values:
            years = {"first": FiscalYear(one.values[0].year).words, "last": FiscalYear(one.values[-1].year).words}
            words = _("%(first)sから%(last)sまでは、%(period)sの値です。") % {**years, "period": one.period} + words
        if words:
            found.append(Paragraph(line(words), "note"))
    return found


def picture(whole: Whole, plan: PlanPage, item: Item) -> tuple[Block, ...]:
    """The years of an indicator as a picture under its name."""
    chart = chart_of(whole, plan, item)
    name = line(Strong(f"{item.number}　{item.title}"), f"（{chart.unit}）" if chart.unit else None)
    return (Paragraph(name), figure(chart, with_table=False))


def key_of(whole: Whole, plan: PlanPage, item: Item) -> str:
    """What the signs of the picture mean."""
    return chart_of(whole, plan, item).key


def _drawing(chart: Chart) -> tuple[Block, ...]:
    key = (Paragraph(line(chart.key), "note"),) if chart.key else ()
    return (figure(chart, with_table=False), *key)


def definition(whole: Whole, item: Item) -> Table:
    data, voice = item.data, whole.voice
    target = data["target"]
    return facts(
        [
            (_("種類"), line(_kind(item))),
            (_("数え方"), voice.text(item, "definition")),
            (_("調べ方"), voice.text(item, "method")),
            (_("現状値"), line(_in_year(data["baseline"], data["baseline_year"], data["unit"]))),
            (_("目標値"), line(_in_year(target["value"], target["year"], data["unit"]) if target else "")),
            (_("目標値の理由"), voice.text(item, "target_reason")),
            (_("担当"), line(item.lead)),
        ],
        size=0.88,
        widths=(1, 2.6),
    )


def _kind(item: Item) -> str:
    return f"{IndicatorKind(item.data['kind']).label}・{Basis(item.data['basis']).label}"


def _in_year(value: str | None, year: int | None, unit: str) -> str:
    if value is None or year is None:
        return ""
    return f"{measured(full(number(value)), unit)}（{FiscalYear(year).words}）"


def _change_words(whole: Whole, plan: PlanPage, item: Item) -> list[Block]:
    words = change(item.data, of_area(whole.values.get(item.uid, []), plan.area_id))
    return [Paragraph(line(words), "note")] if words else []


def years_table(chart: Chart) -> Table:
    """目標 and 実績 by fiscal year; what is not known yet is ―, never zero."""
    unit = f"（{chart.unit}）" if chart.unit else ""
    top = (head(_("年度")), *(head(point.short or point.label, align="center") for point in chart.points))
    widths = (1.6, *([1.0] * len(chart.points)))
    return Table(rows=tuple(_rows(chart, unit)), head=(top,), widths=widths, headers=1, size=0.88)


def _rows(chart: Chart, unit: str) -> Iterable[tuple[Cell, ...]]:
    if chart.has_targets:
        yield (head(_("目標%(unit)s") % {"unit": unit}), *(cell(full(p.target), align="center") for p in chart.points))
    done = []
    for point in chart.points:
        figure_words = _("秘匿") if point.suppressed else full(point.value)
        mark = _("*") if point.provisional and point.shown is not None else ""
        done.append(cell(f"{figure_words}{mark}", align="center"))
    yield (head(_("実績%(unit)s") % {"unit": unit}), *done)


def overview(whole: Whole, plan: PlanPage, items: Iterable[Item]) -> Table:
    """Every indicator in one line: 現状, 最新の実績, 目標."""
    top = (
        head(""),
        head(_("指標")),
        *(head(word, align="end") for word in (_("現状値"), _("最新の実績"), _("目標値"))),
    )
    rows = []
    for item in items:
        data, target = item.data, item.data["target"]
        chart = chart_of(whole, plan, item)
        newest = next((p for p in reversed(chart.points) if p.shown is not None and p.note != _("現状値")), None)
        year_words = f"（{newest.short}）" if newest else ""
        latest = f"{full(newest.shown)}{year_words}" if newest else "―"
        rows.append(
            (
                head(item.number),
                cell(f"{item.title}（{data['unit']}）" if data["unit"] else item.title),
                cell(_plain(data["baseline"], data["baseline_year"]), align="end"),
                cell(latest, align="end"),
                cell(_plain(target["value"], target["year"]) if target else "―", align="end"),
            )
        )
    return Table(rows=tuple(rows), head=(top,), widths=(0.8, 4, 1.2, 1.2, 1.2), headers=1, style="rules", size=0.92)


def _plain(value: str | None, year: int | None) -> str:
    if value is None or year is None:
        return "―"
    return f"{full(number(value))}（{FiscalYear(year).narrow}）"
