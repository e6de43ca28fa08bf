"""区分を合わせるきまり: which cells of a population are counted together, because too few people answered in one.

A cell is one group by all questions at once (鴨居, 75歳以上, 女性). Weights made to agree with cells of few answers
rest on the accident of who these few are, and one large weight costs more certainty than it takes away bias (Kish
1992; Little 1993 on joining strata). So a rule is declared before (`Rule`), and this module does what it says:

1. What is too small is joined, the cell of the fewest answers first, with a neighbour: of an ordered question (age)
   the next older or younger, of any other each of the same group; of two the one with fewer answers.
2. Where the whole line of a group became one cell and is still too small, the question before the last is not parted
   by in that district (men and women together), and the line is begun anew.
3. What is left too small is the district as a whole, which its own weight makes agree anyway.

Knows no models and no numpy; every step keeps its reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

At = tuple[int, ...]
# What a declared rule may be. Below ten answers no figure is shown, so no weight is made of fewer (`figures`).
LEAST, LEAST_USUAL, LEAST_MOST = 10, 10, 200
MOST_LOW, MOST_USUAL, MOST_HIGH = 1.2, 3.0, 10.0


class Why(Enum):
    """Why a cell cannot stand alone."""

    FEW = "few"
    HEAVY = "heavy"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Rule:
    """At least so many answers in a cell, and its weights at most so many times those before."""

    least: int = LEAST_USUAL
    most: float = MOST_USUAL

    def why(self, joined: Joined) -> Why | None:
        if joined.answers and joined.people <= 0:
            return Why.NOBODY
        if joined.answers < self.least:
            return Why.FEW
        return Why.HEAVY if joined.factor > self.most * (1 + 1e-12) else None


@dataclass(frozen=True)
class Joined:
    """One cell, or several that count as one. `cells`: places by question; `weight`: the sum of the weights before.

    `reasons`: why any of its parts did not stand alone, in the order in which they were joined.
    """

    cells: tuple[At, ...]
    people: float
    answers: int
    weight: float
    reasons: tuple[Why, ...] = ()

    @property
    def factor(self) -> float:
        """How many times the weights before; infinite where nobody answered."""
        return self.people / self.weight if self.weight > 0 else float("inf")

    @property
    def is_joined(self) -> bool:
        return len(self.cells) > 1

    def with_(self, other: Joined, *reasons: Why) -> Joined:
        return Joined(
            tuple(sorted((*self.cells, *other.cells))), self.people + other.people, self.answers + other.answers,
            self.weight + other.weight, tuple(dict.fromkeys((*self.reasons, *other.reasons, *reasons))),
        )  # fmt: skip


def join(cells: Mapping[At, Joined], rule: Rule, *, district: bool, ordered: bool) -> list[Joined]:
    """Every cell once, in the order of its first place. `cells` by place (p₁, …, pₖ), all of one length k ≥ 1.

    `district`: the first question is the district, and nothing is joined across two of them; `ordered`: the last
    question has an order. Cells of nobody, whom nobody answered for, are in no answer.
    """
    groups: dict[At, dict[At, Joined]] = defaultdict(dict)
    for at, cell in cells.items():
        if cell.answers or cell.people > 0:
            groups[at[:1] if district else ()][at] = cell
    found: list[Joined] = []
    for own in groups.values():
        found += _of_a_district(own, rule, fixed=int(district), ordered=ordered)
    return sorted(found, key=lambda one: one.cells)


def _of_a_district(cells: Mapping[At, Joined], rule: Rule, *, fixed: int, ordered: bool) -> list[Joined]:
    """`fixed`: how many places at the front are the same for all."""
    length = len(next(iter(cells)))
    if length <= fixed:
        return list(cells.values())
    lines: dict[At, dict[At, Joined]] = defaultdict(dict)
    for at, cell in cells.items():
        lines[at[:-1]][at] = cell
    done = [_line([line[at] for at in sorted(line)], rule, ordered=ordered) for line in lines.values()]
    failed = [why for line in done if len(line) == 1 and (why := rule.why(line[0]))]
    if not failed or len(lines) == 1:
        return [one for line in done for one in line]
    # The question before the last is given up here: its groups are laid upon each other, and the line begun anew.
    upon: dict[At, Joined] = {}
    for at, cell in sorted(cells.items()):
        key = (*at[:-2], at[-1])
        upon[key] = upon[key].with_(cell, *failed) if key in upon else cell
    return _of_a_district(upon, rule, fixed=fixed, ordered=ordered)


def _line(line: Iterable[Joined], rule: Rule, *, ordered: bool) -> list[Joined]:
    found = list(line)
    while len(found) > 1:
        small = [(one.answers, at) for at, one in enumerate(found) if rule.why(one)]
        if not small:
            break
        _answers, at = min(small)
        near = (
            [n for n in (at - 1, at + 1) if 0 <= n < len(found)]
            if ordered
            else [*range(at), *range(at + 1, len(found))]
        )
        other = min(near, key=lambda n: (found[n].answers, n))
        why = rule.why(found[at])
        assert why is not None
        both = found[at].with_(found[other], why)
        found = [one for n, one in enumerate(found) if n not in (at, other)]
        found.insert(min(at, other), both)
    return found
