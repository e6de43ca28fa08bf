"""重要度と満足度: two tables of the same items beside each other, and in which quadrant each item surely is.

What comes out is what `PublishedResults` keeps and every page reads (`quadrant_words`, `quadrant_chart`); small numbers
are taken out here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.surveys import sentences
from sasaeai.surveys.analysis import Results
from sasaeai.surveys.models import Concept, Survey
from sasaeai.surveys.quadrant_words import names_of
from sasaeai.surveys.questionnaire import Item, Questionnaire
from sasaeai.surveys.result_tables import HIDDEN, TableOfResults
from sasaeai.surveys.statistics.figures import HIDDEN_BELOW, Standing, percent_of

# What a table is about, where nobody has chosen yet.
IMPORTANT, SATISFIED = ("大切", "重要"), ("満足",)


@dataclass(frozen=True)
class Pairs:
    """Rows of two tables about the same; `alone`: those of either table that have no partner."""

    rows: tuple[tuple[Item, Item], ...]
    alone: tuple[tuple[Item, ...], tuple[Item, ...]]


def offered(tree: Questionnaire) -> list[Item]:
    """Tables whose answers have points, at least two different ones."""
    return [
        item for item in tree.items
        if item.is_matrix and len({one.score for one in item.options if one.score is not None}) > 1
    ]  # fmt: skip


def usual_pair(survey: Survey, tree: Questionnaire) -> tuple[Item, Item] | None:
    """The tables that people chose, else those whose words say it; None where there are none."""
    tables = {item.code: item for item in offered(tree)}
    first, second = (tables.get(survey.quadrants.get(side, "")) for side in ("importance", "satisfaction"))
    first = first or next((one for one in tables.values() if _speaks(one, IMPORTANT)), None)
    second = second or next((one for one in tables.values() if _speaks(one, SATISFIED) and one is not first), None)
    return (first, second) if first and second and first != second else None


def _speaks(item: Item, words: Sequence[str]) -> bool:
    said = [item.text, *(option.label for option in item.options if option.score is not None)]
    return any(word in text for word in words for text in said)


def paired(first: Item, second: Item) -> Pairs:
    """By the same words, else the same concept, else the same ending of the concept's key or the code (q3_2, q4_2)."""
    rows = [*first.rows, *second.rows]
    keys = dict(
        Concept.objects.filter(pk__in=[row.concept_id for row in rows if row.concept_id]).values_list("pk", "key")
    )
    left, right = list(first.rows), list(second.rows)
    found: dict[str, Item] = {}
    names: tuple[Callable[[Item, Item], object], ...] = (
        _words,
        lambda row, _table: row.concept_id,
        lambda row, table: _ending(keys.get(row.concept_id or 0), table),
        lambda row, table: _ending(row.code, table),
    )
    for name in names:
        partners = {name(row, second): row for row in reversed(right)}
        partners.pop(None, None)
        for row in list(left):
            if (partner := partners.pop(name(row, first), None)) is not None:
                found[row.code] = partner
                left.remove(row)
                right.remove(partner)
    pairs = tuple((row, found[row.code]) for row in first.rows if row.code in found)
    return Pairs(pairs, (tuple(left), tuple(right)))


def _words(row: Item, _table: Item) -> str | None:
    return "".join(row.text.split()).strip("。、") or None


def _ending(key: str | None, table: Item) -> str | None:
    """What tells a row from the others of its table; a code that does not begin with the table's tells nothing."""
    begins = f"{table.code}_"
    return key.removeprefix(begins) if key and key.startswith(begins) else None


def quadrants_of(
    results: Results, importance: Item, satisfaction: Item, names: Sequence[str] = ()
) -> dict[str, Any] | None:  # fmt: skip
    """None where no rows pair. Three queries at most beside the results'."""
    pairs = paired(importance, satisfaction)
    if not pairs.rows:
        return None
    sides = [[_Side(results, row) for row in pair] for pair in pairs.rows]
    shown = [at for at, pair in enumerate(sides) if not any(side.hidden for side in pair)]
    columns = [[sides[at][side].points for at in shown] for side in (0, 1)]
    places, centre = results.reckoner.places(*columns) if shown else ([], (math.nan, math.nan))
    known = dict(zip(shown, places, strict=True))
    return {
        "importance": _table(importance), "satisfaction": _table(satisfaction),
        "names": names_of(names),
        "centre": [round(one, 6) for one in centre] if shown else None,
        "items": [
            {"label": pair[0].text, "other": "" if _words(pair[0], importance) == _words(pair[1], satisfaction) else
             pair[1].text} | _item(sides[at], known.get(at), centre)
            for at, pair in enumerate(pairs.rows)
        ],
        "alone": [[row.text for row in rows] for rows in pairs.alone],
    }  # fmt: skip


