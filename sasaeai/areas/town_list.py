"""Towns as one reads them: 鴨居1〜7丁目 instead of seven names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .town_names import number_of

DIGITS = "0-9０-９一二三四五六七八九十"
# A name that has a span of its own already (日野1～9丁目) stays as it was written.
CHOME = re.compile(rf"^(?P<name>.*[^{DIGITS}～〜~・、,-])(?P<number>[{DIGITS}]+)丁目$")


def town_list(names: Iterable[str]) -> list[str]:
    """Names in their order; numbered parts of one town gather where its first part stands."""
    found: dict[str, list[int]] = {}
    for name in names:
        match = CHOME.match(name)
        parts = found.setdefault(match["name"] if match else name, [])
        if match:
            parts.append(number_of(match["number"]))
    return [f"{name}{_spans(sorted(set(parts)))}丁目" if parts else name for name, parts in found.items()]


def _spans(numbers: list[int]) -> str:
    """1〜3・5."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return "・".join(str(first) if first == last else f"{first}〜{last}" for first, last in spans)
