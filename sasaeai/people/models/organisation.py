"""Organisations that act in the plan: the kinds are data, because every ward has others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


class OrganisationKind(models.Model):
    name = models.CharField(_("種類"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("並び順"), default=0)

    class Meta:
        verbose_name = _("団体の種類")
        verbose_name_plural = _("団体の種類")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def managed_by(self, viewer: Viewer) -> Self:
        """Their contacts are for the secretariat: of the ward all, of a district those that act there."""
        return self if viewer.manages_everybody else self.filter(area__in=viewer.managed_area_ids)


class Organisation(models.Model):
    name = models.CharField(_("団体名"), max_length=120)
    kana = models.CharField(_("ふりがな"), max_length=120, blank=True)
    kind = models.ForeignKey(
        OrganisationKind, models.PROTECT, related_name="organisations", verbose_name=_("団体の種類")
    )
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("地域"),
        help_text=_("全体で活動する団体は空けておきます。"),
    )
    contact_name = models.CharField(_("連絡先の担当"), max_length=100, blank=True)
    telephone = models.CharField(_("団体の電話番号"), max_length=30, blank=True)
    email = models.EmailField(_("団体のメールアドレス"), blank=True)
    address = models.CharField(_("所在地"), max_length=200, blank=True)
    sample = models.BooleanField(_("見本"), default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("団体")
        verbose_name_plural = _("団体")
        ordering = ["kind__position", "kana", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "area"],
                name="people_organisation_once",
                violation_error_message=_("同じ地域に同じ名前の団体があります。"),
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(area=None),
                name="people_organisation_of_the_ward_once",
                violation_error_message=_("全体で活動する団体に、同じ名前のものがあります。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
