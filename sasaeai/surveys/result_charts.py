"""横棒 and 帯グラフ of a stored table as SVG, in a box that can still be read at 360 px; legible without colour.

They read what `TableOfResults.as_json` gives, so that the desk and everybody see the same picture. Every number stands
in the table beside it as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sasaeai.design.markup import html, joined
from sasaeai.design.pictures import width_of, wrapped
from sasaeai.surveys.result_tables import HIDDEN

WIDTH, LETTER = 340, 15
BAR, GAP = 16, 12
VALUE_ROOM = 62
TONES = 8
Stored = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """An answer of the whole: `value` in percent, None where it is hidden."""

    label: str
    value: float | None
    text: str
    low: float | None
    high: float | None
    is_unanswered: bool


def lines_of(table: Stored, row: Mapping[str, Any]) -> list[Line]:
    found = [_line(answer, cell) for answer, cell in zip(table["answers"], row["cells"], strict=False)]
    if "MA" not in table["marks"]:
        return found
    # Several answers: the most frequent first, 無回答 last.
    return sorted(found, key=lambda line: (line.is_unanswered, line.value is None, -(line.value or 0)))


def _line(answer: Mapping[str, Any], cell: Sequence[Any] | None) -> Line:
    unanswered = answer["code"] == 0
    if cell is None or not cell[1]:
        return Line(answer["label"], None, "", None, None, unanswered)
    low, high = (float(side) if side else None for side in cell[3:5])
    return Line(answer["label"], 0.0 if cell[1] == "-" else float(cell[1]), cell[1], low, high, unanswered)


def bars(table: Stored) -> SafeString:
    """A bar for each answer with its error; the words above it, so that long ones have room."""
    row = table["rows"][-1]
    lines = lines_of(table, row)
    if not row["base"] or all(line.value is None for line in lines):
        return SafeString("")
    top, parts = 4.0, []
    room = WIDTH - VALUE_ROOM
    scale = max(100.0 if len(lines) == 1 else 0.0, *((line.high or line.value or 0.0) for line in lines), 10.0)
    for line in lines:
        for words in _cut(line.label, WIDTH):
            top += LETTER + 3
            parts.append(_text("word", 0, top, words))
        top += 6
        parts.append(_bar(line, top, room / scale))
        top += BAR + GAP
    said = _("、").join(
        _("%(answer)s%(value)s％") % {"answer": line.label, "value": line.text} for line in lines if line.text
    )
    return _picture(table["text"], said, top, parts)


def _bar(line: Line, top: float, scale: float) -> SafeString:
    if line.value is None:
        return _text("missing", 0, top + BAR - 3, _("秘（人数が少ないため示しません）"))
    width = line.value * scale
    kind = "bar unanswered" if line.is_unanswered else "bar"
    parts = [html('<rect class="{}" x="0.5" y="{}" width="{}" height="{}"/>', kind,
                  _f(top), _f(max(width, 0.5)), BAR)]  # fmt: skip
    if line.low is not None and line.high is not None and line.value:
        middle = top + BAR / 2
        path = (
            f"M{_f(line.low * scale)} {_f(middle - 5)}v10M{_f(line.low * scale)} {_f(middle)}H{_f(line.high * scale)}"
        )
        path += f"M{_f(line.high * scale)} {_f(middle - 5)}v10"
        parts.append(html('<path class="halo" d="{}"/><path class="whisker" d="{}"/>', path, path))
    end = max(width, (line.high or 0) * scale) + 6
    parts.append(_text("value", end, top + BAR - 2, "-" if line.text == "-" else f"{line.text}%"))
    return joined(parts)


def bands(table: Stored) -> SafeString:
    """100 % bars, one for each row: tones from dark to light, each with its number, which the list below explains."""
    rows = [row for row in table["rows"] if row["base"]]
    if not rows or table["refused"] or "MA" in table["marks"]:
        return SafeString("")
    top, parts = 4.0, []
    for row in rows:
        label = _("%(label)s（n=%(n)s）") % {"label": row["label"], "n": row["base"]}
        for words in _cut(label, WIDTH):
            top += LETTER + 3
            parts.append(_text("word", 0, top, words))
        top += 5
        parts.append(_band(row, top))
        top += 26 + GAP
    return _picture(
        table["text"], _("%(head)sごとの帯グラフ。数字は表にあります。") % {"head": table["head"]["label"]}, top, parts
    )


def _band(row: Mapping[str, Any], top: float) -> SafeString:
    """What is hidden stands together at the end: its sum can be read from the others anyway."""
    if all(cell is None for cell in row["cells"]):
        box = html('<rect class="shut" x="0.5" y="{}" width="{}" height="26"/>', _f(top), WIDTH - 1)
        return joined([box, _text("missing", 8, top + 18, _("人数が少ないため、帯では示しません"))])
    shares = [0.0 if cell is None or cell[1] in ("", "-") else float(cell[1]) for cell in row["cells"]]
    shut = any(cell is None for cell in row["cells"])
    total = max(sum(shares), 100.0) if shut else sum(shares) or 1.0
    parts, left = [], 0.0
    for place, share in enumerate(shares):
        width = WIDTH * share / total
        is_last = place == len(shares) - 1
        tone = "none" if is_last else str(tone_of(place, len(shares) - 1))
        if width > 0:
            parts.append(html('<rect class="seg t{}" x="{}" y="{}" width="{}" height="26"/>', tone, _f(left), _f(top),
                              _f(width)))  # fmt: skip
        number = "" if is_last else number_of(place)
        words = f"{number}{row['cells'][place][1]}" if row["cells"][place] else ""
        if width_of(words) * 13 + 4 <= width:
            parts.append(_text(f"in t{tone}", left + width / 2, top + 18, words, anchor="middle", size=13))
        elif number and width_of(number) * 13 + 2 <= width:
            parts.append(_text(f"in t{tone}", left + width / 2, top + 18, number, anchor="middle", size=13))
        left += width
    if shut and WIDTH - left > 1:
        parts.append(html('<rect class="shut" x="{}" y="{}" width="{}" height="26"/>', _f(left), _f(top),
                          _f(WIDTH - left - 0.5)))  # fmt: skip
        if WIDTH - left > 18:
            parts.append(_text("missing", (left + WIDTH) / 2, top + 18, _(HIDDEN), anchor="middle", size=13))
    return joined(parts)


def tone_of(place: int, count: int) -> int:
    """From 1 (dark) to 8 (light), as far apart as the number of answers allows."""
    return 1 + round(place * (TONES - 1) / max(count - 1, 1)) if count > 1 else 1


def number_of(place: int) -> str:
    return chr(0x2460 + place) if place < 20 else f"({place + 1})"


def key_of(table: Stored) -> Iterator[dict[str, str]]:
    """What the numbers in the bands mean."""
    count = len(table["answers"]) - 1
    for place, answer in enumerate(table["answers"]):
        is_last = answer["code"] == 0
        tone = "none" if is_last else str(tone_of(place, count))
        yield {"tone": tone, "label": answer["label"] if is_last else f"{number_of(place)} {answer['label']}"}


def _picture(title: str, said: str, height: float, parts: Sequence[SafeString]) -> SafeString:
    return html(
        '<svg viewBox="0 0 {} {}" role="img"><title>{}</title><desc>{}</desc>{}</svg>',
        WIDTH, _f(height), title, said, joined(parts),
    )  # fmt: skip


def _text(kind: str, x: float, y: float, words: str, *, anchor: str = "start", size: int = LETTER) -> SafeString:
    return html('<text class="{}" x="{}" y="{}" font-size="{}" text-anchor="{}">{}</text>', kind, _f(x), _f(y), size,
                anchor, words)  # fmt: skip


def _cut(words: str, width: int) -> list[str]:
    return wrapped(words, width / LETTER) if width_of(words) * LETTER > width else [words]


def _f(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
