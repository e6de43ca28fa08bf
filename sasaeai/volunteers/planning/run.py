"""One planning run: rows become a `matching.Week` of seven days, and what the engine says becomes rows again.

For each open request its next day within the seven is planned; one whose rhythm is 相談 takes the day and the moment
within its hours at which most people who could come are free. What was said before is kept: a yes and what a
coordinator decided are locks, who was asked is told of, who refused or was taken out is not proposed again. A human
yes outranks every rule: where a lock breaks one (somebody said yes to a time that they did not name as free), it is
taken out of the run together with its place, and the person counts as busy then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils.timezone import localtime

from sasaeai.kernel.clock import today
from sasaeai.volunteers.matching import problem
from sasaeai.volunteers.matching.problem import Pair, Span, Week
from sasaeai.volunteers.matching.proposing import CannotKeep, Outcome, Planner
from sasaeai.volunteers.matching.rules import FREE, NEAR, PAIR_RULES, broken_by, first_broken
from sasaeai.volunteers.models import Apart, Candidate, CandidateState, HelpRequest, MediationTerms, Rhythm, Turn
from sasaeai.volunteers.models import Pair as PairRow
from sasaeai.volunteers.models.candidate import HOLDING
from sasaeai.volunteers.planning.chances import chance, common_chance
from sasaeai.volunteers.planning.people import People, code_of
from sasaeai.volunteers.planning.places import Plane
from sasaeai.volunteers.planning.times import best_start, days_of

# Longer than the pause of any rhythm, so that the next day is always found.
AHEAD = timedelta(days=62)
NOT_AGAIN = (
    CandidateState.FORBIDDEN, CandidateState.NO, CandidateState.LAPSED, CandidateState.CANCELLED,
    CandidateState.NOT_SUITED,
)  # fmt: skip
# How much more than anybody else's the free time of somebody who has said yes counts, when a moment is chosen.
ALREADY_COMING = 1_000


def next_day(request: HelpRequest) -> date | None:
    """The next day on which it takes place; None when its days are over."""
    tomorrow = today() + timedelta(days=1)
    begin = max(tomorrow, request.first_day)
    return next(request.days(begin, begin + AHEAD), None)


def week_of(request: HelpRequest) -> date:
    """The first day of the run that has the next day of this request: tomorrow's, as far as it reaches."""
    tomorrow = today() + timedelta(days=1)
    day = next_day(request)
    return tomorrow if day is None or day in days_of(tomorrow) else day


@dataclass(frozen=True)
class Run:
    """`week` and the rows it was made of. Codes: a request's `uid`, a person's key as text."""

    first: date
    requests: Mapping[str, HelpRequest]
    people: People
    week: Week
    candidates: Mapping[Pair, Candidate]
    aside: frozenset[Pair]  # holds a place, taken out of the run with it
    off: frozenset[Pair]  # decided by a coordinator, and against a rule
    plane: Plane

    @cached_property
    def planner(self) -> Planner:
        return Planner(self.week)

    @cached_property
    def outcome(self) -> Outcome:
        return self.planner.outcome()

    @cached_property
    def coming(self) -> Mapping[str, list[str]]:
        """Per request who is proposed for it, in the order of slots."""
        found: dict[str, list[str]] = defaultdict(list)
        for one in sorted(self.outcome.proposals, key=lambda one: (one.request, one.slot)):
            found[one.request].append(one.volunteer)
        return found

    @cached_property
    def common(self) -> float:
        return common_chance(past.answers for past in self.people.pasts.values())

    def chance(self, code: str) -> float:
        return chance(self.people.pasts[code].answers, self.common)

    def is_coarse(self, request: str, code: str) -> bool:
        """Whether one of the two is known by the district only."""
        row = self.people.rows[code]
        return self.plane.is_coarse(row.town_id) or self.plane.is_coarse(self.requests[request].town_id)


def run_for(areas: Iterable[int], first: date) -> Run:
    """Plan the open requests of these districts for seven days from `first`. Some twenty queries, whatever the size."""
    reach = list(areas)
    rows = HelpRequest.objects.filter(area__in=reach).looking().order_by("pk")
    rows = rows.select_related("area", "kind", "town", "asker", "qualification").prefetch_related("wishes", "involves")
    requests = [row for row in rows.defer("words", "address", "risks", "end_note") if row.asker is not None]
    asked = Candidate.objects.filter(request__in=[row.pk for row in requests]).order_by()
    people = People.loaded(reach, first, also=asked.values_list("volunteer", flat=True))
    return _Making(first, requests, people, Plane.of_today(), MediationTerms.now()).run()


