"""取組: what is done, by whom, in which years, and how it serves the goals."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.bin import Binnable, BinnableQuerySet
from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.texts import CHAPTER, LongText
from sasaeai.people.models import Organisation

from .goal import Goal
from .period import ContentKind, ScheduleState
from .plan import Plan


class ActorRole(models.TextChoices):
    LEAD = "lead", _("主体")
    PARTNER = "partner", _("協力")
    SUPPORT = "support", _("支援")


class Help(models.TextChoices):
    """Whose hands: one's own, each other's, the public's."""

    SELF = "self", _("自助")
    MUTUAL = "mutual", _("共助")
    PUBLIC = "public", _("公助")


class MeasureQuerySet(BinnableQuerySet["Measure"]):
    def in_order(self) -> MeasureQuerySet:
        return self.order_by("goal__parent__position", "goal__position", "position", "id")

    def without_goal(self) -> MeasureQuerySet:
        return self.filter(goal=None)


class Measure(Binnable):
    """One 取組 of a plan, under a goal of that plan or under none yet."""

    uid = ShortIdField()
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="measures")
    goal = models.ForeignKey(
        Goal, models.PROTECT, null=True, blank=True, related_name="measures", verbose_name=_("目標")
    )
    position = models.PositiveSmallIntegerField(_("順番"), default=0)
    frozen_index = models.PositiveSmallIntegerField(_("確定した番号"), null=True, blank=True)
    title = models.CharField(_("取組の名前"), max_length=200)
    text = LongText(_("内容"), max_length=CHAPTER, blank=True)
    audience = models.CharField(_("対象"), max_length=120, blank=True, help_text=_("例：どなたでも、子育て中の人"))
    content_kind = models.ForeignKey(
        ContentKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("内容の種類")
    )
    self_help = models.BooleanField(_("自助"), default=False)
    mutual_help = models.BooleanField(_("共助"), default=False)
    public_help = models.BooleanField(_("公助"), default=False)
    contributes = models.ManyToManyField(
        Goal, through="Contribution", related_name="contributions", verbose_name=_("つながる目標")
    )
    sample = models.BooleanField(_("見本"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="measure_has_a_title",
                violation_error_message=_("取組の名前を書いてください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def helps(self) -> list[str]:
        """自助・共助・公助, as far as someone has said so."""
        marks = ((self.self_help, Help.SELF), (self.mutual_help, Help.MUTUAL), (self.public_help, Help.PUBLIC))
        return [help_.value for is_set, help_ in marks if is_set]


class MeasureActor(models.Model):
    """だれが: an organisation on file, or simply its name."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="actors")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("団体")
    )
    name = models.CharField(_("名前（団体の一覧にないとき）"), max_length=120, blank=True)
    role = models.CharField(_("役割"), max_length=10, choices=ActorRole.choices, default=ActorRole.LEAD)
    position = models.PositiveSmallIntegerField(_("順番"), default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(name=""),
                name="actor_is_named",
                violation_error_message=_("団体を選ぶか、名前を書いてください。"),
            ),
            models.UniqueConstraint(
                fields=["measure", "organisation", "role"],
                name="actor_once_per_role",
                violation_error_message=_("この団体は、同じ役割ですでに入っています。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.organisation)


class Contribution(models.Model):
    """The measure also serves this goal, of any level, also of the ward's plan."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="+")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "goal"],
                name="contribution_once",
                violation_error_message=_("この目標には、すでにつながっています。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} → {self.goal}"


class ScheduleCell(models.Model):
    """One measure in one fiscal year: what was planned, what was done; blanks are normal."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="schedule")
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    planned = models.ForeignKey(
        ScheduleState, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("計画")
    )
    words = models.CharField(_("計画のことば"), max_length=100, blank=True)
    done = models.ForeignKey(
        ScheduleState, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("実際")
    )
    done_words = models.CharField(_("実際のことば"), max_length=100, blank=True)

    class Meta:
        ordering = ["fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "fiscal_year"],
                name="one_schedule_cell_per_year",
                violation_error_message=_("この年度の欄は、すでにあります。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.fiscal_year}"


class Support(models.Model):
    """A measure of the ward stands behind a measure of a district."""

    ward_measure = models.ForeignKey(Measure, models.CASCADE, related_name="supports")
    district_measure = models.ForeignKey(Measure, models.CASCADE, related_name="supported_by")
    note = models.CharField(_("ひとこと"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ward_measure", "district_measure"],
                name="support_once",
                violation_error_message=_("この二つの取組は、すでに結ばれています。"),
            ),
            models.CheckConstraint(
                condition=~Q(ward_measure=models.F("district_measure")),
                name="no_support_for_itself",
                violation_error_message=_("同じ取組どうしは結べません。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ward_measure} → {self.district_measure}"
