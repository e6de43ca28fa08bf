"""What the kernel does by itself."""

from sasaeai.kernel.counts import forget_old_counts
from sasaeai.kernel.outbox import forget_old_messages, send_waiting
from sasaeai.kernel.tasks.prune import forget_finished_tasks
from sasaeai.kernel.tasks.schedule import daily, every

every(minutes=5)(send_waiting)
daily(at="03:10")(forget_old_messages)
daily(at="03:20")(forget_finished_tasks)
daily(at="03:30")(forget_old_counts)
