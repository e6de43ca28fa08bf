"""電話する方の一覧: whom to ask by telephone, person by person, with the sentence to say; made for paper, too."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sasaeai.kernel.clock import today
from sasaeai.people.models import Person
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request, Viewer
from sasaeai.volunteers import policy
from sasaeai.volunteers.letters import spoken
from sasaeai.volunteers.models import Candidate, CandidateState, Volunteer
from sasaeai.volunteers.waiting import undelivered

ON_PAPER = (Volunteer.ContactBy.PHONE, Volunteer.ContactBy.PAPER)


@dataclass
class Question:
    candidate: Candidate
    sentence: str
    is_late: bool

    @property
    def was_undelivered(self) -> bool:
        return self.candidate.asked_by_way == Volunteer.ContactBy.MAIL


@dataclass
class ToCall:
    """One person, however often they were written down."""

    person: Person
    volunteer: Volunteer
    questions: list[Question] = field(default_factory=list)


def to_call(viewer: Viewer) -> list[ToCall]:
    """Who waits for a call, those first whose answer is due first; one query."""
    by_voice = Q(asked_by_way__in=ON_PAPER) | Q(message_key__in=undelivered())
    rows = Candidate.objects.visible_to(viewer).filter(by_voice, state=CandidateState.ASKED)
    rows = rows.select_related(
        "request__kind", "request__area", "volunteer__person__same_as", "volunteer__area", "volunteer__town", "wave"
    ).defer("request__words", "request__address", "request__risks", "request__end_note", "volunteer__note")
    found: dict[int, ToCall] = {}
    for one in rows.order_by("answer_by", "volunteer__person__kana", "pk"):
        person = one.volunteer.person.kept
        call = found.setdefault(person.pk, ToCall(person, one.volunteer))
        call.questions.append(Question(one, spoken(one), one.is_late(today())))
    return list(found.values())


@login_required
@require_safe
def call_list(request: Request) -> HttpResponse:
    require(policy.may_mediate(request.viewer))
    return render(request, "volunteers/call_list.html", {"calls": to_call(request.viewer), "today": today()})
