"""様式: a form of the office's own, and each time it was sent to somebody with what stood in it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fields import ShortIdField
from sasaeai.plans.models import Period, Plan


class FormSheet(models.Model):
    """A workbook as the office draws it. `reading` says what each column is (bringing's own kind of reading; a column
    of a year without one is of the year for which the form is sent); `singles` what goes into single cells.
    """

    uid = ShortIdField()
    period = models.ForeignKey(Period, models.PROTECT, related_name="+", verbose_name=_("期"))
    name = models.CharField(_("様式の名前"), max_length=80, help_text=_("例：年度末の進行管理表"))
    file = models.FileField(_("ファイル"), upload_to="forms", max_length=200)
    sheet = models.CharField(_("シート"), max_length=40)
    reading = models.JSONField(_("列の意味"))
    singles = models.JSONField(_("一つだけの欄"), default=dict, blank=True)
    below = models.CharField(_("表の下の文字"), max_length=200, blank=True)
    loses_drawings = models.BooleanField(_("図や画像が消える"), default=False)
    kept_at = models.DateTimeField(_("しまった日時"))
    kept_by_label = models.CharField(_("しまった人"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("様式")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "name"],
                name="form_sheet_name_once",
                violation_error_message=_("同じ名前の様式がすでにあります。別の名前にしてください。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class SentSheetQuerySet(models.QuerySet["SentSheet"]):
    def waiting_for(self, plan: Plan) -> Self:
        """Sheets of this plan that are still expected back, the newest first."""
        return self.filter(plan=plan, closed_on=None).select_related("form__period", "plan__area").order_by("-pk")


class SentSheet(models.Model):
    """One form for one plan and one year. `rows` is what stood in it, row by row; `base` the same by the plan's items,
    so that what comes back is compared with what was sent and not only with what stands there now.
    """

    uid = ShortIdField()
    form = models.ForeignKey(FormSheet, models.PROTECT, related_name="sent", verbose_name=_("様式"))
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+", verbose_name=_("計画"))
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    due_on = models.DateField(_("しめきり"), null=True, blank=True)
    contact = models.CharField(_("問い合わせ先（名前と電話）"), max_length=200, blank=True)
    rows = models.JSONField(_("書いてあったこと"), default=list)
    base = models.JSONField(_("配ったときの計画"), default=dict)
    sent_at = models.DateTimeField(_("配った日時"))
    sent_by_label = models.CharField(_("配った人"), max_length=200, blank=True)
    closed_on = models.DateField(_("受け取りを終えた日"), null=True, blank=True)

    objects = SentSheetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("配った様式")
        ordering = ["-fiscal_year", "plan__area__position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=1950, fiscal_year__lte=2150),
                name="sent_sheet_year_plausible",
                violation_error_message=_("年度は西暦4けたで書いてください（例：2012）。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.plan.area}"
