"""The goals and measures of an edition as an outline, so that an opinion can name the one it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.plans.models import Edition, EditionItem, ItemKind, ReleasePin

OPEN_TO_COMMENT = (ItemKind.GOAL, ItemKind.MEASURE)
Wording = Callable[[str], str]


@dataclass(frozen=True)
class Place:
    """One item of the edition: its depth in the outline, and the address of its page in that edition."""

    kind: str
    uid: str
    number: str
    title: str
    depth: int
    url: str
    sample: bool = False

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.uid}"

    @property
    def label(self) -> str:
        return f"{self.number}　{self.title}" if self.number else self.title


def release_of(edition: Edition) -> int | None:
    """The first Release in which the edition can be read as it was."""
    return ReleasePin.objects.filter(edition=edition).aggregate(first=Min("release"))["first"]


def first_release(edition: Any) -> Subquery:
    """`release_of` as a column of another question; `edition` is a key, or where that question has it."""
    return Subquery(ReleasePin.objects.filter(edition=edition).order_by("release").values("release")[:1])


def address_of(release: int | None, kind: str = "", uid: str = "") -> str:
    if release is None:
        return ""
    return reverse(f"plans:older:{kind}", args=[release, uid]) if uid else reverse("plans:older:plan", args=[release])


def whole_plan() -> str:
    return _("計画の全体")


def outline(edition: Edition, wording: Wording = str) -> list[Place]:
    """Goals with what lies below them, in printed order; one query."""
    rows = EditionItem.objects.filter(edition=edition, kind__in=OPEN_TO_COMMENT).order_by("order")
    names = ("kind", "uid", "number", "title", "parent_uid", "sample")
    columns: list[Any] = list(rows.values(*names, release=first_release(edition.pk)))
    known = {row["uid"] for row in columns}
    below: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in columns:
        below[row["parent_uid"] if row["parent_uid"] in known else ""].append(row)
    return [
        Place(
            row["kind"], row["uid"], row["number"], wording(row["title"]), depth,
            address_of(row["release"], row["kind"], row["uid"]), row["sample"],
        )
        for row, depth in _walked(below, "", 0)
    ]  # fmt: skip


def _walked(below: dict[str, list[dict[str, Any]]], uid: str, depth: int) -> Iterator[tuple[dict[str, Any], int]]:
    # What belongs to a goal stands before the goals below it, as in the book.
    for row in sorted(below.pop(uid, []), key=lambda row: row["kind"] == ItemKind.GOAL):
        yield row, depth
        yield from _walked(below, row["uid"], depth + 1)


def choices(places: Iterable[Place]) -> list[tuple[str, str]]:
    """For a select: deeper items stand further in."""
    return [("", whole_plan()), *((place.key, "　" * place.depth + place.label) for place in places)]


def place_in(edition: Edition, uid: str, wording: Wording = str) -> Place | None:
    """One item, or None where this edition has none of that uid."""
    rows = EditionItem.objects.filter(edition=edition, kind__in=OPEN_TO_COMMENT, uid=uid[:12])
    row = rows.annotate(release=first_release(edition.pk)).first()
    if row is None or len(uid) > 12:
        return None
    url = address_of(row.release, row.kind, row.uid)
    return Place(row.kind, row.uid, row.number, wording(row.title), 0, url, row.sample)
