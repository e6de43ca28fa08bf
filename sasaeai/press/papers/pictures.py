"""Charts in a paper: the picture, what it says in words, and the same as a table."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sasaeai.design.charts import Chart
from sasaeai.press.content.block import Cell, Figure, Table
from sasaeai.press.content.inline import line
from sasaeai.press.pictures import chart_svg


def figure(chart: Chart, *, width: float = 1.0, with_table: bool = True) -> Figure:
    """`with_table` and the caption are for where the paper says neither title nor numbers beside it."""
    caption = f"{chart.title}（{chart.unit}）" if chart.unit else chart.title
    return Figure(
        svg=chart_svg(chart),
        says=chart.sentence,
        caption=line(caption) if with_table else (),
        twin=_twin(chart) if with_table else None,
        width=width,
    )


def _twin(chart: Chart) -> Table:
    labels = {"value": _("値"), "target": _("目標"), "error": _("誤差の幅"), "note": _("備考")}
    there = {"value": True, "target": chart.has_targets, "error": chart.has_errors, "note": chart.has_notes}
    keys = [key for key in labels if there[key]]
    head = (
        Cell(line(chart.axis or _("時期")), is_header=True),
        *(Cell(line(labels[key]), is_header=True) for key in keys),
    )
    rows = tuple(
        (
            Cell(line(row.label), is_header=True),
            *(Cell(line(getattr(row, key)), align="start" if key == "note" else "end") for key in keys),
        )
        for row in chart.table
    )
    return Table(rows=rows, head=(head,), headers=1, caption=line(chart.title), style="rules", size=0.9)
