"""Areas' GeoJSON outlines as SVG paths, drawn on the server: one path per area, for a template to walk through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from .models import Area

Point = tuple[float, float]
Ring = list[Point]
WIDTH = 600
MARGIN = 4
# Points nearer than this to the last one drawn cannot be seen, but would make the page heavy.
SHORTEST_STEP = 0.7


@dataclass(frozen=True)
class Shape:
    """`path` goes into the attribute `d` with fill-rule evenodd; `x`, `y` is a place for the name."""

    area: Area
    path: str
    x: float
    y: float
    href: str = ""


@dataclass(frozen=True)
class OutlineMap:
    view_box: str
    shapes: list[Shape]


def outline_map(areas: Iterable[Area], *, href: Callable[[Area], str] | None = None) -> OutlineMap | None:
    """Equirectangular about the middle latitude, north up, 600 units wide; None unless every area has an outline."""
    listed = list(areas)
    rings = {area.pk: list(rings_of(area.outline)) for area in listed}
    if not listed or not all(rings.values()):
        return None
    points = [point for area_rings in rings.values() for ring in area_rings for point in ring]
    project, height = _projection(points)
    shapes = []
    for area in listed:
        drawn = [[project(point) for point in ring] for ring in rings[area.pk]]
        x, y = _middle(max(drawn, key=len))
        shapes.append(Shape(area, "".join(_path(ring) for ring in drawn), x, y, href(area) if href else ""))
    return OutlineMap(f"0 0 {WIDTH} {height:g}", shapes)


def rings_of(geometry: dict[str, Any] | None) -> Iterator[Ring]:
    """Outer and inner rings of a Polygon or MultiPolygon as (longitude, latitude)."""
    if not geometry:
        return
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            yield [(float(point[0]), float(point[1])) for point in ring]


def _projection(points: list[Point]) -> tuple[Callable[[Point], Point], float]:
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    squeeze = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / (((east - west) * squeeze) or 1)

    def project(point: Point) -> Point:
        x, y = point
        return round(MARGIN + (x - west) * squeeze * scale, 1), round(MARGIN + (north - y) * scale, 1)

    return project, round((north - south) * scale + 2 * MARGIN)


def _path(ring: Ring) -> str:
    kept = [ring[0]]
    for point in ring[1:]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= SHORTEST_STEP:
            kept.append(point)
    if len(kept) > 1 and kept[-1] == kept[0]:
        kept.pop()  # Z closes the path
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in kept) + "Z"


def _middle(ring: Ring) -> Point:
    return round(sum(x for x, _y in ring) / len(ring), 1), round(sum(y for _x, y in ring) / len(ring), 1)
