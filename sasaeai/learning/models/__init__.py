from sasaeai.learning.models.application import Application, ApplicationState, Attendance, Place, Way
from sasaeai.learning.models.course import Course, CourseState, Precondition, Session
from sasaeai.learning.models.education import EducationRequest, EducationState, Speaker, SpeakerAsked
from sasaeai.learning.models.recognition import Recognition, RenewalRule

__all__ = [
    "Application",
    "ApplicationState",
    "Attendance",
    "Course",
    "CourseState",
    "EducationRequest",
    "EducationState",
    "Place",
    "Precondition",
    "Recognition",
    "RenewalRule",
    "Session",
    "Speaker",
    "SpeakerAsked",
    "Way",
]
