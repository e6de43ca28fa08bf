"""The grade of a goal: the average of its indicators that can be judged, if enough is known and written."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from django.utils.translation import gettext as _

from sasaeai.plans.models.grading import UNDECIDED

from .phrases import exact
from .terms import GoalCase, Graded, Grading, NeverGraded, Sentence, Sign, Told


def grade_goal(case: GoalCase, grading: Grading) -> Graded:
    """What the rule proposes. Raises NeverGraded for a goal of a district's plan."""
    if case.of_district:
        raise NeverGraded
    decided = [graded for graded in case.indicators if graded.is_decided]
    points = [grading.indicator[graded.code].points or 0 for graded in decided]
    average = Fraction(sum(points), len(points)) if points else None
    trouble = _trouble(case, grading, len(decided))
    if trouble or average is None:
        sign = grading.goal[UNDECIDED]
        because = Sentence("trouble", trouble)
    else:
        sign = _step(grading, average)
        because = Sentence("rule", _rule_words(grading, average))
    result = Sentence("result", _("この決まりでは、%(grade)sです。") % {"grade": sign})
    sentences = (*_facts(case, grading, len(decided)), because, result)
    inputs = {
        "year": str(case.year), "indicators": str(len(case.indicators)), "decided": str(len(decided)),
        "average": None if average is None else exact(average), "measures": str(case.measures),
        "written": str(case.written),
    }  # fmt: skip
    return Graded(sign.code, sign.sign, sign.word, sign.tone, Told(sentences, inputs))


def _trouble(case: GoalCase, grading: Grading, decided: int) -> str:
    rule = grading.rule
    if not case.indicators:
        return _("この目標には指標がないので、判断できません。")
    if decided < max(rule.fewest_decidable, 1):
        gaps = {"fewest": max(rule.fewest_decidable, 1), "decided": decided}
        return _("判断できる指標が%(decided)s件で、決まりの%(fewest)s件に足りないので、判断できません。") % gaps
    if case.written * 100 < case.measures * rule.words_share:
        gaps = {"share": rule.words_share}
        return _("ふりかえりのことばが、決まりの%(share)s%%の取組に足りないので、判断できません。") % gaps
    return ""


def _step(grading: Grading, average: Fraction) -> Sign:
    steps = [sign for sign in grading.goal.values() if sign.points is not None]
    return next((sign for sign in steps if average >= (sign.points or 0)), steps[-1])


def _facts(case: GoalCase, grading: Grading, decided: int) -> list[Sentence]:
    found = []
    if case.indicators:
        counts = Counter(graded.code for graded in case.indicators)
        parts = [
            _("%(grade)s%(count)s件") % {"grade": sign, "count": counts[code]}
            for code, sign in grading.indicator.items()
            if counts[code]
        ]
        gaps = {"count": len(case.indicators), "decided": decided, "parts": "、".join(parts)}
        found.append(Sentence("value", _("指標は%(count)s件で、判断できるのは%(decided)s件です（%(parts)s）。") % gaps))
    if case.measures:
        gaps = {"all": case.measures, "written": case.written, "share": case.written * 100 // case.measures}
        text = _("取組%(all)s件のうち、ふりかえりのことばがあるのは%(written)s件（%(share)s%%）です。")
        found.append(Sentence("words", text % gaps))
    return found


def _rule_words(grading: Grading, average: Fraction) -> str:
    counted = "、".join(
        _("%(grade)sを%(points)s点") % {"grade": sign, "points": sign.points}
        for sign in grading.indicator.values()
        if sign.points is not None
    )
    steps = "、".join(
        _("%(points)s点からは%(sign)s") % {"points": sign.points, "sign": sign.sign}
        for sign in grading.goal.values()
        if sign.points
    )
    lowest = [sign for sign in grading.goal.values() if sign.points is not None][-1]
    gaps = {"counted": counted, "average": exact(average), "steps": steps, "lowest": lowest.sign}
    return (
        _("%(counted)sと数えると、判断できる指標の平均は%(average)s点です。%(steps)s、それより低いと%(lowest)sです。")
        % gaps
    )
