"""Files of older versions: what had no place in them yet is what it was then, nothing.

1. The first.
2. Grades and their rule, districts' yearly sheets, 「変わりなし」, words about indicators, what a succession rests on,
   from which year an indicator is counted anew. Some files that call themselves 1 hold parts of 2 already.
"""

from __future__ import annotations

import json
from typing import Any

from .package import Package, lines
from .rows import Row

NEW_PARTS = {2: ("grades", "grading_rules", "district_reviews")}
NEW_FIELDS: dict[int, dict[str, dict[str, Any]]] = {
    2: {
        "indicators": {"counted_anew_from": None},
        "successions": {"evidence": []},
        "reviews": {
            "unchanged": False,
            "proposed_grade": "",
            "grade_because": "",
            "overruled_because": "",
            "indicator": None,
        },
    }
}


def rows_in(package: Package, kind: str) -> list[Row]:
    """The rows of a part as this version would have written them. Raises UnusablePlanFile."""
    if _is_later(package, kind):
        return []
    later = _later_fields(package, kind)
    return [{**later, **row} for row in package.rows(kind)]


def as_it_was(package: Package, name: str, content: bytes) -> bytes | None:
    """A part written now, without what the file's version could not hold; None for a part that it has not."""
    kind = name.removeprefix("data/").removesuffix(".json")
    if _is_later(package, kind):
        return None
    later = _later_fields(package, kind)
    told = {name for row in package.rows(kind) for name in row} if later else set()
    missing = later.keys() - told
    if not missing:
        return content
    return lines([{name: value for name, value in row.items() if name not in missing} for row in json.loads(content)])


def _is_later(package: Package, kind: str) -> bool:
    newer = (names for version, names in NEW_PARTS.items() if version > package.version)
    return any(kind in names for names in newer) and f"data/{kind}.json" not in package.about["files"]


def _later_fields(package: Package, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for version, kinds in NEW_FIELDS.items():
        if version > package.version:
            found |= kinds.get(kind, {})
    return found
