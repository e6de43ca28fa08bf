from sasaeai.records.models.kind import ActivityKind
from sasaeai.records.models.link import RecordingLink
from sasaeai.records.models.record import ActivityRecord, Channel

__all__ = ["ActivityKind", "ActivityRecord", "Channel", "RecordingLink"]
