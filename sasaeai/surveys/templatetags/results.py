"""Rows and pictures of stored tables of results: hundreds of cells, each of which would be a template node."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sasaeai.design.markup import NOTHING, html, joined
from sasaeai.surveys import quadrant_chart, quadrant_words, result_charts
from sasaeai.surveys.conventions import conventions as conventions_of
from sasaeai.surveys.result_tables import HIDDEN
from sasaeai.surveys.weight_words import evenness as evenness_of

register = template.Library()
Stored = Mapping[str, Any]


@register.simple_tag
def conventions() -> list[str]:
    return conventions_of()


@register.simple_tag
def evenness(weighing: Stored) -> str:
    return evenness_of(weighing)


@register.simple_tag
def result_bars(table: Stored) -> SafeString:
    return result_charts.bars(table)


@register.simple_tag
def result_bands(table: Stored) -> SafeString:
    return result_charts.bands(table)


@register.simple_tag
def result_key(table: Stored) -> list[dict[str, str]]:
    return list(result_charts.key_of(table))


@register.simple_tag
def simple_rows(table: Stored) -> SafeString:
    """Of everybody: answer, slips, percent, ±, 95 % interval."""
    return joined(_simple_row(answer, cell) for answer, cell in _sorted(table, table["rows"][-1]))


def _simple_row(answer: Mapping[str, Any], cell: Sequence[Any] | None) -> SafeString:
    if cell is None:
        return html('<tr><th scope="row">{}</th><td class="number">{}</td><td class="number">{}</td><td></td></tr>',
                    answer["label"], _(HIDDEN), _(HIDDEN))  # fmt: skip
    count, percent, points, low, high = cell
    error = html("±{}<br><small>{}〜{}</small>", points, low, high) if points else NOTHING
    return html('<tr><th scope="row">{}</th><td class="number">{}</td><td class="number">{}</td><td class="number">{}'
                "</td></tr>", answer["label"], "" if count is None else f"{count:,}", percent, error)  # fmt: skip


def _sorted(table: Stored, row: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Sequence[Any] | None]]:
    pairs = list(zip(table["answers"], row["cells"], strict=False))
    if "MA" not in table["marks"]:
        return pairs
    return sorted(pairs, key=lambda pair: (pair[0]["code"] == 0, pair[1] is None, -_value(pair[1])))


def _value(cell: Sequence[Any] | None) -> float:
    return float(cell[1]) if cell and cell[1] not in ("", "-") else 0.0


@register.simple_tag
def cross_head(table: Stored) -> SafeString:
    return joined(html('<th scope="col" class="number">{}</th>', answer["label"]) for answer in table["answers"])


@register.simple_tag
def cross_rows(table: Stored) -> SafeString:
    """A row for each row of the head, the whole first, as reports have it."""
    rows = table["rows"]
    return joined(
        _cross_row(row, len(table["answers"]), whole=at == 0) for at, row in enumerate((rows[-1], *rows[:-1]))
    )


def _cross_row(row: Mapping[str, Any], size: int, *, whole: bool) -> SafeString:
    mark = html("<br><small>{}</small>", row["mark"]) if row["mark"] else NOTHING
    cells = joined(_cross_cells(row, size))
    kind = SafeString(' class="whole"') if whole else NOTHING
    shape = '<tr{}><th scope="row">{}{}</th><td class="number">{}</td>{}</tr>'
    return html(shape, kind, row["label"], mark, f"{row['base']:,}", cells)


def _cross_cells(row: Mapping[str, Any], size: int) -> Iterator[SafeString]:
    for cell in row["cells"] or [["", "", "", "", ""]] * size:
        if cell is None:
            yield html('<td class="number">{}</td>', _(HIDDEN))
            continue
        count, percent, points = cell[:3]
        if not points:
            yield html('<td class="number">{}</td>', percent)
            continue
        small = _("%(count)s件 ±%(points)s") % {"count": count, "points": points}
        yield html('<td class="number">{}<br><small>{}</small></td>', percent, small)


@register.simple_tag
def quadrant_picture(stored: Stored) -> SafeString:
    return quadrant_chart.quadrants(stored)


@register.simple_tag
def quadrant_sentences(stored: Stored) -> list[str]:
    return [*quadrant_words.sentences(stored), *quadrant_words.alone(stored)]


@register.simple_tag
def quadrant_scales(stored: Stored) -> list[str]:
    return list(quadrant_words.scales(stored))


@register.simple_tag
def quadrant_reading() -> list[str]:
    return quadrant_words.reading()


@register.simple_tag
def quadrant_rows(stored: Stored) -> SafeString:
    """Number and words, both means with ±, n and who is not counted; the quadrant."""
    return joined(_quadrant_row(stored, number, item) for number, item in quadrant_words.labelled(stored))


def _quadrant_row(stored: Stored, number: str, item: Stored) -> SafeString:
    head = html('<th scope="row"><b>{}</b> {}</th>', number, quadrant_words.label_of(item))
    means = joined(
        html('<td data-label="{}">{}</td>', label, _(HIDDEN) if item["hidden"] else _quadrant_mean(item[side]))
        for side, label in (("importance", _("重要度")), ("satisfaction", _("満足度")))
    )
    standing = html('<td data-label="{}">{}</td>', _("区分"), quadrant_words.standing(stored, item))
    return html("<tr>{}{}{}</tr>", head, means, standing)


def _quadrant_mean(side: Stored) -> SafeString:
    mean, half = (quadrant_words.points(side[name]) for name in ("mean", "half"))
    small = _("±%(half)s　n=%(n)s") % {"half": half, "n": f"{side['base']:,}"}
    left = _("数えない人 %(left)s％（わからない %(unsure)s、無回答 %(unanswered)s）") % side
    return html("<b>{}</b> <small>{}</small><br><small>{}</small>", mean, small, left)
