"""Least-cost flow from places over days to people, in whole numbers of any size: exact, and it proves itself.

Every place is taken by one person or stays empty at a price. A person has days, each with a limit, and a limit over
all days; the price of a person's next visit never falls (convex). That is a network, so that shortest paths with
prices on the nodes find the cheapest plan (successive shortest paths: Ahuja, Magnanti & Orlin, Network Flows, 1993,
§9.7; the search stops at the first way out, as Jonker & Volgenant's does). A path can be taken back, too, so that
a small change costs a small search. Ties fall by the numbers of nodes: the same input gives the same plan.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

NOBODY = -1
OUT = -1  # the node where every way ends
Ways = tuple[list[tuple[int, int]], int | None]


@dataclass(frozen=True)
class Network:
    """`arcs[p]`: the days at which place p can be taken, with the price; `empty[p]`: the price of nobody.

    `person[d]`, `day_limit[d]`: whose day it is and how many visits it holds; `prices[v][k]`: of v's (k+1)-th visit.
    All prices are whole numbers ≥ 0; `prices[v]` never falls.
    """

    arcs: Sequence[Sequence[tuple[int, int]]]
    empty: Sequence[int]
    person: Sequence[int]
    day_limit: Sequence[int]
    prices: Sequence[Sequence[int]]


class Flow:
    """A plan of least cost for the places that were put in. `forbid` and `raise_empty` change the plan as little as
    the new optimum asks for; `bound()` proves what `cost()` says."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.places, self.days = len(network.arcs), len(network.person)
        self.first_person = self.places + self.days
        self.day_of: list[int] = [NOBODY] * self.places
        self.is_in = bytearray(self.places)
        self.taken: list[list[int]] = [[] for _day in network.person]
        self.load = [0] * len(network.prices)
        self.days_of: list[list[int]] = [[] for _person in network.prices]
        for day, person in enumerate(network.person):
            self.days_of[person].append(day)
        self.empty = list(network.empty)
        self.raised: frozenset[int] = frozenset()
        self.barred: dict[int, frozenset[int]] = {}
        # Node numbers: places, then days, then people. A day is worth at first what its person's first visit costs.
        first = [-prices[0] if prices else 0 for prices in network.prices]
        self.height = [0] * self.places + [first[person] for person in network.person] + first
        self.reached_by: list[list[tuple[int, int]]] | None = None

    def copy(self) -> Flow:
        made = object.__new__(Flow)
        made.__dict__.update(self.__dict__)
        made.day_of, made.is_in, made.load = list(self.day_of), bytearray(self.is_in), list(self.load)
        made.taken = [list(places) if places else [] for places in self.taken]
        made.empty, made.barred, made.height = list(self.empty), dict(self.barred), list(self.height)
        return made

    def fill(self, order: Iterable[int] | None = None) -> None:
        """Put in every place. The order changes the time, never the cost: neighbours one after the other are fast."""
        for place in range(self.places) if order is None else order:
            self.put_in(place)

    def arcs(self, place: int) -> Sequence[tuple[int, int]]:
        barred = self.barred.get(place)
        arcs = self.network.arcs[place]
        return [arc for arc in arcs if arc[0] not in barred] if barred else arcs

    def put_in(self, start: int) -> None:
        """Give `start` its place along the cheapest way, moving others where that is cheaper for all together."""
        height = self.height
        worth = [height[self.places + day] - price for day, price in self.arcs(start)]
        height[start] = max([*worth, -self.empty[start]])
        self.is_in[start] = True
        distance, done, came = _shortest(start, self._onward)
        for node, at in done.items():
            height[node] += at - distance
        self._walk(came)

    def _onward(self, node: int, distance: int) -> Ways:
        """Where one may go on from here at which distance, and at which the way may end (None: it cannot)."""
        height, places = self.height, self.places
        base = distance + height[node]
        if node < places:
            mine = self.day_of[node]
            steps = [
                (places + day, base + price - height[places + day]) for day, price in self.arcs(node) if day != mine
            ]
            return steps, base + self.empty[node]
        if node < self.first_person:
            day = node - places
            steps = [(place, distance) for place in self.taken[day]]
            if len(self.taken[day]) < self.network.day_limit[day]:
                person = self.first_person + self.network.person[day]
                steps.append((person, base - height[person]))
            return steps, None
        person = node - self.first_person
        prices, load = self.network.prices[person], self.load[person]
        steps = [(places + day, base - height[places + day]) for day in self.days_of[person] if self.taken[day]]
        return steps, base + prices[load] if load < len(prices) else None

    def _walk(self, came: dict[int, int]) -> None:
        node, path = OUT, [OUT]
        while node in came:
            node = came[node]
            path.append(node)
        path.reverse()
        places, first_person = self.places, self.first_person
        for here, there in pairwise(path):
            if here < places:
                self.day_of[here] = there - places if there != OUT else NOBODY
                if there != OUT:
                    self.taken[there - places].append(here)
            elif here < first_person and 0 <= there < places:
                self.taken[here - places].remove(there)
            elif there == OUT:
                self.load[here - first_person] += 1

    def take_out(self, goal: int) -> None:
        """Leave a place out, and let everybody gain from the day that becomes free: a search back from it."""
        self.is_in[goal] = False
        if self.day_of[goal] == NOBODY:
            return
        height, places = self.height, self.places
        start = places + self.day_of[goal]
        distance, done, came = _shortest(start, self._back)
        came[start] = goal
        for node, at in done.items():
            height[node] += distance - at
        self._walk_back(came, goal)
        # A place is worth what its day is worth less its price, also where the search came to only one of the two.
        for node in done:
            if places <= node < self.first_person:
                for place in self.taken[node - places]:
                    height[place] = height[node] - self._price(place, node - places)
            elif node < places:
                day = self.day_of[node]
                height[node] = -self.empty[node] if day == NOBODY else height[places + day] - self._price(node, day)

    def _back(self, node: int, distance: int) -> Ways:
        """From where one may come here: the mirror of `_onward`."""
        height, places = self.height, self.places
        base = distance - height[node]
        if node < places:
            day = self.day_of[node]
            return ([], base - self.empty[node]) if day == NOBODY else ([(places + day, distance)], None)
        if node < self.first_person:
            day = node - places
            steps = [
                (place, base + price + height[place]) for place, price in self._reached_by(day) if self._may(place, day)
            ]
            if self.taken[day]:
                person = self.first_person + self.network.person[day]
                steps.append((person, base + height[person]))
            return steps, None
        person = node - self.first_person
        limit, load = self.network.day_limit, self.load[person]
        steps = [
            (places + day, base + height[places + day])
            for day in self.days_of[person]
            if len(self.taken[day]) < limit[day]
        ]
        return steps, base - self.network.prices[person][load - 1] if load else None

    def _may(self, place: int, day: int) -> bool:
        return bool(self.is_in[place]) and self.day_of[place] != day and day not in self.barred.get(place, ())

    def _price(self, place: int, day: int) -> int:
        return next(price for other, price in self.network.arcs[place] if other == day)

    def _walk_back(self, came: dict[int, int], goal: int) -> None:
        places, first_person = self.places, self.first_person
        here, node = OUT, came[OUT]
        while True:
            if here == OUT and node >= first_person:
                self.load[node - first_person] -= 1
            elif 0 <= here < places:
                self.day_of[here] = node - places
                self.taken[node - places].append(here)
            elif places <= here < first_person and node < places:
                self.taken[here - places].remove(node)
            if node == goal:
                break
            here, node = node, came[node]
        self.day_of[goal] = NOBODY

    def _reached_by(self, day: int) -> list[tuple[int, int]]:
        if self.reached_by is None:
            self.reached_by = [[] for _day in range(self.days)]
            for place, arcs in enumerate(self.network.arcs):
                for other, price in arcs:
                    self.reached_by[other].append((place, price))
        return self.reached_by[day]

    def forbid(self, place: int, days: Iterable[int]) -> None:
        """`place` must not be taken at these days; the plan is the cheapest again."""
        barred = self.barred.get(place, frozenset()) | frozenset(days)
        if self.day_of[place] in barred:
            self.take_out(place)
            self.barred[place] = barred
            self.put_in(place)
        else:
            self.barred[place] = barred

    def raise_empty(self, place: int, price: int) -> None:
        """Leaving `place` empty costs `price` (not less than before); the plan is the cheapest again."""
        is_empty = self.day_of[place] == NOBODY
        if is_empty:
            self.take_out(place)
        self.empty[place] = price
        self.raised |= {place}
        if is_empty:
            self.put_in(place)

    def cost(self) -> int:
        total = sum(sum(prices[:load]) for prices, load in zip(self.network.prices, self.load, strict=True))
        for place, day in enumerate(self.day_of):
            if self.is_in[place]:
                total += self.empty[place] if day == NOBODY else self._price(place, day)
        return total

    def bound(self) -> int:
        """No plan costs less: the Lagrangean of the network at the heights found (weak duality, for any heights).

        It reads the input and the heights only, not the plan, so that `bound() == cost()` is a proof.
        """
        height, places, network = self.height, self.places, self.network
        first_person = self.first_person
        total = 0
        for place in range(places):
            if self.is_in[place]:
                total += min([price - height[places + day] for day, price in self.arcs(place)] + [self.empty[place]])
        for day, person in enumerate(network.person):
            total += min(0, network.day_limit[day] * (height[places + day] - height[first_person + person]))
        for person, prices in enumerate(network.prices):
            worth = -height[first_person + person]
            total += sum(min(0, price - worth) for price in prices)
        return total


def _shortest(start: int, ways: Callable[[int, int], Ways]) -> tuple[int, dict[int, int], dict[int, int]]:
    """Dijkstra's search from `start` until the nearest way out: its length, the nodes nearer than that with their
    distances, and from which node each node was reached."""
    far, came, done = {start: 0}, dict[int, int](), dict[int, int]()
    heap = [(0, start)]
    best: int | None = None
    while True:
        distance, node = heapq.heappop(heap)
        if node == OUT:
            return distance, done, came
        if node in done:
            continue
        done[node] = distance
        steps, out = ways(node, distance)
        if out is not None and (best is None or out < best):
            best, came[OUT] = out, node
            heapq.heappush(heap, (out, OUT))
        for other, reached in steps:
            if (best is None or reached < best) and (other not in far or reached < far[other]):
                far[other], came[other] = reached, node
                heapq.heappush(heap, (reached, other))
