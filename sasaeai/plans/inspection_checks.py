"""計画の点検: what is looked at, each as one small object. Blanks of districts are normal and not looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields import CharField
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.whole import called_later
from sasaeai.kernel.clock import now, today
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.metrics import all_metrics
from sasaeai.kernel.models import JournalEntry

from .models import (
    Contribution,
    Goal,
    Indicator,
    IndicatorValue,
    Measure,
    Period,
    Plan,
    Problem,
    ProblemMeasure,
    Review,
    ScheduleCell,
    Source,
    Succession,
    Support,
    Target,
)
from .owners import has_lead, nobody, owner_of_indicator, owner_of_measure

Words = str | Promise
WARD = Q(plan__ward_plan=None)
# A year's round and a month more: whoever writes once a year, at the review, is never quiet.
QUIET_AFTER = timedelta(days=400)
# The committee of a district meets every month or two; at its next meeting it wants to know at least the day.
PROMISED_WITHIN = timedelta(days=30)


class Asked:
    """The plans of one period that are looked at, today; what several checks want to know is asked once."""

    def __init__(self, period: Period, plans: Iterable[Plan]) -> None:
        self.period, self.plans = period, {plan.pk: plan for plan in plans}
        self.today: date = today()
        self.this_year = FiscalYear.of(self.today)

    @cached_property
    def scheduled(self) -> list[int]:
        """Plans that use a schedule; the ward's as soon as something stands in it."""
        wards = ScheduleCell.objects.filter(measure__plan=OuterRef("pk"))
        return self._using(wards, "uses_schedule")

    @cached_property
    def measured(self) -> list[int]:
        """Plans that use indicators."""
        return self._using(Indicator.objects.present().filter(plan=OuterRef("pk")), "uses_indicators")

    @property
    def with_indicators(self) -> list[int]:
        """Plans whose indicators are looked at, if they have any."""
        return [plan.pk for plan in self.plans.values() if plan.is_ward or plan.uses_indicators]

    def _using(self, rows: QuerySet[Any], switch: str) -> list[int]:
        ward = Q(ward_plan=None) & Q(Exists(rows))
        found = Plan.objects.filter(pk__in=list(self.plans)).filter(ward | Q(**{switch: True}))
        return list(found.values_list("pk", flat=True))

    @property
    def last_year(self) -> int | None:
        """The fiscal year that is over, if the period had begun by then."""
        years = [year.year for year in self.period.fiscal_years if year < self.this_year]
        return years[-1] if years else None

    @property
    def is_running(self) -> bool:
        return self.this_year in self.period.fiscal_years


Condition = Callable[[Asked], Q]


def everything(asked: Asked) -> Q:
    return Q()


def of_the_ward(asked: Asked) -> Q:
    return WARD


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """Rows that are looked at, whose each is, and in which order they are listed inside a plan."""

    code: str
    label: Words
    rows: Callable[[Asked], QuerySet[Any]]
    owner: Callable[[], Any]
    order: str = "position"


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """`lacks` among `among` is what still waits; `mend` is where, below the period's desk, with gaps (see Line)."""

    key: str
    of: Kind
    kept: Words
    missing: Words
    why: Words
    lacks: Condition
    mend: str
    verb: Words
    among: Condition = everything


# -- rows ---------------------------------------------------------------------------------------------------------


def _measures(asked: Asked) -> QuerySet[Any]:
    return Measure.objects.present().filter(plan__in=list(asked.plans))


def _indicators(asked: Asked) -> QuerySet[Any]:
    """What hangs on a measure or goal in the bin is not read either."""
    rows = Indicator.objects.present().filter(plan__in=asked.with_indicators)
    return rows.filter(goal__deleted_at=None, measure__deleted_at=None)


def _goals(asked: Asked) -> QuerySet[Any]:
    return Goal.objects.present().filter(plan__in=list(asked.plans))


def _problems(asked: Asked) -> QuerySet[Any]:
    return Problem.objects.for_themselves().filter(plan__in=list(asked.plans))


