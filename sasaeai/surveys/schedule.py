"""What surveys do by themselves."""

from sasaeai.kernel.tasks.schedule import daily, every
from sasaeai.surveys.tasks import forget_what_is_over, part_answers_from_letters, work_out_findings

every(minutes=10)(work_out_findings)
daily(at="04:15")(forget_what_is_over)
# Before the backup of three o'clock: a dump has rows in the order in which they lie.
daily(at="02:15")(part_answers_from_letters)
