"""処理状況: what became of the letters of each district, and how many answers are in; three queries.

有効回収率 = valid answers ÷ (letters - those that could not arrive - those whom the survey is not for). Every page,
file and published version has it from `rate_of`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

from .models import Disposition, Letter, Mode, Response, Stratum, Survey
from .statistics.figures import percent


def rate_of(answers: int, deliverable: int) -> Decimal | None:
    """Per cent, half up; None where no letter could arrive."""
    return percent(answers, deliverable) if deliverable > 0 else None


@dataclass(frozen=True)
class Standing:
    """`letters` made; answers are valid responses by how they came; a letter that waits is neither of the others.

    `planned`: letters of the design, where none were made here (a firm sent them).
    """

    letters: int = 0
    planned: int = 0
    undelivered: int = 0
    gone: int = 0
    refused: int = 0
    blank: int = 0
    waiting: int = 0
    web: int = 0
    paper: int = 0
    brought: int = 0

    @property
    def sent(self) -> int:
        return self.letters or self.planned

    @property
    def deliverable(self) -> int:
        return self.sent - self.undelivered - self.gone

    @property
    def valid(self) -> int:
        return self.web + self.paper + self.brought

    @property
    def rate(self) -> Decimal | None:
        return rate_of(self.valid, self.deliverable)

    @property
    def settled(self) -> Standing:
        """As who only reads is told of it while answers come in."""
        return replace(self, web=in_steps(self.valid), paper=0, brought=0)

    def __add__(self, other: Standing) -> Standing:
        return Standing(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


# Who only reads is told of answers in tens while they come in: one more, seen just after a neighbour sent it, is his.
STEP = 10


def in_steps(answers: int) -> int:
    return answers - answers % STEP


@dataclass(frozen=True)
class Standings:
    """`unplaced`: answers of which nobody knows the district; they count in the whole."""

    districts: list[tuple[str, Standing]]
    by_stratum: dict[int, Standing]
    unplaced: Standing
    whole: Standing


OF_LETTERS = {
    "undelivered": Disposition.UNDELIVERED, "gone": Disposition.GONE, "refused": Disposition.REFUSED,
    "blank": Disposition.BLANK, "waiting": Disposition.SENT,
}  # fmt: skip
MODES = (Mode.WEB, Mode.PAPER, Mode.BROUGHT)


def standings_of(survey: Survey) -> Standings:
    strata = list(Stratum.objects.filter(survey=survey).select_related("area").order_by("position", "pk"))
    letters = _counted(Letter.objects.filter(survey=survey), "disposition")
    answers = _counted(Response.objects.filter(survey=survey, valid=True), "mode")
    any_made = bool(letters)
    by_stratum = {row.pk: _standing(letters[row.pk], answers[row.pk], 0 if any_made else row.letters) for row in strata}
    districts = [(row.area.name, by_stratum[row.pk]) for row in strata]
    unplaced = _standing(Counter(), answers[None], 0) if strata else Standing()
    return Standings(districts, by_stratum, unplaced, sum((one for _name, one in districts), unplaced))


def _counted(rows: QuerySet[Any], by: str) -> dict[int | None, Counter[str]]:
    """How many rows of each kind every stratum has, and those that have none."""
    found: dict[int | None, Counter[str]] = defaultdict(Counter)
    for stratum, kind, count in rows.order_by().values_list("stratum", by).annotate(n=Count("pk")):
        found[stratum][kind] = count
    return found


def _standing(letters: Counter[str], answers: Counter[str], planned: int) -> Standing:
    of_letters = {name: letters[one] for name, one in OF_LETTERS.items()}
    of_answers = {mode.value: answers[mode] for mode in MODES}
    return Standing(letters=letters.total(), planned=planned, **of_letters, **of_answers)
