"""Numbers in addresses that are no row's, however long: the answer is "not here", never an error."""

from __future__ import annotations

import re

import pytest
from django.urls import Resolver404, resolve

from sasaeai.plans.models import Plan

from .asked import MOST_DIGITS, few_digits
from .crawler import routes
from .test_crawl import DESK, IN_THE_DEMO, is_door, plan, quiet, signed_in, told, ward, which  # noqa: F401 (fixtures)
from .wards_ids import Guess

pytestmark = pytest.mark.usefixtures(few_digits.__name__)
NOT_OURS = re.compile(r"^(admin|accounts/2fa)/")
# More than Python reads, more than eight bytes, than four, than two; and what only looks like a number.
UNHEARD_OF = ["9" * (MOST_DIGITS + 1), "9" * 19, "4294967296", "99999", "²", "１２"]


def is_spelt_right(address: str) -> bool:
    try:
        return bool(resolve(address))
    except Resolver404:
        return False


def test_our_own_addresses_take_numbers_in_one_spelling_only():
    told([route.text for route in routes() if "<int:" in route.text and not NOT_OURS.match(route.text)])


@IN_THE_DEMO
@pytest.mark.parametrize("login", ["suzuki", ""])
def test_a_number_that_no_row_has_is_not_found(plan: Plan, login: str):  # noqa: F811
    client, guess, refused, broken = signed_in(login), Guess(plan), set(), []
    for route in routes():
        if route in DESK and not login:
            continue  # the door of the workspace asks who comes before it reads an address (test_crawl.py)
        for gap in re.findall(r"<(?:int|number):(\w+)>", route.text):
            for number in UNHEARD_OF:
                address = guess.address(type(route)(re.sub(rf"<\w+:{gap}>", number, route.text)))
                if address is None:
                    broken.append(f"no words for {route.text}")
                    break
                if not is_spelt_right(address):
                    # No page is asked: whatever the address, this is the same refusal.
                    if number not in refused and not is_door(client.get(address)):
                        broken.append(address[:90])
                    refused.add(number)
                    continue
                for ask in (client.get, client.post):
                    answer = ask(address)
                    if not is_door(answer):
                        broken.append(f"{answer.status_code} {answer.request['REQUEST_METHOD']} {address[:90]}")
    told(broken)
    assert refused
