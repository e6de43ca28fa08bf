"""Numbers as people type and paste them: 12、15, 20～25, one a line, from a spreadsheet's column."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

# More than a morning's post; a slip like 1-99999 is not meant.
MOST = 5_000
_BETWEEN = re.compile(r"[\s,、，.・;；/]+")
_RANGE = re.compile(r"([0-9]{1,9})(?:[-‐‑–—―ー−~〜～]([0-9]{1,9}))?")


@dataclass(frozen=True)
class NumberList:
    """`numbers` each once, in their order; `wrong`: what is no number, as it was typed."""

    numbers: tuple[int, ...]
    wrong: tuple[str, ...] = ()
    error: str = ""


def read_numbers(typed: str) -> NumberList:
    numbers: dict[int, None] = {}
    wrong: list[str] = []
    for piece in _BETWEEN.split(unicodedata.normalize("NFKC", typed)):
        found = _RANGE.fullmatch(piece)
        if found is None:
            wrong += [piece] if piece else []
            continue
        first, last = int(found[1]), int(found[2] or found[1])
        if last < first:
            wrong.append(piece)
        elif last - first + len(numbers) >= MOST:
            return NumberList((), (), _("一度に%(most)s件までにしてください。") % {"most": f"{MOST:,}"})
        else:
            numbers |= dict.fromkeys(range(first, last + 1))
    if wrong:
        words = "、".join(piece[:20] for piece in wrong[:5])
        return NumberList(tuple(numbers), tuple(wrong), _("番号として読めません：%(pieces)s") % {"pieces": words})
    if not numbers:
        return NumberList((), (), _("整理番号を入力してください。例：12、15、20～25"))
    return NumberList(tuple(numbers))
