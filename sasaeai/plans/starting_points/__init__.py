"""計画のひな形: trees and words from which a municipality starts its own plan; each is a TOML file beside this one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sasaeai.areas.whole import called

HERE = Path(__file__).parent


@dataclass(frozen=True)
class StartingPoint:
    """`spec` holds levels, content_kinds, edition_kinds, schedule_states, grades, grading_rule, goals and measure_name.

    What the whole is called (区, 市 …) stands in the words already.
    """

    key: str
    label: str
    description: str
    spec: dict[str, Any]


def load(path: Path) -> StartingPoint:
    spec = common() | tomllib.loads(called(path.read_text(encoding="utf-8")))
    return StartingPoint(path.stem, spec["label"], spec["description"], spec)


def common() -> dict[str, Any]:
    """What every starting point has that does not bring its own: `grades` and `grading_rule`."""
    return tomllib.loads((HERE / "common" / "grading.toml").read_text(encoding="utf-8"))


def starting_points() -> list[StartingPoint]:
    return [load(path) for path in sorted(HERE.glob("*.toml"))]


def starting_point(key: str) -> StartingPoint:
    """Raises KeyError for a name that is not on file."""
    for point in starting_points():
        if point.key == key:
            return point
    raise KeyError(key)
