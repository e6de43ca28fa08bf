"""The grade of one indicator: whether a change can be told at all, then the target, then the baseline.

A change inside the error of the survey, or of no more points than the ward's rule for what people were asked, is
never called a change: it is 判断できない. All numbers are exact; two independent estimates differ by chance up to the
root of the sum of their squared errors, so squares are compared.
"""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _

from sasaeai.plans.models.grading import BEHIND, ON_TRACK, UNDECIDED, WORSE
from sasaeai.plans.models.indicator import Basis, Direction, IndicatorKind

from .indicator_why import IndicatorWhy, Verdict
from .phrases import exact, measure, year
from .terms import Aim, Figure, Graded, Grading, IndicatorCase, NeverGraded, Rule

SHARES = frozenset({"%", "％", "ポイント"})


def grade_indicator(case: IndicatorCase, grading: Grading, *, early: bool = False) -> Graded:
    """What the rule proposes. `early` judges provisional values as if they were final, and says so.

    Raises NeverGraded for an indicator of a district's plan.
    """
    if case.of_district:
        raise NeverGraded
    verdict = _verdict(case, grading.rule, early)
    sign = grading.indicator[verdict.code]
    return Graded(sign.code, sign.sign, sign.word, sign.tone, IndicatorWhy(case, grading.rule, verdict, sign))


# --- the rule ---


def _verdict(case: IndicatorCase, rule: Rule, early: bool) -> Verdict:
    trouble = _no_value(case, early) or _no_start(case)
    if trouble:
        return _undecided(trouble)
    now = _number(case.now)
    if case.direction == Direction.KEEP:
        return _kept(case, rule, now)
    aim = case.aim(rule)
    if aim is None:
        return _undecided(_("この年度の目標値がないので、進みぐあいは判断できません。"))
    start = Fraction(0) if _is_open(case.baseline) else _number(case.baseline)
    if case.basis == Basis.CUMULATIVE:
        return _total(case, rule, now, start, aim)
    if trouble := _too_small(case, rule, now - start):
        return _undecided(trouble)
    if _reaches(case, now, _needed(case, rule, start, aim)):
        return Verdict(ON_TRACK, "rule", _reached_words(case, rule, start, aim))
    if _reaches(case, now, start):
        return Verdict(BEHIND, "rule", _behind_words(case, rule, start, aim, now == start))
    return Verdict(WORSE, "rule", _("目標値に届いておらず、現状値よりもめざす向きと逆になっています。"))


def _undecided(trouble: str) -> Verdict:
    return Verdict(UNDECIDED, "trouble", trouble)


def _no_value(case: IndicatorCase, early: bool) -> str:
    now = case.now
    if now is not None and now.suppressed:
        return _("人数が少なく数字を示さない（秘匿）ので、判断できません。")
    if now is None or now.value is None:
        return _("この年度の実績値がないので、判断できません。")
    if now.provisional and not early:
        return _("この年度の実績値はまだ速報なので、判断できません。年度の数字を確定すると、評価の案が出ます。")
    return ""


def _no_start(case: IndicatorCase) -> str:
    """Nothing to compare with. A total begins at zero where nothing else is written."""
    start, is_total = case.baseline, case.basis == Basis.CUMULATIVE
    if is_total and case.direction == Direction.KEEP:
        return _(
            "累計は増える一方なので、「保つとよい」指標としては判断できません。数え方かよい向きを見直してください。"
        )
    if start is None or start.value is None:
        return "" if is_total else _("比べる現状値がないので、判断できません。")
    if start.year >= case.year and not is_total:
        return _("現状値が%(year)sのもので、それより後の変化はまだ判断できません。") % {"year": year(start.year)}
    if case.counted_anew_from is not None and start.year < case.counted_anew_from <= case.year:
        gaps = {"year": year(case.counted_anew_from), "start": year(start.year)}
        return _("%(year)sに数え方が変わり、%(start)sの現状値とは比べられないので、判断できません。") % gaps
    return ""


def _too_small(case: IndicatorCase, rule: Rule, difference: Fraction) -> str:
    """Why this difference to the baseline is not to be called a change; "" where it is one."""
    if rule.uses_error and (noise := _noise(case.now, case.baseline)) and difference**2 <= noise:
        return _("現状値との差は調査の誤差の範囲内で、良くなったとも悪くなったとも判断できません。")
    if (points := _points(case, rule)) and abs(difference) <= points:
        text = _(
            "意識の調査では差が%(points)sポイントまでなら変わっていないとみなす決まりなので、"
            "良くなったとも悪くなったとも判断できません。"
        )
        return text % {"points": exact(points)}
    return ""


def _noise(*figures: Figure | None) -> Fraction:
    """The sum of the squared errors."""
    return sum((Fraction(figure.error) ** 2 for figure in figures if figure is not None), Fraction(0))


