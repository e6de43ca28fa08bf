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
    uid = token[:UID_LENGTH]
    return uid if is_token_of(token, uid, purpose=purpose) else None


def is_token_of(token: str, uid: str, *, purpose: str) -> bool:
    return hmac.compare_digest(token.encode(), token_of(uid, purpose=purpose).encode())


def uid_part(token: str) -> str:
    """The ID at the head of a token whose sign is still to be checked; "" for what can be none."""
    uid = token[:UID_LENGTH]
    return uid if len(uid) == UID_LENGTH and set(uid) <= set(UID_ALPHABET) else ""
