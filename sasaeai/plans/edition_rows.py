"""What is asked of editions' items and lines, as tuples: models cost twice as much, and lists have many rows.

`editions` are the keys of the editions that a reader reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When

from sasaeai.kernel.prepared import Listed, prepared

from .models import EditionItem, EditionLink, LinkKind

# The columns of an Item after its plan.
COLUMNS = (
    "kind", "uid", "order", "number", "title", "parent_uid", "goal_uid", "base_uid", "lead", "sample",
)  # fmt: skip

Editions = Iterable[int]
Asked = QuerySet[Any, Any]


def _items(editions: Editions, kind: str) -> QuerySet[EditionItem]:
    """In printed order; from one table, without joins."""
    return EditionItem.objects.filter(edition__pk__in=editions, kind=kind).order_by("order", "edition_id")


def _columns(rows: QuerySet[EditionItem], keys: tuple[str, ...] | None = None, *more: str) -> Asked:
    """With all of `data`, or with these keys of it: the database takes them out, the rest stays there."""
    within = ("data",) if keys is None else tuple(f"data__{key}" for key in keys)
    return rows.values_list("edition_id", *COLUMNS, *within, *more)


@prepared
def goals_of_edition(edition: int) -> Asked:
    return _columns(_items([edition], "goal"))


@prepared
def items_named(editions: Editions, uids: Iterable[str], owners: Iterable[str]) -> Asked:
    """Items of any kind, and the indicators of these owners."""
    items = EditionItem.objects.filter(edition__pk__in=editions).order_by().values("pk")
    chosen = items.filter(uid__in=uids).union(items.filter(kind="indicator", parent_uid__in=owners))
    return _columns(EditionItem.objects.filter(pk__in=chosen).order_by("edition_id", "order"))


@prepared
def district_rows(edition: int, ward: int) -> Asked:
    """A district's goals and measures; then the measures of the ward that support these, each with whose uids."""
    own = EditionItem.objects.filter(edition=edition).order_by()
    lines = EditionLink.objects.filter(edition=ward, kind=LinkKind.SUPPORTS)
    behind = lines.filter(target_uid__in=own.filter(kind="measure").values("uid"))
    chosen = (
        own.filter(kind__in=["goal", "measure"])
        .values("pk")
        .union(EditionItem.objects.filter(edition=ward, uid__in=behind.values("source_uid")).order_by().values("pk"))
    )
    supported = lines.filter(source_uid=OuterRef("uid")).values(uids=Listed("target_uid"))
    rows = EditionItem.objects.filter(pk__in=chosen).order_by("order")
    return _columns(rows.annotate(supported=Case(When(edition=ward, then=Subquery(supported)))), None, "supported")


@prepared
def listed(
    within: Editions, editions: Editions, *narrowing: str, kind: str, by: tuple[str, ...] = (), start: int = 0,
    stop: int | None = None, keys: tuple[str, ...] | None = None,
) -> Asked:  # fmt: skip
    """A part of a list of these editions' items, `within` one by one, narrowed by the filters in `by`.

    `narrowing` holds their texts in the same order.
    """
    chosen = _narrowed(within, editions, kind, by, narrowing).order_by(*_printed(within))[start:stop]
    # Chosen apart, by an index alone, so that nothing is taken out of the items that are not on this page.
    return _columns(EditionItem.objects.filter(pk__in=chosen.values("pk")).order_by(*_printed(within)), keys)


def _printed(within: Editions) -> tuple[Any, ...]:
    """Edition by edition."""
    return Case(*(When(edition=edition, then=place) for place, edition in enumerate(within))), "order", "pk"


@prepared
def listed_keys(within: Editions, editions: Editions, *narrowing: str, kind: str, by: tuple[str, ...] = ()) -> Asked:
    """Of all of such a list, for `items_with_keys`."""
    return _narrowed(within, editions, kind, by, narrowing).order_by(*_printed(within)).values_list("pk")


@prepared
def items_with_keys(within: Editions, keys: Iterable[int]) -> Asked:
    return _columns(EditionItem.objects.filter(pk__in=keys).order_by(*_printed(within)))


@prepared
def listed_counts(within: Editions, editions: Editions, *narrowing: str, kind: str, by: tuple[str, ...] = ()) -> Asked:
    """How many there are of such a list in each edition that has some."""
    rows = _narrowed(within, editions, kind, by, narrowing).order_by("edition_id")
    return rows.values_list("edition_id").annotate(Count("pk"))


def _narrowed(
    within: Editions, editions: Editions, kind: str, by: tuple[str, ...], narrowing: tuple[Any, ...]
) -> QuerySet[EditionItem]:
    rows = _items(within, kind)
    for name, text in zip(by, narrowing, strict=True):
        if name == "base":
            rows = rows.filter(base_uid=text)
        elif name == "goal":
            rows = rows.filter(pk__in=_serving(within, text))
        elif name == "words":
            rows = rows.filter(Q(title__icontains=text) | Q(lead__icontains=text))
        elif name == "open":
            rows = _open(rows, editions)
    return rows


def _serving(editions: Editions, goal: Any) -> Asked:
    """Measures under the goal, under one below it, or with a line to it; each part finds its rows by an index."""
    items = EditionItem.objects.filter(edition__pk__in=editions).order_by().values("pk")
    lines = EditionLink.objects.filter(edition__pk__in=editions, kind=LinkKind.SERVES, target_uid=goal)
    return items.filter(kind="measure", base_uid=goal).union(
        items.filter(parent_uid=goal), items.filter(uid__in=lines.values("source_uid"))
    )


def _open(rows: QuerySet[EditionItem], editions: Editions) -> QuerySet[EditionItem]:
    """Only measures that name no goal below their base goal, which stands in the ward's edition."""
    goals = EditionItem.objects.filter(edition__pk__in=editions, kind="goal")
    below = goals.filter(parent_uid=OuterRef(OuterRef("base_uid")))
    lines = EditionLink.objects.filter(
        edition=OuterRef("edition"),
        kind=LinkKind.SERVES,
        source_uid=OuterRef("uid"),
        target_uid__in=below.values("uid"),
    )
    own = goals.filter(uid=OuterRef("goal_uid")).exclude(parent_uid="")
    return rows.exclude(Exists(lines)).exclude(Exists(own))


@prepared
def lines_between(editions: Editions, sources: Iterable[str], targets: Iterable[str], *, kind: str) -> Asked:
    """Lines of a kind ("" for all) that start or end there."""
    ends = Q(source_uid__in=sources) | Q(target_uid__in=targets)
    rows = EditionLink.objects.filter(ends, edition__pk__in=editions).order_by("pk")
    rows = rows.filter(kind=kind) if kind else rows
    return rows.values_list("edition_id", "kind", "source_uid", "target_uid", "words")
