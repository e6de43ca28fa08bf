"""送ってから届くまで: numbered letters, what became of each, answers, and paper slips as they were typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fields import ShortIdField
from sasaeai.people.policy import Verb
from sasaeai.surveys.models.question import Question
from sasaeai.surveys.models.survey import MarkRules, Stratum, Survey
from sasaeai.surveys.tokens import fingerprints

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


class Mode(models.TextChoices):
    WEB = "web", _("インターネット")
    PAPER = "paper", _("紙")
    BROUGHT = "brought", _("取りこんだデータ")


class Disposition(models.TextChoices):
    """What became of a letter (処理状況); 有効回収率 is answers (valid) of letters, less those not deliverable."""

    SENT = "sent", _("送った")
    ANSWERED = "answered", _("回答あり")
    BLANK = "blank", _("白紙・無効")
    REFUSED = "refused", _("お断り")
    UNDELIVERED = "undelivered", _("あて先不明で戻った")
    GONE = "gone", _("転出・死亡など対象外")


class LetterQuerySet(models.QuerySet["Letter"]):
    def waited_for(self) -> Self:
        """Whom a reminder goes to."""
        return self.filter(disposition=Disposition.SENT)

    def with_token(self, token: str) -> Letter | None:
        return (
            self.select_related("survey__area", "survey__contact").filter(fingerprint__in=fingerprints(token)).first()
        )


class Letter(models.Model):
    """依頼状: one person's number in the survey, never a name.

    The address holder knows whose `number` it is; the token that opens the questionnaire is printed once and kept only
    as its keyed fingerprint. Nothing leads from here to an answer, unless the survey is not anonymous.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="sent_letters")
    stratum = models.ForeignKey(Stratum, models.PROTECT, related_name="sent_letters", verbose_name=_("地区"))
    number = models.PositiveIntegerField(_("整理番号"))
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    disposition = models.CharField(_("処理状況"), max_length=12, choices=Disposition.choices, default=Disposition.SENT)
    mode = models.CharField(_("回答のしかた"), max_length=10, choices=Mode.choices, blank=True)
    disposed_on = models.DateField(_("その日"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("依頼状")
        verbose_name_plural = _("依頼状")
        ordering = ["number"]
        indexes = [models.Index(fields=["survey", "disposition"], name="letters_by_disposition")]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "number"],
                name="letter_number_once_in_a_survey",
                violation_error_message=_("この整理番号は、もうあります。"),
            ),
            models.CheckConstraint(
                condition=Q(disposition="answered") | Q(mode=""),
                name="only_an_answered_letter_has_a_mode",
                violation_error_message=_("回答のしかたは、回答があった整理番号だけに書きます。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number:05}"


class PrintingState(models.TextChoices):
    WAITING = "waiting", _("順番を待っています")
    MAKING = "making", _("作っています")
    DONE = "done", _("できました")
    FAILED = "failed", _("作れませんでした")
    FORGOTTEN = "forgotten", _("ファイルは消しました")


class PrintingQuerySet(models.QuerySet["Printing"]):
    def going_on(self) -> Self:
        return self.filter(state__in=[PrintingState.WAITING, PrintingState.MAKING])

    def with_file(self) -> Self:
        return self.filter(state=PrintingState.DONE).exclude(file="")


class Printing(models.Model):
    """依頼状の印刷: letters that were made together, and the one file in which their tokens stand, for a short time.

    `again`: numbers whose letter was lost and that got a new token; empty for letters to people not yet written to.
    """

    uid = ShortIdField()
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="printings")
    again = models.JSONField(_("作りなおす整理番号"), default=list)
    state = models.CharField(_("状態"), max_length=10, choices=PrintingState.choices, default=PrintingState.WAITING)
    done = models.PositiveIntegerField(_("できた数"), default=0)
    letters = models.PositiveIntegerField(_("作る数"))
    first = models.PositiveIntegerField(_("はじめの整理番号"), null=True, blank=True)
    last = models.PositiveIntegerField(_("おわりの整理番号"), null=True, blank=True)
    error = models.TextField(_("作れなかったわけ"), blank=True)
    file = models.FileField(_("ファイル"), upload_to="letters", blank=True)
    size = models.PositiveBigIntegerField(_("大きさ（バイト）"), default=0)
    asked_at = models.DateTimeField(_("頼んだ日時"))
    asked_by_label = models.CharField(_("頼んだ人"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("できた日時"), null=True, blank=True)

    objects = PrintingQuerySet.as_manager()

    class Meta:
        verbose_name = _("依頼状の印刷")
        verbose_name_plural = _("依頼状の印刷")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey"],
                condition=Q(state__in=["waiting", "making"]),
                name="one_printing_at_a_time",
                violation_error_message=_("依頼状を、いま作っています。できてから、もう一度押してください。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.survey)

    @property
    def is_waiting(self) -> bool:
        return self.state in {PrintingState.WAITING, PrintingState.MAKING}

    @property
    def is_done(self) -> bool:
        return self.state == PrintingState.DONE


class Draft(models.Model):
    """書きかけの回答: kept page by page until it is sent, then deleted; the only row that knows letter and answers."""

    letter = models.OneToOneField(Letter, models.CASCADE, related_name="draft")
    answers = models.JSONField(_("ここまでの答え"), default=dict)
    texts = models.JSONField(_("ここまでの文章"), default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("書きかけの回答")
        verbose_name_plural = _("書きかけの回答")

    def __str__(self) -> str:
        return str(self.letter)


class SlipFate(models.TextChoices):
    """Why a slip does not count."""

    COUNTS = "", _("数える")
    BLANK = "blank", _("白紙・無効")
    TWICE = "twice", _("インターネットで回答ずみ")
    WITHDRAWN = "withdrawn", _("取り消し")


class SlipQuerySet(models.QuerySet["Slip"]):
    """Where a slip stands follows from who typed it: first, second, and whether an answer was made of it."""

    def standing(self) -> Self:
        return self.filter(invalid=False)

    def to_type(self) -> Self:
        return self.standing().exclude(_typed(Keying.Turn.FIRST))

    def to_type_again(self) -> Self:
        """Not those that the secretariat put right meanwhile: they count as decided, and nobody types them blind."""
        waits = self.standing().filter(_typed(Keying.Turn.FIRST), wants_second=True)
        return waits.exclude(_typed(Keying.Turn.SECOND, Keying.Turn.SETTLED))

    def not_first_typed_by(self, person: int | None) -> Self:
        return self.exclude(Exists(Keying.objects.filter(slip=OuterRef("pk"), turn=Keying.Turn.FIRST, by_id=person)))

    def to_settle(self) -> Self:
        """Typed twice, and not alike."""
        return self.standing().filter(_typed(Keying.Turn.SECOND)).exclude(_counted())

    def with_words_left(self) -> Self:
        return self.standing().filter(words_left=True)

    def counted(self) -> Self:
        return self.standing().filter(_counted())

    def with_district(self) -> Self:
        """For lists: `Slip.district` without a query for each."""
        return self.select_related("stratum__area", "response__stratum__area")

    def with_standing(self) -> Self:
        """For lists: `Slip.standing_words` without a query for each."""
        return self.annotate(
            is_typed=_typed(Keying.Turn.FIRST), is_typed_again=_typed(Keying.Turn.SECOND), is_counted=_counted()
        )


def _typed(*turns: int) -> Exists:
    """In any of these turns."""
    return Exists(Keying.objects.filter(slip=OuterRef("pk"), turn__in=turns))


def _counted() -> Exists:
    return Exists(Response.objects.filter(slip=OuterRef("pk"), valid=True))


class Slip(models.Model):
    """調査票（紙）: one paper that came back, known by the number stamped on it (ナンバリング)."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="slips")
    stratum = models.ForeignKey(
        Stratum, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("地区")
    )
    number = models.PositiveIntegerField(_("調査票の番号"))
    received_on = models.DateField(_("届いた日"))
    # Set when it is received, from the survey's share; which slips they are cannot be chosen by who types.
    wants_second = models.BooleanField(_("二人めも入力する"), default=False)
    invalid = models.BooleanField(_("無効（白紙など）"), default=False)
    fate = models.CharField(_("数えないわけ"), max_length=10, choices=SlipFate.choices, blank=True, default="")
    # Whoever typed the numbers saw words and left them to somebody else.
    words_left = models.BooleanField(_("言葉は、まだ入力していない"), default=False)
    # Only where the survey is not anonymous.
    letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("依頼状")
    )
    sample = models.BooleanField(_("見本"), default=False)

    objects = SlipQuerySet.as_manager()

    class Meta:
        verbose_name = _("調査票（紙）")
        verbose_name_plural = _("調査票（紙）")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "number"],
                name="slip_number_once_in_a_survey",
                violation_error_message=_("この番号の調査票は、もう受け付けています。"),
            ),
            models.CheckConstraint(
                condition=Q(invalid=False, fate="") | Q(invalid=True, fate__in=["blank", "twice", "withdrawn"]),
                name="slip_that_does_not_count_says_why",
                violation_error_message=_("調査票を数えないわけを選んでください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number:05}"

    @property
    def district(self) -> Stratum | None:
        """As it was received, or else as the answer that counts tells; of a row of `with_standing`."""
        if self.stratum is not None or not getattr(self, "is_counted", False):
            return self.stratum
        return self.response.stratum

    @property
    def standing_words(self) -> str:
        """Of a row of `with_standing`."""
        if self.invalid:
            return str(self.get_fate_display())
        if getattr(self, "is_counted", False):
            return str(_("数えています（言葉は入力待ち）") if self.words_left else _("数えています"))
        if not getattr(self, "is_typed", False):
            return str(_("入力待ち"))
        return str(_("食いちがいあり") if getattr(self, "is_typed_again", False) else _("二人めの入力待ち"))


class Keying(models.Model):
    """入力: a slip as one person typed it (生票). Never overwritten: a correction is a keying of its own.

    `marks`: by question code the circled numbers as typed (a list, also of a single choice), or what was written; the
    words in a choice's brackets by "code:number". "*" stands for a mark that nobody can read, or words left for later.
    """

    class Turn(models.IntegerChoices):
        FIRST = 1, _("一人め")
        SECOND = 2, _("二人め")
        SETTLED = 3, _("食いちがいを直したもの")
        WORDS = 4, _("言葉だけ")

    slip = models.ForeignKey(Slip, models.CASCADE, related_name="keyings")
    turn = models.PositiveSmallIntegerField(_("何人めか"), choices=Turn.choices)
    marks = models.JSONField(_("入力したまま"), default=dict)
    by_id = models.BigIntegerField(null=True, editable=False)
    by_label = models.CharField(_("入力した人"), max_length=200)
    typed_at = models.DateTimeField(_("入力した日時"))
    reason = models.CharField(_("直したわけ"), max_length=200, blank=True)
    # Of several of one turn the newest counts: whoever typed it corrected it, or it was settled again.
    number = models.PositiveSmallIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("入力")
        verbose_name_plural = _("入力")
        ordering = ["turn", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["slip", "turn", "number"],
                name="keying_turn_once_of_a_slip",
                violation_error_message=_("この調査票は、もう入力されています。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.slip} {self.turn}"


class Delivery(models.Model):
    """納品データ: a file of answers that a survey firm or another program gave."""

    uid = ShortIdField()
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="deliveries")
    name = models.CharField(_("ファイル名"), max_length=200)
    form = models.CharField(_("形式"), max_length=20)
    # How its columns are read, as people decided; shapes are told in `surveys/exchange`.
    reading = models.JSONField(default=dict)
    # Empty some time after it was applied (`actions.exchange.RAW_KEPT`); name and reading stay.
    content = models.BinaryField()
    emptied_at = models.DateTimeField(_("中身を消した日時"), null=True, blank=True, editable=False)
    brought_at = models.DateTimeField(_("取りこんだ日時"))
    brought_by_label = models.CharField(_("取りこんだ人"), max_length=200)
    applied_at = models.DateTimeField(_("回答にした日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("納品データ")
        verbose_name_plural = _("納品データ")
        ordering = ["-brought_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class ResponseQuerySet(models.QuerySet["Response"]):
    def valid(self) -> Self:
        return self.filter(valid=True)


class Response(models.Model):
    """回答. `answers` by question code: a choice's number, a list of them, or a number; what misses was not answered.

    Whether that is 無回答 or 非該当 follows from the questions' conditions. Written words lie in `FreeAnswer`.
    `corrections`: what the rules for marks changed, each {"code", "rule", "typed", "kept"}.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="responses")
    stratum = models.ForeignKey(
        Stratum, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("地区")
    )
    mode = models.CharField(_("回答のしかた"), max_length=10, choices=Mode.choices)
    # A day, no more: who looks at the log of the web server must not be able to put answers and people together.
    received_on = models.DateField(_("届いた日"))
    answers = models.JSONField(_("答え"), default=dict)
    corrections = models.JSONField(_("きまりで直したこと"), default=list)
    rules = models.ForeignKey(
        MarkRules, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("判定のきまり")
    )
    weight = models.FloatField(_("納品された重み"), null=True, blank=True)
    valid = models.BooleanField(_("有効"), default=True)
    slip = models.OneToOneField(Slip, models.CASCADE, null=True, blank=True, related_name="response")
    letter = models.OneToOneField(Letter, models.PROTECT, null=True, blank=True, related_name="response")
    delivery = models.ForeignKey(Delivery, models.CASCADE, null=True, blank=True, related_name="responses")
    row = models.PositiveIntegerField(_("納品データの行"), null=True, blank=True)
    sample = models.BooleanField(_("見本"), default=False)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("回答")
        verbose_name_plural = _("回答")
        ordering = ["pk"]
        indexes = [models.Index(fields=["survey", "valid"], name="responses_by_validity")]
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "row"],
                condition=Q(delivery__isnull=False),
                name="response_once_of_a_delivered_row",
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.pk}"


class FreeAnswerQuerySet(models.QuerySet["FreeAnswer"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Words that people wrote may name them: only for whoever runs the survey."""
        return self.filter(response__survey__area__in=viewer.areas_where(Verb.SURVEY))


class FreeAnswer(models.Model):
    """自由記述: words that somebody wrote, to a question or into the brackets of a choice (その他（　）).

    `masked` is what may be quoted: names, telephone numbers and addresses taken out, and seen by a person.
    """

    uid = ShortIdField()
    response = models.ForeignKey(Response, models.CASCADE, related_name="texts")
    question = models.ForeignKey(Question, models.CASCADE, related_name="texts")
    # 0: an answer to the question itself.
    choice_code = models.PositiveSmallIntegerField(_("選択肢の番号"), default=0)
    text = models.TextField(_("書かれた言葉"))
    masked = models.TextField(_("引用できる言葉"), blank=True)
    masked_at = models.DateTimeField(_("確かめた日時"), null=True, blank=True)
    masked_by_label = models.CharField(_("確かめた人"), max_length=200, blank=True)

    objects = FreeAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("自由記述")
        verbose_name_plural = _("自由記述")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question", "choice_code"],
                name="free_answer_once_of_a_question",
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]
