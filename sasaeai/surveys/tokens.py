"""合言葉: ten random letters and a check, printed once on a letter; the system keeps only their keyed fingerprint.

Letters of Crockford's base 32 (no I, L, O, U). The check is a weighted sum in GF(2^5) with a weight of its own for
each place, so that any one wrong letter and any two that changed places are found before anything is looked up.
"""

from __future__ import annotations

import secrets
import unicodedata

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM = 10
LENGTH = RANDOM + 1
GROUPS = (4, 4, 3)
PURPOSE = "sasaeai.surveys.letter"
ALIKE = str.maketrans("OIL", "011")
# What people and telephones put between groups.
BETWEEN = str.maketrans("", "", " -‐‑‒–—―ー−_.・")


class Mistyped(ValueError):
    """No letter has this token; the sentence says what to look at."""


def new_token() -> str:
    drawn = "".join(secrets.choice(ALPHABET) for _place in range(RANDOM))
    return drawn + check_of(drawn)


def grouped(token: str) -> str:
    """As it is printed: ABCD-EFGH-JKM."""
    first, second, _third = GROUPS
    return "-".join((token[:first], token[first : first + second], token[first + second :]))


def read_token(typed: str) -> str:
    """Small and full-width letters, gaps, and O, I and L for 0 and 1 are read as they are meant. Raises Mistyped."""
    token = unicodedata.normalize("NFKC", typed[:100]).upper().translate(BETWEEN).translate(ALIKE)
    if any(letter not in ALPHABET for letter in token):
        raise Mistyped(_("使わない文字が入っています。お手紙の合言葉を、もう一度見てください。"))
    if len(token) != LENGTH:
        raise Mistyped(
            _("合言葉は%(length)s文字です（いまは%(typed)s文字）。お手紙を、もう一度見てください。")
            % {"length": LENGTH, "typed": len(token)}
        )
    if check_of(token[:RANDOM]) != token[RANDOM]:
        raise Mistyped(
            _("どこか1文字がちがっているか、順番が入れかわっています。お手紙の合言葉を、もう一度見てください。")
        )
    return token


def fingerprint(token: str, key: str | bytes | None = None) -> str:
    return salted_hmac(PURPOSE, token, secret=key, algorithm="sha256").hexdigest()


def fingerprints(token: str) -> list[str]:
    """Also under keys that were in use before: letters outlive a change of the key."""
    return [fingerprint(token), *(fingerprint(token, key) for key in settings.SECRET_KEY_FALLBACKS)]


def check_of(letters: str) -> str:
    total, weight = 0, 1
    for letter in letters:
        weight = _times_x(weight)
        total ^= _times(weight, ALPHABET.index(letter))
    return ALPHABET[total]


def _times_x(number: int) -> int:
    """In GF(2^5) over x^5 + x^2 + 1: x runs through all 31 elements, so no two places weigh the same."""
    number <<= 1
    return number ^ 0b100101 if number & 0b100000 else number


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        if other & 1:
            product ^= one
        one, other = _times_x(one), other >> 1
    return product
