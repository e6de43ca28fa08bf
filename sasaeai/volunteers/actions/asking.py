"""打診: choose people for a request, take somebody out, and ask a wave of them.

A wave is one transaction with the letters to those who read mail: a process that dies in its middle has asked nobody,
one that dies later leaves the letters in the outbox, each under the one key of its question. Who is asked is locked in
the order of their keys, so that two coordinators who ask the same person wait for each other: the second learns of the
first. A person who is waiting for an answer, or rests, is not asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import Actor, record
from sasaeai.kernel.outbox import post
from sasaeai.people.models import Person
from sasaeai.volunteers.actions.requests import locked, move
from sasaeai.volunteers.letters import question
from sasaeai.volunteers.models import (
    Apart,
    Candidate,
    CandidateState,
    HelpRequest,
    MediationTerms,
    Rhythm,
    State,
    Volunteer,
    Wave,
)


@dataclass(frozen=True)
class NotAsked:
    """Somebody of a wave who was not asked, and why, as a sentence for the coordinator."""

    volunteer: Volunteer
    why: str


@transaction.atomic
def choose(
    request: HelpRequest, volunteer: Volunteer, *, by: Actor, reasons: Sequence[str] = (), locked_in: bool = False
) -> Candidate:
    """Put somebody onto the list of candidates, with the reasons that the engine gave; again changes nothing."""
    candidate, new = _candidate(request, volunteer, reasons)
    if new or candidate.state == CandidateState.FORBIDDEN:
        _set(candidate, state=CandidateState.CHOSEN)
        record("volunteers.candidate.chosen", candidate, by=by, area=request.area_id)
    return lock(request, volunteer, by=by) if locked_in else candidate


@transaction.atomic
def lock(request: HelpRequest, volunteer: Volunteer, *, by: Actor, reasons: Sequence[str] = ()) -> Candidate:
    """この方に決めておく: every plan keeps this person for this request; nobody is asked by it."""
    candidate, _new = _candidate(request, volunteer, reasons)
    if not candidate.is_locked and candidate.state in (CandidateState.CHOSEN, CandidateState.FORBIDDEN):
        _set(candidate, is_locked=True, state=CandidateState.CHOSEN)
        record("volunteers.candidate.locked", candidate, by=by, area=request.area_id)
    return candidate


@transaction.atomic
def unlock(request: HelpRequest, volunteer: Volunteer, *, by: Actor) -> None:
    candidate = request.candidates.filter(volunteer=volunteer, is_locked=True).first()
    if candidate is not None:
        _set(candidate, is_locked=False)
        record("volunteers.candidate.unlocked", candidate, by=by, area=request.area_id)


@transaction.atomic
def take_out(request: HelpRequest, volunteer: Volunteer, *, by: Actor) -> Candidate:
    """候補から外す: not proposed for this request any more, until chosen by hand. Not somebody who was asked."""
    candidate, new = _candidate(request, volunteer)
    if new or candidate.state in (CandidateState.CHOSEN, CandidateState.LAPSED):
        _set(candidate, state=CandidateState.FORBIDDEN, is_locked=False)
        record("volunteers.candidate.taken_out", candidate, by=by, area=request.area_id)
    return candidate


@transaction.atomic
def let_in(request: HelpRequest, volunteer: Volunteer, *, by: Actor) -> None:
    """Undoes `take_out`: the plan may propose this person again."""
    candidate = request.candidates.filter(volunteer=volunteer, state=CandidateState.FORBIDDEN).first()
    if candidate is None:
        return
    record("volunteers.candidate.let_in", candidate, by=by, area=request.area_id)
    if candidate.asked_at is None:
        candidate.delete()
    else:
        _set(candidate, state=CandidateState.LAPSED)


def _candidate(request: HelpRequest, volunteer: Volunteer, reasons: Sequence[str] = ()) -> tuple[Candidate, bool]:
    """The row of these two. Whoever changes it holds the request, as answers do."""
    locked(request)
    fields = {"reasons": list(reasons), "sample": request.sample}
    return Candidate.objects.get_or_create(request=request, volunteer=volunteer, defaults=fields)


@transaction.atomic
def ask(
    request: HelpRequest,
    volunteers: Iterable[Volunteer],
    *,
    by: Actor | None,
    answer_by: date | None = None,
    site: str = "",
    reasons: Mapping[int, Sequence[str]] | None = None,
) -> tuple[Wave | None, list[Candidate], list[NotAsked]]:
    """Ask these people in one wave. Whoever cannot be asked now is named with the reason, the others are asked.

    `site`: where links in letters lead, else SASAEAI_PUBLIC_ADDRESS; without either, everybody is asked by telephone.
    `reasons`: what spoke for whom, by the volunteer's key. `by` is None for what happens by itself.
    """
    terms = MediationTerms.now()
    request = locked(request)
    if not request.is_looking:
        return None, [], []
    people = _waiting_for_each_other(volunteers)
    refused = [NotAsked(one, why) for one in people if (why := why_not_now(request, one, terms))]
    kept_off = {one.volunteer.pk for one in refused}
    asked = [one for one in people if one.pk not in kept_off]
    if not asked:
        return None, [], refused
    until = answer_by or last_day_to_answer(request, terms)
    number = request.waves.count() + 1
    label = by.journal_label[:200] if by else _("自動")
    wave = Wave.objects.create(request=request, number=number, asked_at=now(), answer_by=until, by_label=label)
    said = reasons or {}
    candidates = [_asked(request, one, wave, said.get(one.pk, ())) for one in asked]
    _write_letters(candidates, wave, site or settings.PUBLIC_ADDRESS)
    if request.state == State.RECEIVED:
        move(request, State.ASKING)
    record("volunteers.wave.asked", request, by=by, area=request.area_id, number=number, people=len(candidates))
    return wave, candidates, refused


def last_day_to_answer(request: HelpRequest, terms: MediationTerms) -> date:
    """The ward's days, or the day before what happens only once."""
    until = today() + timedelta(days=terms.answer_days)
    if request.rhythm != Rhythm.ONCE:
        return until
    return max(today(), min(until, request.first_day - timedelta(days=1)))


