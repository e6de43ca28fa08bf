"""聞く条件: XLSForm's `relevant` in the part that a paper questionnaire can have; nothing of it is run as code.

    ${q4} = '1'    selected(${q5}, '3')    ${age} >= 65    not(${q4} = '2')    a and (b or c)

`Condition.of` raises `NotUnderstood` with a sentence for people.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

# Deeper than any questionnaire asks, and too little to exhaust the stack.
LONGEST = 300
WORD = re.compile(
    r"""\s*(?: \$\{ (?P<name> [a-z][a-z0-9_]* ) \}
          | (?P<sign> != | <= | >= | = | < | > )
          | (?: '(?P<single>[^'"]*)' | "(?P<double>[^'"]*)" | (?P<number>-?[0-9]+(?:\.[0-9]+)?) )
          | (?P<mark> and\b | or\b | not\b | selected\b | [(),] ) )\s*""",
    re.VERBOSE | re.ASCII,
)
SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
Answers = Mapping[str, Any]
# ("or", part, part …), ("and", …), ("not", part), ("selected", name, value) or (sign, name, value).
Tree = tuple[Any, ...]


class NotUnderstood(ValueError):
    """Says what of the condition cannot be read."""


@dataclass(frozen=True)
class Condition:
    """`names` are the questions that it looks at; `choice` is (question, code) where it is just that answer.

    A comparison with a question that was not answered is false, `!=` too, as in XLSForm's practice on paper: who left
    問4 blank is not known to belong to those who are asked 問5.
    """

    source: str
    tree: Tree
    names: tuple[str, ...]

    @classmethod
    def of(cls, source: str) -> Condition | None:
        """None for an empty condition: everybody is asked."""
        if not source.strip():
            return None
        return _read(source)

    def holds(self, answers: Answers) -> bool:
        return _holds(self.tree, answers)

    @property
    def comparisons(self) -> list[Tree]:
        """Each (sign or "selected", name, value), in the order in which they are written."""
        return list(_comparisons(self.tree))

    @property
    def written(self) -> list[Any]:
        """As lists, for a page that asks it while somebody types: ["or", ["=", "q4", "1"], ["not", […]]]."""
        return _written(self.tree)

    @property
    def choice(self) -> tuple[str, str] | None:
        """For an arrow on paper."""
        kind, *parts = self.tree
        return (parts[0], parts[1]) if kind in ("selected", "=") else None


@lru_cache(maxsize=1024)
def _read(source: str) -> Condition:
    if len(source) > LONGEST:
        raise NotUnderstood(_("聞く条件が長すぎます。300文字までにしてください。"))
    try:
        tree = _Reader(source).whole()
    except (_Unreadable, RecursionError) as error:
        example = "${q4} = '1'、selected(${q5}, '3')"
        raise NotUnderstood(
            _("聞く条件「%(condition)s」が読めません。例：%(example)s") % {"condition": source, "example": example}
        ) from error
    return Condition(source, tree, tuple(dict.fromkeys(name for _sign, name, _value in _comparisons(tree))))


class _Unreadable(ValueError):
    """It does not go on as the form of conditions has it."""


class _Reader:
    """or_ = and_ {"or" and_}; and_ = one {"and" one}; one = "not" "(" or_ ")" | "(" or_ ")" | a comparison."""

    def __init__(self, source: str) -> None:
        self.words: list[tuple[str, str]] = []
        place = 0
        while place < len(source):
            found = WORD.match(source, place)
            if found is None:
                raise _Unreadable
            kind = str(found.lastgroup)
            self.words.append(("value" if kind in ("single", "double", "number") else kind, found[kind]))
            place = found.end()
        self.place = 0

    def whole(self) -> Tree:
        found = self._joined("or")
        if self.place < len(self.words):
            raise _Unreadable
        return found

    def _joined(self, word: str) -> Tree:
        parts = [self._part(word)]
        while self._comes("mark", word):
            parts.append(self._part(word))
        return (word, *parts) if len(parts) > 1 else parts[0]

    def _part(self, word: str) -> Tree:
        return self._joined("and") if word == "or" else self._one()

    def _one(self) -> Tree:
        if self._comes("mark", "not"):
            return ("not", self._bracketed())
        if self._is_next("mark", "("):
            return self._bracketed()
        if self._comes("mark", "selected"):
            self._take("mark", "(")
            name = self._take("name")
            self._take("mark", ",")
            value = self._take("value")
            self._take("mark", ")")
            return ("selected", name, value)
        name = self._take("name")
        return (self._take("sign"), name, self._take("value"))

    def _bracketed(self) -> Tree:
        self._take("mark", "(")
        found = self._joined("or")
        self._take("mark", ")")
        return found

    def _is_next(self, kind: str, word: str = "") -> bool:
        if self.place >= len(self.words):
            return False
        next_kind, next_word = self.words[self.place]
        return next_kind == kind and (not word or next_word == word)

    def _comes(self, kind: str, word: str) -> bool:
        found = self._is_next(kind, word)
        self.place += found
        return found

    def _take(self, kind: str, word: str = "") -> str:
        if not self._is_next(kind, word):
            raise _Unreadable
        self.place += 1
        return self.words[self.place - 1][1]


def _comparisons(tree: Tree) -> Iterator[Tree]:
    if tree[0] in ("or", "and", "not"):
        for part in tree[1:]:
            yield from _comparisons(part)
    else:
        yield tree


def _holds(tree: Tree, answers: Answers) -> bool:
    kind, *parts = tree
    if kind == "or":
        return any(_holds(part, answers) for part in parts)
    if kind == "and":
        return all(_holds(part, answers) for part in parts)
    if kind == "not":
        return not _holds(parts[0], answers)
    name, value = parts
    answer = answers.get(name)
    if answer is None or answer == []:
        return False
    given = [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]
    return value in given if kind == "selected" else any(_compared(one, kind, value) for one in given)


def _compared(given: str, sign: str, value: str) -> bool:
    try:
        return SIGNS[sign](Decimal(given), Decimal(value))
    except InvalidOperation:
        return sign in ("=", "!=") and SIGNS[sign](given, value)


def _written(tree: Tree) -> list[Any]:
    return [_written(part) if isinstance(part, tuple) else part for part in tree]
