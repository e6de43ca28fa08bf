"""Whether this sign-in was proven by a second factor, and where somebody goes to prove it."""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth import login
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest

from sasaeai.kernel.prepared import prepared
from sasaeai.people.models import Account

# Recovery codes are no factor of their own: they come with one of these.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def factors_of(account: Account) -> set[str]:
    return {kind for (kind,) in _kinds(account.pk)}


@prepared
def _kinds(account: int) -> QuerySet[Any, Any]:
    return Authenticator.objects.filter(user=account, type__in=FACTORS).values_list("type")


def is_proven(request: HttpRequest, account: Account) -> bool:
    """That the account has a factor says nothing of this session: it may be older, or come by another door."""
    return any(line["method"] == "mfa" for line in get_authentication_records(request, account))


def let_in(request: HttpRequest, account: Account) -> None:
    """Let in somebody who has just chosen a password; a second factor is asked for at the desk as after any sign-in."""
    login(request, account, backend="allauth.account.auth_backends.AuthenticationBackend")
    record_authentication(request, account, "password")


def page_to_prove(factors: set[str]) -> str:
    return "mfa_reauthenticate" if Authenticator.Type.TOTP in factors else "mfa_reauthenticate_webauthn"


@receiver(authenticator_added)
def _proven_by_setting_up(request: HttpRequest, user: Account, authenticator: Authenticator, **_more: Any) -> None:
    """Whoever has just shown a code or a key of the new factor is not asked for it at once again."""
    if authenticator.type in FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
