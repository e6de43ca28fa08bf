"""Finds the best plan for a week and proves how good it is.

A flow settles slots, daily and weekly limits, qualifications and all goals at once, exactly (`flow.py`). Two rules are
no part of a network: visits that collide on one person, and people who need company left alone. Where the flow breaks
one, every allowed plan keeps one of two or three promises more; each is tried (branch and bound, the best bound
first), until the best plan is proven or `effort` branches were opened. Then the best plan found is returned with the
bound that is known. Effort is counted, never timed, so that the same input gives the same plan on every machine.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import combinations

from .candidates import candidates
from .flow import NOBODY, Flow, Network
from .goals import LEVELS, Cost, Level, Scale, cost_of, empty_cost, named, offsets, pair_cost, visit_cost
from .problem import Pair, Request, Volunteer, Week
from .rules import Broken, broken_by

STRIP = 3_000  # metres
COPIED_UP_TO = 2_000  # slots; above, the first way is taken without a second thought
ORDER = (Level.UNFILLED, Level.LOAD, Level.TIES, Level.TOLD, Level.NEWCOMERS)


class CannotKeep(Exception):
    """What was decided beforehand breaks a rule, alone or taken together. `broken` names rules where one is known."""

    def __init__(self, broken: Sequence[Broken]) -> None:
        self.broken = tuple(broken)
        super().__init__(", ".join(f"{one.request}-{one.volunteer}: {one.rule.key}" for one in broken))


@dataclass(frozen=True, slots=True)
class Proposal:
    request: str
    volunteer: str
    slot: int  # the first `qualified_slots` of a request are the qualified ones


@dataclass(frozen=True)
class Outcome:
    """`reached` and `bound` count per goal what is missing (see `goals.offsets`); `is_proven`: no plan is better."""

    proposals: tuple[Proposal, ...]
    empty: tuple[tuple[str, int], ...]
    reached: Mapping[Level, int]
    bound: Mapping[Level, int]
    order: tuple[Level, ...]
    is_proven: bool
    branches: int

    @property
    def pairs(self) -> frozenset[Pair]:
        return frozenset((one.request, one.volunteer) for one in self.proposals)

    @property
    def gap(self) -> float:
        """How far the first goal that is not proven is from its bound (0.005: half a percent); 0.0 when proven."""
        for level in self.order:
            if self.reached[level] != self.bound[level]:
                return (self.reached[level] - self.bound[level]) / max(abs(self.bound[level]), 1)
        return 0.0


def propose(week: Week, *, order: Sequence[Level] = ORDER, effort: int = 200) -> Outcome:
    """The best plan of the week. Raises CannotKeep when the locked pairs cannot all stay."""
    return Planner(week, order=order).outcome(effort=effort)


@dataclass(frozen=True)
class Promise:
    """One way on from a broken rule: these pairs of place and volunteer no more, and these places not empty."""

    without: tuple[tuple[int, int], ...] = ()
    filled: int | None = None


@dataclass(frozen=True)
class Trouble:
    """A broken rule: who goes where, and the promises of which every allowed plan keeps at least one."""

    seen: tuple[tuple[int, int], ...]
    ways: list[Promise]


class Planner:
    """A week made ready: the rules asked once, the network built once, for a plan and for all questions about it."""

    def __init__(self, week: Week, *, order: Sequence[Level] = ORDER) -> None:
        self.week = week
        self.order = tuple(order)
        self.kept = week.locked
        self._refuse_broken_locks()
        self.candidates = candidates(week)
        self.places = [(number, slot) for number, one in enumerate(week.requests) for slot in range(one.slots)]
        self.first_place = {number: place for place, (number, slot) in enumerate(self.places) if slot == 0}
        self.scale = Scale(self._limits(), order)
        numbers = {one.code: number for number, one in enumerate(week.requests)}
        people = {one.code: number for number, one in enumerate(week.volunteers)}
        self.decided = [(numbers[request], people[volunteer]) for request, volunteer in sorted(self.kept)]
        self.day_of: dict[tuple[int, date], int] = {}
        self.network = self._network()

    def _refuse_broken_locks(self) -> None:
        people = {pair for pair in self.kept if pair[0] in self.week.request and pair[1] in self.week.volunteer}
        broken = [one for one in broken_by(self.week, people) if one.rule.key not in {"company", "locked"}]
        if broken:
            raise CannotKeep(broken)

    def _limits(self) -> list[int]:
        slots = len(self.places)
        week = self.week
        heaviest = max((visit_cost(one, one.weekly_cap)[2] for one in week.volunteers), default=0)
        widest = max((one.radius for one in week.volunteers), default=0.0)
        ties = 8 + int(widest // week.terms.metres_per_step)
        unfilled = sum(empty_cost(week, week.requests[number], slot)[1] for number, slot in self.places)
        return [2 * slots, unfilled, slots * heaviest, slots * ties, slots, slots]

    def _network(self) -> Network:
        week, scale = self.week, self.scale
        arcs: list[list[tuple[int, int]]] = []
        person: list[int] = []
        known: dict[Cost, int] = {}
        for number, request in enumerate(week.requests):
            everybody = []
            for who in self.candidates[number]:
                volunteer = week.volunteers[who]
                day = self.day_of.setdefault((who, request.day), len(person))
                if day == len(person):
                    person.append(who)
                cost = pair_cost(week, request, volunteer, self.kept)
                price = known.get(cost)
                if price is None:
                    price = known[cost] = scale.fold(cost)
                everybody.append((day, price))
            arcs += self._by_slot(request, number, everybody)
        prices = [
            [scale.fold(visit_cost(one, before)) for before in range(min(one.weekly_cap, len(self.places)))]
            for one in week.volunteers
        ]
        empty = [scale.fold(empty_cost(week, week.requests[number], slot)) for number, slot in self.places]
        caps = [week.volunteers[who].cap_on(day) for who, day in self.day_of]
        return Network(arcs, empty, person, caps, prices)

    def _by_slot(
        self, request: Request, number: int, everybody: list[tuple[int, int]]
    ) -> Iterator[list[tuple[int, int]]]:
        """Who can take which slot: the qualified ones, one for a person who needs no company, the others."""
        people = [self.week.volunteers[who] for who in self.candidates[number]]
        lead = [arc for arc, one in zip(everybody, people, strict=True) if not one.needs_company]
        qualified = []
        if request.qualified_slots:
            qualified = [
                arc
                for arc, one in zip(everybody, people, strict=True)
                if not one.needs_company and one.holds(request.qualification, request)
            ]
        for slot in range(request.slots):
            yield qualified if slot < request.qualified_slots else lead if slot == 0 else everybody

    def outcome(self, *, effort: int = 200) -> Outcome:
        return self._search(self.root, effort)

    @cached_property
    def root(self) -> Flow:
        """The cheapest plan of the network alone. Places are put in by strips of the map, from south to north: what
        is moved is near then, and searches stay short (a third of the time at a city's size)."""
        flow = Flow(self.network)
        flow.fill(sorted(range(len(self.places)), key=self._where))
        return flow

    def also(self, request: str, volunteer: str) -> Planner:
        """The same week with this pair decided, too: only the places of the request are put in anew. Raises CannotKeep,
        LookupError when a rule about the pair forbids it."""
        number = self.week.requests.index(self.week.request[request])
        who = self.week.volunteers.index(self.week.volunteer[volunteer])
        made = copy(self)
        made.kept = self.kept | {(request, volunteer)}
        made._refuse_broken_locks()
        made.decided = [*self.decided, (number, who)]
        day, less = self.day_of[who, self.week.requests[number].day], self.scale.factors[LEVELS.index(Level.KEPT)]
        arcs, places = list(self.network.arcs), self._all(number)
        for place in places:
            arcs[place] = [(other, price - less if other == day else price) for other, price in arcs[place]]
        made.network = replace(self.network, arcs=arcs)
        root = self.root.copy()
        for place in places:
            root.take_out(place)
        root.network, root.reached_by = made.network, None
        for place in places:
            root.put_in(place)
        made.root = root
        return made

    def _where(self, place: int) -> tuple[int, float, int]:
        spot = self.week.requests[self.places[place][0]].spot
        return int(spot.east // STRIP), spot.north, place

    def _search(self, root: Flow, effort: int) -> Outcome:
        bound, number = root.bound(), 0
        waiting: list[tuple[int, int, Flow]] = [(bound, 0, root)]
        best: Flow | None = None
        if next(self._troubles(root), None):
            best = self._dive(root.copy())
        while waiting:
            bound, _number, flow = waiting[0]
            if best is not None and bound >= best.cost():
                break
            trouble = self._gravest(flow)
            if trouble is None:
                best = flow
                break
            # While a decided pair counts twice, the bound tells nothing of the goals; while no plan is known, only the
            # end of the search tells that there is none. Both go on beyond the effort.
            if (
                best is not None
                and number >= effort
                and self.scale.unfold(bound)[0] >= len(self.places) - len(self.kept)
            ):
                break
            heapq.heappop(waiting)
            for way in trouble.ways:
                number += 1
                child = flow.copy()
                self._keep_promise(child, way)
                if self._is_kept(child):
                    heapq.heappush(waiting, (child.cost(), number, child))
        if best is None or not self._is_kept(best):
            raise CannotKeep(broken_by(self.week, self.kept))
        return self._told(best, min(bound, best.cost()) if waiting else best.cost(), number)

    def _is_kept(self, flow: Flow) -> bool:
        """Whether every decided pair is in the plan, and every slot filled that must be."""
        return all(flow.day_of[place] != NOBODY for place in flow.raised) and all(
            any(self._goes(flow, place, volunteer) for place in self._all(number)) for number, volunteer in self.decided
        )

    def _goes(self, flow: Flow, place: int, who: int) -> bool:
        return flow.day_of[place] != NOBODY and self.network.person[flow.day_of[place]] == who

    def _keep_promise(self, flow: Flow, way: Promise) -> None:
        for place, who in way.without:
            flow.forbid(place, flow.days_of[who])
        if way.filled is not None:
            number, slot = self.places[way.filled]
            flow.raise_empty(way.filled, self.scale.fold(empty_cost(self.week, self.week.requests[number], slot, True)))

    def _dive(self, flow: Flow) -> Flow | None:
        """A plan that breaks nothing, found by giving way once for each broken rule."""
        while troubles := list(self._troubles(flow)):
            for trouble in troubles:
                if all(self._goes(flow, place, who) for place, who in trouble.seen):
                    for way in trouble.ways:
                        child = flow if len(self.places) > COPIED_UP_TO else flow.copy()
                        self._keep_promise(child, way)
                        if self._is_kept(child):
                            flow = child
                            break
                    else:
                        return None
        return flow

    def _gravest(self, flow: Flow) -> Trouble | None:
        """Somebody who takes two slots of one request comes first."""
        troubles = list(self._troubles(flow))
        twice = (one for one in troubles if len({self.places[place][0] for place, _who in one.seen}) < len(one.seen))
        return next(twice, troubles[0] if troubles else None)

    def _troubles(self, flow: Flow) -> Iterator[Trouble]:
        """What the rules outside the network forbid in this plan."""
        visits: dict[int, list[int]] = defaultdict(list)
        alone: dict[int, list[tuple[int, int]]] = defaultdict(list)
        company: set[int] = set()
        for place, day in enumerate(flow.day_of):
            if day != NOBODY:
                who = self.network.person[day]
                visits[who].append(place)
                if self.week.volunteers[who].needs_company:
                    alone[self.places[place][0]].append((place, who))
                else:
                    company.add(self.places[place][0])
        for who, places in visits.items():
            for one, other in combinations(places, 2):
                if ways := self._apart(who, one, other):
                    yield Trouble(((one, who), (other, who)), ways)
        for number, seen in alone.items():
            if number not in company:
                yield Trouble(tuple(seen), self._accompanied(number))

    def _apart(self, who: int, one: int, other: int) -> list[Promise]:
        first, second = self.places[one][0], self.places[other][0]
        requests = self.week.requests
        if first == second:
            return [Promise(((other, who),)), Promise(((one, who),))]
        if not self.week.collide(requests[first], requests[second]):
            return []
        code = self.week.volunteers[who].code
        ways = [(number, Promise(tuple((place, who) for place in self._all(number)))) for number in (first, second)]
        # The less pressing visit gives way first; a decided one last.
        ways.sort(
            key=lambda way: ((requests[way[0]].code, code) in self.kept, self.network.empty[self._all(way[0])[0]])
        )
        return [promise for _number, promise in ways]

    def _all(self, number: int) -> range:
        return range(self.first_place[number], self.first_place[number] + self.week.requests[number].slots)

    def _accompanied(self, number: int) -> list[Promise]:
        request = self.week.requests[number]
        first = self.first_place[number]
        needing = [who for who in self.candidates[number] if self.week.volunteers[who].needs_company]
        ways = [Promise(tuple((place, who) for place in self._all(number) for who in needing)), Promise(filled=first)]
        if request.qualified_slots:
            open_to_all = first + request.qualified_slots
            ways.append(Promise(tuple((open_to_all, who) for who in needing), open_to_all))
        kept = {volunteer for code, volunteer in self.kept if code == request.code}
        if kept & {self.week.volunteers[who].code for who in needing}:
            ways = ways[1:]
        return ways

    def _told(self, flow: Flow, bound: int, branches: int) -> Outcome:
        found = [
            Proposal(self.week.requests[number].code, self._who(flow.day_of[place]).code, slot)
            for place, (number, slot) in enumerate(self.places)
            if flow.day_of[place] != NOBODY
        ]
        empty = [
            (self.week.requests[number].code, slot)
            for place, (number, slot) in enumerate(self.places)
            if flow.day_of[place] == NOBODY
        ]
        cost = cost_of(self.week, [(one.request, one.slot, one.volunteer) for one in found], self.kept)
        off = offsets(self.week, self.kept)
        is_proven = self.scale.fold(cost) <= bound
        return Outcome(
            proposals=tuple(found),
            empty=tuple(empty),
            reached=named(cost, off),
            bound=named(cost if is_proven else self.scale.unfold(bound), off),
            order=self.order,
            is_proven=is_proven,
            branches=branches,
        )

    def _who(self, day: int) -> Volunteer:
        return self.week.volunteers[self.network.person[day]]
