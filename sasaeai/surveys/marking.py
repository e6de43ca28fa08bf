"""判定: from the marks on a paper to answers, by the declared rules; every rule that changed something is told.

marks = {"q3": [2], "q5": [1, 4, 9], "age": "67", "q20": "ことば…"}    # as typed: lists also for single choices
read = read_marks(questionnaire, marks, rules)
read.answers, read.corrections
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .models import MarkRules
from .questionnaire import Item, Questionnaire

Marks = Mapping[str, Any]
# A mark on the paper that nobody can read.
UNCLEAR = "*"


@dataclass
class Read:
    """`answers` as `Response.answers` keeps them; `corrections` as `Response.corrections`."""

    answers: dict[str, Any] = field(default_factory=dict)
    corrections: list[dict[str, Any]] = field(default_factory=list)

    def corrected(self, code: str, rule: str, typed: Any, kept: Any) -> None:
        self.corrections.append({"code": code, "rule": rule, "typed": typed, "kept": kept})


def read_marks(questionnaire: Questionnaire, marks: Marks, rules: MarkRules) -> Read:
    """Marks that are no choice of the question were refused when they were typed; here they are left out and told."""
    read = Read()
    for leaf in questionnaire.leaves:
        if leaf.is_closed:
            _closed(read, leaf, marks.get(leaf.code) or [], rules)
        elif leaf.kind == "number":
            _number(read, leaf, marks.get(leaf.code))
    if rules.not_asked == MarkRules.NotAsked.TRACE:
        _trace(read, questionnaire)
    _drop_what_was_not_asked(read, questionnaire)
    return read


def _closed(read: Read, leaf: Item, typed: list[Any], rules: MarkRules) -> None:
    if UNCLEAR in typed:
        read.corrected(leaf.code, "unclear", typed, None)
        return
    known = sorted({code for code in typed if code in leaf.by_code})
    if len(known) != len(set(typed)):
        read.corrected(leaf.code, "unknown", typed, known)
    if not known:
        return
    if leaf.is_single:
        _single(read, leaf, known, rules)
    else:
        _multiple(read, leaf, known, rules)


def _single(read: Read, leaf: Item, known: list[int], rules: MarkRules) -> None:
    if len(known) == 1:
        read.answers[leaf.code] = known[0]
        return
    kept = known[0] if rules.two_marks == MarkRules.TwoMarks.FIRST else None
    if kept is not None:
        read.answers[leaf.code] = kept
    read.corrected(leaf.code, "two_marks", known, kept)


def _multiple(read: Read, leaf: Item, known: list[int], rules: MarkRules) -> None:
    kept = known
    alone = [code for code in kept if leaf.by_code[code].exclusive]
    if alone and len(kept) > 1:
        others = [code for code in kept if code not in alone]
        # Two exclusive answers and nothing else contradict each other: none can be taken.
        kept = others if rules.exclusive == MarkRules.Exclusive.OTHERS else []
        read.corrected(leaf.code, "exclusive", known, kept)
    if leaf.most_choices and len(kept) > leaf.most_choices:
        typed, kept = kept, _within(kept, leaf.most_choices, rules)
        read.corrected(leaf.code, "too_many", typed, kept)
    if kept:
        read.answers[leaf.code] = kept


def _within(codes: list[int], most: int, rules: MarkRules) -> list[int]:
    if rules.too_many == MarkRules.TooMany.KEEP:
        return codes
    return codes[:most] if rules.too_many == MarkRules.TooMany.FIRST else []


def _number(read: Read, leaf: Item, typed: Any) -> None:
    if typed in (None, ""):
        return
    if not str(typed).isdecimal():
        read.corrected(leaf.code, "unclear", typed, None)
        return
    number = int(typed)
    if (leaf.least is not None and number < leaf.least) or (leaf.most is not None and number > leaf.most):
        read.corrected(leaf.code, "range", number, None)
        return
    read.answers[leaf.code] = number


def _trace(read: Read, questionnaire: Questionnaire) -> None:
    """Whoever answered 問4-1 without a mark at 問4 is taken to belong to those who are asked it."""
    for leaf in questionnaire.leaves:
        if leaf.code not in read.answers or leaf.condition is None or questionnaire.is_asked(leaf, read.answers):
            continue
        wanted = leaf.condition.choice
        before = questionnaire.by_code.get(wanted[0]) if wanted else None
        if wanted and before and before.is_single and before.code not in read.answers and wanted[1].isdigit():
            read.answers[before.code] = int(wanted[1])
            read.corrected(before.code, "traced", None, int(wanted[1]))


def _drop_what_was_not_asked(read: Read, questionnaire: Questionnaire) -> None:
    for leaf in questionnaire.leaves:
        if leaf.code in read.answers and not questionnaire.is_asked(leaf, read.answers):
            read.corrected(leaf.code, "not_asked", read.answers.pop(leaf.code), None)
