"""Build the whole demo ward, the same one every time: places, people, two periods, eleven districts, their talk."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import frozen
from sasaeai.kernel.stamp import move_public_stamp

from .content import Made, read
from .dialogue import build_entries, build_problems
from .districts import adopt_and_publish_district, build_district
from .periods import build_first_period, build_second_period
from .places import build_desks, build_people, build_places
from .timeline import build_ward_editions, revise_ward

NOW = date(2013, 11, 20)


class NotEmpty(RuntimeError):
    """The demo is only built into an empty database."""


@transaction.atomic
def build_demo() -> Made:
    if Area.objects.exists():
        raise NotEmpty
    with frozen(NOW):
        made = Made()
        build_places(made)
        build_people(made)
        build_desks(made)
        build_first_period(made)
        build_second_period(made)
        build_ward_editions(made)
        slugs = [row["slug"] for row in read("ward")["districts"]]
        for slug in slugs:
            build_district(made, slug)
        for slug in sorted(slugs, key=_published_on):
            adopt_and_publish_district(made, slug)
        build_problems(made)
        build_entries(made)
        revise_ward(made)
        move_public_stamp()
    return made


def _published_on(slug: str) -> date:
    return read(f"districts/{slug}").get("published_on") or date.max
