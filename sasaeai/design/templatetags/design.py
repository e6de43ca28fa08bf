"""What templates need beside include: a page's language, the brand mark, the picture of the goals, charts, pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sasaeai.design import keeping, pages, pictures, shapes, telephones
from sasaeai.design import text_size as text_sizes
from sasaeai.design.charts import Chart

register = template.Library()


@register.filter
def html_lang(code: str) -> str:
    """The `lang` attribute: やさしい日本語 (ja-simple) is Japanese to a screen reader."""
    return "ja" if not code or str(code).startswith("ja") else str(code)


@register.filter
def goal_colour(goal: object) -> str:
    return shapes.colour_class(goal)


@register.simple_tag
def colour_of(colour: object = None, number: object = None) -> str:
    """The colour that is said, or else the colour of the number."""
    return shapes.colour_class(colour if colour not in (None, "") else number)


@register.filter
def widest(rows: Sequence[Sequence[object]]) -> int:
    return min(10, max((len(row) for row in rows), default=1))


@register.filter
def cell_text(cell: object) -> object:
    """What stands in a cell of a table; nothing is shown as ―, zero as 0."""
    text = shapes.read(cell, "text") if isinstance(cell, Mapping) else cell
    return "―" if text is None or text == "" else text


@register.filter
def label_at(columns: Sequence[object], place: int) -> object:
    """The words of a column's head, for the cards that a table becomes on a phone."""
    column = columns[place] if columns and place < len(columns) else ""
    return shapes.read(column, "label", "") if isinstance(column, Mapping) else column


@register.filter
def dial(number: object) -> str:
    return telephones.dialled(number)


@register.filter
def telephones_in(text: object) -> SafeString:
    """Somebody's words, in which each telephone number can be tapped."""
    return telephones.with_links(text)


@register.simple_tag
def kept(piece: str, gap: str = "", **given: object) -> SafeString:
    """`include … with … only`, drawn once for all pages that give it the same."""
    return keeping.drawn(piece, given, gap)


@register.filter
def text_size(request: object) -> str:
    """For a piece that is kept: `large` or `usual`, whatever the cookie holds."""
    return text_sizes.text_size(request) if isinstance(request, HttpRequest) else "usual"


@register.filter
def brand_dots(goals: object) -> list[tuple[float, float, str]]:
    return shapes.marks(goals if isinstance(goals, list | tuple) else None)


@register.inclusion_tag("design/_mark.html")
def brand_mark(goals: object = None) -> dict[str, object]:
    return {"dots": brand_dots(goals)}


@register.inclusion_tag("design/ring.html")
def ring(goals: Any = None, prefix: str | None = None, title: str = "") -> dict[str, object]:
    return {"picture": pictures.picture(goals or [], prefix=_("目標") if prefix is None else prefix, title=title)}


@register.inclusion_tag("design/chart.html")
def chart(chart: Chart | None = None) -> dict[str, object]:
    return {"chart": chart, "drawing": chart.draw() if chart and chart.points else None}


@register.simple_tag
def page_links(page: Page | None, request: HttpRequest | None = None) -> pages.PageLinks | None:
    return pages.page_links(page, request)


@register.simple_tag
def narrowing(request: HttpRequest | None = None, instead: str = "") -> str:
    return pages.narrowing(request.GET if request else QueryDict(), instead)
