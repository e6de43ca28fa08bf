"""Changes to areas, towns, desks, population and outlines: each one transaction and one line in the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from sasaeai.kernel.journal import Actor, record
from sasaeai.kernel.stamp import move_public_stamp

from .models import Area, Desk, DeskService, Population, Town
from .population import AreaFigures
from .population.report import CELLS

Row = Area | Town | Desk | DeskService
# What a new installation begins with is no news for residents, though pages show it.
BEGINNING = (Area, Town)
KEYS: dict[type[Row], tuple[str, str]] = {
    Area: ("areas.area.added", "areas.area.changed"),
    Town: ("areas.town.added", "areas.town.changed"),
    Desk: ("areas.desk.added", "areas.desk.changed"),
    DeskService: ("areas.service.added", "areas.service.changed"),
}


@transaction.atomic
def keep(row: Row, *, changed: Sequence[str], by: Actor | None) -> None:
    """Save a row from its form; `changed` are the labels of the fields that differ. Nothing changed: no line."""
    added_key, changed_key = KEYS[type(row)]
    is_new = row._state.adding
    if not is_new and not changed:
        return
    row.save()
    area = row if isinstance(row, Area) else getattr(row, "area", None)
    details = {"fields": "、".join(changed)} | ({"district": row.area.name} if isinstance(row, Town) else {})
    told = not (is_new and isinstance(row, BEGINNING))
    record(added_key if is_new else changed_key, row, by=by, area=area, public=told, **details)
    if not told:
        move_public_stamp()


@transaction.atomic
def replace_population(figures: Sequence[AreaFigures], *, scope: Area, file: str, by: Actor | None) -> None:
    """Put the figures in the place of what was known of the same areas on the same days."""
    for one in figures:
        Population.objects.filter(area=one.area_id, on=one.on).delete()
    Population.objects.bulk_create(
        Population(area_id=one.area_id, on=one.on, band=band, sex=sex, count=count)
        for one in figures
        for (band, sex), count in zip(CELLS, one.counts, strict=True)
    )
    count = len({one.area_id for one in figures})
    record("areas.population.imported", scope, by=by, area=scope, public=True, file=file, count=count)


@transaction.atomic
def replace_outlines(outlines: Mapping[int, dict[str, Any]], *, scope: Area, file: str, by: Actor | None) -> None:
    """`outlines`: a GeoJSON geometry by area id."""
    for area_id, geometry in outlines.items():
        Area.objects.filter(pk=area_id).update(outline=geometry)
    record("areas.outlines.imported", scope, by=by, area=scope, public=True, file=file, count=len(outlines))