# How a text that came from another measure begins (統合); a part of the plan's words, so in no other language.
JOINED = "〔統合した「"

MEASURE = Kind("measure", _("取組"), _measures, owner_of_measure)
INDICATOR = Kind("indicator", _("指標"), _indicators, owner_of_indicator)
GOAL = Kind("goal", _("目標"), _goals, nobody)
PROBLEM = Kind("problem", _("課題"), _problems, nobody, order="pk")
KINDS = (MEASURE, INDICATOR, GOAL, PROBLEM)

# -- measures -----------------------------------------------------------------------------------------------------


def _no_lead(asked: Asked) -> Q:
    """A district may name whoever it likes; of the ward somebody has to be asked."""
    return WARD & Q(held_by=None) | ~WARD & ~Q(has_lead())


def _cells(*conditions: Q, **fields: Any) -> Exists:
    return Exists(ScheduleCell.objects.filter(*conditions, measure=OuterRef("pk"), **fields))


def _no_schedule(asked: Asked) -> Q:
    return ~Q(_cells(Q(planned__isnull=False) | ~Q(words="")))


def _planned_last_year(asked: Asked) -> Q:
    return Q(plan__in=asked.scheduled) & Q(_cells(planned__isnull=False, fiscal_year=asked.last_year or 0))


def _not_said_done(asked: Asked) -> Q:
    return ~Q(_cells(Q(done__isnull=False) | ~Q(done_words=""), fiscal_year=asked.last_year or 0))


def _no_indicator(asked: Asked) -> Q:
    return ~Q(Exists(Indicator.objects.present().filter(measure=OuterRef("pk"))))


def _running(asked: Asked) -> Q:
    return Q() if asked.is_running else Q(pk=None)


def _quiet(asked: Asked) -> Q:
    """Neither its words nor its schedule, its review nor its numbers have moved."""
    since = now() - QUIET_AFTER
    lines = JournalEntry.objects.filter(
        subject_kind="plans.measure", subject_id=Cast(OuterRef("pk"), CharField()), at__gte=since
    )
    values = IndicatorValue.objects.filter(indicator__measure=OuterRef("pk"), taken_on__gte=asked.today - QUIET_AFTER)
    reviews = Review.objects.filter(measure=OuterRef("pk"), fiscal_year__gte=asked.this_year.year - 1)
    done = _cells(done__isnull=False, fiscal_year__gte=asked.this_year.year - 1)
    return Q(changed_at__lt=since) & ~Q(Exists(lines)) & ~Q(Exists(values)) & ~Q(Exists(reviews)) & ~Q(done)


# -- indicators ---------------------------------------------------------------------------------------------------


def _targets(**fields: Any) -> Exists:
    return Exists(Target.objects.filter(indicator=OuterRef("pk"), **fields))


def _value_expected(asked: Asked) -> Q:
    """From the second year on. What is counted by itself is not waited for, a survey only in a year with a target."""
    if asked.last_year is None:
        return Q(pk=None)
    asked_then = Q(_targets(fiscal_year=asked.last_year))
    return Q(source=Source.HAND) | Q(source=Source.SURVEY) & asked_then


def _no_value(asked: Asked) -> Q:
    values = IndicatorValue.objects.filter(indicator=OuterRef("pk"), fiscal_year__gte=asked.last_year or 0)
    return ~Q(Exists(values.filter(Q(value__isnull=False) | Q(suppressed=True))))


def _vanished(asked: Asked) -> Q:
    return ~Q(metric_key__in=[metric.key for metric in all_metrics()])


# -- goals and problems -------------------------------------------------------------------------------------------


def _lowest_of_the_ward(asked: Asked) -> Q:
    return WARD & ~Q(Exists(Goal.objects.present().filter(parent=OuterRef("pk"))))


def _no_measures(asked: Asked) -> Q:
    served = Contribution.objects.filter(goal=OuterRef("pk"), measure__deleted_at=None)
    return ~Q(Exists(Measure.objects.present().filter(goal=OuterRef("pk")))) & ~Q(Exists(served))


