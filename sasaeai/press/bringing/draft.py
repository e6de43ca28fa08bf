"""What a file says of a plan, before anything is written: items with the cell of every value, doubts and faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sasaeai.plans.actions.reviewing import WORDS

GOAL, MEASURE, INDICATOR = "goal", "measure", "indicator"
PLANNED, DONE, TARGET, VALUE = "planned_", "done_", "target_", "value_"  # followed by the fiscal year
REVIEWS = {
    f"review_{name}_": name for name in WORDS
}  # what is said of a measure's year, and the column of plans.Review
BY_YEAR = {PLANNED, DONE, TARGET, VALUE, *REVIEWS}


@dataclass(frozen=True)
class Spot:
    """A cell as a person finds it."""

    sheet: str
    address: str


NOWHERE = Spot("", "")


@dataclass
class Found:
    """One value with where it was written. Values are what JSON can hold: words, lists of words."""

    value: Any
    spot: Spot


@dataclass(eq=False)
class Item:
    """A goal, a measure or an indicator with its fields; schedule and figures are fields of one year each."""

    kind: str
    parent: Item | None = None
    number: str = ""
    code: str = ""
    depth: int = 0
    pk: int = 0  # of the plan's own row, where there is one
    raw: str = ""  # the title as it was written, with number and reading
    fields: dict[str, Found] = field(default_factory=dict)
    spot: Spot = NOWHERE

    def value(self, name: str, otherwise: Any = "") -> Any:
        found = self.fields.get(name)
        return otherwise if found is None else found.value

    @property
    def title(self) -> str:
        return str(self.value("title"))

    def put(self, name: str, value: Any, spot: Spot) -> None:
        self.fields[name] = Found(value, spot)


@dataclass(frozen=True)
class Remark:
    """Something to look at: where, and what was assumed or what is wrong and what to do."""

    spot: Spot
    sentence: str


@dataclass
class Draft:
    """`faults` keep everything from being applied; `doubts` are assumptions to look at; `skipped` are rows left out."""

    items: list[Item] = field(default_factory=list)
    doubts: list[Remark] = field(default_factory=list)
    faults: list[Remark] = field(default_factory=list)
    skipped: list[Remark] = field(default_factory=list)
    # Which fields the table has columns for: only these can be missing from it.
    covered: set[str] = field(default_factory=set)

    def of(self, kind: str) -> list[Item]:
        return [item for item in self.items if item.kind == kind]

    def under(self, parent: Item | None) -> Iterator[Item]:
        return (item for item in self.items if item.parent is parent)

    @property
    def doubtful(self) -> set[Spot]:
        return {remark.spot for remark in self.doubts} | {remark.spot for remark in self.faults}


def stored(draft: Draft) -> dict[str, Any]:
    """As JSON; an item names its parent by its place in the list, which always comes before it."""
    places = {item: place for place, item in enumerate(draft.items)}
    return {
        "items": [
            {
                "kind": item.kind, "parent": places.get(item.parent) if item.parent else None, "number": item.number,
                "code": item.code, "depth": item.depth, "raw": item.raw, "spot": [item.spot.sheet, item.spot.address],
                "fields": {n: [f.value, f.spot.sheet, f.spot.address] for n, f in item.fields.items()},
            }
            for item in draft.items
        ],
        **{
            name: [[r.spot.sheet, r.spot.address, r.sentence] for r in getattr(draft, name)]
            for name in ("doubts", "faults", "skipped")
        },
        "covered": sorted(draft.covered),
    }  # fmt: skip


def restored(found: dict[str, Any]) -> Draft:
    draft = Draft(covered=set(found["covered"]))
    for row in found["items"]:
        parent = draft.items[row["parent"]] if row["parent"] is not None else None
        fields = {name: Found(value, Spot(sheet, address)) for name, (value, sheet, address) in row["fields"].items()}
        item = Item(
            row["kind"],
            parent,
            row["number"],
            row["code"],
            row["depth"],
            raw=row["raw"],
            fields=fields,
            spot=Spot(*row["spot"]),
        )
        draft.items.append(item)
    for name in ("doubts", "faults", "skipped"):
        setattr(draft, name, [Remark(Spot(sheet, address), words) for sheet, address, words in found[name]])
    return draft


def yearly(name: str) -> tuple[str, int] | None:
    """("target_", 2015) for target_2015; None for a field that is not of one year."""
    head, sign, year = name.rpartition("_")
    return (f"{head}{sign}", int(year)) if year.isdigit() and f"{head}{sign}" in BY_YEAR else None
