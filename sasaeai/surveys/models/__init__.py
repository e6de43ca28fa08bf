from sasaeai.surveys.models.coding import Code, Reading
from sasaeai.surveys.models.fielding import (
    Delivery,
    Disposition,
    Draft,
    FreeAnswer,
    Keying,
    Letter,
    Mode,
    Response,
    Slip,
)
from sasaeai.surveys.models.finding import Citation, Finding, FindingKind, PublishedResults
from sasaeai.surveys.models.question import (
    Choice,
    Concept,
    IndicatorQuestion,
    Question,
    QuestionKind,
    QuestionRole,
    Section,
)
from sasaeai.surveys.models.survey import MarkRules, PopulationCell, Sharing, Stratum, Survey, SurveyState

__all__ = [
    "Choice",
    "Citation",
    "Code",
    "Concept",
    "Delivery",
    "Disposition",
    "Draft",
    "Finding",
    "FindingKind",
    "FreeAnswer",
    "IndicatorQuestion",
    "Keying",
    "Letter",
    "MarkRules",
    "Mode",
    "PopulationCell",
    "PublishedResults",
    "Question",
    "QuestionKind",
    "QuestionRole",
    "Reading",
    "Response",
    "Section",
    "Sharing",
    "Slip",
    "Stratum",
    "Survey",
    "SurveyState",
]
