"""活動できる時間: boxes of 午前・午後・夜 for each weekday, and hours to the minute for those who want to say so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.times import UnreadableTime, read_hours
from sasaeai.plans.forms.written import LinesField
from sasaeai.volunteers.models.request import EARLIEST, LATEST

Span = tuple[int, time, time]  # weekday, from, until
PARTS = (
    ("am", _("午前"), EARLIEST, time(12)),
    ("pm", _("午後"), time(12), time(17)),
    ("eve", _("夜"), time(17), LATEST),
)
DAYS = "月火水木金土日"
ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LINE = re.compile(rf"(?:([{DAYS}])(?:曜日?)?の?|({'|'.join(ENGLISH_DAYS)})[a-z]*\.?)\s*(.+)")
UNCLEAR = _("「%(line)s」を読めません。「火 13:30-15:00」のように、曜日と、何時から何時までを書いてください。")


class FreeBoxes(forms.MultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        choices = [(f"{day}-{key}", f"{WEEKDAYS_ABBR[day]} {words}") for day in range(7) for key, words, *_x in PARTS]
        super().__init__(
            choices=choices, required=False, widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": _("活動できる時間を、もう一度選んでください。")}, **kwargs,
        )  # fmt: skip


class ExactTimes(LinesField):
    """「火 13:30-15:00」 on each line."""

    def clean(self, value: Any) -> list[Span]:
        return [read_line(line) for line in super().clean(value)]


def read_line(line: str) -> Span:
    text = unicodedata.normalize("NFKC", line)
    found = LINE.fullmatch(text.strip().lower())
    if not found:
        raise ValidationError(UNCLEAR, params={"line": line[:30]})
    day, english_day, hours = found.groups()
    try:
        starts, ends = read_hours(hours)
    except UnreadableTime:
        raise ValidationError(UNCLEAR, params={"line": line[:30]}) from None
    if not EARLIEST <= starts < ends <= LATEST:
        raise ValidationError(
            _("「%(line)s」は、6時から22時までの間で、終わりを始まりより後にしてください。"), params={"line": line[:30]}
        )
    return DAYS.index(day) if day else ENGLISH_DAYS.index(english_day), starts, ends


def spans_of(boxes: Iterable[str], exact: Iterable[Span]) -> list[Span]:
    """What is ticked and what is written, joined where it touches: 午前 and 午後 are one time, from six to five."""
    parts = {key: (starts, ends) for key, _words, starts, ends in PARTS}
    ticked = [(int(box[0]), *parts[box[2:]]) for box in boxes]
    joined: list[Span] = []
    for day, starts, ends in sorted([*ticked, *exact]):
        if joined and joined[-1][0] == day and starts <= joined[-1][2]:
            joined[-1] = (day, joined[-1][1], max(ends, joined[-1][2]))
        else:
            joined.append((day, starts, ends))
    return joined


def boxes_of(spans: Iterable[Span]) -> tuple[list[str], list[str]]:
    """The boxes that these times fill, and the lines that no box can say."""
    boxes, lines = [], []
    edges = {EARLIEST, time(12), time(17), LATEST}
    for day, starts, ends in spans:
        if starts in edges and ends in edges:
            boxes += [f"{day}-{key}" for key, _words, first, last in PARTS if starts <= first and last <= ends]
        else:
            lines.append(f"{WEEKDAYS_ABBR[day]} {starts:%H:%M}-{ends:%H:%M}")
    return boxes, lines


def grid(chosen: Iterable[str]) -> list[dict[str, Any]]:
    """Rows of weekdays for a table of boxes."""
    ticked = set(chosen)
    return [
        {
            "label": WEEKDAYS_ABBR[day],
            "cells": [
                {"value": f"{day}-{key}", "part": words, "checked": f"{day}-{key}" in ticked}
                for key, words, *_x in PARTS
            ],
        }
        for day in range(7)
    ]


def part_names() -> list[Any]:
    return [words for _key, words, *_x in PARTS]
