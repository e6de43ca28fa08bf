"""組: a standing pair goes on only when both say so again; it ends with a reason, and nobody is at fault."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import Actor, record
from sasaeai.kernel.months import months_later
from sasaeai.volunteers.actions.requests import locked, move
from sasaeai.volunteers.actions.visiting import PAIR_ENDED, plan_visits
from sasaeai.volunteers.models import (
    CandidateState,
    MediationTerms,
    Pair,
    RequestNote,
    Rhythm,
    State,
    Turn,
    Visit,
    Volunteer,
)


class NotToRenew(Exception):
    """It has ended, or it was for one day; the message is a sentence."""


@dataclass(frozen=True)
class BothAsked:
    """Asked again by the coordinator, each alone."""

    asker: bool
    volunteer: bool
    words: str = ""


@transaction.atomic
def renew(pair: Pair, asked: BothAsked, *, by: Actor) -> Pair:
    """Some months more, counted from the last day or from today. Raises NotToRenew."""
    pair = _held(pair)
    request = pair.request
    if pair.ended_on is not None or not request.is_open:
        raise NotToRenew(_("この組は、もう終わっています。もう一度始めるときは、候補からたずねてください。"))
    if request.rhythm == Rhythm.ONCE:
        raise NotToRenew(_("一回の依頼です。続けるときは、新しい依頼を受けてください。"))
    if not (asked.asker and asked.volunteer):
        raise NotToRenew(_("お二人にたずねて、どちらも「続けたい」と言ったときに、しるしをつけてください。"))
    until = months_later(max(pair.until, today()), MediationTerms.now().pair_months)
    if request.last_day and request.last_day < until:
        until = request.last_day
    if until <= pair.until:
        raise NotToRenew(_("依頼の最後の日まで、もう続くことになっています。"))
    pair.until, pair.renewed_on = until, today()
    pair.save()
    _note(pair, _("組を続けることにしました。%(words)s") % {"words": asked.words}, by=by)
    plan_visits(request)
    record("volunteers.pair.renewed", pair, by=by, area=request.area_id)
    return pair


@transaction.atomic
def end_pair(pair: Pair, reason: str, *, by: Actor, words: str = "") -> bool:
    """Its visits to come lose this person; with the last pair the request looks for somebody again (True)."""
    pair = _held(pair)
    if pair.ended_on is not None:
        return False
    pair.ended_on, pair.end_reason = today(), reason[:120]
    pair.save()
    _let_visits_go(pair)
    place = {"state": CandidateState.FINISHED, "place": None, "changed_at": now()}
    pair.request.candidates.filter(volunteer=pair.volunteer_id, state=CandidateState.AGREED).update(**place)
    if words:
        _note(pair, words, by=by)
    record("volunteers.pair.ended", pair, by=by, area=pair.request.area_id)
    left = Pair.objects.filter(request=pair.request, ended_on=None, until__gte=today()).exists()
    if not left and pair.request.state == State.GOING_ON:
        move(pair.request, State.ASKING)
        return True
    return False


@transaction.atomic
def take_a_rest(volunteer: Volunteer, *, by: Actor | None) -> None:
    """お休みに入りたい: not asked about anything until the coordinator has spoken with the person."""
    changed = Volunteer.objects.filter(pk=volunteer.pk, paused_on=None).update(paused_on=today(), paused_until=None)
    if changed:
        record("volunteers.volunteer.rests", volunteer, by=by, area=volunteer.area_id)


def _let_visits_go(pair: Pair) -> None:
    """Visits that have not begun: the person's turn goes, and with the last turn the visit."""
    later = Q(day__gt=today()) | Q(day=today(), starts__gt=localtime(now()).time())
    to_come = Visit.objects.filter(later, request=pair.request, state=Visit.State.PLANNED)
    Turn.objects.filter(visit__in=to_come, volunteer=pair.volunteer_id, state=Turn.State.PLANNED).update(
        state=Turn.State.NOT_NEEDED
    )
    manned = Turn.objects.filter(state__in=[Turn.State.PLANNED, Turn.State.DONE]).values("visit")
    to_come.exclude(pk__in=manned).update(state=Visit.State.CALLED_OFF, called_off_by=PAIR_ENDED)


def _note(pair: Pair, words: str, *, by: Actor) -> None:
    RequestNote.objects.create(request=pair.request, at=now(), by_label=by.journal_label[:200], words=words)


def _held(pair: Pair) -> Pair:
    request = locked(pair.request)
    fresh = Pair.objects.select_related("volunteer").get(pk=pair.pk)
    fresh.request = request
    return fresh
