"""The catalogue as DCAT-AP in JSON-LD: catalogues of cities and of the nation harvest it.

JSON-LD and not Turtle: it is read by whatever reads JSON, and written without another library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from sasaeai.areas.models import Area

from .catalogue import Dataset, Distribution

LANGUAGE = "http://publications.europa.eu/resource/authority/language/JPN"
IRREGULAR = "http://publications.europa.eu/resource/authority/frequency/IRREG"
GOVERNMENT = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
Node = dict[str, Any]
Absolute = Callable[[str], str]


def catalogue(
    datasets: Iterable[Dataset], root: Area | None, title: str, modified: str | None, at: Absolute, page: str, api: Node
) -> Node:
    """`at` makes an address of a path; `page` is where people read the same."""
    publisher = _publisher(root, at)
    place = _place(root, at)
    return {
        "@context": CONTEXT,
        "@id": at("/catalog.jsonld"),
        "@type": "dcat:Catalog",
        "dct:title": _ja(title),
        "dct:description": _ja(title),
        "dct:publisher": publisher,
        "dct:license": {"@id": settings.LICENCE_URL},
        "dct:language": {"@id": LANGUAGE},
        "foaf:homepage": {"@id": at(page)},
        **_modified(modified),
        **({"dct:spatial": place} if place else {}),
        "dcat:service": [api],
        "dcat:dataset": [_dataset(one, publisher, place, modified, at, page) for one in datasets],
    }


def service(title: str, endpoint: str, described: str, page: str) -> Node:
    return {
        "@id": endpoint,
        "@type": "dcat:DataService",
        "dct:title": _ja(title),
        "dct:license": {"@id": settings.LICENCE_URL},
        "dcat:endpointURL": {"@id": endpoint},
        "dcat:endpointDescription": {"@id": described},
        "dcat:landingPage": {"@id": page},
    }


def _dataset(
    dataset: Dataset, publisher: Node, place: Node | None, modified: str | None, at: Absolute, page: str
) -> Node:
    node: Node = {
        "@id": at(f"{page}#{dataset.key}"),
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.key,
        "dct:title": _ja(dataset.title),
        "dct:description": _ja(dataset.about),
        "dct:publisher": {"@id": publisher["@id"]},
        "dct:language": {"@id": LANGUAGE},
        "dct:accrualPeriodicity": {"@id": IRREGULAR},
        "dcat:theme": {"@id": GOVERNMENT},
        "dcat:landingPage": {"@id": at(f"{page}#{dataset.key}")},
        **_modified(modified),
        "dcat:distribution": [_distribution(one, at) for one in dataset.files],
    }
    if place:
        node["dct:spatial"] = {"@id": place["@id"]}
    if dataset.first and dataset.last:
        node["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(dataset.first.isoformat()),
            "dcat:endDate": _day(dataset.last.isoformat()),
        }
    return node


def _distribution(file: Distribution, at: Absolute) -> Node:
    address = at(file.path)
    node: Node = {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": _ja(file.words),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": MEDIA_TYPE + file.media.partition(";")[0]},
        "dct:license": {"@id": settings.LICENCE_URL},
    }
    if file.rule:
        node["dct:conformsTo"] = {"@type": "dct:Standard", "dct:title": _ja(str(file.rule))}
    return node


def _publisher(root: Area | None, at: Absolute) -> Node:
    name = settings.PUBLISHER or (root.name if root else "ささえあい")
    return {"@id": at("/#publisher"), "@type": "foaf:Agent", "foaf:name": _ja(name)}


def _place(root: Area | None, at: Absolute) -> Node | None:
    if root is None:
        return None
    place: Node = {"@id": at("/#place"), "@type": "dct:Location", "skos:prefLabel": _ja(root.name)}
    return {**place, "dct:identifier": root.code} if root.code else place


def _modified(moment: str | None) -> Node:
    return {"dct:modified": {"@value": moment, "@type": "xsd:dateTime"}} if moment else {}


def _day(day: str) -> Node:
    return {"@value": day, "@type": "xsd:date"}


def _ja(text: str) -> Node:
    return {"@value": text, "@language": "ja"}
