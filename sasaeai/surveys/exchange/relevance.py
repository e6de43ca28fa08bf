"""聞く条件 in LimeSurvey's words (ExpressionScript) and back, as far as a paper questionnaire can have it.

    ties.NAOK == "3" or important_6.NAOK == "Y"    !(helps.NAOK == "2")    (!is_empty(age.NAOK) and age.NAOK >= 65)

`Names` says what a variable of the program is of ours, and the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sasaeai.surveys.branching import SIGNS, Tree

from .limesurvey_codes import OTHER

_WORD = re.compile(
    r"""\s*(?: (?P<empty> is_empty\b )
          | (?P<join> && | \|\| | \band\b | \bor\b ) | (?P<not> !(?!=) | \bnot\b )
          | (?P<sign> == | != | <= | >= | < | > | = | \b(?:eq|ne|le|ge|lt|gt)\b )
          | (?P<name> [A-Za-z][A-Za-z0-9_]* ) (?: \. (?:NAOK|code|value) )*
          | (?P<value> "[^"]*" | '[^']*' | -?[0-9]+(?:\.[0-9]+)? ) | (?P<bracket> [()] ) )\s*""",
    re.VERBOSE | re.ASCII,
)
_SIGNS = {"==": "=", "eq": "=", "ne": "!=", "le": "<=", "ge": ">=", "lt": "<", "gt": ">"}
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_DIGITS = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
LONGEST = 2_000


class NotRead(ValueError):
    """Something that only a computer could ask."""


@dataclass
class Names:
    """`questions`: title → our code. `marks`: variable of one choice among several → (our code, choice).

    `answers`: by our code, the program's code of an answer → ours; `others`: by our code, its 「その他」.
    """

    questions: dict[str, str] = field(default_factory=dict)
    marks: dict[str, tuple[str, int]] = field(default_factory=dict)
    answers: dict[str, dict[str, int]] = field(default_factory=dict)
    others: dict[str, int] = field(default_factory=dict)

    def variable(self, code: str) -> str:
        return next(title for title, own in self.questions.items() if own == code)


# --- out ---


def relevance_of(tree: Tree, names: Names, several: Mapping[str, Mapping[int, str]]) -> str:
    """`several`: by our code of a question with several answers, choice → its variable."""
    kind, *parts = tree
    if kind in ("or", "and"):
        return f" {kind} ".join(_inner(part, names, several) for part in parts)
    if kind == "not":
        return f"!({relevance_of(parts[0], names, several)})"
    code, value = parts
    if code in several:
        return _marked(code, kind, value, names, several[code])
    return _compared(code, kind, value, names)


def _inner(tree: Tree, names: Names, several: Mapping[str, Mapping[int, str]]) -> str:
    text = relevance_of(tree, names, several)
    return f"({text})" if tree[0] in ("or", "and") else text


def _marked(code: str, sign: str, value: str, names: Names, variables: Mapping[int, str]) -> str:
    """Any of the marks may be the one that is meant."""
    wanted = [choice for choice in variables if _holds(choice, "=" if sign == "selected" else sign, value)]
    other = names.others.get(code)
    parts = [f"!is_empty({variables[one]}.NAOK)" if one == other else f'{variables[one]}.NAOK == "Y"' for one in wanted]
    if len(parts) == 1:
        return parts[0]
    return f"({' or '.join(parts)})" if parts else "0"


def _compared(code: str, sign: str, value: str, names: Names) -> str:
    """Nobody who left a question blank is asked on account of it, whatever the comparison."""
    variable = f"{names.variable(code)}.NAOK"
    own = names.answers.get(code, {})
    answer = OTHER if value == str(names.others.get(code)) else value
    said = f'"{answer}"' if own else _plain(value)
    if sign in ("=", "selected"):
        return f"{variable} == {said}"
    if code in names.others and sign != "!=":
        wanted = [f'{variable} == "{one}"' for one, choice in own.items() if _holds(choice, sign, value)]
        return f"({' or '.join(wanted)})" if wanted else "0"
    return f"(!is_empty({variable}) and {variable} {sign} {said if sign == '!=' else _plain(value)})"


def _holds(choice: int, sign: str, value: str) -> bool:
    return bool(_DIGITS.fullmatch(value)) and SIGNS[sign](float(choice), float(value))


def _plain(value: str) -> str:
    return value if _DIGITS.fullmatch(value) else f'"{value}"'


# --- in ---


def condition_in(source: str, names: Names) -> Tree | None:
    """None where everybody is asked. Raises NotRead."""
    if source.strip() in ("", "1"):
        return None
    if len(source) > LONGEST:
        raise NotRead
    try:
        return _Reader(source, names).whole()
    except (IndexError, RecursionError) as error:
        raise NotRead from error


