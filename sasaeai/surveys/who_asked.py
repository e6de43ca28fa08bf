"""だれに聞くか in words that a clerk uses: 「問4で1か2と答えた方」, and back into a condition."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .branching import Condition, Tree
from .questionnaire import Item

SIGNS = {"以上": ">=", "以下": "<=", "": "="}
NUMBER = re.compile(r"^(-?\d{1,6})\s*(以上|以下|)$")


@dataclass(frozen=True)
class Simple:
    """One question and those of its answers, any of which will do; `sign` other than "=" only for one number."""

    name: str
    values: tuple[str, ...]
    sign: str = "="

    @property
    def typed(self) -> str:
        word = {sign: word for word, sign in SIGNS.items()}[self.sign]
        return "、".join(f"{value}{word}" for value in self.values)


class Unreadable(ValueError):
    """Says which answers cannot be read."""


def simple_of(condition: Condition | None) -> Simple | None:
    """None where the condition is more than one question's answers."""
    if condition is None:
        return None
    parts = condition.tree[1:] if condition.tree[0] == "or" else [condition.tree]
    found = [_part(part) for part in parts]
    if not all(found) or len(condition.names) != 1:
        return None
    signs = {part[1] for part in found if part}
    if signs != {"="} and len(found) > 1:
        return None
    return Simple(condition.names[0], tuple(part[2] for part in found if part), signs.pop())


def _part(tree: Tree) -> tuple[str, str, str] | None:
    if tree[0] != "selected" and tree[0] not in SIGNS.values():
        return None
    sign, name, value = tree
    return name, "=" if sign == "selected" else sign, value


def condition_of(item: Item, typed: str) -> str:
    """Whoever gave one of these answers to `item`: "1、2", or of a number "65以上". Raises Unreadable."""
    words = [word for word in re.split(r"[、,，\s]+", typed.strip()) if word]
    if not words:
        raise Unreadable(_("どの答えの方に聞くかを、番号で書いてください。例：1、2"))
    parts = [_read(item, word) for word in words]
    if len({sign for sign, _value in parts}) > 1 or (len(parts) > 1 and parts[0][0] != "="):
        raise Unreadable(_("「以上」「以下」は、一つだけ書けます。もっと細かい条件は、式で書いてください。"))
    if item.is_multiple:
        return " or ".join(f"selected(${{{item.code}}}, '{value}')" for _sign, value in parts)
    if item.kind == "number":
        return " or ".join(f"${{{item.code}}} {sign} {value}" for sign, value in parts)
    return " or ".join(f"${{{item.code}}} = '{value}'" for _sign, value in parts)


def _read(item: Item, word: str) -> tuple[str, int]:
    match = NUMBER.match(word)
    if match is None or (match.group(2) and item.is_closed):
        raise Unreadable(_("「%(word)s」が読めません。答えの番号を「1、2」のように書いてください。") % {"word": word})
    value = int(match.group(1))
    if item.is_closed and value not in item.by_code:
        raise Unreadable(
            _("%(number)sには、番号%(value)sの選択肢がありません。") % {"number": item.number, "value": value}
        )
    return SIGNS[match.group(2)], value


def asked_words(item: Item, by_code: Mapping[str, Item]) -> str:
    """Empty where everybody is asked."""
    if item.condition is None:
        return ""
    simple = simple_of(item.condition)
    looked_at = by_code.get(simple.name) if simple else None
    if simple is None or looked_at is None:
        return _("次の条件の方：%(condition)s") % {"condition": item.condition.source}
    answers = "」「".join(_answer(looked_at, value, simple.sign) for value in simple.values)
    return _("%(number)sで「%(answers)s」と答えた方") % {"number": looked_at.number, "answers": answers}


def _answer(item: Item, value: str, sign: str) -> str:
    if item.is_closed:
        option = item.by_code.get(int(value)) if value.isdigit() else None
        return f"{value} {option.label}" if option else value
    word = {">=": _("以上"), "<=": _("以下")}.get(sign, "")
    return f"{value}{item.unit}{word}"


def renamed(source: str, codes: Mapping[str, str], values: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """The condition after questions were given other codes, or their choices other numbers (by the question's code)."""
    for name, numbers in (values or {}).items():
        source = _renumbered(source, name, numbers)
    return re.sub(r"\$\{([a-z][a-z0-9_]*)\}", lambda found: f"${{{codes.get(found[1], found[1])}}}", source)


def _renumbered(source: str, name: str, numbers: Mapping[str, str]) -> str:
    pattern = rf"(\$\{{{name}\}}\s*(?:!=|=|,)\s*)(['\"]?)(\d+)\2"
    return re.sub(pattern, lambda m: f"{m[1]}{m[2]}{numbers.get(m[3], m[3])}{m[2]}", source)


def earlier(items: Sequence[Item], before: str | None) -> list[Item]:
    """What a condition of the question with that code may look at: whatever has a number and comes before it."""
    found: list[Item] = []
    for item in items:
        if item.code == before:
            break
        found += [leaf for leaf in item.leaves if leaf.is_closed or leaf.kind == "number"]
    return found
