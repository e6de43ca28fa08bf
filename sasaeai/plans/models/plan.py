"""計画: one area's plan of one period, the ward's or a district's."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.texts import CHAPTER, LongText

from .period import Period


class Progress(models.TextChoices):
    """How far a plan's making is (策定状況)."""

    NOT_STARTED = "not_started", _("これから始めます")
    WRITING = "writing", _("話し合い・作成中です")
    DRAFT = "draft", _("案ができました")
    ADOPTED = "adopted", _("策定委員会で決まりました")
    PUBLISHED = "published", _("公開しています")


class PlanQuerySet(models.QuerySet["Plan"]):
    def ward(self) -> PlanQuerySet:
        return self.filter(ward_plan=None)

    def of_districts(self) -> PlanQuerySet:
        return self.filter(ward_plan__isnull=False).order_by("area__position", "id")

    def family(self, period: Period) -> PlanQuerySet:
        """The period's ward plan first, then its district plans in the districts' order."""
        return (
            self.filter(period=period)
            .select_related("area", "period")
            .order_by(F("ward_plan").asc(nulls_first=True), "area__position", "id")
        )


class Plan(models.Model):
    """A district's plan names its ward plan and follows the ward's base goals; the ward's own has none."""

    uid = ShortIdField()
    period = models.ForeignKey(Period, models.PROTECT, related_name="plans")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("地域"))
    ward_plan = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="district_plans", verbose_name=_("全体の計画")
    )
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name=_("前の期の計画")
    )
    philosophy = models.CharField(_("基本理念"), max_length=200, blank=True)
    philosophy_sub = models.CharField(_("基本理念の副題"), max_length=200, blank=True)
    introduction = LongText(_("策定の趣旨"), max_length=CHAPTER, blank=True)
    pillar = LongText(
        _("計画の柱"), max_length=CHAPTER, blank=True, help_text=_("何を柱にしたか。最初のページに出ます。")
    )
    tiers = LongText(_("全体の計画と地区別計画の関係"), max_length=CHAPTER, blank=True)
    profile = LongText(_("地域の様子"), max_length=CHAPTER, blank=True)
    committee = LongText(_("策定委員会"), max_length=CHAPTER, blank=True, help_text=_("どなたが集まって作ったか"))
    progress = models.CharField(_("策定状況"), max_length=20, choices=Progress.choices, default=Progress.NOT_STARTED)
    progress_note = models.CharField(_("策定状況のひとこと"), max_length=200, blank=True)
    adopted_on = models.DateField(_("策定委員会で決めた日"), null=True, blank=True)
    uses_schedule = models.BooleanField(_("スケジュール表を使う"), default=False)
    uses_indicators = models.BooleanField(_("指標を使う"), default=False)
    sample = models.BooleanField(_("見本"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period", "area"],
                name="one_plan_per_area_and_period",
                violation_error_message=_("この地域のこの期の計画は、すでにあります。"),
            ),
            models.CheckConstraint(
                condition=~Q(progress=Progress.ADOPTED) | Q(adopted_on__isnull=False),
                name="adopted_plan_has_a_date",
                violation_error_message=_("策定委員会で決めた日を書いてください。"),
            ),
        ]

    def __str__(self) -> str:
        return _("%(title)s %(area)sの計画") % {"title": self.period.title, "area": self.area.name}

    @property
    def is_ward(self) -> bool:
        return self.ward_plan_id is None
