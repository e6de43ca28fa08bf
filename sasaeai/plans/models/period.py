"""計画期: the years of one plan family, with its own words for levels, kinds and states."""

from __future__ import annotations

from django.db import models
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import FiscalYear

TONES = [(n, f"tone-{n}") for n in range(1, 7)]


def standing(key: str = "pk") -> Case:
    """How firmly a period stands, for ordering: 2 with a final edition of the whole area's plan, 1 with any, else 0.

    The running period is the newest of those that stand firmest: while the next one is drafted, also in public, the
    last that was decided goes on. `key` is the way from the row to its period's key.
    """
    own = Period.objects.filter(pk=OuterRef(key), plans__ward_plan=None)
    return Case(
        When(Exists(own.filter(plans__editions__kind__is_final=True)), then=Value(2)),
        When(Exists(own.filter(plans__editions__isnull=False)), then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )


class PeriodQuerySet(models.QuerySet["Period"]):
    def newest_first(self) -> PeriodQuerySet:
        return self.order_by("-number")

    def running_first(self) -> PeriodQuerySet:
        """The period that is in force (see `standing`) before any other."""
        return self.order_by(standing().desc(), "-number")

    def running(self) -> Period | None:
        return self.running_first().first()

    def being_made(self, running: Period) -> PeriodQuerySet:
        """Those that will follow the running one, the next first."""
        return self.filter(area=running.area_id, number__gt=running.number).order_by("number")


class Period(models.Model):
    """One planning period of the root area: ward plan and district plans share its years and its vocabulary."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("区・市町村"))
    number = models.PositiveSmallIntegerField(_("期"))
    name = models.CharField(_("期の名前"), max_length=60, help_text=_("例：第2期"))
    title = models.CharField(_("計画の名前"), max_length=120, help_text=_("例：第2期みどりのわ・ささえ愛プラン"))
    formal_title = models.CharField(_("正式な名前"), max_length=160, blank=True)
    first_year = models.PositiveSmallIntegerField(_("はじめの年度（西暦）"))
    years = models.PositiveSmallIntegerField(_("年数"), default=5)
    measure_name = models.CharField(_("取組の呼び方"), max_length=20, default="取組")
    grades_used = models.BooleanField(_("評価の記号を使う"), default=False)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("前の期")
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "number"],
                name="period_number_once",
                violation_error_message=_("同じ期の計画がすでにあります。別の期の番号にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(years__gte=1, years__lte=12),
                name="period_of_1_to_12_years",
                violation_error_message=_("計画の年数は1年から12年までにしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(first_year__gte=1950, first_year__lte=2150),
                name="period_first_year_plausible",
                violation_error_message=_("はじめの年度は西暦4けたで書いてください（例：2011）。"),
            ),
            models.CheckConstraint(
                condition=Q(predecessor__isnull=True) | ~Q(predecessor=F("id")),
                name="period_not_its_own_predecessor",
                violation_error_message=_("前の期に、同じ期は選べません。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def fiscal_years(self) -> list[FiscalYear]:
        return [FiscalYear(self.first_year + offset) for offset in range(self.years)]

    @property
    def span(self) -> str:
        years = self.fiscal_years
        return f"{years[0].wareki}～{years[-1].wareki}"

    @property
    def year_in_progress(self) -> FiscalYear:
        """This fiscal year, or the nearest year of the period when today lies outside it."""
        value = FiscalYear.of(today()).year
        return FiscalYear(min(max(value, self.first_year), self.first_year + self.years - 1))


class Vocabulary(models.Model):
    """A word of the period's own list: what one ward calls 基本目標, another calls アクション."""

    name = models.CharField(_("名前"), max_length=60)
    position = models.PositiveSmallIntegerField(_("順番"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


def once_per_period(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["period", "name"],
        name=name,
        violation_error_message=_("同じ名前がすでにあります。別の名前にしてください。"),
    )


class Level(Vocabulary):
    """目標の段の呼び方（基本目標、小目標…）; depth 1 is the top."""

    period = models.ForeignKey(Period, models.CASCADE, related_name="levels")
    depth = models.PositiveSmallIntegerField(_("段"))

    class Meta:
        ordering = ["depth"]
        constraints = [
            once_per_period("level_name_once"),
            models.UniqueConstraint(
                fields=["period", "depth"],
                name="level_depth_once",
                violation_error_message=_("同じ段の呼び方がすでにあります。"),
            ),
        ]


class ContentKind(Vocabulary):
    """区計画に載せる内容の種類（地区をまたぐ課題…）: the seed's four and any others."""

    period = models.ForeignKey(Period, models.CASCADE, related_name="content_kinds")

    class Meta(Vocabulary.Meta):
        constraints = [once_per_period("content_kind_once")]


class EditionKind(Vocabulary):
    """版の種類（基本案、素案、確定…）; a final kind freezes the printed numbers."""

    period = models.ForeignKey(Period, models.CASCADE, related_name="edition_kinds")
    is_final = models.BooleanField(_("確定した版として扱う"), default=False)

    class Meta(Vocabulary.Meta):
        constraints = [once_per_period("edition_kind_once")]


class ScheduleState(Vocabulary):
    """スケジュール表に書く言葉（検討、試行、実施…） and the tone in which the page paints it."""

    period = models.ForeignKey(Period, models.CASCADE, related_name="schedule_states")
    tone = models.PositiveSmallIntegerField(_("色の濃さ"), choices=TONES, default=1)

    class Meta(Vocabulary.Meta):
        constraints = [once_per_period("schedule_state_once")]