class _Making:
    """Puts a week together; the steps need one another's results."""

    def __init__(
        self, first: date, requests: list[HelpRequest], people: People, plane: Plane, terms: MediationTerms
    ) -> None:
        self.first, self.people, self.plane, self.terms = first, people, plane, terms
        self.rows = {row.uid: row for row in requests}
        self.candidates = self._candidates(requests)
        self.askers = {row.uid: code_of(row.asker) for row in requests if row.asker}
        self.engine_people = {code: people.volunteer(code, plane, first) for code in people.rows}
        self.never = self._never()

    def _candidates(self, requests: list[HelpRequest]) -> dict[Pair, Candidate]:
        uids = {row.pk: row.uid for row in requests}
        found = Candidate.objects.filter(request__in=list(uids)).order_by("pk")
        of_volunteer = self.people.of_volunteer
        return {
            (uids[one.request_id], of_volunteer[one.volunteer_id]): one
            for one in found
            if one.volunteer_id in of_volunteer
        }

    def _never(self) -> frozenset[Pair]:
        rows = Apart.objects.filter(volunteer__in=list(self.people.of_volunteer)).select_related("asker").order_by("pk")
        return frozenset((code_of(row.asker), self.people.of_volunteer[row.volunteer_id]) for row in rows)

    def run(self) -> Run:
        met, standing = self._ties()
        people = tuple(self.engine_people.values())
        week = Week(self._requests(), people, never=self.never, met=met, standing=standing)
        held = self._in_state(week, lambda one: one.state in HOLDING)
        decided = self._in_state(week, lambda one: one.is_locked and one.state in _MAY_BE_LOCKED) - held
        week = replace(
            week,
            told=self._in_state(week, lambda one: one.state in (CandidateState.ASKED, CandidateState.RESERVE)),
            forbidden=self._forbidden(week, held | decided),
        )
        week, aside, locked = self._kept(week, held, decided)
        off = decided - locked
        return Run(self.first, self.rows, self.people, week, self.candidates, aside, off, self.plane)

    def _kept(
        self, week: Week, held: frozenset[Pair], decided: frozenset[Pair]
    ) -> tuple[Week, frozenset[Pair], frozenset[Pair]]:
        """The week with its locks, and the held places that had to be set aside.

        A place that goes takes company away from those who need it, so that another lock may have to follow.
        """
        aside: frozenset[Pair] = frozenset()
        while True:
            left = self._set_aside(week, aside)
            wanted = frozenset(pair for pair in (held | decided) - aside if pair[0] in left.request)
            left, locked = _with_locks(left, wanted)
            if not (more := (held & wanted) - locked):
                return left, aside, locked
            aside |= more

    def _in_state(self, week: Week, fits: Callable[[Candidate], bool]) -> frozenset[Pair]:
        return frozenset(pair for pair, one in self.candidates.items() if pair[0] in week.request and fits(one))

    def _forbidden(self, week: Week, kept: frozenset[Pair]) -> frozenset[Pair]:
        """Who refused this request, and for all others whoever waits for an answer or rests."""
        refused = self._in_state(week, lambda one: one.state in NOT_AGAIN)
        busy = set()
        for code, past in self.people.pasts.items():
            if code in week.volunteer and (past.waits_for or self.people.rests(code, self.terms)):
                busy |= {
                    (uid, code)
                    for uid in week.request
                    if self.rows[uid].pk not in past.waits_for and (uid, code) not in kept
                }
        return refused | busy

    # -- requests --------------------------------------------------------------------------------------------------

    def _requests(self) -> tuple[problem.Request, ...]:
        held: dict[str, set[str]] = defaultdict(set)
        for (uid, code), one in self.candidates.items():
            if one.state in HOLDING:
                held[uid].add(code)
        planned = (self._request(row, held[row.uid]) for row in self.rows.values())
        return tuple(one for one in planned if one is not None)

    def _request(self, row: HelpRequest, held: set[str]) -> problem.Request | None:
        days = list(row.days(self.first, days_of(self.first)[-1]))
        if not days:
            return None
        made = problem.Request(
            code=row.uid,
            asker=self.askers[row.uid],
            span=Span(datetime.combine(days[0], row.starts), datetime.combine(days[0], row.ends)),
            spot=self.plane.spot(row.area_id, row.town_id),
            slots=row.slots,
            qualification=str(row.qualification_id) if row.qualification_id and row.qualified_slots else "",
            qualified_slots=row.qualified_slots if row.qualification_id else 0,
            urgency=problem.Urgency(row.urgency),
            waiting_days=max((today() - localtime(row.received_at).date()).days, 0),
            area=str(row.area_id),
            asks_for=frozenset(str(trait.pk) for trait in row.wishes.all()),
            involves=frozenset(str(trait.pk) for trait in row.involves.all()),
        )
        return self._at_best(row, made, days, held) if row.rhythm == Rhythm.OPEN else made

    def _at_best(self, row: HelpRequest, made: problem.Request, days: list[date], held: set[str]) -> problem.Request:
        """The day and the moment within the hours at which most of those who could come are free; the first of equals.

        Who could come is asked by the rules about a pair, without the one about time; who has said yes decides.
        """
        bare = Week((made,), (), never=self.never)
        could = [
            (one.available, ALREADY_COMING if code in held else 1)
            for code, one in self.engine_people.items()
            if code in held or _could_come(bare, made, one)
        ]
        best: tuple[int, Span] | None = None
        for day in days:
            window = Span(datetime.combine(day, row.starts), datetime.combine(day, row.ends))
            found = best_start(window, min(row.minutes, _minutes(window)), could)
            if found and (best is None or found[1] > best[0]):
                best = (found[1], Span(found[0], found[0] + timedelta(minutes=min(row.minutes, _minutes(window)))))
        return replace(made, span=best[1]) if best else made

    # -- what lies between two people -------------------------------------------------------------------------------

    def _ties(self) -> tuple[frozenset[Pair], frozenset[Pair]]:
        """Who met before, and who is a standing pair: three queries."""
        askers = {int(code) for code in self.askers.values()}
        same = list(HelpRequest.objects.filter(asker__same_as__in=askers).order_by().values_list("asker", flat=True))
        persons = [*askers, *same]
        met: set[Pair] = set()
        standing: set[Pair] = set()
        pairs = PairRow.objects.filter(request__asker__in=persons, volunteer__in=list(self.people.of_volunteer))
        for pair in pairs.select_related("request__asker").order_by("pk"):
            assert pair.request.asker is not None
            tie = (code_of(pair.request.asker), self.people.of_volunteer[pair.volunteer_id])
            goes_on = pair.is_going_on(today()) and pair.request.rhythm != Rhythm.ONCE
            (standing if goes_on else met).add(tie)
        done = Turn.objects.done().filter(
            visit__request__asker__in=persons, volunteer__in=list(self.people.of_volunteer)
        )
        columns = ("visit__request__asker", "visit__request__asker__same_as", "volunteer")
        for asker, kept, volunteer in done.order_by().values_list(*columns).distinct():
            met.add((str(kept or asker), self.people.of_volunteer[volunteer]))
        return frozenset(met), frozenset(standing)

    def _set_aside(self, week: Week, aside: frozenset[Pair]) -> Week:
        """Without the places that are held against a rule; who holds them is busy then."""
        if not aside:
            return week
        busy: dict[str, list[Span]] = defaultdict(list)
        places: dict[str, list[str]] = defaultdict(list)
        for uid, code in sorted(aside):
            busy[code].append(week.request[uid].span)
            places[uid].append(code)
        left = [_less(one, [week.volunteer[code] for code in places[one.code]]) for one in week.requests]
        people = tuple(
            self.people.volunteer(one.code, self.plane, self.first, busy[one.code]) if one.code in busy else one
            for one in week.volunteers
        )
        requests = tuple(one for one in left if one is not None)
        still = {one.code for one in requests}
        forbidden = frozenset(pair for pair in week.forbidden | aside if pair[0] in still)
        told = frozenset(pair for pair in week.told if pair[0] in still)
        return replace(week, requests=requests, volunteers=people, forbidden=forbidden, told=told)


