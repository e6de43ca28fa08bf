from .bringing import Bringing, BringingState, Origin, SheetReading
from .glossary import GlossaryTerm
from .made import Format, MadePaper, PaperKind, PaperOrder, PaperState
from .meeting import MeetingPaper, MeetingPart, PartKind
from .plan_file import PlanFile, PlanFileKind, PlanFileState
from .results_paper import ResultsFormat, ResultsPaper, ResultsPaperKind
from .sheet import FormSheet, SentSheet
from .survey_paper import SurveyPaper

__all__ = [
    "Bringing",
    "BringingState",
    "FormSheet",
    "Format",
    "GlossaryTerm",
    "MadePaper",
    "MeetingPaper",
    "MeetingPart",
    "Origin",
    "PaperKind",
    "PaperOrder",
    "PaperState",
    "PartKind",
    "PlanFile",
    "PlanFileKind",
    "PlanFileState",
    "ResultsFormat",
    "ResultsPaper",
    "ResultsPaperKind",
    "SentSheet",
    "SheetReading",
    "SurveyPaper",
]
