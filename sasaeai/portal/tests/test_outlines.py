"""A ward that has its districts' boundaries shows them; one that has none shows tiles."""

from __future__ import annotations

import pytest

from sasaeai.plans.tests.making import make_plan, publish_as


@pytest.fixture
def ward(midori, districts):
    ward = make_plan(midori, districts.values())
    publish_as(ward, "基本案")
    return ward


def square(column: int) -> dict:
    west = 139.5 + column / 100
    ring = [[west, 35.5], [west + 0.01, 35.5], [west + 0.01, 35.51], [west, 35.51], [west, 35.5]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_without_boundaries_the_districts_are_tiles(client, ward):
    page = client.get("/districts/").content.decode()
    assert 'class="outlines"' not in page
    assert "tiles" in page


def test_with_boundaries_each_district_is_a_shape_that_leads_to_its_page(client, ward, districts):
    for place, area in enumerate(districts.values()):
        area.outline = square(place)
        area.save()
    publish_as(ward, "素案")
    page = client.get("/districts/").content.decode()
    assert 'class="outlines"' in page
    assert page.count("<path d=") == len(districts)
    assert '<a href="/districts/kamoi/"><path' in page
    assert "style=" not in page


def test_as_long_as_one_boundary_is_missing_the_tiles_serve(client, ward, districts):
    area = districts["kamoi"]
    area.outline = square(1)
    area.save()
    publish_as(ward, "素案")
    assert 'class="outlines"' not in client.get("/districts/").content.decode()