def _points(case: IndicatorCase, rule: Rule) -> Fraction:
    is_asked = case.kind == IndicatorKind.AWARENESS and case.unit.strip() in SHARES
    return Fraction(rule.awareness_points) if is_asked else Fraction(0)


def _reaches(case: IndicatorCase, value: Fraction, line: Fraction) -> bool:
    return value <= line if case.direction == Direction.DOWN else value >= line


def _needed(case: IndicatorCase, rule: Rule, start: Fraction, aim: Aim) -> Fraction:
    """From where on it is 順調: a share of the way to the target; a target that is no way at all, as it stands."""
    target = Fraction(aim.value)
    if _reaches(case, start, target):
        return target
    return start + (target - start) * rule.on_track_share / 100


def _total(case: IndicatorCase, rule: Rule, now: Fraction, start: Fraction, aim: Aim) -> Verdict:
    """A total never falls, so it is never worse than before: it has come far enough or not."""
    earlier = start if _is_open(case.before) else _number(case.before)
    if now < max(earlier, start):
        return _undecided(_("累計なのに前より小さくなっているので、判断できません。数字を確かめてください。"))
    if _reaches(case, now, _needed(case, rule, start, aim)):
        return Verdict(ON_TRACK, "rule", _reached_words(case, rule, start, aim))
    if case.direction == Direction.DOWN:
        return Verdict(BEHIND, "rule", _("目標値を超えています。累計は減らないので、現状値とは比べません。"))
    return Verdict(BEHIND, "rule", _behind_words(case, rule, start, aim, now == earlier))


def _kept(case: IndicatorCase, rule: Rule, now: Fraction) -> Verdict:
    """What is to be kept: near enough to the target (or to the baseline where there is none), or nearer than before.

    With the error of the survey the value may lie anywhere in its band: only when all of it is near enough, or none,
    is anything said.
    """
    aim = case.aim(rule)
    start = _number(case.baseline)
    middle = Fraction(aim.value) if aim else start
    width = max(abs(middle) * rule.keep_share / 100, _points(case, rule))
    noise = Fraction(0)
    if rule.uses_error:
        noise = _noise(case.now) if aim else _noise(case.now, case.baseline)
    off = abs(now - middle)
    gaps = {"width": measure(exact(width), case.unit), "middle": measure(exact(middle), case.unit)}
    if off <= width and noise <= (width - off) ** 2:
        return Verdict(ON_TRACK, "rule", _("%(middle)sの前後%(width)sの中にあり、保てています。") % gaps)
    if off <= width or (noise and noise >= (off - width) ** 2):
        return _undecided(_("調査の誤差があるので、%(middle)sの前後%(width)sの中にあるかどうか判断できません。") % gaps)
    nearer = abs(start - middle) - off
    if trouble := _too_small(case, rule, nearer):
        return _undecided(trouble)
    if nearer >= 0:
        return Verdict(
            BEHIND, "rule", _("%(middle)sの前後%(width)sの外にありますが、現状値より離れてはいません。") % gaps
        )
    return Verdict(WORSE, "rule", _("%(middle)sの前後%(width)sの外に、現状値より離れています。") % gaps)


# --- the reason in words ---


def _reached_words(case: IndicatorCase, rule: Rule, start: Fraction, aim: Aim) -> str:
    gaps = {"year": year(aim.year), "target": measure(exact(aim.value), case.unit)}
    needed = _needed(case, rule, start, aim)
    if needed == Fraction(aim.value):
        text = _("%(year)sの目標値に届いています。")
        if _reaches(case, start, needed):
            text += _("目標値は、現状値ですでに届いていたところに決めてあります。")
        return text % gaps
    return _way(case, rule, needed, _("に届いています。"), gaps)


def _behind_words(case: IndicatorCase, rule: Rule, start: Fraction, aim: Aim, stood_still: bool) -> str:
    gaps = {"year": year(aim.year), "target": measure(exact(aim.value), case.unit)}
    needed = _needed(case, rule, start, aim)
    if needed == Fraction(aim.value):
        text = _("%(year)sの目標値にはまだ届いていません。") % gaps
    else:
        text = _way(case, rule, needed, _("にはまだ届いていません。"), gaps)
    if stood_still:
        return text + _("前と変わっていません。")
    return text + (
        _("合計は増えています。") if case.basis == Basis.CUMULATIVE else _("現状値よりはめざす向きに進んでいます。")
    )


def _way(case: IndicatorCase, rule: Rule, needed: Fraction, end: str, gaps: dict[str, str]) -> str:
    more = {"share": str(rule.on_track_share), "needed": measure(exact(needed), case.unit)}
    return _("%(year)sの目標値までの道のりの%(share)s%%（%(needed)s）") % (gaps | more) + end


def _is_open(figure: Figure | None) -> bool:
    return figure is None or figure.value is None


def _number(figure: Figure | None) -> Fraction:
    assert figure is not None
    assert figure.value is not None
    return Fraction(figure.value)