def usual_quadrants(results: Results, survey: Survey) -> dict[str, Any] | None:
    """What is published: of the survey's own choice."""
    pair = usual_pair(survey, results.questionnaire)
    return quadrants_of(results, *pair, survey.quadrants.get("names", ())) if pair else None


def _table(item: Item) -> dict[str, Any]:
    points = [{"label": one.label, "score": one.score} for one in item.options]
    return {"code": item.code, "number": item.number, "text": item.text, "points": points}


class _Side:
    """A row of one of the tables: who gave an answer with points, and how many did not."""

    def __init__(self, results: Results, row: Item) -> None:
        self.row = row
        self.table: TableOfResults = results.table(row.code)
        scores = [float(option.score) if option.score is not None else math.nan for option in row.options]
        codes = results.answers.codes(row)
        self.points = [scores[code] if 0 <= code < len(scores) else math.nan for code in codes]
        self.base = sum(1 for one in self.points if not math.isnan(one))

    @property
    def hidden(self) -> bool:
        """A mean beside the shares that are printed would tell a share that is not."""
        if self.base < HIDDEN_BELOW:
            return True
        cells = self.table.whole.cells
        return any(
            cell.hidden for cell, option in zip(cells, self.row.options, strict=False) if option.score is not None
        )

    def said(self, mean: Any) -> dict[str, Any]:
        return {
            "mean": round(mean.value, 6), "error": round(mean.error, 6), "half": round(mean.half, 6), "base": self.base,
            "asked": self.table.whole.base, **dict(self._left_out()),
        }  # fmt: skip

    def _left_out(self) -> Iterator[tuple[str, str]]:
        """In percent of all who were asked: not counted at all, without points (わからない), 無回答."""
        cells = list(zip(self.table.whole.cells, [*self.row.options, None], strict=True))
        counted = [cell.share or 0.0 for cell, option in cells if option is not None and option.score is not None]
        unsure = [cell for cell, option in cells if option is not None and option.score is None]
        yield "left", str(percent_of(max(0.0, 1 - math.fsum(counted))))
        hidden = any(cell.hidden for cell in unsure)
        yield "unsure", HIDDEN if hidden else str(percent_of(math.fsum(cell.share or 0.0 for cell in unsure)))
        last = cells[-1][0]
        yield "unanswered", HIDDEN if last.hidden else str(percent_of(last.share or 0.0))


def _both(pair: Sequence[_Side]) -> int:
    """How many people the covariance is of."""
    return sum(1 for one, other in zip(*(side.points for side in pair), strict=True) if not math.isnan(one + other))


def _item(pair: Sequence[_Side], place: Any, centre: Sequence[float]) -> dict[str, Any]:
    if place is None:
        few = any(side.base < HIDDEN_BELOW for side in pair)
        return {"hidden": _(sentences.FEW_ANSWERED) if few else _(sentences.FEW_SAID_SO)}
    importance, satisfaction = place.across, place.upwards
    important, satisfied = importance.value >= centre[0], satisfaction.value >= centre[1]
    one = place.ellipse
    sure = one.is_clear_of(importance.value - centre[0], satisfaction.value - centre[1])
    drawn = [round(side, 6) for side in (one.wide, one.high, one.long, one.short, one.angle)]
    return {
        "hidden": "",
        "importance": pair[0].said(importance), "satisfaction": pair[1].said(satisfaction),
        "covariance": round(place.covariance, 9), "both": _both(pair),
        # In the order of the tables: importance, then satisfaction.
        "ellipse": drawn if all(math.isfinite(side) for side in drawn) else None,
        "quadrant": ("keep" if satisfied else "focus") if important else ("rethink" if satisfied else "watch"),
        "sure": sure, "mark": str(Standing.of(min(side.base for side in pair)).words),
    }  # fmt: skip
