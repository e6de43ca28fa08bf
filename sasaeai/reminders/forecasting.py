"""Count ahead: whom the next letters would reach, whom not, and why."""

from __future__ import annotations

from sasaeai.kernel.clock import now
from sasaeai.reminders.calendar import next_moment
from sasaeai.reminders.faults import keep_faults
from sasaeai.reminders.models import Forecast, ReminderTerms, Why
from sasaeai.reminders.readers import Owners
from sasaeai.reminders.weeks import week_at


def forecast() -> int:
    """Store the lines for the next moment; the number of letters that would go out."""
    at = now()
    moment, _held = next_moment(at, ReminderTerms.now())
    owners = Owners(week_at(moment or at))
    people, _desks = owners.lines_of_people()
    lines = [*people, *owners.lines_of_organisations(), *owners.lines_of_districts()]
    keep_faults(owners.faults, all_were_asked=True)
    Forecast.objects.update_or_create(pk=1, defaults={"made_at": at, "rows": [Forecast.row(line) for line in lines]})
    return sum(line.why == Why.SENDS for line in lines)
