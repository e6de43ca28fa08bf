"""オープンデータ: what can be taken away is listed for people and for catalogues, and every address leads to it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from sasaeai.plans.models import Plan
from sasaeai.plans.tests.cold import forget_editions
from sasaeai.plans.tests.full_plan import make_full_plan, publish_all
from sasaeai.press.tables import OPEN_TABLES, PLAN_TABLES
from sasaeai.press.tasks import make_public_plan_files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    forget_editions()


@pytest.fixture
def ward(midori, districts) -> Plan:
    ward = make_full_plan(midori, [districts["kamoi"]])
    publish_all(ward)
    make_public_plan_files.func()
    forget_editions()
    return ward


def test_the_page_lists_every_table_with_its_columns_and_its_licence(client, ward):
    page = client.get("/open-data/").content.decode()
    for name in (*PLAN_TABLES, *OPEN_TABLES, "plan-file"):
        assert f'id="{name}"' in page
    for words in ("クリエイティブ・コモンズ 表示 4.0", "緑区", "141135", "統一ルール", "取組の番号"):
        assert words in page
    assert "/open-data/" in client.get("/").content.decode()


def test_the_licence_and_the_publisher_are_the_ward_s_own(client, ward, settings):
    settings.LICENCE, settings.LICENCE_URL = "政府標準利用規約", "https://example.jp/terms"
    settings.PUBLISHER = "横浜市緑区役所"
    page = client.get("/open-data/").content.decode()
    assert "政府標準利用規約" in page
    assert "https://example.jp/terms" in page
    assert "横浜市緑区役所" in page
    catalog = client.get("/catalog.jsonld").json()
    assert catalog["dct:license"] == {"@id": "https://example.jp/terms"}
    assert catalog["dct:publisher"]["foaf:name"]["@value"] == "横浜市緑区役所"


def addresses(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if "dcat:downloadURL" in node:
            yield node["dcat:downloadURL"]["@id"]
        for one in node.values():
            yield from addresses(one)
    elif isinstance(node, list):
        for one in node:
            yield from addresses(one)


def test_catalogues_find_every_data_set_and_every_file(client, ward):
    answer = client.get("/catalog.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    catalog = answer.json()
    assert catalog["@type"] == "dcat:Catalog"
    found = {one["dct:identifier"]: one for one in catalog["dcat:dataset"]}
    assert set(found) == {*PLAN_TABLES, *OPEN_TABLES, "plan-file"}
    measures = found["measures"]
    assert measures["dct:temporal"]["dcat:startDate"]["@value"] == "2011-04-01"
    assert measures["dct:temporal"]["dcat:endDate"]["@value"] == "2016-03-31"
    assert catalog["dct:spatial"]["dct:identifier"] == "141135"
    listed = list(addresses(catalog))
    assert len(listed) > 30
    for address in listed:
        parts = urlsplit(address)
        assert client.get(f"{parts.path}?{parts.query}").status_code == 200, address
    assert client.get(urlsplit(catalog["dcat:service"][0]["dcat:endpointURL"]["@id"]).path).status_code == 200


def test_before_anything_is_published_the_page_says_so(client, midori):
    page = client.get("/open-data/").content.decode()
    assert "公開した計画は、まだありません" in page
    assert {one["dct:identifier"] for one in client.get("/catalog.jsonld").json()["dcat:dataset"]} == set(OPEN_TABLES)


def test_nothing_is_registered_at_all(client, db):
    assert client.get("/open-data/").status_code == 200
    assert "dct:spatial" not in client.get("/catalog.jsonld").json()
