"""A seat: the role that a person has, where, for which organisation, and from when until when."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.people.models.organisation import Organisation
from sasaeai.people.models.person import Person


class Role(models.TextChoices):
    SECRETARIAT = "secretariat", _("事務局")
    ORGANISATION = "organisation", _("組織担当")
    COMMITTEE = "committee", _("地区別計画策定委員")
    COORDINATOR = "coordinator", _("コーディネーター")
    COUNCIL = "council", _("推進会議委員")
    READER = "reader", _("閲覧")
    TYPIST = "typist", _("調査票の入力")


class SeatQuerySet(models.QuerySet["Seat"]):
    def current(self, on: date) -> Self:
        """Held on this day: begun, not past its last day, not ended before."""
        return self.filter(Q(until=None) | Q(until__gte=on), Q(ended_on=None) | Q(ended_on__gt=on), since__lte=on)

    def with_everything(self) -> Self:
        return self.select_related("person__account", "organisation").prefetch_related("areas")


class Seat(models.Model):
    person = models.ForeignKey(Person, models.PROTECT, related_name="seats", verbose_name=_("人"))
    role = models.CharField(_("役割"), max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="seats", verbose_name=_("団体")
    )
    areas = models.ManyToManyField(Area, related_name="+", verbose_name=_("担当する地域"))
    title = models.CharField(_("肩書"), max_length=100, blank=True)
    since = models.DateField(_("始まりの日"))
    until = models.DateField(_("最後の日"), null=True, blank=True)
    # Ended before its last day, with effect at once: from this day on the seat is empty.
    ended_on = models.DateField(_("終わらせた日"), null=True, blank=True, editable=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("席")
        verbose_name_plural = _("席")
        ordering = ["role", "since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="people_seat_ends_after_it_begins",
                violation_error_message=_("最後の日は、始まりの日と同じか後の日にしてください。"),
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.ORGANISATION) | Q(organisation__isnull=False),
                name="people_seat_organisation_named",
                violation_error_message=_("組織担当の席には、団体を選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="people_seat_role_known",
                violation_error_message=_("役割を一覧から選んでください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.get_role_display()}）"

    def is_current(self, on: date) -> bool:
        return (
            self.since <= on
            and (self.until is None or self.until >= on)
            and (self.ended_on is None or self.ended_on > on)
        )
