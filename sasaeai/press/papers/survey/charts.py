"""横棒 and 帯グラフ of published tables for paper: words beside the bars, one colour, numbers at every mark."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.design.pictures import width_of
from sasaeai.press.content.block import Figure
from sasaeai.press.pictures import ACCENT, FONTS, INK, QUIET
from sasaeai.surveys.result_charts import Line, lines_of, number_of, tone_of

Stored = Mapping[str, Any]
LETTER, LINE = 14, 17
CLOSING = "、。）」』】・ーゃゅょっャュョッ々～〜！？"
EDGE = "#767676"
# Dark to light, as on the pages; the darkest three carry white numbers.
TONES = ("#0b3f26", "#175f3b", "#2f7d55", "#5a9a78", "#86b59b", "#a9cdb8", "#cbe2d4", "#e6f2eb")
BARS, BAR_WORDS, BAR = 420, 190, 15
BANDS, BAND_WORDS, BAND = 680, 280, 24


def bars(table: Stored) -> Figure | None:
    """A bar for each answer of everybody, with its error as a whisker; None where nothing may be shown."""
    row = table["rows"][-1]
    lines = lines_of(table, row)
    if not row["base"] or all(line.value is None for line in lines):
        return None
    room = BARS - BAR_WORDS - 52
    scale = room / max(*((line.high or line.value or 0.0) for line in lines), 10.0)
    top, parts = 2.0, []
    for line in lines:
        words = _cut(line.label, BAR_WORDS - 8)
        tall = max(len(words) * LINE, BAR) + 8
        parts += _words(words, top, tall)
        parts += _bar(line, top + (tall - BAR) / 2, scale)
        top += tall
    parts.append(_rule(BAR_WORDS, 2, top))
    said = _("、").join(
        _("%(answer)s%(value)s％") % {"answer": line.label, "value": line.text} for line in lines if line.text
    )
    says = _("%(title)s　%(said)s。") % {"title": table["text"], "said": said}
    return Figure(svg=_picture(BARS, top + 2, table["text"], parts), says=says)


def _bar(line: Line, top: float, scale: float) -> list[str]:
    if line.value is None:
        return [_text(BAR_WORDS + 6, top + 12, _("秘"), colour=QUIET)]
    wide = max(line.value * scale, 0.8)
    look = f'fill="#fff" stroke="{EDGE}" stroke-dasharray="4 3"' if line.is_unanswered else f'fill="{ACCENT}"'
    parts = [f'<rect x="{BAR_WORDS}" y="{_f(top)}" width="{_f(wide)}" height="{BAR}" {look}/>']
    end = wide
    if line.low is not None and line.high is not None and line.value:
        low, high, middle = BAR_WORDS + line.low * scale, BAR_WORDS + line.high * scale, top + BAR / 2
        path = f"M{_f(low)} {_f(middle - 4)}v8M{_f(low)} {_f(middle)}H{_f(high)}M{_f(high)} {_f(middle - 4)}v8"
        parts += [
            f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
            for colour, width in (("#fff", 3.5), (INK, 1.2))
        ]
        end = max(end, line.high * scale)
    words = "-" if line.text == "-" else f"{line.text}%"
    parts.append(_text(BAR_WORDS + end + 6, top + 12.5, words, weight=700))
    return parts


def bands(title: str, labels: Sequence[str], tables: Sequence[Stored]) -> Figure | None:
    """Rows of a table of questions as bands of 100 %, each answer with its number; `labels` name the rows."""
    shown = [(label, table["rows"][-1]) for label, table in zip(labels, tables, strict=True) if not table["refused"]]
    shown = [(label, row) for label, row in shown if row["base"] and any(cell is not None for cell in row["cells"])]
    if not shown:
        return None
    top, parts = 2.0, []
    for label, row in shown:
        words = _cut(label, BAND_WORDS - 8)
        tall = max(len(words) * LINE, BAND) + 7
        parts += _words(words, top, tall)
        parts += _band(row["cells"], top + (tall - BAND) / 2)
        top += tall
    says = _("%(title)s　%(count)s項目の帯グラフ。数字は下の表にあります。") % {"title": title, "count": len(shown)}
    return Figure(svg=_picture(BANDS, top + 2, title, parts), says=says)


def _band(cells: Sequence[Any], top: float) -> list[str]:
    room = BANDS - BAND_WORDS - 1
    shares = [0.0 if cell is None or cell[1] in ("", "-") else float(cell[1]) for cell in cells]
    shut = any(cell is None for cell in cells)
    total = max(sum(shares), 100.0) if shut else sum(shares) or 1.0
    left, parts = float(BAND_WORDS), []
    for place, share in enumerate(shares):
        wide = room * share / total
        if wide <= 0:
            continue
        is_last = place == len(shares) - 1
        tone = None if is_last else tone_of(place, len(shares) - 1)
        look = f'fill="{TONES[tone - 1]}"' if tone else f'fill="#fff" stroke="{EDGE}" stroke-dasharray="3 2"'
        parts.append(f'<rect x="{_f(left)}" y="{_f(top)}" width="{_f(wide)}" height="{BAND}" {look}/>')
        if place:
            parts.append(f'<path d="M{_f(left)} {_f(top)}v{BAND}" stroke="#fff" stroke-width="1.2"/>')
        number = "" if is_last else number_of(place)
        words = next((one for one in (f"{number}{cells[place][1]}", number) if width_of(one) * 12 + 3 <= wide), "")
        colour = "#fff" if tone and tone <= 3 else INK
        parts.append(_text(left + wide / 2, top + 16.5, words, colour=colour, anchor="middle", size=12, weight=700))
        left += wide
    if shut and BANDS - left > 3:
        wide = BANDS - left - 1
        parts.append(
            f'<rect x="{_f(left)}" y="{_f(top)}" width="{_f(wide)}" height="{BAND}" fill="#fff" stroke="{EDGE}"/>'
        )
        if wide > 14:
            parts.append(_text(left + wide / 2, top + 16.5, _("秘"), colour=QUIET, anchor="middle", size=12))
    return parts


def _words(words: Sequence[str], top: float, tall: float) -> list[str]:
    start = top + (tall - len(words) * LINE) / 2
    return [_text(0, start + at * LINE + 13, line) for at, line in enumerate(words)]


def _cut(words: str, width: float) -> list[str]:
    """Lines of nearly the same length; none begins with a sign that closes."""
    count = max(1, math.ceil(width_of(words) * LETTER / width))
    room = width_of(words) / count
    lines = [""]
    for sign in words:
        is_full = width_of(lines[-1] + sign) > room + 1 and len(lines) < count
        if is_full and sign not in CLOSING:
            lines.append(sign)
        else:
            lines[-1] += sign
    return lines


def _rule(x: float, top: float, bottom: float) -> str:
    return f'<path d="M{_f(x)} {_f(top)}V{_f(bottom)}" stroke="{EDGE}" stroke-width="1.2"/>'


def _text(
    x: float, y: float, words: str, *, colour: str = INK, anchor: str = "start", size: int = LETTER, weight: int = 400
) -> str:  # fmt: skip
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    return (
        f'<text x="{_f(x)}" y="{_f(y)}" font-size="{size}" text-anchor="{anchor}" fill="{colour}"{bold}>'
        f"{escape(words)}</text>"
    )  # fmt: skip


def _picture(width: int, height: float, title: str, parts: Iterable[str]) -> str:
    size = f'width="{width}" height="{_f(height)}" viewBox="0 0 {width} {_f(height)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONTS}"><title>{escape(title)}</title>'
        f"{''.join(parts)}</svg>"
    )  # fmt: skip


def _f(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
