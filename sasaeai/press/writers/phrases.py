"""Where a Japanese heading may break: between phrases, as `word-break: auto-phrase` does on the screen."""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from typing import Any

import budoux

from sasaeai.press.writers.sizes import width_of

Pieces = list[Any]
_OPENING = tuple("「『（【〔《〈“ 　")
# After a box these could begin a line, so they stay inside it.
_HELD = tuple("・：；")
_CLOSING = tuple("」』）】〕》〉”、。，．・：；！？ 　")


def kept_whole(pieces: Pieces, longest: float) -> Pieces:
    """The pieces of a line with each phrase of more than one letter as one mark; marks other than readings end it."""
    found: Pieces = []
    run: Pieces = []
    for piece in pieces:
        if isinstance(piece, str) or (isinstance(piece, dict) and piece["k"] == "ruby"):
            run.append(piece)
        else:
            found += [*_phrased(run, longest), piece]
            run = []
    return found + _phrased(run, longest)


def _phrased(run: Pieces, longest: float) -> Pieces:
    text = "".join(map(_letters, run))
    ends = set(accumulate(len(phrase) for phrase in phrases(text)))
    found: Pieces = []
    phrase: Pieces = []
    at = 0
    for piece in (part for whole in run for part in (list(whole) if isinstance(whole, str) else [whole])):
        phrase.append(piece)
        at += len(_letters(piece))
        if at in ends:
            found += _whole(phrase, longest)
            phrase = []
    return found + phrase


def phrases(text: str) -> list[str]:
    """Phrases of a text; a space or a comma always ends one."""
    found = [""]
    for phrase in _parser().parse(text):
        for letter in phrase:
            found[-1] += letter
            if letter in " 　、。":
                found.append("")
        found.append("")
    return [phrase for phrase in found if phrase]


def _whole(phrase: Pieces, longest: float) -> Pieces:
    """Marks of punctuation stay outside, where they keep their room and still never begin or end a line wrongly."""
    start, end = 0, len(phrase)
    while start < end and phrase[start] in _OPENING:
        start += 1
    while end > start and phrase[end - 1] in _CLOSING and phrase[end - 1] not in _HELD:
        end -= 1
    inside = phrase[start:end]
    width = sum(width_of(_letters(piece)) for piece in inside)
    if len(inside) < 2 or width > longest:
        return _joined(phrase)
    whole: dict[str, Any] = {"k": "whole", "w": _joined(inside)}
    if inside[-1] in _HELD:
        if width != len(inside):  # readings and figures: their width is not known to a hair
            return _joined(phrase)
        whole["width"] = width
    return [*_joined(phrase[:start]), whole, *_joined(phrase[end:])]


def _joined(phrase: Pieces) -> Pieces:
    """Letters that stand side by side as one text again."""
    found: Pieces = []
    for piece in phrase:
        if found and isinstance(piece, str) and isinstance(found[-1], str):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def _letters(piece: Any) -> str:
    return piece if isinstance(piece, str) else piece["b"]


@cache
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()
