"""意見募集（パブリックコメント）: on an edition of a plan; each opinion gets an answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.bin import Binnable, BinnableQuerySet
from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.texts import CHAPTER, PASSAGE, LongText
from sasaeai.people.policy import Verb
from sasaeai.plans.models import Edition

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


class RoundQuerySet(BinnableQuerySet["CommentRound"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(edition__plan__area__in=viewer.areas_where(Verb.READ_WORKING))

    def announced(self) -> Self:
        """What everybody reads: from its notice on, and for good."""
        return self.present().filter(announced_at__isnull=False)

    def in_progress(self) -> Self:
        """Announced, and its results are not out yet."""
        return self.announced().filter(published_at=None, called_off_at=None)

    def open_on(self, day: date) -> Self:
        return self.in_progress().filter(opens_on__lte=day, closes_on__gte=day)


class RoundState(models.TextChoices):
    """Follows from the days and from what was done; it is stored nowhere."""

    PREPARING = "preparing", _("準備中")
    ANNOUNCED = "announced", _("予告")
    OPEN = "open", _("受付中")
    CLOSED = "closed", _("受付終了・整理中")
    PUBLISHED = "published", _("公表済み")
    CALLED_OFF = "called_off", _("取りやめ")


class CommentRound(Binnable):
    """`edition` is what is commented on, `answered_in` the next one, in which it is seen what the opinions changed."""

    uid = ShortIdField()
    title = models.CharField(_("名前"), max_length=120, help_text=_("例：第２期計画素案への意見募集"))
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", verbose_name=_("意見を聞く版"))
    answered_in = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("意見を受けて直した版")
    )
    opens_on = models.DateField(_("はじまりの日"))
    closes_on = models.DateField(_("しめきりの日"))
    how = LongText(_("出し方の説明"), max_length=PASSAGE, blank=True)
    by_web = models.BooleanField(_("このホームページで受け付ける"), default=True)
    announced_at = models.DateTimeField(_("予告を出した日時"), null=True, blank=True, editable=False)
    called_off_at = models.DateTimeField(_("取りやめた日時"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("結果を公表した日時"), null=True, blank=True, editable=False)
    made_at = models.DateTimeField(_("作った日時"))
    made_by_label = models.CharField(_("作った人"), max_length=200, blank=True)
    sample = models.BooleanField(_("見本"), default=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("意見募集")
        verbose_name_plural = _("意見募集")
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="comment_round_closes_after_it_opens",
                violation_error_message=_("しめきりの日は、はじまりの日と同じか後の日にしてください。"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def is_open(self, on: date) -> bool:
        return self.opens_on <= on <= self.closes_on

    def state(self, on: date) -> RoundState:
        if self.called_off_at:
            return RoundState.CALLED_OFF
        if self.published_at:
            return RoundState.PUBLISHED
        if on > self.closes_on:
            return RoundState.CLOSED
        if not self.announced_at:
            return RoundState.PREPARING
        return RoundState.OPEN if on >= self.opens_on else RoundState.ANNOUNCED

    def takes_by_web(self, on: date) -> bool:
        return self.by_web and not self.is_binned and self.state(on) == RoundState.OPEN


class RoundNotice(models.Model):
    """公表後のお知らせ: the sentence with which results were corrected or withdrawn, or a round was called off."""

    class Kind(models.TextChoices):
        CORRECTED = "corrected", _("訂正しました")
        WITHDRAWN = "withdrawn", _("公表を取り下げました")
        CALLED_OFF = "called_off", _("取りやめました")

    round = models.ForeignKey(CommentRound, models.CASCADE, related_name="notices")
    kind = models.CharField(_("種類"), max_length=10, choices=Kind.choices)
    sentence = models.CharField(_("お知らせの一文"), max_length=200)
    at = models.DateTimeField(_("日時"))
    by_label = models.CharField(_("書いた人"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("公表後のお知らせ")
        verbose_name_plural = _("公表後のお知らせ")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(sentence=""),
                name="round_notice_has_words",
                violation_error_message=_("お知らせの一文を書いてください。"),
            )
        ]

    def __str__(self) -> str:
        return self.sentence


class OpinionDisposition(models.Model):
    """対応の区分: what became of an opinion (反映 / 既に含む / 参考 / 賛同 / その他): data of the round."""

    round = models.ForeignKey(CommentRound, models.CASCADE, related_name="dispositions")
    name = models.CharField(_("区分"), max_length=40)
    meaning = models.CharField(_("意味"), max_length=160, blank=True)
    # Only those lead to the place in the next edition that was changed.
    changes_plan = models.BooleanField(_("計画を直した"), default=False)
    position = models.PositiveSmallIntegerField(_("順番"), default=0)

    class Meta:
        verbose_name = _("対応の区分")
        verbose_name_plural = _("対応の区分")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "name"],
                name="disposition_once_in_a_round",
                violation_error_message=_("同じ名前の区分がすでにあります。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Submission(Binnable):
    """提出: what one person or group sent in, whole and as it came (`text`), by whichever way. A name is not needed."""

    class Channel(models.TextChoices):
        WEB = "web", _("インターネット")
        MAIL = "mail", _("メール")
        POST = "post", _("郵送")
        FAX = "fax", _("FAX")
        COUNTER = "counter", _("窓口")

    uid = ShortIdField()
    round = models.ForeignKey(CommentRound, models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField(_("受付番号"))
    channel = models.CharField(_("出し方"), max_length=10, choices=Channel.choices)
    received_on = models.DateField(_("届いた日"))
    text = LongText(_("届いた文"), max_length=CHAPTER)
    about = models.CharField(_("どんな人"), max_length=60, blank=True, help_text=_("例：ここに住んでいる方、団体"))
    late_because = models.CharField(_("しめきりの後に受けた理由"), max_length=120, blank=True)
    written_by_label = models.CharField(_("入力した人"), max_length=200, blank=True)
    once = models.CharField(max_length=60, unique=True, null=True, editable=False)  # noqa: DJ001 - unique, where given
    sample = models.BooleanField(_("見本"), default=False)

    objects = BinnableQuerySet.as_manager()

    class Meta:
        verbose_name = _("提出")
        verbose_name_plural = _("提出")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"],
                name="submission_number_once_in_a_round",
                violation_error_message=_("この受付番号は、もうあります。"),
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["web", "mail", "post", "fax", "counter"]), name="submission_channel_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.number}"


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def of(self, round_: CommentRound) -> Self:
        """Of everything that came in and does not lie in the bin."""
        return self.filter(submission__round=round_, submission__deleted_at=None)

    def unfinished(self) -> Self:
        """Something that is published is still missing."""
        return self.filter(Q(shown="") | Q(answer="") | Q(disposition=None))


class Opinion(models.Model):
    """意見: one point of a submission, about one item of the edition or the whole.

    `said` is its part of what came, word for word and for staff only; `shown` is the summary that is published.
    `item_kind` and `item_uid` name the item in the edition (`plans.EditionItem`); the answer may be shared by several.
    """

    uid = ShortIdField()
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="opinions")
    position = models.PositiveSmallIntegerField(_("順番"), default=0)
    item_kind = models.CharField(_("どの項目への意見か"), max_length=20, blank=True)
    item_uid = models.CharField(max_length=20, blank=True)
    said = LongText(_("届いた意見の文"), max_length=CHAPTER, blank=True)
    shown = LongText(_("公表する意見の要旨"), max_length=PASSAGE, blank=True)
    disposition = models.ForeignKey(
        OpinionDisposition, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name=_("対応の区分")
    )
    answer = LongText(_("考え方（回答）"), max_length=PASSAGE, blank=True)
    # Where in the next edition it was taken up.
    changed_kind = models.CharField(_("直した項目"), max_length=20, blank=True)
    changed_uid = models.CharField(max_length=20, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("意見")
        verbose_name_plural = _("意見")
        ordering = ["submission", "position", "pk"]

    def __str__(self) -> str:
        return self.shown[:60] or str(self.submission)

    @property
    def number(self) -> str:
        """3-2: the second opinion of the third submission."""
        return f"{self.submission.number}-{self.position}"

    @property
    def is_finished(self) -> bool:
        return bool(self.shown and self.answer and self.disposition_id)
