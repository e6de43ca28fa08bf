"""The plan is the best there is: against every plan that can be made, on weeks small enough to make them all."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.weeks import week as synthetic_week
from sasaeai.volunteers.matching.flow import Flow
from sasaeai.volunteers.matching.goals import Level, Scale, cost_of, offsets
from sasaeai.volunteers.matching.problem import Request, Spot, Urgency, Volunteer, Week
from sasaeai.volunteers.matching.proposing import ORDER, CannotKeep, Planner, propose
from sasaeai.volunteers.matching.reasons import Forced, alternatives, why, why_not
from sasaeai.volunteers.matching.rules import broken_by

from .people import asks, at, guide, helps, week

flags = st.booleans()


@st.composite
def requests(draw: st.DrawFn, number: int) -> Request:
    slots = draw(st.integers(1, 2))
    qualified = draw(st.integers(0, slots)) if draw(flags) else 0
    return asks(
        f"r{number}",
        asker=draw(st.sampled_from(["ito", "ono"])),
        span=at(draw(st.sampled_from([9, 9.5, 10.25, 11])), day=draw(st.integers(0, 1))),
        spot=Spot(draw(st.sampled_from([0, 1_200])), 0),
        slots=slots,
        qualification="guide" if qualified else "",
        qualified_slots=qualified,
        urgency=draw(st.sampled_from(list(Urgency))),
        waiting_days=draw(st.integers(0, 3)),
    )


@st.composite
def volunteers(draw: st.DrawFn, number: int) -> Volunteer:
    return helps(
        f"v{number}",
        home=Spot(draw(st.sampled_from([0, 700, 1_400])), 0),
        radius=draw(st.sampled_from([1_000, 2_000])),
        weekly_cap=draw(st.integers(0, 3)),
        daily_cap=draw(st.integers(1, 3)),
        qualifications=(guide(),) if draw(flags) else (),
        is_minor=draw(st.integers(0, 3)) == 0,
        is_newcomer=draw(flags),
        recent_load=draw(st.integers(0, 2)),
    )


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    asked = [draw(requests(number)) for number in range(draw(st.integers(1, 3)))]
    people = [draw(volunteers(number)) for number in range(draw(st.integers(1, 3)))]
    pairs = st.frozensets(st.sampled_from([(r.code, v.code) for r in asked for v in people]), max_size=2)
    known = st.frozensets(st.sampled_from([(r.asker, v.code) for r in asked for v in people]), max_size=2)
    locked = draw(st.frozensets(st.sampled_from([(r.code, v.code) for r in asked for v in people]), max_size=1))
    return week(
        *asked, *people, told=draw(pairs), met=draw(known), standing=draw(known), wished=draw(known), never=draw(known),
        forbidden=draw(pairs), locked=locked if draw(flags) else frozenset(),
    )  # fmt: skip


def every_plan(given_week: Week):
    """All plans that break nothing, as (request, slot, volunteer), by trying everybody everywhere."""
    places = [(one, slot) for one in given_week.requests for slot in range(one.slots)]
    for people in product([None, *given_week.volunteers], repeat=len(places)):
        taken = [(one, slot, who) for (one, slot), who in zip(places, people, strict=True) if who]
        if any(
            slot < one.qualified_slots and (who.needs_company or not who.holds(one.qualification, one))
            for one, slot, who in taken
        ):
            continue
        pairs = [(one.code, who.code) for one, _slot, who in taken]
        if len(set(pairs)) == len(pairs) and not broken_by(given_week, pairs):
            yield [(one.code, slot, who.code) for one, slot, who in taken]


def in_order(cost, order=ORDER):
    return tuple(cost[list(Level).index(level)] for level in order)


@settings(max_examples=100, deadline=None)
@given(weeks(), st.permutations(ORDER))
def test_the_plan_is_the_best_of_all_plans_that_break_nothing_and_the_order_of_the_goals_is_the_wards_own(
    given_week, order
):
    costs = [cost_of(given_week, plan) for plan in every_plan(given_week)]
    if not costs:
        with pytest.raises(CannotKeep):
            propose(given_week)
        return
    for wanted in (ORDER, order):
        outcome = propose(given_week, order=wanted, effort=10_000)
        found = [(one.request, one.slot, one.volunteer) for one in outcome.proposals]
        assert broken_by(given_week, outcome.pairs) == []
        assert in_order(cost_of(given_week, found), wanted) == min(in_order(cost, wanted) for cost in costs)
        assert outcome.is_proven
        assert outcome.gap == 0


@settings(max_examples=100, deadline=None)
@given(weeks(), st.integers(0, 3))
def test_a_search_that_ends_early_tells_a_true_bound(given_week, effort):
    costs = [in_order(cost_of(given_week, plan)) for plan in every_plan(given_week)]
    if costs:
        outcome = propose(given_week, effort=effort)
        off = offsets(given_week, given_week.locked)
        bound = tuple(outcome.bound[level] + off[list(Level).index(level)] for level in ORDER)
        reached = tuple(outcome.reached[level] + off[list(Level).index(level)] for level in ORDER)
        assert bound <= min(costs) <= reached


@settings(max_examples=100, deadline=None)
@given(weeks(), st.data())
def test_why_not_tells_what_the_best_plan_with_that_person_costs(given_week, data):
    try:
        planner = Planner(given_week)
        before = planner.outcome(effort=10_000)
    except CannotKeep:
        return
    request = data.draw(st.sampled_from(given_week.requests)).code
    who = data.draw(st.sampled_from(given_week.volunteers)).code
    if (request, who) in before.pairs:
        with pytest.raises(LookupError):
            why_not(planner, before, request, who)
        return
    with_them = [
        in_order(cost_of(given_week, plan))
        for plan in every_plan(given_week)
        if (request, who) in {(asked, person) for asked, _slot, person in plan}
    ]
    answer = why_not(planner, before, request, who, effort=10_000)
    assert isinstance(answer, Forced) is bool(with_them)
    if isinstance(answer, Forced):
        best = min(cost for cost in with_them)
        base = in_order(cost_of(given_week, [(one.request, one.slot, one.volunteer) for one in before.proposals]))
        assert tuple(answer.more[level] for level in ORDER) == tuple(a - b for a, b in zip(best, base, strict=True))
        assert (request, who) in answer.outcome.pairs
        assert best >= base


@settings(max_examples=100, deadline=None)
@given(weeks())
def test_alternatives_are_the_pairs_that_cost_least_more(given_week):
    try:
        planner = Planner(given_week)
        before = planner.outcome(effort=10_000)
    except CannotKeep:
        return
    request = given_week.requests[0].code
    others = [who.code for who in given_week.volunteers if (request, who.code) not in before.pairs]
    answers = [why_not(planner, before, request, who, effort=10_000) for who in others]
    costs = sorted(tuple(one.more.values()) for one in answers if isinstance(one, Forced))
    found = alternatives(planner, before, request, count=2, effort=10_000)
    assert [tuple(one.more.values()) for one in found] == costs[:2]


@pytest.mark.parametrize("seed", range(4))
def test_a_districts_week_is_proven_and_always_the_same(seed):
    outcome = propose(synthetic_week(40, 120, seed=seed))
    assert outcome.is_proven
    assert outcome == propose(synthetic_week(40, 120, seed=seed))
    assert broken_by(synthetic_week(40, 120, seed=seed), outcome.pairs) == []


@pytest.mark.parametrize("seed", range(3))
def test_the_flow_proves_itself_after_every_change(seed):
    """Scarce helpers: chains of moves. After each change the bound equals the cost, which only an optimum has."""
    planner = Planner(synthetic_week(60, 40, seed=seed))
    flow = planner.root
    assert flow.cost() == flow.bound()
    for place in range(0, flow.places, 3):
        before, day = flow.cost(), flow.day_of[place]
        flow.forbid(place, [day])
        assert flow.cost() == flow.bound() >= before
        flow.raise_empty(place, flow.empty[place] * 2)
        assert flow.cost() == flow.bound()
    again = Flow(planner.network)
    again.barred, again.empty = flow.barred, flow.empty
    again.fill(reversed(range(flow.places)))
    assert again.cost() == flow.cost()


def test_deciding_one_pair_more_costs_what_planning_anew_with_it_costs():
    given_week = synthetic_week(60, 40, seed=2)
    planner = Planner(given_week)
    before = planner.outcome()
    asked = 0
    for number, request in enumerate(given_week.requests[:7]):
        for who in planner.candidates[number][:3]:
            volunteer = given_week.volunteers[who].code
            if (request.code, volunteer) in before.pairs:
                continue
            try:
                warm = planner.also(request.code, volunteer)
                cold = Planner(replace(given_week, locked=frozenset({(request.code, volunteer)})))
            except CannotKeep:
                continue
            asked += 1
            assert warm.root.cost() == warm.root.bound() == cold.root.cost()
    assert asked > 10


def test_a_bound_from_wrong_heights_is_still_a_bound():
    flow = Planner(synthetic_week(60, 40, seed=1)).root
    best = flow.cost()
    flow.height[flow.places + 3] -= 10**20
    assert flow.bound() < best


def test_urgent_requests_come_first_then_those_that_wait_longest():
    one, other = asks("walk", waiting_days=30), asks("talk", urgency=Urgency.SOON)
    assert propose(week(one, other, helps())).pairs == {("talk", "tanaka")}
    assert propose(week(one, asks("talk", waiting_days=2), helps())).pairs == {("walk", "tanaka")}


def test_one_for_each_comes_before_two_for_one():
    outcome = propose(week(asks(slots=2), asks("talk", slots=2), helps(), helps("sato")))
    assert {request for request, _volunteer in outcome.pairs} == {"walk", "talk"}


def test_load_is_spread_before_anybody_is_near():
    near, far = helps(weekly_cap=3), helps("sato", home=Spot(0, 1_500), weekly_cap=3)
    asked = [asks("walk"), asks("talk", span=at(10, day=1))]
    assert {volunteer for _request, volunteer in propose(week(*asked, near, far)).pairs} == {"tanaka", "sato"}


def test_what_was_told_stays_where_nothing_better_is_lost():
    people = [helps("sato"), helps("tanaka")]
    for who in ("sato", "tanaka"):
        assert propose(week(asks(), *people, told=frozenset({("walk", who)}))).pairs == {("walk", who)}
    met = week(asks(), *people, told=frozenset({("walk", "sato")}), met=frozenset({("ito", "tanaka")}))
    outcome = propose(met)
    assert outcome.pairs == {("walk", "tanaka")}
    assert outcome.reached[Level.TOLD] == 1


def test_a_newcomer_goes_first_among_equals():
    outcome = propose(week(asks(), helps("sato"), helps("tanaka", is_newcomer=True)))
    assert outcome.pairs == {("walk", "tanaka")}
    assert outcome.reached[Level.NEWCOMERS] == 0


def test_reasons_and_differences_are_told_in_words():
    given_week = week(asks(), helps(recent_load=1), helps("sato", recent_load=5), met=frozenset({("ito", "tanaka")}))
    planner = Planner(given_week)
    outcome = planner.outcome()
    said = why(given_week, given_week.requests[0], given_week.volunteers[0])
    assert "前にも会っているお二人です。" in said
    assert "このところ、おたずねと活動は合わせて1回です。" in said
    answer = why_not(planner, outcome, "walk", "sato")
    assert isinstance(answer, Forced)
    assert answer.sentences[0] == "活動の多い方に、さらに負担がかかります。"
    assert answer.moved(outcome) == {("walk", "tanaka")}


def test_counts_are_folded_and_unfolded():
    scale = Scale([9, 9, 9, 9, 9, 9], ORDER)
    assert scale.unfold(scale.fold((1, 2, 3, 4, 5, 6))) == (1, 2, 3, 4, 5, 6)
    assert scale.fold((0, 1, 0, 0, 0, 0)) > scale.fold((0, 0, 9, 9, 9, 9))
    with pytest.raises(ValueError, match="once"):
        Scale([1] * 6, [Level.LOAD])
