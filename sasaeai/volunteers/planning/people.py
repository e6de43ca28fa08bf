"""Volunteers as the engine knows them, from rows, in a number of queries that does not grow with them.

Somebody written twice in `people` counts once: the row of the person that stays stands for both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Q

from sasaeai.kernel.clock import now, today
from sasaeai.people.models import Person, Qualification
from sasaeai.volunteers.matching import problem
from sasaeai.volunteers.matching.problem import Held, Span
from sasaeai.volunteers.models import Candidate, CandidateState, MediationTerms, Turn, Volunteer
from sasaeai.volunteers.planning.chances import Answers
from sasaeai.volunteers.planning.places import Plane
from sasaeai.volunteers.planning.times import days_of, spans

LATELY = timedelta(weeks=8)
# On both sides of a turn that is already planned, for the way.
BEFORE_AND_AFTER = timedelta(minutes=30)
SAID_YES = (CandidateState.YES, CandidateState.RESERVE, CandidateState.AGREED, CandidateState.NOT_SUITED)
ANSWERED = (*SAID_YES, CandidateState.NO, CandidateState.LAPSED, CandidateState.CANCELLED)


def code_of(person: Person) -> str:
    """The same for all rows of one person."""
    return str(person.same_as_id or person.pk)


@dataclass
class Past:
    """What is known of one person's asking and helping; `resting` until somebody may be asked again."""

    asked_lately: int = 0
    last_asked: datetime | None = None
    answers: Answers = field(default_factory=Answers)
    turns_lately: int = 0
    turns: int = 0
    busy: list[Span] = field(default_factory=list)
    waits_for: set[int] = field(default_factory=set)  # requests with an open question

    @property
    def load(self) -> int:
        return self.asked_lately + self.turns_lately


@dataclass(frozen=True)
class People:
    """`rows` by code; `pasts` has every code."""

    rows: Mapping[str, Volunteer]
    pasts: Mapping[str, Past]
    held: Mapping[str, tuple[Held, ...]]
    of_volunteer: Mapping[int, str]  # the code of every row, also of a row that another one stands for

    @classmethod
    def loaded(cls, areas: Iterable[int], first: date, also: Iterable[int] = ()) -> People:
        """Who lives in these districts or wants to help there; and `also` whoever has been spoken to, from anywhere."""
        here = Volunteer.objects.filter(Q(area__in=areas) | Q(areas__in=areas)).values("pk")
        wanted = Q(pk__in=here, ended_on=None) | Q(pk__in=list(also))
        rows = Volunteer.objects.filter(wanted).order_by("pk").select_related("person", "area", "town")
        found = list(
            rows.defer("note").prefetch_related("free_times", "days_off", "covers", "traits", "cannot", "areas")
        )
        one_each: dict[str, Volunteer] = {}
        for row in found:
            known = one_each.get(code_of(row.person))
            if known is None or known.person.same_as_id is not None:
                one_each[code_of(row.person)] = row
        of_volunteer = {row.pk: code_of(row.person) for row in found}
        return cls(one_each, _pasts(of_volunteer, first), _held(one_each), of_volunteer)

    def volunteer(self, code: str, plane: Plane, first: date, busy: Iterable[Span] = ()) -> problem.Volunteer:
        """As the engine wants it. `busy`: what was promised beside the turns that are planned."""
        row, past = self.rows[code], self.pasts[code]
        taken = [*past.busy, *busy]
        promised = tuple(span.starts.date() for span in taken)
        days = [day for day in days_of(first) if promised.count(day) < row.daily_cap]
        hours = [(one.weekday, one.starts, one.ends) for one in row.free_times.all()]
        off = [(one.first, one.last) for one in row.days_off.all()]
        if row.paused_on:
            off.append((row.paused_on, row.paused_until or date.max))
        return problem.Volunteer(
            code=code,
            home=plane.spot(row.area_id, row.town_id),
            available=spans(days, hours, off, [_with_ways(span) for span in taken]),
            radius=row.radius,
            weekly_cap=max(row.weekly_cap - len(taken), 0),
            daily_cap=row.daily_cap,
            promised=promised,
            areas=frozenset(str(area.pk) for area in row.areas.all()) or frozenset({str(row.area_id)}),
            qualifications=self.held.get(code, ()),
            insurances=tuple(Held(one.name, one.since, one.until) for one in row.covers.all()),
            traits=frozenset(str(trait.pk) for trait in row.traits.all()),
            cannot=frozenset(str(trait.pk) for trait in row.cannot.all()),
            consents=row.may_be_proposed(today()),
            is_paused=row.is_paused(today()),
            is_minor=row.is_minor,
            wants_company=row.wants_company and not past.turns,
            is_newcomer=not past.turns,
            recent_load=past.load,
        )

    def rests(self, code: str, terms: MediationTerms) -> bool:
        """Asked so lately that nobody asks again yet."""
        last = self.pasts[code].last_asked
        return bool(terms.rest_days and last and last > now() - timedelta(days=terms.rest_days))


