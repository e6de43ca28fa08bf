from .glossary import GlossaryTerm
from .made import Format, MadePaper, PaperKind, PaperOrder, PaperState
from .meeting import MeetingPaper, MeetingPart, PartKind

__all__ = [
    "Format",
    "GlossaryTerm",
    "MadePaper",
    "MeetingPaper",
    "MeetingPart",
    "PaperKind",
    "PaperOrder",
    "PaperState",
    "PartKind",
]
