from sasaeai.kernel.models.counted import Counted
from sasaeai.kernel.models.journal import JournalEntry
from sasaeai.kernel.models.outbox import Message, MessageState
from sasaeai.kernel.models.stamp import PublicStamp
from sasaeai.kernel.models.task import ScheduleSlot, StoredTask, WorkerBeat
from sasaeai.kernel.models.variant import TextVariant

__all__ = [
    "Counted",
    "JournalEntry",
    "Message",
    "MessageState",
    "PublicStamp",
    "ScheduleSlot",
    "StoredTask",
    "TextVariant",
    "WorkerBeat",
]
