"""Nobody buries in words those who have to read them: from one place, and from everybody together."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sasaeai.kernel.ceilings import Ceiling
from sasaeai.kernel.clock import today
from sasaeai.people.address_limit import AddressLimit

# Nobody writes dozens of voices from one place within an hour; a class of pupils at a plaza does some.
VOICED = AddressLimit("meetings-voice", allowed=40)
# A library or a plaza is one address for many people; nobody buries the office from one place.
SENT = AddressLimit("meetings-commented", allowed=20)
# What a ward can read; who floods from a thousand places meets these. Told in the handbook (meetings, comments).
ALL_VOICES = Ceiling("meetings-voices", an_hour=200, a_day=600)
ALL_SENT = Ceiling("meetings-comments", an_hour=200, a_day=1_000)
# Once half of it is used up: a few places alone must not close the page to everybody.
FEW = 3


def from_when(again: datetime) -> str:
    """When more is taken, to somebody who has just written."""
    moment = localtime(again)
    if moment.date() > today():
        return _("あしたから、また受け付けます。")
    return _("%(hour)s時から、また受け付けます。") % {"hour": moment.hour}
