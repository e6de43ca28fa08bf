"""依頼: what somebody needs a hand with; the story of one need from the telephone call to its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area, Desk, Town
from sasaeai.kernel.fields import ShortIdField
from sasaeai.people.models import Person, QualificationKind
from sasaeai.people.policy import Verb
from sasaeai.people.secrecy import EncryptedTextField
from sasaeai.volunteers.models.kinds import ErrandKind, Refusal, Trait

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

EARLIEST, LATEST = time(6), time(22)
MOST_SLOTS = 9
# A piece whose `once` begins like this looks for somebody who comes instead, for one visit of the request.
COVER = "cover:"


class State(models.TextChoices):
    """Where a request stands on the board; `MOVES` says where it may go."""

    RECEIVED = "received", _("受付")
    ASKING = "asking", _("打診中")
    INTRODUCING = "introducing", _("顔合わせ")
    GOING_ON = "going_on", _("活動中")
    ENDED = "ended", _("終了")


MOVES: dict[str, frozenset[str]] = {
    State.RECEIVED: frozenset({State.ASKING, State.INTRODUCING, State.ENDED}),
    State.ASKING: frozenset({State.RECEIVED, State.INTRODUCING, State.GOING_ON, State.ENDED}),
    State.INTRODUCING: frozenset({State.ASKING, State.GOING_ON, State.ENDED}),
    State.GOING_ON: frozenset({State.ASKING, State.ENDED}),
    # Ended by mistake: back to where a new beginning is made.
    State.ENDED: frozenset({State.RECEIVED}),
}


BEFORE_IT_BEGINS = (State.RECEIVED, State.ASKING, State.INTRODUCING)


class EndReason(models.TextChoices):
    DONE = "done", _("活動が済んだ")
    HANDED_OVER = "handed_over", _("ほかの窓口につないだ")
    REFUSED = "refused", _("お受けできないことだった")
    SPLIT = "split", _("小さく分けて受けた")
    WITHDRAWN = "withdrawn", _("取り下げがあった")
    NOBODY = "nobody", _("引き受ける人が見つからなかった")
    NOT_SUITED = "not_suited", _("顔合わせで見送りになった")
    NEIGHBOURS = "neighbours", _("近所や家族で解決した")
    AWAY = "away", _("転居・入院・入所など")
    OTHER = "other", _("そのほか")


UNMET = (EndReason.NOBODY, EndReason.NOT_SUITED)
# Not failures, and not help either: such a need is counted where it went on.
NOT_OURS = (EndReason.HANDED_OVER, EndReason.REFUSED, EndReason.SPLIT)


class Channel(models.TextChoices):
    """How something came in: every way counts the same."""

    PHONE = "phone", _("電話")
    COUNTER = "counter", _("窓口")
    PAPER = "paper", _("紙")
    VISIT = "visit", _("訪問")
    WEB = "web", _("ウェブ")
    MAIL = "mail", _("メール")


class Rhythm(models.TextChoices):
    ONCE = "once", _("一回")
    WEEKLY = "weekly", _("毎週")
    FORTNIGHTLY = "fortnightly", _("一週おき")
    MONTHLY = "monthly", _("月に一回（同じ週の同じ曜日）")
    OPEN = "open", _("日時は相談して決める")


WEEKDAYS = tuple("月火水木金土日")


class Urgency(models.IntegerChoices):
    WHENEVER = 0, _("いつでも")
    SOON = 1, _("早めに")
    URGENT = 2, _("急ぐ")


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The seats that handle it, and nobody else: not the committee, not other districts' coordinators."""
        return self.filter(area__in=viewer.areas_where(Verb.MEDIATE))

    def open(self) -> Self:
        return self.exclude(state=State.ENDED)

    def offered(self, on: date) -> Self:
        """What everybody may read on posters and pages: only words that a coordinator wrote for it."""
        lasting = Q(rhythm=Rhythm.ONCE, first_day__gte=on) | ~Q(rhythm=Rhythm.ONCE)
        waiting = self.filter(lasting, state__in=[State.RECEIVED, State.ASKING], offered_on__isnull=False)
        return waiting.exclude(last_day__lt=on)

    def with_room(self) -> Self:
        """Not as many people as wanted hold a place yet."""
        held = models.Count("candidates", filter=Q(candidates__place__isnull=False))
        return self.annotate(held=held).filter(held__lt=F("slots"))

    def looking(self) -> Self:
        """For which somebody may be found: nobody has begun yet, or a place came free among those who go on."""
        short = self.model.objects.filter(state=State.GOING_ON).with_room()
        return self.filter(Q(state__in=BEFORE_IT_BEGINS) | Q(pk__in=short.values("pk")))

    def originals(self) -> Self:
        """Each need once: without the pieces that it was split into and the cover for one visit of it."""
        return self.filter(part_of=None)

    def without_covers(self) -> Self:
        """Without the search for somebody who comes instead: such a request is no need of its own."""
        return self.exclude(once__startswith=COVER)

    def in_words(self) -> Self:
        """All that `str()` says."""
        return self.select_related("kind", "area")

    def with_board(self) -> Self:
        """All that a row of the desk shows."""
        return self.select_related("area", "kind", "asker", "proxy", "qualification", "town")


