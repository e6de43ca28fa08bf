from sasaeai.volunteers.models.candidate import Candidate, CandidateState, NoReason, Wave
from sasaeai.volunteers.models.kinds import ErrandKind, MediationTerms, Refusal, Trait
from sasaeai.volunteers.models.need import UnmetNeed
from sasaeai.volunteers.models.planning import PlanningRun
from sasaeai.volunteers.models.request import (
    Channel,
    EndReason,
    HelpRequest,
    RequestNote,
    Rhythm,
    State,
    Urgency,
)
from sasaeai.volunteers.models.visit import Introduction, Pair, PointScheme, Reflection, Turn, Visit
from sasaeai.volunteers.models.volunteer import Apart, Cover, DayOff, FreeTime, Volunteer

__all__ = [
    "Apart",
    "Candidate",
    "CandidateState",
    "Channel",
    "Cover",
    "DayOff",
    "EndReason",
    "ErrandKind",
    "FreeTime",
    "HelpRequest",
    "Introduction",
    "MediationTerms",
    "NoReason",
    "Pair",
    "PlanningRun",
    "PointScheme",
    "Reflection",
    "Refusal",
    "RequestNote",
    "Rhythm",
    "State",
    "Trait",
    "Turn",
    "UnmetNeed",
    "Urgency",
    "Visit",
    "Volunteer",
    "Wave",
]
