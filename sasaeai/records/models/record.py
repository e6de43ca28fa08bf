"""活動の記録: one row per thing that took place; counts of people by age band, never their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.bin import Binnable, BinnableQuerySet
from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.fiscal import FiscalYear, wareki_date
from sasaeai.kernel.words import tidy
from sasaeai.people.models import Organisation
from sasaeai.plans.models import Measure
from sasaeai.records.models.kind import ActivityKind
from sasaeai.records.models.link import RecordingLink

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

MOST_PEOPLE = 9_999
MOST_MINUTES = 24 * 60
LONGEST_NEWS = 120


class Channel(models.TextChoices):
    """How a record came in."""

    LINK = "link", _("リンク")
    PHONE = "phone", _("電話")
    PAPER = "paper", _("紙")
    DESK = "desk", _("事務局")


class ActivityRecordQuerySet(BinnableQuerySet["ActivityRecord"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(area__in=viewer.area_ids)

    def in_year(self, year: FiscalYear) -> Self:
        return self.filter(day__range=(year.start, year.end))

    def by_a_group(self) -> Self:
        return self.exclude(group_key="")

    def news(self) -> Self:
        """Sentences that staff accepted, the newest first."""
        return self.present().filter(news_accepted_on__isnull=False).order_by("-day", "-pk")

    def in_words(self) -> Self:
        """With what the words for a record name."""
        return self.select_related("kind", "organisation")

    def newest_first(self) -> Self:
        return self.select_related("kind", "area", "organisation").order_by("-day", "-pk")


class ActivityRecord(Binnable):
    """`people` is everybody (延べ); children, adults and older are parts of it, the rest are of no known age.

    `group_key` tells groups apart when they are counted: the organisation, or the plain name without its spelling.
    """

    uid = ShortIdField()
    kind = models.ForeignKey(ActivityKind, models.PROTECT, related_name="records", verbose_name=_("活動の種類"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("地域"))
    day = models.DateField(_("活動した日"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("団体")
    )
    group_name = models.CharField(_("グループの名前"), max_length=80, blank=True)
    group_key = models.CharField(max_length=100, blank=True, editable=False)
    children = models.PositiveSmallIntegerField(_("子ども"), default=0)
    adults = models.PositiveSmallIntegerField(_("大人"), default=0)
    older = models.PositiveSmallIntegerField(_("65歳以上"), default=0)
    people = models.PositiveSmallIntegerField(_("人数（合計）"), default=0)
    minutes = models.PositiveSmallIntegerField(_("時間（分）"), null=True, blank=True)
    news = models.CharField(_("おしらせの一文"), max_length=LONGEST_NEWS, blank=True)
    news_accepted_on = models.DateField(_("おしらせに出した日"), null=True, blank=True, editable=False)
    channel = models.CharField(_("受け取り方"), max_length=10, choices=Channel.choices)
    written_at = models.DateTimeField(_("書いた日時"))
    written_by_label = models.CharField(_("書いた人"), max_length=200, blank=True)
    on_behalf_of = models.CharField(_("どなたに代わって"), max_length=80, blank=True)
    link = models.ForeignKey(
        RecordingLink, models.PROTECT, null=True, blank=True, related_name="records", verbose_name=_("記録用リンク")
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("計画の取組")
    )
    # What one press sent; a form that is sent twice writes once.
    once = models.CharField(max_length=60, unique=True, null=True, editable=False)  # noqa: DJ001 - unique, where given
    sample = models.BooleanField(_("見本"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ActivityRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("活動の記録")
        verbose_name_plural = _("活動の記録")
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["area", "day"], name="records_by_area_and_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(people__gte=F("children") + F("adults") + F("older")),
                name="record_bands_are_parts_of_all",
                violation_error_message=_("合計が、子ども・大人・65歳以上を足した数より少なくなっています。"),
            ),
            models.CheckConstraint(
                condition=Q(people__lte=MOST_PEOPLE),
                name="record_of_a_plausible_crowd",
                violation_error_message=_("人数は9,999人までで書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__gte=1, minutes__lte=MOST_MINUTES),
                name="record_lasts_a_day_at_most",
                violation_error_message=_("時間は1分から1440分（24時間）までで書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(news_accepted_on=None) | ~Q(news=""),
                name="record_news_has_words",
                violation_error_message=_("おしらせの一文がありません。先に一文を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values),
                name="record_channel_known",
                violation_error_message=_("受け取り方を一覧から選んでください。"),
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(day)s %(kind)s（%(group)s、%(people)s人）") % {
            "day": wareki_date(self.day),
            "kind": self.kind,
            "group": self.group or gettext("団体名なし"),
            "people": self.people,
        }

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.group_key = group_key(self.organisation_id, self.group_name)
        super().save(*args, **kwargs)

    @property
    def group(self) -> str:
        return self.organisation.name if self.organisation else self.group_name

    @property
    def unknown_age(self) -> int:
        return self.people - self.children - self.adults - self.older

    @property
    def is_news(self) -> bool:
        return self.news_accepted_on is not None

    @property
    def fiscal_year(self) -> FiscalYear:
        return FiscalYear.of(self.day)


def group_key(organisation: int | None, name: str) -> str:
    if organisation:
        return f"o{organisation}"
    plain = tidy(name).casefold()
    return f"n{plain}"[:100] if plain else ""
