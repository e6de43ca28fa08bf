"""全国地方公共団体コード: six digits, the last of which checks the five before it."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WEIGHTS = (6, 5, 4, 3, 2)
PREFECTURES = 47


def check_digit(five: str) -> str:
    """Modulus 11: 14113 → 6+20+4+3+6 = 39, 39 mod 11 = 6, 11 - 6 = 5; of 10 and 11 the last digit."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, five, strict=True))
    return str((11 - total % 11) % 10)


def is_code(text: str) -> bool:
    if not re.fullmatch(r"[0-9]{6}", text) or not 1 <= int(text[:2]) <= PREFECTURES:
        return False
    return text[5] == check_digit(text[:5])


def repaired_code(text: object) -> str:
    """The code as six digits where what is lost is certain: full-width digits, `141135.0`, a lost leading zero.

    Spreadsheets turn 092011 into 92011; five digits get their zero back only if the check digit then fits.
    Whatever else it is, it comes back as it was (without blanks), for `validate_code` to name.
    """
    plain = re.sub(r"\.0+$", "", unicodedata.normalize("NFKC", str(text)).strip())
    if re.fullmatch(r"[0-9]{5}", plain) and is_code("0" + plain):
        return "0" + plain
    return plain


def validate_code(text: str) -> None:
    if is_code(text):
        return
    if re.fullmatch(r"[0-9]{5}", text):
        raise ValidationError(
            _(
                "全国地方公共団体コードは6けたです。5けたの「%(code)s」に検査数字をつけた「%(whole)s」ではありませんか。"
            ),
            code="check_digit_missing",
            params={"code": text, "whole": text + check_digit(text)},
        )
    if re.fullmatch(r"[0-9]{6}", text):
        raise ValidationError(
            _(
                "全国地方公共団体コード「%(code)s」は、最後の数字（検査数字）が合いません。書きまちがいがないか確かめてください。"
            ),
            code="check_digit_wrong",
            params={"code": text},
        )
    raise ValidationError(
        _("全国地方公共団体コードは数字6けたで書いてください（例：141135）。「%(code)s」は読めません。"),
        code="not_six_digits",
        params={"code": text},
    )
