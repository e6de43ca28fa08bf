"""Small things that every app needs to do with Japanese text: digits, circled numbers, differences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from difflib import Match, SequenceMatcher
from itertools import groupby
from typing import Literal, NamedTuple

Kind = Literal["same", "removed", "added"]
Difference = tuple[Kind, str]

# Looking at more pairs of signs takes longer than a reader waits (about half a second).
MOST_PAIRS = 4_000_000


def normalise_digits(text: str) -> str:
    """Every decimal digit (１, ١ …) as an ASCII digit; all other characters stay."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def normalise(text: str) -> str:
    """For comparing what people typed: NFKC, blanks collapsed and trimmed."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def tidy(text: str) -> str:
    """NFKC without any blanks: what is compared, never what is stored."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def circled(number: int) -> str:
    """①…㊿; Unicode has no more, so what follows is written (51)."""
    for first, last, sign in ((0, 0, "⓪"), (1, 20, "①"), (21, 35, "㉑"), (36, 50, "㊱")):
        if first <= number <= last:
            return chr(ord(sign) + number - first)
    return f"({number})"


class _Step(NamedTuple):
    """A stretch of both texts: the same in both, or `old` was replaced by `new`."""

    same: bool
    old: str
    new: str


def differences(old: str, new: str) -> list[Difference]:
    """What became of a text, readable at a glance: same, removed and added pieces in order.

    The same and removed pieces together are `old`, the same and added ones `new`.
    Sentences are compared first (fast, and an unchanged sentence is never torn), then characters inside changed ones.
    A text that was made to take for ever is compared as far as it goes; the rest stands as removed and added.
    """
    patience = _Patience()
    steps: list[_Step] = []
    for step in _compare(_sentences(old), _sentences(new), patience):
        steps.extend([step] if step.same else _legible(step, _without_litter(list(_by_characters(step, patience)))))
    return list(_pieces(_joined(steps)))


def _sentences(text: str) -> list[str]:
    return re.findall(r"[^。！？\n]*[。！？\n]|[^。！？\n]+", text)


def _signs(text: str) -> list[str]:
    """Characters, but a number or a Latin word stays whole: 22年度 becomes 23年度, not 2[2→3]年度."""
    return re.findall(r"\d+|[A-Za-z]+|.", text, re.DOTALL)


class _Patience:
    """How many pairs may still be looked at, for one comparison of two texts."""

    def __init__(self) -> None:
        self.left = MOST_PAIRS

    def lasts(self, pairs: int) -> bool:
        self.left -= pairs
        return self.left >= 0


class _Matcher(SequenceMatcher[str]):
    """difflib's own takes the third power of the length for あいあい… beside いういう…: a minute for 2,000 signs."""

    a: Sequence[str]
    b2j: dict[str, list[int]]

    def __init__(self, old: Sequence[str], new: Sequence[str], patience: _Patience) -> None:
        # autojunk would take the most frequent characters (の, て …) for noise in texts of 200 characters and more.
        super().__init__(None, old, new, autojunk=False)
        self.patience = patience

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        end = len(self.a) if ahi is None else ahi
        # difflib walks over every equal sign of the other text, also over those outside of what is asked for.
        pairs = end - alo + sum(len(self.b2j.get(sign, ())) for sign in self.a[alo:end])
        if not self.patience.lasts(pairs):
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)


def _compare(old: Sequence[str], new: Sequence[str], patience: _Patience) -> Iterator[_Step]:
    for tag, i, j, k, m in _Matcher(old, new, patience).get_opcodes():
        yield _Step(tag == "equal", "".join(old[i:j]), "".join(new[k:m]))


def _by_characters(step: _Step, patience: _Patience) -> Iterable[_Step]:
    if len(step.old) * len(step.new) > MOST_PAIRS:
        return [step]
    return _compare(_signs(step.old), _signs(step.new), patience)


def _without_litter(steps: list[_Step]) -> list[_Step]:
    """Take crumbs between two changes for changed too, until none is left."""
    steps = _joined(steps)
    at = 1
    while at < len(steps) - 1:
        around = steps[at - 1 : at + 2]
        if _is_crumb(*around):
            steps[at - 1 : at + 2] = _joined(step._replace(same=False) for step in around)
            # What stands before the larger change may be a crumb now.
            at = max(1, at - 2)
        else:
            at += 1
    return steps


def _legible(step: _Step, pieces: list[_Step]) -> list[_Step]:
    """Several changes that leave less than a third of a sentence: it is read before and after, not put together."""
    changes = sum(not piece.same for piece in pieces)
    kept = sum(len(piece.old) for piece in pieces if piece.same)
    return [step] if changes > 1 and kept * 3 < max(len(step.old), len(step.new)) else pieces


def _is_crumb(before: _Step, step: _Step, after: _Step) -> bool:
    """One character, or two or three kana (particles, endings) between larger changes, say nothing to the reader."""
    if not step.same or before.same or after.same:
        return False
    if len(step.old) < 2:
        return True
    smaller = min(max(len(side.old), len(side.new)) for side in (before, after))
    return len(step.old) < 4 and len(step.old) <= smaller and not re.search(r"[^\u3040-\u309f、・]", step.old)


def _joined(steps: Iterable[_Step]) -> list[_Step]:
    joined = []
    for same, group in groupby(steps, key=lambda step: step.same):
        stretch = list(group)
        joined.append(_Step(same, "".join(s.old for s in stretch), "".join(s.new for s in stretch)))
    return joined


def _pieces(steps: Iterable[_Step]) -> Iterator[Difference]:
    for step in steps:
        if step.same:
            yield "same", step.old
            continue
        if step.old:
            yield "removed", step.old
        if step.new:
            yield "added", step.new
