"""Addresses that open something without an account: a stable ID and its keyed sign.

The database alone opens none of them, a lost sheet can be printed again, and a new SASAEAI_SECRET_KEY ends all.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

from django.conf import settings

from sasaeai.kernel.fields import UID_ALPHABET, UID_LENGTH

SIGN_LENGTH = 12  # of 31 signs: 59 bits


def sign_of(uid: str, *, purpose: str) -> str:
    """The sign that belongs to this ID; the purpose keeps an address of one kind from opening another kind."""
    digest = hmac.new(f"{purpose}:{settings.SECRET_KEY}".encode(), uid.encode(), sha256).digest()
    number = int.from_bytes(digest, "big")
    signs = []
    for _place in range(SIGN_LENGTH):
        number, rest = divmod(number, len(UID_ALPHABET))
        signs.append(UID_ALPHABET[rest])
    return "".join(signs)


def token_of(uid: str, *, purpose: str) -> str:
    return uid + sign_of(uid, purpose=purpose)


def uid_in(token: str, *, purpose: str) -> str | None:
    """The ID that a token names; None for a token that was made up or is of another purpose."""
    uid, sign = token[:UID_LENGTH], token[UID_LENGTH:]
    return uid if hmac.compare_digest(sign.encode(), sign_of(uid, purpose=purpose).encode()) else None
