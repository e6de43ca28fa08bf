"""What courses do by themselves."""

from sasaeai.kernel.tasks.schedule import daily, every
from sasaeai.learning.tasks import forget_learners, keep_queues

every(minutes=10)(keep_queues)
daily(at="04:05")(forget_learners)
