"""What docs/demo.md invites to try is there to be tried."""

from __future__ import annotations

import re

import pytest

from sasaeai.people.models import Account

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 2])
def test_every_line_of_what_happened_lately_says_that_it_is_a_sample(client, demo_ward, number):
    """Districts' editions too, not only the ward's."""
    months = client.get(f"/changes/?page={number}").context["months"]
    lines = [line for month in months for line in month["lines"]]
    assert lines
    assert [line.text for line in lines if not line.sample] == []


def test_nakamura_finds_a_request_that_the_plaza_can_still_answer(client, demo_ward):
    client.force_login(Account.objects.get(login="nakamura"))
    page = client.get("/desk/").content.decode()
    assert re.search(r"/desk/plan/2/calls/\w+/write/\d+/", page)
