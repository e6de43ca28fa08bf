"""The plan core, one concept per module."""

from .attachment import Attachment
from .edition import Edition, EditionItem, EditionLink, ItemKind, LinkKind, Release, ReleasePin
from .entry import Entry, EntryCall, EntryOrigin, MeasureSource, Medium
from .goal import Evidence, Goal, GoalTie
from .grading import Grade, GradeOf, GradingRule
from .handover import HandoverNote, HandoverReading
from .indicator import Basis, Direction, Indicator, IndicatorKind, IndicatorValue, Source, Target
from .measure import ActorRole, Contribution, Help, Measure, MeasureActor, ScheduleCell, Support
from .period import ContentKind, EditionKind, Level, Period, ScheduleState, standing
from .plan import Plan, Progress
from .problem import Problem, ProblemMeasure
from .review import DistrictReview, NextStep, Review
from .succession import Succession, SuccessionKind

__all__ = [
    "ActorRole",
    "Attachment",
    "Basis",
    "ContentKind",
    "Contribution",
    "Direction",
    "DistrictReview",
    "Edition",
    "EditionItem",
    "EditionKind",
    "EditionLink",
    "Entry",
    "EntryCall",
    "EntryOrigin",
    "Evidence",
    "Goal",
    "GoalTie",
    "Grade",
    "GradeOf",
    "GradingRule",
    "HandoverNote",
    "HandoverReading",
    "Help",
    "Indicator",
    "IndicatorKind",
    "IndicatorValue",
    "ItemKind",
    "Level",
    "LinkKind",
    "Measure",
    "MeasureActor",
    "MeasureSource",
    "Medium",
    "NextStep",
    "Period",
    "Plan",
    "Problem",
    "ProblemMeasure",
    "Progress",
    "Release",
    "ReleasePin",
    "Review",
    "ScheduleCell",
    "ScheduleState",
    "Source",
    "Succession",
    "SuccessionKind",
    "Support",
    "Target",
    "standing",
]
