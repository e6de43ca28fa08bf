"""似た言葉: which codes people gave to answers like this one, and the words that both have. Nothing here is counted.

Pairs of letters, weighed by how rare they are (TF-IDF) and compared by their cosine: works for any writing without a
dictionary. Salton, G. and Buckley, C. (1988), Term-weighting approaches in automatic text retrieval.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CLOSE, NEIGHBOURS, MOST = 0.12, 7, 4
# The same words but for a letter: sent by many as one text.
SAME = 0.92
TERM = re.compile(r"[一-鿿々〆ヶ]{2,}|[ァ-ヶー]{2,}|[a-z0-9]{3,}")
_SIGNS = re.compile(r"[\s\W_]+")


@dataclass(frozen=True)
class Suggestion:
    """`words` are those that this answer shares with the ones read as `code`; `like` is the closest of these."""

    code: int
    score: float
    words: tuple[str, ...]
    like: str


@dataclass(frozen=True)
class Known:
    """An answer that somebody read, with the keys of its codes."""

    text: str
    codes: frozenset[int]


def plain(text: str) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).casefold())


def pairs(text: str) -> Counter[str]:
    signs = plain(text)
    return Counter(signs[at : at + 2] for at in range(len(signs) - 1)) if len(signs) > 1 else Counter(signs)


class Suggester:
    """Holds what was read; a suggestion looks only at answers that share a pair of letters."""

    def __init__(self, known: Sequence[Known]) -> None:
        self.known = known
        counts = [pairs(one.text) for one in known]
        seen = Counter(pair for count in counts for pair in count)
        self.rare = {pair: math.log((1 + len(known)) / (1 + number)) + 1 for pair, number in seen.items()}
        self.found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, count in enumerate(counts):
            for pair, weight in self._unit(count).items():
                self.found[pair].append((place, weight))

    def _unit(self, count: Counter[str]) -> dict[str, float]:
        unknown = math.log(1 + len(self.known)) + 1
        raw = {pair: (1 + math.log(n)) * self.rare.get(pair, unknown) for pair, n in count.items()}
        length = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        return {pair: weight / length for pair, weight in raw.items()}

    def closest(self, text: str) -> list[tuple[int, float]]:
        """Places in `known` with their closeness, 0 to 1, the closest first."""
        close: dict[int, float] = defaultdict(float)
        for pair, weight in self._unit(pairs(text)).items():
            for place, other in self.found.get(pair, ()):
                close[place] += weight * other
        return sorted(((place, one) for place, one in close.items() if one >= CLOSE), key=lambda one: (-one[1], one[0]))

    def suggest(self, text: str) -> list[Suggestion]:
        near = self.closest(text)[:NEIGHBOURS]
        scores: dict[int, float] = defaultdict(float)
        words: dict[int, list[str]] = defaultdict(list)
        like: dict[int, str] = {}
        mine = terms(text)
        for place, close in near:
            one = self.known[place]
            shared = shared_words(text, one.text, mine)
            for code in one.codes:
                scores[code] += close
                words[code] += [word for word in shared if word not in words[code]]
                like.setdefault(code, one.text)
        best = sorted(scores, key=lambda code: (-scores[code], code))[:MOST]
        # Without a word to show there is no reason that a person could check.
        return [Suggestion(code, scores[code], tuple(words[code][:4]), like[code]) for code in best if words[code]]


def terms(text: str) -> list[str]:
    return list(dict.fromkeys(TERM.findall(unicodedata.normalize("NFKC", text).casefold())))


def shared_words(text: str, other: str, mine: Iterable[str] | None = None) -> list[str]:
    """Words of the one that stand in the other, the longest first."""
    whole = plain(other)
    found = [word for word in (terms(text) if mine is None else mine) if word in whole]
    return sorted(found, key=lambda word: (-len(word), word))


def medoid(texts: Sequence[str]) -> int | None:
    """Place of the text that is closest to all others: the most typical one; None of none."""
    if not texts:
        return None
    suggester = Suggester([Known(text, frozenset()) for text in texts])
    closeness = [sum(close for _place, close in suggester.closest(text)) for text in texts]
    return max(range(len(texts)), key=lambda place: (closeness[place], -place))


def sent_together(texts: Sequence[str]) -> list[list[int]]:
    """Places of texts that are the same, or nearly, in groups of two and more."""
    suggester = Suggester([Known(text, frozenset()) for text in texts])
    group = list(range(len(texts)))
    for place, text in enumerate(texts):
        for other, close in suggester.closest(text):
            if other < place and close >= SAME:
                group[place] = group[other]
                break
    together: dict[int, list[int]] = defaultdict(list)
    for place, first in enumerate(group):
        together[first].append(place)
    return [places for places in together.values() if len(places) > 1]
