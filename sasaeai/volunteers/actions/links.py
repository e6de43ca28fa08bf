"""リンクを新しくする: the address given out before opens nothing any more, for a sheet that was lost."""

from __future__ import annotations

from django.db import transaction

from sasaeai.kernel.journal import Actor, record
from sasaeai.volunteers.models import Pair, Volunteer


@transaction.atomic
def renew_report_link(pair: Pair, *, by: Actor) -> None:
    pair.make_link_anew()
    record("volunteers.pair.link_renewed", pair, by=by, area=pair.request.area_id)


@transaction.atomic
def renew_own_link(volunteer: Volunteer, *, by: Actor) -> None:
    volunteer.make_link_anew()
    record("volunteers.volunteer.link_renewed", volunteer, by=by, area=volunteer.area_id)