class HelpRequest(models.Model):
    """`words`, `address` and `risks` are for the seats that handle it; `call` is what the public may read.

    A fixed time is starts–ends; with rhythm OPEN these are the window within which `minutes` are wanted.
    """

    uid = ShortIdField()
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("地区"))
    town = models.ForeignKey(Town, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("町"))
    asker = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("依頼した人"))
    proxy = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代わりに連絡した人")
    )
    proxy_relation = models.CharField(
        _("ご本人との間柄"), max_length=40, blank=True, help_text=_("例：家族、隣の人、民生委員")
    )
    asker_agreed = models.BooleanField(_("ご本人も承知している"), default=True)
    kind = models.ForeignKey(ErrandKind, models.PROTECT, related_name="requests", verbose_name=_("依頼の種類"))
    words = EncryptedTextField(_("聞いたこと"), blank=True)
    address = EncryptedTextField(_("住所・行き方"), blank=True)
    meet_at = models.CharField(
        _("待ち合わせの場所"), max_length=80, blank=True, help_text=_("例：ご自宅の玄関、駅の改札")
    )
    risks = EncryptedTextField(_("気をつけること"), blank=True)

    rhythm = models.CharField(_("どのくらい"), max_length=12, choices=Rhythm.choices, default=Rhythm.ONCE)
    first_day = models.DateField(_("（最初の）日"))
    last_day = models.DateField(_("最後の日"), null=True, blank=True)
    weekdays = models.CharField(_("曜日"), max_length=7, blank=True, help_text=_("0が月曜、6が日曜。"))
    starts = models.TimeField(_("何時から"))
    ends = models.TimeField(_("何時まで"))
    minutes = models.PositiveSmallIntegerField(
        _("一回の長さ（分）"), validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    when_words = models.CharField(_("日時について"), max_length=120, blank=True)

    slots = models.PositiveSmallIntegerField(
        _("来てほしい人数"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_SLOTS)]
    )
    qualification = models.ForeignKey(
        QualificationKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("要る資格")
    )
    qualified_slots = models.PositiveSmallIntegerField(_("資格が要る人数"), default=0)
    wishes = models.ManyToManyField(Trait, blank=True, related_name="+", verbose_name=_("来る人に望むこと"))
    involves = models.ManyToManyField(Trait, blank=True, related_name="+", verbose_name=_("活動に含まれること"))
    urgency = models.PositiveSmallIntegerField(_("急ぐか"), choices=Urgency.choices, default=Urgency.WHENEVER)
    first_together = models.BooleanField(_("初めは職員や家族が付き添う"), default=False)

    channel = models.CharField(_("受け方"), max_length=10, choices=Channel.choices)
    received_at = models.DateTimeField(_("受け付けた日時"))
    received_by_label = models.CharField(_("受け付けた人"), max_length=200, blank=True)
    state = models.CharField(_("いまの段階"), max_length=12, choices=State.choices, default=State.RECEIVED)
    state_since = models.DateTimeField(_("この段階になった日時"))
    follow_up_on = models.DateField(_("次に連絡する日"), null=True, blank=True)
    first_yes_at = models.DateTimeField(_("初めて引き受ける人が出た日時"), null=True, blank=True, editable=False)
    first_yes_days = models.PositiveSmallIntegerField(
        _("初めの引き受けまでの日数"), null=True, blank=True, editable=False
    )
    mediated_on = models.DateField(_("仲介がまとまった日"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("終わった日"), null=True, blank=True, editable=False)
    end_reason = models.CharField(_("終わった理由"), max_length=12, choices=EndReason.choices, blank=True)
    end_note = EncryptedTextField(_("終わりについて"), blank=True)
    refusal = models.ForeignKey(
        Refusal, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("お受けできなかったこと")
    )
    handed_to = models.ForeignKey(
        Desk, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("つないだ先")
    )
    handed_to_words = models.CharField(_("つないだ先（ことばで）"), max_length=80, blank=True)
    # 小さく分けた一つ, or the cover for one visit of it.
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="pieces", verbose_name=_("もとの依頼")
    )
    call = models.CharField(
        _("呼びかけの文"),
        max_length=80,
        blank=True,
        help_text=_("ポスターとウェブに出ます。どなたのことかわかることは書きません。"),
    )
    offered_on = models.DateField(_("呼びかけを出した日"), null=True, blank=True, editable=False)
    once = models.CharField(max_length=60, unique=True, null=True, editable=False)  # noqa: DJ001 - unique, where given
    anonymised_on = models.DateField(_("個人の情報を消した日"), null=True, blank=True, editable=False)
    sample = models.BooleanField(_("見本"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("依頼")
        verbose_name_plural = _("依頼")
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["area", "state"], name="help_requests_on_the_board"),
            models.Index(fields=["asker"], name="help_requests_of_a_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="help_request_ends_after_it_starts",
                violation_error_message=_("終わりの時刻は、始まりの時刻より後にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(starts__gte=EARLIEST, ends__lte=LATEST),
                name="help_request_by_day",
                violation_error_message=_(
                    "夜10時から朝6時までの活動は、お願いできません。6時から22時までの時刻にしてください。"
                ),
            ),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="help_request_last_day_later",
                violation_error_message=_("最後の日は、最初の日と同じか後の日にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(slots__gte=1, slots__lte=MOST_SLOTS, qualified_slots__lte=F("slots")),
                name="help_request_slots",
                violation_error_message=_("人数は1人から9人まで、資格が要る人数はそれ以下にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(qualified_slots=0) | Q(qualification__isnull=False),
                name="help_request_names_its_qualification",
                violation_error_message=_("要る資格を選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(state=State.ENDED, ended_on__isnull=False) & ~Q(end_reason="")
                | ~Q(state=State.ENDED) & Q(ended_on=None, end_reason=""),
                name="help_request_ends_with_a_reason",
                violation_error_message=_("終わりにする理由を選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(offered_on=None) | ~Q(call=""),
                name="help_request_call_has_words",
                violation_error_message=_("呼びかけの文を書いてください。"),
            ),
        ]

    def __str__(self) -> str:
        """For the journal and lists: no name, no address."""
        return f"{self.kind}（{self.area}・{self.number}）"

    @property
    def number(self) -> str:
        """As it is read out on the telephone."""
        return self.uid[:5].upper()

    @property
    def is_looking(self) -> bool:
        """As `looking`, of one row."""
        if self.state == State.GOING_ON:
            return self.candidates.holding().count() < self.slots
        return self.state in BEFORE_IT_BEGINS

    @property
    def is_open(self) -> bool:
        return self.state != State.ENDED

    @property
    def is_cover(self) -> bool:
        return bool(self.once and self.once.startswith(COVER))

    @property
    def weekday_numbers(self) -> tuple[int, ...]:
        return tuple(int(sign) for sign in self.weekdays if sign.isdigit()) or (self.first_day.weekday(),)

    def days(self, first: date, last: date) -> Iterator[date]:
        """The days in the span on which it takes place; of OPEN every day that is possible."""
        day = max(first, self.first_day)
        last = min(last, self.last_day or last)
        while day <= last:
            if self._is_on(day):
                yield day
            day += timedelta(days=1)

    def _is_on(self, day: date) -> bool:
        if self.rhythm == Rhythm.ONCE:
            return day == self.first_day
        if self.rhythm == Rhythm.OPEN:
            return not self.weekdays or day.weekday() in self.weekday_numbers
        if self.rhythm == Rhythm.MONTHLY:
            return day.weekday() == self.first_day.weekday() and nth_of(day) == nth_of(self.first_day)
        if day.weekday() not in self.weekday_numbers:
            return False
        weeks = (monday_of(day) - monday_of(self.first_day)).days // 7
        return self.rhythm == Rhythm.WEEKLY or weeks % 2 == 0


def nth_of(day: date) -> int:
    """1 for the first such weekday of its month (第１月曜)."""
    return (day.day - 1) // 7 + 1


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


class RequestNote(models.Model):
    """対応の記録: what was said and done about a request, call by call."""

    uid = ShortIdField()
    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="notes", verbose_name=_("依頼"))
    at = models.DateTimeField(_("日時"))
    by_label = models.CharField(_("書いた人"), max_length=200)
    words = EncryptedTextField(_("対応したこと"))

    class Meta:
        verbose_name = _("対応の記録")
        verbose_name_plural = _("対応の記録")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.request} {self.at:%Y-%m-%d}"
