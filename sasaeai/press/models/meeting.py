"""会議資料: a numbered paper for a meeting, put together from the plan and from words of its own."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fields import ShortIdField
from sasaeai.plans.models import Period, Release


class MeetingPaper(models.Model):
    """With a release it shows what was published then; without one, what is being written."""

    uid = ShortIdField()
    period = models.ForeignKey(Period, models.CASCADE, related_name="+", verbose_name=_("計画期"))
    release = models.ForeignKey(
        Release, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("もとにする版")
    )
    slug = models.SlugField(_("指令での名前"), max_length=40, blank=True)
    number = models.CharField(_("資料の番号"), max_length=20, blank=True, help_text=_("例：資料１"))
    title = models.CharField(_("題"), max_length=120)
    meeting = models.CharField(
        _("会議の名前"), max_length=120, blank=True, help_text=_("例：第2回 地域福祉保健推進会議")
    )
    held_on = models.DateField(_("会議の日"), null=True, blank=True)
    by = models.CharField(_("作成"), max_length=120, blank=True, help_text=_("例：福祉保健課"))
    sample = models.BooleanField(_("見本"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("会議資料")
        verbose_name_plural = _("会議資料")

    def __str__(self) -> str:
        return "　".join(part for part in (self.number, self.title) if part)


class PartKind(models.TextChoices):
    """What a meeting paper can show. How each is drawn stands in `papers.meeting`."""

    TEXT = "text", _("見出しと文")
    INTRODUCTION = "introduction", _("計画の趣旨")
    PHILOSOPHY = "philosophy", _("基本理念と、変わったところ")
    TIERS = "tiers", _("全体の計画と地区別計画の関係（図）")
    TREE = "tree", _("目標の全体（表）")
    GOAL = "goal", _("一つの目標（根拠と取組）")
    GATHERING = "gathering", _("取組のまとめ方（図）")
    MEASURES = "measures", _("取組の一覧（表）")
    INDICATORS = "indicators", _("指標の一覧（表）")
    PROBLEMS = "problems", _("地区からの課題と回答（表）")
    CHANGES = "changes", _("前の版から変わったところ")
    SUCCESSION = "succession", _("新旧対照表")
    DISTRICTS = "districts", _("地区別計画の策定状況（表）")
    NEW_PAGE = "new_page", _("ここでページを改める")


class MeetingPart(models.Model):
    """`about` is the uid or slug of what is shown; `words` the part's own sentences, one slot to a key."""

    paper = models.ForeignKey(MeetingPaper, models.CASCADE, related_name="parts")
    kind = models.CharField(_("載せるもの"), max_length=20, choices=PartKind.choices)
    about = models.CharField(_("どれを"), max_length=60, blank=True)
    heading = models.CharField(_("見出し"), max_length=120, blank=True)
    words = models.JSONField(_("文"), default=dict, blank=True)
    position = models.PositiveSmallIntegerField(_("順番"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("会議資料に載せるもの")
        verbose_name_plural = _("会議資料に載せるもの")

    def __str__(self) -> str:
        return self.heading or str(self.get_kind_display())
