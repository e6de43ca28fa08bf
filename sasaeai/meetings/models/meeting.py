"""話しあい: a meeting of a district or an interview of a group: when, where, who came by kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.bin import Binnable, BinnableQuerySet
from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.texts import PASSAGE, LongText
from sasaeai.people.models import Organisation
from sasaeai.people.policy import Verb
from sasaeai.plans.models import Period

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


class MeetingKind(models.TextChoices):
    DISTRICT = "district", _("地区別の意見交換会")
    COMMITTEE = "committee", _("策定委員会")
    INTERVIEW = "interview", _("団体への聞き取り")
    OTHER = "other", _("その他の集まり")


class MeetingQuerySet(BinnableQuerySet["Meeting"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(area__in=viewer.areas_where(Verb.READ_WORKING))

    def kept_by(self, viewer: Viewer) -> Self:
        """Also what lies in the bin: somebody of one district may read the whole ward's plan."""
        return self.filter(area__in=viewer.areas_where(Verb.LISTEN))

    def announced(self) -> Self:
        """What everybody reads."""
        return self.present().filter(announced_at__isnull=False)

    def newest_first(self) -> Self:
        return self.select_related("area", "organisation", "period").order_by("-day", "-pk")


class Meeting(Binnable):
    uid = ShortIdField()
    kind = models.CharField(_("種類"), max_length=10, choices=MeetingKind.choices, default=MeetingKind.DISTRICT)
    title = models.CharField(_("名前"), max_length=120, help_text=_("例：第１回 ○○地区意見交換会"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("地域"))
    period = models.ForeignKey(
        Period, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("どの計画のためか")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("聞き取りをした団体")
    )
    day = models.DateField(_("日"))
    start = models.TimeField(_("はじまり"), null=True, blank=True)
    end = models.TimeField(_("おわり"), null=True, blank=True)
    place = models.CharField(_("場所"), max_length=120, blank=True)
    agenda = LongText(_("話しあうこと"), max_length=PASSAGE, blank=True)
    notes = LongText(_("話しあったこと"), max_length=PASSAGE, blank=True, help_text=_("人の名前は書かないでください。"))
    announced_at = models.DateTimeField(_("公表した日時"), null=True, blank=True, editable=False)
    made_at = models.DateTimeField(_("作った日時"))
    made_by_label = models.CharField(_("作った人"), max_length=200, blank=True)
    sample = models.BooleanField(_("見本"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("話しあい")
        verbose_name_plural = _("話しあい")
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start=None) | Q(end=None) | Q(end__gt=models.F("start")),
                name="meeting_ends_after_it_begins",
                violation_error_message=_("おわりの時刻は、はじまりより後にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=MeetingKind.values),
                name="meeting_kind_known",
                violation_error_message=_("種類を一覧から選んでください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Attendees(models.Model):
    """参加した人: how many of a kind (住民、民生委員・児童委員、自治会、ケアプラザ …), never their names."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendees")
    kind = models.CharField(_("どんな人"), max_length=60)
    people = models.PositiveSmallIntegerField(_("人数"))
    position = models.PositiveSmallIntegerField(_("順番"), default=0)

    class Meta:
        verbose_name = _("参加した人")
        verbose_name_plural = _("参加した人")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind"],
                name="attendees_kind_once_in_a_meeting",
                violation_error_message=_("同じ種類の人が、二度書かれています。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.people}"
