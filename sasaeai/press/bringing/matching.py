"""Which row of the plan an item of a file is: by the system's mark, by what the file said last time, by its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from sasaeai.kernel.words import tidy

from .cells import plain_number
from .draft import GOAL, INDICATOR, NOWHERE, Draft, Item, Spot

ALIKE = 0.5
_BRACKETS = str.maketrans("", "", "「」『』【】")


@dataclass(frozen=True)
class Before:
    """What a file said of one row when it was last brought in: values by field, and the cell of its title."""

    values: Mapping[str, Any] = field(default_factory=dict)
    spot: Spot = NOWHERE


Origins = Mapping[str, Before]  # by uid


def match(draft: Draft, known: Sequence[Item], origins: Origins) -> dict[Item, Item]:
    """The plan's item for each item of the draft that is there already. No item of the plan is taken twice."""
    return _Matcher(draft, known, origins).found()


class _Matcher:
    def __init__(self, draft: Draft, known: Sequence[Item], origins: Origins) -> None:
        self.draft = draft
        self.origins = origins
        self.pairs: dict[Item, Item] = {}
        self.taken: set[Item] = set()
        self.by_code = {item.code: item for item in known}
        self.by_title = self._index(known, lambda item: [(item.kind, item.parent, bare_title(item.title))])
        self.anywhere = self._index(known, lambda item: [(item.kind, bare_title(item.title))])
        self.by_last_words = self._index(
            known, lambda item: [(item.kind, item.parent, words) for words in self._last(item)]
        )
        self.last_anywhere = self._index(known, lambda item: [(item.kind, words) for words in self._last(item)])
        self.by_number = self._index(known, lambda item: [(item.kind, item.parent, _last_part(item.number))])
        self.by_cell = self._index(known, lambda item: [(item.kind, self._cell(item))])
        self.said_often = self._index(draft.items, lambda item: [(item.kind, bare_title(item.title))])

    @staticmethod
    def _index(items: Iterable[Item], keys: Any) -> dict[Any, list[Item]]:
        found: dict[Any, list[Item]] = defaultdict(list)
        for item in items:
            for key in keys(item):
                found[key].append(item)
        return found

    def _last(self, item: Item) -> list[str]:
        before = self.origins.get(item.code)
        return [bare_title(str(before.values.get("title", "")))] if before else []

    def _cell(self, item: Item) -> Spot:
        before = self.origins.get(item.code)
        return before.spot if before else NOWHERE

    def found(self) -> dict[Item, Item]:
        certain = [self._code, self._last_words, self._title]
        for item in self.draft.items:
            self._try(item, certain)
        # Guesses come last, so that none takes a row that another item names outright.
        for item in self.draft.items:
            if item not in self.pairs:
                self._try(item, [*certain, self._elsewhere, self._number, self._same_cell])
        return self.pairs

    def _try(self, item: Item, ways: Sequence[Any]) -> None:
        for way in ways:
            other = next((other for other in way(item) if other not in self.taken), None)
            if other is not None:
                self.pairs[item] = other
                self.taken.add(other)
                return

    def _above(self, item: Item) -> list[Item | None]:
        """Under what its match stands; nothing when what is above is new itself."""
        if item.parent is None:
            return [None]
        above = self.pairs.get(item.parent)
        return [above] if above else []

    def _code(self, item: Item) -> list[Item]:
        other = self.by_code.get(item.code)
        return [other] if other and other.kind == item.kind else []

    def _last_words(self, item: Item) -> list[Item]:
        index = self.by_last_words
        return [o for above in self._above(item) for words in _words(item) for o in index[item.kind, above, words]]

    def _title(self, item: Item) -> list[Item]:
        index = self.by_title
        return [o for above in self._above(item) for words in _words(item) for o in index[item.kind, above, words]]

    def _elsewhere(self, item: Item) -> list[Item]:
        """Moved under another goal: only when the words are nobody else's."""
        if item.kind == INDICATOR:
            return []
        key = (item.kind, bare_title(item.title))
        if len(self.said_often[key]) != 1:
            return []
        for index in (self.last_anywhere, self.anywhere):
            if len(index[key]) == 1:
                return index[key]
        return []

    def _number(self, item: Item) -> list[Item]:
        number = _last_part(item.number)
        if not number:
            return []
        others = [o for above in self._above(item) for o in self.by_number[item.kind, above, number]]
        return [other for other in others if self._is_alike(item, other)]

    def _same_cell(self, item: Item) -> list[Item]:
        if not item.spot.address:
            return []
        return [other for other in self.by_cell[item.kind, item.spot] if self._is_alike(item, other)]

    def _is_alike(self, item: Item, other: Item) -> bool:
        words = [tidy(other.title), *self._last(other)]
        return any(SequenceMatcher(None, tidy(item.title), word, autojunk=False).ratio() >= ALIKE for word in words)


def _words(item: Item) -> list[str]:
    """Its title without and with the number or reading that the engine took off: the plan may have kept them."""
    return list(dict.fromkeys([bare_title(item.title), bare_title(item.raw or item.title)]))


@lru_cache(maxsize=32_768)
def bare_title(words: str) -> str:
    """「つながり」 and つながり are one title."""
    return tidy(words).translate(_BRACKETS)


def _last_part(number: str) -> str:
    """1-①-2 and a plain ② are both compared by what they count among their siblings."""
    return plain_number(number).rpartition("-")[2]


def parents_by_number(draft: Draft, pairs: Mapping[Item, Item], known: Sequence[Item]) -> dict[Item, Item]:
    """For new goals below the top whose table has no column above them: 2-① hangs under the plan's goal 2."""
    tops = {plain_number(item.number): item for item in known if item.kind == GOAL}
    found = {}
    for item in draft.of(GOAL):
        if item.parent is None and item.depth > 1 and item not in pairs:
            above = tops.get(item.number.rpartition("-")[0])
            if above is not None:
                found[item] = above
    return found
