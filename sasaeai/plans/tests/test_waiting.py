"""What waits for organisations of which nobody signs in, and what people with the same seats share."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.kernel.clock import frozen
from sasaeai.people.models import Organisation, Role, Seat
from sasaeai.people.tests.known import SINCE, make_organisation
from sasaeai.people.viewer import AsksWho, SeatsOnly, Viewer
from sasaeai.plans.models import Entry, EntryCall, Plan
from sasaeai.plans.tests.making import make_plan
from sasaeai.plans.waiting import jobs_for, known_waiting
from sasaeai.plans.work import Work


@pytest.fixture
def ward(midori) -> Plan:
    return make_plan(midori)


def asked(ward: Plan, *groups: Organisation, sent_on: date | None = date(2013, 6, 10)) -> EntryCall:
    call = EntryCall.objects.create(
        plan=ward, title="取り組みを書いてください", due_on=date(2013, 7, 31), contact="区役所", sent_on=sent_on
    )
    call.organisations.set(groups)
    return call


def waiting_for(*groups: Organisation) -> list[list[str]]:
    with frozen(date(2013, 7, 8)):
        found = jobs_for(Organisation, [group.pk for group in groups])
    return [[job.text for job in found.get(group.pk, [])] for group in groups]


def test_a_call_waits_for_each_organisation_that_has_not_answered_it(ward):
    himawari, sakura = make_organisation("ひまわりの会"), make_organisation("さくらの会")
    call = asked(ward, himawari, sakura)
    Entry.objects.create(plan=ward, call=call, organisation=sakura, text="見守り", received_on=date(2013, 6, 20))
    assert waiting_for(himawari, sakura) == [["取り組みを書いてください"], []]


def test_a_call_that_is_not_out_or_is_closed_waits_for_nobody(ward):
    himawari = make_organisation("ひまわりの会")
    asked(ward, himawari, sent_on=None)
    closed = asked(ward, himawari)
    closed.closed_on = date(2013, 7, 1)
    closed.save()
    assert waiting_for(himawari) == [[]]


def test_a_call_is_not_mentioned_again_in_the_week_of_its_own_letter(ward):
    himawari = make_organisation("ひまわりの会")
    asked(ward, himawari, sent_on=date(2013, 7, 5))
    assert waiting_for(himawari) == [[]]


def test_what_waits_costs_as_many_queries_for_thirty_organisations_as_for_one(ward):
    groups = [make_organisation(f"第{number}の会") for number in range(30)]
    asked(ward, *groups)

    def queries(some: list[Organisation]) -> int:
        with frozen(date(2013, 7, 8)), CaptureQueriesContext(connection) as asked_then:
            assert len(jobs_for(Organisation, [group.pk for group in some])) == len(some)
        return len(asked_then)

    assert queries(groups) == queries(groups[:1])


def test_a_desk_of_seats_alone_is_the_desk_of_whoever_has_them(ward, suzuki, viewer_of):
    viewer = viewer_of(suzuki)
    seats_only = SeatsOnly(viewer.seats, viewer._below)
    assert Work(seats_only).jobs_of_plans == Work(viewer).jobs_of_plans
    assert seats_only.area_ids == viewer.area_ids


@pytest.mark.parametrize("question", ["person", "account", "journal_id", "journal_label", "is_anonymous"])
def test_whoever_asks_seats_alone_who_it_is_gets_no_answer(suzuki, viewer_of, question):
    seats_only = SeatsOnly(viewer_of(suzuki).seats, {})
    with pytest.raises(AsksWho):
        getattr(seats_only, question)
    assert {seat.person_id for seat in seats_only.seats} == {0}


def test_every_rule_of_the_desk_either_gives_the_same_or_asks_who(ward, suzuki, mori, tanaka):
    """So that what is one person's own is never shown to another who has the same seats."""
    for person in (suzuki, mori, tanaka):
        viewer = Viewer(person.account)
        for waiting in known_waiting():
            try:
                shared = list(waiting(SeatsOnly(viewer.seats, viewer._below)))
            except AsksWho:
                continue
            assert shared == list(waiting(viewer))


def test_an_organisations_own_call_stands_first_in_a_letter(ward, midori, yamada):
    himawari = make_organisation("ひまわりの会")
    seat = Seat.objects.create(person=yamada, role=Role.ORGANISATION, organisation=himawari, since=SINCE)
    seat.areas.set([midori])
    asked(ward, himawari)
    with frozen(date(2013, 7, 8)):
        [job] = Work(Viewer(yamada.account)).asked
    assert (job.text, job.since) == ("取り組みを書いてください", date(2013, 6, 10))
