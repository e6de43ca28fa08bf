"""町丁: which towns, and which 丁目 of them, belong to a district."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.town_names import TownQuery, chome_numbers, split_chome, without_ending
from sasaeai.kernel.clock import today

from .area import Area
from .validity import ValidInTime, ValidQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterable


class TownQuerySet(ValidQuerySet, models.QuerySet["Town"]):
    def search(self, text: str, on: date | None = None) -> list[Town]:
        """Towns that a resident may mean by 鴨居３丁目, 鴨居三丁目, 鴨居3 or かもい, the best match first.

        Only towns and districts valid on the day (today unless told); one query, the district loaded.
        A town divided between districts comes once for each.
        """
        asked = TownQuery.read(text)
        if not asked:
            return []
        day = on or today()
        towns = self.on(day).select_related("area").order_by("area__position", "kana", "id")
        ranked = [(asked.rank(town.name, town.kana, town.chome_text), town) for town in towns]
        found = [(rank, town) for rank, town in ranked if rank is not None and town.area.is_valid_on(day)]
        if not found and (shorter := without_ending(asked.name)):
            return self.search(shorter, day)
        return [town for _rank, town in sorted(found, key=lambda pair: pair[0])]

    def to_choose_from(self, on: date) -> list[Town]:
        """In the order of a list that people look through: by reading, and 一丁目 before 二丁目."""
        return sorted(self.on(on), key=_place_in_a_list)


def _place_in_a_list(town: Town) -> tuple[str, int, str, int]:
    number = split_chome(town.name)[1] or min(town.chome, default=0)
    return split_chome(town.kana or town.name)[0], number, town.chome_text, town.pk


class Town(ValidInTime):
    """`chome_text` says which 丁目 (「1～6丁目」「1・3丁目」「一部」); empty means the whole town."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="towns", verbose_name=_("地域"))
    name = models.CharField(_("町名"), max_length=80, help_text=_("例：鴨居、鴨居町"))
    kana = models.CharField(_("よみがな"), max_length=120, blank=True)
    chome_text = models.CharField(
        _("丁目"), max_length=80, blank=True, help_text=_("例：1～6丁目。町の全部なら空欄にします。")
    )
    # The middle of the town, in degrees (WGS 84 / JGD2011), for ways on foot; as coarse as a block, never an address.
    latitude = models.FloatField(_("緯度"), null=True, blank=True, editable=False)
    longitude = models.FloatField(_("経度"), null=True, blank=True, editable=False)
    sample = models.BooleanField(_("見本"), default=False)

    objects = TownQuerySet.as_manager()

    class Meta(ValidInTime.Meta):
        abstract = False
        ordering = ["kana", "name", "id"]
        verbose_name = _("町丁")
        verbose_name_plural = _("町丁")
        constraints = [
            *ValidInTime.Meta.constraints,
            models.UniqueConstraint(
                fields=["area", "name", "chome_text"],
                condition=models.Q(valid_until=None),
                name="town_once_in_a_district",
                violation_error_message=_("同じ町丁がこの地域にすでにあります。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}{self.chome_text}"

    @property
    def chome(self) -> frozenset[int]:
        """The numbers in `chome_text`; empty when the whole town (or an unnumbered part) is meant."""
        return chome_numbers(self.chome_text)


def districts_of(towns: Iterable[Town]) -> list[Area]:
    """The districts of some towns, each once, in the towns' order."""
    return list({town.area_id: town.area for town in towns}.values())
