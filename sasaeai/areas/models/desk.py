"""相談先: desks with their telephone numbers, and which district each serves, for what, from when until when."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Case, Min, Prefetch, Q, Value, When
from django.utils.translation import gettext_lazy as _

from .area import Area
from .validity import ValidInTime, ValidQuerySet, valid_on


class DeskServiceQuerySet(ValidQuerySet, models.QuerySet["DeskService"]):
    def with_names(self) -> DeskServiceQuerySet:
        return self.select_related("desk", "area").order_by("area__position", "function", "valid_from", "id")


class DeskQuerySet(models.QuerySet["Desk"]):
    def for_area(self, area: Area, on: date) -> DeskQuerySet:
        """Who serves the area on that day: its own desks first, then those of the areas over it.

        Each desk carries `services_here`, what it does for this area; two queries in all.
        """
        reached = Area.objects.above(area).values("pk")
        here = Q(services__area__in=reached) & valid_on(on, "services__")
        nearness = Min(Case(When(services__area=area.pk, then=Value(0)), default=Value(1)))
        services = DeskService.objects.on(on).filter(area__in=reached).with_names()
        return (
            self.filter(here)
            .annotate(nearness=nearness)
            .order_by("nearness", "position", "kana", "id")
            .prefetch_related(Prefetch("services", queryset=services, to_attr="services_here"))
        )

    def for_everybody(self, on: date) -> DeskQuerySet:
        """Who serves the whole ward on that day; one query."""
        here = Q(services__area__parent=None) & valid_on(on, "services__")
        return self.filter(here).distinct().order_by("position", "kana", "id")

    def with_services(self) -> DeskQuerySet:
        """Every desk with all it ever served, for the workspace's list; two queries."""
        return self.prefetch_related(Prefetch("services", queryset=DeskService.objects.with_names()))


class Desk(models.Model):
    name = models.CharField(
        _("名前"),
        max_length=80,
        unique=True,
        error_messages={"unique": _("同じ名前の相談先がすでにあります。その相談先を直すか、別の名前にしてください。")},
    )
    kana = models.CharField(_("よみがな"), max_length=120, blank=True)
    kind = models.CharField(_("種類"), max_length=40, blank=True, help_text=_("例：役所、地域ケアプラザ"))
    telephone = models.CharField(_("電話番号"), max_length=40, blank=True, help_text=_("例：045-000-0000"))
    hours = models.CharField(_("受付時間"), max_length=160, blank=True, help_text=_("例：月～土 9時～21時"))
    address = models.CharField(_("所在地"), max_length=160, blank=True)
    note = models.CharField(_("ひとこと"), max_length=200, blank=True)
    url = models.URLField(_("ホームページ"), blank=True)
    position = models.PositiveSmallIntegerField(_("順番"), default=0)
    sample = models.BooleanField(_("見本"), default=False)

    objects = DeskQuerySet.as_manager()

    class Meta:
        ordering = ["position", "kana", "id"]
        verbose_name = _("相談先")
        verbose_name_plural = _("相談先")

    def __str__(self) -> str:
        return self.name


class DeskService(ValidInTime):
    """One desk serves one area for one purpose; several rows make several districts, or a change in time."""

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="services", verbose_name=_("相談先"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="desk_services", verbose_name=_("受け持つ地域"))
    function = models.CharField(
        _("受け持つこと"), max_length=80, help_text=_("例：高齢者の相談（地域包括支援センター）、地域活動交流")
    )

    objects = DeskServiceQuerySet.as_manager()

    class Meta(ValidInTime.Meta):
        abstract = False
        ordering = ["area__position", "function", "valid_from", "id"]
        verbose_name = _("相談先の受け持ち")
        verbose_name_plural = _("相談先の受け持ち")
        constraints = [
            *ValidInTime.Meta.constraints,
            models.UniqueConstraint(
                fields=["desk", "area", "function"],
                condition=Q(valid_until=None),
                name="desk_service_once_while_it_lasts",
                violation_error_message=_("この相談先は、この地域の同じことをすでに受け持っています。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.desk}（{self.area}・{self.function}）"
