"""Numbers and years inside the sentences of a reason."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from functools import cache

from django.utils.translation import gettext as _

from sasaeai.design.phrases import measured
from sasaeai.kernel.fiscal import FiscalYear

from .terms import Figure

measure = measured


def exact(number: Fraction | Decimal) -> str:
    """1,032 or 12.5; what has no end is cut off, never rounded up over a line that it did not reach."""
    if isinstance(number, Fraction):
        number = Decimal(number.numerator) / Decimal(number.denominator)
    short = number.quantize(Decimal("0.01"), rounding=ROUND_DOWN).normalize()
    return f"{short:,f}"


def figures(figure: Figure, unit: str) -> str:
    """52.3%（誤差±2.5）."""
    said = measured(exact(figure.value), unit) if figure.value is not None else ""
    return said + (_("（誤差±%(error)s）") % {"error": exact(figure.error)} if figure.error else "")


@cache
def year(value: int) -> str:
    """平成24年度: a reason is kept as the Japanese text that it was, in whatever language its page is read."""
    return FiscalYear(value).wareki
