"""処理状況: what became of the letters of each district, and how many answers are in; one query.

有効回収率 = valid answers ÷ (letters - those that could not arrive - those whom the survey is not for). Every page,
file and published version has it from `rate_of`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from decimal import Decimal

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from .models import Disposition, Mode, Response, Stratum, Survey
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
    counts = {name: Count("sent_letters", filter=Q(sent_letters__disposition=one)) for name, one in OF_LETTERS.items()}
    rows = Stratum.objects.filter(survey=survey).select_related("area").order_by("position", "pk")
    rows = rows.annotate(made=Count("sent_letters"), **counts)
    for mode in MODES:
        rows = rows.annotate(
            **{
                f"n_{mode}": _answers(Response.objects.filter(stratum=OuterRef("pk"), mode=mode)),
                f"u_{mode}": _answers(Response.objects.filter(survey=survey, stratum=None, mode=mode)),
            }
        )
    found = list(rows)
    none_made = not any(row.made for row in found)
    by_stratum = {row.pk: _standing(row, row.letters if none_made else 0) for row in found}
    districts = [(row.area.name, by_stratum[row.pk]) for row in found]
    unplaced = Standing(**{mode: getattr(found[0], f"u_{mode}") for mode in MODES}) if found else Standing()
    return Standings(districts, by_stratum, unplaced, sum((one for _name, one in districts), unplaced))


def _answers(rows: QuerySet[Response]) -> Coalesce:
    counted = rows.filter(valid=True).order_by().values("mode").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _standing(row: Stratum, planned: int) -> Standing:
    of_letters = {name: getattr(row, name) for name in OF_LETTERS}
    of_answers = {mode: getattr(row, f"n_{mode}") for mode in MODES}
    return Standing(letters=row.made, planned=planned, **of_letters, **of_answers)  # type: ignore[attr-defined]
