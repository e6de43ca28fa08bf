"""What reminders do by themselves."""

from sasaeai.kernel.tasks.schedule import daily, every
from sasaeai.reminders.tasks import forget_old_letters, look_ahead, remind

# The letters' hour is the ward's own; so every quarter of an hour it is looked at whether it has come.
every(minutes=15)(remind)
daily(at="06:40")(look_ahead)
daily(at="04:00")(forget_old_letters)
