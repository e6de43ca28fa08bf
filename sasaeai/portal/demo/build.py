"""Build the whole demo ward, the same every time: places, people, two periods and a draft, eleven districts, talk."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import frozen
from sasaeai.kernel.demo import furnish_before_editions, furnish_demo
from sasaeai.kernel.stamp import move_public_stamp

from .content import Made
from .dialogue import build_entries, build_problems
from .next_period import build_next_period
from .periods import build_first_period, build_second_period
from .places import build_desks, build_people, build_places
from .timeline import build_editions
from .variants import build_variants

NOW = date(2013, 11, 20)


class NotEmpty(RuntimeError):
    """The demo is only built into an empty database."""


@transaction.atomic
def build_demo() -> Made:
    if Area.objects.exists():
        raise NotEmpty
    made = Made()  # before the clock is set back: some days are counted from today
    with frozen(NOW):
        build_places(made)
        build_people(made)
        build_desks(made)
        build_first_period(made)
        build_second_period(made)
        build_entries(made)
        furnish_before_editions()
        build_editions(made)
        build_problems(made)
        build_variants(made)
        furnish_demo(made.built_on)
        build_next_period(made)
        move_public_stamp()
    return made
