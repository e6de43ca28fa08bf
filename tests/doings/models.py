"""Something that was done: a small app above the plan, as the activities to come will be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from sasaeai.areas.models import Area
from sasaeai.kernel.bin import Binnable, BinnableQuerySet
from sasaeai.kernel.fields import ShortIdField

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


class DoingQuerySet(models.QuerySet["Doing"]):
    def outdoors(self) -> Self:
        return self.filter(outdoors=True)

    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(area__in=viewer.area_ids)


class Doing(models.Model):
    area = models.ForeignKey(Area, models.CASCADE, related_name="+")
    day = models.DateField()
    people = models.PositiveIntegerField(default=0)
    who = models.CharField(max_length=50)
    minutes = models.PositiveIntegerField(null=True)
    outdoors = models.BooleanField(default=False)

    objects = DoingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.who} {self.day}"


class Leaflet(Binnable):
    """Something with a short id that can be binned."""

    uid = ShortIdField()
    name = models.CharField(max_length=20)

    objects = BinnableQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
