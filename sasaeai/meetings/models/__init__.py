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
from sasaeai.meetings.models.photo import MeetingPhoto

__all__ = [
    "Attendees",
    "CardSource",
    "CommentRound",
    "Meeting",
    "MeetingKind",
    "MeetingPhoto",
    "Opinion",
    "OpinionCard",
    "OpinionDisposition",
    "RoundNotice",
    "RoundState",
    "Submission",
]