def _waiting_for_each_other(volunteers: Iterable[Volunteer]) -> list[Volunteer]:
    keys = sorted({one.pk for one in volunteers})
    rows = Volunteer.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return list(rows.select_related("person", "area", "town"))


def why_not_now(request: HelpRequest, volunteer: Volunteer, terms: MediationTerms) -> str:
    """ "" when this person may be asked about this request today; else a sentence that says why not."""
    day = today()
    if volunteer.is_paused(day):
        return _("お休み中です。")
    if not volunteer.may_be_proposed(day):
        return _("紹介の候補になることへの同意か、登録の期限を確かめてください。")
    if are_apart(request.asker, volunteer.person):
        return _("このお二人は、引き合わせないことになっています。")
    mine = volunteer.candidacies.filter(request=request).first()
    if mine and mine.state not in (CandidateState.CHOSEN, CandidateState.LAPSED):
        return _("この依頼では「%(state)s」です。") % {"state": mine.get_state_display()}
    others = volunteer.candidacies.exclude(request=request)
    if others.filter(state=CandidateState.ASKED).exists():
        return _("ほかの依頼の返事を待っています。")
    rest_from = now() - timedelta(days=terms.rest_days)
    if terms.rest_days and others.filter(asked_at__gt=rest_from).exists():
        return _("前におたずねしてから%(days)s日たっていません。") % {"days": terms.rest_days}
    return ""


def are_apart(asker: Person | None, person: Person) -> bool:
    """Whatever rows the two were written into."""
    if asker is None:
        return False
    kept, other = asker.same_as_id or asker.pk, person.same_as_id or person.pk
    of_asker = Q(asker=kept) | Q(asker__same_as=kept)
    of_volunteer = Q(volunteer__person=other) | Q(volunteer__person__same_as=other)
    return Apart.objects.filter(of_asker, of_volunteer).exists()


def _asked(request: HelpRequest, volunteer: Volunteer, wave: Wave, reasons: Sequence[str]) -> Candidate:
    candidate, _new = Candidate.objects.get_or_create(
        request=request, volunteer=volunteer, defaults={"sample": request.sample}
    )
    _set(
        candidate, state=CandidateState.ASKED, wave=wave, asked_at=wave.asked_at, asked_by_way=volunteer.contact_by,
        answer_by=wave.answer_by, answered_at=None, no_reason="", message_key="",
        reasons=list(reasons) or candidate.reasons,
    )  # fmt: skip
    return candidate


def _write_letters(candidates: Sequence[Candidate], wave: Wave, site: str) -> None:
    """To those who read mail; whoever cannot be written to is telephoned."""
    for one in candidates:
        if one.asked_by_way != Volunteer.ContactBy.MAIL:
            continue
        if not (one.volunteer.person.email and site):
            _set(one, asked_by_way=Volunteer.ContactBy.PHONE)
            continue
        key = f"volunteers.ask:{one.uid}:{wave.number}"
        post(one.volunteer.person.email, *question(one, site), key=key)
        _set(one, message_key=key)


def _set(candidate: Candidate, **fields: object) -> None:
    for name, value in fields.items():
        setattr(candidate, name, value)
    candidate.save()
