"""ふりかえりの年: one fiscal year of a period, from its opening to the page that everybody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.texts import PASSAGE, LongText
from sasaeai.people.policy import Verb
from sasaeai.plans.models import Edition, Period

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


# What everybody reads first on the page of a year.
TEXTS = ("went_well", "went_badly", "will_change")


class Stage(models.TextChoices):
    """The chain: in whose hands the year lies. Each passes it on with a signature, or back with a comment."""

    OWNERS = "owners", _("自己評価")
    OFFICE = "office", _("事務局")
    COMMITTEE = "committee", _("委員会")
    PUBLISHED = "published", _("公表")


class ReviewYearQuerySet(models.QuerySet["ReviewYear"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """While it is being made, for everybody who reads any working plan of the period."""
        readable = self.model.objects.filter(period__plans__area__in=viewer.areas_where(Verb.READ_WORKING))
        return self.filter(pk__in=readable.values("pk"))

    def public(self) -> Self:
        return self.filter(stage=Stage.PUBLISHED)

    def being_made(self) -> Self:
        return self.exclude(stage=Stage.PUBLISHED)


class ReviewYear(models.Model):
    uid = ShortIdField()
    period = models.ForeignKey(Period, models.PROTECT, related_name="+", verbose_name=_("計画"))
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    stage = models.CharField(_("段階"), max_length=10, choices=Stage.choices, default=Stage.OWNERS, editable=False)
    opened_on = models.DateField(_("はじめた日"), editable=False)
    due_on = models.DateField(_("しめきり"))
    words = LongText(_("みなさんへのひとこと"), max_length=PASSAGE, blank=True)
    contact = models.CharField(
        _("問い合わせ先"), max_length=120, help_text=_("担当の名前と電話番号。紙のシートにも印刷します。")
    )
    went_well = LongText(_("よくできたこと"), max_length=PASSAGE, blank=True)
    went_badly = LongText(_("うまくいかなかったこと"), max_length=PASSAGE, blank=True)
    will_change = LongText(_("これから変えること"), max_length=PASSAGE, blank=True)
    members_sign = models.BooleanField(
        _("推進会議の委員が、自分で署名する"),
        default=False,
        help_text=_("外しておくと、事務局が、会議で決まったことと日付を書いて、代わりに署名します。"),
    )
    published_on = models.DateField(_("公表した日"), null=True, blank=True, editable=False)
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("年度の版")
    )
    # reviews.public.figures_of, as it was when the year was published.
    figures = models.JSONField(default=dict, blank=True, editable=False)
    sample = models.BooleanField(_("見本"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ReviewYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("ふりかえりの年")
        verbose_name_plural = _("ふりかえりの年")
        ordering = ["-fiscal_year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "fiscal_year"],
                name="review_year_once_in_a_period",
                violation_error_message=_("この年度のふりかえりは、すでに始めています。"),
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values),
                name="review_year_stage_known",
                violation_error_message=_("段階を一覧から選んでください。"),
            ),
            models.CheckConstraint(
                condition=~Q(stage="published") | Q(published_on__isnull=False),
                name="published_review_year_has_a_day",
                violation_error_message=_("公表した日を書いてください。"),
            ),
        ]

    def __str__(self) -> str:
        return _("%(year)sのふりかえり") % {"year": self.year.wareki}

    @property
    def year(self) -> FiscalYear:
        return FiscalYear(self.fiscal_year)

    @property
    def texts(self) -> list[tuple[str, str]]:
        """The label of each of TEXTS with its words."""
        fields: list[Any] = [self._meta.get_field(name) for name in TEXTS]
        return [(str(field.verbose_name), getattr(self, field.name)) for field in fields]

    @property
    def is_over_due(self) -> bool:
        return self.stage == Stage.OWNERS and self.due_on < today()
