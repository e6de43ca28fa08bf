"""Encrypted and searchable-by-equality columns for personal data, under a key of its own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import unicodedata
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

NONCE_BYTES = 12


class Unreadable(Exception):
    """The stored text belongs to another row, another key, or was changed."""


class Ciphertext(str):
    """Text as it lies in the database, so that nobody mistakes it for plain words."""

    __slots__ = ()


@lru_cache(maxsize=8)
def _derived(secret: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"sasaeai {purpose}".encode()).derive(secret.encode())


def _key(purpose: str) -> bytes:
    return _derived(settings.PERSONAL_DATA_KEY, purpose)


def _secrets() -> list[str]:
    """Today's key first; while keys are being changed, the one before still opens what it closed."""
    return [secret for secret in (settings.PERSONAL_DATA_KEY, settings.PERSONAL_DATA_KEY_BEFORE) if secret]


def key_id(secret: str | None = None) -> str:
    """Names the key without telling it: tells a wrong key apart from a damaged row."""
    return _derived(secret or settings.PERSONAL_DATA_KEY, "key id")[:4].hex()


def is_current(stored: str) -> bool:
    return stored.startswith(f"1.{key_id()}.")


def encrypt(plain: str, *, bound_to: str) -> Ciphertext:
    """AES-256-GCM; `bound_to` is authenticated, so a text copied into another row no longer opens."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + AESGCM(_key("encryption")).encrypt(nonce, plain.encode(), bound_to.encode())
    return Ciphertext(f"1.{key_id()}.{base64.urlsafe_b64encode(sealed).decode()}")


def decrypt(stored: str, *, bound_to: str) -> str:
    """Raises `Unreadable` when the key, the row or the text is not the one it was written with."""
    version, _, rest = stored.partition(".")
    written_with, _, sealed_text = rest.partition(".")
    secret = next((secret for secret in _secrets() if key_id(secret) == written_with), None)
    if version != "1" or secret is None:
        raise Unreadable(f"{bound_to}: written with key {written_with!r}, but SASAEAI_PERSONAL_DATA_KEY is another.")
    try:
        sealed = base64.urlsafe_b64decode(sealed_text)
        plain = AESGCM(_derived(secret, "encryption")).decrypt(
            sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode()
        )
    except (InvalidTag, ValueError) as error:
        raise Unreadable(f"{bound_to}: the stored text does not belong here or was changed.") from error
    return plain.decode()


def normalised_telephone(number: str) -> str:
    """Only digits, half-width, in the domestic form: ０４５−９３０−… and +81 45 930 … are one number."""
    text = unicodedata.normalize("NFKC", number).strip()
    digits = "".join(sign for sign in text if sign.isdigit())
    return f"0{digits[2:].removeprefix('0')}" if text.startswith("+81") else digits


def telephone_index(number: str) -> str:
    """A keyed fingerprint of the number: equal numbers are found, none can be read back or guessed without the key."""
    return next(iter(telephone_indexes(number)), "")


def telephone_indexes(number: str) -> list[str]:
    """Today's fingerprint first, then the one that rows have which were not yet written again under a new key."""
    digits = normalised_telephone(number)
    if not digits:
        return []
    keys = [_derived(secret, "telephone index") for secret in _secrets()]
    return [hmac.new(key, digits.encode(), hashlib.sha256).hexdigest() for key in keys]


class EncryptedAttribute(DeferredAttribute):
    """Decrypts when somebody reads, so that a list of people costs nothing until a number is shown."""

    field: EncryptedTextField

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Ciphertext) and instance is not None:
            return decrypt(value, bound_to=self.field.bound_to(instance))
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """Needs a `uid` on the model that never changes: it is what the text is bound to."""

    descriptor_class = EncryptedAttribute

    def bound_to(self, instance: Any) -> str:
        return f"{instance._meta.label_lower}.{self.attname}:{instance.uid}"

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        return Ciphertext(value) if value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        if self.attname not in model_instance.__dict__:
            return super().pre_save(model_instance, add)
        value = model_instance.__dict__[self.attname]
        if not value or isinstance(value, Ciphertext):
            return value
        return encrypt(value, bound_to=self.bound_to(model_instance))

    def get_prep_value(self, value: Any) -> Any:
        if value and not isinstance(value, Ciphertext):
            raise FieldError(f"{self.name} is encrypted: save the row itself; search by its index.")
        # A database driver knows str, not our mark.
        return str(value) if value else value


class TelephoneIndexField(models.CharField):
    """Follows the telephone number of the same row whenever that row is saved."""

    def __init__(self, *args: Any, of: str = "telephone", **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"max_length": 64, "blank": True, "editable": False, "db_index": True} | kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        index = telephone_index(getattr(model_instance, self.of) or "")
        setattr(model_instance, self.attname, index)
        return index
