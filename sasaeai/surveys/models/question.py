"""問い: what is asked, in which words, with which answers; and the concept by which it is asked again in five years."""

from __future__ import annotations

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.texts import PASSAGE, LongText
from sasaeai.plans.models import Indicator
from sasaeai.surveys.models.survey import Survey

MOST_CHOICES = 99
CODE = RegexValidator(r"^[a-z][a-z0-9_]*\Z", _("半角の英小文字ではじめ、英小文字・数字・_ だけで書いてください。"))


class Concept(models.Model):
    """問いの幹: what a question is about, the same over all surveys, so that answers of five years can be compared."""

    key = models.CharField(
        _("記号"),
        max_length=40,
        unique=True,
        validators=[CODE],
        error_messages={"unique": _("同じ記号の幹がすでにあります。")},
    )
    name = models.CharField(_("何についての問いか"), max_length=120)
    description = models.CharField(_("説明"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("問いの幹")
        verbose_name_plural = _("問いの幹")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Section(models.Model):
    """まとまり: questions under one heading; one page on a phone."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="sections")
    title = models.CharField(_("見出し"), max_length=120)
    introduction = models.CharField(_("説明"), max_length=400, blank=True)
    position = models.PositiveSmallIntegerField(_("順番"), default=0)

    class Meta:
        verbose_name = _("まとまり")
        verbose_name_plural = _("まとまり")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("一つ選ぶ（SA）")
    MULTIPLE = "multiple", _("いくつでも選ぶ（MA）")
    MATRIX = "matrix", _("表で聞く（項目ごとに一つ選ぶ）")
    NUMBER = "number", _("数字を書く")
    TEXT = "text", _("自由に書く")


class QuestionRole(models.TextChoices):
    """Heads of cross tables (表側) that every survey has; others are marked with `is_head`."""

    NONE = "", _("ふつうの問い")
    DISTRICT = "district", _("住んでいる地区")
    AGE = "age", _("年齢")
    SEX = "sex", _("性別")


class QuestionQuerySet(models.QuerySet["Question"]):
    def in_order(self) -> Self:
        return self.order_by("section__position", "section_id", "position", "pk")


class Question(models.Model):
    """`code` names its answers and never changes once the survey is fixed.

    `parent`: of a row (項目) the table it stands in, whose choices it shares; of a sub-question
    (SQ, 問5-1) its question.
    `condition`: who is asked, as XLSForm's relevant (`${q4} = '1' or selected(${q5}, '3')`); empty: everybody.
    """

    uid = ShortIdField()
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions")
    section = models.ForeignKey(Section, models.CASCADE, related_name="questions", verbose_name=_("まとまり"))
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("どの問いの下か")
    )
    concept = models.ForeignKey(
        Concept, models.PROTECT, null=True, blank=True, related_name="questions", verbose_name=_("問いの幹")
    )
    code = models.CharField(_("記号"), max_length=40, validators=[CODE], help_text=_("例：q5、q5_1"))
    position = models.PositiveSmallIntegerField(_("順番"), default=0)
    kind = models.CharField(_("答え方"), max_length=10, choices=QuestionKind.choices, default=QuestionKind.SINGLE)
    role = models.CharField(_("何を聞くか"), max_length=10, choices=QuestionRole.choices, blank=True, default="")
    is_head = models.BooleanField(_("この問いで分けた表を作る"), default=False)
    text = LongText(_("問いの文"), max_length=400)
    note = models.CharField(
        _("答え方の説明"), max_length=200, blank=True, help_text=_("例：あなたご自身のことをお答えください。")
    )
    condition = models.CharField(_("聞く条件"), max_length=300, blank=True)
    most_choices = models.PositiveSmallIntegerField(
        _("○の上限"), null=True, blank=True, help_text=_("例：3（○は3つまで）")
    )
    least = models.IntegerField(_("いちばん小さい数"), null=True, blank=True)
    most = models.IntegerField(_("いちばん大きい数"), null=True, blank=True)
    unit = models.CharField(_("単位"), max_length=20, blank=True)
    # Decided by people when the words changed since the survey before: still one series, or a break.
    series_kept = models.BooleanField(_("前回と比べられる"), null=True, blank=True)
    series_reason = models.CharField(_("その理由"), max_length=300, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("問い")
        verbose_name_plural = _("問い")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "code"],
                name="question_code_once_in_a_survey",
                violation_error_message=_("この記号は、同じアンケートのほかの問いで使われています。"),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=QuestionKind.values),
                name="question_kind_known",
                violation_error_message=_("答え方を一覧から選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(most_choices=None) | Q(kind="multiple", most_choices__gte=1),
                name="only_several_answers_have_a_limit",
                violation_error_message=_("○の上限は、いくつでも選ぶ問いだけに、1以上で書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(least=None) | Q(most=None) | Q(most__gte=models.F("least")),
                name="question_numbers_in_order",
                violation_error_message=_("いちばん大きい数が、いちばん小さい数より小さくなっています。"),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_row(self) -> bool:
        """項目 of a table: its choices are the table's."""
        return self.parent is not None and self.parent.kind == QuestionKind.MATRIX

    @property
    def answered_by(self) -> Question:
        """Whose choices are circled."""
        return self.parent if self.parent is not None and self.is_row else self


class Choice(models.Model):
    """選択肢. `code` is the number that is printed and circled."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    code = models.PositiveSmallIntegerField(_("番号"))
    label = models.CharField(_("選択肢"), max_length=200)
    exclusive = models.BooleanField(_("ほかと一緒に選べない"), default=False, help_text=_("例：特にない"))
    opens_text = models.BooleanField(_("（　）に書く欄をつける"), default=False, help_text=_("例：その他（　）"))
    score = models.SmallIntegerField(
        _("点"), null=True, blank=True, help_text=_("平均点を出す問いで使います。「わからない」は空けておきます。")
    )
    area_slug = models.CharField(
        _("地区"), max_length=60, blank=True, help_text=_("住んでいる地区を聞く問いで使います。")
    )

    class Meta:
        verbose_name = _("選択肢")
        verbose_name_plural = _("選択肢")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "code"],
                name="choice_code_once_in_a_question",
                violation_error_message=_("この番号の選択肢は、もうあります。"),
            ),
            models.CheckConstraint(
                condition=Q(code__gte=1, code__lte=MOST_CHOICES),
                name="choice_code_can_be_printed",
                violation_error_message=_("選択肢の番号は、1から99までにしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class IndicatorQuestion(models.Model):
    """指標にする問い: reviewed as an indicator before the paper is printed, and read as one when answers are in."""

    class Base(models.TextChoices):
        ANSWERED = "answered", _("答えた人（無回答を除く）")
        ASKED = "asked", _("聞かれた人（無回答を含む）")

    question = models.ForeignKey(Question, models.CASCADE, related_name="indicators")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name=_("計画の指標"))
    counted = models.ManyToManyField(
        Choice, related_name="+", verbose_name=_("数える選択肢"),
        help_text=_("例：「そう思う」と「どちらかといえばそう思う」"),
    )  # fmt: skip
    base = models.CharField(_("何人のうちの割合か"), max_length=10, choices=Base.choices, default=Base.ANSWERED)
    who_is_asked = models.CharField(_("だれに聞くか"), max_length=200)
    reviewed_at = models.DateTimeField(_("確かめた日時"), null=True, blank=True)
    reviewed_by_label = models.CharField(_("確かめた人"), max_length=200, blank=True)
    remark = LongText(_("確かめたこと"), max_length=PASSAGE, blank=True)

    class Meta:
        verbose_name = _("指標にする問い")
        verbose_name_plural = _("指標にする問い")
        ordering = ["question", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "indicator"],
                name="indicator_question_once",
                violation_error_message=_("この問いは、もうこの指標につながっています。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} ← {self.question}"


class EarlierQuestionnaire(models.Model):
    """直す前の調査票: the whole of it as plain values (`surveys.plain`), so that each change can be taken back."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="earlier_questionnaires")
    sentence = models.CharField(_("何をしたか"), max_length=400)
    before = models.JSONField(_("直す前"))
    made_at = models.DateTimeField(_("直した日時"))
    made_by_label = models.CharField(_("直した人"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("直す前の調査票")
        verbose_name_plural = _("直す前の調査票")
        ordering = ["survey", "-pk"]

    def __str__(self) -> str:
        return self.sentence
