"""The marks of a chart and its table's rows; a picture has a hundred numbers, and each would be a template node."""

from __future__ import annotations

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sasaeai.design.charts import Chart
from sasaeai.design.drawing import Bar, Dot, Drawing, Word
from sasaeai.design.markup import NOTHING, html, joined

register = template.Library()


@register.simple_tag
def chart_marks(drawing: Drawing) -> SafeString:
    """What stands in the picture, from the ground up. Numbers and our own names need no escaping; words do."""
    parts = [
        "" if drawing.baseline is None else _line("baseline", drawing, drawing.baseline),
        *map(_bar, drawing.bars),
        *(f'<polyline class="line" points="{stretch}"/>' for stretch in drawing.stretches),
        _line("axis", drawing, drawing.zero),
        *(_on_halo("whisker", whisker) for whisker in drawing.whiskers),
        *map(_dot, drawing.dots),
        *(_on_halo("target", f"M{aim.x} {aim.y}h{aim.width}") for aim in drawing.targets),
        *map(_word, drawing.words),
    ]
    return mark_safe("\n".join(parts))


def _line(kind: str, drawing: Drawing, y: float) -> str:
    return f'<line class="{kind}" x1="{drawing.left}" x2="{drawing.right}" y1="{y}" y2="{y}"/>'


def _bar(bar: Bar) -> str:
    box = f'x="{bar.x}" y="{bar.y}" width="{bar.width}" height="{bar.height}"'
    if not bar.provisional:
        return f'<rect class="bar" {box}/>'
    return f'<rect class="hatch-ground provisional" {box}/><path class="hatch-line" d="{bar.hatch}"/>'


def _dot(dot: Dot) -> str:
    return f'<circle class="point{" open" if dot.provisional else ""}" cx="{dot.x}" cy="{dot.y}" r="6"/>'


def _on_halo(kind: str, path: str) -> str:
    return f'<path class="halo" d="{path}"/><path class="{kind}" d="{path}"/>'


def _word(word: Word) -> str:
    place = f'x="{word.x}" y="{word.y}" font-size="{word.size}" text-anchor="{word.anchor}"'
    return f'<text class="{word.kind}" {place}>{escape(word.text)}</text>'


@register.simple_tag
def chart_rows(chart: Chart) -> SafeString:
    """The same numbers as rows of a table, with the columns that the chart has."""
    shown = [("value", True), ("error", chart.has_errors), ("target", chart.has_targets)]
    numbers = [name for name, there in shown if there]
    rows = (
        html(
            '<tr><th scope="row"{}>{}</th>{}</tr>{}',
            mark_safe(' rowspan="2"') if row.note else NOTHING,
            row.label,
            joined(html('<td class="number">{}</td>', getattr(row, name)) for name in numbers),
            _remark(row.note, len(numbers)) if row.note else NOTHING,
        )
        for row in chart.table
    )
    return joined(rows)


def _remark(words: str, columns: int) -> SafeString:
    """Below the numbers that it is about: a column of its own would push the target out of a phone's sight."""
    return html('<tr><td colspan="{}">{}</td></tr>', columns, _("備考：%(words)s") % {"words": words})
