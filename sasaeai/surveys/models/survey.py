"""アンケート: who is asked, from when until when, and by which rules what comes back is read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area, Desk
from sasaeai.kernel.bin import Binnable, BinnableQuerySet
from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.texts import PASSAGE, LongText
from sasaeai.people.policy import Verb
from sasaeai.plans.models import Period

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

MOST_PEOPLE = 10_000_000


class SurveyState(models.TextChoices):
    """Questions can be changed in the first state only; numbers are given out and answers come in the third."""

    DRAFT = "draft", _("作っているところ")
    FIXED = "fixed", _("調査票を確定")
    OPEN = "open", _("回答受付中")
    CLOSED = "closed", _("受付終了")


# Which state follows which; everything else is refused. A fixed survey goes back as long as nobody was asked.
FOLLOWING: dict[str, frozenset[str]] = {
    SurveyState.DRAFT: frozenset({SurveyState.FIXED}),
    SurveyState.FIXED: frozenset({SurveyState.DRAFT, SurveyState.OPEN, SurveyState.CLOSED}),
    SurveyState.OPEN: frozenset({SurveyState.CLOSED}),
    SurveyState.CLOSED: frozenset({SurveyState.OPEN}),
}


class Sharing(models.TextChoices):
    """How letters are shared out among the districts (`statistics.planning`)."""

    EQUAL = "equal", _("どの地区にも同じ数")
    PROPORTIONAL = "proportional", _("人口に比例")
    EACH = "each", _("地区ごとの最低数＋残りを人口に比例")


class Weighting(models.TextChoices):
    """What an answer counts; which of them was used is said beside every figure."""

    USUAL = "usual", _("納品された重み。なければ、地区の人数と回答数から")
    POPULATION = "population", _("年齢などの人口にも合わせる")
    CELLS = "cells", _("地区×年齢など、組み合わせた区分の人口に合わせる")
    NONE = "none", _("重みをつけない（どの回答も同じ）")


class SurveyQuerySet(BinnableQuerySet["Survey"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """At the desk: whoever may read the working plan of its area."""
        return self.filter(area__in=viewer.areas_where(Verb.READ_WORKING) | viewer.areas_where(Verb.TYPE_SLIPS))

    def announced(self) -> Self:
        """Those of which everybody may know: the paper is printed."""
        return self.present().exclude(state=SurveyState.DRAFT)

    def answerable(self) -> Self:
        return self.filter(state=SurveyState.OPEN)

    def with_results(self) -> Self:
        """Those of which everybody can read what was answered."""
        return self.filter(published__isnull=False, published__withdrawn_at=None).distinct()

    def newest_first(self) -> Self:
        return self.select_related("area", "period").order_by("-opens_on", "-pk")


class Survey(Binnable):
    """`anonymous`: an answer is kept without any trace of the number with which it was given."""

    uid = ShortIdField()
    title = models.CharField(_("アンケートの名前"), max_length=120, help_text=_("例：第２期計画のためのアンケート"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("地域"))
    period = models.ForeignKey(
        Period, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("どの計画のためか")
    )
    predecessor = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="successors", verbose_name=_("前回のアンケート")
    )
    state = models.CharField(_("状態"), max_length=10, choices=SurveyState.choices, default=SurveyState.DRAFT)
    purpose = LongText(_("目的"), max_length=PASSAGE, blank=True, help_text=_("何のために聞き、何に使うか。"))
    greeting = LongText(_("お願いの文"), max_length=PASSAGE, blank=True, help_text=_("調査票の表紙に印刷します。"))
    for_whom = models.CharField(
        _("対象"), max_length=120, blank=True, help_text=_("例：18歳以上の方から3,000人を無作為に選ぶ")
    )
    opens_on = models.DateField(_("受付をはじめる日"), null=True, blank=True)
    closes_on = models.DateField(_("しめきりの日"), null=True, blank=True)
    # The real day; `closes_on` is what was printed.
    closed_on = models.DateField(_("受付を終えた日"), null=True, blank=True, editable=False)
    contact = models.ForeignKey(
        Desk, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("問い合わせ先")
    )
    anonymous = models.BooleanField(
        _("無記名"), default=True, help_text=_("印をつけると、だれの回答かを、事務局も知ることができません。")
    )
    answers_on_web = models.BooleanField(_("インターネットでも答えられる"), default=True)
    # The paper that is made here is the same for everybody: only who sticks each letter's code on it has tokens there.
    tokens_on_paper = models.BooleanField(
        _("紙の調査票にも合言葉（QRコード）を貼る・刷る"),
        default=False,
        help_text=_("印をつけると、表紙にQRコードの四角を印刷し、届いた紙を合言葉で受け付けます。"),
    )
    sharing = models.CharField(_("地区への割りふり"), max_length=12, choices=Sharing.choices, default=Sharing.EACH)
    letters = models.PositiveIntegerField(
        _("送る数"), default=3_000, validators=[MinValueValidator(1), MaxValueValidator(1_000_000)]
    )
    least_each = models.PositiveIntegerField(_("地区ごとの最低数"), default=100)
    expected_response = models.PositiveSmallIntegerField(
        _("見込む回収率（％）"), default=45, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    # Two numbers: a slip typed twice takes minutes and finds slips of the finger, so that some type all of them twice;
    # words read twice show whether the codes are clear, for which some dozens are enough.
    second_share = models.PositiveSmallIntegerField(
        _("二人めも入力する割合（％）"),
        default=10,
        validators=[MaxValueValidator(100)],
        help_text=_("紙の調査票を、別の人が、はじめの入力を見ずにもう一度入力します。打ちまちがいが分かります。"),
    )
    reading_share = models.PositiveSmallIntegerField(
        _("二人めも読む割合（％）"),
        default=10,
        validators=[MaxValueValidator(100)],
        help_text=_("自由記述を、別の人が、はじめの読み方を見ずにもう一度分類します。分類のあいまいさが分かります。"),
    )
    weighting = models.CharField(_("重みのつけ方"), max_length=12, choices=Weighting.choices, default=Weighting.USUAL)
    # Codes of questions whose answers are made to agree with `PopulationCell`, where weighting says so.
    margins = models.JSONField(_("人口に合わせる問い"), default=list, blank=True)
    # Which cells of `PopulationCell` weights are made to agree with, and by what rule small ones are joined
    # (`crossing.Crossing`); empty: none.
    crossing = models.JSONField(_("人口に合わせる区分"), default=dict, blank=True, editable=False)
    # Two tables (importance, satisfaction: their codes) and the names of the quadrants; empty: the usual ones.
    quadrants = models.JSONField(_("重要度と満足度の図"), default=dict, blank=True, editable=False)
    made_at = models.DateTimeField(_("作った日時"))
    made_by_label = models.CharField(_("作った人"), max_length=200, blank=True)
    fixed_at = models.DateTimeField(_("調査票を確定した日時"), null=True, blank=True, editable=False)
    words_kept_months = models.PositiveSmallIntegerField(
        _("自由記述の原文などを残す月数"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("結果を公表した日（公表していなければ、受付を終えた日）から数えます。"),
    )
    words_forgotten_at = models.DateTimeField(_("原文などを消した日時"), null=True, blank=True, editable=False)
    # Moves with every change at the desk: slips, corrections, weights (`answers_mark`).
    answers_stamp = models.PositiveIntegerField(default=0, editable=False)
    sample = models.BooleanField(_("見本"), default=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("アンケート")
        verbose_name_plural = _("アンケート")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on=None) | Q(closes_on=None) | Q(closes_on__gte=F("opens_on")),
                name="survey_closes_after_it_opens",
                violation_error_message=_("しめきりの日は、受付をはじめる日と同じか後の日にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=SurveyState.values),
                name="survey_state_known",
                violation_error_message=_("状態を一覧から選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(fixed_at__isnull=False),
                name="survey_fixed_on_a_day",
                violation_error_message=_("調査票を確定した日時がありません。"),
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(state="closed"),
                name="survey_closed_on_a_day_when_closed",
                violation_error_message=_("受付を終えた日は、受付を終えたアンケートだけに書きます。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.state == SurveyState.DRAFT

    @property
    def is_closed(self) -> bool:
        return self.state == SurveyState.CLOSED

    @property
    def last_day(self) -> date | None:
        """Until when answers are taken: as planned, and once it is closed as it was."""
        return self.closed_on or self.closes_on

    def answers_mark(self) -> int:
        """Another number after every answer, correction and weight: what was worked out before is then worked out anew.

        Answers from the web are counted here, since thousands at once would wait for a number in the survey's own row.
        """
        return self.answers_stamp + self.responses.filter(mode="web").count()

    @property
    def takes_answers(self) -> bool:
        return self.state == SurveyState.OPEN

    def may_become(self, state: str) -> bool:
        """Once its tokens are gone, nobody could answer any more."""
        return state in FOLLOWING[self.state] and not (state == SurveyState.OPEN and self.words_forgotten_at)


class Stratum(models.Model):
    """層: a part of the area of which people are drawn by themselves, as a rule a district."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="strata")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("地区"))
    population = models.PositiveIntegerField(
        _("対象になる人数"), validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    )
    letters = models.PositiveIntegerField(_("送る数"), default=0)
    position = models.PositiveSmallIntegerField(_("順番"), default=0)

    class Meta:
        verbose_name = _("層")
        verbose_name_plural = _("層")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "area"],
                name="stratum_once_in_a_survey",
                violation_error_message=_("この地区は、もう一覧にあります。"),
            ),
            models.CheckConstraint(
                condition=Q(letters__lte=F("population")),
                name="stratum_of_enough_people",
                violation_error_message=_("送る数が、対象になる人数より多くなっています。"),
            ),
        ]

    def __str__(self) -> str:
        return self.area.name


