"""聞く条件: XLSForm's `relevant` in the part that a paper questionnaire can have; nothing of it is run as code.

    ${q4} = '1'    selected(${q5}, '3')    ${age} >= 65    not(${q4} = '2')    a and (b or c)

`Condition.of` raises `NotUnderstood` with a sentence for people.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from lark import Lark, Token, Tree
from lark.exceptions import LarkError

# Deeper than any questionnaire asks, and too little to exhaust the stack.
LONGEST = 300
GRAMMAR = r"""
?start: or_
?or_: and_ ("or" and_)*
?and_: not_ ("and" not_)*
?not_: "not" "(" or_ ")" -> negated
     | "(" or_ ")"
     | "selected" "(" NAME "," value ")" -> selected
     | NAME SIGN value -> compared
value: QUOTED | NUMBER
NAME: "${" /[a-z][a-z0-9_]*/ "}"
SIGN: "!=" | "<=" | ">=" | "=" | "<" | ">"
QUOTED: "'" /[^'"]*/ "'" | "\"" /[^'"]*/ "\""
NUMBER: /-?[0-9]+(\.[0-9]+)?/
%ignore /[ \t\r\n]+/
"""
SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
Answers = Mapping[str, Any]


class NotUnderstood(ValueError):
    """Says what of the condition cannot be read."""


@lru_cache(maxsize=1)
def _grammar() -> Lark:
    return Lark(GRAMMAR, parser="lalr")


@dataclass(frozen=True)
class Condition:
    """`names` are the questions that it looks at; `choice` is (question, code) where it is just that answer.

    A comparison with a question that was not answered is false, `!=` too, as in XLSForm's practice on paper: who left
    問4 blank is not known to belong to those who are asked 問5.
    """

    source: str
    tree: Any
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
    def written(self) -> list[Any]:
        """As lists, for a page that asks it while somebody types: ["or", ["=", "q4", "1"], ["not", […]]]."""
        return _written(self.tree)

    @property
    def choice(self) -> tuple[str, str] | None:
        """For an arrow on paper."""
        tree = self.tree
        if tree.data not in ("selected", "compared") or (tree.data == "compared" and tree.children[1] != "="):
            return None
        return _name(tree.children[0]), _value(tree.children[-1])


@lru_cache(maxsize=1024)
def _read(source: str) -> Condition:
    if len(source) > LONGEST:
        raise NotUnderstood(_("聞く条件が長すぎます。300文字までにしてください。"))
    try:
        tree = _grammar().parse(source)
    except (LarkError, RecursionError) as error:
        example = "${q4} = '1'、selected(${q5}, '3')"
        raise NotUnderstood(
            _("聞く条件「%(condition)s」が読めません。例：%(example)s") % {"condition": source, "example": example}
        ) from error
    names = tuple(dict.fromkeys(_name(one) for one in tree.scan_values(_is_name)))
    return Condition(source, tree, names)


def _is_name(one: Any) -> bool:
    return isinstance(one, Token) and one.type == "NAME"


def _holds(tree: Tree[Token], answers: Answers) -> bool:
    if tree.data == "or_":
        return any(_holds(part, answers) for part in tree.children)  # type: ignore[arg-type]
    if tree.data == "and_":
        return all(_holds(part, answers) for part in tree.children)  # type: ignore[arg-type]
    if tree.data == "negated":
        return not _holds(tree.children[0], answers)  # type: ignore[arg-type]
    name, value = _name(tree.children[0]), _value(tree.children[-1])
    answer = answers.get(name)
    if answer is None or answer == []:
        return False
    given = [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]
    if tree.data == "selected":
        return value in given
    sign = str(tree.children[1])
    return any(_compared(one, sign, value) for one in given)


def _compared(given: str, sign: str, value: str) -> bool:
    try:
        return SIGNS[sign](Decimal(given), Decimal(value))
    except InvalidOperation:
        return sign in ("=", "!=") and SIGNS[sign](given, value)


def _written(tree: Any) -> list[Any]:
    if tree.data in ("or_", "and_", "negated"):
        return [{"or_": "or", "and_": "and", "negated": "not"}[tree.data], *map(_written, tree.children)]
    sign = "selected" if tree.data == "selected" else str(tree.children[1])
    return [sign, _name(tree.children[0]), _value(tree.children[-1])]


def _name(token: Any) -> str:
    return str(token)[2:-1]


def _value(tree: Any) -> str:
    return str(tree.children[0]).strip("'\"")
