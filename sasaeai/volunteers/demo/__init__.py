"""The demo ward's helping hands: invented people, what is asked for today, and the years of the second plan."""

from __future__ import annotations

from sasaeai.kernel.clock import frozen, today
from sasaeai.kernel.demo import built_on, furnishes
from sasaeai.plans.tasks import keep_live_values
from sasaeai.volunteers.actions.requests import tell_readers_of_calls

from .content import LAST, Made, moment
from .people import make_kinds, make_middles, make_volunteers
from .present import make_requests
from .years import make_history


@furnishes
def furnish() -> None:
    made = Made()
    make_kinds(made)
    make_middles(made)
    make_volunteers(made)
    make_history(made)
    with frozen(moment(built_on(), 9)):
        make_requests(made)
        tell_readers_of_calls()
    for day in (today(), LAST):
        with frozen(day):
            keep_live_values.func()
