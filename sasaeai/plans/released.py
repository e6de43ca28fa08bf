"""Reading what was published: exactly one edition per plan, never a whole edition at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache, wraps
from threading import Lock
from typing import Any, TypeVar

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language

from .items import Item, Link, PlanPage
from .models import Attachment, EditionItem, EditionLink, LinkKind, Plan, Release, ReleasePin
from .reader import MeasureFilter, Reader, Slice
from .wording import Wording

# The columns of an Item after its plan; tuples cost half of what model instances do, and lists have many.
COLUMNS = (
    "kind", "uid", "order", "number", "title", "parent_uid", "goal_uid", "base_uid", "lead", "sample",
)  # fmt: skip


def _page(pin: ReleasePin) -> PlanPage:
    edition, plan = pin.edition, pin.plan
    return PlanPage(
        plan_id=plan.pk,
        uid=plan.uid,
        area_id=plan.area_id,
        area_name=plan.area.name,
        area_slug=plan.area.slug,
        is_ward=plan.is_ward,
        document=edition.document,
        edition_id=edition.pk,
        edition_name=edition.name,
        edition_kind=edition.kind.name,
        decided_on=edition.decided_on,
        adopted_on=edition.adopted_on,
        tile=(plan.area.tile_column, plan.area.tile_row),
    )


def _pages(stamp: str, pinned: Iterable[ReleasePin]) -> list[PlanPage]:
    wording = Wording(stamp)
    return [wording.page(_page(pin)) for pin in pinned]


@lru_cache(maxsize=32)
def pages_at(stamp: str, language: str | None, pinned: tuple[ReleasePin, ...]) -> list[PlanPage]:
    """The plans behind these pins in the present language, kept likewise: the frame of every page asks for them."""
    return _pages(stamp, pinned)


@lru_cache(maxsize=8)
def pins_at(stamp: str, release: int | None = None) -> list[ReleasePin]:
    """`pins`, kept by each process until something public changes: every public page asks for them first."""
    return pins(release)


@lru_cache(maxsize=64)
def goals_at(stamp: str, edition_id: int) -> list[Item]:
    """An edition's goals, parents before children, kept likewise.

    An edition never changes; the stamp is in the key because a restored backup may give its number to another one.
    """
    return goals_of(edition_id)


def goals_of(edition_id: int) -> list[Item]:
    rows = EditionItem.objects.filter(edition=edition_id, kind="goal").order_by("order")
    return [Item(*row) for row in rows.values_list("edition__plan_id", *COLUMNS, "data")]


def pins(release: int | None = None) -> list[ReleasePin]:
    """Everything that a Release pins, of all periods (the current Release without a number); one query."""
    chosen = Q(release__pk=release) if release else Q(release=Release.objects.order_by("-pk").values("pk")[:1])
    family = Plan.objects.filter(ward_plan=OuterRef("plan")).order_by().values("ward_plan")
    # Of the whole period: a problem is public before its district's plan is.
    attached = Attachment.objects.present().filter(plan__period=OuterRef("plan__period"), public=True)
    return list(
        ReleasePin.objects.filter(chosen)
        .select_related("release", "plan__area", "plan__period", "edition__kind")
        .annotate(
            district_count=Subquery(family.annotate(count=Count("pk")).values("count")),
            has_attachments=Exists(attached),
        )
        .order_by(
            "-plan__period__number", F("plan__ward_plan").asc(nulls_first=True), "plan__area__position", "plan_id"
        )
    )


AT_ONCE = 500
Answer = TypeVar("Answer")
_kept: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
_kept_lock = Lock()
MOST_KEPT = 200


def kept(question: Callable[..., Answer]) -> Callable[..., Answer]:
    """Each process keeps the answers to its last questions: editions never change, so only the stamp can end one.

    Editing a plan or recording a value does not ask editions anything, so what is kept is never out of date.
    Nobody may change an item that was given to them.
    """

    @wraps(question)
    def answered(self: ReleaseReader, *args: Any, **named: Any) -> Answer:
        if not (self.stamp and self.keeps):
            return question(self, *args, **named)
        args = tuple(list(one) if isinstance(one, Iterator) else one for one in args)
        asked = (question.__qualname__, self.stamp, tuple(self.edition_ids), get_language(), _hashable(args))
        key = (*asked, _hashable(named.items()))
        with _kept_lock:
            if key in _kept:
                _kept.move_to_end(key)
                found: Answer = _kept[key]
                return found
        answer = question(self, *args, **named)
        with _kept_lock:
            _kept[key] = answer
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
        return answer

    return answered


def _hashable(value: Any) -> Any:
    """Questions name plans, items and lists of ids; what they are known by is enough."""
    if isinstance(value, PlanPage):
        return value.edition_id
    if isinstance(value, Item):
        return value.uid
    if isinstance(value, str) or not isinstance(value, Iterable):
        return value
    found = [_hashable(one) for one in value]
    return frozenset(found) if isinstance(value, set | frozenset) else tuple(found)


class ReleaseReader(Reader):
    """The plans of one period (by its number) among a Release's pins."""

    keeps = True  # no, where machines ask for long pieces that nobody asks for twice

    def __init__(self, pinned: list[ReleasePin], number: int, base: str, stamp: str = "") -> None:
        self.stamp = stamp
        self.pinned = [pin for pin in pinned if pin.plan.period.number == number]
        self.base = base

    @cached_property
    def plans(self) -> list[PlanPage]:
        return pages_at(self.stamp, get_language(), tuple(self.pinned)) if self.stamp else _pages("", self.pinned)

    @cached_property
    def wording(self) -> Wording:
        return Wording(self.stamp)

    @cached_property
    def edition_ids(self) -> list[int]:
        return [plan.edition_id for plan in self.plans if plan.edition_id]

    @cached_property
    def plan_ids(self) -> dict[int, int]:
        """Whose plan each edition is."""
        return {plan.edition_id: plan.plan_id for plan in self.plans if plan.edition_id}

    def _rows(self, *plans: PlanPage) -> QuerySet[EditionItem]:
        """Items of these plans (of all without any) in printed order; from one table, without joins."""
        ids = [plan.edition_id for plan in plans if plan.edition_id] or self.edition_ids
        return EditionItem.objects.filter(edition__in=ids).order_by("order", "edition")

    def _items(self, rows: QuerySet[EditionItem]) -> list[Item]:
        found = rows.values_list("edition_id", *COLUMNS, "data")
        return self.wording.items([Item(self.plan_ids[edition], *columns) for edition, *columns in found])

    def _lines(self, rows: QuerySet[EditionItem], keys: tuple[str, ...] | None) -> list[Item]:
        """Items of a list, which shows little: the database takes these keys out of `data`, the rest stays there."""
        if keys is None:
            return self._items(rows)
        found = rows.values_list("edition_id", *COLUMNS, *(f"data__{key}" for key in keys))
        width = 1 + len(COLUMNS)
        return self.wording.items(
            [
                Item(self.plan_ids[row[0]], *row[1:width], dict(zip(keys, row[width:], strict=True)))  # type: ignore[call-arg]
                for row in found
            ]
        )

    def goals(self, plan: PlanPage) -> list[Item]:
        if plan.edition_id is None:
            return []
        found = goals_at(self.stamp, plan.edition_id) if self.stamp else goals_of(plan.edition_id)
        return self.wording.items(found)

    @kept
    def every_goal(self) -> list[Item]:
        return self._items(self._rows().filter(kind="goal"))

    @kept
    def find(self, uids: Iterable[str]) -> dict[str, Item]:
        wanted = list(uids)
        rows = EditionItem.objects.filter(edition__in=self.edition_ids, uid__in=wanted).order_by("edition", "order")
        return {item.uid: item for item in self._items(rows)} if wanted else {}

    @kept
    def measures(self, plan: PlanPage) -> list[Item]:
        return self._items(self._rows(plan).filter(kind="measure"))

    @kept
    def measures_serving(self, goal: Item) -> list[Item]:
        return self._items(self._rows().filter(kind="measure").filter(self._serving(goal.uid)))

    def _serving(self, goal_uid: str) -> Q:
        """Measures under the goal, under one below it, or with a line to it; each part has its index."""
        lines = EditionLink.objects.filter(edition__in=self.edition_ids, kind=LinkKind.SERVES, target_uid=goal_uid)
        return Q(base_uid=goal_uid) | Q(parent_uid=goal_uid) | Q(uid__in=lines.values("source_uid"))

    @kept
    def list_measures(
        self, wanted: MeasureFilter, start: int, count: int, keys: tuple[str, ...] | None = None
    ) -> Slice:
        rows = self._wanted(wanted)
        return Slice(self._lines(rows[start : start + count], keys), rows.count())

    @kept
    def first_measures(self, wanted: MeasureFilter, count: int, keys: tuple[str, ...] | None = None) -> list[Item]:
        return self._lines(self._wanted(wanted)[:count], keys)

    def each_measure(self, wanted: MeasureFilter) -> Iterator[Item]:
        return self._each(self._wanted(wanted))

    def each_indicator(self) -> Iterator[Item]:
        return self._each(self._rows().filter(kind="indicator"))

    def _each(self, rows: QuerySet[EditionItem]) -> Iterator[Item]:
        """A few hundred at a time, and nothing is kept: a whole edition in memory would be kept by every process."""
        keys = list(rows.order_by("order", "edition", "pk").values_list("pk", flat=True))
        for start in range(0, len(keys), AT_ONCE):
            piece = EditionItem.objects.filter(pk__in=keys[start : start + AT_ONCE])
            yield from self._items(piece.order_by("order", "edition", "pk"))

    def _wanted(self, wanted: MeasureFilter) -> QuerySet[EditionItem]:
        rows = self._rows().filter(kind="measure")
        if wanted.district:
            page = next((page for page in self.plans if page.area_slug == wanted.district), None)
            rows = rows.filter(edition=page.edition_id) if page else rows.none()
        if wanted.base:
            rows = rows.filter(base_uid=wanted.base)
        if wanted.goal:
            rows = rows.filter(self._serving(wanted.goal))
        if wanted.words:
            rows = rows.filter(Q(title__icontains=wanted.words) | Q(lead__icontains=wanted.words))
        if wanted.open_only:
            below = EditionItem.objects.filter(
                edition__in=self.edition_ids, kind="goal", parent_uid=OuterRef(OuterRef("base_uid"))
            )
            lines = EditionLink.objects.filter(
                edition=OuterRef("edition"),
                kind=LinkKind.SERVES,
                source_uid=OuterRef("uid"),
                target_uid__in=below.values("uid"),
            )
            own = EditionItem.objects.filter(
                edition__in=self.edition_ids, kind="goal", uid=OuterRef("goal_uid")
            ).exclude(parent_uid="")
            rows = rows.exclude(Exists(lines)).exclude(Exists(own))
        return rows

    @kept
    def indicators_of(self, owners: Iterable[str]) -> list[Item]:
        wanted = list(owners)
        if not wanted:
            return []
        return self._items(self._rows().filter(kind="indicator", parent_uid__in=wanted))

    @kept
    def all_indicators(self, start: int, count: int, keys: tuple[str, ...] | None = None) -> Slice:
        rows = self._rows().filter(kind="indicator")
        return Slice(self._lines(rows[start : start + count], keys), rows.count())

    def all_links(self, start: int, count: int) -> tuple[list[Link], int]:
        """A part of all lines of these editions, in the order in which they were stored, and how many there are."""
        rows = EditionLink.objects.filter(edition__in=self.edition_ids).order_by("edition", "pk")
        columns = rows.values_list("edition__plan_id", "kind", "source_uid", "target_uid", "words")
        return [Link(*row) for row in columns[start : start + count]], rows.count()

    @kept
    def links(self, kind: str, *, sources: Iterable[str] = (), targets: Iterable[str] = ()) -> list[Link]:
        ends = Q(source_uid__in=list(sources)) | Q(target_uid__in=list(targets))
        rows = EditionLink.objects.filter(ends, edition__in=self.edition_ids).order_by("pk")
        rows = rows.filter(kind=kind) if kind else rows
        return [Link(*row) for row in rows.values_list("edition__plan_id", "kind", "source_uid", "target_uid", "words")]
