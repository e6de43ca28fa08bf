"""Reading a GeoJSON file of boundaries and finding out whose boundary each shape is."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import hypot
from typing import Any

from django.utils.translation import gettext as _

from .codes import repaired_code
from .models import Area, Town
from .town_names import TownQuery, folded

# Longitude and latitude of Japan with its outer islands; swapped or projected coordinates fall outside.
WEST, EAST, SOUTH, NORTH = 122.0, 154.0, 20.0, 46.0
Geometry = dict[str, Any]
# In degrees, about 20 m: less than two units of the picture, and a district loads as 5 kB instead of hundreds.
TOLERANCE = 0.0002


@dataclass
class OutlineReport:
    """`outlines`: a MultiPolygon by area id, usable only when there is no fault."""

    outlines: dict[int, Geometry] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class UnreadableShape(ValueError):
    """A shape that cannot be drawn; the message is a Japanese sentence."""


def read_outlines(content: bytes, scope: Area) -> OutlineReport:
    """Shapes matched by an area's name, slug or code, or by a town of it; several shapes of one area are joined."""
    report = OutlineReport()
    try:
        features = _features(content)
    except UnreadableShape as unreadable:
        report.faults.append(str(unreadable))
        return report
    finder = _Finder(scope)
    own: dict[int, list[Any]] = defaultdict(list)
    of_towns: dict[int, list[Any]] = defaultdict(list)
    for number, feature in enumerate(features, start=1):
        name = _name(feature)
        try:
            polygons = _polygons(feature)
        except UnreadableShape as unreadable:
            gaps = {"number": number, "name": name, "reason": unreadable}
            report.faults.append(_("%(number)s番目の図形「%(name)s」：%(reason)s") % gaps)
            continue
        area, town = finder.area(feature), finder.town(feature)
        if area and not area.is_root:
            own[area.pk] += polygons
        elif town:
            of_towns[town.area_id] += polygons
        elif area and len(features) == 1 + sum(1 for other in features if finder.is_district(other)):
            # One shape beside the districts' is the ward; a ward's name on a town's shape is only its address.
            own[area.pk] += polygons
        else:
            report.unmatched.append(name)
    _conclude(report, of_towns | own, finder)
    return report


def _conclude(report: OutlineReport, polygons: dict[int, list[Any]], finder: _Finder) -> None:
    for area in finder.areas:
        if area.pk in polygons:
            report.outlines[area.pk] = {"type": "MultiPolygon", "coordinates": polygons[area.pk]}
            report.names.append(area.name)
    if not report.outlines and not report.faults:
        report.faults.append(
            _("名前やコードの合う地域がひとつもありません。図形の属性に、地域か町丁の名前を入れてください。")
        )


class _Finder:
    """Whose shape is it? Any property may hold the name: name, 名称, S_NAME, 地区名 …"""

    def __init__(self, scope: Area) -> None:
        self.areas = list(Area.objects.below(scope))
        self.towns = list(Town.objects.filter(area__in=self.areas).select_related("area"))

    def area(self, feature: dict[str, Any]) -> Area | None:
        words = _words(feature)
        names = {folded(word) for word in words} | {folded(word).removesuffix("地区") for word in words}
        codes = {repaired_code(word) for word in words}
        found = [
            area
            for area in self.areas
            if folded(area.name) in names or area.slug in names or (area.code and area.code in codes)
        ]
        # The district says more than the ward that stands beside it as an address.
        districts = [area for area in found if not area.is_root]
        chosen = districts or found
        return chosen[0] if len(chosen) == 1 else None

    def town(self, feature: dict[str, Any]) -> Town | None:
        found = {}
        for word in _words(feature):
            asked = TownQuery.read(word)
            for town in self.towns:
                if asked and asked.rank(town.name, "", town.chome_text) in (0, 1):
                    found[town.area_id] = town
        return next(iter(found.values())) if len(found) == 1 else None

    def is_district(self, feature: dict[str, Any]) -> bool:
        area = self.area(feature)
        return area is not None and not area.is_root


def _features(content: bytes) -> list[dict[str, Any]]:
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UnreadableShape(_("文字コードがUTF-8ではありません。UTF-8のGeoJSONで保存してください。")) from None
    except (json.JSONDecodeError, RecursionError):
        raise UnreadableShape(_("GeoJSONとして読めません。書き出しなおしたファイルを選んでください。")) from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features or not all(isinstance(one, dict) for one in features):
        raise UnreadableShape(_("図形の集まり（FeatureCollection）がありません。GeoJSONで書き出してください。"))
    return features


def _polygons(feature: dict[str, Any]) -> list[Any]:
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in {"Polygon", "MultiPolygon"}:
        raise UnreadableShape(_("面（PolygonかMultiPolygon）ではありません。境界の面を書き出してください。"))
    coordinates = geometry.get("coordinates")
    try:
        polygons = [coordinates] if kind == "Polygon" else coordinates
        return [[_ring(ring) for ring in polygon] for polygon in polygons]  # type: ignore[union-attr]
    except (TypeError, IndexError, KeyError):
        raise UnreadableShape(_("座標の並びが壊れています。書き出しなおしたファイルを選んでください。")) from None


def _ring(points: Iterable[Any]) -> list[list[float]]:
    ring = []
    for point in points:
        x, y = point[0], point[1]
        if isinstance(x, bool) or isinstance(y, bool) or not (WEST <= x <= EAST and SOUTH <= y <= NORTH):
            gaps = {"x": x, "y": y}
            raise UnreadableShape(
                _("座標（%(x)s, %(y)s）が日本の外です。経度・緯度の順に、度で書いたものを選んでください。") % gaps
            )
        ring.append([round(x, 6), round(y, 6)])
    if len(ring) < 4:
        raise UnreadableShape(_("点が4つより少ない輪があります。書き出しなおしたファイルを選んでください。"))
    return _simplified(ring)


def _simplified(ring: list[list[float]]) -> list[list[float]]:
    """Ramer–Douglas–Peucker, cut in two at the point farthest from the first, since a ring ends where it begins."""
    far = max(range(len(ring)), key=lambda n: (ring[n][0] - ring[0][0]) ** 2 + (ring[n][1] - ring[0][1]) ** 2)
    kept = {0, far, len(ring) - 1}
    waiting = [(0, far), (far, len(ring) - 1)]
    while waiting:
        first, last = waiting.pop()
        between = range(first + 1, last)
        if not between:
            continue
        middle = max(between, key=lambda n: _distance(ring[n], ring[first], ring[last]))
        if _distance(ring[middle], ring[first], ring[last]) > TOLERANCE:
            kept.add(middle)
            waiting += [(first, middle), (middle, last)]
    return [ring[n] for n in sorted(kept)] if len(kept) >= 4 else ring


def _distance(point: list[float], start: list[float], end: list[float]) -> float:
    """From a point to the stretch between two others, in degrees."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    length = along_x**2 + along_y**2
    share = ((point[0] - start[0]) * along_x + (point[1] - start[1]) * along_y) / length if length else 0
    share = min(1, max(0, share))
    return hypot(point[0] - start[0] - share * along_x, point[1] - start[1] - share * along_y)


def _words(feature: dict[str, Any]) -> list[str]:
    properties = feature.get("properties")
    values = properties.values() if isinstance(properties, dict) else ()
    return [str(value) for value in values if isinstance(value, str | int) and str(value).strip()]


def _name(feature: dict[str, Any]) -> str:
    return next((word for word in _words(feature) if not word.isascii()), "") or "、".join(_words(feature)[:1])
