"""How many requests may come in by the web form, so that nobody buries the desk in them."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.db.models import Q
from django.http import HttpRequest

from sasaeai.kernel.clock import now
from sasaeai.people.lockout import client_address
from sasaeai.volunteers.actions.requests import people_with_telephone
from sasaeai.volunteers.models import Channel, HelpRequest

# A care plaza or a school sends for several people from one connection.
MOST_FROM_ONE_PLACE, MINUTES = 10, 60
MOST_OF_ONE_NUMBER, MOST_IN_ALL = 3, 300
DAY = timedelta(days=1)


def too_many_from_here(request: HttpRequest) -> bool:
    return int(cache.get(_key(request), 0)) >= MOST_FROM_ONE_PLACE


def count_here(request: HttpRequest) -> None:
    cache.add(_key(request), 0, MINUTES * 60)
    try:
        cache.incr(_key(request))
    except ValueError:
        # It expired between the two lines: counting starts anew.
        cache.set(_key(request), 1, MINUTES * 60)


def _key(request: HttpRequest) -> str:
    return f"asked-for-a-hand:{client_address(request)}"


def too_many_today(number: str) -> bool:
    """Of this number, or of all: whoever really needs more can be called, or calls."""
    today = HelpRequest.objects.filter(channel=Channel.WEB, received_at__gt=now() - DAY)
    people = people_with_telephone(number)
    theirs = today.filter(Q(asker__in=people) | Q(proxy__in=people))
    return theirs.count() >= MOST_OF_ONE_NUMBER or today.count() >= MOST_IN_ALL
