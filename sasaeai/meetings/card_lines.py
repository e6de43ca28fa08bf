"""Opinions as they are pasted: one a line, without bullets and numbers; too long ones and known ones are told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sasaeai.meetings.models.card import LONGEST_CARD

MOST_LINES = 300
# 「・」「1.」「（2）」「③」「□」 before the words; a number that the words begin with (「3丁目に…」) stays.
_BULLETS = r"[\s・･•●○◎◆◇■□▪▫★☆▶▷→⇒※＊*\-–—―‐－ー✓✔☐☑]+"
_NUMBERS = r"[\s]*(?:[（(]\s*\d{1,3}\s*[）)]|[①-⑳㉑-㉟]|\d{1,3}\s*[.)．）、:：](?!\d))\s*"
_BEFORE = re.compile(rf"^(?:{_BULLETS}|{_NUMBERS})+")
# Signs that nobody sees and that turn or hide text.
_HIDDEN = {"Cc", "Cf", "Co", "Cs"}


@dataclass(frozen=True)
class CardLine:
    """`trouble`: why it cannot be a card; `is_again`: the same words stand above it, or on a card that is there."""

    number: int
    text: str
    trouble: str = ""
    is_again: bool = False


class TooManyLines(ValueError):
    """More than one paste takes; the message is a Japanese sentence."""


def read_cards(text: str, known: Iterable[str] = ()) -> list[CardLine]:
    """Raises TooManyLines. The number is that of the line as it was pasted."""
    rows = [(number, tidy(line)) for number, line in enumerate(text.splitlines(), start=1)]
    rows = [(number, line) for number, line in rows if line]
    if len(rows) > MOST_LINES:
        words = _("いちどに%(most)s行までにしてください（いまは%(lines)s行です）。分けて貼りつけてください。")
        raise TooManyLines(words % {"most": MOST_LINES, "lines": len(rows)})
    seen = {key(one) for one in known}
    found = []
    for number, line in rows:
        found.append(CardLine(number, line, _trouble(line), key(line) in seen))
        seen.add(key(line))
    return found


def tidy(line: str) -> str:
    """One line of words: without what stands before them, and without signs that nobody sees."""
    shown = "".join(sign for sign in line.replace("\t", " ") if unicodedata.category(sign) not in _HIDDEN)
    return " ".join(_BEFORE.sub("", shown).split())


def key(text: str) -> str:
    """The same words in full-width or half-width signs, with or without a full stop, are one opinion."""
    return "".join(unicodedata.normalize("NFKC", text).split()).rstrip("。.、,").casefold()


def _trouble(line: str) -> str:
    if len(line) > LONGEST_CARD:
        words = _("%(most)s文字までにしてください（いまは%(signs)s文字です）。二つの行に分けられます。")
        return words % {"most": LONGEST_CARD, "signs": len(line)}
    return ""
