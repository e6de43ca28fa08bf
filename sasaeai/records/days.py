"""Which days can be recorded: none to come, and none before the plan that the records speak for."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import FiscalYear, wareki_date
from sasaeai.plans.models import Period

# In the first weeks of a new period, the last month of the one before is still brought in on paper.
LATE = timedelta(days=60)


def earliest_day() -> date | None:
    """The first day of the running period, or of the newest that has begun; None before there is a plan."""
    now = FiscalYear.current()
    years = Period.objects.filter(first_year__lte=now.year).running_first().values_list("first_year", flat=True)
    first = years.first()
    return None if first is None else min(FiscalYear(first).start, today() - LATE)


def check_day(day: date, earliest: date | None) -> None:
    """Raises ValidationError with a sentence that says what to do."""
    if day > today():
        raise ValidationError(_("先の日です。活動が終わってから、その日を書いてください。"))
    if earliest is not None and day < earliest:
        raise ValidationError(
            _("%(day)sより前の活動は、いまの計画の期間の前なので、記録できません。日付を確かめてください。")
            % {"day": wareki_date(earliest)}
        )