class PopulationCell(models.Model):
    """人口の欄: how many people of a group there are, to which weights are made to agree (地域・年齢別人口).

    `margin` names a question of the survey whose choices are the groups; several margins are raked. Without an area
    the whole survey's. `across` names a second question (年齢×性別): the people who are both.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="population_cells")
    margin = models.CharField(_("そろえる問い"), max_length=40)
    choice = models.PositiveSmallIntegerField(_("選択肢の番号"))
    across = models.CharField(_("組み合わせる問い"), max_length=40, blank=True)
    across_choice = models.PositiveSmallIntegerField(_("組み合わせる問いの選択肢の番号"), default=0)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("地区"))
    people = models.PositiveIntegerField(_("人数"), validators=[MaxValueValidator(MOST_PEOPLE)])

    class Meta:
        verbose_name = _("人口の欄")
        verbose_name_plural = _("人口の欄")
        ordering = ["margin", "across", "area", "choice", "across_choice"]
        constraints = [
            models.UniqueConstraint(
                "survey",
                "margin",
                "choice",
                "across",
                "across_choice",
                Coalesce("area", Value(0)),
                name="population_cell_once",
                violation_error_message=_("この欄の人数は、もうあります。"),
            ),
            models.CheckConstraint(
                condition=Q(across="", across_choice=0) | (~Q(across="") & Q(across_choice__gt=0)),
                name="population_cell_across_whole",
                violation_error_message=_("組み合わせる問いと、その選択肢の番号は、両方を書いてください。"),
            ),
        ]

    def __str__(self) -> str:
        both = f"×{self.across}={self.across_choice}" if self.across else ""
        return f"{self.margin}={self.choice}{both}: {self.people}"


class MarkRules(models.Model):
    """判定のきまり: how marks are read that the paper did not ask for. A new version never changes an old one."""

    class TwoMarks(models.TextChoices):
        VOID = "void", _("無回答とする")
        FIRST = "first", _("番号のいちばん小さいものを採る")

    class TooMany(models.TextChoices):
        VOID = "void", _("すべて無回答とする")
        KEEP = "keep", _("すべて採る")
        FIRST = "first", _("番号の小さいものから上限まで採る")

    class NotAsked(models.TextChoices):
        DROP = "drop", _("聞かれていない問いの答えは採らない")
        TRACE = "trace", _("答えがあれば、前の問いで当てはまるとみなす")

    class Exclusive(models.TextChoices):
        OTHERS = "others", _("ほかの番号を採り、「特にない」などを採らない")
        VOID = "void", _("すべて無回答とする")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="mark_rules")
    version = models.PositiveSmallIntegerField(_("版"), default=1)
    two_marks = models.CharField(
        _("一つだけの問いに二つ以上○"), max_length=10, choices=TwoMarks.choices, default=TwoMarks.VOID
    )
    too_many = models.CharField(_("上限より多い○"), max_length=10, choices=TooMany.choices, default=TooMany.VOID)
    not_asked = models.CharField(
        _("枝分かれに合わない答え"), max_length=10, choices=NotAsked.choices, default=NotAsked.DROP
    )
    exclusive = models.CharField(
        _("「特にない」などと、ほかの番号"), max_length=10, choices=Exclusive.choices, default=Exclusive.OTHERS
    )
    declared_at = models.DateTimeField(_("決めた日時"))
    declared_by_label = models.CharField(_("決めた人"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("判定のきまり")
        verbose_name_plural = _("判定のきまり")
        ordering = ["survey", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "version"],
                name="mark_rules_version_once",
                violation_error_message=_("この版のきまりは、もうあります。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey} v{self.version}"
