"""How allauth behaves here: nobody signs up alone, a login is a name or a mail address, redirects stay inside."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from sasaeai.people.models.account import normalised_login


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from invitations only."""
        return False

    def clean_username(self, username: str, shallow: bool = False) -> str:
        return normalised_login(username)
