"""The cells of pictures and tables that stand a hundred times on a page: template nodes cost more."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sasaeai.design.markup import NOTHING, html, joined
from sasaeai.design.shapes import read

register = template.Library()


@register.filter
def matrix_cells(cells: Iterable[object]) -> SafeString:
    """One row of design/matrix.html: None is 該当する記載なし, never zero."""
    shape = '<td><span{}><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></span></td>'
    blank = html(shape, NOTHING, "―", _("該当する記載なし"))
    waiting = html(shape, mark_safe(' class="waiting"'), "…", _("準備中"))

    def cell_of(cell: object) -> SafeString:
        if cell is None:
            return blank
        if read(cell, "waiting"):
            return waiting
        url, label, count = read(cell, "url"), read(cell, "label"), read(cell, "count")
        if not url:
            return html("<td><b>{}</b></td>", count)
        if not label:
            return html('<td><a href="{}">{}</a></td>', url, count)
        return html('<td><a href="{}" aria-label="{}">{}</a></td>', url, label, count)

    return joined(map(cell_of, cells))


@register.simple_tag
def tile_cells(rows: Iterable[Iterable[object]], none_text: str = "") -> SafeString:
    """The districts of design/tiles.html where they lie."""
    blank = html('<span class="visually-hidden">（{}）</span>', none_text or _("該当する記載なし"))

    def cell_of(cell: object) -> SafeString:
        if not cell:
            return mark_safe('<li aria-hidden="true"></li>')
        state = read(cell, "state", "")
        more = blank if state == "none" else _small(_told(cell))
        if not read(cell, "url"):
            return html('<li><b class="{}"><span>{}</span>{}</b></li>', state, read(cell, "label"), more)
        here = mark_safe(' aria-current="true"') if state == "on" else NOTHING
        return html(
            '<li><a class="{}" href="{}"{}><span>{}</span>{}</a></li>',
            state,
            read(cell, "url"),
            here,
            read(cell, "label"),
            more,
        )

    return joined(cell_of(cell) for row in rows for cell in row)


def _told(cell: object) -> object:
    return _("準備中") if read(cell, "state") == "waiting" else read(cell, "count")


def _small(count: object) -> SafeString:
    return NOTHING if count in (None, "") else html("<small>{}</small>", count)


@register.simple_tag
def tile_lines(rows: Iterable[Iterable[object]], none_text: str = "") -> SafeString:
    """The same districts as a list."""
    blank = f"　{none_text or _('該当する記載なし')}"

    def line(cell: object) -> SafeString:
        url, count = read(cell, "url"), _told(cell)
        name = html('<a href="{}">{}</a>', url, read(cell, "label")) if url else read(cell, "label")
        said = "" if count in (None, "") else f"　{count}"
        return html("<li>{}{}{}</li>", name, said, blank if read(cell, "state") == "none" else "")

    return joined(line(cell) for row in rows for cell in row if cell)
