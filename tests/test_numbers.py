"""Numbers in addresses that are no row's, however long: the answer is "not here", never an error."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.http import QueryDict
from django.urls import Resolver404, resolve

from sasaeai.plans.models import Plan

from .crawler import routes, what_broke
from .test_crawl import DESK, IN_THE_DEMO, plan, quiet, signed_in, told, ward  # noqa: F401 (fixtures)
from .wards_ids import Guess

SOURCE = Path(__file__).resolve().parents[1] / "sasaeai"
NOT_OURS = re.compile(r"^(admin|accounts/2fa)/")
# Python reads no number of more digits than it is told to, and may be told no fewer than these.
MOST_DIGITS = 640
# More than Python reads, more than eight bytes, than four, than two; and what only looks like a number.
UNHEARD_OF = ["9" * (MOST_DIGITS + 1), "9" * 19, "4294967296", "99999", "²", "１２"]
PARAMETER = re.compile(r"""(?:GET|\bget)\.get(?:list)?\("(\w+)\"""")


@pytest.fixture(autouse=True)
def few_digits() -> Iterator[None]:
    """Two dozen parameters of 4,301 digits each would have every link of a page encode 100,000 characters."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(MOST_DIGITS)
    yield
    sys.set_int_max_str_digits(before)


def parameters() -> set[str]:
    """Every name that some page looks for in a query, as the pages' own code says, and those of forms over queries."""
    read = (path.read_text(encoding="utf-8") for path in SOURCE.glob("*/views/*.py"))
    names = {name for text in read for name in PARAMETER.findall(text)}
    assert {"page", "next", "year", "organisation"} <= names
    return names | {"old", "new", "by", "area", "district", "entry", "chosen"}


def is_door(answer) -> bool:
    """Not here, not allowed, or first say who you are: by signing in, or by the code of the letter."""
    return answer.status_code in {403, 404, 405} or (
        answer.status_code == 302 and answer["Location"].startswith(("/accounts/", "/surveys/answer/"))
    )


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


class Asked(QueryDict):
    """What a page is asked, and which names of it some page looked for."""

    looked_for: ClassVar[set[str]] = set()

    def __getitem__(self, name: str) -> Any:
        self.looked_for.add(name)
        return super().__getitem__(name)

    def getlist(self, name: str, default: Any = None) -> Any:
        self.looked_for.add(name)
        return super().getlist(name, default)

    def __contains__(self, name: object) -> bool:
        self.looked_for.add(str(name))
        return super().__contains__(name)

    def __iter__(self) -> Iterator[str]:
        self.looked_for.update(self.keys())
        return super().__iter__()

    def lists(self) -> Any:
        self.looked_for.update(self.keys())
        return super().lists()


@IN_THE_DEMO
def test_no_parameter_breaks_a_page_whatever_number_it_holds(plan: Plan, monkeypatch):  # noqa: F811
    """Each page is asked by whoever sees it, nobody in particular or else Suzuki: once, if it looks for nothing."""
    monkeypatch.setattr("django.core.handlers.wsgi.QueryDict", Asked)
    nobody, suzuki, guess, asked, broken = signed_in(), signed_in("suzuki"), Guess(plan), parameters(), []
    looked_for = set()
    for route in routes():
        address = guess.address(route)
        if address is None or route.text.startswith("design/text"):
            continue
        Asked.looked_for.clear()
        for number in ("9" * (MOST_DIGITS + 1), "9" * 18, "²１"):
            answers = [] if route in DESK else [nobody.get(address, dict.fromkeys(asked, number))]
            if not answers or is_door(answers[0]):
                answers.append(suzuki.get(address, dict.fromkeys(asked, number)))
            broken += [
                f"{answer.status_code} {address}?…={number[:20]!r}{what_broke(answer)}"
                for answer in answers
                if answer.status_code >= 500
            ]
            if not Asked.looked_for & asked:
                break
        looked_for |= Asked.looked_for
    told(broken)
    assert asked - looked_for <= set()
