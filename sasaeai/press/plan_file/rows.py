"""From the database to rows: the same rows in the same order, whatever numbers the database gave them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from .kinds import Chosen, Kind

Row = dict[str, Any]
# By kind: the name in the file of every row that is in it.
Names = dict[str, dict[int, Any]]
AT_ONCE = 1000


def rows_of(kind: Kind, chosen: Chosen, names: Names) -> Iterator[Row]:
    """Parents before children, then in the order in which they were made; `names` learns every row that is told."""
    told = names.setdefault(kind.name, {})
    place = 0
    for raw in _raw(kind, chosen):
        pointed = _pointed(kind, raw, names)
        if pointed is None:
            continue
        place += 1
        name = raw[kind.key] if kind.key else place
        told[raw["pk"]] = name
        yield {"id": name, **{key: plain(raw[key]) for key in kind.fields}, **pointed}


def _raw(kind: Kind, chosen: Chosen) -> Iterable[Row]:
    columns = ["pk", *kind.fields, *(f"{name}_id" for name in kind.refs)]
    if kind.key and kind.key not in columns:
        columns.append(kind.key)
    found = kind.rows(chosen).order_by(*kind.order).values(*columns)
    return _parents_first(kind, list(found)) if kind.own else found.iterator(chunk_size=AT_ONCE)


def _parents_first(kind: Kind, found: list[Row]) -> list[Row]:
    by_pk = {row["pk"]: row for row in found}
    depths: dict[int, int] = {}

    def depth(row: Row, seen: frozenset[int] = frozenset()) -> int:
        if row["pk"] not in depths:
            above = [row[f"{name}_id"] for name in kind.own]
            known = [by_pk[pk] for pk in above if pk in by_pk and pk not in seen]
            depths[row["pk"]] = max((depth(one, seen | {row["pk"]}) + 1 for one in known), default=0)
        return depths[row["pk"]]

    return sorted(found, key=lambda row: (depth(row), row["pk"]))


def _pointed(kind: Kind, raw: Mapping[str, Any], names: Names) -> Row | None:
    """What the row points at by its name in the file; None where the row cannot stand without it."""
    found: Row = {}
    for name, to in kind.refs.items():
        target = raw[f"{name}_id"]
        known = names.get(to, {})
        if target is not None and target not in known:
            if name not in kind.loose:
                return None
            target = None
        found[name] = None if target is None else known[target]
    return found


def plain(value: Any) -> Any:
    """As JSON writes it: days and moments in ISO 8601 (UTC), decimals as texts so that they stay exact."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case _:
            return value


def grouped(rows: Iterable[Row], key: str) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found
