"""Answers of people who do not exist: the same ones every time, from the shares of `answers.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from sasaeai.surveys.questionnaire import Item, Questionnaire

SHARES = Path(__file__).parent / "answers.toml"
# The band of 65 years and older begins here, in the order of the choices of age.
OLDER = 6


class Crowd:
    """Somebody after somebody who answers: `which` is the survey, first or second."""

    def __init__(self, questionnaire: Questionnaire, which: str, slugs: Sequence[str], seed: int) -> None:
        self.questionnaire, self.which, self.slugs = questionnaire, which, slugs
        self.dice = Random(seed)  # noqa: S311 - nothing here is secret
        self.shares: Mapping[str, Any] = tomllib.loads(SHARES.read_text(encoding="utf-8"))
        frame = self.shares["frame"]
        self.ages = [share * answering for share, answering in zip(frame["ages"], frame["answering"], strict=True)]
        self.sexes = frame["sexes"]
        # The same for all of a district who are as old: by question, district, and whether they are older.
        self._of_leaf: dict[tuple[str, int, bool], tuple[bool, list[float], float]] = {}

    def of_district(self, district: int, number: int) -> Iterator[dict[str, Any]]:
        """`number` people of the district with this code."""
        for _place in range(number):
            yield self._somebody(district)

    def _somebody(self, district: int) -> dict[str, Any]:
        age = self._drawn(self.ages, missing=0.5)
        answers: dict[str, Any] = {"district": district}
        if age:
            answers["age"] = age
        if sex := self._drawn(self.sexes, missing=1.3):
            answers["sex"] = sex
        is_older = bool(age and age >= OLDER)
        for leaf in self.questionnaire.leaves:
            if leaf.role or leaf.kind == "text" or not self.questionnaire.is_asked(leaf, answers):
                continue
            answer = self._years(age) if leaf.kind == "number" else self._answer(leaf, district, is_older)
            if answer:
                answers[leaf.code] = answer
        return answers

    def _years(self, age: int | None) -> int:
        return self.dice.randrange(0, 8 + 6 * (age or 4))

    def _answer(self, leaf: Item, district: int, is_older: bool) -> Any:
        key = leaf.code, district, is_older
        if key not in self._of_leaf:
            self._of_leaf[key] = self._leaning(leaf, district, is_older)
        several, shares, missing = self._of_leaf[key]
        return self._several(leaf, shares) if several else self._drawn(shares, missing=missing)

    def _leaning(self, leaf: Item, district: int, is_older: bool) -> tuple[bool, list[float], float]:
        """Whether several answers are given, the share of each, and of those who give none."""
        known = self.shares.get(leaf.above if leaf.is_row else leaf.code)
        if known is None:
            return False, [1.0] * len(leaf.options), 0.05 * len(leaf.options)
        shares = self._shares(leaf, known)
        tilt = [1.0] * len(shares)
        if is_older and "older" in known:
            tilt = [one * more for one, more in zip(tilt, known["older"], strict=True)]
        if more := known.get("districts", {}).get(self.slugs[district - 1]):
            tilt = [one * other for one, other in zip(tilt, more, strict=True)]
        tilted = [share * one for share, one in zip(shares, tilt, strict=True)]
        return bool(known.get("several")), tilted, max(0.0, 100.0 - sum(shares)) * sum(tilted) / sum(shares)

    def _shares(self, leaf: Item, known: Mapping[str, Any]) -> list[float]:
        shares: list[float] = known.get(self.which) or known["second"]
        if leaf.is_row and "rows" in known:
            rows = self.questionnaire.by_code[leaf.above].rows
            shares = known["rows"][[row.code for row in rows].index(leaf.code) % len(known["rows"])]
        return shares

    def _several(self, leaf: Item, shares: Sequence[float]) -> list[int]:
        given = [option.code for option, share in zip(leaf.options, shares, strict=True) if self._happens(share)]
        alone = [code for code in given if leaf.by_code[code].exclusive]
        given = alone[:1] if alone and len(given) == len(alone) else [code for code in given if code not in alone]
        if leaf.most_choices and len(given) > leaf.most_choices:
            given = sorted(self.dice.sample(given, leaf.most_choices))
        return given

    def _happens(self, share: float) -> bool:
        return self.dice.random() * 100 < share

    def _drawn(self, shares: Sequence[float], *, missing: float) -> int | None:
        at = self.dice.random() * (sum(shares) + missing)
        for code, share in enumerate(shares, 1):
            at -= share
            if at < 0:
                return code
        return None
