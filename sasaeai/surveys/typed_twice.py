"""二人の入力をくらべる: where two people typed different things from one slip, and how often they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .questionnaire import Item, Questionnaire

Marks = Mapping[str, Any]


def differences(questionnaire: Questionnaire, one: Marks, other: Marks) -> list[Item]:
    """Questions answered by numbers; the order in which marks were typed is no difference. Words are not compared."""
    return [leaf for leaf in _compared(questionnaire) if _value(one, leaf) != _value(other, leaf)]


def _compared(questionnaire: Questionnaire) -> list[Item]:
    return [leaf for leaf in questionnaire.leaves if leaf.kind != "text"]


def _value(marks: Marks, leaf: Item) -> Any:
    value = marks.get(leaf.code)
    return frozenset(value) if isinstance(value, list) else value or frozenset()


@dataclass(frozen=True)
class Agreement:
    """Of `compared` places at which one of the two typed something, `same` are alike: two blanks prove nothing."""

    compared: int
    same: int

    @property
    def per_mille(self) -> int | None:
        """Half up, from exact counts; None where nothing was compared."""
        return (2000 * self.same + self.compared) // (2 * self.compared) if self.compared else None

    @property
    def percent(self) -> str:
        return "-" if self.per_mille is None else f"{self.per_mille // 10}.{self.per_mille % 10}"


def agreement(
    questionnaire: Questionnaire, pairs: Iterable[tuple[Marks, Marks]]
) -> tuple[Agreement, list[tuple[Item, Agreement]]]:
    """Over all, and of each question."""
    compared: Counter[str] = Counter()
    same: Counter[str] = Counter()
    leaves = _compared(questionnaire)
    for one, other in pairs:
        for leaf in leaves:
            first, second = _value(one, leaf), _value(other, leaf)
            if first or second:
                compared[leaf.code] += 1
                same[leaf.code] += first == second
    rows = [(leaf, Agreement(compared[leaf.code], same[leaf.code])) for leaf in leaves]
    return Agreement(compared.total(), same.total()), rows
