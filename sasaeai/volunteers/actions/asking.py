"""打診: choose people for a request, take somebody out, and ask a wave of them.

Who is asked is locked in the order of their keys, so that two coordinators who ask the same person wait for each
other: the second learns of the first. A person who is waiting for an answer, or rests, is not asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import Actor, record
from sasaeai.volunteers.actions.requests import locked, move
from sasaeai.volunteers.models import Candidate, CandidateState, HelpRequest, MediationTerms, State, Volunteer, Wave


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
    fields = {"reasons": list(reasons), "is_locked": locked_in, "sample": request.sample}
    candidate, new = Candidate.objects.get_or_create(request=request, volunteer=volunteer, defaults=fields)
    if not new and candidate.state == CandidateState.FORBIDDEN:
        _set(candidate, state=CandidateState.CHOSEN)
    if not new and candidate.is_locked != locked_in:
        _set(candidate, is_locked=locked_in)
    record("volunteers.candidate.chosen", candidate, by=by, area=request.area_id)
    return candidate


@transaction.atomic
def take_out(request: HelpRequest, volunteer: Volunteer, *, by: Actor) -> Candidate:
    """候補から外す: not proposed for this request any more, until chosen by hand."""
    candidate, _new = Candidate.objects.get_or_create(request=request, volunteer=volunteer)
    if not candidate.holds_a_place:
        _set(candidate, state=CandidateState.FORBIDDEN, is_locked=False)
        record("volunteers.candidate.taken_out", candidate, by=by, area=request.area_id)
    return candidate


@transaction.atomic
def ask(
    request: HelpRequest, volunteers: Iterable[Volunteer], *, by: Actor, answer_by: date | None = None
) -> tuple[Wave | None, list[Candidate], list[NotAsked]]:
    """Ask these people in one wave. Whoever cannot be asked now is named with the reason, the others are asked."""
    terms = MediationTerms.now()
    request = locked(request)
    if request.state not in (State.RECEIVED, State.ASKING, State.INTRODUCING):
        return None, [], []
    people = _waiting_for_each_other(volunteers)
    refused = [NotAsked(one, why) for one in people if (why := why_not_now(request, one, terms))]
    kept_off = {one.volunteer.pk for one in refused}
    asked = [one for one in people if one.pk not in kept_off]
    if not asked:
        return None, [], refused
    until = answer_by or today() + timedelta(days=terms.answer_days)
    number = request.waves.count() + 1
    wave = Wave.objects.create(
        request=request, number=number, asked_at=now(), answer_by=until, by_label=by.journal_label[:200]
    )
    candidates = [_asked(request, one, wave) for one in asked]
    if request.state == State.RECEIVED:
        move(request, State.ASKING)
    record("volunteers.wave.asked", request, by=by, area=request.area_id, number=number, people=len(candidates))
    return wave, candidates, refused


def _waiting_for_each_other(volunteers: Iterable[Volunteer]) -> list[Volunteer]:
    keys = sorted({one.pk for one in volunteers})
    rows = Volunteer.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return list(rows.select_related("person"))


def why_not_now(request: HelpRequest, volunteer: Volunteer, terms: MediationTerms) -> str:
    """ "" when this person may be asked about this request today; else a sentence that says why not."""
    day = today()
    if volunteer.is_paused(day):
        return _("お休み中です。")
    if not volunteer.may_be_proposed(day):
        return _("紹介の候補になることへの同意か、登録の期限を確かめてください。")
    if volunteer.apart.filter(asker=request.asker_id).exists():
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


def _asked(request: HelpRequest, volunteer: Volunteer, wave: Wave) -> Candidate:
    candidate, _new = Candidate.objects.get_or_create(
        request=request, volunteer=volunteer, defaults={"sample": request.sample}
    )
    way = volunteer.contact_by
    if way == Volunteer.ContactBy.MAIL and not volunteer.person.email:
        way = Volunteer.ContactBy.PHONE
    _set(
        candidate, state=CandidateState.ASKED, wave=wave, asked_at=wave.asked_at, asked_by_way=way,
        answer_by=wave.answer_by, answered_at=None, no_reason="",
    )  # fmt: skip
    return candidate


def _set(candidate: Candidate, **fields: object) -> None:
    for name, value in fields.items():
        setattr(candidate, name, value)
    candidate.save()
