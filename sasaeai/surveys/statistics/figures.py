"""How a report prints numbers: one decimal rounded half up, "-" for none, marks for small bases, words."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

HIDDEN_BELOW = 10
REFERENCE_BELOW = 30
NOBODY = "-"
UNCERTAIN_DIGIT = 12  # significant digits of a weighted share that sums of weights leave certain


class Standing(Enum):
    """What a base allows: under 10 nothing, under 30 a figure marked 参考値."""

    HIDDEN = "hidden"
    REFERENCE = "reference"
    FULL = "full"

    @classmethod
    def of(cls, base: float) -> Standing:
        if base < HIDDEN_BELOW:
            return cls.HIDDEN
        return cls.REFERENCE if base < REFERENCE_BELOW else cls.FULL

    @property
    def words(self) -> Promise | str:
        return {Standing.HIDDEN: _("回答者が少ないため表示しません"), Standing.REFERENCE: _("参考値")}.get(self, "")


def half_up(value: Fraction, places: int = 1) -> Decimal:
    """四捨五入: 0.05 → 0.1 and -0.05 → -0.1 with one place, of the exact value."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(int(math.copysign(1, value)) * whole).scaleb(-places)


def percent(count: int, base: int, places: int = 1) -> Decimal:
    """count of base in percent, exactly rounded. Raises ZeroDivisionError without a base."""
    return half_up(Fraction(100 * count, base), places)


def percent_of(share: float, places: int = 1) -> Decimal:
    """A weighted share in percent: 0.1235 is 12.4, though as a binary number it lies a little below."""
    exact = Decimal(f"{share:.{UNCERTAIN_DIGIT}g}") * 100
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0  # no "-0.0"


def printed(count: int, base: int, share: float | None = None) -> str:
    """A cell of a table: "-" where nobody is, "0.0" where somebody is and it rounds to nothing; "" without a base.

    `share`: the weighted share, where the table is weighted.
    """
    if base == 0:
        return ""
    if count == 0:
        return NOBODY
    return str(percent(count, base) if share is None else percent_of(share))


def in_words(share: float) -> str:
    """A share as the sentences of a report say it: 約4割, 4割を超える, 4割台半ば, 5割近く; from whole percents.

    割強 and 割弱 are avoided: readers of different ages take them for different shares.
    """
    if share in {0, 1}:
        return gettext("一人もいない") if share == 0 else gettext("全員")
    whole = int(percent_of(share, 0))
    tens, rest = divmod(whole, 10)
    if whole < 9:
        return gettext("1割に満たない")
    if whole > 96:
        return gettext("ほぼ全員")
    if rest in {9, 0, 1}:
        return gettext("約%(tens)s割") % {"tens": (whole + 5) // 10}
    if rest in {2, 3}:
        return gettext("%(tens)s割を超える") % {"tens": tens}
    if rest in {4, 5, 6}:
        return gettext("%(tens)s割台半ば") % {"tens": tens}
    return gettext("%(tens)s割近く") % {"tens": tens + 1}