_MAY_BE_LOCKED = (CandidateState.CHOSEN, CandidateState.ASKED)


def _could_come(bare: Week, request: problem.Request, volunteer: problem.Volunteer) -> bool:
    return NEAR.allows(bare, request, volunteer) and all(
        rule.allows(bare, request, volunteer) for rule in PAIR_RULES if rule not in (NEAR, FREE)
    )


def _less(request: problem.Request, holding: list[problem.Volunteer]) -> problem.Request | None:
    """The same request with so many places less; None when none is left."""
    slots = request.slots - len(holding)
    if slots < 1:
        return None
    qualified = sum(one.holds(request.qualification, request) for one in holding)
    return replace(request, slots=slots, qualified_slots=min(max(request.qualified_slots - qualified, 0), slots))


def _with_locks(week: Week, wanted: frozenset[Pair]) -> tuple[Week, frozenset[Pair]]:
    """The week with those locks that break no rule, alone or together."""
    locked = frozenset(
        pair
        for pair in wanted
        if pair[1] in week.volunteer and not first_broken(week, week.request[pair[0]], week.volunteer[pair[1]])
    )
    while broken := [one for one in broken_by(week, locked) if one.rule.key not in {"company", "locked"}]:
        locked -= {(broken[0].request, broken[0].volunteer)}
    return _possible(replace(week, locked=locked))


def _possible(week: Week) -> tuple[Week, frozenset[Pair]]:
    """A lock on somebody who needs company gives way where nobody can come along; no other lock leaves no plan."""
    in_need = sorted(pair for pair in week.locked if week.volunteer[pair[1]].needs_company)
    while in_need:
        try:
            Planner(week).outcome()
        except CannotKeep:
            week = replace(week, locked=week.locked - {in_need.pop()})
        else:
            break
    return week, week.locked


def _minutes(span: Span) -> int:
    return int((span.ends - span.starts).total_seconds() // 60)
