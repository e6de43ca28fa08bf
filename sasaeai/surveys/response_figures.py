"""回収の状況と方法: what a reader has to know before any figure, in numbers and words; kept with what is published."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from sasaeai.surveys.analysis import Results
from sasaeai.surveys.models import Disposition, Letter, Mode, Survey
from sasaeai.surveys.result_tables import Standing
from sasaeai.surveys.statistics.figures import half_up, percent

NOT_COUNTED = {Disposition.UNDELIVERED, Disposition.GONE}
Z = 1.96


def response_of(survey: Survey, results: Results) -> dict[str, Any]:
    """Two queries beside the results'. Rates are of letters less those that could not arrive (有効回収率)."""
    sent, gone = _letters(survey)
    answers = Counter(results.answers.stratum)
    districts = [_district(part, answers[place], sent, gone) for place, part in enumerate(results.answers.strata)]
    modes = results.answers.mode
    letters, undelivered = sum(sent.values()), sum(gone.values())
    if not letters:
        letters = sum(part.letters for part in results.answers.strata)
    return {
        "n": results.n,
        "stamp": survey.answers_stamp,
        "letters": letters,
        "undelivered": undelivered,
        "rate": _rate(results.n, letters - undelivered),
        "modes": [[str(label), modes[mode]] for mode, label in Mode.choices if modes[mode]],
        "districts": districts,
        "half": _half(results.weighed.effective),
        "effective": round(results.weighed.effective),
        "weights": results.weighed.words,
        "complaints": list(results.complaints),
        "tells": list(_tells(results, districts)),
    }  # fmt: skip


def _letters(survey: Survey) -> tuple[Counter[int], Counter[int]]:
    """By stratum: all, and those that could not arrive."""
    sent: Counter[int] = Counter()
    gone: Counter[int] = Counter()
    rows = Letter.objects.filter(survey=survey).order_by().values_list("stratum", "disposition").annotate(n=Count("pk"))
    for stratum, disposition, number in rows:
        sent[stratum] += number
        if disposition in NOT_COUNTED:
            gone[stratum] += number
    return sent, gone


def _district(part: Any, answers: int, sent: Counter[int], gone: Counter[int]) -> dict[str, Any]:
    letters = sent[part.pk] or part.letters
    return {
        "label": part.name,
        "slug": part.slug,
        "people": part.people,
        "letters": letters,
        "answers": answers,
        "rate": _rate(answers, letters - gone[part.pk]),
        "half": _half(answers) if answers >= 10 else "",
        "mark": str(Standing.of(answers).words) if answers else _("回答なし"),
    }


def _rate(answers: int, letters: int) -> str:
    return str(percent(answers, letters)) if letters > 0 else ""


def _half(answers: float) -> str:
    """What stands behind ± at 50 %, in points: the widest that it gets."""
    return str(half_up(Fraction(f"{100 * Z * math.sqrt(0.25 / answers):.9f}"))) if answers >= 1 else ""


def _tells(results: Results, districts: list[dict[str, Any]]) -> Iterator[str]:
    """What the figures can tell, and what they cannot."""
    n, effective = results.n, results.weighed.effective
    if not n:
        return
    half = _half(effective)
    yield _("全体の割合は、いちばん大きくて±%(half)sポイントの誤差があります（信頼度95％、割合が50％のとき）。") % {
        "half": half
    }
    if effective < 0.97 * n:
        yield _("重みに大小があるため、%(n)s件の回答の確かさは、同じ重みの%(effective)s件ほどです。") % {
            "n": f"{n:,}", "effective": f"{round(effective):,}",
        }  # fmt: skip
    marks: dict[str, list[str]] = defaultdict(list)
    for row in districts:
        standing = Standing.of(row["answers"])
        marks[standing.name].append(row["label"])
    if districts:
        best = max((row for row in districts), key=lambda row: int(row["answers"]))
        if best["half"]:
            words = _(
                "地区ごとの割合の誤差は、回答のいちばん多い%(district)sでも±%(half)sポイントほどです。小さな差は読めません。"
            )
            yield words % {
                "district": best["label"], "half": best["half"],
            }  # fmt: skip
    if marks["REFERENCE"]:
        yield _("%(districts)sは回答が30件より少ないので、参考値です。") % {
            "districts": _("、").join(marks["REFERENCE"])
        }
    if marks["HIDDEN"]:
        yield _("%(districts)sは回答が10件より少ないので、地区の数字は示しません。") % {
            "districts": _("、").join(marks["HIDDEN"])
        }
    yield _("答えなかった人の考えは分かりません。回収率が低いほど、答えた人に偏りがあるおそれがあります。")