def told(tree: Tree | None) -> str:
    """As our own pages write it."""
    if tree is None:
        return ""
    kind, *parts = tree
    if kind in ("or", "and"):
        return f" {kind} ".join(f"({told(part)})" if part[0] in ("or", "and") else told(part) for part in parts)
    if kind == "not":
        return f"not({told(parts[0])})"
    name, value = parts
    if kind == "selected":
        return f"selected(${{{name}}}, '{value}')"
    plain = kind in _TURNED and _DIGITS.fullmatch(value)
    return f"${{{name}}} {kind} {value}" if plain else f"${{{name}}} {kind} '{value}'"


class _Reader:
    """or_ = and_ {or and_}; and_ = one {and one}; one = not one | "(" or_ ")" | is_empty(name) | a comparison."""

    def __init__(self, source: str, names: Names) -> None:
        self.names = names
        self.words: list[tuple[str, str]] = []
        place = 0
        while place < len(source):
            found = _WORD.match(source, place)
            if found is None:
                raise NotRead
            kind = str(found.lastgroup)
            self.words.append((kind, found[kind]))
            place = found.end()
        self.place = 0

    def whole(self) -> Tree:
        found = _without_blanks(self._joined("or"))
        if self.place < len(self.words) or _asks_for_blanks(found):
            raise NotRead
        return found

    def _joined(self, word: str) -> Tree:
        parts = [self._part(word)]
        while self.place < len(self.words) and self._joint() == word:
            self.place += 1
            parts.append(self._part(word))
        return (word, *parts) if len(parts) > 1 else parts[0]

    def _joint(self) -> str:
        kind, text = self.words[self.place]
        return {"&&": "and", "||": "or"}.get(text, text) if kind == "join" else ""

    def _part(self, word: str) -> Tree:
        return self._joined("and") if word == "or" else self._one()

    def _one(self) -> Tree:
        kind, text = self._next()
        if kind == "not":
            inner = self._one()
            return inner[1] if inner[0] == "not" else ("not", inner)
        if kind == "bracket" and text == "(":
            found = self._joined("or")
            self._take("bracket", ")")
            return found
        if kind == "empty":
            self._take("bracket", "(")
            name = self._take("name")
            self._take("bracket", ")")
            return self._blank(name)
        if kind == "name":
            return self._compare(text, self._sign(), self._take("value"))
        if kind == "value":
            sign = self._sign()
            return self._compare(self._take("name"), _TURNED.get(sign, sign), text)
        raise NotRead

    def _blank(self, name: str) -> Tree:
        if name in self.names.marks:
            code, choice = self.names.marks[name]
            return ("not", ("selected", code, str(choice)))
        return ("empty", self._code(name))

    def _compare(self, name: str, sign: str, value: str) -> Tree:
        text = value.strip("\"'")
        if name in self.names.marks:
            code, choice = self.names.marks[name]
            ticked = ("selected", code, str(choice))
            if sign not in ("=", "!=") or text not in ("Y", ""):
                raise NotRead
            return ticked if (sign == "=") == (text == "Y") else ("not", ticked)
        code = self._code(name)
        if text == "" and sign in ("=", "!="):
            return ("empty", code) if sign == "=" else ("not", ("empty", code))
        answers = self.names.answers.get(code, {})
        return (sign, code, str(answers.get(text, text)))

    def _code(self, name: str) -> str:
        if name not in self.names.questions:
            raise NotRead
        return self.names.questions[name]

    def _sign(self) -> str:
        sign = self._take("sign")
        return _SIGNS.get(sign, sign)

    def _next(self) -> tuple[str, str]:
        self.place += 1
        return self.words[self.place - 1]

    def _take(self, kind: str, text: str = "") -> str:
        found, word = self._next()
        if found != kind or (text and word != text):
            raise NotRead
        return word


def _asks_for_blanks(tree: Tree) -> bool:
    return tree[0] == "empty" or any(_asks_for_blanks(part) for part in tree[1:] if isinstance(part, tuple))


def _without_blanks(tree: Tree) -> Tree:
    """`answered and compared` is what every comparison of ours says by itself."""
    kind, *parts = tree
    if kind not in ("or", "and", "not"):
        return tree
    parts = [_without_blanks(part) for part in parts]
    if kind == "and":
        compared = {part[1] for part in parts if part[0] in SIGNS}
        parts = [part for part in parts if not (part[0] == "not" and part[1][0] == "empty" and part[1][1] in compared)]
    return parts[0] if kind != "not" and len(parts) == 1 else (kind, *parts)
