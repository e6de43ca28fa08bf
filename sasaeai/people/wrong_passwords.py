"""How many wrong passwords are too many: of one name at one address, at one address, and of one name anywhere.

A name alone must not be locked by whoever knows it, so on a device where the person has signed in before only wrong
passwords of that device count.
"""

from __future__ import annotations

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest

from sasaeai.people.lockout import is_on_known_device, login_name

# An office behind one address: thirty people may each mistype once on a Monday morning, or somebody tries thirty names.
AT_ONE_ADDRESS = 30
OF_ONE_NAME = 20


class Handler(AxesDatabaseHandler):
    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Those of this name at this address; as many as lock, when the address or the name has too many in all."""
        here = int(super().get_failures(request, credentials))
        if here >= settings.AXES_FAILURE_LIMIT or is_on_known_device(request, credentials):
            return here
        recent = AccessAttempt.objects.filter(attempt_time__gte=request.axes_attempt_time - settings.AXES_COOLOFF_TIME)  # type: ignore[attr-defined]
        of_address = recent.filter(ip_address=request.axes_ip_address)  # type: ignore[attr-defined]
        of_name = recent.filter(username=login_name(request, credentials))
        too_many = _sum(of_address) >= AT_ONE_ADDRESS or _sum(of_name) >= OF_ONE_NAME
        return int(settings.AXES_FAILURE_LIMIT) if too_many else here


def _sum(attempts: Any) -> int:
    return int(attempts.aggregate(all=Sum("failures_since_start"))["all"] or 0)