def _waits_for_a_day(asked: Asked) -> Q:
    return Q(answered_on=None, promised_on=None, written_on__lte=asked.today - PROMISED_WITHIN)


def _past_its_day(asked: Asked) -> Q:
    return Q(answered_on=None, promised_on__lt=asked.today)


def answered_by_the_ward() -> QuerySet[ProblemMeasure]:
    """The ward's measures that take up the outer query's problem."""
    rows = ProblemMeasure.objects.filter(problem=OuterRef("pk"), measure__deleted_at=None)
    return rows.filter(measure__plan__ward_plan=None)


def without_a_twin() -> QuerySet[ProblemMeasure]:
    """Those of them that support no measure of the problem's own district."""
    lines = Support.objects.filter(ward_measure=OuterRef("measure"), district_measure__deleted_at=None)
    return answered_by_the_ward().exclude(Exists(lines.filter(district_measure__plan=OuterRef("problem__plan"))))


CHECKS: tuple[Check, ...] = (
    Check(
        "lead", MEASURE,
        _("中心になる団体が決まっている取組"), _("中心になる団体がまだの取組"),
        called_later(
            _("%(whole)sの取組では、団体の一覧にある団体を主体にすると、ふりかえりや実績値をその団体にお願いできます。")
        ),
        _no_lead, "measures/{uid}/edit/", _("団体を書く"),
    ),
    Check(
        "goal", MEASURE, _("目標の下にある取組"), _("まだ目標の下にない取組"),
        _("目標の下に置くと、何のための取組かが読む人に伝わります。"),
        lambda asked: Q(goal=None), "measures/{uid}/edit/", _("目標を選ぶ"),
    ),
    Check(
        "text", MEASURE, _("内容を書いた取組"), _("内容がまだの取組"),
        _("名前だけでは、担当が替わったときに何をする取組か分からなくなります。"),
        lambda asked: Q(text=""), "measures/{uid}/edit/", _("内容を書く"), among=of_the_ward,
    ),
    Check(
        "joined", MEASURE, _("まとめた文を書きなおした取組"), _("まとめたままの文がある取組"),
        _("前の期の取組を統合したとき、それぞれの文を並べてあります。読みとおせる一つの文に直してください。"),
        lambda asked: Q(text__contains=JOINED), "measures/{uid}/edit/", _("文を直す"),
        among=lambda asked: Q(Exists(Succession.objects.filter(new_measure=OuterRef("pk"), kind="merged"))),
    ),
    Check(
        "schedule", MEASURE, _("スケジュールのある取組"), _("スケジュールがまだの取組"),
        _("いつ始めて、いつ広げるかがあると、一年ごとにふりかえれます。"),
        _no_schedule, "schedule/?plan={area}&measure={uid}", _("予定を書く"),
        among=lambda asked: Q(plan__in=asked.scheduled),
    ),
    Check(
        "done", MEASURE, _("終わった年度の「実際」を書いた取組"), _("終わった年度の「実際」がまだの取組"),
        _("予定の横に実際にどうだったかがあると、来年の予定を立てやすくなります。"),
        _not_said_done, "schedule/?plan={area}&side=done&measure={uid}", _("実際を書く"), among=_planned_last_year,
    ),
    Check(
        "indicators", MEASURE, _("指標のある取組"), _("指標がまだの取組"),
        _("すべての取組に指標がいるわけではありません。数で見たほうがよいものから決めてください。"),
        _no_indicator, "figures/of/measure/{uid}/", _("指標を決める"),
        among=lambda asked: Q(plan__in=asked.measured),
    ),
    Check(
        "quiet", MEASURE, _("この１年あまりに書きたしのあった取組"), _("１年あまり書きたしのない取組"),
        _("文もスケジュールも実績値も400日うごいていません。続いているなら、ひとこと書きたすだけで十分です。"),
        _quiet, "measures/{uid}/", _("開く"), among=_running,
    ),
    Check(
        "definition", INDICATOR, _("定義のある指標"), _("定義がまだの指標"),
        _("何を１と数えるかがないと、担当が替わったときに同じ数え方ができません。"),
        lambda asked: Q(definition=""), "figures/{uid}/", _("定義を書く"),
    ),
    Check(
        "method", INDICATOR, _("把握の方法のある指標"), _("把握の方法がまだの指標"),
        _("だれが、いつ、どこから数を持ってくるかを書きます。"),
        lambda asked: Q(method=""), "figures/{uid}/", _("方法を書く"),
    ),
    Check(
        "target", INDICATOR, _("目標値のある指標"), _("目標値がまだの指標"),
        _("目標値を置かないときは、その理由を定義に書いておくと、あとの人が迷いません。"),
        lambda asked: ~Q(_targets()), "figures/{uid}/", _("目標値を書く"),
    ),
    Check(
        "reason", INDICATOR, _("目標値に理由のある指標"), _("目標値の理由がまだの指標"),
        _("なぜその数なのかがひとことあると、届かなかったときに話しあえます。"),
        lambda asked: Q(target_reason=""), "figures/{uid}/", _("理由を書く"), among=lambda asked: Q(_targets()),
    ),
    Check(
        "owner", INDICATOR, _("担当の決まっている指標"), _("担当がまだの指標"),
        _("担当は、指標に書いた団体か、取組の中心になる団体です。どちらもないと、実績値をお願いする先がありません。"),
        lambda asked: Q(held_by=None), "figures/{uid}/", _("担当を選ぶ"), among=of_the_ward,
    ),
    Check(
        "value", INDICATOR, _("終わった年度か今年度の実績値のある指標"), _("終わった年度の実績値がまだの指標"),
        _("数が入っていないと、計画はいつのまにか止まってしまいます。分からない数は、分からないと補足に書けます。"),
        _no_value, "figures/{uid}/values/", _("実績値を書く"), among=_value_expected,
    ),
    Check(
        "metric", INDICATOR, _("もとの数がある、自動で数える指標"), _("もとの数がなくなった、自動で数える指標"),
        _("この数を出していた機能が使われていません。別の数を選ぶか、手で書くほうに切りかえてください。"),
        _vanished, "figures/{uid}/", _("出どころを選ぶ"), among=lambda asked: Q(source=Source.METRIC),
    ),
    Check(
        "measures", GOAL, _("取組のある目標"), _("取組がまだの目標"),
        _("どこかの取組をこの目標につなぐだけでもかまいません。"),
        _no_measures, "goals/{uid}/", _("目標を開く"), among=_lowest_of_the_ward,
    ),
    Check(
        "promise", PROBLEM, _("回答したか、回答の日を知らせている課題"), _("回答の日がまだの課題"),
        _("受け取って30日たちました。すぐに答えられなくても、いつ答えるかが分かると待てます。"),
        _waits_for_a_day, "problems/{uid}/promise/", _("日を約束する"),
    ),
    Check(
        "late", PROBLEM, _("約束の日を過ぎていない課題"), _("約束の日を過ぎた課題"),
        _("答えられないときは、新しい日を知らせてください。"),
        _past_its_day, "problems/{uid}/answer/", _("回答を書く"), among=lambda asked: Q(promised_on__isnull=False),
    ),
    Check(
        "twin", PROBLEM,
        _("答えた取組が、地区の取組とも結ばれている課題"), _("答えた取組が、地区の取組と結ばれていない課題"),
        called_later(
            _("%(whole)sの取組で答えた課題です。その取組が地区のどの取組を支えるかを結ぶと、地区のページからも読めます。")
        ),
        lambda asked: Q(Exists(without_a_twin())), "measures/{twin}/supports/", _("結ぶ"),
        among=lambda asked: ~WARD & Q(Exists(answered_by_the_ward())),
    ),
)  # fmt: skip


def find_check(key: str) -> Check | None:
    return next((check for check in CHECKS if check.key == key), None)


def twin_of() -> QuerySet[Any]:
    """The uid of the ward measure from which the missing line is drawn, for a problem of the outer query."""
    return without_a_twin().order_by("pk").values(twin=F("measure__uid"))[:1]