def _with_ways(span: Span) -> Span:
    return Span(span.starts - BEFORE_AND_AFTER, span.ends + BEFORE_AND_AFTER)


def _held(rows: Mapping[str, Volunteer]) -> dict[str, tuple[Held, ...]]:
    """Also of the rows that are known to be the same person."""
    persons = [int(code) for code in rows]
    found: dict[str, list[Held]] = defaultdict(list)
    of_them = Qualification.objects.filter(Q(person__in=persons) | Q(person__same_as__in=persons))
    for one in of_them.select_related("person").order_by("pk"):
        if one.last_day is None or one.last_day >= one.since:
            found[code_of(one.person)].append(Held(str(one.kind_id), one.since, one.last_day))
    return {code: tuple(held) for code, held in found.items()}


def _pasts(of_volunteer: Mapping[int, str], first: date) -> dict[str, Past]:
    pasts: dict[str, Past] = {code: Past() for code in of_volunteer.values()}
    since = now() - LATELY
    asked = Candidate.objects.filter(volunteer__in=list(of_volunteer)).order_by().values_list("volunteer")
    counted = asked.annotate(
        lately=Count("pk", filter=Q(asked_at__gte=since)),
        last=Max("asked_at"),
        yes=Count("pk", filter=Q(state__in=SAID_YES)),
        answered=Count("pk", filter=Q(state__in=ANSWERED)),
    )
    for volunteer, lately, last, yes, answered in counted:
        past = pasts[of_volunteer[volunteer]]
        past.asked_lately += lately
        past.last_asked = max(filter(None, [past.last_asked, last]), default=None)
        past.answers = Answers(past.answers.yes + yes, past.answers.all + answered)
    for volunteer, request in asked.filter(state=CandidateState.ASKED).values_list("volunteer", "request"):
        pasts[of_volunteer[volunteer]].waits_for.add(request)
    _add_turns(pasts, of_volunteer, first)
    return pasts


def _add_turns(pasts: dict[str, Past], of_volunteer: Mapping[int, str], first: date) -> None:
    turns = Turn.objects.filter(volunteer__in=list(of_volunteer), state__in=[Turn.State.PLANNED, Turn.State.DONE])
    lately = Q(visit__day__gte=today() - LATELY, visit__day__lte=today())
    for volunteer, recent, all_of_them in (
        turns.order_by().values_list("volunteer").annotate(recent=Count("pk", filter=lately), all=Count("pk"))
    ):
        pasts[of_volunteer[volunteer]].turns_lately += recent
        pasts[of_volunteer[volunteer]].turns += all_of_them
    days = days_of(first)
    planned = turns.filter(state=Turn.State.PLANNED, visit__day__range=(days[0], days[-1])).select_related("visit")
    for turn in planned.order_by("visit__day", "visit__starts", "pk"):
        visit = turn.visit
        span = Span(datetime.combine(visit.day, visit.starts), datetime.combine(visit.day, visit.ends))
        pasts[of_volunteer[turn.volunteer_id]].busy.append(span)
