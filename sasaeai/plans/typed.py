"""Reading what people type: numbers with their unit, years, states of the schedule with words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from sasaeai.kernel.words import tidy

from .models import ScheduleState

# What people write where there is nothing to say.
BLANKS = frozenset("-‐‑‒–—―ー−ｰ－△▲／/") | {"なし", "無し", "--", "――", "ーー", "//"}
MOST_WORDS = 100
_NUMBER = re.compile(r"[-−▲△]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_WHOLE, _PLACES = 12, 2


class Unreadable(ValueError):
    """What somebody typed cannot be understood; the message is a Japanese sentence that says what is expected."""


def is_blank(text: str) -> bool:
    found = "".join(text.split())
    return not found or found in BLANKS or tidy(text) in BLANKS


def read_number(text: str, unit: str = "") -> Decimal | None:
    """３０人, 1,200, 12.5％ and ▲3 as a number; None where nothing is written. Raises Unreadable."""
    if is_blank(text):
        return None
    found = tidy(text).removesuffix(tidy(unit)) if unit else tidy(text)
    found = found.removesuffix("%") if tidy(unit) in {"%", ""} else found
    if not _NUMBER.fullmatch(found):
        gaps = {"text": text.strip(), "unit": unit}
        if unit:
            raise Unreadable(
                _("「%(text)s」を数として読めません。「120」「120%(unit)s」のように書いてください。") % gaps
            )
        raise Unreadable(_("「%(text)s」を数として読めません。「120」「12.5」のように書いてください。") % gaps)
    number = Decimal(re.sub("[−▲△]", "-", found).replace(",", ""))
    _check_size(number, text)
    return number


def _check_size(number: Decimal, text: str) -> None:
    whole, _point, places = format(abs(number), "f").partition(".")
    if len(places.rstrip("0")) > _PLACES:
        raise Unreadable(_("「%(text)s」は、小数第2位までで書いてください。") % {"text": text.strip()})
    if len(whole.lstrip("0")) > _WHOLE:
        raise Unreadable(_("「%(text)s」は大きすぎます。けたと単位を確かめてください。") % {"text": text.strip()})


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands in one cell of the schedule: a state, words beside it, or nothing."""

    state: ScheduleState | None = None
    words: str = ""

    @property
    def text(self) -> str:
        return mark_text(self.state.name if self.state else "", self.words)


def mark_text(state: str, words: str) -> str:
    """試行, 試行：4地区で, ：4地区で (words without a state); the one way in which a cell is written and shown."""
    return f"{state}：{words}" if words else state


def read_mark(text: str, states: Iterable[ScheduleState]) -> Mark:
    """A cell as people type or paste it; a line break from Excel counts as 「：」. Raises Unreadable."""
    if is_blank(text):
        return Mark()
    known = {tidy(state.name).casefold(): state for state in states}
    if whole := known.get(tidy(text).casefold()):
        return Mark(whole)
    name, sign, words = _parted(text)
    state = known.get(tidy(name).casefold())
    if state is None and (name or not sign):
        raise Unreadable(_expected(text, [state.name for state in known.values()]))
    if len(words) > MOST_WORDS:
        raise Unreadable(_("「：」のあとのことばは、%(most)s字までにしてください。") % {"most": MOST_WORDS})
    return Mark(state, "" if is_blank(words) else words)


def _parted(text: str) -> tuple[str, str, str]:
    found = re.search(r"[：:﹕]|\r?\n|\r", text.strip())
    if not found:
        return text.strip(), "", ""
    words = text.strip()[found.end() :]
    return text.strip()[: found.start()].strip(), ":", " ".join(words.split())


def _expected(text: str, names: list[str]) -> str:
    """What to type instead, with the words that were typed."""
    words = " ".join(text.split())
    begun = next((name for name in names if words.startswith(name)), "")
    gaps = {"text": words, "states": "・".join(names), "state": begun, "rest": words[len(begun) :].strip(" （）()、")}
    if begun and gaps["rest"]:
        return _("「%(text)s」は読めません。「%(state)s：%(rest)s」のように、間に「：」を入れてください。") % gaps
    return (
        _(
            "「%(text)s」は読めません。進み方なら、%(states)sの中から一つを書いてください。"
            "自分の言葉で書くなら、「：%(text)s」のように、はじめに「：」を付けてください。"
        )
        % gaps
    )


def number_text(number: Decimal | None) -> str:
    """As it is typed: 1200, 12.5; without idle zeros."""
    return "" if number is None else format(number.normalize(), "f")
