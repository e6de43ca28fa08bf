"""What a test wrote in transactions of its own is gone when the next begins."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from sasaeai.areas.models import Area
from sasaeai.areas.tests.places import make_midori
from sasaeai.volunteers.models import Refusal


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_begins_as_if_it_were_the_only_one(turn):
    assert not Area.objects.exists()
    assert ContentType.objects.get_for_model(Area) == ContentType.objects.get(app_label="areas", model="area")
    assert Refusal.objects.exists()  # among what a new installation begins with
    midori = make_midori()
    assert midori.pk == 1 or connection.vendor != "sqlite"
