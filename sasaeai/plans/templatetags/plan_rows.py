"""The rows of long lists, written by functions: fifty rows of template nodes cost more than all else on their pages.

One function per kind of row. Words are looked up once for each list; every text goes through `html`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sasaeai.areas.whole import called
from sasaeai.design.markup import NOTHING, html, joined
from sasaeai.design.shapes import colour_class
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.plans.items import Item, PlanPage

from .plan_marks import actor_tags, cell_writer, indicator_lines, newest, sample_mark, target_words
from .plan_words import figure

register = template.Library()

Row = Mapping[str, Any]


@register.simple_tag
def measure_lines(rows: Iterable[Row], year: FiscalYear) -> SafeString:
    """Measures of all plans: number, title, whose it is, its first words, and what is planned for the year."""
    mark, ward, state_of = sample_mark(True), called(_("%(whole)s計画")), _states(year)

    def line(row: Row) -> SafeString:
        item, page = row["item"], row["plan"]
        return html(
            '<li class="{}"><p class="what"><span class="number-mark">{}</span> <a href="{}">{}</a>{}</p>\n'
            '<p class="who muted">{}{}</p>\n{}</li>',
            colour_class(item.data["colour"]),
            item.number,
            row["url"],
            item.title,
            mark if item.sample else NOTHING,
            ward if page.is_ward else page.area_name,
            f"　{item.lead}" if item.lead else "",
            state_of(row["cell"]),
        )

    return joined(line(row) for row in rows)


@register.simple_tag
def goal_measure_lines(rows: Iterable[Row], base: str, year: FiscalYear) -> SafeString:
    """The ward's measures of one base goal."""
    mark, state_of = sample_mark(True), _states(year)

    def line(row: Row) -> SafeString:
        item = row["item"]
        return html(
            '<li><p class="what"><span class="number-mark">{}</span> <a href="{}measures/{}/">{}</a>{}</p>'
            '<p class="who muted">{}</p>{}</li>',
            item.number,
            base,
            item.uid,
            item.title,
            mark if item.sample else NOTHING,
            item.lead,
            state_of(row["now"]),
        )

    return joined(line(row) for row in rows)


def _states(year: FiscalYear) -> Callable[[Row | None], SafeString]:
    words, write = year.narrow_words, cell_writer()

    def state(cell: Row | None) -> SafeString:
        if not cell or not cell["label"]:
            return NOTHING
        return html('<p class="state-now"><span class="muted">{}</span> {}</p>', words, write(cell))

    return state


@register.simple_tag
def measure_rows(rows: Iterable[Row], base: str, with_indicators: object) -> SafeString:
    """Measures as a table: who, which indicators, which years."""
    mark, nobody, year_cells = sample_mark(True), _("まだ決まっていません"), _year_cells()

    def row_of(row: Row) -> SafeString:
        item = row["item"]
        kind = item.data.get("content_kind")
        return html(
            '<tr><th scope="row"><a href="{}measures/{}/">{}</a>{}{}</th>\n<td>{}</td>\n{}\n{}</tr>',
            base,
            item.uid,
            item.title,
            mark if item.sample else NOTHING,
            html('<br><span class="muted">{}</span>', kind) if kind else NOTHING,
            actor_tags(row["actors"]) if row["actors"] else nobody,
            html("<td>{}</td>", indicator_lines(row["indicators"], base)) if with_indicators else NOTHING,
            year_cells(row["cells"]),
        )

    return joined(row_of(row) for row in rows)


def _year_cells() -> Callable[[Iterable[Row]], SafeString]:
    write, narrow = cell_writer(), cache(attrgetter("narrow"))

    def year_cell(cell: Row) -> SafeString:
        blank = NOTHING if cell["label"] else " empty-year"
        return html('<td class="y{}" data-label="{}">{}</td>', blank, narrow(cell["year"]), write(cell))

    return lambda cells: joined(map(year_cell, cells))


@register.simple_tag
def goal_districts(rows: Iterable[Row], base: str, query: str) -> SafeString:
    """Each district with the measures it has for a goal, and a link to those that were not loaded."""
    mark, words = sample_mark(True), _("%(area)sの%(count)s件を見る")

    def measure(item: Item) -> SafeString:
        link = '<li><a href="{}measures/{}/">{}</a>{}</li>'
        return html(link, base, item.uid, item.title, mark if item.sample else NOTHING)

    def district(row: Row) -> SafeString:
        page = row["plan"]
        listed = joined(map(measure, row["measures"]))
        return html(
            '<div class="by-district"><h3><a href="{}districts/{}/">{}</a></h3>\n{}\n{}</div>',
            base,
            page.area_slug,
            page.area_name,
            html("<ul>{}</ul>", listed) if listed else NOTHING,
            more(page, row["count"]) if row["more"] else NOTHING,
        )

    def more(page: PlanPage, count: int) -> SafeString:
        said = words % {"area": page.area_name, "count": count}
        link = '<p><a href="{}measures/?{}&amp;district={}">{}</a></p>'
        return html(link, base, query, page.area_slug, said)

    return joined(map(district, rows))


@register.simple_tag
def indicator_rows(rows: Iterable[Row]) -> SafeString:
    """Indicators as a table: whose it is, where it began, where it is, where it shall be."""
    mark = sample_mark(True)
    live = html('<br><span class="muted">{}</span>', _("地域の活動から自動"))
    labels = _("現状値"), _("いちばん新しい値"), _("目標値")

    def row_of(row: Row) -> SafeString:
        item, line, page = row["item"], row["line"], row["plan"]
        values = figure(line["baseline"]), newest(line), target_words(line)
        return html(
            '<tr class="{}"><th scope="row"><a href="{}">{}</a>（{}）{}{}</th>'
            '<td>{}<span class="number-mark">{}</span> {}</td>{}</tr>',
            colour_class(item.data["colour"]),
            row["url"],
            item.title,
            line["unit"],
            mark if item.sample else NOTHING,
            live if line["is_live"] else NOTHING,
            NOTHING if page.is_ward else f"{page.area_name}　",
            item.number,
            item.data["owner_title"],
            joined(map(_number_cell, labels, values)),
        )

    return joined(row_of(row) for row in rows)


def _number_cell(label: str, value: str) -> SafeString:
    return html('<td class="number" data-label="{}">{}</td>', label, value)


@register.simple_tag
def goal_counts(goals: Iterable[Row], base: str, slug: str) -> SafeString:
    """How many measures a plan has for each base goal, with a link to them."""
    words, blank = _("%(count)s件"), html('<span class="muted">{}</span>', _("該当する記載なし"))

    def line(goal: Row) -> SafeString:
        count = goal["count"]
        link = (
            html(
                '<a href="{}measures/?base={}&amp;district={}">{}</a>',
                base,
                goal["uid"],
                slug,
                words % {"count": count},
            )
            if count
            else blank
        )
        return html(
            '<li class="{}"><span class="num">{}</span> {}：{}</li>',
            colour_class(goal["colour"]),
            goal["number"],
            goal["short"] or goal["title"],
            link,
        )

    return joined(line(goal) for goal in goals)
