"""The lines of a paper as JSON: a text alone, or texts among marks and places where a line may break."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.press.content.inline import Break, Changed, Inline, Line, Link, PageOf, Ruby, Sample, Strong, Term
from sasaeai.press.content.paper import Paper, headings
from sasaeai.press.writers import sizes
from sasaeai.press.writers.index_order import group_of, order
from sasaeai.press.writers.letters import Letters
from sasaeai.press.writers.phrases import kept_whole

# A run of letters without a place to break a line: an address, a very long word.
_LONG = re.compile(r"[!-~]{16,}")
# Where it may break: after the joints of an address, then after every twelve letters.
_JOINTS = re.compile(r"(?<=[/?&=._\-:@])(?=[^/])|(?<=[!-~]{12})(?=[!-~]{4})")
_KANA = re.compile(r"[ぁ-ゖー、。]")
REACH = 0.25  # of a letter
LABEL = 7  # letters with the colon
BREAK = {"k": "br"}
Pieces = list[Any]  # texts, marks (a dict with its kind in "k"), and 0 where a line may break


class Lines:
    """All lines of one paper; it knows the paper's anchors and counts its terms."""

    def __init__(self, paper: Paper, letters: Letters) -> None:
        self._paper = paper
        self._letters = letters
        self._headed = {heading.anchor for heading in headings(paper)}
        self.anchors: dict[str, str] = {}
        self._terms: dict[tuple[str, str], int] = {}

    def text(self, text: str) -> str:
        return self._letters.printable(text).replace("\n", " ")

    def line(self, parts: Line) -> str | Pieces:
        return _shortest(_settled([piece for part in parts for piece in self._pieces(part)]))

    def display(self, parts: Line, *, longest: float = 12) -> str | Pieces:
        """A heading or a motto, which breaks between phrases only; phrases of up to `longest` letters stay whole."""
        return _shortest(kept_whole(_settled([piece for part in parts for piece in self._pieces(part)]), longest))

    def anchor(self, anchor: str) -> str:
        """Names in the templates are our own: an anchor may be any text."""
        return self.anchors.setdefault(anchor, f"a{len(self.anchors) + 1}") if anchor else ""

    def index(self) -> list[dict[str, Any]]:
        """The terms that were met, in the groups and the order of an index."""
        groups: dict[str, list[dict[str, Any]]] = {}
        for reading, text in sorted(self._terms, key=lambda term: (order(term[0]), term[1])):
            term = {"w": self.text(text), "at": self._terms[reading, text]}
            groups.setdefault(group_of(reading), []).append(term)
        return [{"group": name, "terms": terms} for name, terms in groups.items()]

    def _pieces(self, part: Inline) -> Pieces:
        match part:
            case str():
                return self._words(part)
            case Strong(text=text):
                words = self._words(text)
                # 主体：, 協力： are not torn.
                if text.endswith("：") and len(text) <= LABEL and sizes.width_of(text) == len(text):
                    words = [{"k": "whole", "w": words, "width": len(text)}]
                return [{"k": "strong", "w": words}]
            case Ruby(is_strong=True):
                return [{"k": "strong", "w": self._ruby(part)}]
            case Ruby():
                return self._ruby(part)
            case Changed():
                return self._changed(part)
            case Link() | PageOf() | Term():
                return self._reference(part)
            case Sample():
                return [{"k": "sample", "w": _("見本")}]
            case Break():
                return [BREAK]

    def _words(self, text: str) -> Pieces:
        text = self._letters.printable(text)
        if "\n" not in text and not _LONG.search(text):
            return [text]
        found: Pieces = []
        for place, row in enumerate(text.split("\n")):
            found += [BREAK] if place else []
            found += _broken(row)
        return found

    def _ruby(self, ruby: Ruby) -> Pieces:
        """Letters and reading are spread over the wider of the two, so that nothing has to be measured on the page."""
        if not self._paper.with_ruby:
            return self._words(ruby.base)
        base, reading = self.text(ruby.base), self.text(ruby.reading)
        wide, over = sizes.width_of(base), sizes.width_of(reading) / 2
        width = max(wide, over)
        spread, above = (width - wide) / max(len(base), 1), (width - over) * 2 / max(len(reading), 1)
        # The width of figures and Latin letters is known about, not to a hair: their box is as wide as they are.
        counted = wide == len(base)
        return [
            {
                "k": "ruby", "b": base, "r": reading, "width": width, "spread": spread, "above": above, "out": [0, 0],
                "counted": counted,
            }
        ]  # fmt: skip

    def _changed(self, changed: Changed) -> Pieces:
        if self._paper.marks_changes:
            return [{"k": changed.how, "w": self._words(changed.text)}]
        return [] if changed.how == "removed" else self._words(changed.text)

    def _reference(self, part: Link | PageOf | Term) -> Pieces:
        match part:
            case Link(text=text, url=url):
                return [{"k": "link", "w": self._words(text), "url": url}]
            case Term(text=text, reading=reading, is_shown=is_shown):
                at = self._terms.setdefault((reading or text, text), len(self._terms))
                return [*(self._words(text) if is_shown else []), {"k": "term", "at": at}]
            case PageOf(anchor=anchor, text=text, unit=unit):
                # A shorter paper may lack the chapter that is referred to: its words stay.
                if anchor not in self._headed:
                    return self._words(text)
                return [{"k": "page", "to": self.anchor(anchor)}, *([unit] if unit else [])]


def _shortest(pieces: Pieces) -> str | Pieces:
    return "".join(pieces) if all(isinstance(piece, str) for piece in pieces) else pieces


def _settled(pieces: Pieces) -> Pieces:
    """A reading wider than its letters may reach over the kana beside them, but never over another reading."""
    for before, piece, after in zip(["", *pieces], pieces, [*pieces[1:], ""], strict=False):
        if not isinstance(piece, dict) or piece["k"] != "ruby" or not piece["spread"]:
            continue
        free = [isinstance(before, str) and _KANA.search(before[-1:]), isinstance(after, str) and _KANA.match(after)]
        excess = piece["spread"] * len(piece["b"])
        piece["out"] = [min(REACH, excess / 2) if room else 0 for room in free]
        piece["width"] -= sum(piece["out"])
        piece["spread"] = max(0.0, excess - sum(piece["out"])) / len(piece["b"])
    return pieces


def _broken(row: str) -> Pieces:
    found: Pieces = []
    at = 0
    for run in _LONG.finditer(row):
        found += [row[at : run.start()]] if run.start() > at else []
        for place, piece in enumerate(_JOINTS.split(run[0])):
            found += [0, piece] if place else [piece]
        at = run.end()
    return found + ([row[at:]] if at < len(row) else [])
