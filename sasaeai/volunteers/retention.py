"""How long somebody is known after the end: the ward's own number of months (仲介のきまり)."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from sasaeai.kernel.months import months_later
from sasaeai.volunteers.models import Candidate, HelpRequest, MediationTerms, Pair, State, Turn, Volunteer
from sasaeai.volunteers.models.request import HelpRequestQuerySet
from sasaeai.volunteers.models.volunteer import VolunteerQuerySet


def due_requests(on: date) -> HelpRequestQuerySet:
    """Ended longer ago than the rule says, and not yet forgotten."""
    before = months_later(on, -MediationTerms.now().keep_months)
    ended = HelpRequest.objects.filter(state=State.ENDED, anonymised_on=None, ended_on__lt=before)
    return ended.select_related("kind", "area").order_by("ended_on", "pk")


def due_volunteers(on: date) -> VolunteerQuerySet:
    """Stopped, or came once and were never heard of again, longer ago than the rule says."""
    before = months_later(on, -MediationTerms.now().keep_months)
    mine = {"volunteer": OuterRef("pk")}
    heard = Exists(Candidate.objects.filter(Q(asked_at__date__gte=before) | Q(answered_at__date__gte=before), **mine))
    active = Exists(Turn.objects.filter(visit__day__gte=before, **mine))
    going_on = Exists(Pair.objects.filter(ended_on=None, until__gte=on, **mine))
    stopped = Q(ended_on__lt=before)
    lapsed = Q(registered_until__lt=before) | Q(standing=Volunteer.Standing.CASUAL)
    silent = Q(ended_on=None, began_on__lt=before) & lapsed & ~heard
    known = Volunteer.objects.filter(stopped | silent, ~active, ~going_on, anonymised_on=None)
    return known.select_related("area").order_by("pk")
