"""The sign-in page in our frame."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView


class Login(LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """allauth puts the host name under the key that our frame uses for the plan's name and entrances."""
        context = super().get_context_data(**kwargs)
        context.pop("site", None)
        return context
