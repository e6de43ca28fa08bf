"""What in a text may tell who somebody is: telephone, mail, postcode, address. Found to be asked about, never cut."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

_DASH = r"[-‐‑‒–—―−ーｰ()（）\s]{0,2}"
_TELEPHONE = re.compile(rf"(?<!\d)0\d{{1,4}}{_DASH}\d{{1,4}}{_DASH}\d{{3,4}}(?!\d)")
# Bounded: anybody can send ten thousand digits.
_MAIL = re.compile(r"[\w.+-]{1,64}\s?@\s?[\w-]+\.[\w.-]+")
_POSTCODE = re.compile(r"〒|(?<!\d)\d{3}[-‐−ー]\d{4}(?!\d)")
# 目標1-2 is a number of the plan: only three parts are taken for a house.
_ADDRESS = re.compile(r"\d{1,5}\s?(丁目|番地|番\s?\d{1,5}\s?号)|(?<=[一-龥ぁ-んァ-ヶ])\d{1,5}([-‐−ー]\d{1,5}){2}(?!\d)")
_TELEPHONE_DIGITS = (10, 11)


def personal_marks(text: str) -> list[str]:
    """A sentence for each kind, with what was found."""
    plain = unicodedata.normalize("NFKC", text)
    telephones = [
        found[0].strip()
        for found in _TELEPHONE.finditer(plain)
        if len(re.sub(r"\D", "", found[0])) in _TELEPHONE_DIGITS
    ]
    kinds = [
        (_("電話番号のようなもの：%(found)s"), telephones),
        (_("メールアドレスのようなもの：%(found)s"), [found[0] for found in _MAIL.finditer(plain)]),
        (_("郵便番号のようなもの：%(found)s"), _outside(_POSTCODE, plain, telephones)),
        (_("住所のようなもの：%(found)s"), _outside(_ADDRESS, plain, telephones)),
    ]
    return [sentence % {"found": "、".join(dict.fromkeys(found))[:80]} for sentence, found in kinds if found]


def _outside(pattern: re.Pattern[str], text: str, telephones: list[str]) -> list[str]:
    """A part of a telephone number is not told a second time."""
    return [found[0] for found in pattern.finditer(text) if not any(found[0] in number for number in telephones)]
