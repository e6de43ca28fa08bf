"""What a typist wrote into the fields of a slip, as marks: refused where no paper can say it, else kept as it is.

Numbers of choices may be parted by blanks, commas or plus signs, or stand together where none has two digits;
0 or nothing is a blank, * a mark that nobody can read (at a place for words: something is written, for later).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from .marking import UNCLEAR
from .questionnaire import Item, Questionnaire

LONGEST = 4_000
_PARTS = re.compile(r"[\s,、，.+・/]+")
MOST_DIGITS = 9
# Where an empty field could be an oversight.
BLANK = "-"


@dataclass
class Typed:
    """`refused` by question code or "code:number", each with its sentence."""

    marks: dict[str, Any] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def read_typed(questionnaire: Questionnaire, fields: Mapping[str, str], *, with_words: bool = True) -> Typed:
    """`fields` by question code, words in brackets by "code:number"."""
    typed = Typed()
    for leaf in questionnaire.leaves:
        if leaf.is_closed:
            _numbers(typed, leaf, fields.get(leaf.code, ""))
        elif leaf.kind == "number":
            _figure(typed, leaf, fields.get(leaf.code, ""))
    if with_words:
        for key, _leaf, _code in places_for_words(questionnaire):
            _words(typed, key, fields.get(key, ""))
    return typed


def places_for_words(questionnaire: Questionnaire) -> Iterator[tuple[str, Item, int]]:
    """The key in marks, the question, and the choice whose brackets it is (0: the question itself)."""
    for leaf in questionnaire.leaves:
        if leaf.kind == "text":
            yield leaf.code, leaf, 0
        for option in leaf.options:
            if option.opens_text:
                yield f"{leaf.code}:{option.code}", leaf, option.code


def words_left(marks: Mapping[str, Any], questionnaire: Questionnaire) -> bool:
    return any(marks.get(key) == UNCLEAR for key, _leaf, _code in places_for_words(questionnaire))


def shown(marks: Mapping[str, Any]) -> dict[str, str]:
    """Marks as they stand in the fields."""
    return {key: " ".join(map(str, value)) if isinstance(value, list) else str(value) for key, value in marks.items()}


def _numbers(typed: Typed, leaf: Item, raw: str) -> None:
    raw = unicodedata.normalize("NFKC", raw).strip()
    if raw in ("", "0", BLANK):
        return
    if raw == UNCLEAR:
        typed.marks[leaf.code] = [UNCLEAR]
        return
    codes: list[int] = []
    for part in filter(None, _PARTS.split(raw)):
        found = _codes(leaf, part)
        if found is None:
            typed.refused[leaf.code] = _unknown(leaf, part)
            return
        codes += [code for code in found if code not in codes]
    if codes:
        typed.marks[leaf.code] = codes


def _codes(leaf: Item, part: str) -> list[int] | None:
    if not part.isdecimal() or len(part) > MOST_DIGITS:
        return None
    if int(part) in leaf.by_code:
        return [int(part)]
    digits = [int(digit) for digit in part]
    are_single = max(leaf.by_code, default=0) <= MOST_DIGITS
    return digits if are_single and all(digit in leaf.by_code for digit in digits) else None


def _unknown(leaf: Item, part: str) -> str:
    gaps = {"number": leaf.number, "typed": part[:20], "known": _known(leaf)}
    return (
        _("%(number)sに「%(typed)s」という番号はありません。あるのは%(known)sです。紙をもう一度見てください。") % gaps
    )


def _known(leaf: Item) -> str:
    codes = sorted(leaf.by_code)
    if codes == list(range(codes[0], codes[-1] + 1)) if codes else False:
        return _("%(first)sから%(last)s") % {"first": codes[0], "last": codes[-1]}
    return _("、").join(map(str, codes))


def _figure(typed: Typed, leaf: Item, raw: str) -> None:
    raw = unicodedata.normalize("NFKC", raw).strip()
    if raw in ("", BLANK):
        return
    if raw != UNCLEAR and not (raw.isdecimal() and len(raw) <= MOST_DIGITS):
        typed.refused[leaf.code] = _("%(number)sは、数字だけで入力してください。読めないときは * を押します。") % {
            "number": leaf.number
        }
        return
    typed.marks[leaf.code] = raw if raw == UNCLEAR else str(int(raw))


def _words(typed: Typed, key: str, raw: str) -> None:
    words = raw.replace("\r\n", "\n").strip()
    if len(words) > LONGEST:
        typed.refused[key] = _("長すぎます。%(most)s文字までにしてください。") % {"most": LONGEST}
    elif words:
        typed.marks[key] = UNCLEAR if words in ("*", "＊") else words
