"""Each rule forbids what it names, and nothing beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sasaeai.volunteers.matching.problem import Held, Span, Spot
from sasaeai.volunteers.matching.proposing import CannotKeep, Planner, propose
from sasaeai.volunteers.matching.reasons import Forbidden, why_not
from sasaeai.volunteers.matching.rules import PAIR_RULES, PLAN_RULES, broken_by

from .people import MONDAY, asks, at, guide, helps, week

QUALIFIED = {"qualification": "guide", "qualified_slots": 1}
FAR = Spot(0, 5_000)
PAIRS = {
    "radius": (week(asks(spot=Spot(0, 2_001)), helps()), week(asks(spot=Spot(0, 2_000)), helps())),
    "available": (
        week(asks(span=at(10)), helps(available=(at(10.5, hours=4),))),
        week(asks(span=at(10)), helps(available=(at(10),))),
    ),
    "consent": (week(asks(), helps(consents=False)), week(asks(), helps())),
    "paused": (week(asks(), helps(is_paused=True)), week(asks(), helps())),
    "area": (
        week(asks(area="nagatsuta"), helps(areas=frozenset({"kamoi"}))),
        week(asks(area="nagatsuta"), helps(areas=frozenset({"kamoi", "nagatsuta"}))),
    ),
    "never": (
        week(asks(), helps(), never=frozenset({("ito", "tanaka")})),
        week(asks(), helps(), never=frozenset({("sato", "tanaka")})),
    ),
    "forbidden": (
        week(asks(), helps(), forbidden=frozenset({("walk", "tanaka")})),
        week(asks(), helps(), forbidden=frozenset({("talk", "tanaka")})),
    ),
    "qualified": (
        week(asks(**QUALIFIED), helps(qualifications=(guide(until=date(2026, 11, 29)),))),
        week(asks(**QUALIFIED), helps(qualifications=(guide(until=date(2026, 11, 30)),))),
    ),
    "asks_for": (
        week(asks(asks_for=frozenset({"woman", "signs"})), helps(traits=frozenset({"woman"}))),
        week(asks(asks_for=frozenset({"woman"})), helps(traits=frozenset({"woman", "signs"}))),
    ),
    "involves": (
        week(asks(involves=frozenset({"stairs"})), helps(cannot=frozenset({"stairs"}))),
        week(asks(involves=frozenset({"dog"})), helps(cannot=frozenset({"stairs"}))),
    ),
    "insured": (
        week(asks(insurance="council"), helps(insurances=(Held("council", date(2025, 4, 1), date(2026, 3, 31)),))),
        week(asks(insurance="council"), helps(insurances=(Held("council", date(2026, 4, 1), date(2027, 3, 31)),))),
    ),
    "company_slot": (week(asks(), helps(is_minor=True)), week(asks(), helps())),
}


def test_every_rule_is_tried():
    assert set(PAIRS) == {rule.key for rule in PAIR_RULES}
    assert len({rule.key for rule in (*PAIR_RULES, *PLAN_RULES)}) == len(PAIR_RULES) + len(PLAN_RULES)


@pytest.mark.parametrize("key", PAIRS)
def test_a_pair_that_a_rule_forbids_is_not_proposed_and_the_rule_is_named(key):
    forbidden, allowed = PAIRS[key]
    planner = Planner(forbidden)
    outcome = planner.outcome()
    assert outcome.proposals == ()
    assert outcome.is_proven
    answer = why_not(planner, outcome, "walk", "tanaka")
    assert isinstance(answer, Forbidden)
    assert answer.rule.key == key
    assert answer.sentences[0].endswith("。")
    assert next(one.rule.key for one in broken_by(forbidden, {("walk", "tanaka")})) == key
    assert propose(allowed).pairs == {("walk", "tanaka")}


def test_a_visit_without_any_insurance_is_nobodys():
    assert propose(week(asks(insurance=""), helps())).proposals == ()


def test_a_visit_over_midnight_wants_a_qualification_that_lasts_until_it_ends():
    night = asks(span=at(22, hours=8), **QUALIFIED)
    ends = helps(qualifications=(guide(until=date(2026, 11, 30)),))
    lasts = helps(qualifications=(guide(until=date(2026, 12, 1)),))
    assert propose(week(night, ends)).proposals == ()
    assert propose(week(night, lasts)).pairs == {("walk", "tanaka")}


def test_nobody_is_proposed_twice_for_one_visit():
    outcome = propose(week(asks(slots=2), helps(daily_cap=2)))
    assert len(outcome.proposals) == 1
    assert outcome.empty == (("walk", 1),)


@pytest.mark.parametrize(("cap", "visits"), [(0, 0), (1, 1), (2, 2)])
def test_a_week_has_its_limit(cap, visits):
    asked = [asks(f"walk{day}", span=at(10, day=day)) for day in range(4)]
    outcome = propose(week(*asked, helps(weekly_cap=cap)))
    assert len(outcome.proposals) == visits


@pytest.mark.parametrize(("cap", "visits"), [(1, 1), (2, 2)])
def test_a_day_has_its_limit(cap, visits):
    asked = [asks("morning", span=at(9)), asks("noon", span=at(12)), asks("evening", span=at(17))]
    assert len(propose(week(*asked, helps(daily_cap=cap, weekly_cap=5))).proposals) == visits


@pytest.mark.parametrize(("minutes", "metres", "both"), [(0, 0, False), (14, 0, False), (15, 0, True),
                                                         (24, 1_000, False), (25, 1_000, True)])  # fmt: skip
def test_two_visits_need_a_pause_and_the_way_between_them(minutes, metres, both):
    later = asks("talk", span=at(11 + minutes / 60), spot=Spot(metres, 0))
    outcome = propose(week(asks(), later, helps(daily_cap=2)))
    assert (len(outcome.proposals) == 2) is both
    assert outcome.is_proven


def test_a_night_collides_with_the_next_morning():
    night, morning = asks("night", span=at(22, hours=8)), asks("morning", span=at(6, day=1))
    assert len(propose(week(night, morning, helps())).proposals) == 1
    later = replace(morning, span=at(6.5, day=1))
    assert len(propose(week(night, later, helps())).proposals) == 2


def test_minors_do_not_go_alone():
    young = [helps("hana", is_minor=True), helps("yuki", is_minor=True)]
    assert propose(week(asks(slots=2), *young)).proposals == ()
    together = propose(week(asks(slots=3), *young, helps(recent_load=9)))
    assert {volunteer for _request, volunteer in together.pairs} == {"hana", "yuki", "tanaka"}


def test_somebody_who_wants_company_takes_no_qualified_slot():
    new = helps("hana", wants_company=True, qualifications=(guide(),))
    outcome = propose(week(asks(slots=2, **QUALIFIED), new, helps()))
    assert {(one.volunteer, one.slot) for one in outcome.proposals} <= {("tanaka", 1), ("hana", 1)}


def test_the_lightest_loaded_minor_alone_gives_way_to_a_plan_with_an_adult():
    """The adult is wanted elsewhere, too: the two visits cannot both be made."""
    people = [helps("hana", is_minor=True), helps(weekly_cap=1)]
    outcome = propose(week(asks(slots=2), asks("talk", span=at(15), urgency=2), *people))
    assert outcome.pairs == {("talk", "tanaka")}
    assert outcome.is_proven


def test_locks_stay_even_against_every_goal():
    near, far = helps("sato"), helps("tanaka", home=Spot(0, 1_900), recent_load=20)
    assert propose(week(asks(), near, far)).pairs == {("walk", "sato")}
    assert propose(week(asks(), near, far, locked=frozenset({("walk", "tanaka")}))).pairs == {("walk", "tanaka")}


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"consents": False}, "consent"),
        ({"available": (Span(MONDAY, MONDAY.replace(hour=9)),)}, "available"),
        ({"weekly_cap": 0}, "weekly_cap"),
        ({"daily_cap": 0}, "daily_cap"),
    ],
)
def test_a_lock_that_breaks_a_rule_is_refused_with_the_rule(more, key):
    with pytest.raises(CannotKeep) as refusal:
        propose(week(asks(), helps(**more), locked=frozenset({("walk", "tanaka")})))
    assert key in [one.rule.key for one in refusal.value.broken]


def test_locks_that_collide_are_refused():
    with pytest.raises(CannotKeep) as refusal:
        propose(
            week(asks(), asks("talk"), helps(daily_cap=2), locked=frozenset({("walk", "tanaka"), ("talk", "tanaka")}))
        )
    assert [one.rule.key for one in refusal.value.broken] == ["overlap"]


def test_more_locks_than_slots_are_refused():
    with pytest.raises(CannotKeep) as refusal:
        propose(week(asks(), helps(), helps("sato"), locked=frozenset({("walk", "tanaka"), ("walk", "sato")})))
    assert [one.rule.key for one in refusal.value.broken] == ["slots"]


def test_a_locked_minor_without_any_adult_is_refused():
    with pytest.raises(CannotKeep) as refusal:
        propose(week(asks(slots=2), helps(is_minor=True), locked=frozenset({("walk", "tanaka")})))
    assert [one.rule.key for one in refusal.value.broken] == ["company"]


def test_why_not_names_the_rule_that_a_decided_visit_brings_in():
    """Tanaka may go on the walk, were it not for the talk at the same time that is agreed."""
    given_week = week(asks(), asks("talk"), helps(daily_cap=2), locked=frozenset({("talk", "tanaka")}))
    planner = Planner(given_week)
    answer = why_not(planner, planner.outcome(), "walk", "tanaka")
    assert isinstance(answer, Forbidden)
    assert answer.rule.key == "overlap"


def test_impossible_weeks_are_refused():
    with pytest.raises(ValueError, match="seven days"):
        week(asks(), asks("talk", span=at(10, day=7)))
    with pytest.raises(ValueError, match="twice"):
        week(asks(), asks())
    with pytest.raises(ValueError, match="not in this week"):
        week(asks(), locked=frozenset({("walk", "tanaka")}))
    with pytest.raises(ValueError, match="qualified"):
        asks(qualified_slots=2)
    with pytest.raises(ValueError, match="before"):
        at(10, hours=0)
