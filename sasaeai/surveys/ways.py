"""枝分かれ in words: who is asked a question, and where each answer leads on paper.

who_is_asked(questionnaire, item)   → 問4で「3」または「4」に○の方
ways_from(questionnaire, item)      → [Way(codes=(3, 4), to="問4-1"), Way(codes=(1, 2, 5), to="問5")]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .branching import Condition
from .questionnaire import Item, Questionnaire

MORE = {
    "<": "%(number)sが%(value)sより小さい", "<=": "%(number)sが%(value)s以下", ">": "%(number)sが%(value)sより大きい",
    ">=": "%(number)sが%(value)s以上", "=": "%(number)sが%(value)s", "!=": "%(number)sが%(value)s以外",
}  # fmt: skip


@dataclass(frozen=True)
class Way:
    """`to` is empty where nothing follows; `is_next`: the question stands right below."""

    codes: tuple[int, ...]
    to: str
    is_next: bool = False


def who_is_asked(questionnaire: Questionnaire, item: Item) -> str:
    """Empty for a question that everybody is asked."""
    if item.condition is None:
        return ""
    return _("%(condition)sの方") % {"condition": _said(questionnaire, item.condition.written)}


def _said(questionnaire: Questionnaire, tree: list[Any]) -> str:
    sign, *parts = tree
    if sign == "or" and (codes := _of_one(parts)):
        return _marked(questionnaire, codes[0], [value for _code, value in codes[1]])
    if sign in ("or", "and"):
        between = _("、または") if sign == "or" else _("、かつ")
        return between.join(_said(questionnaire, part) for part in parts)
    if sign == "not":
        return _("「%(condition)s」以外") % {"condition": _said(questionnaire, parts[0])}
    code, value = parts
    item = questionnaire.by_code.get(code)
    if item is None or (item.is_closed and sign in ("=", "selected")):
        return _marked(questionnaire, code, [value])
    if item.is_closed and sign == "!=":
        return _("%(number)sで「%(value)s」以外に○") % {"number": item.number, "value": value}
    return MORE.get(sign, MORE["="]) % {"number": item.number, "value": value + item.unit}


def _of_one(parts: list[list[Any]]) -> tuple[str, list[tuple[str, str]]] | None:
    """Answers of one and the same question: 3 または 4."""
    pairs = [(part[1], part[2]) for part in parts if part[0] in ("=", "selected")]
    same = len(pairs) == len(parts) and len({code for code, _value in pairs}) == 1
    return (pairs[0][0], pairs) if same else None


def _marked(questionnaire: Questionnaire, code: str, values: list[str]) -> str:
    item = questionnaire.by_code.get(code)
    numbers = _("または").join(f"「{value}」" for value in values)
    return _("%(number)sで%(numbers)sに○") % {"number": item.number if item else code, "numbers": numbers}


def ways_from(questionnaire: Questionnaire, item: Item) -> list[Way]:
    """Nothing where every answer leads to the same question. What hangs on other questions says so where it stands."""
    if not item.is_single or item.is_row or not item.options:
        return []
    items = list(questionnaire.items)
    following = items[items.index(item) + 1 :]
    found: dict[Item | None, list[int]] = {}
    for option in item.options:
        answers = {item.code: option.code}
        nearest = next((one for one in following if _goes_on(questionnaire, one, item.code, answers)), None)
        found.setdefault(nearest, []).append(option.code)
    if len(found) < 2:
        return []
    return [
        Way(tuple(codes), to.number if to else "", to is not None and to == following[0]) for to, codes in found.items()
    ]


def _goes_on(questionnaire: Questionnaire, item: Item, code: str, answers: Mapping[str, Any]) -> bool:
    for condition in _conditions(questionnaire, item):
        if code in condition.names and set(condition.names) == {code} and not condition.holds(answers):
            return False
    return True


def _conditions(questionnaire: Questionnaire, item: Item | None) -> Iterator[Condition]:
    while item is not None:
        if item.condition is not None:
            yield item.condition
        item = questionnaire.by_code.get(item.above)
