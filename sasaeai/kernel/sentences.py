"""The book of Japanese sentences that journal lines are read with; apps add theirs in their `journal.py`."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping

from django.utils.functional import Promise

Sentence = str | Promise

_book: dict[str, Sentence] = {}
_words: dict[str, Callable[[], str]] = {}
_closed: dict[Hashable, set[str]] = {}
_GAP = re.compile(r"%\((\w+)\)s")
# Filled for every line; all other gaps are details that record() must be given.
COMMON_GAPS = frozenset({"subject", "by", "on_behalf_of"})


def gap(name: str, word: Callable[[], str]) -> None:
    """Register a gap that is filled alike in every line, with a word of the moment in which the line is read."""
    _words[name] = word


class UnknownSentence(LookupError):
    """A key that no app has registered a sentence for."""


class MissingDetail(LookupError):
    """A gap of the sentence that record() was given no word for."""


def sentences(new: Mapping[str, Sentence], *, only_for: Hashable = None) -> None:
    """Register sentences under `app.noun.verbed` keys, gaps written %(name)s; a key is said once. Raises ValueError.

    `only_for`: what somebody must be allowed to do in the line's area to read it, beside writing the area's plan.
    """
    for key, sentence in new.items():
        if key in _book and _book[key] is not sentence and str(_book[key]) != str(sentence):
            raise ValueError(f"journal key {key!r} has a sentence already: {_book[key]}")
        if not re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", key):
            raise ValueError(f"journal key {key!r} should look like app.noun.verbed")
        _book[key] = sentence
    if only_for is not None:
        _closed.setdefault(only_for, set()).update(new)


def closed_keys() -> Mapping[Hashable, set[str]]:
    """Which keys are read only by whoever may do what."""
    return _closed


def sentence_for(key: str) -> str:
    """The sentence in the language of the moment. Raises UnknownSentence."""
    try:
        return str(_book[key])
    except KeyError:
        raise UnknownSentence(f"no sentence for {key!r}; add it to the journal.py of its app") from None


def known_keys() -> Iterator[str]:
    return iter(sorted(_book))


def details_of(key: str) -> set[str]:
    """The gaps of a sentence that must come from the details."""
    return set(_GAP.findall(sentence_for(key))) - COMMON_GAPS - _words.keys()


def filled(key: str, words: Mapping[str, object]) -> str:
    """The sentence with its gaps filled; a gap without a word stays empty, for lines written before it was added."""

    def word(found: re.Match[str]) -> str:
        name = found[1]
        return _words[name]() if name in _words else str(words.get(name, ""))

    return _GAP.sub(word, sentence_for(key))
