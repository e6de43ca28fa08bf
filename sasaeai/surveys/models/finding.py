"""わかったこと: a sentence bound to the numbers it tells, and where in the plan it was cited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.bin import Binnable, BinnableQuerySet
from sasaeai.kernel.fields import ShortIdField
from sasaeai.plans.models import Evidence, Goal
from sasaeai.surveys.models.question import Question
from sasaeai.surveys.models.survey import Survey

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


class FindingKind(models.TextChoices):
    SHARE = "share", _("割合")
    MOST = "most", _("いちばん多い答え")
    GROUPS = "groups", _("グループの違い")
    CHANGE = "change", _("前回からの変化")


class FindingQuerySet(BinnableQuerySet["Finding"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(survey__in=Survey.objects.visible_to(viewer))

    def shown_of(self, survey: Survey) -> list[Finding]:
        """What everybody reads, in the words of the version of results that it was published with; one query."""
        rows = [row for row in self.present().filter(survey=survey, published_at__isnull=False) if row.public]
        for row in rows:
            row.sentence, row.number, row.note = (row.public[name] for name in ("sentence", "number", "note"))
        return rows


class Finding(Binnable):
    """A table that somebody kept, and its sentence.

    `sentence` and `number` are written by the system from `values` when `own_words` is empty, and written again when a
    late slip comes; own words may hold the gaps {share} {words} {n} {error} … and are filled the same way.
    """

    uid = ShortIdField()
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="findings")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", verbose_name=_("問い"))
    head = models.ForeignKey(
        Question, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("分けて見る問い")
    )
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("地区"))
    kind = models.CharField(_("何を言うか"), max_length=10, choices=FindingKind.choices, default=FindingKind.SHARE)
    # Numbers of choices; of a table of single choices those are added that are counted (《そう思う》).
    counted = models.JSONField(_("数える選択肢"), default=list)
    # Which way is better: 1 more, -1 less; for what is said of groups and changes.
    wished = models.SmallIntegerField(
        _("よい向き"), choices=[(1, _("多いほどよい")), (-1, _("少ないほどよい"))], default=1
    )
    own_words = models.CharField(_("自分の言葉で"), max_length=300, blank=True)
    sentence = models.CharField(_("文"), max_length=300, blank=True)
    number = models.CharField(_("数字"), max_length=40, blank=True)
    note = models.CharField(_("補足"), max_length=200, blank=True)
    values = models.JSONField(default=dict, editable=False)
    # The same three as everybody reads them: of published results only, or single late answers could be worked out.
    public = models.JSONField(default=dict, editable=False)
    worked_out_at = models.DateTimeField(_("計算した日時"), null=True, blank=True)
    published_at = models.DateTimeField(_("公表した日時"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("順番"), default=0)
    sample = models.BooleanField(_("見本"), default=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("わかったこと")
        verbose_name_plural = _("わかったこと")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.sentence or str(self.question)


class Citation(models.Model):
    """引用: a finding quoted on a goal. `said` is what was quoted, so that it is seen when the numbers moved since."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="citations")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="+", verbose_name=_("目標"))
    evidence = models.OneToOneField(Evidence, models.CASCADE, related_name="+")
    said = models.CharField(max_length=300)
    cited_at = models.DateTimeField(_("引用した日時"))

    class Meta:
        verbose_name = _("引用")
        verbose_name_plural = _("引用")
        ordering = ["-cited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "goal"],
                name="finding_cited_once_on_a_goal",
                violation_error_message=_("この目標には、もう引用しています。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding} → {self.goal}"


class PublishedResults(models.Model):
    """公表した結果: the tables as everybody reads them, small numbers taken out before they were stored.

    What was hidden once stays hidden: later tables of the same survey are suppressed beside this one.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="published")
    number = models.PositiveSmallIntegerField(_("第何版"))
    tables = models.JSONField(default=dict)
    response = models.JSONField(_("回収の状況"), default=dict)
    published_at = models.DateTimeField(_("公表した日時"))
    published_by_label = models.CharField(_("公表した人"), max_length=200)
    withdrawn_at = models.DateTimeField(_("取り下げた日時"), null=True, blank=True)
    change = models.CharField(_("何を変えたか"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("公表した結果")
        verbose_name_plural = _("公表した結果")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="published_results_once"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(change=""),
                name="published_results_say_what_changed",
                violation_error_message=_("前の版から何を変えたかを書いてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.number}"
