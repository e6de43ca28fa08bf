from sasaeai.meetings.models.card import CardSource, OpinionCard
from sasaeai.meetings.models.comment import (
    CommentRound,
    Opinion,
    OpinionDisposition,
    RoundNotice,
    RoundState,
    Submission,
)
from sasaeai.meetings.models.meeting import Attendees, Meeting, MeetingKind

__all__ = [
    "Attendees",
    "CardSource",
    "CommentRound",
    "Meeting",
    "MeetingKind",
    "Opinion",
    "OpinionCard",
    "OpinionDisposition",
    "RoundNotice",
    "RoundState",
    "Submission",
]
