"""打診のあとの見まわり: late answers lapse, and whoever refused or did not answer is replaced by the next."""

from __future__ import annotations

from django.utils.timezone import localtime
from django_tasks import task

from sasaeai.kernel.clock import now, today
from sasaeai.volunteers.actions.answering import lapse
from sasaeai.volunteers.actions.asking import ask
from sasaeai.volunteers.actions.requests import set_call_entrance
from sasaeai.volunteers.models import Candidate, CandidateState, HelpRequest, MediationTerms, State
from sasaeai.volunteers.planning.proposals import reasons_for, whom_to_ask
from sasaeai.volunteers.planning.run import Run, next_day, run_for, week_of

# Nobody is written to at night.
FIRST_HOUR, LAST_HOUR = 9, 19
CAME_BACK = (CandidateState.NO, CandidateState.LAPSED, CandidateState.CANCELLED)


@task
def look_after_answers() -> int:
    """How many people were asked in place of others."""
    set_call_entrance()
    for candidate in list(late_answers()):
        lapse(candidate)
    if not MediationTerms.now().replaces_itself or not FIRST_HOUR <= localtime(now()).hour < LAST_HOUR:
        return 0
    return sum(replace(request) for request in list(short_of_people()))


def late_answers() -> list[Candidate]:
    rows = Candidate.objects.filter(state=CandidateState.ASKED, answer_by__lt=today())
    return list(rows.select_related("request").order_by("pk"))


def short_of_people() -> list[HelpRequest]:
    """Asked for, with a place free, and somebody refused or let the day pass since the last wave."""
    rows = HelpRequest.objects.filter(state__in=[State.ASKING, State.GOING_ON]).with_room().order_by("pk")
    return [row for row in rows.select_related("area", "kind", "asker") if came_back_since_last_wave(row)]


def came_back_since_last_wave(request: HelpRequest) -> bool:
    wave = request.waves.order_by("-number").first()
    return wave is not None and request.candidates.filter(state__in=CAME_BACK, changed_at__gt=wave.asked_at).exists()


def replace(request: HelpRequest) -> int:
    """Ask whoever comes next, as many as it takes; 0 when nobody is left."""
    if next_day(request) is None:
        return 0
    run: Run = run_for([request.area_id], week_of(request))
    next_ones = whom_to_ask(run, request.uid, MediationTerms.now())
    if not next_ones.people:
        return 0
    said = {
        person.pk: reasons_for(run, request.uid, code)
        for person, code in zip(next_ones.people, next_ones.codes, strict=True)
    }
    _wave, asked, _refused = ask(request, next_ones.people, by=None, reasons=said)
    return len(asked)
