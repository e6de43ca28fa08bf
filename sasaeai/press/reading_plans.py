"""The plans of a period as papers read them: as published, or as they are being written."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from sasaeai.kernel.stamp import public_stamp
from sasaeai.plans.models import Period
from sasaeai.plans.pins import pins
from sasaeai.plans.reader import Reader
from sasaeai.plans.released import ReleaseReader
from sasaeai.plans.working import WorkingReader


def open_reader(period: Period, release: int | None, plans: list[int], language: str) -> Reader:
    if release is None:
        return WorkingReader(period, reverse("plans:desk:plan", args=[period.number]), plans or None)
    # Without a stamp nothing is kept: a whole edition would stay in memory. Another language needs it for its wordings.
    stamp = "" if language == settings.LANGUAGE_CODE else public_stamp()
    return ReleaseReader(pins(release), period.number, reverse("plans:public:plan", args=[period.number]), stamp)
