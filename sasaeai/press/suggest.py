"""The one door to the reading machine: a suggestion of ふりがな for what nobody has given readings to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from sasaeai.kernel.ruby import Reading, noted

HAN = re.compile(r"[々〆〇ヶ一-鿿豈-﫿𠀀-𪛟]")
_RUNS = re.compile(r"[々〆〇ヶ一-鿿豈-﫿𠀀-𪛟]+|[^々〆〇ヶ一-鿿豈-﫿𠀀-𪛟]+")
# From katakana to hiragana: the two blocks stand 96 places apart.
_TO_HIRAGANA = {code: code - 96 for code in range(ord("ァ"), ord("ヶ") + 1)}


class Suggestions:
    """`known` are readings that the plan's own data gives (districts, words of the glossary); they come first."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = {word: reading for word, reading in known.items() if reading and HAN.search(word)}
        words = sorted(self.known, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(re.escape, words))) if words else None

    def __call__(self, text: str) -> str:
        """The text in the notation of `kernel.ruby`; what the machine does not know stays without a reading."""
        pieces: list[str | Reading] = []
        at = 0
        for match in self.pattern.finditer(text) if self.pattern else ():
            pieces += _by_machine(text[at : match.start()])
            pieces += _over_han(match[0], hiragana(self.known[match[0]]))
            at = match.end()
        return noted([*pieces, *_by_machine(text[at:])])


def hiragana(text: str) -> str:
    return text.translate(_TO_HIRAGANA)


def _by_machine(text: str) -> list[str | Reading]:
    if not HAN.search(text):
        return [text] if text else []
    found: list[str | Reading] = []
    for word in _tokenizer().tokenize(text):
        surface = word.surface()
        reading = hiragana(word.reading_form())
        found += _over_han(surface, reading) if HAN.search(surface) and reading else [surface]
    return found


def _over_han(word: str, reading: str) -> list[str | Reading]:
    """The reading over the Chinese characters alone: 支え合う becomes 支《ささ》え合《あ》う."""
    runs = _RUNS.findall(word)
    pattern = "".join("(.+?)" if HAN.match(run) else re.escape(hiragana(run)) for run in runs)
    match = re.fullmatch(pattern, reading)
    if match is None:
        return [Reading(word, reading)]
    readings = iter(match.groups())
    return [Reading(run, next(readings)) if HAN.match(run) else run for run in runs]


@cache
def _tokenizer() -> Any:
    """Imported when a paper first wants readings: the dictionary is large, and web processes never need it."""
    return _engine().Dictionary(dict="small").tokenizer(_engine().SplitMode.C)


def _engine() -> Any:
    return import_module("sudachipy")
