"""Write again, under today's key, what is encrypted under an older one: telephone numbers, words, second factors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from sasaeai.people.adapter import SecondFactorAdapter
from sasaeai.people.models import Person
from sasaeai.people.secrecy import EncryptedTextField, Unreadable, decrypt, encrypt, is_current

BATCH = 200


def rotate_telephones() -> Iterator[tuple[int, list[str]]]:
    """After each batch how many rows were written, and which could not be read; the numbers that remain are skipped."""
    yield from _rotate(Person)


def rotate_other_words() -> Iterator[tuple[int, list[str]]]:
    """What other apps keep encrypted: they stand above and are found by their fields."""
    for model in apps.get_models():
        if model is not Person and encrypted_names(model):
            yield from _rotate(model)


def encrypted_names(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]


def _rotate(model: type[models.Model]) -> Iterator[tuple[int, list[str]]]:
    names = encrypted_names(model)
    filled = Q()
    for name in names:
        filled |= ~Q(**{name: ""})
    for keys in _batches(model._base_manager.filter(filled).values_list("pk", flat=True)):
        with transaction.atomic():
            written, unreadable = 0, []
            for row in model._base_manager.select_for_update().filter(pk__in=keys):
                try:
                    written += _written_again(row, names)
                except Unreadable as error:
                    unreadable.append(str(error))
        yield written, unreadable


def _written_again(row: models.Model, names: list[str]) -> bool:
    """Whether anything in the row was still under an older key."""
    old = [name for name in names if row.__dict__[name] and not is_current(row.__dict__[name])]
    for name in old:
        setattr(row, name, getattr(row, name))
    if old:
        row.save(update_fields=old)
    return bool(old)


def rotate_second_factors() -> Iterator[tuple[int, list[str]]]:
    for keys in _batches(Authenticator.objects.filter(_encrypted()).values_list("pk", flat=True)):
        with transaction.atomic():
            written, unreadable = 0, []
            for row in Authenticator.objects.select_for_update().filter(pk__in=keys):
                try:
                    fresh = {name: _again(value) for name, value in row.data.items()}
                except Unreadable as error:
                    unreadable.append(f"authenticator {row.pk}: {error}")
                    continue
                if fresh != row.data:
                    row.data = fresh
                    row.save(update_fields=["data"])
                    written += 1
        yield written, unreadable


def _encrypted() -> Q:
    """A passkey is a public key and needs no secrecy."""
    return Q(type__in=[Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES])


def _again(value: Any) -> Any:
    if isinstance(value, list):
        return [_again(part) for part in value]
    if not isinstance(value, str) or not value.startswith("1.") or is_current(value):
        return value
    bound_to = SecondFactorAdapter.BOUND_TO
    return str(encrypt(decrypt(value, bound_to=bound_to), bound_to=bound_to))


def _batches(found: Any) -> Iterator[list[int]]:
    keys = list(found.order_by("pk"))
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
