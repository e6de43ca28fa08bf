"""People who read mail, organisations that were asked, and the ward's clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import frozen
from sasaeai.people.models import Organisation, Person, Role
from sasaeai.people.tests.known import make_organisation, make_person
from sasaeai.plans.models import EntryCall, Plan, Problem
from sasaeai.plans.tests.making import make_plan
from sasaeai.reminders.models import ReminderTerms

# A Monday.
MONDAY = date(2013, 7, 8)
NINE = datetime(2013, 7, 8, 9, 0)


@pytest.fixture(autouse=True)
def address(settings) -> None:
    settings.PUBLIC_ADDRESS = "https://midori.example.jp"


@pytest.fixture
def monday() -> Iterator[date]:
    """月曜日の朝9時."""
    with frozen(NINE):
        yield MONDAY


@pytest.fixture
def on(midori: Area) -> ReminderTerms:
    """Letters go out on Mondays at nine."""
    return ReminderTerms.objects.create(pk=1, is_on=True)


@pytest.fixture
def ward(midori: Area, districts: dict[str, Area]) -> Plan:
    return make_plan(midori, districts.values())


@pytest.fixture
def nagatsuta_plan(ward: Plan, districts: dict[str, Area]) -> Plan:
    return Plan.objects.get(area=districts["nagatsuta"])


@pytest.fixture
def problem(nagatsuta_plan: Plan) -> Problem:
    """A problem that the ward promised to answer in June."""
    return Problem.objects.create(
        plan=nagatsuta_plan, title="坂の上の店がなくなった", text="買い物に行けない。", written_on=date(2013, 5, 20),
        promised_on=date(2013, 6, 30),
    )  # fmt: skip


@pytest.fixture
def reads(db: None) -> Callable[[Person], Person]:
    """`reads(suzuki)`: gives her a mail address."""

    def give(person: Person) -> Person:
        person.email = f"{person.account.login}@midori-fukushi.example.jp"
        person.save(update_fields=["email"])
        return person

    return give


@pytest.fixture
def himawari(midori: Area) -> Organisation:
    """An organisation of which nobody signs in."""
    group = make_organisation("ひまわりの会")
    group.contact_name, group.telephone = "大野", "045-930-1111"
    group.save()
    return group


@pytest.fixture
def call(ward: Plan, himawari: Organisation) -> EntryCall:
    """Asked in June, and not answered."""
    row = EntryCall.objects.create(
        plan=ward, title="具体的な取り組みを書いてください", due_on=date(2013, 7, 31), contact="区役所 045-930-2000",
        sent_on=date(2013, 6, 10),
    )  # fmt: skip
    row.organisations.add(himawari)
    return row


@pytest.fixture
def nakamura(midori: Area, himawari: Organisation) -> Person:
    """中村: of ひまわりの会."""
    return make_person("中村 良子", "nakamura", Role.ORGANISATION, midori, organisation=himawari)


def letters() -> list[tuple[str, str]]:
    """Address and text of what left."""
    return [(message.to[0], str(message.body)) for message in mail.outbox]


def sent(client: Client, address: str, typed: dict[str, str], **more: bool) -> Any:
    """The page's form as somebody fills it in, with the marks of what the page showed."""
    page = client.get(address).content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen
    return client.post(address, {"seen": seen[1], **typed}, **more)
