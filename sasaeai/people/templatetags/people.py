"""Small questions that the sign-in pages ask."""

from __future__ import annotations

import ipaddress
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils import timezone

from sasaeai.areas.models import Area, Desk
from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.people.policy import second_factor_is_on

register = template.Library()


@register.filter
def host_is_a_number(request: HttpRequest) -> bool:
    """Browsers bind passkeys to a name; http://127.0.0.1 has none."""
    host, _port = split_domain_port(request.get_host())
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


@register.filter
def told(value: Any) -> str:
    """A fact about a person in words: days in the era's years, moments with the clock time of here."""
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{wareki_date(local.date())} {local:%H:%M}"
    return wareki_date(value) if isinstance(value, date) else str(value)


@register.simple_tag
def second_factor_here() -> dict[str, Any]:
    """Whether this installation asks for a second factor, and whether it is only a trial."""
    return {"required": second_factor_is_on(), "trial": settings.DEBUG}


@register.simple_tag
def whom_to_call() -> list[Desk]:
    """The first two desks of the whole ward: somebody who cannot sign in needs a person, not a page."""
    root = Area.objects.filter(parent=None).first()
    return list(Desk.objects.for_area(root, today())[:2]) if root else []
