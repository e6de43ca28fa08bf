"""調査票の印刷: the questionnaire of a survey as it was made last, in each form."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fields import ShortIdField
from sasaeai.surveys.models import Survey

from .made import Format, PaperState


class SurveyPaper(models.Model):
    """`is_draft`: made while the questions could still be changed; every page says so."""

    uid = ShortIdField()
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+", verbose_name=_("アンケート"))
    large = models.BooleanField(_("大活字版"), default=False)
    format = models.CharField(_("ファイルの形"), max_length=4, choices=Format.choices, default=Format.PDF)
    is_draft = models.BooleanField(_("案"), default=True)
    state = models.CharField(_("状態"), max_length=10, choices=PaperState.choices, default=PaperState.WAITING)
    error = models.TextField(_("作れなかったわけ"), blank=True)
    file = models.FileField(_("ファイル"), upload_to="questionnaires", blank=True)
    size = models.PositiveIntegerField(_("大きさ（バイト）"), default=0)
    pages = models.PositiveIntegerField(_("ページ数"), null=True, blank=True)
    asked_at = models.DateTimeField(_("頼んだ日時"))
    made_at = models.DateTimeField(_("できた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("調査票の印刷")
        verbose_name_plural = _("調査票の印刷")
        ordering = ["large", "-format"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "large", "format"],
                name="survey_paper_once_in_each_form",
                violation_error_message=_("この調査票は、もう頼んであります。"),
            )
        ]

    def __str__(self) -> str:
        name = _("調査票（大活字版）") if self.large else _("調査票")
        return f"{self.survey}　{name}"

    @property
    def is_done(self) -> bool:
        return self.state == PaperState.DONE

    @property
    def is_over(self) -> bool:
        return self.state in {PaperState.DONE, PaperState.FAILED}

    @property
    def file_name(self) -> str:
        name = "".join(sign if sign not in '\\/:*?"<>|　 ' else "_" for sign in str(self))
        return (
            _("%(name)s_案.%(form)s") % {"name": name, "form": self.format}
            if self.is_draft
            else f"{name}.{self.format}"
        )
