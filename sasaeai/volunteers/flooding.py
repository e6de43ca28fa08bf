"""How much may come in by pages that everybody can use, so that nobody buries the desk in it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from sasaeai.kernel.clock import now
from sasaeai.people.address_limit import AddressLimit
from sasaeai.volunteers.actions.requests import people_with_telephone
from sasaeai.volunteers.models import Channel, HelpRequest

# A care plaza or a school sends for several people from one connection.
ASKING = AddressLimit("asked-for-a-hand", 10)
# More than a family or a meeting sends from one address in an hour.
SAYING_YES = AddressLimit("sent-yes", 12)
REGISTERING = AddressLimit("sent-register", 12)
MOST_OF_ONE_NUMBER, MOST_IN_ALL = 3, 300
DAY = timedelta(days=1)


def too_many_today(number: str) -> bool:
    """Of this number, or of all: whoever really needs more can be called, or calls."""
    today = HelpRequest.objects.filter(channel=Channel.WEB, received_at__gt=now() - DAY)
    people = people_with_telephone(number)
    theirs = today.filter(Q(asker__in=people) | Q(proxy__in=people))
    return theirs.count() >= MOST_OF_ONE_NUMBER or today.count() >= MOST_IN_ALL
