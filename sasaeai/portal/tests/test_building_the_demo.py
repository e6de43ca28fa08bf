"""Building the demo ward: the same one every time, and never where it does no good."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from sasaeai.areas.models import Area
from sasaeai.meetings.models import Opinion, OpinionCard
from sasaeai.people.models import Account
from sasaeai.plans.models import Edition, EditionItem, Problem
from sasaeai.portal.demo.build import NotEmpty, build_demo
from sasaeai.portal.demo.places import PASSWORD


def fingerprint() -> list[tuple]:
    items = EditionItem.objects.order_by("edition_id", "pk")
    return [
        *Edition.objects.order_by("pk").values_list("name", "decided_on", "change_note"),
        *((item.kind, item.uid, item.number, item.title, str(item.data)) for item in items),
        *Problem.objects.order_by("pk").values_list("uid", "title", "answer"),
        *OpinionCard.objects.order_by("pk").values_list("uid", "text", "goal__uid"),
        *Opinion.objects.order_by("pk").values_list("uid", "shown", "changed_uid"),
    ]


@pytest.mark.django_db(transaction=True)
def test_it_is_the_same_one_every_time(built_demo):
    """Also the one that another process of this run built."""
    built_demo()
    before = fingerprint()
    call_command("build_demo", again=True, verbosity=0)
    assert fingerprint() == before
    people = Account.objects.all()
    assert [one.check_password(PASSWORD) for one in people] == [True] * 9


def test_it_is_never_built_over_what_somebody_wrote(midori):
    with pytest.raises(NotEmpty):
        build_demo()
    assert Area.objects.count() == 1


def test_production_does_not_get_people_whose_passwords_everybody_knows(db, settings):
    settings.SECOND_FACTOR = "required"
    with pytest.raises(CommandError, match="本番の設定ではつくりません"):
        call_command("build_demo")
    assert not Area.objects.exists()
