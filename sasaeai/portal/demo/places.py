"""Build the demo ward's area, districts, towns, population, organisations, people and desks."""

from __future__ import annotations

import math
from datetime import date

from django.contrib.auth.hashers import make_password

from sasaeai.areas.models import Area, AreaLevel, Desk, DeskService, Population, Town
from sasaeai.people.models import Account, Organisation, OrganisationKind, Person, Seat

from .content import Made, Spec, is_sample, read

SINCE = date(1969, 10, 1)  # the day on which Midori Ward was founded
PASSWORD = "midori-no-wa-2011"  # noqa: S105 - the demo's sign-ins are meant to be known


def build_places(made: Made) -> None:
    ward = read("ward")
    levels = [AreaLevel.objects.create(name=name, position=place) for place, name in enumerate(("区", "地区"), start=1)]
    spec = ward["area"]
    root = Area.objects.create(
        level=levels[0],
        name=spec["name"],
        kana=spec["kana"],
        slug=spec.get("slug", "midori"),
        code=spec["code"],
        valid_from=SINCE,
        sample=is_sample(spec),
    )
    made.areas["ward"] = root
    for place, row in enumerate(ward["districts"], start=1):
        column, line = row["tile"]
        area = Area.objects.create(
            level=levels[1],
            parent=root,
            name=row["name"],
            kana=row["kana"],
            slug=row["slug"],
            position=place,
            tile_column=column,
            tile_row=line,
            valid_from=SINCE,
            sample=is_sample(row),
        )
        made.areas[row["slug"]] = area
        towns = [
            Town(
                area=area,
                name=town["name"],
                kana=town["kana"],
                chome_text=town.get("chome", ""),
                valid_from=SINCE,
                sample=is_sample(town),
            )
            for town in row["towns"]
        ]
        Town.objects.bulk_create(towns)
        _population(area, row["population"])


def _population(area: Area, spec: Spec) -> None:
    """Spread a total over the five-year bands so that the shares of the young and the old come out as told."""
    total = spec["total"]
    young, old, oldest = (round(total * spec[share] / 100) for share in ("share_0_14", "share_65", "share_75"))
    groups = (
        (range(0, 15, 5), young),
        (range(15, 65, 5), total - young - old),
        (range(65, 75, 5), old - oldest),
        (range(75, 90, 5), oldest),
    )
    rows = []
    for bands, people in groups:
        for band, count in zip(bands, _spread(people, bands), strict=True):
            for sex, part in (("female", math.ceil(count / 2)), ("male", count // 2)):
                rows.append(
                    Population(
                        area=area,
                        on=date.fromisoformat(str(spec["on"])),
                        band=band,
                        sex=sex,
                        count=part,
                        sample=is_sample(spec),
                    )
                )
    Population.objects.bulk_create(rows)


def _spread(people: int, bands: range) -> list[int]:
    """A gentle wave over the bands (two baby booms), the rest of the division in the last one."""
    weights = [1 + 0.25 * math.cos((band - 37) / 25 * math.pi * 2) if band < 65 else 1 for band in bands]
    weights = [weight if band < 80 else weight * 0.6 for weight, band in zip(weights, bands, strict=True)]
    shares = [int(people * weight / sum(weights)) for weight in weights]
    shares[-1] += people - sum(shares)
    return shares


def build_people(made: Made) -> None:
    spec = read("people")
    for place, row in enumerate(spec["organisation_kinds"], start=1):
        made.kinds[row["key"]] = OrganisationKind.objects.create(name=row["name"], position=place)
    for row in spec["organisations"]:
        district = row.get("district")
        made.organisations[row["key"]] = Organisation.objects.create(
            name=row["name"],
            kana=row.get("kana", ""),
            kind=made.kinds[row["kind"]],
            area=made.areas[district] if district else None,
            sample=is_sample(row),
        )
    # Once: everybody has the same, everybody knows it, and it takes a quarter of a second.
    hashed = make_password(PASSWORD)
    for row in spec["people"]:
        made.people[row["key"]] = _person(made, row, hashed)


def _person(made: Made, row: Spec, hashed: str) -> Person:
    person = Person.objects.create(name=row["name"], kana=row["kana"])
    Account.objects.create(login=row["login"], password=hashed, person=person)
    organisation = row.get("organisation")
    seat = Seat.objects.create(
        person=person,
        role=row["role"],
        since=row.get("since", date(2010, 4, 1)),
        title=row.get("title", ""),
        organisation=made.organisations[organisation] if organisation else None,
    )
    seat.areas.set([made.areas[slug] for slug in row["districts"]] or [made.areas["ward"]])
    return person


def build_desks(made: Made) -> None:
    for place, row in enumerate(read("desks")["desks"], start=1):
        desk = Desk.objects.create(
            name=row["name"],
            kana=row.get("kana", ""),
            kind=row["kind"],
            telephone=row["telephone"],
            hours=row.get("hours", ""),
            address=row.get("address", ""),
            note=row.get("note", ""),
            url=row.get("url", ""),
            position=place,
            sample=is_sample(row),
        )
        for service in row["serves"]:
            slugs = ["ward"] if service.get("all") else service["districts"]
            DeskService.objects.bulk_create(
                DeskService(
                    desk=desk,
                    area=made.areas[slug],
                    function=service["function"],
                    valid_from=service["from"],
                    valid_until=service.get("until"),
                )
                for slug in slugs
            )
