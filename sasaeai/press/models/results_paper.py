"""結果の印刷物: the report of a survey's published results, and the sheets of its districts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fields import ShortIdField
from sasaeai.surveys.models import PublishedResults

from .made import PaperState


class ResultsPaperKind(models.TextChoices):
    REPORT = "report", _("調査報告書")
    PROFILES = "profiles", _("地区プロフィール（全地区）")
    PROFILE = "profile", _("地区プロフィール")


class ResultsFormat(models.TextChoices):
    PDF = "pdf", _("PDF")
    WORD = "docx", _("Word")
    EXCEL = "xlsx", _("Excel")


class ResultsPaper(models.Model):
    """Of one published version: whoever withdraws it takes its papers back with it. `district`: the area's slug."""

    uid = ShortIdField()
    published = models.ForeignKey(PublishedResults, models.CASCADE, related_name="+", verbose_name=_("公表した結果"))
    kind = models.CharField(_("種類"), max_length=10, choices=ResultsPaperKind.choices)
    district = models.SlugField(_("地区"), max_length=60, blank=True)
    format = models.CharField(_("ファイルの形"), max_length=4, choices=ResultsFormat.choices, default=ResultsFormat.PDF)
    state = models.CharField(_("状態"), max_length=10, choices=PaperState.choices, default=PaperState.WAITING)
    error = models.TextField(_("作れなかったわけ"), blank=True)
    title = models.CharField(_("題"), max_length=200, blank=True)
    file = models.FileField(_("ファイル"), upload_to="results", blank=True)
    size = models.PositiveIntegerField(_("大きさ（バイト）"), default=0)
    pages = models.PositiveIntegerField(_("ページ数"), null=True, blank=True)
    asked_at = models.DateTimeField(_("頼んだ日時"))
    made_at = models.DateTimeField(_("できた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("結果の印刷物")
        verbose_name_plural = _("結果の印刷物")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["published", "kind", "district", "format"],
                name="results_paper_once_in_each_form",
                violation_error_message=_("この印刷物は、もう頼んであります。"),
            ),
            models.CheckConstraint(
                condition=models.Q(kind="profile") ^ models.Q(district=""),
                name="results_paper_of_a_district",
                violation_error_message=_("地区を選んでください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    @property
    def is_done(self) -> bool:
        return self.state == PaperState.DONE

    @property
    def file_name(self) -> str:
        name = "".join(sign if sign not in '\\/:*?"<>|　 ' else "_" for sign in str(self))
        return f"{name}.{self.format}"
