"""地域: the ward or municipality, its districts and what is below them, valid in time."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.codes import repaired_code, validate_code

from .validity import ValidInTime, ValidQuerySet

# How many levels a tree may have; one query reaches them all (区 → 地区 → 自治会 → 班).
MAX_DEPTH = 4


class AreaLevel(models.Model):
    """段の呼び方 (区, 地区, 町丁…): data, not code."""

    name = models.CharField(
        _("名前"),
        max_length=40,
        unique=True,
        error_messages={"unique": _("同じ名前の段がすでにあります。別の名前にしてください。")},
    )
    position = models.PositiveSmallIntegerField(_("順番"), default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("地域の段")
        verbose_name_plural = _("地域の段")

    def __str__(self) -> str:
        return self.name


class CodeField(models.CharField):
    """A code that puts back the leading zero a spreadsheet dropped, and checks its check digit."""

    def to_python(self, value: Any) -> Any:
        return repaired_code(value) if value else super().to_python(value)

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(self.to_python(value))


class AreaQuerySet(ValidQuerySet, models.QuerySet["Area"]):
    def root(self) -> Area:
        """The ward or municipality of this installation; raises Area.DoesNotExist before it is set up."""
        return self.select_related("level").get(parent=None)

    def children_of(self, area: Area, on: date | None = None) -> AreaQuerySet:
        """The areas one level below in their order; with a day, those valid on it."""
        children = self.filter(parent=area)
        return children if on is None else children.on(on)

    def below(self, area: Area) -> AreaQuerySet:
        """The area and everything under it."""
        steps = ["pk", *("__".join(["parent"] * n) for n in range(1, MAX_DEPTH))]
        condition = Q()
        for step in steps:
            condition |= Q(**{step: area.pk})
        return self.filter(condition)

    def above(self, area: Area) -> AreaQuerySet:
        """The area and everything over it, up to the root."""
        steps = ["pk", *("__".join(["children"] * n) for n in range(1, MAX_DEPTH))]
        condition = Q()
        for step in steps:
            condition |= Q(**{step: area.pk})
        return self.filter(condition).distinct()

    def with_town_counts(self) -> AreaQuerySet:
        """For the workspace's list: level and parent loaded, `town_count` counted; the root first; one query."""
        counted = self.select_related("level", "parent").annotate(town_count=models.Count("towns"))
        return counted.order_by(models.F("parent").asc(nulls_first=True), "position", "id")


class Area(ValidInTime):
    level = models.ForeignKey(AreaLevel, models.PROTECT, related_name="areas", verbose_name=_("段"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上の地域")
    )
    name = models.CharField(_("名前"), max_length=80)
    kana = models.CharField(_("よみがな"), max_length=120, blank=True)
    slug = models.SlugField(
        _("アドレスに使う英字"),
        max_length=60,
        unique=True,
        help_text=_("半角の英字・数字・ハイフン。公開した後は変えないでください（例：kirigaoka）。"),
        error_messages={"unique": _("この英字はほかの地域が使っています。別の英字にしてください。")},
    )
    code = CodeField(
        _("全国地方公共団体コード"),
        max_length=6,
        blank=True,
        validators=[validate_code],
        help_text=_("区・市町村だけに書きます。6けたの数字です（例：141135）。"),
    )
    position = models.PositiveSmallIntegerField(_("順番"), default=0)
    tile_column = models.PositiveSmallIntegerField(
        _("タイル地図の列"), null=True, blank=True, help_text=_("左から数えます。行と一緒に書きます。")
    )
    tile_row = models.PositiveSmallIntegerField(
        _("タイル地図の行"), null=True, blank=True, help_text=_("上から数えます。列と一緒に書きます。")
    )
    outline = models.JSONField(_("境界（GeoJSON）"), null=True, blank=True)
    sample = models.BooleanField(_("見本"), default=False)

    objects = AreaQuerySet.as_manager()

    class Meta(ValidInTime.Meta):
        abstract = False
        ordering = ["position", "id"]
        verbose_name = _("地域")
        verbose_name_plural = _("地域")
        constraints = [
            *ValidInTime.Meta.constraints,
            models.UniqueConstraint(
                Coalesce("parent", Value(0)),
                condition=Q(parent=None),
                name="area_one_root",
                violation_error_message=_("一番上の地域（区・市町村）はすでにあります。「上の地域」を選んでください。"),
            ),
            models.UniqueConstraint(
                fields=["parent", "tile_column", "tile_row"],
                # A district that ended leaves its tile to its successor.
                condition=Q(valid_until=None),
                name="area_tile_once_among_siblings",
                violation_error_message=_(
                    "タイル地図の同じ場所に、ほかの地域があります。空いている列と行にしてください。"
                ),
            ),
            models.CheckConstraint(
                condition=Q(tile_column=None, tile_row=None) | Q(tile_column__isnull=False, tile_row__isnull=False),
                name="area_tile_column_with_row",
                violation_error_message=_("タイル地図の列と行は、両方書くか、両方空欄にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=models.F("id")),
                name="area_not_its_own_parent",
                violation_error_message=_("「上の地域」に、その地域自身は選べません。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_root(self) -> bool:
        return self.parent_id is None
