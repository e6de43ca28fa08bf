"""Background work that survives a killed process: tasks are rows, workers hold leases, schedules are slots."""

from sasaeai.kernel.tasks.beat import is_stopped, last_seen

__all__ = ["is_stopped", "last_seen"]
