"""What mediation does by itself."""

from sasaeai.kernel.tasks.schedule import daily, every
from sasaeai.volunteers.nightly import end_searches, forget_ended, plan_ahead
from sasaeai.volunteers.tasks import look_after_answers

daily(at="03:50")(forget_ended)
daily(at="02:30")(plan_ahead)
daily(at="02:40")(end_searches)
every(minutes=30)(look_after_answers)
