"""計画の点検: what is still missing in the plans that are being written, as numbers and as lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The kernel looks for checks.py in every app; the system check of the indicators' metrics comes with it.
from . import metric_check  # noqa: F401
from .models import ActorRole, Indicator, Measure, MeasureActor, Target


@dataclass(frozen=True)
class Check:
    code: str
    label: str | Promise
    what_to_do: str | Promise
    of_measures: bool = False

    def rows(self, plans: Iterable[int]) -> Any:
        """The measures or indicators that miss something."""
        if self.of_measures:
            return _measures(plans).filter(self.condition).in_order()
        return _indicators(plans).filter(self.condition).order_by("plan__area__position", "position", "pk")

    @property
    def condition(self) -> Q:
        return CONDITIONS[self.code]


LEADS = MeasureActor.objects.filter(measure=OuterRef("pk"), role=ActorRole.LEAD)
TARGETS = Target.objects.filter(indicator=OuterRef("pk"))
CONDITIONS = {
    "lead": ~Q(Exists(LEADS)),
    "method": Q(method=""),
    "target": ~Q(Exists(TARGETS)),
    "reason": Q(target_reason="") & Q(Exists(TARGETS)),
}
CHECKS = [
    Check(
        "lead",
        _("主体となる団体がまだない取組"),
        _("だれが中心になるかを決めて、書き加えてください。"),
        of_measures=True,
    ),
    Check("method", _("把握の方法がまだない指標"), _("何を数えるか、だれがいつ調べるかを書いてください。")),
    Check("target", _("目標値がまだない指標"), _("目標値を入れるか、目標値を置かない理由を定義に書いてください。")),
    Check("reason", _("目標値の理由がまだない指標"), _("なぜその数なのかを、ひとことで書いてください。")),
]


def find_check(code: str) -> Check | None:
    return next((check for check in CHECKS if check.code == code), None)


def _measures(plans: Iterable[int]) -> Any:
    return Measure.objects.present().filter(plan__in=list(plans))


def _indicators(plans: Iterable[int]) -> Any:
    # What hangs on a measure or goal in the bin is not read either.
    rows = Indicator.objects.present().filter(plan__in=list(plans))
    return rows.filter(
        Q(goal__isnull=True) | Q(goal__deleted_at=None), Q(measure__isnull=True) | Q(measure__deleted_at=None)
    )


def check_numbers(plans: Iterable[int]) -> list[dict[str, Any]]:
    """Each check with how many miss it, and of how many; two queries. Nothing to look at: no line."""
    wanted = list(plans)
    counts: dict[str, int] = {}
    for rows, of_measures in ((_measures(wanted), True), (_indicators(wanted), False)):
        missing = {
            check.code: Count("pk", filter=check.condition) for check in CHECKS if check.of_measures is of_measures
        }
        counts |= rows.order_by().aggregate(**missing, **{f"all_{of_measures}": Count("pk")})
    return [
        {"check": check, "missing": counts[check.code], "all": counts[f"all_{check.of_measures}"]}
        for check in CHECKS
        if counts[f"all_{check.of_measures}"]
    ]
