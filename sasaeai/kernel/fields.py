"""Short identifiers for addresses and printed papers, free of signs that are easily mistaken (0 o, 1 i l)."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models

UID_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
UID_LENGTH = 10


def new_uid() -> str:
    """A new stable identifier: 10 characters, about 50 bits."""
    return "".join(secrets.choice(UID_ALPHABET) for _ in range(UID_LENGTH))


class ShortIdField(models.CharField):
    """The stable ID of a thing: set once, the same in every edition and address, never a printed number."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", UID_LENGTH)
        kwargs.setdefault("default", new_uid)
        kwargs.setdefault("editable", False)
        if not kwargs.get("primary_key"):
            kwargs.setdefault("unique", True)
        super().__init__(*args, **kwargs)
