"""Kinds, middles of towns, qualifications, and who helps in the demo ward."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sasaeai.areas.models import Town
from sasaeai.kernel.demo import built_on
from sasaeai.people.models import Qualification, QualificationKind
from sasaeai.volunteers.first_words import make_first_words
from sasaeai.volunteers.models import ErrandKind, FreeTime, Refusal, Trait, Volunteer

from .content import CLERK, Made, fixed_uid, moment, read

REGISTERED_FOR = timedelta(days=3 * 365)
QUALIFICATIONS = {
    "ガイドボランティア": "外出の付き添い（車いすの方、目の見えない方）。",
    "手話奉仕員": "ボランティアとしての手話の手伝い。派遣の通訳はできません。",
    "要約筆記": "話を、その場で短く書いて伝える手伝い。",
}


def make_kinds(made: Made) -> None:
    """They come with the migration; a database that was emptied has to get them again."""
    make_first_words(ErrandKind, Trait, Refusal)
    made.kinds.update({kind.name: kind for kind in ErrandKind.objects.all()})
    for position, (name, allows) in enumerate(QUALIFICATIONS.items(), start=1):
        fields = {"allows": allows, "position": position, "valid_months": 36}
        QualificationKind.objects.get_or_create(name=name, defaults=fields)


def make_middles(made: Made) -> None:
    middles = read("middles")["towns"]
    towns = [town for town in Town.objects.all() if town.name in middles]
    for town in towns:
        town.latitude, town.longitude = middles[town.name]
    Town.objects.bulk_update(towns, ["latitude", "longitude"])


def make_volunteers(made: Made) -> None:
    towns = {(town.area_id, town.name): town for town in Town.objects.all()}
    traits = {trait.name: trait for trait in Trait.objects.all()}
    specs = [spec for spec in read("volunteers")["volunteers"] if spec["district"] in made.areas]
    for number, spec in enumerate(specs, start=1):
        row = _volunteer(made, spec, towns, number)
        row.interests.set([made.kinds[name] for name in spec["interests"]])
        row.traits.set([traits[name] for name in spec.get("traits", [])])
        _qualified(row, spec)
        made.volunteers[spec["name"]] = row
    FreeTime.objects.bulk_create(
        FreeTime(volunteer=made.volunteers[spec["name"]], weekday=int(day)) for spec in specs for day in spec["free"]
    )


def _volunteer(made: Made, spec: dict[str, Any], towns: dict[tuple[int, str], Town], number: int) -> Volunteer:
    area = made.areas[spec["district"]]
    mail = f"mihon{number}@example.jp" if spec["contact"] == "mail" else ""
    casual, since = spec.get("casual", False), spec["since"]
    paused = built_on() - timedelta(days=spec["paused"]) if "paused" in spec else None
    return Volunteer.objects.create(
        uid=fixed_uid("volunteer", spec["name"]), person=made.person(spec["name"], spec["kana"], mail=mail),
        standing="casual" if casual else "regular", area=area, town=towns.get((area.pk, spec["town"])),
        walk_minutes=spec["walk"], weekly_cap=2 if len(spec["free"]) > 3 else 1, contact_by=spec["contact"],
        consents_on=since, came_by="counter", began_on=built_on() - timedelta(days=40) if casual else since,
        registered_on=None if casual else since, registered_until=None if casual else built_on() + REGISTERED_FOR,
        paused_on=paused, paused_until=paused and paused + timedelta(days=90), made_by_label=CLERK, sample=True,
    )  # fmt: skip


def _qualified(row: Volunteer, spec: dict[str, Any]) -> None:
    """Renewed lately, and held in the plan's years as well."""
    if "qualification" not in spec:
        return
    kind = QualificationKind.objects.get(name=spec["qualification"])
    lately = built_on() - timedelta(days=200)
    for since, until in ((spec["since"], spec["since"] + REGISTERED_FOR), (lately, lately + REGISTERED_FOR)):
        Qualification.objects.create(
            uid=fixed_uid("qualification", spec["name"], since == lately), person=row.person, kind=kind, since=since,
            until=until, issuer="緑区社会福祉協議会", evidence="修了証の写しを見た", given_at=moment(since),
            given_by_label="高橋", sample=True,
        )  # fmt: skip
