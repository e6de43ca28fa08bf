"""Words for the gaps of every address: the ids that somebody may guess who knows a ward's plan."""

from __future__ import annotations

import re

from sasaeai.areas.models import Area, Desk, DeskService, Town
from sasaeai.kernel.models import JournalEntry
from sasaeai.learning.models import Application, Course, EducationRequest, Recognition, Session, Speaker, SpeakerAsked
from sasaeai.meetings.models import CommentRound, Meeting, MeetingPhoto, Opinion, OpinionCard, Submission
from sasaeai.people.models import Organisation, Person, QualificationKind, Seat
from sasaeai.plans.models import Edition, Entry, EntryCall, Evidence, Goal, Indicator, Measure, Plan, Problem, Release
from sasaeai.records.models import ActivityKind, ActivityRecord, RecordingLink
from sasaeai.reviews.models import CommitteeMeeting, ReviewYear, Sheet
from sasaeai.surveys.models import Delivery, Survey
from sasaeai.volunteers.models import Candidate, HelpRequest, Introduction, Pair, PointScheme, Turn, Visit, Volunteer

from .crawler import Route


def uid_of(rows: object) -> str:
    return rows.values_list("uid", flat=True).first() or "nothing234"  # type: ignore[attr-defined]


def key_of(rows: object) -> str:
    return str(rows.values_list("pk", flat=True).first() or 1)  # type: ignore[attr-defined]


def qualification_uid(rows: object) -> str:
    return rows.values_list("qualification__uid", flat=True).first() or "nothing234"  # type: ignore[attr-defined]


def token_of(link: object) -> str:
    return link.token if link else "nothing234"  # type: ignore[attr-defined]


class Guess:
    """Ids of one plan (the ward's, or a district's) and of what lies around it."""

    def __init__(self, plan: Plan) -> None:
        goals = Goal.objects.present().filter(plan=plan)
        measures = Measure.objects.present().filter(plan=plan)
        self.uids = {
            "goals": uid_of(goals),
            "measures": uid_of(measures),
            "indicators": uid_of(Indicator.objects.filter(plan=plan)),
            "problems": uid_of(Problem.objects.public().filter(plan=plan)),
            "calls": uid_of(EntryCall.objects.filter(plan=plan)),
            "entries": uid_of(Entry.objects.filter(plan=plan)),
            "records": uid_of(ActivityRecord.objects.present().filter(area=plan.area).order_by("pk")),
            "links": uid_of(RecordingLink.objects.order_by("pk")),
            "courses": uid_of(Course.objects.filter(area=plan.area).order_by("pk")),
            "applications": uid_of(Application.objects.filter(course__area=plan.area).order_by("pk")),
            "qualifications": qualification_uid(Recognition.objects.filter(area=plan.area).order_by("pk")),
            "education": uid_of(EducationRequest.objects.order_by("pk")),
            "speakers": uid_of(Speaker.objects.order_by("pk")),
            "requests": uid_of(HelpRequest.objects.filter(area=plan.area).order_by("pk")),
            "volunteers": uid_of(Volunteer.objects.filter(area=plan.area).order_by("pk")),
            "candidates": uid_of(Candidate.objects.filter(request__area=plan.area).order_by("pk")),
            "pairs": uid_of(Pair.objects.filter(request__area=plan.area).order_by("pk")),
            "visits": uid_of(Visit.objects.filter(area=plan.area).order_by("pk")),
            "meetings": uid_of(Introduction.objects.filter(request__area=plan.area).order_by("pk")),
            "talks": uid_of(Meeting.objects.present().filter(area=plan.area).order_by("pk")),
            "photos": uid_of(MeetingPhoto.objects.filter(meeting__area=plan.area).order_by("pk")),
            "cards": uid_of(OpinionCard.objects.on_the_board().filter(area=plan.area).order_by("pk")),
            "certificates": uid_of(Volunteer.objects.filter(area=plan.area).order_by("pk")),
            "surveys": uid_of(Survey.objects.present().order_by("pk")),
            "comments": uid_of(CommentRound.objects.filter(edition__plan=plan).order_by("pk")),
            "submissions": uid_of(Submission.objects.filter(round__edition__plan=plan).order_by("pk")),
            "opinions": uid_of(Opinion.objects.filter(submission__round__edition__plan=plan).order_by("pk")),
            "reviews": uid_of(ReviewYear.objects.order_by("pk")),
            "council": uid_of(CommitteeMeeting.objects.present().order_by("pk")),
            "review-sheets": uid_of(Sheet.objects.filter(plan=plan).order_by("pk")),
            "sheets": uid_of(Pair.objects.filter(request__area=plan.area).order_by("pk")),
        }
        self.words = {
            "period": str(plan.period.number),
            "year": "2012",
            "release": key_of(Release.objects.order_by("pk")),
            "edition": key_of(Edition.objects.filter(plan=plan)),
            "slug": plan.area.slug,
            "area": plan.area.slug,
            "line": key_of(JournalEntry.objects.all()),
            "key": key_of(Evidence.objects.filter(goal__in=goals)),
            "organisation": key_of(Organisation.objects.all()),
            "entry": self.uids["entries"],
            "sheet": self.uids["review-sheets"],
            "goal": self.uids["goals"],
            "indicator": self.uids["indicators"],
            "kind": "goal",
            "of": "goals",
            "field": "title",
            "code": "goals",
            "point": "midori",
            "name": "goals",
            "ending": "csv",
            "place": "1",
            "number": "1",
            "paper": "nothing234",
            "file": uid_of(Delivery.objects.order_by("pk")),
            "sent": uid_of(Submission.objects.filter(round__edition__plan=plan).order_by("pk")),
            "what": "problem",
            "other": key_of(Person.objects.all()),
        }

    def address(self, route: Route) -> str | None:
        asked = {"uid": self._uid, "pk": self._key, "token": self._token}
        return route.filled(self.words | {gap: asked[gap](route.text) for gap in route.gaps if gap in asked})

    @staticmethod
    def _token(text: str) -> str:
        tables = {"report/<": Pair, "answer/<": Candidate}
        rows = next((table for part, table in tables.items() if text.startswith(part)), RecordingLink)
        return token_of(rows._default_manager.order_by("pk").first())

    def _uid(self, text: str) -> str:
        if re.match(r"(desk/)?meetings/<", text):
            return self.uids["talks"]
        if text.startswith("desk/reviews/sheets/"):
            return self.uids["review-sheets"]
        before = text.partition("<str:uid>")[0].partition("<slug:uid>")[0]
        names = re.findall(r"[a-z-]+(?=/)", before)
        named = [name for name in names if name in self.uids or name == "figures"]
        if not named or "<slug:kind>" in before or "<slug:of>" in before:
            return self.uids["goals"]
        return self.uids["indicators" if named[-1] == "figures" else named[-1]]

    @staticmethod
    def _key(text: str) -> str:
        tables = {
            "organisations/": Organisation,
            "records/kinds/": ActivityKind,
            "visits/<": Turn,
            "points/<": PointScheme,
            "learning/kinds/": QualificationKind,
            "/door/": Session,
            "/asked/": SpeakerAsked,
            "seats/<": Seat,
            "towns/": Town,
            "services/<": DeskService,
            "desks/": Desk,
            "people/<": Person,
        }
        rows = next((table for part, table in tables.items() if part in text), Area)
        return key_of(rows._default_manager.order_by("pk"))
