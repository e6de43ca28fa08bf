"""Write again, under today's key, what is encrypted under an older one: telephone numbers and second factors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q

from sasaeai.people.adapter import SecondFactorAdapter
from sasaeai.people.models import Person
from sasaeai.people.secrecy import Unreadable, decrypt, encrypt, is_current

BATCH = 200


def rotate_telephones() -> Iterator[tuple[int, list[str]]]:
    """After each batch how many rows were written, and which could not be read; the numbers that remain are skipped."""
    for keys in _batches(Person.objects.exclude(telephone="").values_list("pk", flat=True)):
        with transaction.atomic():
            rows = list(Person.objects.select_for_update().filter(pk__in=keys))
            written, unreadable = 0, []
            for row in rows:
                if is_current(row.__dict__["telephone"] or ""):
                    continue
                try:
                    row.telephone = row.telephone
                except Unreadable as error:
                    unreadable.append(str(error))
                    continue
                row.save(update_fields=["telephone"])
                written += 1
        yield written, unreadable


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
