"""Small pieces of the design system that stand a hundred times on a page: the same HTML without a hundred includes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sasaeai.design.markup import NOTHING, html, joined

from .plan_words import figure, year

register = template.Library()


@register.filter
def sample_mark(is_sample: object) -> SafeString:
    """design/sample.html, where it is needed; nothing otherwise."""
    return html(' <span class="tag sample">{}</span>', _("見本")) if is_sample else NOTHING


@register.filter
def schedule_cell(cell: Mapping[str, Any] | None) -> SafeString:
    """One year of one measure."""
    return cell_writer()(cell)


def cell_writer() -> Callable[[Mapping[str, Any] | None], SafeString]:
    """Writes the years of measures, what is planned, ticked where it was done; looks its words up once."""
    blank = html('<span class="visually-hidden">{}</span>', _("予定なし"))
    done = html('<span class="visually-hidden">{}</span>', _("（実施済み）"))

    def write(cell: Mapping[str, Any] | None) -> SafeString:
        if not cell or not cell["label"]:
            return blank
        tone = f"tone tone-{cell['tone'] or 2}"
        if not cell["done"]:
            return html('<span class="{}">{}</span>', tone, cell["label"])
        return html('<span class="{} done">{}{}</span>', tone, cell["label"], done)

    return write


@register.filter
def actor_tags(actors: list[Mapping[str, Any]]) -> SafeString:
    """だれが in a row, the main ones bold."""
    main = mark_safe(' class="main"')
    names = (html("<li{}>{}</li>", main if actor["main"] else NOTHING, actor["label"]) for actor in actors)
    return html('<ul class="names">{}</ul>', joined(names))


def _year_words(words: str) -> SafeString:
    return html(' <span class="muted">{}</span>', words)


@register.filter
def newest(line: Mapping[str, Any]) -> SafeString:
    """The newest value with its year: 97 平成25年度（速報）; 秘匿 where it is hidden, ― where there is none."""
    if line["value"] is None:
        return html("{}", _("秘匿") if line["hidden"] else figure(None))
    words = year(line["value_year"]) + (_("（速報）") if line["provisional"] else "")
    return html("{}{}", figure(line["value"]), _year_words(words))


@register.filter
def target_words(line: Mapping[str, Any]) -> SafeString:
    """The last target with its year."""
    words = _year_words(year(line["target_year"])) if line["target_year"] else ""
    return html("{}{}", figure(line["target"]), words)


@register.filter
def indicator_lines(lines: list[Mapping[str, Any]], base: str) -> SafeString:
    """現状 → いま → 目標 of each indicator, for a cell of a table; `base` is where the plan's pages stand."""
    words = _("（速報）"), _("秘匿"), _("地域の活動から自動")
    return mark_safe("".join(_indicator_line(line, base, *words) for line in lines))


def _indicator_line(line: Mapping[str, Any], base: str, provisional: str, hidden: str, live_words: str) -> SafeString:
    now = NOTHING
    if line["value"] is not None:
        now = html("<b>{}</b>{} → ", figure(line["value"]), provisional if line["provisional"] else "")
    elif line["hidden"]:
        now = html("{} → ", hidden)
    return html(
        '<div class="indicator-line"><a href="{}indicators/{}/">{}</a><br>'
        '<span class="values">{} → {}{} {}</span>{}</div>',
        base,
        line["uid"],
        line["title"],
        figure(line["baseline"]),
        now,
        figure(line["target"]),
        line["unit"],
        html('<br><span class="muted">{}</span>', live_words) if line["is_live"] else NOTHING,
    )
