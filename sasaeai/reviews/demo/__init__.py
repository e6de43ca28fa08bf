"""The demo ward's review years: 2012 was published in August 2013, 2013 is being answered today."""

from __future__ import annotations

from sasaeai.kernel.demo import furnishes

from .years import make_finished_year, make_running_year


@furnishes
def furnish() -> None:
    make_finished_year()
    make_running_year()
