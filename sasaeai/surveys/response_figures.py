"""回収の状況と方法: what a reader has to know before any figure, in numbers and words; kept with what is published."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.surveys import sentences
from sasaeai.surveys.analysis import Results
from sasaeai.surveys.answer_codes import Part
from sasaeai.surveys.asked_days import days_of
from sasaeai.surveys.dispositions import STEP, Standing, in_steps, rate_of, standings_of
from sasaeai.surveys.models import Mode, Survey
from sasaeai.surveys.result_tables import Standing as Readable
from sasaeai.surveys.statistics.figures import half_up
from sasaeai.surveys.weight_rows import weight_rows

Z = 1.96


def response_of(survey: Survey, results: Results) -> dict[str, Any]:
    """One query beside the results'. Rates are of letters less those that could not arrive (有効回収率)."""
    standings = standings_of(survey)
    answers = Counter(results.answers.stratum)
    districts = [
        _district(part, answers[place], standings.by_stratum[part.pk])
        for place, part in enumerate(results.answers.strata) if part.pk in standings.by_stratum
    ]  # fmt: skip
    modes, whole, cells = results.answers.mode, standings.whole, weight_rows(results)
    return {
        "n": results.n,
        "stamp": results.mark,
        "days": days_of(survey),
        "letters": whole.sent,
        "undelivered": whole.sent - whole.deliverable,
        "rate": _rate(results.n, whole),
        "modes": [[str(label), modes[mode]] for mode, label in Mode.choices if modes[mode]],
        "districts": districts,
        "half": _half(results.weighed.effective),
        "effective": round(results.weighed.effective),
        "weights": results.weighed.words,
        "weighing": _weighing(results, cells),
        "cells": cells,
        "complaints": list(results.complaints),
        "tells": list(_tells(results, districts)),
    }  # fmt: skip


def settled(response: dict[str, Any]) -> dict[str, Any]:
    """For who only reads while answers come in: how many in tens, and nothing of districts, ways or weights."""
    n = in_steps(int(response["n"]))
    rate = rate_of(n, int(response["letters"]) - int(response["undelivered"]))
    nothing = {"modes": [], "districts": [], "cells": [], "weighing": {}, "complaints": [], "half": "", "effective": n}
    told = _(
        "受付のあいだは、回答の数を%(step)s件ずつで示します。地区ごとの数などは、受付を終え、入力がすんでから出ます。"
    )
    return {
        **response, **nothing, "n": n, "rate": "" if rate is None else str(rate), "tells": [told % {"step": STEP}],
    }  # fmt: skip


def _weighing(results: Results, cells: list[dict[str, Any]]) -> dict[str, str]:
    """Empty where all weights are equal. Not so fine that the largest weight gives away how many have it."""
    low, high = results.weighed.ends
    if not results.n or high - low < 1e-9:
        return {}
    fine = 1 if any(row["n"] is None for row in cells) else 2
    named = (("effect", results.weighed.design_effect, 2), ("low", low, fine), ("high", high, fine))
    return {name: str(half_up(Fraction(f"{value:.9f}"), places)) for name, value, places in named}


def _district(part: Part, answers: int, standing: Standing) -> dict[str, Any]:
    return {
        "label": part.name,
        "slug": part.slug,
        "people": part.people,
        "letters": standing.sent,
        "answers": answers,
        "rate": _rate(answers, standing),
        "half": _half(answers) if answers >= 10 else "",
        "mark": str(Readable.of(answers).words) if answers else _("回答なし"),
    }


def _rate(answers: int, standing: Standing) -> str:
    """Of the answers that the tables count."""
    rate = rate_of(answers, standing.deliverable)
    return "" if rate is None else str(rate)


def error_at(share: float, answers: float) -> str:
    """What stands behind ±, in points with one decimal: of a share among so many answers of one weight."""
    return str(half_up(Fraction(f"{100 * Z * math.sqrt(share * (1 - share) / answers):.9f}"))) if answers >= 1 else ""


def _half(answers: float) -> str:
    """At 50 % it is the widest."""
    return error_at(0.5, answers)


def _tells(results: Results, districts: list[dict[str, Any]]) -> Iterator[str]:
    """What the figures can tell, and what they cannot."""
    n, effective = results.n, results.weighed.effective
    if not n:
        return
    half = _half(effective)
    yield _(sentences.WIDEST) % {"half": half}
    if effective < 0.97 * n:
        yield _(sentences.UNEVEN) % {
            "n": f"{n:,}", "effective": f"{round(effective):,}",
        }  # fmt: skip
    marks: dict[str, list[str]] = defaultdict(list)
    for row in districts:
        marks[Readable.of(row["answers"]).name].append(row["label"])
    if districts:
        best = max((row for row in districts), key=lambda row: int(row["answers"]))
        if best["half"]:
            words = _(sentences.BY_DISTRICT)
            yield words % {
                "district": best["label"], "half": best["half"],
            }  # fmt: skip
    if marks["REFERENCE"]:
        yield _(sentences.UNDER_30) % {"districts": _("、").join(marks["REFERENCE"])}
    if marks["HIDDEN"]:
        yield _(sentences.UNDER_10) % {"districts": _("、").join(marks["HIDDEN"])}
    yield _(sentences.SILENT_PEOPLE)
